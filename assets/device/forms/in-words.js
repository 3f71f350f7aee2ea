// Answers as people read them. Pure.

import { answerIn } from "../keyed.js";
import { dateText } from "../words.js";
import { arePublished } from "./choosing.js";
import { nameIn } from "./people.js";

const YES_NO = { yes: "Yes", no: "No" };

/**
 * An answer in words.
 * @param {string} kind of field
 * @param {any} value
 * @param {{choices?: {value: string, label: string}[], codes?: boolean,
 *   people?: import("../forms/people.js").Person[]}} [known]
 * @returns {string[]} a line each
 */
export function inWords(kind, value, { choices = [], codes = false, people = [] } = {}) {
  const label = (each) => {
    const words = choices.find((choice) => choice.value === each)?.label;
    if (words === undefined) return "Not a valid answer";
    return codes && arePublished(choices) ? `${each} ${words}` : words;
  };
  if (kind === "date") return [(typeof value === "string" && dateText(value)) || "Not a date"];
  if (kind === "number") return [typeof value === "number" ? String(value) : `“${value}”, which is not a number`];
  if (kind === "yes_no") return [YES_NO[value] ?? "Not a valid answer"];
  if (kind === "choices") return (Array.isArray(value) ? value : []).map(label);
  if (kind === "people") return (Array.isArray(value) ? value : []).map((each) => nameIn(people, String(each)));
  return [label(value)];
}

/** A cell's answer as people read it. @param {import("./answers.js").Column} column @param {any} value */
export function cellText(column, value) {
  if (value === null || value === undefined || value === "") return "";
  if (column.kind === "date") return dateText(String(value)) || String(value);
  if (column.kind === "choice") {
    return column.choices.find((choice) => choice.value === value)?.label ?? String(value);
  }
  return String(value);
}

/** A row in one line. @param {import("./table.js").Row} row @param {import("./answers.js").Column[]} columns */
export const rowInWords = (row, columns) =>
  columns
    .flatMap((column) => (row.cells.get(column.key) ?? []).map((entry) => cellText(column, answerIn(entry))))
    .filter(Boolean)
    .join(", ");
