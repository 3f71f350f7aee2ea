import assert from "node:assert/strict";
import { test } from "node:test";

import { Draft, PAUSE } from "../../assets/device/forms/draft.js";

function field(words = "") {
  const state = { value: words };
  const written = [];
  let due = null;
  let set = 0;
  const timers = {
    set: (act, ms) => {
      set += 1;
      due = { act, ms };
      return due;
    },
    clear: () => (due = null),
  };
  const write = (said, seen) => {
    written.push([said, seen]);
    return [`mine: ${said}`];
  };
  const draft = new Draft(state, { write, timers });
  draft.show(words, []);
  const type = (said) => {
    state.value = said;
    draft.input();
  };
  const pause = () => {
    const { act, ms } = due;
    due = null;
    act();
    return ms;
  };
  return { draft, state, written, type, pause, waits: () => due !== null, set: () => set };
}

test("what is typed is kept after a moment, without leaving the field", () => {
  const { type, pause, written } = field();
  type("call");
  type("call school");
  assert.equal(pause(), PAUSE);
  assert.deepEqual(written, [["call school", []]]);
});

test("who types on and on does not put that moment off", () => {
  const { type, set } = field();
  for (let length = 1; length <= 50; length += 1) type("a".repeat(length));
  assert.equal(set(), 1);
});

test("what is typed is kept on leaving, and when the page goes", () => {
  const left = field();
  left.draft.focus();
  left.type("call");
  left.draft.blur();
  assert.deepEqual(left.written, [["call", []]]);
  const gone = field();
  gone.type("call");
  gone.draft.destroy();
  assert.deepEqual(gone.written, [["call", []]]);
});

test("nothing is kept that nobody typed, and nothing twice", () => {
  const { draft, type, written } = field("call");
  draft.focus();
  draft.blur();
  type("call");
  draft.blur();
  assert.deepEqual(written, []);
});

test("a colleague's answer never changes a field that somebody is in", () => {
  const { draft, state } = field("call");
  draft.focus();
  draft.show("ring", ["theirs"]);
  assert.equal(state.value, "call");
  draft.blur();
  assert.equal(state.value, "ring");
});

test("a colleague's answer that came meanwhile is not among those the person knew of", () => {
  const { draft, type, written } = field("call");
  draft.show("call", ["first"]);
  draft.focus();
  draft.show("ring", ["theirs"]);
  type("call the school nurse");
  draft.keep();
  assert.deepEqual(written, [["call the school nurse", ["first"]]]);
  type("call the school nurse today");
  draft.keep();
  assert.deepEqual(written[1], ["call the school nurse today", ["mine: call the school nurse"]]);
});

test("while a word is being composed nothing is kept", () => {
  const { draft, type, waits, written, pause } = field();
  draft.focus();
  draft.compositionStart();
  type("に");
  assert.equal(waits(), false);
  draft.compositionEnd();
  pause();
  assert.deepEqual(written, [["に", []]]);
});
