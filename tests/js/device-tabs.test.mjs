import { everythingStored, fakeDevice, fakeEnvironment, FakeServer, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Locals } from "../../assets/device/kept.js";
import { dataKeys, randomBytes } from "../../assets/device/crypto.js";
import { openStore } from "../../assets/device/store.js";
import { Update } from "../../assets/device/update.js";

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

/** Web Locks as browsers have them: one holder, others wait in turn, ``steal`` takes it. */
function fakeLocks() {
  const holders = new Map();
  const waiting = [];
  const hold = (name, act) => {
    const lost = new Promise((_done, failed) => holders.set(name, { lost: failed }));
    const holder = holders.get(name);
    const done = act().then(() => {
      if (holders.get(name) !== holder) return;
      holders.delete(name);
      const next = waiting.findIndex((one) => one.name === name);
      if (next >= 0) waiting.splice(next, 1)[0].take();
    });
    return Promise.race([done, lost]);
  };
  return {
    async request(name, { steal, signal }, act) {
      if (holders.has(name) && !steal) {
        await new Promise((take, failed) => {
          waiting.push({ name, take });
          signal?.addEventListener("abort", () => failed(new DOMException("left", "AbortError")));
        });
      }
      holders.get(name)?.lost(new DOMException("stolen", "AbortError"));
      return hold(name, act);
    },
  };
}

/** A channel between tabs; each hears the others. */
function fakeChannel() {
  const tabs = [];
  return () => {
    const tab = new EventTarget();
    tab.postMessage = (data) =>
      tabs.filter((one) => one !== tab).forEach((one) => one.dispatchEvent(Object.assign(new Event("message"), { data })));
    tabs.push(tab);
    return tab;
  };
}

async function twoTabs() {
  const [locks, channel] = [fakeLocks(), fakeChannel()];
  const first = fakeEnvironment();
  const server = new FakeServer(() => first.now);
  const environments = [first, fakeEnvironment()].map((one) => Object.assign(one, { locks, channel: channel() }));
  const [a, b] = environments.map((environment) => fakeDevice({ environment, server }).device);
  await a.signIn("worker@test.example", "right password");
  environments[0].seen = false;
  await b.start();
  return { a, b, server, environments };
}

const write = (device, text) => device.outbox.enqueue({ name: "note.write", payload: { text } });

test("what is done in a tab that is not looked at is sent by the one that is", async () => {
  const { a, b, server } = await twoTabs();
  const pushes = () => server.asked.filter((path) => path === "/api/sync/push").length;
  await write(a, "from the first tab");
  void a.sync.send();
  await until(() => server.applied.size === 1, "the note on the server");
  assert.equal(pushes(), 1);
  await until(() => a.outbox.counts.waiting === 0 && b.outbox.counts.waiting === 0, "both badges");
});

test("the tab the worker turns to takes the sending over", async () => {
  const { a, server, environments } = await twoTabs();
  environments[0].seen = true;
  environments[0].fire("visibilitychange");
  await write(a, "again from the first");
  void a.sync.send();
  await until(() => server.applied.size === 1, "the note on the server");
});

test("a tab that is still looked at sends again when the other is closed", async () => {
  const { a, b, server, environments } = await twoTabs();
  environments[0].seen = true;
  await b.sync.close();
  await write(a, "from the window that stayed");
  void a.sync.send();
  await until(() => server.applied.size === 1, "the note on the server");
});

test("a tab that does not send knows when the network is back", async () => {
  const { a, b, environments } = await twoTabs();
  for (const environment of environments) environment.fire("offline");
  assert.deepEqual([a.sync.status.online, b.sync.status.online], [false, false]);
  for (const environment of environments) environment.fire("online");
  await until(() => b.sync.status.online && a.sync.status.online, "both say so");
});

test("rows fetched by one tab are shown in the other", async () => {
  const { a, b, server } = await twoTabs();
  server.bundles = { "child:1": { version: "1", rows: { visits: [{ id: "v" }] } } };
  await b.sync.now();
  await until(() => a.rows.collection("visits").rows.length === 1, "the row in the other tab");
});

test("a lock locks every tab", async () => {
  const { a, b } = await twoTabs();
  await a.lock();
  await until(() => b.lockState.phase === "locked", "the other tab's lock");
  assert.equal(b.store, null);
});

test("one who works in one tab is not locked out by the other", async () => {
  const { a, b, environments } = await twoTabs();
  environments[0].now += 14 * 60_000;
  environments[1].now = environments[0].now;
  a.active();
  environments[0].now += 5 * 60_000;
  environments[1].now = environments[0].now;
  await new Promise((done) => setTimeout(done, 20));
  environments[1].fire("visibilitychange");
  await new Promise((done) => setTimeout(done, 50));
  assert.equal(b.lockState.phase, "open");
});

const store = async (raw) => openStore("worker", await dataKeys(raw));

test("words being typed outlive a lock and a killed app, sealed", async () => {
  const raw = randomBytes(32);
  const locals = new Locals();
  await locals.open(await store(raw));
  locals.set("note.1", "She said she feels safe", true);
  await locals.close();
  assert.equal(locals.get("note.1", ""), "");
  assert.ok(!(await everythingStored()).includes("feels safe"));
  const next = new Locals();
  await next.open(await store(raw));
  assert.equal(next.get("note.1", ""), "She said she feels safe");
});

test("a draft that was emptied is gone, and a search box is never stored", async () => {
  const raw = randomBytes(32);
  const locals = new Locals();
  await locals.open(await store(raw));
  locals.set("note.1", "typed", true);
  locals.set("search", "khan", false);
  await locals.flush();
  locals.set("note.1", "", true);
  await locals.close();
  assert.deepEqual(await (await store(raw)).list("kept"), []);
  assert.equal(locals.get("search", ""), "");
});

test("words that cannot be stored stay on the screen, and it is said", async () => {
  const said = [];
  const locals = new Locals((failed) => said.push(failed));
  const full = await store(randomBytes(32));
  const { batch } = full;
  full.batch = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await locals.open(full);
  locals.set("note.1", "typed", true);
  await locals.flush();
  assert.deepEqual([locals.get("note.1", ""), said, locals.hasUnstored], ["typed", [true], true]);
  full.batch = batch;
  await locals.flush();
  assert.deepEqual([said, locals.hasUnstored], [[true, false], false]);
});

test("words that cannot be stored outlive a lock sealed, and only for who typed them", async () => {
  const raw = randomBytes(32);
  const locals = new Locals();
  const full = await store(raw);
  full.batch = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await locals.open(full);
  locals.set("note.1", "typed", true);
  await locals.close();
  assert.equal(locals.get("note.1", ""), "");
  await locals.open(await openStore("another worker", await dataKeys(randomBytes(32))));
  assert.equal(locals.get("note.1", ""), "");
  await locals.close();
  await locals.open(await store(raw));
  assert.equal(locals.get("note.1", ""), "typed");
  await locals.close();
});

test("a new version is offered when it waits, and not taken before everything is stored", async () => {
  let stored = false;
  const sent = [];
  const waiting = { postMessage: (message) => sent.push(message) };
  const registration = { waiting, addEventListener() {} };
  const worker = { controller: {}, getRegistration: async () => registration, addEventListener() {} };
  const update = new Update({ worker, ready: async () => stored });
  update.watch();
  await until(() => update.isReady, "the offer");
  assert.equal(await update.apply(), false);
  stored = true;
  assert.equal(await update.apply(), true);
  assert.deepEqual(sent, [{ t: "take-over" }]);
});
