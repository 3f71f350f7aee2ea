// What is begun and not kept yet: a drawing, a signature. On the disk as it is made, and never lost with
// the lock, whatever the disk takes.

import { everythingStored, newStorage } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Unreachable } from "../../assets/device/api.js";
import { dataKeys, randomBytes } from "../../assets/device/crypto.js";
import { DraftSaving } from "../../assets/device/media/draft-saving.js";
import { Station } from "../../assets/device/media/station.js";
import { Outbox } from "../../assets/device/outbox.js";
import { openStore } from "../../assets/device/store.js";
import { fakeEnvironment, until } from "./device-fakes.mjs";

const RAW = randomBytes(32);
const KEY = "doc/signatures";
const SHEET = { v: 1, width: 1600, height: 500, strokes: [{ c: "#1b2a6b", s: 14, pen: true, p: [1, 1, 50, 900, 90, 60] }] };
const BEGUN = {
  documentId: "doc",
  field: "signatures",
  kind: /** @type {const} */ ("signature"),
  what: "Assessment, Test Child",
  where: "/assessments/doc",
  drawing: SHEET,
  words: { name: "Sara Khan", role: "Mother" },
};

beforeEach(newStorage);

/** What a station does every few seconds ends with its test. */
const running = [];
afterEach(() => Promise.all(running.splice(0).map((lock) => lock())));

async function iPad(station = newStation()) {
  const store = await openStore("worker", await dataKeys(RAW));
  const outbox = new Outbox({ send: async () => ({ results: [] }) });
  await outbox.open(store);
  const sync = { environment: fakeEnvironment(), online: false, subscribe: () => () => {}, onGone: () => () => {} };
  const lock = station.start({ store, outbox, sync: /** @type {any} */ (sync), workerId: "worker" });
  running.push(lock);
  return { store, outbox, station, lock };
}

const newStation = () =>
  new Station({
    locks: null,
    ask: async () => {
      throw new Unreachable(new Error("no network"));
    },
  });

/** A disk that takes nothing, until ``room`` is called. */
function full() {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  return () => {
    IDBObjectStore.prototype.put = put;
  };
}

function saving(station, made) {
  const said = [];
  const held = new DraftSaving({ key: KEY, drafts: station, made, said: (error) => said.push(error?.code ?? "") });
  return { held, said };
}

test("a signature that is begun is offered again after the app was killed, and cannot be read from the disk", async () => {
  const { station, outbox } = await iPad();
  const { held } = saving(station, () => BEGUN);
  held.save();
  assert.equal(await held.flush(), true);
  assert.match(outbox.counts.rows[0].what, /^Signature, Assessment/);
  assert.ok(!(await everythingStored()).includes("Sara"));
  const again = (await iPad()).station;
  await until(() => again.draft(KEY) !== null);
  assert.deepEqual(again.draft(KEY).words, { name: "Sara Khan", role: "Mother" });
  assert.deepEqual(again.draft(KEY).drawing, SHEET);
  const [[key]] = again.draftsOf("doc", "signatures");
  assert.equal(key, KEY);
});

test("the signature takes the place of its draft in one write", async () => {
  const { station, store } = await iPad();
  await station.putDraft(KEY, { ...BEGUN, at: "2026-11-05T14:02:00Z" });
  const about = { documentId: "doc", kind: /** @type {const} */ ("signature"), mime: "application/json" };
  await station.keep(new TextEncoder().encode(JSON.stringify(SHEET)), about, KEY);
  assert.equal(station.draft(KEY), null);
  assert.deepEqual(await store.list("media-draft"), []);
});

test("what was taken away again leaves no draft", async () => {
  const { station } = await iPad();
  let made = BEGUN;
  const { held } = saving(station, () => made);
  held.save();
  await held.flush();
  made = null;
  held.save();
  assert.equal(await held.flush(), true);
  assert.equal(station.draft(KEY), null);
});

test("nothing is written after it was stopped, and something is once it goes on", async () => {
  const { station } = await iPad();
  const { held } = saving(station, () => BEGUN);
  held.stop();
  held.save();
  await held.flush();
  assert.equal(station.draft(KEY), null);
  held.stop(false);
  held.save();
  assert.equal(await held.flush(), true);
  assert.ok(station.draft(KEY));
});

test("a full disk is said, and what it does not take outlives the lock all the same", async () => {
  const station = newStation();
  const first = await iPad(station);
  const room = full();
  try {
    const { held, said } = saving(station, () => BEGUN);
    held.save();
    assert.equal(await held.flush(), false);
    assert.deepEqual(said, ["full", "full"]);
    assert.equal(first.outbox.counts.notStored, 1);
    await first.lock();
    assert.equal(station.draft(KEY), null);
    await first.store.close();
    const second = await iPad(station);
    await until(() => station.draft(KEY) !== null);
    assert.equal(station.draft(KEY).words.name, "Sara Khan");
    assert.equal(second.outbox.counts.notStored, 1);
  } finally {
    room();
  }
  await station.run();
  assert.equal(station.counts.notStored, false);
  const again = (await iPad()).station;
  await until(() => again.draft(KEY) !== null);
});
