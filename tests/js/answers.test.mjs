import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";

import { answersOf, set } from "../../assets/device/registers.js";

const ROOTS = ["t.said", "a.seen", "a.seen_alone"];

test("a document is told by its fields' short names, and what is empty is empty text", () => {
  const doc = new Y.Doc();
  assert.deepEqual(answersOf(doc, ROOTS), { said: "", seen: "", seen_alone: "" });
  doc.getText("t.said").insert(0, " I like school. \n");
  set(doc, "a.seen", "yes", "w1");
  assert.deepEqual(answersOf(doc, ROOTS), { said: "I like school.", seen: "yes", seen_alone: "" });
});

test("two different answers are no answer until one is chosen", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  set(one, "a.seen", "yes", "w1");
  set(other, "a.seen", "no", "w2");
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  assert.equal(answersOf(one, ROOTS).seen, "");
});

test("what no database keeps is not sent with an answer", () => {
  const doc = new Y.Doc();
  set(doc, "a.reason", "from a\0 PDF", "me");
  set(doc, "a.codes", ["1\0A", 7, null], "me");
  assert.deepEqual(answersOf(doc, ["a.reason", "a.codes"]), { reason: "from a PDF", codes: ["1A", 7, null] });
});
