// What a document says of its media: entries in "n.<field>", and words about one of them in
// "s.<field>" (what is on it; who signed, and as what). Pure over a yjs document.
//
// Words are keyed: v = [media, name, words]. Setting deletes every one I can see for that media and
// name and adds mine, in one transaction; two people's different words both stay until one is chosen.

import { nowText } from "../right-time.js";

/** @typedef {{media: string, sha256: string, kind: string, by: string, at: string}} Entry */
/** @typedef {{v: [string, string, string], by: string, at: string}} Words */

/** @param {import("yjs").Doc} doc @param {string} field @returns {Entry[]} */
export const entriesOf = (doc, field) => doc.getArray(`n.${field}`).toArray();

/**
 * @param {import("yjs").Doc} doc @param {string} field
 * @param {{media: string, sha256: string, kind: string}} kept @param {string} by worker id
 */
export function addEntry(doc, field, { media, sha256, kind }, by, at = nowText()) {
  doc.getArray(`n.${field}`).push([{ media, sha256, kind, by, at }]);
}

/** Take an entry out; its bytes stay where they are. @returns {Entry|null} what was taken out */
export function removeEntry(doc, field, media) {
  const array = doc.getArray(`n.${field}`);
  let removed = null;
  doc.transact(() => {
    for (let at = array.length - 1; at >= 0; at -= 1) {
      if (array.get(at).media === media) {
        removed = array.get(at);
        array.delete(at, 1);
      }
    }
  });
  return removed;
}

/**
 * Enter a kept file where it belongs, with what was said of it; one transaction.
 * @param {import("yjs").Doc} doc @param {import("./queue.js").MediaRecord} record
 * @param {string} by worker id
 */
export function enter(doc, { id, sha256, kind, at, place }, by) {
  if (!place) return;
  const { field, replaces } = place;
  doc.transact(() => {
    // What was said of the drawing is said of the drawing with more on it.
    const before = replaces ? saidOf(doc, field, replaces, "words")[0]?.v[2] : "";
    if (replaces) removeEntry(doc, field, replaces);
    addEntry(doc, field, { media: id, sha256, kind }, by, at);
    const words = { ...(before && { words: before }), ...place.words };
    for (const [name, said] of Object.entries(words)) sayOf(doc, field, id, name, said, by, at);
  });
}

/** @returns {Words[]} what stands under that name; more than one while people disagree */
export function saidOf(doc, field, media, name) {
  const found = new Map();
  for (const entry of doc.getArray(`s.${field}`).toArray()) {
    const [of, called, words] = Array.isArray(entry.v) ? entry.v : [];
    if (of === media && called === name && !found.has(words)) found.set(words, entry);
  }
  return [...found.values()];
}

/** @param {string} words "" takes them away */
export function sayOf(doc, field, media, name, words, by, at = nowText()) {
  const array = doc.getArray(`s.${field}`);
  doc.transact(() => {
    for (let index = array.length - 1; index >= 0; index -= 1) {
      const { v } = array.get(index);
      if (Array.isArray(v) && v[0] === media && v[1] === name) array.delete(index, 1);
    }
    if (words) array.push([{ v: [media, name, words], by, at }]);
  });
}
