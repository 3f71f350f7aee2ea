import assert from "node:assert/strict";
import test from "node:test";

import Delta from "quill-delta";

import { blocksOf, wordCount } from "../../assets/device/instruments/text-blocks.js";
import { cleanedPaste, showable } from "../../assets/device/instruments/text-delta.js";

const words = (block) => block.lines.map((line) => line.map((span) => span.text).join(""));

test("paragraphs, headings, lists and quotes are read as such", () => {
  const blocks = blocksOf([
    { insert: "Sleep" },
    { insert: "\n", attributes: { header: 1 } },
    { insert: "He sleeps well.\n\nMilk" },
    { insert: "\n", attributes: { list: "bullet" } },
    { insert: "Bread" },
    { insert: "\n", attributes: { list: "bullet" } },
    { insert: "I like it" },
    { insert: "\n", attributes: { blockquote: true } },
    { insert: "End" },
  ]);
  assert.deepEqual(
    blocks.map((block) => [block.kind, words(block)]),
    [
      ["heading", ["Sleep"]],
      ["paragraph", ["He sleeps well."]],
      ["bullets", ["Milk", "Bread"]],
      ["quote", ["I like it"]],
      ["paragraph", ["End"]],
    ],
  );
});

test("an empty line between two lists keeps them two", () => {
  const item = { insert: "\n", attributes: { list: "ordered" } };
  const blocks = blocksOf([{ insert: "a" }, item, { insert: "\n" }, { insert: "b" }, item]);
  assert.equal(blocks.length, 2);
});

test("bold and italic words stay bold and italic", () => {
  const [block] = blocksOf([{ insert: "so " }, { insert: "sure", attributes: { bold: true, italic: true } }]);
  assert.deepEqual(block.lines[0][1], { text: "sure", at: 3, bold: true, italic: true });
});

test("each run of words says where it stands in the text, whose it is, and whom it means", () => {
  const mention = "0193a1b2-0000-7000-8000-000000000001";
  const blocks = blocksOf([
    { insert: "One\n\nShe said " },
    { insert: "no", attributes: { exact: "Ada#0123abcd" } },
    { insert: "\n", attributes: { list: "bullet" } },
    { insert: "Sam", attributes: { mention } },
  ]);
  assert.deepEqual(
    blocks.flatMap(({ lines }) => lines.flat()).map(({ text, at, exact, mention: who }) => [text, at, exact ?? who]),
    [["One", 0, undefined], ["She said ", 5, undefined], ["no", 14, "Ada#0123abcd"], ["Sam", 17, mention]],
  );
});

test("an empty field has nothing to read", () => {
  assert.deepEqual(blocksOf([]), []);
  assert.deepEqual(blocksOf([{ insert: "\n\n" }]), []);
});

test("words are counted in any script", () => {
  assert.equal(wordCount([{ insert: "He doesn't sleep.\n" }, { insert: "سلام دنیا" }]), 5);
  assert.equal(wordCount([]), 0);
});

test("a paste keeps words and the marks a field may carry, nothing else", () => {
  const pasted = new Delta()
    .insert("Title")
    .insert("\n", { header: 4, align: "center" })
    .insert({ image: "https://example.org/spy.gif" })
    .insert("red\r\nline\u0007", { color: "#f00", bold: true, link: "https://example.org" });
  assert.deepEqual(cleanedPaste(pasted).ops, [
    { insert: "Title" },
    { insert: "\n", attributes: { header: 2 } },
    { insert: "red", attributes: { bold: true } },
    { insert: "\n" },
    { insert: "line", attributes: { bold: true } },
  ]);
});

test("a tick list becomes a plain list on pasting", () => {
  const pasted = new Delta().insert("do it").insert("\n", { list: "checked" });
  assert.equal(cleanedPaste(pasted).ops[1].attributes.list, "bullet");
});

test("a colleague's change keeps its length when marks unknown here are left out", () => {
  const change = new Delta().retain(2, { font: "x" }).insert({ video: 1 }).delete(3);
  assert.deepEqual(showable(change).ops, [{ retain: 2 }, { insert: "\uFFFC" }, { delete: 3 }]);
});
