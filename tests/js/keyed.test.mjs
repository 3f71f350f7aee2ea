import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";

import { answerIn, entriesAbout, entriesOf, keyOf, setKeyed, valuesByKey } from "../../assets/device/keyed.js";

const ROOT = "s.safety";
const NOW = { at: "2026-11-05T10:00:00.000Z" };

/** What stands about one thing. */
const said = (doc, ...parts) => (valuesByKey(doc, ROOT).get(keyOf(parts)) ?? []).map(answerIn);

function send(from, to) {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
}

function meet(one, other) {
  send(one, other);
  send(other, one);
}

test("each thing has an answer of its own, and a new answer takes the place of the old", () => {
  const doc = new Y.Doc();
  setKeyed(doc, ROOT, ["mother"], 3, "w1", NOW);
  setKeyed(doc, ROOT, ["child"], 7, "w1", NOW);
  setKeyed(doc, ROOT, ["mother"], 5, "w2", NOW);
  assert.deepEqual(said(doc, "mother"), [5]);
  assert.deepEqual(said(doc, "child"), [7]);
  assert.equal(entriesOf(doc, ROOT).length, 2);
});

test("two who answer apart about one thing leave both answers, about that thing only", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  setKeyed(one, ROOT, ["child"], 7, "w1", NOW);
  meet(one, other);
  setKeyed(one, ROOT, ["mother"], 3, "w1", NOW);
  setKeyed(other, ROOT, ["mother"], 6, "w2", NOW);
  meet(one, other);
  for (const doc of [one, other]) {
    assert.deepEqual(said(doc, "mother").sort(), [3, 6]);
    assert.deepEqual(said(doc, "child"), [7]);
  }
  setKeyed(one, ROOT, ["mother"], 6, "w1", NOW);
  meet(one, other);
  assert.deepEqual(said(other, "mother"), [6]);
});

test("the same answer given twice is agreement", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  setKeyed(one, ROOT, ["mother"], 3, "w1", NOW);
  setKeyed(other, ROOT, ["mother"], 3, "w2", NOW);
  meet(one, other);
  assert.deepEqual(said(one, "mother"), [3]);
});

test("what a colleague answered while this person was typing is not taken away unseen", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  setKeyed(one, ROOT, ["r1", "what"], "call school", "w1", NOW);
  meet(one, other);
  const seen = entriesAbout(one, ROOT, ["r1", "what"]);
  setKeyed(other, ROOT, ["r1", "what"], "call the nursery", "w2", NOW);
  meet(one, other);
  setKeyed(one, ROOT, ["r1", "what"], "call the school nurse", "w1", { ...NOW, seen });
  assert.deepEqual(said(one, "r1", "what").sort(), ["call the nursery", "call the school nurse"]);
});

test("an answer taken back is no answer", () => {
  const doc = new Y.Doc();
  setKeyed(doc, ROOT, ["mother"], 3, "w1", NOW);
  setKeyed(doc, ROOT, ["mother"], null, "w1", NOW);
  assert.deepEqual(said(doc, "mother"), []);
});

test("what is no entry is passed over, and not taken away", () => {
  const doc = new Y.Doc();
  doc.getArray(ROOT).push(["words", { v: "plain" }, { v: ["only"] }]);
  setKeyed(doc, ROOT, ["mother"], 3, "w1", NOW);
  assert.deepEqual(said(doc, "mother"), [3]);
  assert.equal(doc.getArray(ROOT).length, 4);
});

test("what no database keeps is not sent with an answer", () => {
  const doc = new Y.Doc();
  setKeyed(doc, "s.table", ["row", "who"], "from a\0 PDF", "me");
  assert.equal(entriesOf(doc, "s.table").map(answerIn)[0], "from a PDF");
});
