// Keyed registers (roots "s.<key>"): many answers in one root, each about something of its own: a
// person on a scale, a cell of a table. An entry's v is what it is about and, last, the answer;
// entries about the same thing compete as in registers.js: two different ones stay until somebody
// chooses.

import { asSent } from "./registers.js";
import { nowText } from "./right-time.js";

/** @typedef {{v: any[], by: string, at: string}} Entry */

/** @param {import("yjs").Doc} doc @param {string} root @returns {Entry[]} every standing entry */
export const entriesOf = (doc, root) =>
  doc.getArray(root).toArray().filter((entry) => Array.isArray(entry?.v) && entry.v.length > 1);

/** What an entry is about, as one text. @param {string[]} parts */
export const keyOf = (parts) => JSON.stringify(parts);

const about = (entry) => keyOf(entry.v.slice(0, -1));

/** An entry's answer. @param {Entry} entry */
export const answerIn = (entry) => entry.v.at(-1);

/**
 * The different answers that stand, by what they are about; of the same answer given twice the
 * earliest entry. Answers taken back (null) are none.
 * @param {import("yjs").Doc} doc @param {string} root @returns {Map<string, Entry[]>}
 */
export function valuesByKey(doc, root) {
  const found = new Map();
  for (const entry of entriesOf(doc, root)) {
    const key = about(entry);
    const standing = found.get(key) ?? [];
    const known = standing.some((other) => answerIn(other) === answerIn(entry));
    if (!known && answerIn(entry) !== null) standing.push(entry);
    found.set(key, standing);
  }
  return found;
}

/**
 * Answer about one thing, in one transaction.
 * @param {import("yjs").Doc} doc
 * @param {string} root
 * @param {string[]} parts what it is about: a person; a row and a column
 * @param {string | number | boolean | null} value null takes the answer back
 * @param {string} by the signed-in worker: the server refuses an answer in another's name
 * @param {{at?: string, seen?: Entry[]}} [options] seen: the entries this person knew of when they
 *   began; what a colleague said meanwhile stands beside the new answer. Default: all there are
 * @returns {Entry} the new entry
 */
export function setKeyed(doc, root, parts, value, by, { at = nowText(), seen } = {}) {
  const array = doc.getArray(root);
  const key = keyOf(parts);
  const known = seen && new Set(seen.map((entry) => JSON.stringify(entry)));
  const said = { v: [...parts, asSent(value)], by, at };
  doc.transact(() => {
    const standing = array.toArray();
    for (let index = standing.length - 1; index >= 0; index -= 1) {
      const entry = /** @type {any} */ (standing[index]);
      if (!Array.isArray(entry?.v) || about(entry) !== key) continue;
      if (!known || known.has(JSON.stringify(entry))) array.delete(index, 1);
    }
    array.push([said]);
  });
  return said;
}

/** All entries about one thing, as they stand. @returns {Entry[]} */
export const entriesAbout = (doc, root, parts) => {
  const key = keyOf(parts);
  return entriesOf(doc, root).filter((entry) => about(entry) === key);
};
