/**
 * What a rich-text field may hold, and changes to it as deltas.
 *
 * A field is flat text with marks: bold, italic, somebody's exact words and mentions on words;
 * heading, list and quote on a line's newline. The shared text never holds the last newline that every
 * editor shows, so two people who both begin on an empty field do not each add one.
 */

import Delta from "quill-delta";

import { isExactMark, isPersonId } from "../remarks/exact.js";

const isOneOf = (...values) => (value) => values.includes(value);

/**
 * Marks a field may carry, and which values of each. The gate has the same list
 * (device/live/kinds.py): a mark set here and refused there would cost somebody their words.
 * @type {Record<string, (value: unknown) => boolean>}
 */
export const MARKS = {
  bold: isOneOf(true),
  italic: isOneOf(true),
  header: isOneOf(1, 2),
  list: isOneOf("bullet", "ordered"),
  blockquote: isOneOf(true),
  exact: isExactMark,
  mention: isPersonId,
};

/** Marks that stand on a newline and shape the whole line. */
export const LINE_MARKS = ["header", "list", "blockquote"];

/** Marks of chosen words, which do not grow: what is typed at their edge is not of them. */
export const CHOSEN_MARKS = ["exact", "mention"];

// Half an emoji, and NUL: neither comes through to the record.
// eslint-disable-next-line no-control-regex
const UNSENDABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
// Word's break within a paragraph, its page break, and what others end lines with.
const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
// Control characters that no keyboard types and that no reader shows; tab and newline stay.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
const NOT_TEXT = "\uFFFC";

/**
 * The marks of `attributes` that are allowed; null values (a mark taken away) stay.
 * @param {Record<string, unknown> | undefined} attributes
 * @returns {Record<string, unknown> | undefined}
 */
export function allowedMarks(attributes) {
  if (!attributes) return undefined;
  const kept = Object.entries(attributes).filter(
    ([name, value]) => Object.hasOwn(MARKS, name) && (value === null || MARKS[name](value)),
  );
  return kept.length ? Object.fromEntries(kept) : undefined;
}

/**
 * A pasted or foreign document with only what a field may hold. Deeper headings become the second
 * level; pictures and other embeds go.
 * @param {Delta} pasted
 * @returns {Delta}
 */
export function cleanedPaste(pasted) {
  const clean = new Delta();
  for (const op of pasted.ops) {
    if (typeof op.insert !== "string") continue;
    const marks = { ...op.attributes };
    if (typeof marks.header === "number" && marks.header > 2) marks.header = 2;
    if (marks.list === "checked" || marks.list === "unchecked") marks.list = "bullet";
    const words = op.insert.replace(LINE_END, "\n").replace(CONTROL, "").replace(UNSENDABLE, "\uFFFD");
    const allowed = withoutNulls(allowedMarks(marks));
    for (const part of words.split(/(\n)/)) {
      if (part) clean.insert(part, marksFor(part, allowed));
    }
  }
  return clean;
}

/**
 * A change from a colleague as an editor can show it: unknown marks are left out, an embed takes
 * one placeholder character, so that every position stays true.
 * @param {Delta} change
 * @returns {Delta}
 */
export function showable(change) {
  const shown = new Delta();
  for (const op of change.ops) {
    const marks = allowedMarks(op.attributes);
    if (op.delete !== undefined) shown.delete(op.delete);
    else if (op.retain !== undefined) shown.retain(op.retain, marks);
    else shown.insert(typeof op.insert === "string" ? op.insert : NOT_TEXT, withoutNulls(marks));
  }
  return shown;
}

/** Line marks stand on newlines only, the others on words only. */
function marksFor(part, marks) {
  const fitting = Object.entries(marks ?? {}).filter(
    ([name]) => LINE_MARKS.includes(name) === (part === "\n"),
  );
  return fitting.length ? Object.fromEntries(fitting) : undefined;
}

function withoutNulls(marks) {
  const kept = Object.entries(marks ?? {}).filter(([, value]) => value !== null);
  return kept.length ? Object.fromEntries(kept) : undefined;
}

/** One plain line of what was typed or pasted; as long as that, so that the caret stays where it is.
 * @param {string} words */
export const asOneLine = (words) => words.replace(/[\r\n\u0085\u2028\u2029]/g, " ").replace(CONTROL, " ");

/** The plain text of a document delta. @param {Delta} document_ @returns {string} */
export function plainText(document_) {
  return document_.ops.map((op) => (typeof op.insert === "string" ? op.insert : NOT_TEXT)).join("");
}

/**
 * Whether `change` can be given to the shared text as it is: it leaves the implied last newline
 * alone, never stands inside an emoji, and holds only what a field may hold.
 * @param {Delta} change
 * @param {string} text the shared text before it, without the implied newline
 * @returns {boolean}
 */
export function isPlainChange(change, text) {
  let at = 0;
  for (const op of change.ops) {
    if (op.insert !== undefined) {
      if (typeof op.insert !== "string" || op.insert.search(UNSENDABLE) >= 0) return false;
      if (at > text.length || insidePair(text, at)) return false;
      if (!sameMarks(op.attributes, allowedMarks(op.attributes))) return false;
      continue;
    }
    const length = lengthOf(op);
    const touches = op.delete !== undefined || op.attributes !== undefined;
    if (touches) {
      if (at + length > text.length) return false;
      if (insidePair(text, at) || insidePair(text, at + length)) return false;
      if (!sameMarks(op.attributes, allowedMarks(op.attributes))) return false;
    }
    at += length;
  }
  return true;
}

/** How many characters a retain or a delete covers. @param {import("quill-delta").Op} op */
function lengthOf(op) {
  return /** @type {number} */ (op.retain ?? op.delete);
}

/**
 * What takes a mark of chosen words off again where an editor let it grow: on words typed at the edge
 * of a quotation or a mention. A replacement (a correction, a dictation) of such words stays of them.
 * @param {Delta} change
 * @param {() => Delta} documentOf the document before it; asked for only when needed
 * @param {Delta} pending what the editor does not show yet; where it takes such a mark off, the
 *   editor still has it, and lets it grow on
 * @returns {Delta | null} a change to the document after it, or null
 */
export function grownMarks(change, documentOf, pending = new Delta()) {
  const carries = (op) => op.insert !== undefined && CHOSEN_MARKS.some((name) => op.attributes?.[name]);
  if (!change.ops.some(carries)) return null;
  const marksAt = markReader(documentOf());
  const wasTaken = takenOff(pending);
  const has = (place, step, name, value) => marksAt(place, step)[name] === value || wasTaken(place, name);
  const taken = new Delta();
  let at = 0;
  change.ops.forEach((op, index) => {
    if (op.insert === undefined) {
      if (op.delete === undefined) taken.retain(lengthOf(op));
      at += lengthOf(op);
      return;
    }
    const length = typeof op.insert === "string" ? op.insert.length : 1;
    const replaced = change.ops[index + 1]?.delete !== undefined || change.ops[index - 1]?.delete !== undefined;
    const grown = CHOSEN_MARKS.filter((name) => {
      const value = op.attributes?.[name];
      if (!value || replaced) return false;
      return has(at - 1, -1, name, value) !== has(at, 1, name, value);
    });
    taken.retain(length, grown.length ? Object.fromEntries(grown.map((name) => [name, null])) : undefined);
  });
  return taken.chop().ops.length ? taken : null;
}

/** Whether a change takes a mark off the character at a place of the document after it. */
function takenOff(change) {
  const spans = [];
  let at = 0;
  for (const op of change.ops) {
    if (op.delete !== undefined) continue;
    const end = at + sizeOf(op);
    if (op.attributes) spans.push({ at, end, attributes: op.attributes });
    at = end;
  }
  return (place, name) =>
    spans.some((span) => span.at <= place && place < span.end && span.attributes[name] === null);
}

/** The marks of the character at a place, or of the next one past line ends in a direction. */
function markReader(document_) {
  const text = plainText(document_);
  const ends = [];
  let end = 0;
  for (const op of document_.ops) ends.push((end += typeof op.insert === "string" ? op.insert.length : 1));
  return (place, step) => {
    let at = place;
    while (text[at] === "\n") at += step;
    if (at < 0 || at >= end) return {};
    return document_.ops[ends.findIndex((each) => each > at)].attributes ?? {};
  };
}

/**
 * The first part of a large change, with about ``most`` characters of what it puts in, and the rest
 * of it as a change to what the first part leaves.
 * @param {Delta} change @param {number} most
 * @returns {[Delta, Delta]}
 */
export function firstSlice(change, most) {
  const first = new Delta();
  let put = 0;
  for (let index = 0; index < change.ops.length; index += 1) {
    const op = change.ops[index];
    const size = typeof op.insert === "string" ? op.insert.length : 0;
    if (put && put + size > most) return [first, restAfter(first, change.ops.slice(index))];
    if (size > most) {
      const words = /** @type {string} */ (op.insert);
      const end = insidePair(words, most) ? most + 1 : most;
      first.push({ ...op, insert: words.slice(0, end) });
      const rest = [{ ...op, insert: words.slice(end) }, ...change.ops.slice(index + 1)];
      return [first, restAfter(first, rest)];
    }
    first.push(op);
    put += size;
  }
  return [first, new Delta()];
}

function restAfter(first, ops) {
  const stays = first.ops.reduce((sum, op) => sum + (op.delete === undefined ? sizeOf(op) : 0), 0);
  return new Delta().retain(stays).concat(new Delta(ops)).chop();
}

function sizeOf(op) {
  if (op.insert === undefined) return lengthOf(op);
  return typeof op.insert === "string" ? op.insert.length : 1;
}

function insidePair(text, index) {
  if (index <= 0 || index >= text.length) return false;
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

function sameMarks(one, other) {
  return Object.keys(one ?? {}).length === Object.keys(other ?? {}).length;
}

/**
 * The document a field should hold after an edit that produced `document_`: well-formed text,
 * allowed marks, and a last line that carries no mark of its own.
 * @param {Delta} document_
 * @returns {Delta}
 */
export function settled(document_) {
  const result = new Delta();
  for (const op of document_.ops) {
    const words = typeof op.insert === "string" ? op.insert.replace(UNSENDABLE, "\uFFFD") : NOT_TEXT;
    result.insert(words, withoutNulls(allowedMarks(op.attributes)));
  }
  const last = result.ops.at(-1);
  const closed = last && String(last.insert).endsWith("\n") && !last.attributes;
  return closed ? result : result.insert("\n");
}

/** `document_` without its implied last newline. @param {Delta} document_ @returns {Delta} */
export function withoutLastNewline(document_) {
  return document_.slice(0, document_.length() - 1);
}

const PAIRS = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
const WORDS = /[\p{L}\p{N}\p{M}]{2,}|[\u{10000}-\u{10FFFF}]/gu;

/**
 * The change from one document to another that never cuts an emoji in two.
 * @param {Delta} from
 * @param {Delta} to
 * @returns {Delta}
 */
export const differenceByCodePoint = (from, to) => difference(from, to, PAIRS);

/**
 * The same for a text that may have been written anew: a changed word is changed as a whole. To find
 * the letters that two long texts happen to share takes seconds, and means nothing.
 * @param {Delta} from
 * @param {Delta} to
 * @returns {Delta}
 */
export const differenceByWord = (from, to) => difference(from, to, WORDS);

/** Each of the ``units`` stands as one unused character while comparing, so that none is cut. */
function difference(from, to, units) {
  const used = new Set(plainText(from) + plainText(to));
  const stands = new Map();
  let next = 0xe000; // for private use; then what is not in this text
  const standIn = (unit) => {
    if (!stands.has(unit)) {
      while (next > 0xffff || used.has(String.fromCharCode(next))) next = next > 0xffff ? 0x0100 : next + 1;
      if (next === 0xd800) return unit; // every character is taken: it is compared letter by letter
      stands.set(unit, String.fromCharCode(next));
      next += 1;
    }
    return stands.get(unit);
  };
  const encode = (document_) =>
    new Delta(document_.ops.map((op) => ({ ...op, insert: op.insert.replace(units, standIn) })));
  const encodedFrom = encode(from);
  const encodedTo = encode(to);
  const encodedText = plainText(encodedFrom);
  const original = new Map([...stands].map(([unit, stand]) => [stand, unit]));
  const decode = (words) => [...words].map((letter) => original.get(letter) ?? letter).join("");

  const change = new Delta();
  let at = 0;
  for (const op of encodedFrom.diff(encodedTo).ops) {
    if (op.insert !== undefined) {
      change.insert(decode(op.insert), op.attributes);
      continue;
    }
    const length = lengthOf(op);
    let real = 0;
    for (let i = at; i < at + length; i += 1) real += original.get(encodedText[i])?.length ?? 1;
    at += length;
    if (op.delete !== undefined) change.delete(real);
    else change.retain(real, op.attributes);
  }
  return change.chop();
}
