// How guidance is put into one line, and where a selection of a page lies in a field's words. Pure.

import { sentencesOf } from "./sentences.js";

/** @import { Note } from "./guidance.js" */

const ORDER = ["rule", "contradiction", "factor", "judgement"];
const ICONS = { rule: "flag", contradiction: "info", factor: "check-circle", judgement: "info" };

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/**
 * The one line under a field, and how many more there are to read.
 * @param {Note[]} notes of one field
 * @returns {{says: string, more: number, icon: string} | null}
 */
export function lineOf(notes) {
  if (!notes.length) return null;
  const kind = ORDER.find((each) => notes.some((note) => note.kind === each)) ?? "rule";
  const own = notes.filter((note) => note.kind === kind);
  const rest = notes.length - own.length;
  if (kind === "factor") return { says: `${count(own.length, "factor", "factors")} proposed from what is written`, more: rest, icon: ICONS.factor };
  if (kind === "judgement") return { says: `${count(own.length, "judgement rests", "judgements rest")} on nothing yet`, more: rest, icon: ICONS.judgement };
  return { says: own[0].says, more: notes.length - 1, icon: ICONS[kind] };
}

/** @param {{notes: Note[], missing: {send: any[], sign: any[]}}} state @returns {string} for those who listen */
export function countWords({ notes, missing }) {
  const all = notes.length + missing.send.length + missing.sign.length;
  return all === 0 ? "Nothing is left to do." : `${count(all, "thing", "things")} still to look at.`;
}

/**
 * The sentence of a field at a position, else its last.
 * @param {string} words @param {number} position @returns {{start: number, end: number, text: string} | null}
 */
export function sentenceAt(words, position) {
  const all = sentencesOf(words);
  return all.find(({ start, end }) => position >= start && position <= end) ?? all.at(-1) ?? null;
}
