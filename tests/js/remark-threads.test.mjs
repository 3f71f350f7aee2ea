import assert from "node:assert/strict";
import test from "node:test";

import Delta from "quill-delta";
import * as Y from "yjs";

import { asOwnEdit, TextBinding } from "../../assets/device/instruments/text-binding.js";
import { anchorAt, rangeOf, wordsAt } from "../../assets/device/remarks/anchors.js";
import {
  accept,
  begin,
  changedSince,
  decline,
  reply,
  settle,
  takeOutDoubles,
  threadsOf,
} from "../../assets/device/remarks/threads.js";
import { FakeEditor } from "./fake-editor.mjs";

const ROOT = "t.analysis";

/** One person at one tablet, with the field open. */
function person(name) {
  const doc = new Y.Doc();
  const text = doc.getText(ROOT);
  const editor = new FakeEditor();
  const binding = new TextBinding(text, editor);
  return { name, doc, text, editor, binding };
}

function meet(...people) {
  for (let round = 0; round < 2; round += 1) {
    for (const from of people) {
      for (const to of people) {
        if (from === to) continue;
        Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
      }
    }
  }
}

/** The worker wrote, the manager reads along. */
function pair(words = "The home is cold. Mum is kind.") {
  const [worker, manager] = [person("worker"), person("manager")];
  worker.text.insert(0, words);
  meet(worker, manager);
  return { worker, manager };
}

const on = (who, words) => anchorAt(who.text, ROOT, who.text.toString().indexOf(words), words.length);
const only = (who) => threadsOf(who.doc)[0];
const suggest = (who, words, text) =>
  begin(who.doc, { kind: "suggestion", anchor: on(who, words), text, words: "Say what you saw." }, who.name);

test("a comment is about its words, and reaches the colleague with its answer", () => {
  const { worker, manager } = pair();
  begin(manager.doc, { kind: "comment", anchor: on(manager, "cold"), words: "How cold?" }, "manager", "2026-11-26T10:00:00Z");
  meet(worker, manager);
  reply(worker.doc, only(worker), "14 degrees at 10.", "worker", "2026-11-26T10:05:00Z");
  meet(worker, manager);
  const thread = only(manager);
  assert.deepEqual(
    thread.messages.map(({ words, by }) => [words, by]),
    [["How cold?", "manager"], ["14 degrees at 10.", "worker"]],
  );
  assert.equal(thread.state, "open");
  assert.equal(wordsAt(manager.doc, thread.anchor), "cold");
});

test("its place moves with the words, and what is typed at its edges is not of it", () => {
  const { worker, manager } = pair();
  begin(manager.doc, { kind: "comment", anchor: on(manager, "cold"), words: "?" }, "manager");
  meet(worker, manager);
  worker.text.insert(0, "Seen on Monday. ");
  worker.text.insert(worker.text.toString().indexOf("cold"), "very ");
  worker.text.insert(worker.text.toString().indexOf(". Mum"), " and damp");
  meet(worker, manager);
  assert.equal(wordsAt(manager.doc, only(manager).anchor), "cold");
});

test("when its words are deleted the comment stays, with the words it was about", () => {
  const { worker, manager } = pair();
  begin(manager.doc, { kind: "comment", anchor: on(manager, "The home is cold."), words: "?" }, "manager");
  worker.text.delete(0, 18); // apart from each other
  meet(worker, manager);
  for (const each of [worker, manager]) {
    assert.equal(rangeOf(each.doc, only(each).anchor), null);
    assert.equal(only(each).anchor.quote, "The home is cold.");
  }
});

test("words that come back by undo are under their comment again", () => {
  const { worker, manager } = pair();
  begin(manager.doc, { kind: "comment", anchor: on(manager, "cold"), words: "?" }, "manager");
  meet(worker, manager);
  asOwnEdit(worker.text, () => worker.text.delete(12, 4));
  assert.equal(rangeOf(worker.doc, only(worker).anchor), null);
  worker.binding.undo();
  assert.equal(wordsAt(worker.doc, only(worker).anchor), "cold");
});

test("resolved is resolved everywhere, and an answer opens it again", () => {
  const { worker, manager } = pair();
  begin(manager.doc, { kind: "comment", anchor: { root: "" }, words: "Well done." }, "manager");
  meet(worker, manager);
  settle(worker.doc, only(worker), "resolved", "worker");
  meet(worker, manager);
  assert.equal(only(manager).state, "resolved");
  assert.equal(only(manager).settled.by, "worker");
  reply(manager.doc, only(manager), "One thing more.", "manager");
  meet(worker, manager);
  assert.equal(only(worker).state, "open");
});

test("two who answer and settle apart lose neither", () => {
  const { worker, manager } = pair();
  begin(manager.doc, { kind: "comment", anchor: { root: "" }, words: "First." }, "manager");
  meet(worker, manager);
  reply(worker.doc, only(worker), "From the car.", "worker");
  settle(manager.doc, only(manager), "resolved", "manager");
  meet(worker, manager);
  assert.equal(only(worker).messages.length, 2);
  assert.equal(only(worker).state, only(manager).state);
});

test("an accepted suggestion is the worker's own edit, said to be suggested", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  assert.equal(accept(worker.doc, only(worker), "worker", asOwnEdit), true);
  meet(worker, manager);
  const thread = only(manager);
  assert.equal(manager.text.toString(), "The home is 14 degrees. Mum is kind.");
  assert.equal(worker.editor.text, `${worker.text.toString()}\n`);
  assert.deepEqual([thread.state, thread.opened.by, thread.settled.by], ["accepted", "manager", "worker"]);
});

test("undo takes an accepted suggestion back, and nothing a colleague wrote", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  accept(worker.doc, only(worker), "worker", asOwnEdit);
  meet(worker, manager);
  manager.text.insert(0, "Draft. ");
  meet(worker, manager);
  worker.binding.undo();
  assert.equal(worker.text.toString(), "Draft. The home is cold. Mum is kind.");
  assert.equal(worker.editor.text, `${worker.text.toString()}\n`);
  // No entry of the thread was written again in another's name: the gate would refuse it.
  for (const entry of worker.doc.getArray("x.remarks").toArray()) {
    assert.ok(entry.v[1] !== "state" || entry.by === "worker");
  }
});

test("undo in one field leaves what was accepted in another", () => {
  const { worker, manager } = pair();
  const other = worker.doc.getText("t.health");
  const editor = new FakeEditor();
  const binding = new TextBinding(other, editor);
  editor.type(binding, new Delta().insert("Well."));
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  accept(worker.doc, only(worker), "worker", asOwnEdit);
  binding.undo();
  assert.equal(other.toString(), "");
  assert.match(worker.text.toString(), /14 degrees/);
});

test("what a colleague writes into the passage meanwhile survives its replacement", () => {
  const { worker, manager } = pair();
  suggest(manager, "The home is cold.", "It was 14 degrees.");
  meet(worker, manager);
  manager.text.insert(manager.text.toString().indexOf("cold"), "(heating off) ");
  accept(worker.doc, only(worker), "worker", asOwnEdit);
  meet(worker, manager);
  assert.match(worker.text.toString(), /It was 14 degrees\./);
  assert.match(worker.text.toString(), /\(heating off\)/);
  assert.equal(worker.text.toString(), manager.text.toString());
});

test("that the words have changed since is known before it is accepted", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  assert.equal(changedSince(worker.doc, only(worker)), false);
  worker.text.insert(14, "LD, co");
  assert.equal(changedSince(worker.doc, only(worker)), true);
});

test("two who accept the same suggestion apart put its words in once", () => {
  const { worker, manager } = pair();
  const colleague = person("colleague");
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager, colleague);
  accept(worker.doc, only(worker), "worker", asOwnEdit);
  accept(colleague.doc, only(colleague), "colleague", asOwnEdit);
  meet(worker, manager, colleague);
  assert.equal(worker.text.toString().split("14 degrees").length, 3);
  // Both tablets see it and both take one out, before they have met again.
  assert.equal(takeOutDoubles(worker.doc, "worker"), 1);
  assert.equal(takeOutDoubles(colleague.doc, "colleague"), 1);
  meet(worker, manager, colleague);
  for (const each of [worker, manager, colleague]) {
    assert.equal(each.text.toString(), "The home is 14 degrees. Mum is kind.");
    assert.equal(takeOutDoubles(each.doc, each.name), 0);
    assert.equal(each.text.toString(), "The home is 14 degrees. Mum is kind.");
  }
});

test("where nothing stands twice nothing is written", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  suggest(manager, "kind", "gentle");
  meet(worker, manager);
  accept(worker.doc, threadsOf(worker.doc)[0], "worker", asOwnEdit);
  let updates = 0;
  worker.doc.on("update", () => (updates += 1));
  assert.equal(takeOutDoubles(worker.doc, "worker"), 0);
  assert.equal(updates, 0);
});

test("a double in which somebody has written stays", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  accept(worker.doc, only(worker), "worker", asOwnEdit);
  accept(manager.doc, only(manager), "manager", asOwnEdit);
  for (const each of [worker, manager]) {
    each.text.insert(each.text.toString().indexOf("degrees"), "or 15 ");
  }
  meet(worker, manager);
  assert.equal(takeOutDoubles(worker.doc, "worker"), 0);
  assert.equal(worker.text.toString().split("or 15").length, 3);
});

test("a suggestion whose words are gone changes nothing", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  worker.text.delete(0, worker.text.length);
  assert.equal(accept(worker.doc, only(worker), "worker", asOwnEdit), false);
  assert.equal(worker.text.toString(), "");
  assert.equal(only(worker).state, "open");
});

test("declined with a reason: both stay in the thread", () => {
  const { worker, manager } = pair();
  suggest(manager, "cold", "14 degrees");
  meet(worker, manager);
  decline(worker.doc, only(worker), "I had no thermometer.", "worker");
  meet(worker, manager);
  const thread = only(manager);
  assert.equal(thread.state, "declined");
  assert.equal(thread.text, "14 degrees");
  assert.equal(thread.messages.at(-1).words, "I had no thermometer.");
  assert.match(manager.text.toString(), /cold/);
});

test("replaced words keep bold, and are not somebody's exact words any more", () => {
  const { worker, manager } = pair("He is sad.");
  worker.text.format(6, 3, { bold: true, exact: "Grandma#0123abcd" });
  meet(worker, manager);
  suggest(manager, "sad", "quiet");
  meet(worker, manager);
  accept(worker.doc, only(worker), "worker", asOwnEdit);
  assert.deepEqual(
    worker.text.toDelta().find(({ insert }) => insert === "quiet"),
    { insert: "quiet", attributes: { bold: true } },
  );
});

test("entries that are none are passed over", () => {
  const { worker } = pair();
  worker.doc.getArray("x.remarks").push([
    null,
    { v: "words", by: "x", at: "y" },
    { v: ["a", "anchor", "{"], by: "x", at: "y" },
    { v: ["b", "kind", "comment"], by: "x", at: "2026-01-01T00:00:00Z" },
    { v: ["b", "anchor", '{"root":7}'], by: "x", at: "y" },
    { v: ["b", "state", "gone"], by: "x", at: "y" },
  ]);
  const threads = threadsOf(worker.doc);
  assert.deepEqual(threads.map(({ id, state, anchor }) => [id, state, anchor]), [["b", "open", { root: "" }]]);
});

const NO_ROOTS = ["a.outcome", "x.remarks", "s.needs", "constructor", 5, {}, [], true, null];

for (const root of NO_ROOTS) {
  test(`a remark that another device says stands at ${JSON.stringify(root)} keeps nobody from the others`, () => {
    const doc = new Y.Doc();
    const text = doc.getText(ROOT);
    text.insert(0, "He sleeps well.");
    const sound = begin(doc, { kind: "comment", anchor: anchorAt(text, ROOT, 0, 2), words: "Who?" }, "me");
    const lie = JSON.stringify({ ...anchorAt(text, ROOT, 3, 6), root });
    const say = (part, value) => doc.getArray("x.remarks").push([{ v: ["lie", part, value], by: "liar", at: "soon" }]);
    for (const [part, value] of [["kind", "suggestion"], ["anchor", lie], ["text", 5], ["result", lie], ["result", "[]"], ["m", true]]) {
      say(part, value);
    }
    for (const thread of threadsOf(doc)) {
      assert.equal(wordsAt(doc, thread.anchor), thread.id === sound ? "He" : "");
      changedSince(doc, thread);
      if (thread.id !== sound) assert.equal(accept(doc, thread, "me", asOwnEdit), false);
    }
    takeOutDoubles(doc, "me");
    assert.equal(text.toString(), "He sleeps well.");
    doc.getArray("a.outcome"); // is still what it was
  });
}
