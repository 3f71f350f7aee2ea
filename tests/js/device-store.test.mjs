import { everythingStored, newStorage } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { dataKeys, randomBytes, seal, unseal, uuid7 } from "../../assets/device/crypto.js";
import { databaseName, NotStored, openStore } from "../../assets/device/store.js";

const WORKER = "worker-1";
const RAW = randomBytes(32);

beforeEach(newStorage);

const opened = async (raw = RAW, worker = WORKER) => openStore(worker, await dataKeys(raw));

test("what is put is there for the next one who opens with the key", async () => {
  const store = await opened();
  await store.put("outbox", "a", { text: "Mrs Example", parts: [new Uint8Array([1, 2, 255])] });
  await store.put("documents", "b", new Uint8Array([9, 8]));
  await store.close();
  const again = await opened();
  assert.deepEqual(await again.get("outbox", "a"), { text: "Mrs Example", parts: [new Uint8Array([1, 2, 255])] });
  assert.deepEqual(await again.get("documents", "b"), new Uint8Array([9, 8]));
  assert.deepEqual(await again.list("documents"), [{ key: "b", value: new Uint8Array([9, 8]) }]);
  assert.equal(await again.get("outbox", "missing"), undefined);
});

test("nothing on the disk can be read, not even the names", async () => {
  const store = await opened();
  await store.put("bundles", "child:amira-khan", { name: "Amira Khan" });
  const stored = await everythingStored();
  assert.ok(stored.includes("bundles"));
  assert.ok(!/amira|khan/i.test(stored));
});

test("another key opens nothing", async () => {
  await (await opened()).put("outbox", "a", 1);
  const stranger = await opened(randomBytes(32));
  assert.equal(await stranger.get("outbox", "a"), undefined);
  assert.deepEqual(await stranger.list("outbox"), []);
});

test("a second worker on the same iPad has a database of their own", async () => {
  await (await opened()).put("outbox", "a", "first");
  await (await opened(randomBytes(32), "worker-2")).put("outbox", "a", "second");
  assert.equal(await (await opened()).get("outbox", "a"), "first");
  assert.notEqual(databaseName(WORKER), databaseName("worker-2"));
});

test("a record moved to another name or area does not open there", async () => {
  const store = await opened();
  await store.put("outbox", "a", "mine");
  const database = await new Promise((done) => {
    indexedDB.open(databaseName(WORKER)).onsuccess = ({ target }) => done(target.result);
  });
  const moved = await new Promise((done) => {
    const sealed = database.transaction("sealed", "readwrite").objectStore("sealed");
    sealed.getAllKeys().onsuccess = ({ target }) => {
      const [key] = target.result;
      sealed.get(key).onsuccess = ({ target: { result } }) => {
        sealed.put(result, ["bundles", key[1]]).onsuccess = () => done(true);
      };
    };
  });
  assert.ok(moved);
  assert.deepEqual(await store.list("bundles"), []);
});

test("a batch is all or nothing", async () => {
  const store = await opened();
  await store.put("bundles", "a", 1);
  const circular = {};
  circular.self = circular;
  await assert.rejects(store.batch([{ area: "bundles", key: "a", remove: true }, { area: "bundles", key: "b", value: circular }]), NotStored);
  assert.equal(await store.get("bundles", "a"), 1);
});

test("writes take effect in the order they were made, however long each takes to encrypt", async () => {
  const store = await opened();
  const large = "x".repeat(2_000_000);
  await Promise.all([store.put("kept", "a", large), store.put("kept", "a", "last")]);
  assert.equal(await store.get("kept", "a"), "last");
});

test("a handle that died in the background is replaced", async () => {
  const store = await opened();
  await store.put("outbox", "a", 1);
  const open = IDBDatabase.prototype.transaction;
  let deaths = 0;
  IDBDatabase.prototype.transaction = function transaction(...rest) {
    deaths += 1;
    if (deaths === 1) throw new DOMException("the connection was closed", "InvalidStateError");
    return open.apply(this, rest);
  };
  try {
    await store.put("outbox", "b", 2);
  } finally {
    IDBDatabase.prototype.transaction = open;
  }
  assert.equal(await store.get("outbox", "b"), 2);
});

test("a full disk says so and keeps what was there", async () => {
  const store = await opened();
  await store.put("outbox", "a", 1);
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    await assert.rejects(store.put("outbox", "a", 2), { name: "NotStored", code: "full" });
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  assert.equal(await store.get("outbox", "a"), 1);
});

test("after the lock nothing is read or written", async () => {
  const store = await opened();
  await store.put("outbox", "a", 1);
  await store.close();
  await assert.rejects(store.get("outbox", "a"), NotStored);
  await assert.rejects(store.put("outbox", "a", 2), NotStored);
});

test("a sealed text opens only with its key and in its context", async () => {
  const { records } = await dataKeys(RAW);
  const sealed = await seal(records, new Uint8Array([1]), "one");
  assert.deepEqual(await unseal(records, sealed, "one"), new Uint8Array([1]));
  await assert.rejects(unseal(records, sealed, "two"));
  sealed[13] ^= 1;
  await assert.rejects(unseal(records, sealed, "one"));
});

test("identifiers sort by the time they were made", () => {
  const ids = [uuid7(1_000), uuid7(2_000), uuid7(1_700_000_000_000)];
  assert.deepEqual([...ids].sort(), ids);
  assert.match(ids[0], /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
