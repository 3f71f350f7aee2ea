/**
 * What a rich-text field may hold, and changes to it as deltas.
 *
 * A field is flat text with marks: bold and italic on words; heading, list and quote on a line's
 * newline. The shared text never holds the last newline that every editor shows, so two people who
 * both begin on an empty field do not each add one.
 */

import Delta from "quill-delta";

/** Marks a field may carry, with the values allowed. */
export const MARKS = {
  bold: [true],
  italic: [true],
  header: [1, 2],
  list: ["bullet", "ordered"],
  blockquote: [true],
};

/** Marks that stand on a newline and shape the whole line. */
export const LINE_MARKS = ["header", "list", "blockquote"];

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
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
    ([name, value]) => name in MARKS && (value === null || MARKS[name].includes(value)),
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
    const words = op.insert.replace(/\r\n?/g, "\n").replace(CONTROL, "").replace(LONE_SURROGATE, "\uFFFD");
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
      if (typeof op.insert !== "string" || op.insert.search(LONE_SURROGATE) >= 0) return false;
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
    const words = typeof op.insert === "string" ? op.insert.replace(LONE_SURROGATE, "\uFFFD") : NOT_TEXT;
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

/**
 * The change from one document to another that never cuts an emoji in two. Each character outside
 * the basic plane stands as one private character while comparing.
 * @param {Delta} from
 * @param {Delta} to
 * @returns {Delta}
 */
export function differenceByCodePoint(from, to) {
  const used = new Set(plainText(from) + plainText(to));
  const stands = new Map();
  let next = 0xe000;
  const standIn = (pair) => {
    if (!stands.has(pair)) {
      while (used.has(String.fromCharCode(next))) next += 1;
      stands.set(pair, String.fromCharCode(next));
      next += 1;
    }
    return stands.get(pair);
  };
  const encode = (document_) =>
    new Delta(
      document_.ops.map((op) => ({
        ...op,
        insert: op.insert.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, standIn),
      })),
    );
  const encodedFrom = encode(from);
  const encodedTo = encode(to);
  const encodedText = plainText(encodedFrom);
  const original = new Map([...stands].map(([pair, stand]) => [stand, pair]));
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
    for (let i = at; i < at + length; i += 1) real += original.has(encodedText[i]) ? 2 : 1;
    at += length;
    if (op.delete !== undefined) change.delete(real);
    else change.retain(real, op.attributes);
  }
  return change.chop();
}
