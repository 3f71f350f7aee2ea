// What somebody last saw of a document, on their own device.

import { everythingStored, fakeDevice, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { changedFields } from "../../assets/device/sign-off/changes.js";
import { LastRead } from "../../assets/device/sign-off/last-read.js";

const ID = "a1";
const text = (words) => ({ "t.health": [{ insert: words }] });

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

async function iPad() {
  const all = fakeDevice({});
  all.server.bundles = { "child:c1": { version: "1", rows: { assessments: [{ id: ID, child_id: "c1" }] } } };
  let now = Date.parse("2026-11-05T14:02:00Z");
  const later = (seconds) => (now += seconds * 1000);
  const lastRead = new LastRead({ clock: () => now });
  all.device.whenOpen((open) => lastRead.start(open));
  await all.device.signIn("worker@test.example", "right password");
  await until(() => all.device.rows.collection("assessments").rows.length, "the rows");
  return { ...all, lastRead, later };
}

test("what stood there when it was left is what changes are marked against", async () => {
  const { lastRead, later } = await iPad();
  assert.equal(await lastRead.seen(ID), null);
  let now = text("She grows well.");
  const left = lastRead.reading(ID, () => now);
  later(60);
  now = text("She grows well, and sleeps.");
  await left();
  const seen = await lastRead.seen(ID);
  assert.equal(seen?.at, "2026-11-05T14:03:00.000Z");
  assert.deepEqual(changedFields(seen.content, text("She grows well, and sleeps."), ["t.health"]), []);
  assert.equal(changedFields(seen.content, text("She grows well."), ["t.health"]).length, 1);
});

test("a page that was opened and left at once, or showed nothing yet, was not read", async () => {
  const { lastRead, later } = await iPad();
  const left = lastRead.reading(ID, () => text("A glimpse."));
  later(2);
  await left();
  const empty = lastRead.reading(ID, () => null);
  later(60);
  await empty();
  assert.equal(await lastRead.seen(ID), null);
});

test("what is on the screen when the device locks was read, and cannot be read from the disk", async () => {
  const { device, lastRead, later } = await iPad();
  lastRead.reading(ID, () => text("Zebulon came."));
  later(60);
  await device.lock();
  assert.equal(await lastRead.seen(ID), null);
  assert.ok(!(await everythingStored()).includes("Zebulon"));
  await device.unlock("right password");
  assert.deepEqual((await lastRead.seen(ID))?.content, text("Zebulon came."));
});

test("with the child's rows goes what was read", async () => {
  const { device, server, lastRead, later } = await iPad();
  const left = lastRead.reading(ID, () => text("She grows well."));
  later(60);
  await left();
  delete server.bundles["child:c1"];
  await device.sync.changed(["child:c1"]);
  await until(async () => (await lastRead.seen(ID)) === null, "it went");
});
