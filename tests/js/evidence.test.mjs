// What sentences rest on: links that keep their place, and what became of their sources.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";

import { declinedFactors, declineFactor, EVIDENCE, link, linksOf, placedLinks, unlink } from "../../assets/device/guidance/evidence.js";
import { sourceNow, sourcesOf } from "../../assets/device/guidance/sources.js";

const WORDS = "I visited twice. She is safe. Dad was out.";
const VISIT = { kind: "visit", id: "v1", label: "Statutory visit", on: "2026-11-03" };

function written() {
  const doc = new Y.Doc();
  doc.getText("t.analysis").insert(0, WORDS);
  return doc;
}
const safe = { root: "t.analysis", index: WORDS.indexOf("She"), length: "She is safe.".length };
const wordsOf = (doc) => placedLinks(doc).map(({ index, length }) => doc.getText("t.analysis").toString().slice(index, index + length));

test("a link keeps its words while others write before it", () => {
  const doc = written();
  link(doc, safe, VISIT, "me");
  doc.getText("t.analysis").insert(0, "Yesterday: ");
  assert.deepEqual(wordsOf(doc), ["She is safe."]);
  assert.deepEqual(placedLinks(doc).map(({ field, to, by }) => [field, to.id, by]), [["analysis", "v1", "me"]]);
});

test("links are numbered in the order of the text, not of their making", () => {
  const doc = written();
  link(doc, { root: "t.analysis", index: WORDS.indexOf("Dad"), length: 12 }, { ...VISIT, id: "v2" }, "me");
  link(doc, safe, VISIT, "me");
  assert.deepEqual(placedLinks(doc).map(({ to }) => to.id), ["v1", "v2"]);
});

test("when its words are gone a link is not shown, and is not lost", () => {
  const doc = written();
  link(doc, safe, VISIT, "me");
  doc.getText("t.analysis").delete(safe.index, safe.length);
  assert.deepEqual(placedLinks(doc), []);
  assert.equal(linksOf(doc).length, 1);
});

test("a link is taken back by anybody who writes", () => {
  const doc = written();
  const id = link(doc, safe, VISIT, "me");
  unlink(doc, id, "you");
  assert.deepEqual(linksOf(doc), []);
});

test("two people link apart, and both links stand", () => {
  const [one, other] = [written(), new Y.Doc()];
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  link(one, safe, VISIT, "me");
  link(other, safe, { ...VISIT, id: "v2" }, "you");
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  assert.deepEqual(linksOf(one).map(({ to }) => to.id).sort(), ["v1", "v2"]);
});

test("every entry is of the shape that the record takes", () => {
  const doc = written();
  link(doc, safe, { kind: "view", id: "", label: "Professional view", on: "", because: "x".repeat(600) }, "me");
  declineFactor(doc, "1B", true, "me");
  for (const { v, by, at } of /** @type {any[]} */ (doc.getArray(EVIDENCE).toArray())) {
    assert.ok(v.length >= 2 && v.length <= 5 && by === "me" && at);
    for (const part of v.slice(0, -1)) assert.ok(typeof part === "string" && part.length <= 80);
    assert.ok(v.at(-1) === null || v.at(-1).length <= 4000);
  }
});

test("damage from elsewhere is no link", () => {
  const doc = written();
  doc.getArray(EVIDENCE).push([{ v: ["x", "anchor", "{"], by: "a", at: "" }, { v: ["x", "to", "[]"], by: "a", at: "" }]);
  assert.deepEqual(linksOf(doc), []);
});

test("a factor that was refused stays refused until somebody takes that back", () => {
  const doc = written();
  declineFactor(doc, "1B", true, "me");
  assert.deepEqual([...declinedFactors(doc)], ["1B"]);
  assert.deepEqual(linksOf(doc), []);
  declineFactor(doc, "1B", false, "you");
  assert.deepEqual([...declinedFactors(doc)], []);
});

const ROWS = {
  visits: [
    { id: "v1", child_id: "c", status: "recorded", on: "2026-11-03", kind_label: "Statutory visit", summary: "Seen at home", said: "", worker: "" },
    { id: "v2", child_id: "c", status: "planned", on: "2026-12-03", kind_label: "Statutory visit", summary: "", said: "", worker: "" },
    { id: "v3", child_id: "other", status: "recorded", on: "2026-11-04", kind_label: "Visit", summary: "", said: "", worker: "" },
  ],
  chronology: [
    { id: "n1", child_id: "c", on: "2026-11-05", kind: "case_note", title: "Call from school", text: "Late again", by: "", link: "" },
    { id: "x", child_id: "c", on: "2026-11-03", kind: "visit", title: "Visit", text: "", by: "", link: "" },
  ],
  documents: [{ id: "d1", child_id: "c", title: "Letter", dated_on: "2026-10-01", kind_label: "Letter" }],
};
const rows = (name) => ROWS[name] ?? [];

test("what may be linked: this child's visits made, notes, documents, and files of the assessment", () => {
  const media = [{ media: "m1", kind: "drawing", at: "2026-11-20T10:00:00Z", root: "family_drawing" }];
  assert.deepEqual(sourcesOf(rows, "c", media).map(({ kind, id }) => [kind, id]), [
    ["media", "m1"],
    ["chronology", "n1"],
    ["visit", "v1"],
    ["document", "d1"],
  ]);
});

test("a source that is there opens; one that is gone keeps its name and says so", () => {
  assert.deepEqual(sourceNow(VISIT, rows), { label: "Statutory visit, 3 Nov 2026", open: "/visits/v1", gone: false });
  assert.deepEqual(sourceNow({ ...VISIT, id: "deleted" }, rows), { label: "Statutory visit, 3 Nov 2026", open: "", gone: true });
  const view = { kind: "view", id: "", label: "Professional view", on: "", because: "I saw them together." };
  assert.equal(sourceNow(view, rows).label, "Professional view: I saw them together.");
});

test("links of another device that are none keep nobody from the others", () => {
  const doc = written();
  link(doc, safe, VISIT, "me");
  const [{ anchor }] = linksOf(doc);
  const say = (id, part, value) => doc.getArray(EVIDENCE).push([{ v: [id, part, value], by: "liar", at: "" }]);
  for (const [index, root] of [5, {}, [], true, "a.outcome", "x.evidence", "constructor"].entries()) {
    say(`root${index}`, "anchor", JSON.stringify({ ...anchor, root }));
    say(`root${index}`, "to", JSON.stringify(VISIT));
  }
  for (const [index, to] of [5, [], { kind: "visit" }, { ...VISIT, label: {} }, { ...VISIT, kind: [] }, { ...VISIT, because: {} }].entries()) {
    say(`to${index}`, "anchor", JSON.stringify(anchor));
    say(`to${index}`, "to", JSON.stringify(to));
  }
  for (const value of [5, true, "{", "null"]) say("json", "anchor", value);
  assert.deepEqual(placedLinks(doc).map(({ to }) => to), [VISIT]);
  assert.equal(declinedFactors(doc).size, 0);
});
