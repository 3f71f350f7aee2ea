import { everythingStored, fakeDevice, fakeEnvironment, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { leaseRefusal, waitAfter } from "../../assets/device/vault.js";

const HOUR = 3_600_000;
const CHILD = { rows: { children: [{ id: "c1", child_id: "c1", name: "Amira Khan" }] }, version: "1" };

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

/** A device on which a worker signed in and one child was fetched. */
async function signedIn(more = {}) {
  const all = fakeDevice(more);
  all.server.bundles = { "child:c1": CHILD };
  assert.equal(await all.device.signIn("worker@test.example", "right password"), "online");
  await until(() => names(all.device).length === 1, "the child");
  return all;
}

/** The app is killed and started again on the same iPad. */
const restarted = ({ server, environment }) => fakeDevice({ server, environment });

const names = (device) => device.rows.collection("children").rows.map((row) => row.name);
const phase = (device) => device.lockState.phase;

test("a live, unlocked session opens the device at the next start", async () => {
  const { device } = restarted(await signedIn());
  await device.start();
  assert.equal(phase(device), "open");
  assert.deepEqual(names(device), ["Amira Khan"]);
});

test("a device whose storage does not answer says so, and goes on trying until it does", async () => {
  const { device } = restarted(await signedIn());
  const opens = indexedDB.open;
  indexedDB.open = () => {
    throw new Error("the storage does not answer");
  };
  await device.start();
  assert.equal(phase(device), "unsupported");
  assert.match(device.lockState.what_to_do, /goes on trying/);
  indexedDB.open = opens;
  await until(() => phase(device) === "open", "the device opened");
  assert.deepEqual(names(device), ["Amira Khan"]);
});

test("nothing of a child is readable on the disk", async () => {
  await signedIn();
  assert.ok(!/amira|khan/i.test(await everythingStored()));
});

test("with no network the password opens it, and only the password", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  const { device } = restarted(before);
  await device.start();
  assert.deepEqual([phase(device), device.lockState.offline], ["locked", true]);
  assert.deepEqual(names(device), []);
  await device.unlock("wrong");
  assert.equal(phase(device), "locked");
  assert.match(device.lockState.sentence, /not right/);
  await device.unlock("right password");
  assert.equal(phase(device), "open");
  assert.deepEqual(names(device), ["Amira Khan"]);
});

test("a PIN opens it with no network, and so does the password still", async () => {
  const before = await signedIn();
  assert.ok(await before.device.setPin("290417", "right password"));
  before.server.reachable = false;
  for (const secret of ["290417", "right password"]) {
    const { device } = restarted(before);
    await device.start();
    assert.ok(device.lockState.has_pin);
    await device.unlock(secret);
    assert.equal(phase(device), "open", secret);
  }
});

test("a PIN is not set with a wrong password", async () => {
  const { device } = await signedIn();
  assert.equal(await device.setPin("290417", "wrong"), false);
  assert.equal(device.lockState.has_pin, false);
  assert.equal(phase(device), "open");
});

test("without a network it opens only until the lease ends", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  before.environment.now += 25 * HOUR;
  const { device } = restarted(before);
  await device.start();
  await device.unlock("right password");
  assert.equal(phase(device), "locked");
  assert.match(device.lockState.sentence, /Time to connect/);
});

test("turning the clock back does not lengthen the lease", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  before.environment.now -= HOUR;
  const { device } = restarted(before);
  await device.start();
  await device.unlock("right password");
  assert.match(device.lockState.sentence, /clock was turned back/);
});

test("a lease date written into the storage by hand does not open", () => {
  const wrap = { leaseUntil: "2026-11-06T14:02:00Z" };
  const now = Date.parse("2026-11-05T14:02:00Z");
  assert.equal(leaseRefusal(wrap, { highWater: now }, now), "");
  assert.match(leaseRefusal(wrap, { highWater: now }, now + 25 * HOUR), /Time to connect/);
  assert.match(leaseRefusal(wrap, { highWater: now + 25 * HOUR }, now + 25 * HOUR - 60_000), /Time to connect/);
});

test("talking with the server renews the lease without asking for the secret", async () => {
  const before = await signedIn();
  before.environment.now += 20 * HOUR;
  before.server.session.locked = false;
  const between = restarted(before);
  await between.device.vault.remember();
  await between.device.vault.active(before.environment.now);
  await between.device.start();
  assert.equal(phase(between.device), "open");
  before.server.reachable = false;
  before.environment.now += 20 * HOUR;
  const { device } = restarted(before);
  await device.start();
  await device.unlock("right password");
  assert.equal(phase(device), "open");
});

test("wrong tries wait longer and longer, and the tenth leaves only the server", async () => {
  assert.deepEqual([1, 2, 3, 4, 5, 20].map(waitAfter), [0, 0, 15_000, 30_000, 60_000, 900_000]);
  const before = await signedIn();
  before.server.reachable = false;
  const { device, environment } = restarted(before);
  await device.start();
  for (let tries = 1; tries <= 3; tries += 1) await device.unlock("wrong");
  assert.equal(device.lockState.wait_seconds, 15);
  await device.unlock("right password");
  assert.equal(phase(device), "locked");
  assert.match(device.lockState.sentence, /Wait/);
  for (let tries = 4; tries <= 10; tries += 1) {
    environment.now += 16 * 60_000;
    await device.unlock("wrong");
  }
  assert.match(device.lockState.sentence, /Too many wrong tries/);
  environment.now += 16 * 60_000;
  await device.unlock("right password");
  assert.equal(phase(device), "locked");
});

test("a killed app has used its try", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  for (let starts = 0; starts < 3; starts += 1) {
    const { device } = restarted(before);
    await device.start();
    await device.unlock("wrong");
  }
  const { device } = restarted(before);
  await device.start();
  assert.equal(device.lockState.wait_seconds, 15);
});

test("a count of tries turned back by hand closes the door", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  const { device } = restarted(before);
  await device.start();
  await device.unlock("wrong");
  const { registry } = device.vault;
  const held = await registry.worker(before.server.worker.id);
  await device.vault.registry.close();
  const database = await new Promise((done) => {
    indexedDB.open("agile-device").onsuccess = ({ target }) => done(target.result);
  });
  await new Promise((done) => {
    const kept = database.transaction("device", "readwrite").objectStore("device");
    kept.get(`worker:${held.id}`).onsuccess = ({ target: { result } }) => {
      kept.put({ ...result, record: { ...result.record, tries: 0 } }, `worker:${held.id}`).onsuccess = done;
    };
  });
  database.close();
  const next = restarted(before);
  await next.device.start();
  await next.device.unlock("right password");
  assert.match(next.device.lockState.sentence, /changed from outside/);
});

test("locking takes key and rows from memory, and the server locks the session", async () => {
  const { device, server } = await signedIn();
  await device.lock();
  assert.equal(phase(device), "locked");
  assert.deepEqual(names(device), []);
  assert.equal(device.store, null);
  assert.ok(server.session.locked);
});

test("a reload after a lock does not get around it, even when the server never heard of it", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  await before.device.lock();
  assert.equal(before.server.session.locked, false);
  before.server.reachable = true;
  const { device, server } = restarted(before);
  await device.start();
  assert.equal(phase(device), "locked");
  assert.ok(server.session.locked);
  await device.unlock("right password");
  assert.equal(phase(device), "open");
});

test("a worker who went away is locked out by the wall clock, however long the iPad slept", async () => {
  const { device, environment } = await signedIn();
  await device.start();
  environment.now += 16 * 60_000;
  environment.fire("visibilitychange");
  await until(() => phase(device) === "locked", "the lock");
});

test("one who touches the screen stays", async () => {
  const { device, environment } = await signedIn();
  await device.start();
  for (let minutes = 0; minutes < 60; minutes += 10) {
    environment.now += 10 * 60_000;
    environment.fire("pointerdown");
  }
  environment.fire("visibilitychange");
  await new Promise((done) => setTimeout(done, 50));
  assert.equal(phase(device), "open");
});

test("an app that was killed and comes back after the idle time is locked", async () => {
  const before = await signedIn();
  before.environment.now += 16 * 60_000;
  const { device, server } = restarted(before);
  await device.start();
  assert.equal(phase(device), "locked");
  assert.ok(server.session.locked);
});

test("a fresh sign-in after that is not locked by the old device's memory", async () => {
  const before = await signedIn();
  before.environment.now += 16 * 60_000;
  before.server.signIn();
  const { device } = restarted(before);
  await device.start();
  assert.equal(phase(device), "open");
});

test("opened offline while the server had locked the session, it proves itself and sends", async () => {
  const before = await signedIn();
  await before.device.lock();
  before.server.reachable = false;
  const { device, server } = restarted(before);
  await device.start();
  await device.unlock("right password");
  await device.outbox.enqueue({ name: "note.write", payload: { text: "in the cellar" } });
  server.reachable = true;
  await device.sync.now();
  await until(() => server.applied.size === 1, "the note on the server");
  assert.equal(server.session.locked, false);
  assert.equal(phase(device), "open");
});

test("a device that cannot prove it is locked, and keeps its work", async () => {
  const before = await signedIn();
  before.server.session.locked = true;
  before.server.verifier = null;
  before.server.unlock = async () => {
    throw Object.assign(new Error("no"), { name: "Refused", status: 403 });
  };
  const { device } = before;
  await device.outbox.enqueue({ name: "note.write", payload: { text: "kept" } });
  await device.sync.now();
  await until(() => phase(device) === "locked", "the lock");
});

test("an ended session closes the device and keeps what was done for the next sign-in", async () => {
  const before = await signedIn();
  const { device, server } = before;
  server.session = null;
  await device.outbox.enqueue({ name: "note.write", payload: { text: "kept" } });
  await device.sync.now();
  await until(() => phase(device) === "signed_out", "the sign-out");
  assert.equal(device.store, null);
  await device.signIn("worker@test.example", "right password");
  await until(() => server.applied.size === 1, "the note on the server");
});

test("signing out with unsent work asks first and keeps it sealed", async () => {
  const { device, server, environment } = await signedIn();
  server.decide = () => ({ status: "refused", sentence: "No." });
  await device.outbox.enqueue({ name: "note.write", payload: { text: "kept" } });
  assert.equal(await device.signOut(), false);
  assert.equal(device.lockState.leaving, 1);
  assert.equal(phase(device), "open");
  assert.equal(await device.signOut({ anyway: true }), true);
  assert.equal(phase(device), "signed_out");
  const next = restarted({ server, environment });
  await next.device.start();
  assert.equal(phase(next.device), "signed_out");
  await next.device.signIn("worker@test.example", "right password");
  assert.equal(next.device.outbox.counts.needsYou, 1);
});

test("after signing out the PIN or password alone opens nothing", async () => {
  const before = await signedIn();
  await before.device.signOut();
  before.server.reachable = false;
  const { device } = restarted(before);
  await device.start();
  assert.equal(phase(device), "signed_out");
  assert.equal(await device.signIn("worker@test.example", "right password"), "");
});

test("someone known here signs in with no network by e-mail and password", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  const { device } = restarted(before);
  assert.equal(await device.signIn("Worker@Test.example ", "right password"), "offline");
  assert.deepEqual(names(device), ["Amira Khan"]);
  const stranger = restarted(before);
  assert.equal(await stranger.device.signIn("other@test.example", "right password"), "");
});

test("a second worker on the same iPad never touches the first one's data", async () => {
  const before = await signedIn();
  await before.device.outbox.enqueue({ name: "note.write", payload: { text: "first's" }, id: "x" });
  before.server.reachable = false;
  await before.device.signOut({ anyway: true });
  const second = fakeDevice({ environment: before.environment });
  second.server.worker = { id: "second", name: "Second", initials: "S" };
  await second.device.signIn("second@test.example", "right password");
  assert.deepEqual(second.device.outbox.items, []);
  assert.deepEqual(names(second.device), []);
  before.server.reachable = true;
  const first = restarted(before);
  await first.device.signIn("worker@test.example", "right password");
  assert.deepEqual(names(first.device), ["Amira Khan"]);
});

test("storage cleared by iPadOS is fetched again, and said", async () => {
  const before = await signedIn();
  newStorage();
  const { device } = restarted(before);
  await device.start();
  await until(() => names(device).length === 1, "the child");
  assert.match(device.sync.status.notice, /had cleared/);
});

test("a device whose cookies were lost says what it was called, so that its key is found", async () => {
  const before = await signedIn();
  before.server.device = "device-2";
  before.server.signIn();
  const { device, server } = restarted(before);
  await device.start();
  assert.deepEqual(server.formerly, ["device-1"]);
  assert.deepEqual(names(device), ["Amira Khan"]);
});

test("a share destroyed by the server leaves the old data unreadable and begins anew", async () => {
  const before = await signedIn();
  before.server.share = crypto.getRandomValues(new Uint8Array(32));
  before.server.verifier = null;
  const { device, server } = restarted(before);
  await device.start();
  await until(() => names(device).length === 1, "the child, fetched again");
  assert.notEqual(server.verifier, null);
});

test("a lease the server did not sign is refused", async () => {
  const { server, environment } = await signedIn();
  const { released } = Object.getPrototypeOf(server);
  server.released = async () => ({ ...(await released.call(server)), lease_until: "2036-01-01T00:00:00Z" });
  const { device } = restarted({ server, environment });
  await device.start();
  assert.equal(phase(device), "locked");
  assert.match(device.lockState.sentence, /does not fit/);
});

test("what could not be stored outlives a lock, sealed in memory", async () => {
  const { device, server } = await signedIn();
  server.reachable = false;
  const { put } = device.store;
  device.store.put = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await device.outbox.enqueue({ name: "note.write", payload: { text: "only in memory" } });
  device.store.put = put;
  assert.equal(device.sync.status.state, "not_stored");
  await device.lock();
  assert.deepEqual(device.outbox.items, []);
  await device.unlock("right password");
  assert.deepEqual(device.outbox.items.map((item) => item.payload.text), ["only in memory"]);
  assert.equal(device.sync.status.state, "waiting");
});

test("the first start with no network and nobody known says so", async () => {
  const { device, server } = fakeDevice();
  server.reachable = false;
  await device.start();
  assert.equal(phase(device), "signed_out");
  assert.match(device.lockState.sentence, /no connection/);
});

test("a start with no network opens by itself when the network is back and nobody had locked it", async () => {
  const before = await signedIn();
  before.server.reachable = false;
  const environment = Object.assign(fakeEnvironment(), { now: before.environment.now });
  const { device } = restarted({ server: before.server, environment });
  await device.start();
  assert.equal(phase(device), "locked");
  before.server.reachable = true;
  environment.now += 11_000;
  environment.fire("online");
  await until(() => phase(device) === "open", "the open device");
});
