/**
 * The editor behind a rich-text field: Quill, kept to what a field may hold, and bound to the
 * shared text by our own binding. Loaded only where text is written.
 *
 * The field is uncontrolled: nothing writes into it while the person composes, dictates or is being
 * corrected (input-guard.js), and undo is the person's own (text-binding.js).
 */

import { InputGuard } from "./input-guard.js";
import { actsOn } from "./rich-text-acts.js";
import { Quill, showNames } from "./rich-text-formats.js";
import { placeOf, sharedSelection, TextBinding } from "./text-binding.js";
import { LINE_MARKS, MARKS } from "./text-delta.js";

/** Keys that Quill takes by default and that must stay the browser's, or are not for a field. */
const KEYS_LEFT_ALONE = Object.fromEntries(
  ["indent", "outdent", "remove tab", "tab", "indent code-block", "outdent code-block"].map((name) => [
    name,
    null, // Tab moves on to the next field: a field is no trap for the keyboard
  ]),
);

const NATIVE_MARKS = { formatBold: "bold", formatItalic: "italic" };

const LIST_KEYS = new Set(["ArrowUp", "ArrowDown", "Enter", "Tab", "Escape"]);

/**
 * @typedef {object} FieldEditor
 * @property {(mark: string, value: unknown) => void} toggle a mark at the selection
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} focus
 * @property {(may: boolean) => void} allow whether the person may write
 * @property {ReturnType<typeof actsOn>} acts on chosen words
 * @property {(selection: any) => {left: number, top: number, height: number} | null} caretOf where a
 *   colleague's caret stands, in pixels from the container's corner
 * @property {(range: {index: number, length: number}) => import("./boxes.js").Box[]} boxesOf a passage
 *   of the shared text on the screen, a box for each line
 * @property {() => void} destroy
 */

/**
 * Makes a field.
 * @param {HTMLElement} container empty element; the editor owns what is in it
 * @param {import("yjs").Text} text
 * @param {object} options
 * @param {Record<string, string>} options.attributes of the element people write in (aria)
 * @param {boolean} options.mayWrite
 * @param {string} options.placeholder shown while empty
 * @param {(marks: object) => void} options.onMarks the marks at the selection
 * @param {(selection: object | null) => void} options.onSelection for presence
 * @param {() => void} options.onMoved carets may stand elsewhere now
 * @param {(waiting: boolean) => void} options.onWaiting colleagues' words wait
 * @param {(who: string) => string} options.nameOf a person's name, by id or as it was typed
 * @param {(asked: ReturnType<FieldEditor["acts"]["asked"]>) => void} options.onAsked
 *   a name is being typed after "@"
 * @param {(key: string) => boolean} options.onListKey a key for the list of names, if it is open
 * @param {(id: string) => void} options.onMention somebody who is mentioned was pressed
 * @returns {FieldEditor}
 */
export function makeEditor(container, text, options) {
  let binding = /** @type {any} before Quill is there: nothing */ (null);
  let showing = false;
  showNames(options.nameOf);
  const quill = new Quill(container, {
    formats: Object.keys(MARKS),
    placeholder: options.placeholder,
    readOnly: !options.mayWrite,
    modules: {
      history: { travel, cut: () => binding?.cutUndo() },
      keyboard: {
        bindings: {
          ...KEYS_LEFT_ALONE,
          underline: { key: "u", shortKey: true, handler: () => false },
          "list autofill": { prefix: /^\s*?(1\.|-|\*)$/ },
        },
      },
      clipboard: { takeLarge: (change) => takeLarge(change) },
      uploader: { mimetypes: [] },
    },
  });

  /** Shows a change without hearing of it again. */
  function shown(act) {
    showing = true;
    try {
      act();
    } finally {
      showing = false;
    }
  }

  binding = new TextBinding(
    text,
    {
      reset: (document_) => shown(() => quill.setContents(document_, "silent")),
      apply: (change) => {
        shown(() => quill.updateContents(change, "api"));
        options.onMoved();
      },
      length: () => quill.getLength(),
      contents: () => quill.getContents(),
    },
    { onWaiting: options.onWaiting },
  );
  const guard = new InputGuard(binding, {
    set: (act, milliseconds) => setTimeout(act, milliseconds),
    clear: (timer) => clearTimeout(/** @type {number} */ (timer)),
  });

  const acts = actsOn(quill, binding);

  function takeLarge(change) {
    binding.take(change);
    options.onMoved();
  }

  function travel(direction) {
    const at = direction === "undo" ? binding.undo() : binding.redo();
    if (at !== null) quill.setSelection(Math.min(at, quill.getLength() - 1), 0, "user");
  }

  function tellSelection() {
    const range = quill.hasFocus() ? quill.getSelection() : null;
    options.onMarks(range ? quill.getFormat(range) : {});
    const ready = range && binding.pending.ops.length === 0;
    if (!range) options.onSelection(null);
    else if (ready) {
      acts.remember(range);
      options.onSelection(sharedSelection(text, range.index, range.length));
    }
    options.onAsked(acts.asked());
  }

  quill.on("text-change", (change) => {
    if (showing) return;
    binding.local(change);
    tellSelection();
    options.onMoved();
  });
  quill.on("selection-change", tellSelection);

  const root = quill.root;
  for (const [name, value] of Object.entries(options.attributes)) root.setAttribute(name, value);
  describe(options.mayWrite);

  function describe(mayWrite) {
    root.setAttribute("role", "textbox");
    root.setAttribute("aria-multiline", "true");
    root.setAttribute("aria-readonly", String(!mayWrite));
    root.setAttribute("spellcheck", "true");
    root.setAttribute("autocapitalize", "sentences");
    root.setAttribute("translate", "no");
    // A reader can still move into the text with the keyboard.
    root.setAttribute("tabindex", "0");
  }

  const listening = new AbortController();
  const hear = (name, listener) =>
    root.addEventListener(name, listener, { capture: true, signal: listening.signal });
  hear("compositionstart", () => guard.compositionStart());
  hear("compositionend", () => guard.compositionEnd());
  hear("blur", () => guard.blur());
  hear("beforeinput", (event) => {
    if (event.inputType.startsWith("format")) {
      event.preventDefault();
      if (NATIVE_MARKS[event.inputType]) toggle(NATIVE_MARKS[event.inputType], true);
      return;
    }
    guard.beforeInput(event.inputType, event.data ?? event.dataTransfer?.getData("text/plain") ?? null);
  });

  hear("keydown", (event) => {
    if (event.isComposing || !LIST_KEYS.has(event.key) || !options.onListKey(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  hear("click", (event) => {
    const id = event.target.closest?.("[data-mention]")?.getAttribute("data-mention");
    if (id) options.onMention(id);
  });

  function toggle(mark, value) {
    quill.focus({ preventScroll: true });
    const range = quill.getSelection();
    if (!range || !quill.isEnabled()) return;
    binding.cutUndo();
    const on = quill.getFormat(range)[mark] === value;
    if (LINE_MARKS.includes(mark)) {
      // A line is one thing: a heading, an item or a quote.
      const marks = Object.fromEntries(LINE_MARKS.map((name) => [name, name === mark && !on ? value : false]));
      quill.formatLine(range.index, range.length, marks, "user");
    } else {
      quill.format(mark, on ? false : value, "user");
    }
    tellSelection();
  }

  return {
    toggle,
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    focus: () => quill.focus(),
    allow: (may) => {
      quill.enable(may);
      describe(may);
    },
    caretOf: (selection) => {
      const place = placeOf(text, selection);
      if (!place || binding.pending.ops.length) return null;
      const bounds = quill.getBounds(Math.min(place.index + place.length, quill.getLength() - 1));
      return bounds && { left: bounds.left, top: bounds.top, height: bounds.height };
    },
    acts,
    boxesOf: (range) => (binding.pending.ops.length ? [] : acts.boxes(range)),
    destroy: () => {
      listening.abort();
      guard.destroy();
      binding.release();
      binding.destroy();
      container.replaceChildren();
    },
  };
}
