import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";
import { addEntry, enter, entriesOf, removeEntry, saidOf, sayOf } from "../../assets/device/media/entries.js";
import { blank, bytesOfDrawing, drawingOf, PAPER, problemWithSignature, Sheet } from "../../assets/device/media/strokes.js";

const BLACK = { colour: "#1c1c1c", width: 16, pen: false };

function draw(sheet, ...places) {
  const [first, ...rest] = places;
  sheet.begin(BLACK, ...first, 0.5);
  for (const place of rest) sheet.extend(...place, 0.5);
  sheet.end();
}

test("a stroke is whole units, and a finger that rests adds nothing", () => {
  const sheet = new Sheet(blank(800, 600));
  draw(sheet, [10.4, 20.6], [10.2, 20.9], [30, 40]);
  assert.deepEqual(sheet.drawing, {
    v: 1,
    width: 1600,
    height: 1200,
    strokes: [{ c: "#1c1c1c", s: 16, pen: false, p: [10, 21, 50, 30, 40, 50] }],
  });
});

test("undo and redo go stroke by stroke; a new stroke ends what could be done again", () => {
  const sheet = new Sheet(blank(800, 600));
  draw(sheet, [0, 0], [10, 10]);
  draw(sheet, [20, 20], [30, 30]);
  sheet.undo();
  assert.equal(sheet.strokes.length, 1);
  sheet.redo();
  assert.equal(sheet.strokes.length, 2);
  sheet.undo();
  draw(sheet, [50, 50], [60, 60]);
  assert.equal(sheet.canRedo, false);
});

test("the stroke under the finger is part of what is saved, and not of what is undone", () => {
  const sheet = new Sheet(blank(800, 600));
  sheet.begin(BLACK, 1, 2, 0.5);
  assert.equal(sheet.drawing.strokes.length, 1);
  sheet.cancel();
  assert.equal(sheet.drawing.strokes.length, 0);
});

test("a stroke that goes on for ever becomes two, and none of it is lost", () => {
  const sheet = new Sheet(blank(800, 600));
  sheet.begin(BLACK, 0, 0, 0.5);
  for (let at = 1; at < 10_050; at += 1) sheet.extend(at % 1600, (at * 3) % 1200, 0.5);
  sheet.end();
  assert.equal(sheet.strokes.length, 2);
  assert.ok(sheet.strokes.every(({ p }) => p.length <= 30_000));
});

test("what only the rubber touched is empty", () => {
  const sheet = new Sheet(blank(800, 600));
  sheet.begin({ ...BLACK, colour: PAPER }, 1, 1, 0.5);
  sheet.end();
  assert.ok(sheet.isEmpty);
});

test("a drawing comes back from its bytes; other bytes are none", () => {
  const sheet = new Sheet(blank(800, 600));
  draw(sheet, [0, 0], [10, 10]);
  assert.deepEqual(drawingOf(bytesOfDrawing(sheet.drawing)), sheet.drawing);
  assert.equal(drawingOf(new TextEncoder().encode("<svg/>")), null);
  assert.equal(drawingOf(new TextEncoder().encode('{"v":2,"strokes":[]}')), null);
});

test("a signature of nothing, or of a tap, is refused with a sentence; a cross is one", () => {
  const pad = () => new Sheet({ v: 1, width: 1600, height: 500, strokes: [] });
  assert.match(problemWithSignature(pad().drawing), /no signature yet/);
  const tap = pad();
  draw(tap, [100, 100], [103, 101]);
  assert.match(problemWithSignature(tap.drawing), /too little/);
  const cross = pad();
  draw(cross, [100, 100], [200, 200]);
  draw(cross, [200, 100], [100, 200]);
  assert.equal(problemWithSignature(cross.drawing), "");
});

const KEPT = { id: "m1", sha256: "0".repeat(64), kind: "drawing", at: "2026-11-05T14:02:00.000Z" };

test("a kept file is entered once, with what was said of it", () => {
  const doc = new Y.Doc();
  let changes = 0;
  doc.on("update", () => (changes += 1));
  const words = { name: "Test Parent", role: "Mother" };
  enter(doc, { ...KEPT, kind: "signature", place: { field: "signed", words } }, "me");
  assert.equal(changes, 1);
  assert.deepEqual(entriesOf(doc, "signed"), [
    { media: "m1", sha256: KEPT.sha256, kind: "signature", by: "me", at: KEPT.at },
  ]);
  assert.equal(saidOf(doc, "signed", "m1", "role")[0].v[2], "Mother");
});

test("a drawing that was drawn on takes its place and its words", () => {
  const doc = new Y.Doc();
  addEntry(doc, "house", { media: "m0", sha256: "1", kind: "drawing" }, "me");
  sayOf(doc, "house", "m0", "words", "Our house, with the dog", "me");
  enter(doc, { ...KEPT, place: { field: "house", replaces: "m0" } }, "me");
  assert.deepEqual(entriesOf(doc, "house").map(({ media }) => media), ["m1"]);
  assert.equal(saidOf(doc, "house", "m1", "words")[0].v[2], "Our house, with the dog");
});

test("two people's words about one picture both stand until somebody says one", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  sayOf(one, "house", "m1", "words", "A house", "a");
  sayOf(other, "house", "m1", "words", "A school", "b");
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  assert.equal(saidOf(one, "house", "m1", "words").length, 2);
  sayOf(one, "house", "m1", "words", "A house", "a");
  assert.deepEqual(saidOf(one, "house", "m1", "words").map(({ v }) => v[2]), ["A house"]);
  assert.equal(saidOf(one, "house", "m2", "words").length, 0);
});

test("what is removed can be put back", () => {
  const doc = new Y.Doc();
  addEntry(doc, "house", { media: "m1", sha256: "1", kind: "photo" }, "me", "then");
  const removed = removeEntry(doc, "house", "m1");
  assert.equal(entriesOf(doc, "house").length, 0);
  addEntry(doc, "house", removed, "me");
  assert.equal(entriesOf(doc, "house")[0].media, "m1");
});
