// Copies of pictures that the record has stay on a device while its rows speak of their document.

import { fakeDevice, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Unreachable } from "../../assets/device/api.js";
import { storageIn } from "../../assets/device/live-storage.js";
import { Station } from "../../assets/device/media/station.js";

const child = (id, documentId) => ({ version: "1", rows: { assessments: [{ id: documentId, child_id: id }], visits: [{ id: `v-${id}`, group_id: `g-${id}` }] } });
const PHOTO = new Uint8Array([1, 2, 3]);

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

async function iPad() {
  const all = fakeDevice({});
  all.server.bundles = { "child:c1": child("c1", "a1"), "child:c2": child("c2", "a2") };
  const station = new Station({
    locks: null,
    ask: async () => {
      throw new Unreachable(new Error("no network"));
    },
  });
  all.device.whenOpen((open) => station.start(open));
  await all.device.signIn("worker@test.example", "right password");
  await until(() => all.device.rows.collection("assessments").rows.length === 2, "the rows");
  return { ...all, station };
}

const copy = (station, id, documentId) => station.queue.hold(PHOTO, { id, kind: "photo", mime: "image/jpeg", documentId });
const have = (station) => ["p1", "p2", "p3", "p4"].filter((id) => station.queue.record(id));

/** The worker's access to the first child ends. */
async function ends({ device, server }) {
  delete server.bundles["child:c1"];
  await device.sync.changed(["child:c1"]);
  await until(() => device.rows.collection("assessments").rows.length === 1, "the child's rows went");
}

test("with a child's rows the copies of its pictures go, and no other's", async () => {
  const all = await iPad();
  await copy(all.station, "p1", "a1");
  await copy(all.station, "p2", "a2");
  await copy(all.station, "p3", "v-c1");
  await copy(all.station, "p4", "g-c2");
  await ends(all);
  await until(() => have(all.station).length === 2, "two went");
  assert.deepEqual(have(all.station), ["p2", "p4"]);
  assert.equal(await all.station.queue.read("p1"), null);
  assert.equal((await all.device.store.list("media-piece")).length, 2);
});

test("what was made here and the record has not, stays, and with it what belongs to it", async () => {
  const all = await iPad();
  await copy(all.station, "p1", "a1");
  await all.station.keep(PHOTO, { id: "p2", kind: "photo", mime: "image/jpeg", documentId: "a1" });
  await copy(all.station, "p3", "v-c1");
  await ends(all);
  await until(() => have(all.station).length === 2, "one went");
  assert.deepEqual(have(all.station), ["p1", "p2"]);
});

test("words of the document that are still to be sent keep its pictures here", async () => {
  const all = await iPad();
  await copy(all.station, "p1", "a1");
  await copy(all.station, "p3", "v-c1");
  const frame = { epoch: "e", n: 1, crc: 0, at: 1, data: new Uint8Array([0]) };
  await storageIn(all.device.store).write("a1", { put: [frame] });
  await ends(all);
  await until(() => have(all.station).length === 1, "the other went");
  assert.deepEqual(have(all.station), ["p1"]);
});

test("a device that was killed in between lets them go at its next start", async () => {
  const all = await iPad();
  await copy(all.station, "p1", "a1");
  const again = new Station({ locks: null, ask: all.station.ask });
  await all.device.store.remove("bundles", "child:c1");
  all.device.rows.replace([["child:c1", null]]);
  const { store, outbox, sync } = all.device;
  const close = again.start(/** @type {any} */ ({ store, outbox, sync, workerId: store.workerId }));
  await until(async () => (await store.list("media")).length === 0, "it went");
  await close();
});
