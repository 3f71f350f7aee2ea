/** 200 pages pasted: whole, on the disk at once, in frames the gate takes, on the screen in slices. */

import assert from "node:assert/strict";
import test from "node:test";

import Delta from "quill-delta";
import * as Y from "yjs";

import { LiveDocument } from "../../assets/device/live-protocol.js";
import { splitUpdate } from "../../assets/device/live-split.js";
import { AT_ONCE, TextBinding } from "../../assets/device/instruments/text-binding.js";
import { cleanedPaste, firstSlice } from "../../assets/device/instruments/text-delta.js";
import { deltaOf } from "../../assets/device/instruments/text-paste.js";
import { FakeEditor, seeded } from "./fake-editor.mjs";
import { parsed } from "./small-dom.mjs";
import { wordDocument } from "./word-pages.mjs";

const LIMIT = 256 * 1024; // of a frame
const GATE = 1024 * 1024;
const PAGES = cleanedPaste(deltaOf(parsed(wordDocument(200))));

function written(act) {
  const doc = new Y.Doc();
  const updates = [];
  doc.on("update", (update) => updates.push(update));
  act(doc, doc.getText("t.a"));
  return { doc, updates };
}

function read(updates) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

test("an update of 200 pages is cut into frames that together are it", () => {
  const { doc, updates } = written((_doc, text) => text.applyDelta(PAGES.ops));
  assert.ok(updates[0].length > LIMIT);
  const pieces = updates.flatMap((update) => splitUpdate(update, LIMIT));
  assert.ok(pieces.length > 1);
  assert.ok(pieces.every((piece) => piece.length < GATE));
  assert.deepEqual(read(pieces).getText("t.a").toDelta(), doc.getText("t.a").toDelta());
  assert.deepEqual(Y.encodeStateVector(read(pieces)), Y.encodeStateVector(doc));
});

test("one text of two megabytes without a line's end is cut between characters, never within one", () => {
  const words = "😀é家 word ".repeat(150_000);
  const { updates } = written((_doc, text) => text.insert(0, words));
  const pieces = splitUpdate(updates[0], LIMIT);
  assert.ok(pieces.length > 5);
  assert.ok(pieces.every((piece) => piece.length <= LIMIT + 100));
  assert.equal(read(pieces).getText("t.a").toString(), words);
});

test("what is deleted comes after what it deletes, and a small update stays as it is", () => {
  const { doc, updates } = written((of, text) => {
    of.transact(() => {
      text.insert(0, "a".repeat(400_000));
      text.delete(10, 399_980);
    });
  });
  const pieces = splitUpdate(updates[0], 1000);
  assert.equal(read(pieces).getText("t.a").toString(), doc.getText("t.a").toString());
  const small = new Uint8Array([0, 0]);
  assert.equal(splitUpdate(small, 10)[0], small);
});

test("cut anywhere, an update says the same: random edits of random sizes", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = seeded(seed);
    const { doc, updates } = written((of, text) => {
      text.insert(0, "begin 😀 ".repeat(5));
      of.transact(() => {
        for (let step = 0; step < 40; step += 1) {
          const at = random.below(text.length + 1);
          const safe = /[\uDC00-\uDFFF]/.test(text.toString()[at] ?? "") ? at + 1 : at;
          if (random.chance(0.7)) text.insert(safe, random.pick(["x", "家庭 ", "😀😁", "words and more words\n"]).repeat(1 + random.below(20)));
          else text.format(0, Math.min(5, text.length), { bold: random.chance(0.5) || null });
        }
        text.delete(0, 3);
      });
    });
    const pieces = updates.flatMap((update) => splitUpdate(update, 20 + random.below(300)));
    assert.deepEqual(read(pieces).getText("t.a").toDelta(), doc.getText("t.a").toDelta(), `seed ${seed}`);
  }
});

const STORAGE = () => ({ load: async () => ({ state: null, unsound: [], role: null, frames: [] }), write: async () => {} });

for (const [how, act] of /** @type {const} */ ([
  ["pasted", (binding) => binding.take(PAGES)],
  ["brought back by undo", (binding) => {
    binding.take(PAGES);
    binding.cutUndo();
    binding.text.doc.transact(() => binding.text.delete(0, binding.text.length), binding.origin);
    binding.undo();
  }],
])) {
  test(`200 pages ${how} leave as frames no larger than the gate takes`, async (context) => {
    const document = await new LiveDocument("d", /** @type {any} */ (STORAGE()), { pace: { save: 1e6, saveAtLatest: 1e6 } }).load();
    context.after(() => document.abandon());
    const binding = new TextBinding(document.doc.getText("t.a"), new FakeEditor(), { later: () => {} });
    act(binding);
    await document.flush();
    assert.ok(document.frames.length > 1);
    assert.deepEqual(document.frames.map(({ n }) => n), document.frames.map((_frame, index) => index + 1));
    assert.ok(document.frames.every(({ data }) => data.length < GATE));
    const shown = read(document.frames.map(({ data }) => data)).getText("t.a").toString();
    assert.equal(shown, document.doc.getText("t.a").toString());
    assert.equal(shown.match(/word\d+x/g)?.length, 200 * 400);
    binding.destroy();
  });
}

test("a large paste is in the shared text at once and comes to the screen in slices", () => {
  const doc = new Y.Doc();
  const text = doc.getText("t.a");
  text.insert(0, "Before. After.");
  const editor = new FakeEditor();
  const applied = [];
  const apply = editor.apply.bind(editor);
  editor.apply = (change) => {
    applied.push(change);
    apply(change);
  };
  const steps = [];
  const binding = new TextBinding(text, editor, { later: (step) => steps.push(step) });
  binding.take(new Delta().retain(8).concat(PAGES));
  assert.equal(text.toString().match(/word\d+x/g)?.length, 200 * 400);
  assert.equal(applied.length, 1);
  // Somebody types while the rest is still to come.
  editor.type(binding, new Delta().insert("Now: "));
  while (steps.length) steps.shift()();
  const sizes = applied.map((change) => change.ops.reduce((sum, { insert }) => sum + String(insert ?? "").length, 0));
  assert.ok(Math.max(...sizes) <= AT_ONCE + 1, `${Math.max(...sizes)}`);
  assert.ok(sizes.length >= PAGES.length() / AT_ONCE);
  assert.deepEqual(editor.document.ops, binding.shared().ops);
  assert.match(editor.text, /^Now: Before\. word0x/);
  binding.undo(); // the typing
  binding.undo(); // the paste, whole
  while (steps.length) steps.shift()();
  assert.equal(editor.text, "Before. After.\n");
});

test("a field that holds 200 pages opens in slices", () => {
  const doc = new Y.Doc();
  const text = doc.getText("t.a");
  text.applyDelta(PAGES.ops);
  const steps = [];
  const editor = new FakeEditor();
  const binding = new TextBinding(text, editor, { later: (step) => steps.push(step) });
  assert.ok(editor.length() <= AT_ONCE + 2);
  while (steps.length) steps.shift()();
  assert.deepEqual(editor.document.ops, binding.shared().ops);
});

test("slices of a change are the change", () => {
  const document = new Delta().insert("0123456789\n");
  const change = new Delta().retain(2).insert("😀".repeat(5), { bold: true }).delete(3).retain(2, { italic: true }).insert("abc");
  for (let most = 1; most < 15; most += 1) {
    let rest = change;
    let shown = document;
    for (let turn = 0; rest.ops.length; turn += 1) {
      assert.ok(turn < 40);
      let first;
      [first, rest] = firstSlice(rest, most);
      shown = shown.compose(first);
    }
    assert.deepEqual(shown.ops, document.compose(change).ops, `${most}`);
  }
});
