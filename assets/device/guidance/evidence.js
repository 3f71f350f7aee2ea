// What a sentence rests on: links from words of the document to a visit, a note, a drawing, a file, or
// to the writer's own professional view. Kept in the document (root x.evidence, keyed): for each link
// "anchor", the words, which keep their place, and "to", what they rest on. A factor that the worker
// said no to is kept beside them, so that it is not proposed again.

import { entriesOf, setKeyed, valuesByKey } from "../keyed.js";
import { anchorAt, asAnchor, rangeOf } from "../remarks/anchors.js";

export const EVIDENCE = "x.evidence";
const FACTOR = "factor.";

/**
 * @typedef {{kind: string, id: string, label: string, on: string, because?: string}} To kind: one of
 *   SOURCES in sources.js, "media" or "view"; label and on: as it was called when it was linked
 * @typedef {{id: string, anchor: any, to: To, by: string, at: string}} Link
 * @typedef {Link & {field: string, index: number, length: number}} PlacedLink in the order of the text
 */

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it came from another device: damage is no link
  }
};

const isTo = (to) =>
  ["kind", "id", "label", "on"].every((name) => typeof to?.[name] === "string") &&
  ["undefined", "string"].includes(typeof to.because);

/** @param {import("yjs").Doc} doc @returns {Link[]} */
export function linksOf(doc) {
  const found = new Map();
  for (const [key, entries] of valuesByKey(doc, EVIDENCE)) {
    const [id, part] = parsed(key) ?? [];
    const entry = entries.at(-1);
    if (!entry || !id || id.startsWith(FACTOR)) continue;
    const said = parsed(entry.v.at(-1));
    if (said) found.set(id, { ...found.get(id), id, [part]: said, by: entry.by, at: entry.at });
  }
  return [...found.values()].filter(({ anchor, to }) => asAnchor(anchor)?.root && isTo(to));
}

/**
 * The links whose words still stand, field by field in the order of the text.
 * @param {import("yjs").Doc} doc which holds the links: always one child's own, also of words that
 *   siblings have in common, since what they rest on is told of that child only
 * @param {(root: string) => {doc: import("yjs").Doc, begins: number}[]} [placesOf] the documents
 *   that hold words of a root, and where those begin among all of its words
 * @returns {PlacedLink[]}
 */
export function placedLinks(doc, placesOf = () => [{ doc, begins: 0 }]) {
  const placed = linksOf(doc).flatMap((link) => {
    for (const place of placesOf(link.anchor.root)) {
      const range = rangeOf(place.doc, link.anchor);
      const field = link.anchor.root.replace(/^t\./, "");
      if (range) return [{ ...link, field, index: place.begins + range.index, length: range.length }];
    }
    return [];
  });
  return placed.sort((one, other) => one.index - other.index || (one.at < other.at ? -1 : 1));
}

/**
 * Say what some words rest on.
 * @param {import("yjs").Doc} doc @param {{root: string, index: number, length: number}} words
 * @param {To} to @param {string} by worker id
 * @param {import("yjs").Doc} [place] the document that holds the words, where it is another one
 * @returns {string} the link's id
 */
export function link(doc, { root, index, length }, to, by, place = doc) {
  const id = crypto.randomUUID();
  doc.transact(() => {
    setKeyed(doc, EVIDENCE, [id, "anchor"], JSON.stringify(anchorAt(place.getText(root), root, index, length)), by);
    setKeyed(doc, EVIDENCE, [id, "to"], JSON.stringify(to), by);
  });
  return id;
}

/** Take a link back. @param {import("yjs").Doc} doc @param {string} id @param {string} by */
export function unlink(doc, id, by) {
  doc.transact(() => {
    for (const part of ["anchor", "to"]) setKeyed(doc, EVIDENCE, [id, part], null, by);
  });
}

/** @param {import("yjs").Doc} doc @returns {Set<string>} codes of factors that somebody said no to */
export function declinedFactors(doc) {
  const codes = new Set();
  for (const { v } of entriesOf(doc, EVIDENCE)) {
    if (v[0].startsWith(FACTOR) && v.at(-1) !== null) codes.add(v[0].slice(FACTOR.length));
  }
  return codes;
}

/** This factor does not apply, whatever the words seem to say. @param {boolean} no false takes the no back */
export function declineFactor(doc, code, no, by) {
  setKeyed(doc, EVIDENCE, [FACTOR + code, "to"], no ? JSON.stringify({ kind: "no", id: code }) : null, by);
}
