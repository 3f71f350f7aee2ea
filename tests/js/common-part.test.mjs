// One assessment from two documents: a child's own, and what siblings have in common.

import assert from "node:assert/strict";
import test from "node:test";

import * as Y from "yjs";

import { FormStore } from "../../assets/device/forms/form-store.js";
import { fillFrom, moveToCommon } from "../../assets/device/forms/parts.js";
import { link, placedLinks } from "../../assets/device/guidance/evidence.js";
import { worseOf } from "../../assets/device/instruments/document-status.js";
import { set, values } from "../../assets/device/registers.js";

const field = (key, kind, more = {}) => ({
  key, kind, label: key, help: "", required_at: "", choices: [], columns: [], when_json: "", ...more,
});
const HOME = field("home", "text", { required_at: "send" });
const SEEN = field("seen", "date");
const VOICE = field("voice", "text", { when_json: '{"field":"home","is_answered":true}' });
const FORM = {
  key: "f", version: 1, title: "F",
  sections: [
    { key: "family", title: "Family", short: "Family", part: "shared", when_json: "", fields: [HOME, SEEN] },
    { key: "child", title: "Child", short: "Child", part: "own", when_json: "", fields: [VOICE] },
  ],
};

function open() {
  const [own, common] = [new Y.Doc(), new Y.Doc()];
  return { own, common, store: new FormStore(own, /** @type {any} */ (FORM), common) };
}

test("common fields are answered from the common document, the rest from the child's own", () => {
  const { own, common, store } = open();
  common.getText("t.home").insert(0, "Warm.");
  common.getText("t.voice").insert(0, "Another child's.");
  own.getText("t.voice").insert(0, "Mine.");
  assert.equal(store.answers.home, "Warm.");
  assert.equal(store.answers.voice, "Mine.");
  assert.equal(store.countOf("family"), "1/2");
});

test("what is required and asked is seen across both documents", () => {
  const { common, store } = open();
  assert.deepEqual(store.missingFor("send").map(({ key }) => key), ["home"]);
  assert.equal(store.stateOf("voice"), "silent");
  common.getText("t.home").insert(0, "Warm.");
  assert.deepEqual(store.missingFor("send"), []);
  assert.equal(store.stateOf("voice"), "asked");
});

test("what differs for the child stands after the common words", () => {
  const { own, common, store } = open();
  common.getText("t.home").insert(0, "Warm.");
  own.getText("t.home").insert(0, "Sleeps in the hall.");
  assert.equal(store.answers.home, "Warm.\nSleeps in the hall.");
  assert.equal(store.wordsOf("t.home"), "Warm.\nSleeps in the hall.");
});

test("two single answers that differ are no answer, the same one twice is", () => {
  const { own, common, store } = open();
  set(own, "a.seen", "2026-11-01", "me");
  assert.equal(store.answers.seen, "2026-11-01");
  set(common, "a.seen", "2026-11-02", "me");
  assert.equal(store.answers.seen, null);
  set(common, "a.seen", "2026-11-01", "me");
  assert.equal(store.answers.seen, "2026-11-01");
});

test("what words rest on is kept in the child's own document, for common words too", () => {
  const { own, common, store } = open();
  common.getText("t.home").insert(0, "Warm and dry.");
  own.getText("t.home").insert(0, "Sleeps in the hall.");
  const to = { kind: "view", id: "", label: "View", on: "" };
  for (const words of ["dry", "hall"]) {
    const index = store.wordsOf("t.home").indexOf(words);
    const place = store.placeOf({ root: "t.home", index, length: words.length });
    link(own, place.words, to, "me", place.doc);
  }
  common.getText("t.home").insert(0, "Always ");
  const placed = placedLinks(own, (root) => store.placesOf(root));
  const said = placed.map(({ index, length }) => store.wordsOf("t.home").slice(index, index + length));
  assert.deepEqual(said, ["dry", "hall"]);
  assert.equal(common.getArray("x.evidence").length, 0);
});

test("a child's own words become common in one step and are nowhere twice", () => {
  const { own, common, store } = open();
  common.getText("t.home").insert(0, "Warm.");
  own.getText("t.home").insert(0, "Dry.", { bold: true });
  assert.equal(moveToCommon(own, common, HOME, "me"), true);
  assert.deepEqual(common.getText("t.home").toDelta(), [
    { insert: "Warm.\n" },
    { insert: "Dry.", attributes: { bold: true } },
  ]);
  assert.equal(own.getText("t.home").length, 0);
  assert.equal(store.answers.home, "Warm.\nDry.");
});

test("an answer that differs from the common one stays where it is", () => {
  const { own, common } = open();
  set(own, "a.seen", "2026-11-01", "me");
  set(common, "a.seen", "2026-11-02", "me");
  assert.equal(moveToCommon(own, common, SEEN, "me"), false);
  assert.equal(values(own, "a.seen").length, 1);
  assert.deepEqual(values(common, "a.seen").map(({ v }) => v), ["2026-11-02"]);
});

test("a kept part reads as it was kept", () => {
  const doc = fillFrom(new Y.Doc(), {
    "t.home": [{ insert: "Warm." }],
    "a.seen": [{ v: "2026-11-01", by: "me", at: "2026-11-01" }],
  });
  const store = new FormStore(new Y.Doc(), /** @type {any} */ (FORM), doc);
  assert.equal(store.answers.home, "Warm.");
  assert.equal(store.answers.seen, "2026-11-01");
});

test("of two documents the worse one is told", () => {
  const line = (tone) => /** @type {any} */ ({ words: tone, tone, icon: "" });
  assert.equal(worseOf(line("good"), line("warning")).words, "warning");
  assert.equal(worseOf(line("danger"), line("warning")).words, "danger");
  assert.equal(worseOf(line("warning"), line("good")).words, "warning");
});
