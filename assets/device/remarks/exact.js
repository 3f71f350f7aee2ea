/**
 * Somebody's exact words in a text: the mark "exact" says who said them, and carries a checksum of
 * the words as they were when they were marked. Nothing is forbidden to whoever edits them later
 * (a keyboard's correction or a dictation cannot be stopped half-way without losing words); it is
 * said beside them that they were edited since.
 *
 * A mark's value is "<who>#<checksum>": who is a person's id on the record, or a name that was typed
 * (at most 40 characters, no "#"); the checksum is the CRC-32 of the words in UTF-8, as 8
 * hexadecimal digits. agile_app/assessments/remarks/marks.py reads the same, by the same table of
 * cases (tests/js/exact-cases.json).
 */

import { crc32 } from "../live-wire.js";

const SHAPE = /^[^#\u0000-\u001F\u007F]{1,40}#[0-9a-f]{8}$/u;
const PERSON = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const LONGEST_NAME = 40;

/** @param {unknown} value @returns {boolean} whether a mark's value is of the agreed shape */
export const isExactMark = (value) => typeof value === "string" && SHAPE.test(value);

/** @param {unknown} value @returns {boolean} a person's id */
export const isPersonId = (value) => typeof value === "string" && PERSON.test(value);

/** @param {string} words @returns {string} 8 hexadecimal digits */
export const checksumOf = (words) => crc32(new TextEncoder().encode(words)).toString(16).padStart(8, "0");

/** The mark for words as they stand. @param {string} who id or name @param {string} words */
export const exactMark = (who, words) => `${who}#${checksumOf(words)}`;

/** Who said it: a person's id, or a name. @param {string} value of the mark */
export const speakerOf = (value) => value.slice(0, -9);

/** A name as it may stand in a mark: one line, no "#", not longer than it may be. @param {string} typed */
export function speakerNamed(typed) {
  // eslint-disable-next-line no-control-regex
  const line = typed.replace(/[\u0000-\u001F\u007F#]+/g, " ").replace(/\s+/g, " ").trim();
  return [...line].slice(0, LONGEST_NAME).join("").trim();
}

/**
 * @typedef {object} Passage
 * @property {number} index where it begins in the text
 * @property {number} length
 * @property {string} value the mark
 * @property {string} who id or name
 * @property {string} words as they stand now
 * @property {boolean} edited since they were marked
 */

/**
 * Every passage of somebody's exact words. One passage may go over several lines.
 * @param {{insert?: unknown, attributes?: Record<string, unknown>}[]} ops a document
 * @returns {Passage[]}
 */
export function exactPassages(ops) {
  /** @type {Passage[]} */
  const found = [];
  let open = /** @type {Passage | null} */ (null);
  let between = "";
  let at = 0;
  for (const { insert, attributes } of ops) {
    const words = typeof insert === "string" ? insert : "\uFFFC";
    const value = attributes?.exact;
    if (typeof value === "string" && isExactMark(value)) {
      if (open && open.value === value) open.words += between + words;
      else found.push((open = { index: at, length: 0, value, who: speakerOf(value), words, edited: false }));
      open.length = at + words.length - open.index;
      between = "";
    } else if (open && /^\n+$/.test(words)) {
      between += words; // the end of a line within: a newline carries marks of lines only
    } else {
      open = null;
      between = "";
    }
    at += words.length;
  }
  for (const passage of found) passage.edited = passage.value.slice(-8) !== checksumOf(passage.words);
  return found;
}
