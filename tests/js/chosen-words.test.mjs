/** Exact words and mentions while people write, compose, dictate and are corrected around them. */

import assert from "node:assert/strict";
import test from "node:test";

import Delta from "quill-delta";
import * as Y from "yjs";

import { InputGuard } from "../../assets/device/instruments/input-guard.js";
import { TextBinding } from "../../assets/device/instruments/text-binding.js";
import { exactMark, exactPassages } from "../../assets/device/remarks/exact.js";
import { FakeEditor } from "./fake-editor.mjs";

const SAID = "I hate it.";
const EXACT = exactMark("Ada", SAID);
const SAM = "0193a1b2-0000-7000-8000-000000000001";

/** A field that holds: She said I hate it. Then she left. */
function field() {
  const doc = new Y.Doc();
  const text = doc.getText("t.health");
  text.applyDelta([{ insert: "She said " }, { insert: SAID, attributes: { exact: EXACT } }, { insert: " Then she left." }]);
  const editor = new FakeEditor();
  const binding = new TextBinding(text, editor);
  const timers = clock();
  const guard = new InputGuard(binding, timers);
  return { doc, text, editor, binding, guard, timers, type: (change) => editor.type(binding, change) };
}

function clock() {
  const waiting = new Map();
  let next = 1;
  return {
    set: (act) => (waiting.set(next, act), next++),
    clear: (id) => void waiting.delete(id),
    run: () => [...waiting].forEach(([id, act]) => (waiting.delete(id), act())),
  };
}

/** As an editor reports it: what is typed takes the marks of what is before it. */
const put = (at, words, marks) => new Delta().retain(at).insert(words, marks);
const passages = ({ text }) => exactPassages(text.toDelta());
const START = 9;
const END = START + SAID.length;

const holds = ({ editor, binding }) =>
  assert.deepEqual(editor.document.compose(binding.pending).ops, binding.shared().ops, "the invariant broke");

test("what is typed at the end of exact words is not of them, also on the screen", () => {
  const here = field();
  here.type(put(END, "S", { exact: EXACT }));
  const [passage] = passages(here);
  assert.deepEqual([passage.words, passage.edited], [SAID, false]);
  assert.deepEqual(here.editor.document.ops, here.binding.shared().ops);
});

test("a whole word composed at the end of them is not of them", () => {
  const here = field();
  here.guard.compositionStart();
  for (const [index, letter] of [..."done"].entries()) here.type(put(END + index, letter, { exact: EXACT }));
  holds(here);
  // Nothing was written into the field while the person composed.
  assert.equal(here.editor.document.ops.filter(({ attributes }) => attributes?.exact).map(({ insert }) => insert).join(""), `${SAID}done`);
  here.guard.compositionEnd();
  here.timers.run();
  holds(here);
  assert.deepEqual(passages(here).map(({ words, edited }) => [words, edited]), [[SAID, false]]);
  assert.deepEqual(here.editor.document.ops, here.binding.shared().ops);
});

test("words dictated at their end, a word at a time, are not of them", () => {
  const here = field();
  let at = END;
  for (const words of [" and", " she", " cried"]) {
    here.guard.beforeInput("insertText", words);
    here.type(put(at, words, { exact: EXACT }));
    at += words.length;
  }
  here.timers.run();
  assert.deepEqual(passages(here).map(({ words, edited }) => [words, edited]), [[SAID, false]]);
  assert.equal(here.text.toString(), "She said I hate it. and she cried Then she left.");
});

test("a correction of the first word stays of them, and they are said to be edited", () => {
  const here = field();
  here.guard.beforeInput("insertReplacementText", "We");
  here.type(new Delta().retain(START).insert("We", { exact: EXACT }).delete(1));
  here.timers.run();
  assert.deepEqual(passages(here).map(({ words, edited }) => [words, edited]), [["We hate it.", true]]);
});

test("a composition within them keeps every word and says that they were edited", () => {
  const here = field();
  here.guard.compositionStart();
  here.type(put(START + 7, "l", { exact: EXACT }));
  here.doc.transact(() => here.text.insert(0, "Today: "), "a colleague");
  here.type(put(START + 8, "ot", { exact: EXACT }));
  here.guard.compositionEnd();
  here.timers.run();
  holds(here);
  assert.deepEqual(passages(here).map(({ words, edited }) => [words, edited]), [["I hate lotit.", true]]);
  assert.equal(here.editor.text, `${here.text.toString()}\n`);
});

test("a new line in the middle of them parts nothing", () => {
  const here = field();
  here.type(put(START + 6, "\n"));
  assert.equal(passages(here).length, 1);
  here.type(put(START + 7, "really ", { exact: EXACT }));
  assert.deepEqual(passages(here).map(({ words }) => words), ["I hate\nreally  it."]);
});

test("the line after them is not of them, though the editor carries their mark over", () => {
  const here = field();
  here.text.delete(END, 15);
  here.type(put(END, "\n"));
  here.type(put(END + 1, "N", { exact: EXACT }));
  assert.deepEqual(passages(here).map(({ words }) => words), [SAID]);
});

test("exact words pasted elsewhere stay exact", () => {
  const here = field();
  here.type(put(0, SAID, { exact: EXACT }));
  assert.deepEqual(passages(here).map(({ words, edited }) => [words, edited]), [[SAID, false], [SAID, false]]);
});

test("a mention does not grow, and a mention that is put in stays one", () => {
  const here = field();
  here.type(put(0, "Sam Hill", { mention: SAM }));
  here.type(put(8, "'s", { mention: SAM }));
  assert.deepEqual(here.text.toDelta()[0], { insert: "Sam Hill", attributes: { mention: SAM } });
  assert.equal(here.text.toDelta()[1].insert, "'sShe said ");
});

test("a value that is nobody's never reaches the shared text", () => {
  const here = field();
  here.type(put(0, "x", { exact: "javascript:alert(1)" }));
  here.type(put(0, "y", { mention: "everybody" }));
  assert.equal(here.text.toDelta()[0].insert.slice(0, 2), "yx");
  assert.equal(here.text.toDelta()[0].attributes, undefined);
});
