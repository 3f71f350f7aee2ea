// Multi-value registers (roots "a.<field>"): a date, a choice, a scale. Setting one deletes every
// answer I can see and adds mine, in one transaction; two people who answered apart leave two
// entries, and both are shown until somebody chooses (reference/collab.md §5.1).

import { nowText } from "./right-time.js";

/** @typedef {{v: any, by: string, at: string}} Answer */

/** An answer as the record takes it: without NUL characters, which a copy out of a PDF or a scanner
 * brings along unseen, and which no database keeps. @template V @param {V} value @returns {V} */
export const asSent = (value) =>
  /** @type {any} */ (typeof value === "string" ? value.replaceAll("\0", "") : value);

/** @param {import("yjs").Doc} doc @param {string} root @returns {Answer[]} every standing answer */
export function values(doc, root) {
  return doc.getArray(root).toArray();
}

/** @returns {boolean} two different answers stand, and nobody has chosen */
export function disputed(doc, root) {
  return new Set(values(doc, root).map((answer) => JSON.stringify(answer.v))).size > 1;
}

/** @returns {any} the answer, or undefined while there is none or it is disputed */
export function value(doc, root) {
  const all = values(doc, root);
  return all.length && !disputed(doc, root) ? all[0].v : undefined;
}

/**
 * Answer. ``by`` must be the signed-in worker: the server refuses an answer in another's name.
 * @param {any} v plain: text, number, true or false, null (taken back), or a list of those
 * @param {string} by worker id
 * @param {string} [at]
 * @param {Answer[]} [seen] the answers this person knew of when they began; one that a colleague gave
 *   meanwhile stands beside theirs. Default: all there are
 * @returns {Answer} the new answer
 */
export function set(doc, root, v, by, at = nowText(), seen = undefined) {
  const array = doc.getArray(root);
  const known = seen && new Set(seen.map((answer) => JSON.stringify(answer)));
  const answer = { v: Array.isArray(v) ? v.map(asSent) : asSent(v), by, at };
  doc.transact(() => {
    for (let index = array.length - 1; index >= 0; index -= 1) {
      if (!known || known.has(JSON.stringify(array.get(index)))) array.delete(index, 1);
    }
    array.push([answer]);
  });
  return answer;
}

/** Settle a disagreement: the chosen answer stands, as the answer of the person who chose it. */
export function choose(doc, root, index, by, at = nowText()) {
  const chosen = values(doc, root)[index];
  if (chosen) set(doc, root, chosen.v, by, at);
}

/** One document's fields by their short names. @param {import("yjs").Doc} doc @param {string[]} roots */
export function answersOf(doc, roots) {
  const found = /** @type {Record<string, any>} */ ({});
  for (const root of roots) {
    const name = root.slice(2);
    if (root.startsWith("t.")) found[name] = doc.getText(root).toString().trim();
    else found[name] = value(doc, root) ?? "";
  }
  return found;
}
