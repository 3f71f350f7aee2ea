/**
 * A plain line bound to a shared text: what two people type in it at once is merged as in rich text,
 * and nothing is written into it while the person composes, dictates or is being corrected.
 */

import Delta from "quill-delta";

import { InputGuard } from "./input-guard.js";
import { sharedSelection, TextBinding } from "./text-binding.js";
import { asOneLine, plainText, withoutLastNewline } from "./text-delta.js";

/**
 * What a person changed, as a change of the text.
 * @param {string} before @param {string} after @param {number} caret where it stands afterwards
 * @returns {Delta}
 */
export function changeOf(before, after, caret) {
  const most = Math.min(before.length, after.length);
  let end = 0;
  const behind = Math.min(most, after.length - caret);
  while (end < behind && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  let start = 0;
  while (start < most - end && before[start] === after[start]) start += 1;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  // A letter of two halves is one letter.
  if (isHigh(before[start - 1]) || isHigh(after[start - 1])) start -= 1;
  if (isLow(before.at(-end)) || isLow(after.at(-end))) end -= end ? 1 : 0;
  const removed = before.length - end - start;
  const change = new Delta().retain(start).insert(after.slice(start, after.length - end));
  return (removed > 0 ? change.delete(removed) : change).chop();
}

const isHigh = (letter) => letter !== undefined && letter >= "\uD800" && letter <= "\uDBFF";
const isLow = (letter) => letter !== undefined && letter >= "\uDC00" && letter <= "\uDFFF";

/** An input as text-binding.js knows an editor. @param {HTMLInputElement} input */
export function portOf(input) {
  return {
    reset(document_) {
      input.value = asOneLine(plainText(withoutLastNewline(document_)));
    },
    apply(change) {
      const { selectionStart, selectionEnd } = input;
      const shown = new Delta().insert(`${input.value}\n`).compose(change);
      input.value = asOneLine(plainText(withoutLastNewline(shown)));
      if (input.ownerDocument?.activeElement !== input) return;
      const moved = (at) => Math.min(change.transformPosition(at ?? 0), input.value.length);
      input.setSelectionRange(moved(selectionStart), moved(selectionEnd));
    },
    length: () => input.value.length + 1,
    contents: () => new Delta().insert(`${input.value}\n`),
  };
}

/** What a scanner or a copy out of a PDF brought along unseen goes before it is anybody's words.
 * @param {Pick<HTMLInputElement, "value" | "selectionStart" | "selectionEnd" | "setSelectionRange">} input */
export function keepToOneLine(input) {
  const line = asOneLine(input.value);
  if (line === input.value) return;
  const { selectionStart, selectionEnd } = input;
  input.value = line;
  input.setSelectionRange(selectionStart, selectionEnd);
}

/**
 * @param {HTMLInputElement} input the browser's own; nothing else sets its value
 * @param {import("yjs").Text} text
 * @param {{onWaiting?: (waiting: boolean) => void, onSelection?: (selection: object | null) => void}} [options]
 * @returns {() => void} ends it
 */
export function bindPlain(input, text, { onWaiting = () => {}, onSelection = () => {} } = {}) {
  const port = portOf(input);
  let before = input.value;
  const shown = (show) => (change) => {
    show(change);
    before = input.value;
  };
  const binding = new TextBinding(
    text,
    { ...port, reset: shown(port.reset), apply: shown(port.apply) },
    { onWaiting },
  );
  const guard = new InputGuard(binding, {
    set: (act, milliseconds) => setTimeout(act, milliseconds),
    clear: (timer) => clearTimeout(/** @type {number} */ (timer)),
  });
  const listening = new AbortController();
  const hear = (name, listener) => input.addEventListener(name, listener, { signal: listening.signal });

  const tell = () => {
    const { selectionStart, selectionEnd } = input;
    const at = selectionStart ?? 0;
    onSelection(sharedSelection(text, at, (selectionEnd ?? at) - at));
  };
  const travel = (direction) => {
    const at = direction === "undo" ? binding.undo() : binding.redo();
    if (at !== null) input.setSelectionRange(at, at);
  };
  hear("beforeinput", (event) => {
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      travel(event.inputType === "historyUndo" ? "undo" : "redo");
      return;
    }
    guard.beforeInput(event.inputType, event.data ?? event.dataTransfer?.getData("text/plain") ?? null);
  });
  hear("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (!command || (key !== "z" && key !== "y")) return;
    event.preventDefault(); // the browser's own undo would take back a colleague's words
    travel(key === "y" || event.shiftKey ? "redo" : "undo");
  });
  hear("input", () => {
    keepToOneLine(input);
    binding.local(changeOf(before, input.value, input.selectionStart ?? input.value.length));
    before = input.value;
    tell();
  });
  hear("compositionstart", () => guard.compositionStart());
  hear("compositionend", () => guard.compositionEnd());
  hear("focus", tell);
  hear("blur", () => {
    guard.blur();
    onSelection(null);
  });
  return () => {
    listening.abort();
    guard.destroy();
    binding.destroy();
  };
}
