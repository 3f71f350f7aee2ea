// One assessment from two documents: a child's own, and the part that siblings' assessments have in
// common. Of a field in common both may hold something; then the common words come first, and two
// answers that differ are two answers that differ. The record does the same
// (agile_app/assessments/group/parts.py). No DOM.

import { set, values } from "../registers.js";
import { nowText } from "../right-time.js";
import { answerOf, isWritten, rootsOf, sharedOf } from "./answers.js";

/** Behind a root's name in what was signed: what the child's own document held in a common field. */
export const OWN = "~own";

/** Files belong to the document they were made in, and stay there. */
const STAY = new Set(["drawing", "photo", "voice", "signature"]);

/** The roots that siblings have in common. @param {{sections: any[]}} form @returns {string[]} */
export const commonRoots = (form) =>
  form.sections.filter(({ part }) => part === "shared").flatMap(({ fields }) => fields.flatMap(rootsOf));

/**
 * A field's answer over both documents.
 * @param {import("yjs").Doc} common @param {import("yjs").Doc} own
 * @param {import("./answers.js").Field} field
 */
export function answerOfBoth(common, own, field) {
  if (!isWritten(own, field)) return answerOf(common, field);
  if (!isWritten(common, field)) return answerOf(own, field);
  const [one, other] = [answerOf(common, field), answerOf(own, field)];
  if (field.kind === "text" || field.kind === "short") return [one, other].filter(Boolean).join("\n");
  if (Array.isArray(one) && field.kind !== "choices" && field.kind !== "people") return [...one, ...other];
  if (field.kind === "scale") return agreed(one, other);
  return JSON.stringify(one) === JSON.stringify(other) ? one : null;
}

/** Numbers by person, without those that differ. */
function agreed(one, other) {
  const found = { ...one, ...other };
  for (const person of Object.keys(found)) {
    if (person in one && person in other && one[person] !== other[person]) delete found[person];
  }
  return found;
}

/** The words of a root over both: the common ones, and those of the child's own after them. */
export function wordsOfBoth(common, own, root) {
  const [one, other] = [common.getText(root).toString(), own.getText(root).toString()];
  if (!other.trim()) return one;
  if (!one.trim()) return other;
  return one.endsWith("\n") ? one + other : `${one}\n${other}`;
}

/**
 * In which document a passage of ``wordsOfBoth`` stands, and where.
 * @param {{root: string, index: number, length: number}} words
 */
export function placeOfBoth(common, own, words) {
  const one = common.getText(words.root).toString();
  if (!own.getText(words.root).toString().trim()) return { doc: common, words };
  if (!one.trim()) return { doc: own, words };
  const begins = one.length + (one.endsWith("\n") ? 0 : 1);
  if (words.index < begins) {
    return { doc: common, words: { ...words, length: Math.min(words.length, one.length - words.index) } };
  }
  return { doc: own, words: { ...words, index: words.index - begins } };
}

/** Where the words of a child's own begin in ``wordsOfBoth``. */
export function beginningOfOwn(common, root) {
  const one = common.getText(root).toString();
  if (!one.trim()) return 0;
  return one.length + (one.endsWith("\n") ? 0 : 1);
}

/** Whether what a child's own document says in a field may become common. @param {{kind: string}} field */
export const mayMove = ({ kind }) => !STAY.has(kind);

/**
 * What one child's document says in a field becomes common: put in the common document first, then
 * taken out of the child's own, each as a change of whoever does it. An answer that would differ
 * from the common one stays where it is.
 * @param {import("yjs").Doc} own @param {import("yjs").Doc} common
 * @param {{key: string, kind: string}} field @param {string} me
 * @returns {boolean} whether all of it moved
 */
export function moveToCommon(own, common, field, me, at = nowText()) {
  if (!mayMove(field)) return false;
  return rootsOf(field)
    .map((root) => moveRoot(own, common, root, me, at))
    .every(Boolean);
}

function moveRoot(own, common, root, me, at) {
  const mine = /** @type {any} */ (sharedOf(own, root));
  const theirs = /** @type {any} */ (sharedOf(common, root));
  if (!mine.length) return true;
  if (root.startsWith("t.")) {
    const before = theirs.toString();
    const begins = before && !before.endsWith("\n") ? [{ insert: "\n" }] : [];
    theirs.applyDelta([...(theirs.length ? [{ retain: theirs.length }] : []), ...begins, ...mine.toDelta()], { sanitize: false });
  } else if (root.startsWith("a.")) {
    const said = values(own, root);
    const [stands] = values(common, root);
    if (said.length > 1 || (stands && JSON.stringify(stands.v) !== JSON.stringify(said[0].v))) return false;
    if (!stands) set(common, root, said[0].v, me, at);
  } else {
    theirs.push(mine.toArray().map(({ v }) => ({ v, by: me, at })));
  }
  mine.delete(0, mine.length);
  return true;
}

/** A document that was kept, from its content by root, to be read. @param {import("yjs").Doc} doc */
export function fillFrom(doc, content) {
  for (const [root, pieces] of Object.entries(content)) {
    if (root.startsWith("t.")) doc.getText(root).applyDelta(pieces, { sanitize: false });
    else doc.getArray(root).push(pieces);
  }
  return doc;
}
