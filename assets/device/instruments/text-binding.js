/**
 * One rich-text field: keeps an editor and a flat shared text saying the same, whatever order
 * things happen in. No DOM here; the editor stands behind a small port.
 *
 * The one invariant, held after every step:
 *
 *     editor ∘ pending = shared text + "\n"
 *
 * `pending` is what colleagues have changed and this editor does not show yet, because writing into
 * a field during composition, dictation or an autocorrection doubles or loses words on an iPad
 * (reference/collab.md §3.13). A local change is carried over `pending`, and `pending` over it.
 */

import Delta from "quill-delta";
import * as Y from "yjs";

import {
  differenceByCodePoint,
  firstSlice,
  grownMarks,
  isPlainChange,
  plainText,
  settled,
  showable,
  withoutLastNewline,
} from "./text-delta.js";

/**
 * @typedef {object} EditorPort
 * @property {(document: Delta) => void} reset shows a whole document; must not report it back
 * @property {(change: Delta) => void} apply shows a colleague's change; must not report it back
 * @property {() => number} length characters shown, the last newline included
 * @property {() => Delta} contents the document shown
 */

const NOTHING = () => new Delta();

/** Characters an editor shows at a time: 200 pages come in slices, and the page answers between. */
export const AT_ONCE = 20_000;

/** One undo history for each shared text, kept while the editor comes and goes. */
const histories = new WeakMap();

function historyOf(text) {
  let history = histories.get(text);
  if (!history) {
    const origin = { field: "this person's own edits" };
    const aside = { field: "this person's own edits, made beside the editor" };
    const trackedOrigins = new Set([origin, aside]);
    const undo = new Y.UndoManager(text, { trackedOrigins, captureTimeout: 600 });
    history = { origin, aside, undo };
    histories.set(text, history);
  }
  return history;
}

/**
 * Change a text from outside its editor as this person's own edit: the editor shows it as it shows a
 * colleague's, and undo takes it back. A step of its own.
 * @param {Y.Text} text @param {() => void} act
 */
export function asOwnEdit(text, act) {
  const { aside, undo } = historyOf(text);
  undo.stopCapturing();
  text.doc?.transact(act, aside);
  undo.stopCapturing();
}

export class TextBinding {
  /**
   * @param {Y.Text} text the field's shared text, of root type
   * @param {EditorPort} editor
   * @param {{onWaiting?: (waiting: boolean) => void, later?: (act: () => void) => void}} [options]
   *   told when colleagues' edits wait; when the next slice of a large change is shown
   */
  constructor(text, editor, { onWaiting = () => {}, later = (act) => void setTimeout(act) } = {}) {
    this.text = text;
    this.editor = editor;
    this.onWaiting = onWaiting;
    this.later = later;
    this.pending = NOTHING();
    this.held = false;
    this.left = false;
    const { origin, undo } = historyOf(text);
    this.origin = origin;
    this.history = undo;
    this.observe = (event, transaction) => this.remote(event, transaction);
    text.observe(this.observe);
    const whole = this.shared();
    if (whole.length() <= AT_ONCE) editor.reset(whole);
    else {
      editor.reset(new Delta().insert("\n"));
      this.pending = withoutLastNewline(whole);
      this.show();
    }
  }

  /** The shared document as an editor shows it, last newline included. @returns {Delta} */
  shared() {
    return showable(new Delta(this.text.toDelta())).insert("\n");
  }

  /**
   * The person changed the editor.
   * @param {Delta} change as the editor reports it, against what it showed before
   */
  local(change) {
    const onShared = this.pending.transform(change, true);
    let waiting = change.transform(this.pending, false);
    let forText = onShared;
    const grown = grownMarks(onShared, () => this.shared(), this.pending);
    if (grown) {
      forText = forText.compose(grown);
      waiting = waiting.compose(grown);
    }
    if (!isPlainChange(forText, this.text.toString())) {
      // Rare: the last newline took a mark or went, or the edit stood inside an emoji.
      const before = this.shared();
      const after = before.compose(forText);
      const wanted = settled(after);
      forText = differenceByCodePoint(withoutLastNewline(before), withoutLastNewline(wanted));
      waiting = waiting.compose(differenceOf(after, wanted));
    }
    this.write(forText);
    this.setPending(waiting);
    if (!this.held) this.show();
    this.heal();
  }

  /**
   * A large paste: at once in the shared text, so that it is on the disk before it is on the screen,
   * where it comes in slices.
   * @param {Delta} change against what the editor shows
   */
  take(change) {
    const onShared = this.pending.transform(change, true);
    const before = this.shared();
    const after = before.compose(onShared);
    const wanted = settled(after);
    const plain = isPlainChange(onShared, this.text.toString());
    const forText = plain
      ? onShared
      : differenceByCodePoint(withoutLastNewline(before), withoutLastNewline(wanted));
    this.cutUndo();
    this.write(forText);
    this.cutUndo();
    this.setPending(this.pending.compose(plain ? onShared : before.diff(wanted)));
    if (!this.held) this.show();
  }

  /** @param {Delta} change */
  write(change) {
    if (!change.ops.length) return;
    // Yjs's `sanitize` must stay on: turned off it drops a newline at the very end.
    const write = () => this.text.applyDelta(change.ops);
    if (this.text.doc) this.text.doc.transact(write, this.origin);
    else write();
  }

  remote(event, transaction) {
    if (transaction.origin === this.origin) return;
    const change = showable(new Delta(event.delta));
    this.setPending(this.pending.compose(change));
    if (!this.held) this.show();
  }

  setPending(pending) {
    this.pending = pending.chop();
    this.onWaiting(this.held && this.pending.ops.length > 0);
  }

  /** Shows what was waiting; of a large change a slice, and the rest in a moment. */
  show() {
    if (!this.pending.ops.length) return;
    const [change, rest] = firstSlice(this.pending, AT_ONCE);
    this.pending = rest;
    this.editor.apply(change);
    this.onWaiting(false);
    if (rest.ops.length) this.showSoon();
  }

  showSoon() {
    if (this.soon) return;
    this.soon = true;
    this.later(() => {
      this.soon = false;
      if (!this.held && !this.left) this.show();
    });
  }

  /** From now on colleagues' edits wait: the person composes, dictates or is being corrected. */
  hold() {
    this.held = true;
  }

  /** Colleagues' edits may be shown again, those that waited at once. */
  release() {
    if (!this.held) return;
    this.held = false;
    this.show();
    this.onWaiting(false);
  }

  /**
   * An editor that reported less than it did must not cost the person a word: where lengths differ
   * the editor's own text is written into the shared one.
   */
  heal() {
    if (this.pending.ops.length) return;
    if (this.editor.length() === this.text.length + 1) return;
    const wanted = settled(this.editor.contents());
    const change = differenceByCodePoint(withoutLastNewline(this.shared()), withoutLastNewline(wanted));
    this.write(change);
    if (plainText(this.editor.contents()) !== plainText(this.shared())) this.editor.reset(this.shared());
  }

  /** Takes back the person's own last edit, never a colleague's. Returns where it was, or null. */
  undo() {
    return this.travel("undo");
  }

  /** @returns {number | null} */
  redo() {
    return this.travel("redo");
  }

  travel(direction) {
    let at = /** @type {number | null} */ (null);
    const remember = (event) => {
      at = endOfChange(event.delta);
    };
    this.text.observe(remember);
    this.history[direction]();
    this.text.unobserve(remember);
    return at;
  }

  /** The next edit begins a new undo step. */
  cutUndo() {
    this.history.stopCapturing();
  }

  destroy() {
    this.left = true;
    this.text.unobserve(this.observe);
  }
}

function differenceOf(from, to) {
  return from.diff(to).chop();
}

function endOfChange(delta) {
  let at = 0;
  let end = 0;
  for (const op of delta) {
    if (op.insert !== undefined) at += typeof op.insert === "string" ? op.insert.length : 1;
    else if (op.retain !== undefined) at += op.retain;
    if (op.retain === undefined || op.attributes) end = at;
  }
  return end;
}

/**
 * A selection that keeps its place while others write.
 * @param {Y.Text} text
 * @param {number} index
 * @param {number} length
 * @returns {{anchor: unknown, head: unknown}} JSON-simple
 */
export function sharedSelection(text, index, length) {
  const at = (position) =>
    Y.relativePositionToJSON(
      Y.createRelativePositionFromTypeIndex(text, Math.min(Math.max(position, 0), text.length)),
    );
  return { anchor: at(index), head: at(index + length) };
}

/**
 * Where a colleague's shared selection stands now, or null when it is not of this text.
 * @param {Y.Text} text
 * @param {{anchor: unknown, head: unknown} | undefined} selection
 * @returns {{index: number, length: number} | null}
 */
export function placeOf(text, selection) {
  const doc = text.doc;
  if (!selection || !doc) return null;
  const at = (json) => {
    try {
      const place = Y.createAbsolutePositionFromRelativePosition(
        Y.createRelativePositionFromJSON(json),
        doc,
      );
      return place && place.type === text ? place.index : null;
    } catch {
      return null; // presence comes from other devices: a damaged place is no place
    }
  };
  const anchor = at(selection.anchor);
  const head = at(selection.head);
  if (anchor === null || head === null) return null;
  return { index: Math.min(anchor, head), length: Math.abs(head - anchor) };
}
