/** Words someone types into a form of the screen are on the disk as they are typed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Locals } from "../../assets/device/kept.js";

/** A disk whose writes end when the test says so. */
class Disk {
  workerId = "w1";
  held = new Map();
  writes = [];

  async list() {
    return [...this.held].map(([key, value]) => ({ key, value }));
  }

  batch(changes) {
    return new Promise((done, fail) => {
      this.writes.push({
        changes,
        ends: () => {
          for (const { key, value, remove } of changes) {
            if (remove) this.held.delete(key);
            else this.held.set(key, value);
          }
          done();
        },
        fails: () => fail(new Error("full")),
      });
    });
  }

  async sealed(entries) {
    return entries;
  }
}

/** Everything that waits for nothing but promises has run. */
const settled = () => new Promise((done) => setImmediate(done));

async function opened() {
  const disk = new Disk();
  const failures = [];
  const locals = new Locals((failed) => failures.push(failed));
  await locals.open(disk);
  return { disk, locals, failures };
}

test("what is typed is written at once, not after a pause", async () => {
  const { disk, locals } = await opened();
  locals.set("note", "S", true);
  locals.set("note", "Si", true);
  await settled();
  assert.deepEqual(disk.writes.map(({ changes }) => changes), [[{ area: "kept", key: "note", value: "Si" }]]);
});

test("what is typed during a write follows right after it, in one", async () => {
  const { disk, locals } = await opened();
  locals.set("note", "S", true);
  await settled();
  for (const words of ["Si", "Sin", "Sinc"]) locals.set("note", words, true);
  await settled();
  assert.equal(disk.writes.length, 1);
  disk.writes[0].ends();
  await settled();
  assert.equal(disk.writes.length, 2);
  disk.writes[1].ends();
  await settled();
  assert.equal(disk.held.get("note"), "Sinc");
  assert.equal(locals.hasUnstored, false);
});

test("a full disk is told of, and what it did not take is written with what comes next", async () => {
  const { disk, locals, failures } = await opened();
  locals.set("note", "Since", true);
  await settled();
  disk.writes[0].fails();
  await settled();
  assert.deepEqual(failures, [true]);
  assert.equal(locals.hasUnstored, true);
  locals.set("reason", "Ill", true);
  await settled();
  disk.writes[1].ends();
  await settled();
  assert.deepEqual([...disk.held], [["note", "Since"], ["reason", "Ill"]]);
  assert.deepEqual(failures, [true, false]);
});

test("closing waits until all is written", async () => {
  const { disk, locals } = await opened();
  locals.set("note", "S", true);
  await settled();
  locals.set("note", "Since", true);
  let closed = false;
  const closing = locals.close().then(() => (closed = true));
  disk.writes[0].ends();
  await settled();
  assert.equal(closed, false);
  disk.writes[1].ends();
  await closing;
  assert.equal(disk.held.get("note"), "Since");
});

test("an emptied field is taken from the disk, and what is not kept never reaches it", async () => {
  const { disk, locals } = await opened();
  disk.held.set("note", "old");
  locals.set("note", "", true);
  locals.set("panel", "open", false);
  await settled();
  disk.writes[0].ends();
  await settled();
  assert.deepEqual([...disk.held], []);
  assert.equal(disk.writes.length, 1);
});
