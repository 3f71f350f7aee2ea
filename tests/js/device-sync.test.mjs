import { fakeDevice, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { call, Refused, Unreachable } from "../../assets/device/api.js";

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

const bundle = (version, ...visits) => ({ version, rows: { visits } });

async function signedIn(bundles = {}) {
  const all = fakeDevice();
  all.server.bundles = bundles;
  await all.device.signIn("worker@test.example", "right password");
  await until(() => all.device.sync.pulledAt, "the first pull");
  return all;
}

const visits = (device) => device.rows.collection("visits").rows;
const write = (device, text, more = {}) =>
  device.outbox.enqueue({ name: "note.write", payload: { text }, what: text, ...more });

test("the badge says what is true at each moment", async () => {
  const { device, server } = await signedIn();
  assert.equal(device.sync.status.sentence, "All on the record");
  server.reachable = false;
  for (const text of ["a", "b", "c"]) await write(device, text);
  await device.sync.now();
  assert.equal(device.sync.status.sentence, "3 on this iPad, not sent, oldest 14:02");
  assert.deepEqual([device.sync.status.state, device.sync.status.online], ["waiting", false]);
  server.reachable = true;
  server.decide = (one) => (one.payload.text === "b" ? { status: "refused" } : { status: "accepted" });
  await device.sync.now();
  assert.deepEqual([device.sync.status.state, device.sync.status.sentence], ["attention", "1 needs you"]);
  await device.outbox.discard(device.outbox.items[0].id);
  assert.deepEqual([device.sync.status.state, device.sync.status.sentence], ["saved", "All on the record"]);
});

test("an answer that was lost on the way is asked for again and applied once", async () => {
  const { device, server } = await signedIn();
  const { ask } = server;
  let lost = 0;
  device.outbox.send = async (operations) => {
    const answer = await ask("/api/sync/push", { operations });
    lost += 1;
    if (lost === 1) throw new Unreachable(new Error("the answer was lost"));
    return answer;
  };
  await write(device, "once");
  await device.sync.now();
  assert.equal(device.sync.status.waiting, 1);
  await device.sync.now();
  assert.equal(device.sync.status.waiting, 0);
  assert.equal(server.applied.size, 1);
});

test("a changed bundle replaces the whole of the old one", async () => {
  const { device, server } = await signedIn({ "child:1": bundle("1", { id: "a" }, { id: "b" }) });
  assert.deepEqual(visits(device).map(({ id }) => id), ["a", "b"]);
  server.bundles["child:1"] = bundle("2", { id: "c" });
  await device.sync.changed(["child:1"]);
  assert.deepEqual(visits(device).map(({ id }) => id), ["c"]);
});

test("what a worker may not open any more leaves when their roles change, not with every change", async () => {
  const { device, server } = await signedIn({ me: bundle("1"), "child:1": bundle("1", { id: "a", limited: ["part"] }) });
  await device.sync.now(); // the first fetch is over
  const named = [];
  device.sync.onGone(() => named.push([...device.rows.naming(["part"])]));
  server.bundles["child:1"] = bundle("2", { id: "b", limited: ["part"] });
  await device.sync.now();
  assert.deepEqual(named, []);
  server.bundles = { me: bundle("2"), "child:1": bundle("3", { id: "b", limited: [] }) };
  await device.sync.now();
  assert.deepEqual(named, [[]]);
});

test("a child whose access ended leaves the device, and unsent work on them is kept and shown", async () => {
  const { device, server } = await signedIn({ "child:1": bundle("1", { id: "a" }) });
  server.decide = () => ({ status: "refused", code: "not_allowed", sentence: "You no longer work with this child." });
  server.bundles = {};
  await write(device, "my note");
  await device.sync.now();
  assert.deepEqual(visits(device), []);
  assert.deepEqual(await device.store.list("bundles"), []);
  assert.equal(device.outbox.items[0].payload.text, "my note");
  assert.equal(device.sync.status.sentence, "1 needs you");
});

test("what a worker did shows at once, and the server's row takes its place", async () => {
  const { device, server } = await signedIn({ "child:1": bundle("1", { id: "a", done: false, where: "home" }) });
  server.reachable = false;
  const shows = [{ collection: "visits", blank: { id: "", done: false, where: "" }, row: { id: "a", done: true } }];
  await write(device, "check in", { shows });
  assert.deepEqual(visits(device), [{ id: "a", done: true, where: "home" }]);
  server.reachable = true;
  server.bundles["child:1"] = bundle("2", { id: "a", done: true, where: "school" });
  await device.sync.now();
  await until(() => visits(device)[0].where === "school", "the server's row");
  assert.deepEqual(visits(device), [{ id: "a", done: true, where: "school" }]);
});

test("what was begun shows after a kill before the fetch, with no network, until the record's row is here", async () => {
  const { device, server, environment } = await signedIn({ "child:1": bundle("1") });
  const pull = server.pull.bind(server);
  server.pull = async () => {
    throw new Unreachable(new Error("gone between the two"));
  };
  const shows = [{ collection: "visits", blank: { id: "", where: "" }, row: { id: "a" } }];
  await write(device, "begin", { shows });
  await device.sync.now();
  assert.deepEqual([server.applied.size, device.sync.status.waiting], [1, 0]);
  await device.store.close();
  const again = fakeDevice({ environment, server }).device;
  await again.start();
  assert.deepEqual(visits(again), [{ id: "a", where: "" }]);
  server.pull = pull;
  server.bundles["child:1"] = bundle("2", { id: "a", where: "home" });
  await again.sync.now();
  await until(() => visits(again)[0].where === "home", "the record's row");
  assert.deepEqual(await again.store.list("settled"), []);
});

test("a fetch that was under way when it was accepted takes nothing from the screen", async () => {
  const { device, server } = await signedIn({ "child:1": bundle("1") });
  const pull = server.pull.bind(server);
  const shows = [{ collection: "visits", blank: {}, row: { id: "a" } }];
  server.pull = async (given) => {
    server.pull = () => {
      throw new Unreachable(new Error("gone before the next"));
    };
    const answer = pull(given);
    await write(device, "begin", { shows });
    await device.outbox.push();
    return answer;
  };
  await device.sync.now();
  assert.deepEqual(visits(device), [{ id: "a" }]);
});

test("what a refused operation showed is shown no longer", async () => {
  const { device, server } = await signedIn({ "child:1": bundle("1", { id: "a", done: false }) });
  server.decide = () => ({ status: "refused" });
  await write(device, "check in", { shows: [{ collection: "visits", blank: {}, row: { id: "a", done: true } }] });
  await device.sync.now();
  assert.deepEqual(visits(device), [{ id: "a", done: false }]);
});

test("pauses between tries grow while the server is away, and the network's return ends them", async () => {
  const { device, server, environment } = await signedIn();
  server.reachable = false;
  await write(device, "a");
  await device.sync.now();
  const asked = server.asked.length;
  await device.sync.changed([]);
  assert.equal(server.asked.length, asked);
  server.reachable = true;
  environment.fire("online");
  await until(() => device.sync.status.waiting === 0, "the send");
});

test("a change notice during a pull leads to another pull", async () => {
  const { device, server } = await signedIn();
  const pull = server.pull.bind(server);
  let pulls = 0;
  server.pull = async (given) => {
    pulls += 1;
    if (pulls === 1) void device.sync.changed(["child:1"]);
    return pull(given);
  };
  await device.sync.now();
  await until(() => pulls === 2, "the second pull");
});

test("rows come from the disk when the server is away", async () => {
  const { device, server } = await signedIn({ "child:1": bundle("1", { id: "a" }) });
  await device.lock();
  server.reachable = false;
  await device.unlock("right password");
  assert.deepEqual(visits(device).map(({ id }) => id), ["a"]);
});

const answering = (status, body, headers = {}) => async () =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });

test("a captive portal, a failing proxy and a hanging server are no answer", async () => {
  await assert.rejects(call("/x", {}, { send: answering(200, "<html>Sign in to the train's wifi</html>") }), Unreachable);
  await assert.rejects(call("/x", {}, { send: answering(502, {}) }), Unreachable);
  const hanging = (_path, { signal }) =>
    new Promise((_done, failed) => signal.addEventListener("abort", () => failed(signal.reason)));
  await assert.rejects(call("/x", {}, { send: hanging, timeout: 10 }), Unreachable);
});

test("a server that says no is heard, with how long to wait", async () => {
  const send = answering(429, { code: "slower", sentence: "Too many tries." }, { "retry-after": "300" });
  await assert.rejects(call("/x", {}, { send }), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual([error.status, error.code, error.retryAfter], [429, "slower", 300]);
    return true;
  });
});
