import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";
import { fetchHistory, emptyHistory } from "../../assets/device/history/load.js";
import { restore } from "../../assets/device/history/restore.js";
import { Timeline } from "../../assets/device/history/timeline.js";
import { toBase64 } from "../../assets/device/live-wire.js";
import { set } from "../../assets/device/registers.js";
import { seeded } from "./fake-editor.mjs";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 5, 14, 2);

/** People who write, and the log a server would keep of it. */
class Log {
  constructor() {
    this.rows = [];
    this.people = [];
    this.at = START;
  }

  person(worker, device = `${worker}-ipad`) {
    const doc = new Y.Doc();
    const person = { doc, worker, device, sender: this.people.length, offline: false, held: [] };
    this.people.push(person);
    doc.on("update", (data, origin) => {
      if (origin === "record") return;
      if (person.offline) person.held.push({ data, written: this.at });
      else this.#take(person, data, null, false);
    });
    return person;
  }

  #take(person, data, written, offline) {
    this.rows.push({ sender: person.sender, received: this.at, written, offline, data });
    for (const other of this.people) {
      if (other !== person && !other.offline) Y.applyUpdate(other.doc, data, "record");
    }
  }

  goOffline(person) {
    person.offline = true;
  }

  comeBack(person) {
    person.offline = false;
    const seen = this.rows.map(({ data }) => data);
    for (const data of seen) Y.applyUpdate(person.doc, data, "record");
    for (const { data, written } of person.held.splice(0)) this.#take(person, data, written, true);
  }

  timeline() {
    const timeline = new Timeline();
    timeline.senders = this.people.map(({ worker, device }) => ({ worker, device }));
    timeline.add(this.rows);
    return timeline;
  }

  /** What yjs itself says after so many rows. */
  replayed(count) {
    const doc = new Y.Doc();
    for (const { data } of this.rows.slice(0, count)) Y.applyUpdate(doc, data);
    return doc;
  }
}

const text = (person, root = "t.a") => person.doc.getText(root);

/** Whose each stretch of a text is. */
function whose(timeline, seq, root = "t.a") {
  const found = [];
  for (const { insert, passage } of timeline.text(root, seq)) {
    const { worker } = timeline.senders[timeline.passages[passage].sender];
    if (found.at(-1)?.[0] === worker) found.at(-1)[1] += insert;
    else found.push([worker, insert]);
  }
  return found;
}

/** Neighbours with the same marks as one. */
function settled(delta) {
  const out = [];
  for (const { insert, attributes = {} } of delta) {
    const marks = JSON.stringify(Object.entries(attributes).sort());
    if (out.at(-1)?.marks === marks) out.at(-1).insert += insert;
    else out.push({ insert, marks });
  }
  return out;
}

function randomLog(seed, edits) {
  const random = seeded(seed);
  const log = new Log();
  const people = ["amira", "ben", "cara"].map((worker) => log.person(worker));
  const WORDS = ["seen ", "alone ", "é", "😀 ", "متى ", "safe ", "\n", "bedroom "];
  for (let done = 0; done < edits; done += 1) {
    const person = random.pick(people);
    log.at += random.below(3) * MINUTE;
    if (random.chance(0.05)) person.offline ? log.comeBack(person) : log.goOffline(person);
    const shared = text(person, random.pick(["t.a", "t.b"]));
    const written = shared.toDelta().map(({ insert }) => insert).join("");
    const whole = (at) => (/[\uDC00-\uDFFF]/.test(written[at] ?? "") ? at + 1 : at);
    const at = whole(random.below(written.length + 1));
    const to = whole(Math.min(written.length, at + 1 + random.below(9)));
    const dice = random.below(100);
    if (dice < 55 || !written.length) shared.insert(at, random.pick(WORDS));
    else if (dice < 78) to > at && shared.delete(at, to - at);
    else if (dice < 92) to > at && shared.format(at, to - at, { bold: random.chance(0.5) || null });
    else set(person.doc, "a.x", random.below(5), person.worker, "t");
  }
  for (const person of people) if (person.offline) log.comeBack(person);
  return log;
}

test("at every row the document is what yjs says it was", () => {
  let compared = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const log = randomLog(seed, 250);
    const timeline = log.timeline();
    for (let count = 0; count <= log.rows.length; count += 7) {
      const doc = log.replayed(count);
      for (const root of ["t.a", "t.b"]) {
        assert.deepEqual(settled(timeline.text(root, count)), settled(doc.getText(root).toDelta()), `seed ${seed}, row ${count}`);
        compared += 1;
      }
      assert.deepEqual(timeline.entries("a.x", count), doc.getArray("a.x").toArray());
    }
  }
  assert.ok(compared > 500);
});

test("each letter is the one's who wrote it, also amid another's words", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  text(amira).insert(0, "He lives at home.");
  text(ben).insert(3, "sometimes ");
  assert.deepEqual(whose(log.timeline(), 2), [
    ["amira", "He "],
    ["ben", "sometimes "],
    ["amira", "lives at home."],
  ]);
  assert.deepEqual(whose(log.timeline(), 1), [["amira", "He lives at home."]]);
});

test("what was taken away is there before, and who took it away is known", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  text(amira).insert(0, "He is never at school.");
  text(ben).delete(6, 6);
  const timeline = log.timeline();
  assert.equal(timeline.words("t.a", 1), "He is never at school.");
  assert.equal(timeline.words("t.a", 2), "He is at school.");
  assert.deepEqual(timeline.removedBy("t.a", 1, 2), [ben.sender]);
  assert.deepEqual(timeline.changedBy("t.a", 1, 2), [ben.sender]);
});

test("two who take away the same words offline: the first on the record did it", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  text(amira).insert(0, "A rumour. ");
  log.goOffline(amira);
  log.goOffline(ben);
  text(amira).delete(0, 10);
  text(ben).delete(0, 10);
  log.comeBack(ben);
  log.comeBack(amira);
  assert.deepEqual(log.timeline().removedBy("t.a", 1, 3), [ben.sender]);
});

test("a passage says when it was written and that it was offline, order is the record's", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  log.goOffline(amira);
  text(amira).insert(0, "Offline words. ");
  log.at += 90 * MINUTE;
  text(ben).insert(0, "Online words. ");
  log.comeBack(amira);
  const timeline = log.timeline();
  assert.equal(timeline.passage(2).offline, true);
  assert.equal(timeline.momentOf(2), START);
  assert.equal(timeline.receivedAt(2), START + 90 * MINUTE);
  assert.equal(timeline.passage(1).offline, false);
  assert.ok(timeline.momentOf(2) < timeline.momentOf(1), "an earlier moment stands later: nothing is reordered");
});

test("a sitting ends with half an hour of quiet", () => {
  const log = new Log();
  const amira = log.person("amira");
  for (const wait of [0, 1, 5, 45, 2, 31]) {
    log.at += wait * MINUTE;
    text(amira).insert(0, "x");
  }
  assert.deepEqual(log.timeline().sittings(), [3, 5, 6]);
  assert.equal(log.timeline().passages.length, 3);
});

test("any moment of 20,000 rows is looked up, not replayed", () => {
  const log = new Log();
  const people = ["amira", "ben"].map((worker) => log.person(worker));
  const random = seeded(3);
  for (let count = 0; count < 20_000; count += 1) {
    const shared = text(random.pick(people), `t.f${count % 5}`);
    if (random.chance(0.1) && shared.length > 10) shared.delete(random.below(shared.length - 1), 1);
    else shared.insert(random.chance(0.9) ? shared.length : random.below(shared.length + 1), "x");
  }
  const timeline = log.timeline();
  assert.equal(timeline.head, 20_000);
  let transactions = 0;
  timeline.doc.on("beforeTransaction", () => (transactions += 1));
  let letters = 0;
  for (let look = 0; look < 50; look += 1) {
    const seq = random.below(20_001);
    for (let field = 0; field < 5; field += 1) letters += timeline.words(`t.f${field}`, seq).length;
  }
  assert.ok(letters > 0);
  assert.equal(transactions, 0, "no moment is made by writing the document again");
});

test("a log with a hole is not shown as if it were whole", () => {
  const log = new Log();
  const amira = log.person("amira");
  for (const words of ["one ", "two ", "three "]) text(amira).insert(text(amira).length, words);
  const timeline = new Timeline();
  assert.throws(() => timeline.add([log.rows[0], log.rows[2]]), /gap/);
});

test("the log comes in pieces, and what is written meanwhile follows", async () => {
  const log = randomLog(5, 120);
  const asked = [];
  const ask = async (path) => {
    const after = Number(new URL(path, "http://x").searchParams.get("after"));
    asked.push(after);
    const rows = log.rows.slice(after, after + 40);
    return {
      head: log.rows.length,
      people: { amira: "Amira K" },
      steps: [],
      senders: log.people.map(({ worker, device }) => [worker, device]),
      rows: rows.map(({ sender, received, written, offline, data }) => [sender, received, written, offline, data.length]),
      data: toBase64(Uint8Array.from(rows.flatMap(({ data }) => [...data]))),
    };
  };
  const history = emptyHistory();
  const told = [];
  await fetchHistory("a", history, { ask, told: (part) => told.push(part), pause: async () => {} });
  assert.deepEqual(asked.slice(0, 3), [0, 40, 80]);
  assert.equal(told.at(-1), 1);
  assert.deepEqual(settled(history.timeline.text("t.a", log.rows.length)), settled(log.replayed(log.rows.length).getText("t.a").toDelta()));
  text(log.people[0]).insert(0, "More. ");
  await fetchHistory("a", history, { ask, pause: async () => {} });
  assert.equal(history.timeline.head, log.rows.length);
  assert.ok(history.timeline.words("t.a", history.timeline.head).startsWith("More. "));
  assert.equal(history.timeline.senders.length, 3);
});

const FIELDS = [
  { key: "a", kind: "text", label: "Words" },
  { key: "x", kind: "choice", label: "Answer" },
  { key: "p", kind: "photo", label: "Photo" },
  { key: "k", kind: "scale", label: "Scale" },
  { key: "sig", kind: "signature", label: "Signature" },
];

test("bringing back is a new change by the one who asks, and the history keeps both", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  text(amira).insert(0, "First 😀 words.");
  text(amira).format(0, 5, { bold: true });
  set(amira.doc, "a.x", "yes", "amira");
  const moment = log.rows.length;
  text(ben).delete(5, 6);
  text(ben).insert(0, "Other: ");
  set(ben.doc, "a.x", "no", "ben");
  const before = log.timeline();
  const { changed, left } = restore(ben.doc, FIELDS, before, moment, "ben");
  assert.deepEqual([changed, left], [["a", "x"], []]);
  assert.deepEqual(settled(text(amira).toDelta()), settled(before.text("t.a", moment)));
  assert.deepEqual(amira.doc.getArray("a.x").toArray().map(({ v, by }) => [v, by]), [["yes", "ben"]]);
  const after = log.timeline();
  assert.equal(after.words("t.a", before.head), before.words("t.a", before.head), "what stood in between is still told");
  assert.ok(whose(after, after.head).some(([worker, words]) => worker === "ben" && words.includes("😀")));
});

test("undo takes back what was brought back, and nothing a colleague wrote since", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  text(amira).insert(0, "Old.");
  text(amira).delete(0, 4);
  text(amira).insert(0, "New.");
  const { undo } = restore(ben.doc, FIELDS, log.timeline(), 1, "ben");
  assert.equal(text(ben).toString(), "Old.");
  text(amira).insert(4, " Hers.");
  undo();
  assert.equal(text(ben).toString().replace("New.", ""), " Hers.");
  assert.ok(text(ben).toString().includes("New."));
});

test("bringing one field back leaves the others", () => {
  const log = new Log();
  const amira = log.person("amira");
  text(amira).insert(0, "Old.");
  set(amira.doc, "a.x", "yes", "amira");
  text(amira).insert(4, " More.");
  set(amira.doc, "a.x", "no", "amira");
  restore(amira.doc, [FIELDS[0]], log.timeline(), 2, "amira");
  assert.equal(text(amira).toString(), "Old.");
  assert.equal(amira.doc.getArray("a.x").get(0).v, "no");
});

test("where two answers stood and nobody had chosen, nobody is made to have chosen", () => {
  const log = new Log();
  const [amira, ben] = [log.person("amira"), log.person("ben")];
  log.goOffline(amira);
  set(amira.doc, "a.x", "yes", "amira");
  set(ben.doc, "a.x", "no", "ben");
  log.comeBack(amira);
  const disputed = log.rows.length;
  set(ben.doc, "a.x", "maybe", "ben");
  const { changed, left } = restore(ben.doc, FIELDS, log.timeline(), disputed, "ben");
  assert.deepEqual([changed, left], [[], ["x"]]);
  assert.equal(ben.doc.getArray("a.x").get(0).v, "maybe");
});

test("pictures and scales come back in one's own name; a signature is never touched", () => {
  const log = new Log();
  const amira = log.person("amira");
  const picture = (media, by = "amira") => ({ media, sha256: "0", kind: "photo", by, at: "t" });
  amira.doc.getArray("n.p").push([picture("one")]);
  amira.doc.getArray("s.k").push([{ v: ["child", 3], by: "amira", at: "t" }]);
  amira.doc.getArray("n.sig").push([picture("signed")]);
  const moment = log.rows.length;
  amira.doc.getArray("n.p").delete(0, 1);
  amira.doc.getArray("n.p").push([picture("two")]);
  amira.doc.getArray("s.k").delete(0, 1);
  amira.doc.getArray("s.k").push([{ v: ["child", 7], by: "amira", at: "t" }]);
  amira.doc.getArray("n.sig").delete(0, 1);
  const { changed } = restore(amira.doc, FIELDS, log.timeline(), moment, "ben");
  assert.deepEqual(changed, ["p", "k"]);
  assert.deepEqual(amira.doc.getArray("n.p").toArray().map(({ media, by }) => [media, by]), [["one", "ben"]]);
  assert.deepEqual(amira.doc.getArray("s.k").toArray().map(({ v, by }) => [v, by]), [[["child", 3], "ben"]]);
  assert.equal(amira.doc.getArray("n.sig").length, 0);
});
