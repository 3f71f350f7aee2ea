// The fields of a form as the history shows them: which roots hold each, and an answer in words.

import { dateText } from "../words.js";

/**
 * @typedef {{value: string, label: string}} Choice
 * @typedef {object} Field @property {string} key @property {string} kind @property {string} label
 * @property {Choice[]} [choices] @property {{key: string, label: string}[]} [columns] of a table
 * @typedef {{title: string, fields: Field[]}} Section
 */

const ROOTS = {
  text: ["t"],
  short: ["t"],
  scale: ["s"],
  table: ["s"],
  drawing: ["n", "s"],
  photo: ["n", "s"],
  voice: ["n", "s"],
  signature: ["n", "s"],
};

/** @param {Field} field @returns {string[]} the roots of the shared document that hold it */
export function rootsOf({ key, kind }) {
  if (kind === "yes_no") return [`a.${key}`, `t.${key}_detail`];
  return (ROOTS[kind] ?? ["a"]).map((letter) => `${letter}.${key}`);
}

const PICTURES = { drawing: "drawing", photo: "photo", voice: "voice note", signature: "signature" };

/**
 * The entries of an array root in words, one line each; both lines where two answers stood.
 * @param {Field} field @param {string} root @param {any[]} entries
 * @param {(id: string) => string} nameOf people on the record
 */
export function linesOf(field, root, entries, nameOf = (id) => id) {
  if (root.startsWith("n.")) {
    const noun = PICTURES[field.kind] ?? "picture";
    return entries.length ? [`${entries.length} ${noun}${entries.length === 1 ? "" : "s"}`] : [];
  }
  const said = new Set();
  for (const { v } of entries) {
    if (root.startsWith("s.")) said.add(keyedText(field, v, nameOf));
    else said.add(valueText(field, v, nameOf));
  }
  return [...said].filter(Boolean);
}

function valueText(field, value, nameOf) {
  if (Array.isArray(value)) return value.map((each) => valueText(field, each, nameOf)).join(", ");
  if (field.kind === "date") return dateText(String(value ?? ""));
  if (field.kind === "yes_no") return value === "yes" ? "Yes" : "No";
  if (field.kind === "people") return nameOf(String(value));
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value ?? "");
}

function keyedText(field, value, nameOf) {
  const said = value.at(-1);
  if (said === null || said === "") return "";
  if (field.kind === "scale") return `${nameOf(String(value[0]))}: ${said}`;
  if (field.kind === "table") {
    const column = field.columns?.find(({ key }) => key === value[1]);
    return value[1] === "" ? "" : `${column?.label ?? value[1]}: ${said}`;
  }
  // A picture's own words, and the name and role at a signature.
  return String(said);
}
