import assert from "node:assert/strict";
import test from "node:test";

import { InputGuard, QUIET } from "../../assets/device/instruments/input-guard.js";

function guarded() {
  const state = { held: false, due: null };
  const binding = {
    hold: () => (state.held = true),
    release: () => (state.held = false),
  };
  const timers = {
    set: (act, milliseconds) => (state.due = { act, milliseconds }),
    clear: () => (state.due = null),
  };
  const guard = new InputGuard(binding, timers);
  const quiet = () => {
    const { act } = state.due;
    state.due = null;
    act();
  };
  return { guard, state, quiet };
}

test("ordinary typing never makes colleagues wait", () => {
  const { guard, state } = guarded();
  guard.beforeInput("insertText", "a");
  guard.beforeInput("insertText", "😀");
  guard.beforeInput("deleteContentBackward", null);
  guard.beforeInput("insertParagraph", null);
  assert.equal(state.held, false);
});

test("composition holds until it has ended and been quiet", () => {
  const { guard, state, quiet } = guarded();
  guard.compositionStart();
  guard.beforeInput("insertCompositionText", "に");
  assert.equal(state.due, null);
  guard.compositionEnd();
  assert.equal(state.held, true);
  quiet();
  assert.equal(state.held, false);
});

test("an autocorrection holds for a while, though Safari tells of no composition", () => {
  const { guard, state, quiet } = guarded();
  guard.beforeInput("insertReplacementText", null);
  assert.equal(state.held, true);
  assert.equal(state.due.milliseconds, QUIET.word);
  quiet();
  assert.equal(state.held, false);
});

test("whole words at once, as Scribble writes them, hold", () => {
  const { guard, state } = guarded();
  guard.beforeInput("insertText", "sleeps ");
  assert.equal(state.held, true);
});

test("each further dictated word starts the quiet time again", () => {
  const { guard, state } = guarded();
  guard.beforeInput("insertDictatedText", "he");
  const first = state.due;
  guard.beforeInput("insertDictatedText", "sleeps");
  assert.notEqual(state.due, first);
  assert.equal(state.due.milliseconds, QUIET.dictation);
});

test("a correction within a composition does not end its hold", () => {
  const { guard, state } = guarded();
  guard.compositionStart();
  guard.beforeInput("insertReplacementText", null);
  assert.equal(state.due, null);
  assert.equal(state.held, true);
});

test("leaving the field lets colleagues' words in at once", () => {
  const { guard, state } = guarded();
  guard.compositionStart();
  guard.blur();
  assert.equal(state.held, false);
  assert.equal(state.due, null);
});
