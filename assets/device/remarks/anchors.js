/**
 * Where a remark stands: a passage of a field's text that keeps its place while others write around
 * it, by relative positions of yjs. Its first and last character hold it: what is typed at its edges
 * is not of it. When all of its words are gone, the words it was about are still told by ``quote``.
 */

import * as Y from "yjs";

import { checksumOf } from "./exact.js";

/**
 * @typedef {object} Anchor plain, as it is stored
 * @property {string} root the field: t.health; "" for the whole document
 * @property {unknown} [from]
 * @property {unknown} [to]
 * @property {string} [quote] the words as they were, at most a few lines of them
 * @property {string} [sum] the checksum of all of them
 */

const LONGEST_QUOTE = 300;

/**
 * @param {import("yjs").Text} text
 * @param {string} root @param {number} index @param {number} length at least 1
 * @returns {Anchor}
 */
export function anchorAt(text, root, index, length) {
  const end = Math.min(index + length, text.length);
  const at = (position, side) =>
    Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, position, side));
  const words = text.toString().slice(index, end);
  return { root, from: at(index, 0), to: at(end, -1), quote: shortened(words), sum: checksumOf(words) };
}

const isWords = (value) => value === undefined || typeof value === "string";

/** An anchor as it came from another device, which may have sent anything: null for what is none.
 * Nothing but a text, or the whole document, has passages: to ask for another root as a text would
 * keep everybody from its answers. @param {any} value @returns {Anchor | null} */
export function asAnchor(value) {
  const { root, quote, sum } = value ?? {};
  const sound = (root === "" || /^t\.\w+$/.test(root)) && typeof root === "string";
  return sound && isWords(quote) && isWords(sum) ? value : null;
}

/** Where the passage is now, or null when its words are gone. @param {import("yjs").Doc} doc @param {Anchor} anchor */
export function rangeOf(doc, anchor) {
  if (!anchor?.root || !anchor.from || !anchor.to) return null;
  const text = doc.getText(anchor.root);
  const at = (json) => {
    try {
      const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(json), doc);
      return place && place.type === text ? place.index : null;
    } catch {
      return null; // it came from another device: a damaged place is no place
    }
  };
  const from = at(anchor.from);
  const to = at(anchor.to);
  if (from === null || to === null || to <= from) return null;
  return { index: from, length: to - from };
}

/** The words that stand there now; "" when they are gone. */
export function wordsAt(doc, anchor) {
  const range = rangeOf(doc, anchor);
  return range ? doc.getText(anchor.root).toString().slice(range.index, range.index + range.length) : "";
}

/** Words as a quote: one line, and not a page. @param {string} words */
export function shortened(words) {
  const line = [...words.replace(/\s+/g, " ").trim()];
  return line.length <= LONGEST_QUOTE ? line.join("") : `${line.slice(0, LONGEST_QUOTE - 1).join("")}…`;
}
