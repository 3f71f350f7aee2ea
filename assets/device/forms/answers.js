// What a document says of a form's fields, as conditions and guidance look at it: the same reading
// as the record's own (agile_app/assessments). A disputed answer is none.

import { answerIn, valuesByKey } from "../keyed.js";
import { value } from "../registers.js";
import { rowsOf } from "./table.js";

/**
 * @typedef {{value: string, label: string, retired?: boolean}} Choice
 * @typedef {{key: string, label: string, kind: string, choices: Choice[]}} Column
 * @typedef {{key: string, kind: string, label: string, help: string, required_at: string,
 *   choices: Choice[], columns: Column[], when_json: string, limited?: number}} Field a FormFieldRow
 * @typedef {{key: string, title: string, short: string, fields: Field[], when_json: string}} Section
 * @typedef {{key: string, version: number, title: string, sections: Section[]}} Form a FormRow
 */

const MEDIA = ["drawing", "photo", "voice", "signature"];

/** Every root of a field, the one that says where it is first.
 * @param {{key: string, kind: string}} field @returns {string[]} */
export function rootsOf({ key, kind }) {
  if (kind === "text" || kind === "short") return [`t.${key}`];
  if (kind === "yes_no") return [`a.${key}`, `t.${key}_detail`];
  if (kind === "scale" || kind === "table") return [`s.${key}`];
  if (MEDIA.includes(kind)) return [`n.${key}`, `s.${key}`];
  return [`a.${key}`];
}

/** A root's shared type. @param {import("yjs").Doc} doc @param {string} root */
export const sharedOf = (doc, root) => (root.startsWith("t.") ? doc.getText(root) : doc.getArray(root));

/**
 * A field's answer: words, a single answer, a list, numbers by person, rows of a table, files; null,
 * "" , [] or {} where there is none.
 * @param {import("yjs").Doc} doc @param {Field} field @returns {any}
 */
export function answerOf(doc, field) {
  const [root] = rootsOf(field);
  if (root.startsWith("t.")) return doc.getText(root).toString().trim();
  if (root.startsWith("n.")) return doc.getArray(root).toArray();
  if (field.kind === "table") return rowsOf(doc, root, field.columns).map(({ cells }) => plain(cells));
  if (field.kind === "number") return numberOr(value(doc, root));
  if (field.kind !== "scale") return value(doc, root) ?? null;
  const numbers = {};
  for (const [key, entries] of valuesByKey(doc, root)) {
    if (entries.length === 1) numbers[JSON.parse(key)[0]] = answerIn(entries[0]);
  }
  return numbers;
}

// What was typed and is no number is kept, and is no answer.
const numberOr = (said) => (typeof said === "number" ? said : null);

/** A row by column, without what is disputed or empty. */
function plain(cells) {
  const row = {};
  for (const [column, entries] of cells) {
    if (entries.length === 1 && answerIn(entries[0]) !== "") row[column] = answerIn(entries[0]);
  }
  return row;
}

/** Whether a field holds anything at all, a disagreement and a detail included.
 * @param {import("yjs").Doc} doc @param {Field} field */
export function isWritten(doc, field) {
  if (field.kind === "table") return rowsOf(doc, rootsOf(field)[0], field.columns).length > 0;
  return rootsOf(field).some((root) => {
    const shared = sharedOf(doc, root);
    if ("applyDelta" in shared) return shared.toString().trim() !== "";
    return shared.toArray().some(says);
  });
}

function says(entry) {
  if (!("v" in entry)) return true;
  const said = Array.isArray(entry.v) ? entry.v.at(-1) : entry.v;
  return said !== null && said !== undefined && said !== "";
}

/** Root to the short name of its section. @param {Form | null} form */
export function placesOf(form) {
  const places = /** @type {Record<string, string>} */ ({});
  for (const section of form?.sections ?? []) {
    for (const field of section.fields) for (const root of rootsOf(field)) places[root] = section.short;
  }
  return places;
}

const conditions = new Map();

/** A condition as it travels; none is "". @param {string} text */
export function conditionIn(text) {
  if (!text) return null;
  if (!conditions.has(text)) conditions.set(text, JSON.parse(text));
  return conditions.get(text);
}

/** A form's sections as conditions.js asks for them. @param {Form} form */
export const conditionsOf = (form) =>
  form.sections.map(({ when_json, fields }) => ({
    when: conditionIn(when_json),
    fields: fields.map((field) => ({ key: field.key, when: conditionIn(field.when_json) })),
  }));
