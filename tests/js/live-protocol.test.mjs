import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import * as Y from "yjs";
import { DeviceClock } from "../../assets/device/live-clock.js";
import { LiveDocument } from "../../assets/device/live-protocol.js";
import { crc32, fromBase64, readBinary, toBase64, updateMessage } from "../../assets/device/live-wire.js";
import { choose, disputed, set, value, values } from "../../assets/device/registers.js";

const PACE = { online: 1, offline: 1, save: 20, saveAtLatest: 40, presence: 1, reopen: 1 };

/** A disk that can be told to fail or to wait. */
function disk() {
  const frames = new Map();
  const held = { state: null, heard: null, unsound: [], role: null };
  const self = {
    failing: false,
    writes: 0,
    waits: null,
    frames,
    load: async () => structuredClone({ ...held, frames: [...frames.values()] }),
    async write(_id, { put = [], remove = [], ...facts }) {
      const copy = structuredClone({ put, remove, facts });
      await self.waits;
      self.writes += 1;
      if (self.failing) throw new Error("full");
      for (const frame of copy.put) frames.set(`${frame.epoch}/${frame.n}`, frame);
      for (const { epoch, n } of copy.remove) frames.delete(`${epoch}/${n}`);
      if (copy.facts.state) held.heard = null;
      Object.assign(held, copy.facts);
    },
  };
  return self;
}

function line() {
  const sent = [];
  const self = { channel: 1, sent, send: (message) => sent.push(message), again: () => self };
  self.frames = () => sent.filter((message) => message instanceof Uint8Array);
  return self;
}

const EMPTY = new Uint8Array([0, 0]);

function welcome(document, facts = {}) {
  document.receive({
    t: "welcome",
    facts: { role: "write", status: "open", head: 0, epochs: {}, sv: "AA==", ...facts },
    diff: facts.diff ?? EMPTY,
  });
}

async function opened(storage = disk()) {
  const document = await new LiveDocument("d", storage, { pace: PACE }).load();
  const wire = line();
  document.attach(wire);
  return { document, storage, wire };
}

const type = (document, words) => document.doc.getText("t.a").insert(0, words);

test("a word is on the disk before it is sent, and sent only after the welcome", async () => {
  const { document, storage, wire } = await opened();
  type(document, "seen ");
  assert.equal(document.status.place, "memory");
  await document.flush();
  assert.equal(storage.frames.size, 1);
  assert.equal(document.status.place, "device");
  assert.equal(wire.frames().length, 0);
  welcome(document);
  assert.equal(wire.frames().length, 1);
  let open;
  storage.waits = new Promise((resolve) => (open = resolve));
  type(document, "alone ");
  void document.flush();
  await sleep(5);
  assert.equal(wire.frames().length, 1);
  open();
  await document.flush();
  assert.equal(wire.frames().length, 2);
  document.abandon();
});

test("only the server's answer makes it saved, and it leaves the disk with the next state", async () => {
  const { document, storage } = await opened();
  welcome(document);
  type(document, "seen ");
  await document.flush();
  assert.equal(document.status.place, "device");
  document.receive({ t: "ack", e: document.epoch, n: 1, seq: 1 });
  assert.equal(document.status.place, "record");
  await document.save();
  assert.equal(storage.frames.size, 0);
  const again = await new LiveDocument("d", storage, { pace: PACE }).load();
  assert.equal(again.doc.getText("t.a").toString(), "seen ");
  document.abandon();
});

test("offline, what was never sent grows together; what may have been sent never changes", async () => {
  const { document, storage, wire } = await opened();
  for (let count = 0; count < 50; count += 1) {
    type(document, "x");
    await document.flush();
  }
  assert.equal(storage.frames.size, 1);
  welcome(document);
  const [first] = wire.frames();
  type(document, "y");
  await document.flush();
  document.attach(wire);
  welcome(document);
  // Only how long ago it was written may be told anew.
  const length = document.frames[0].data.length + 4;
  assert.deepEqual(wire.frames().at(-2).slice(-length), first.slice(-length));
  assert.equal(storage.frames.size, 2);
  document.abandon();
});

test("a frame says whether it was written with no line, and grows for a minute at most", async () => {
  let steady = 0;
  const clock = new DeviceClock({ steady: () => steady });
  const document = await new LiveDocument("d", disk(), { pace: PACE, clock }).load();
  const wire = line();
  document.attach(wire);
  for (const minutes of [0, 0.5, 2]) {
    steady = minutes * 60_000;
    type(document, "x");
    await document.flush();
  }
  assert.equal(document.frames.length, 2);
  clock.heard(Date.now());
  welcome(document);
  type(document, "y");
  await document.flush();
  assert.deepEqual(document.frames.map(({ offline }) => offline), [true, true, false]);
  document.abandon();
});

/** What the record says: a document of its own, and each change as a message. */
function record() {
  const doc = new Y.Doc();
  const changes = [];
  doc.on("update", (update) => changes.push(update));
  const write = (words) => {
    doc.getText("t.a").insert(doc.getText("t.a").length, words);
    return changes.at(-1);
  };
  return { doc, write, diff: () => Y.encodeStateAsUpdate(doc) };
}

/** The words on this disk, as the app shows them when it starts with no network. */
async function shownFrom(storage) {
  const again = await new LiveDocument("d", storage, { pace: PACE }).load();
  again.abandon();
  return again.doc.getText("t.a").toString();
}

const afterAll = (document, words) => document.doc.getText("t.a").insert(document.doc.getText("t.a").length, words);

test("words typed after those of the record are there after a kill, long before a whole state is", async () => {
  const storage = disk();
  const { document } = await opened(storage);
  document.pace.save = document.pace.saveAtLatest = 60_000;
  const { write, diff } = record();
  write("She sleeps. ");
  welcome(document, { diff: diff() });
  afterAll(document, "Then tea. ");
  await document.flush();
  assert.equal(await shownFrom(storage), "She sleeps. Then tea. ");
  // And after what a colleague wrote meanwhile; again after a start from what the disk held.
  for (const [theirs, mine] of [["Nan came. ", "She stayed. "], ["It rained. ", "They played. "]]) {
    document.receive({ t: "remote", updates: [{ seq: 2, data: write(theirs) }] });
    afterAll(document, mine);
    await document.flush();
  }
  const shown = await shownFrom(storage);
  for (const words of ["Then tea. ", "Nan came. ", "She stayed. ", "It rained. ", "They played. "]) {
    assert.equal(shown.split(words).length, 2, words);
  }
  document.abandon();
  const { document: next } = await opened(storage);
  next.pace.save = next.pace.saveAtLatest = 60_000;
  welcome(next, { diff: diff() });
  next.receive({ t: "remote", updates: [{ seq: 4, data: write("Dad rang. ") }] });
  afterAll(next, "Good.");
  await next.flush();
  next.abandon();
  const later = await shownFrom(storage);
  for (const words of ["They played. ", "Dad rang. ", "Good."]) assert.ok(later.includes(words), words);
});

test("what was heard is written again when the disk did not take it", async () => {
  const storage = disk();
  const { document } = await opened(storage);
  document.pace.save = document.pace.saveAtLatest = 60_000;
  const { write, diff } = record();
  write("She sleeps. ");
  welcome(document, { diff: diff() });
  storage.failing = true;
  afterAll(document, "Then tea. ");
  await document.flush();
  storage.failing = false;
  afterAll(document, "Then bed.");
  await document.flush();
  assert.equal(await shownFrom(storage), "She sleeps. Then tea. Then bed.");
  document.abandon();
});

test("what a dead line did not carry was written offline, though nobody knew it then", async () => {
  const { document, storage } = await opened();
  welcome(document);
  type(document, "carried ");
  await document.flush();
  document.receive({ t: "ack", e: document.epoch, n: 1, seq: 1 });
  type(document, "not carried ");
  await document.flush();
  assert.equal(document.frames[0].offline, false);
  document.attach(null);
  assert.equal(document.frames[0].offline, true);
  document.abandon();
  const { document: next } = await opened(storage);
  assert.equal(next.frames.at(-1).offline, true);
  next.abandon();
});

test("frames that an older app kept are sent, and say nothing of their moment", async () => {
  const storage = disk();
  const { document } = await opened(storage);
  type(document, "kept ");
  await document.flush();
  document.abandon();
  for (const frame of storage.frames.values()) {
    delete frame.offset;
    delete frame.offline;
  }
  const { document: next, wire } = await opened(storage);
  next.clock.heard(Date.now());
  welcome(next);
  const [message] = wire.frames();
  assert.equal(message[2 + 16 + 1], 0, "neither offline nor a moment is claimed");
  next.abandon();
});

test("after a start, old frames are sent under their old epoch and new ones under a new one", async () => {
  const { document, storage } = await opened();
  type(document, "first ");
  await document.flush();
  const old = document.epoch;
  document.abandon();
  const { document: next, wire } = await opened(storage);
  assert.notEqual(next.epoch, old);
  type(next, "second ");
  await next.flush();
  welcome(next);
  assert.deepEqual(next.frames.map((frame) => [frame.epoch, frame.n]), [[old, 1], [next.epoch, 1]]);
  assert.equal(wire.frames().length, 2);
  next.abandon();
});

test("a write that failed is made good by the next one, whatever that writes", async () => {
  const { document, storage } = await opened();
  storage.failing = true;
  type(document, "lost? ");
  await document.flush();
  assert.equal(document.status.place, "not_stored");
  storage.failing = false;
  await document.save();
  document.abandon();
  const again = await new LiveDocument("d", storage, { pace: PACE }).load();
  assert.equal(again.frames.length, 1);
});

test("with a failing disk the words are sent all the same, and the badge does not lie", async () => {
  const { document, storage, wire } = await opened();
  welcome(document);
  storage.failing = true;
  type(document, "seen ");
  await document.flush();
  assert.equal(document.status.place, "not_stored");
  assert.equal(wire.frames().length, 1);
  document.receive({ t: "ack", e: document.epoch, n: 1 });
  assert.equal(document.status.place, "record");
  document.abandon();
});

test("a refused frame is kept, and writing begins again from the record", async () => {
  const { document, storage, wire } = await opened();
  const resets = [];
  document.subscribe((what) => what === "reset" && resets.push(what));
  welcome(document);
  type(document, "bad ");
  await document.flush();
  const old = document.doc;
  document.receive({ t: "reject", e: document.epoch, n: 1, reason: "damaged" });
  assert.notEqual(document.doc, old);
  assert.equal(resets.length, 1);
  assert.equal(document.status.refused, 1);
  assert.equal(wire.sent.at(-1).t, "open");
  await document.save();
  document.abandon();
  const again = await new LiveDocument("d", storage, { pace: PACE }).load();
  assert.equal(again.doc.getText("t.a").toString(), "");
  assert.equal(again.status.refused, 1);
  await again.dismiss(again.kept[0]);
  assert.equal(storage.frames.size, 0);
  again.abandon();
});

test("a record that lost what it had acknowledged does not take it from this device", async () => {
  const { document } = await opened();
  welcome(document);
  type(document, "acknowledged ");
  await document.flush();
  document.receive({ t: "ack", e: document.epoch, n: 1, seq: 1 });
  document.attach(line());
  welcome(document);
  assert.equal(document.kept[0].reason, "record_went_back");
  const copy = new Y.Doc();
  Y.applyUpdate(copy, document.kept[0].data);
  assert.equal(copy.getText("t.a").toString(), "acknowledged ");
  document.abandon();
});

test("a reader's copy sends nothing by itself", async () => {
  const { document } = await opened();
  welcome(document, { role: "read" });
  type(document, "tidied ");
  await document.flush();
  assert.equal(document.frames.length, 0);
  document.abandon();
});

test("a document that is begun here waits for the record to have it", async () => {
  const { document, wire } = await opened();
  type(document, "begun offline ");
  document.receive({ t: "refused", code: "not_found", sentence: "" });
  assert.equal(document.status.refusal, null);
  await sleep(20);
  assert.equal(wire.sent.filter((message) => message.t === "open").length, 2);
  document.receive({ t: "refused", code: "not_allowed", sentence: "Not yours." });
  assert.equal(document.status.refusal.sentence, "Not yours.");
  document.abandon();
});

test("two answers given apart both stand until one is chosen", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  set(one, "a.x", "yes", "worker 1");
  set(other, "a.x", "no", "worker 2");
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  assert.deepEqual(values(one, "a.x"), values(other, "a.x"));
  assert.ok(disputed(one, "a.x"));
  assert.equal(value(one, "a.x"), undefined);
  choose(one, "a.x", 0, "worker 1");
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  assert.ok(!disputed(other, "a.x"));
  assert.ok(["yes", "no"].includes(value(other, "a.x")));
});

test("the bytes on the wire are what the server reads", () => {
  const data = new TextEncoder().encode("123456789");
  assert.equal(crc32(data), 0xcbf43926);
  const frame = { epoch: "00".repeat(15) + "ff", n: 300, crc: crc32(data), data };
  const message = updateMessage(200, frame);
  assert.deepEqual([...message.slice(0, 3)], [12, 0xc8, 0x01]);
  assert.deepEqual([...message.slice(3 + 15, 3 + 19)], [0xff, 0xac, 0x02, 0]);
  const told = updateMessage(200, { ...frame, offline: true }, 300);
  assert.deepEqual([...told.slice(3 + 18, 3 + 21)], [3, 0xac, 0x02]);
  assert.deepEqual(message.slice(-9), data);
  assert.deepEqual(fromBase64(toBase64(message)), message);
  const remote = readBinary(new Uint8Array([11, 1, 5, 2, 7, 8, 6, 1, 9]));
  assert.deepEqual(remote.updates.map(({ seq, data: bytes }) => [seq, [...bytes]]), [[5, [7, 8]], [6, [9]]]);
});
