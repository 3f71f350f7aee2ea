import assert from "node:assert/strict";
import { test } from "node:test";

import Delta from "quill-delta";
import * as Y from "yjs";

import { changeOf, keepToOneLine, portOf } from "../../assets/device/instruments/plain-text.js";
import { TextBinding } from "../../assets/device/instruments/text-binding.js";
import { seeded } from "./fake-editor.mjs";

/** A line on one tablet. */
function line() {
  const doc = new Y.Doc();
  const text = doc.getText("t.name");
  const input = { value: "", selectionStart: 0, selectionEnd: 0, ownerDocument: { activeElement: null } };
  const binding = new TextBinding(text, portOf(input));
  const type = (value, caret = value.length) => {
    const change = changeOf(input.value, value, caret);
    input.value = value;
    binding.local(change);
  };
  return { doc, text, input, binding, type };
}

function meet(one, other) {
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc, Y.encodeStateVector(other.doc)), "network");
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(one.doc)), "network");
}

test("what two people type in one line apart is kept of both", () => {
  const [one, other] = [line(), line()];
  one.type("nursery");
  meet(one, other);
  one.type("Hill nursery", 5);
  other.type("nursery, mornings");
  meet(one, other);
  assert.equal(one.input.value, "Hill nursery, mornings");
  assert.equal(other.input.value, one.input.value);
});

test("a letter typed in a row of the same goes where the caret stands", () => {
  assert.deepEqual(changeOf("aa", "aaa", 1).ops, [{ insert: "a" }]);
  assert.deepEqual(changeOf("aa", "aaa", 3).ops, [{ retain: 2 }, { insert: "a" }]);
  assert.deepEqual(changeOf("aaa", "aa", 1).ops, [{ retain: 1 }, { delete: 1 }]);
});

test("an emoji is never cut in two", () => {
  const { type, text } = line();
  type("😀");
  type("😁");
  assert.equal(text.toString(), "😁");
  assert.deepEqual(changeOf("😀", "😁", 2).ops, [{ insert: "😁" }, { delete: 2 }]);
});

test("a colleague's words wait while this person composes", () => {
  const [one, other] = [line(), line()];
  one.type("Hill");
  meet(one, other);
  one.binding.hold();
  other.type("Hill nursery");
  meet(one, other);
  assert.equal(one.input.value, "Hill");
  one.type("The Hill", 4);
  one.binding.release();
  meet(one, other);
  assert.equal(one.input.value, "The Hill nursery");
  assert.equal(other.input.value, "The Hill nursery");
});

test("a line break from elsewhere keeps its place and shows as a blank", () => {
  const { text, input, type } = line();
  text.insert(0, "one\ntwo");
  assert.equal(input.value, "one two");
  type("one two!");
  assert.equal(text.toString(), "one\ntwo!");
});

test("any two values, with the caret anywhere, are one change", () => {
  const random = seeded(7);
  const letters = ["a", "a", "b", "😀", "é", " "];
  const words = () => Array.from({ length: random.below(7) }, () => random.pick(letters)).join("");
  for (let round = 0; round < 2000; round += 1) {
    const [before, after] = [words(), words()];
    const change = changeOf(before, after, random.below(after.length + 1));
    const made = new Delta().insert(before).compose(change);
    assert.equal(made.ops.map((op) => op.insert).join(""), after, JSON.stringify({ before, after }));
  }
});

test("what came along unseen takes no place among the words, and the caret stays", () => {
  const input = { value: "one\0two\u2028three\x07", selectionStart: 5, selectionEnd: 5, setSelectionRange: (...at) => (input.caret = at) };
  keepToOneLine(/** @type {any} */ (input));
  assert.deepEqual([input.value, input.caret], ["one two three ", [5, 5]]);
  const plain = { value: "as it is", selectionStart: 2, selectionEnd: 2, setSelectionRange: () => assert.fail("moved") };
  keepToOneLine(/** @type {any} */ (plain));
});
