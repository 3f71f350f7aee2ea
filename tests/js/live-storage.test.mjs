// Where live documents are on a device, and when they leave it.

import { fakeDevice, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { dropUnnamed, storageIn } from "../../assets/device/live-storage.js";

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

const STATE = { state: new Uint8Array([1]) };
const frame = { epoch: "e", n: 1, crc: 0, at: 1, data: new Uint8Array([0]) };

async function iPad() {
  const { device, server } = fakeDevice({});
  server.bundles = { "child:c1": { version: "1", rows: { visits: [{ id: "v1", group_id: "g1" }] } } };
  await device.signIn("worker@test.example", "right password");
  await until(() => device.rows.collection("visits").rows.length, "the rows");
  return { device, storage: storageIn(device.store) };
}

const held = async (device) => (await device.store.list("live-state")).map(({ key }) => key).sort();

test("documents that no row speaks of leave the device, but for what is open or holds words", async () => {
  const { device, storage } = await iPad();
  for (const id of ["v1", "g1", "gone", "open", "unsent"]) await storage.write(id, STATE);
  await storage.write("unsent", { put: [frame] });
  const went = await dropUnnamed(device.store, storage, device.sync, (id) => id === "open");
  assert.deepEqual(went, ["gone"]);
  assert.deepEqual(await held(device), ["g1", "open", "unsent", "v1"]);
  assert.equal((await storage.load("gone")).state, null);
});

test("before the first whole fetch none goes", async () => {
  const { device, storage } = await iPad();
  await storage.write("gone", STATE);
  assert.deepEqual(await dropUnnamed(device.store, storage, { pulledAt: "", rows: device.rows }, () => false), []);
  assert.deepEqual(await held(device), ["gone"]);
});
