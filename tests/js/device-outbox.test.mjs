import { newStorage } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Refused, Unreachable } from "../../assets/device/api.js";
import { dataKeys, randomBytes } from "../../assets/device/crypto.js";
import { Outbox } from "../../assets/device/outbox.js";
import { openStore } from "../../assets/device/store.js";
import { exportedText, unsentRows } from "../../assets/device/unsent.js";

const RAW = randomBytes(32);

beforeEach(newStorage);

async function begin(answer = () => ({ status: "accepted" })) {
  const sent = [];
  let now = 1_000_000;
  const outbox = new Outbox({
    clock: () => now,
    async send(operations) {
      sent.push(operations.map((one) => one.payload.text));
      return { results: operations.map((one) => ({ id: one.id, ...answer(one) })) };
    },
  });
  const store = await openStore("worker", await dataKeys(RAW));
  await outbox.open(store);
  const write = (text, stream = "") => {
    now += 1;
    return outbox.enqueue({ name: "note.write", payload: { text }, what: text, stream });
  };
  return { outbox, store, sent, write, wait: (milliseconds) => (now += milliseconds) };
}

const SHOWS = [{ collection: "visits", blank: {}, row: { id: "1" } }];
const texts = (outbox) => outbox.items.map((item) => item.payload.text);
const onDisk = async (store) => (await store.list("outbox")).map(({ value }) => value.payload.text).sort();

test("an operation is on the disk before the page hears that it was taken", async () => {
  const { outbox, store, write } = await begin();
  const { stored } = await write("hello");
  assert.ok(stored);
  assert.deepEqual(await onDisk(store), ["hello"]);
  assert.equal(outbox.counts.waiting, 1);
});

test("an operation outlives the page and is sent by the next one", async () => {
  const { store, write } = await begin();
  await write("hello");
  await store.close();
  const next = await begin();
  assert.deepEqual(texts(next.outbox), ["hello"]);
  await next.outbox.push();
  assert.deepEqual(next.sent, [["hello"]]);
  assert.deepEqual(await onDisk(next.store), []);
});

test("it leaves the device only when the server says it is accepted", async () => {
  const { outbox, store, write } = await begin();
  await write("a");
  outbox.send = async () => {
    throw new Unreachable(new Error("the answer was lost"));
  };
  await assert.rejects(outbox.push(), Unreachable);
  assert.deepEqual(await onDisk(store), ["a"]);
  assert.ok(outbox.isDue);
});

test("a refused operation is kept and shown, and the others go", async () => {
  const said = { status: "refused", code: "invalid", sentence: "The date is in the future.", what_to_do: "Correct it." };
  const { outbox, store, write } = await begin((one) => (one.payload.text === "bad" ? said : { status: "accepted" }));
  for (const text of ["a", "bad", "b"]) await write(text);
  assert.equal(await outbox.push(), 2);
  assert.deepEqual(await onDisk(store), ["bad"]);
  assert.equal(outbox.counts.needsYou, 1);
  const [row] = unsentRows(outbox);
  assert.deepEqual([row.state, row.sentence, row.can_retry], ["refused", "The date is in the future.", true]);
});

test("a refused one is sent again when the worker says so, or given up", async () => {
  let refuse = true;
  const { outbox, store, write } = await begin(() => (refuse ? { status: "refused" } : { status: "accepted" }));
  const first = await write("a");
  await outbox.push();
  refuse = false;
  await outbox.retry(first.id);
  assert.equal(await outbox.push(), 1);
  refuse = true;
  const second = await write("b");
  await outbox.push();
  await outbox.discard(second.id);
  assert.deepEqual(await onDisk(store), []);
  assert.equal(outbox.counts.needsYou, 0);
});

test("what the server could not decide is tried again after longer and longer pauses", async () => {
  const { outbox, sent, write, wait } = await begin(() => ({ status: "later" }));
  await write("a");
  await outbox.push();
  assert.ok(!outbox.isDue);
  wait(5_000);
  assert.ok(outbox.isDue);
  await outbox.push();
  wait(5_000);
  assert.ok(!outbox.isDue);
  wait(5_000);
  assert.ok(outbox.isDue);
  assert.equal(sent.length, 2);
});

test("what follows in the same stream waits for it; other streams go on", async () => {
  const { outbox, sent, write } = await begin((one) => ({ status: one.payload.text === "first" ? "later" : "accepted" }));
  await write("first", "child-1");
  await outbox.push();
  await write("second", "child-1");
  await write("other", "child-2");
  await outbox.push();
  assert.deepEqual(sent, [["first"], ["other"]]);
});

test("a request spoiled by one operation is taken apart, and only that one is kept", async () => {
  const { outbox, store, write } = await begin();
  const send = outbox.send;
  outbox.send = (operations) => {
    if (operations.some((one) => one.payload.text === "poison")) throw new Refused(413, { code: "too_large", sentence: "Too large." });
    return send(operations);
  };
  for (const text of ["a", "poison", "b"]) await write(text);
  assert.equal(await outbox.push(), 2);
  assert.deepEqual(await onDisk(store), ["poison"]);
  assert.equal(outbox.items[0].answer.sentence, "Too large.");
});

test("a server that wants a sign-in first makes nothing refused", async () => {
  const { outbox, write } = await begin();
  await write("a");
  outbox.send = async () => {
    throw new Refused(401, { code: "not_signed_in" });
  };
  await assert.rejects(outbox.push(), { status: 401 });
  assert.equal(outbox.counts.waiting, 1);
  assert.equal(outbox.counts.needsYou, 0);
});

test("what this device cannot store is said, kept in memory, and sent", async () => {
  const { outbox, store, sent, write } = await begin();
  const batch = store.batch;
  store.batch = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  store.put = store.batch;
  const { stored } = await write("a");
  assert.equal(stored, false);
  assert.equal(outbox.counts.notStored, 1);
  assert.match(unsentRows(outbox)[0].sentence, /NOT stored/);
  store.batch = batch;
  await outbox.push();
  assert.deepEqual(sent, [["a"]]);
  assert.equal(outbox.counts.notStored, 0);
});

test("what could not be stored is stored as soon as there is room", async () => {
  const { outbox, store, write } = await begin();
  const put = store.put;
  store.put = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await write("a");
  store.put = put;
  await outbox.storeAgain();
  assert.equal(outbox.counts.notStored, 0);
  assert.deepEqual(await onDisk(store), ["a"]);
});

test("a storage that hangs is said after a while, and the work is sent from memory", async (t) => {
  const { outbox, store, sent, write } = await begin();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let answer;
  store.put = () => new Promise((done) => (answer = done));
  const writing = write("a");
  await Promise.resolve();
  t.mock.timers.tick(4_000);
  assert.equal((await writing).stored, false);
  store.put = async () => {
    throw new Error("still hanging");
  };
  await outbox.push();
  assert.deepEqual(sent, [["a"]]);
  answer();
});

test("a reload of the store never drops what was just put in", async () => {
  const { outbox, write } = await begin();
  await write("a");
  const reading = outbox.reload();
  const writing = write("b");
  await Promise.all([reading, writing]);
  await outbox.reload();
  assert.deepEqual(texts(outbox), ["a", "b"]);
});

test("rows of an accepted operation show until a pull that began later has come", async () => {
  const { outbox } = await begin();
  const before = outbox.settled;
  await outbox.enqueue({ name: "visit.plan", payload: {}, shows: SHOWS });
  await outbox.push();
  await outbox.forgetSettled(before);
  assert.equal(outbox.shown.length, 1);
  await outbox.forgetSettled(outbox.settled);
  assert.equal(outbox.shown.length, 0);
});

test("rows of an accepted operation outlive the app, a lock and a second list of the disk", async () => {
  const { outbox, store } = await begin();
  await outbox.enqueue({ name: "visit.plan", payload: {}, shows: SHOWS });
  await outbox.push();
  outbox.close();
  assert.deepEqual(outbox.shown, []);
  await store.close();
  const next = await begin();
  assert.deepEqual([next.outbox.shown, next.outbox.items, next.outbox.isDue], [SHOWS, [], false]);
  await next.outbox.reload();
  await next.outbox.forgetSettled(next.outbox.settled);
  await next.outbox.reload();
  assert.deepEqual([next.outbox.shown, await next.store.list("settled")], [[], []]);
});

test("rows of an accepted operation that a full disk does not take show until the pull all the same", async () => {
  const { outbox, store } = await begin();
  await outbox.enqueue({ name: "visit.plan", payload: {}, shows: SHOWS });
  const { batch } = store;
  store.batch = (writes) => (writes.every(({ remove }) => remove) ? batch.call(store, writes) : Promise.reject(new Error("full")));
  await outbox.push();
  await outbox.reload();
  assert.deepEqual([outbox.shown, outbox.items, await onDisk(store)], [SHOWS, [], []]);
});

test("what was given up while the disk was read does not come back", async () => {
  const { outbox, write } = await begin(() => ({ status: "refused" }));
  const { id } = await write("a");
  const reading = outbox.reload();
  await Promise.all([reading, outbox.discard(id)]);
  assert.deepEqual(outbox.items, []);
});

test("unsent document frames count with the operations", async () => {
  const { outbox, write } = await begin();
  await write("a");
  const stop = outbox.registerCounter(() => ({ waiting: 3, oldest: "1970-01-01T00:00:01Z", rows: [{ id: "doc" }] }));
  assert.deepEqual([outbox.counts.waiting, outbox.counts.oldest], [4, "1970-01-01T00:00:01Z"]);
  assert.equal(unsentRows(outbox).length, 2);
  stop();
  assert.equal(outbox.counts.waiting, 1);
});

test("what others count is sent again, saved and given up by themselves", async () => {
  const { outbox, write } = await begin();
  await write("a");
  const done = [];
  const row = { id: "doc", copy: "The words.", retry: async () => done.push("again"), discard: async () => done.push("given up") };
  outbox.registerCounter(() => ({ waiting: 1, oldest: "1970-01-01T00:00:01Z", rows: [row] }));
  await outbox.retry("doc");
  await outbox.discard("doc");
  assert.deepEqual(done, ["again", "given up"]);
  assert.equal(exportedText(outbox, "doc"), "The words.");
  assert.match(exportedText(outbox), /text: a[^]*The words\./);
  assert.deepEqual(texts(outbox), ["a"]);
});

test("what concerns somebody's safety goes before everything that waited longer", async () => {
  const { outbox, sent, write } = await begin();
  await write("note");
  await write("another");
  await write("arrived", "visit");
  await outbox.enqueue({ name: "visit.leave", payload: { text: "left" }, stream: "visit", urgent: true });
  await outbox.push();
  assert.deepEqual(sent, [["arrived", "left", "note", "another"]]);
});

test("the booking of a visit goes before the check-in that is urgent, with what it was built on", async () => {
  const { outbox, sent, write } = await begin();
  await write("note");
  await write("moved before", "plan");
  await outbox.enqueue({ name: "plan.accept", payload: { text: "booked", changes: [{ visit_ids: ["v"] }] }, stream: "plan" });
  await outbox.enqueue({ name: "visit.arrive", payload: { text: "arrived", visit_ids: ["v"] }, stream: "group", urgent: true });
  await outbox.push();
  assert.deepEqual(sent, [["moved before", "booked", "arrived", "note"]]);
});

test("what is done in one millisecond, or after the clock was set back, goes in its order", async () => {
  const { outbox, store, sent, write, wait } = await begin();
  const done = ["a", "b", "c", "d", "e", "f"];
  await Promise.all(
    done.slice(0, 5).map((text) => outbox.enqueue({ name: "x", payload: { text }, stream: "one" })),
  );
  wait(-500_000);
  await write("f", "one");
  await outbox.push();
  assert.deepEqual(sent, [done]);
  assert.deepEqual(await onDisk(store), []);
});

test("a saved copy of unsent work never shows a code that was typed", async () => {
  const { outbox } = await begin();
  await outbox.enqueue({ name: "home_safe.safe", what: "I am safe", payload: { id: "1", secret: "9020" } });
  const copy = exportedText(outbox);
  assert.ok(copy.includes("I am safe"));
  assert.ok(copy.includes("secret: not shown"));
  assert.ok(!copy.includes("9020"));
});
