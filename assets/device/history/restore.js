// Bringing back what stood at an earlier moment: as new changes by the person who asks for it. The
// history is never rewritten, and what others write meanwhile stays.

import Delta from "quill-delta";
import * as Y from "yjs";

import { differenceByWord } from "../instruments/text-delta.js";
import { set } from "../registers.js";
import { nowText } from "../right-time.js";
import { rootsOf } from "./fields.js";

const RESTORE = Symbol("brought back from the history");

/**
 * @param {Y.Doc} doc the open document
 * @param {import("./fields.js").Field[]} fields
 * @param {import("./timeline.js").Timeline} timeline
 * @param {number} seq the moment
 * @param {string} me worker id: answers are given in one's own name
 * @returns {{changed: string[], left: string[], undo: () => void}} keys of fields changed, of
 *   fields where two answers stood and nobody had chosen; undo takes only this back
 */
export function restore(doc, fields, timeline, seq, me, at = nowText()) {
  const roots = fields.filter(mayComeBack).flatMap(rootsOf);
  const shared = roots.map((root) => (isText(root) ? doc.getText(root) : doc.getArray(root)));
  const taken = new Y.UndoManager(shared, { trackedOrigins: new Set([RESTORE]), captureTimeout: 0 });
  const changed = [];
  const left = [];
  doc.transact(() => {
    for (const field of fields.filter(mayComeBack)) {
      const results = rootsOf(field).map((root) => bringBack(doc, root, timeline, seq, me, at));
      if (results.includes("changed")) changed.push(field.key);
      if (results.includes("left")) left.push(field.key);
    }
  }, RESTORE);
  return {
    changed,
    left,
    undo: () => {
      taken.undo();
      taken.destroy();
    },
  };
}

/** A signature is given by a person at a time; nobody brings one back, or takes one away, like this. */
export const mayComeBack = (field) => field.kind !== "signature";

const isText = (root) => root.startsWith("t.");

function bringBack(doc, root, timeline, seq, me, at) {
  if (isText(root)) return bringTextBack(doc.getText(root), timeline.text(root, seq));
  const then = timeline.entries(root, seq);
  if (root.startsWith("a.")) return bringAnswerBack(doc, root, then, me, at);
  if (root.startsWith("s.")) return bringKeyedBack(doc, doc.getArray(root), then, me, at);
  return bringMediaBack(doc.getArray(root), then, me, at);
}

function bringTextBack(text, pieces) {
  const then = new Delta();
  for (const { insert, attributes } of pieces) then.insert(insert, attributes);
  const change = differenceByWord(new Delta(text.toDelta()), then);
  if (!change.ops.length) return "same";
  text.applyDelta(change.ops, { sanitize: false });
  return "changed";
}

const valuesOf = (entries) => [...new Set(entries.map(({ v }) => JSON.stringify(v)))].sort();

function bringAnswerBack(doc, root, then, me, at) {
  const array = doc.getArray(root);
  const wanted = valuesOf(then);
  if (String(wanted) === String(valuesOf(array.toArray()))) return "same";
  if (wanted.length > 1) return "left";
  if (wanted.length) set(doc, root, then[0].v, me, at);
  else array.delete(0, array.length);
  return "changed";
}

/** Entries whose values agree in all but the last element are about one thing. */
const aboutOf = ({ v }) => JSON.stringify(v.slice(0, -1));

function bringKeyedBack(doc, array, then, me, at) {
  const abouts = new Set([...then, ...array.toArray()].map(aboutOf));
  let result = "same";
  for (const about of abouts) {
    const wanted = then.filter((entry) => aboutOf(entry) === about);
    const now = array.toArray().filter((entry) => aboutOf(entry) === about);
    if (String(valuesOf(wanted)) === String(valuesOf(now))) continue;
    if (valuesOf(wanted).length > 1) {
      result = "left";
      continue;
    }
    removeWhere(array, (entry) => aboutOf(entry) === about);
    if (wanted.length) array.push([{ v: wanted[0].v, by: me, at }]);
    if (result === "same") result = "changed";
  }
  return result;
}

function bringMediaBack(array, then, me, at) {
  const wanted = new Set(then.map(({ media }) => media));
  const here = new Set(array.toArray().map(({ media }) => media));
  const missing = then.filter(({ media }) => !here.has(media));
  if (!missing.length && [...here].every((media) => wanted.has(media))) return "same";
  removeWhere(array, ({ media }) => !wanted.has(media));
  if (missing.length) array.push(missing.map((entry) => ({ ...entry, by: me, at })));
  return "changed";
}

function removeWhere(array, goes) {
  const entries = array.toArray();
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    if (goes(entries[index])) array.delete(index, 1);
  }
}
