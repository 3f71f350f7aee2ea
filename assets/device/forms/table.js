// Rows of a table in one keyed root: v is [row, column, answer]. A row is there once a cell of it
// holds something; a removed one is marked [row, "", "removed"] and keeps its cells, so that it can
// be brought back, and so that what a colleague writes in it meanwhile is not lost.

import { answerIn, setKeyed, valuesByKey } from "../keyed.js";

const REMOVED = "removed";
const KEPT = "kept";

/**
 * @typedef {import("../keyed.js").Entry} Entry
 * @typedef {{id: string, cells: Map<string, Entry[]>, removed: boolean}} Row cells: the different
 *   answers that stand, by column
 */

/** Every row that holds something, removed or not, in the order they were begun.
 * @param {import("yjs").Doc} doc @param {string} root @param {{key: string}[]} columns
 * @returns {Row[]} */
export function allRowsOf(doc, root, columns) {
  const rows = new Map();
  for (const [key, entries] of valuesByKey(doc, root)) {
    const [id, column = ""] = JSON.parse(key);
    const row = rows.get(id) ?? { id, cells: new Map(), removed: false };
    if (column) row.cells.set(column, entries);
    // Where one person removed it and another brought it back, it is there.
    else row.removed = entries.length > 0 && entries.every((entry) => answerIn(entry) === REMOVED);
    rows.set(id, row);
  }
  const known = columns.map((column) => column.key);
  const holds = (row) =>
    known.some((column) => row.cells.get(column)?.some((entry) => answerIn(entry) !== ""));
  // Identifiers carry the time they were made in, so rows begun apart stand in order of time.
  return [...rows.values()].filter(holds).sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The rows of a table. @returns {Row[]} */
export const rowsOf = (doc, root, columns) =>
  allRowsOf(doc, root, columns).filter((row) => !row.removed);

/** @param {import("yjs").Doc} doc @param {string} root @param {string} row @param {string} by */
export const removeRow = (doc, root, row, by) => setKeyed(doc, root, [row, ""], REMOVED, by);

/** @param {import("yjs").Doc} doc @param {string} root @param {string} row @param {string} by */
export const bringBackRow = (doc, root, row, by) => setKeyed(doc, root, [row, ""], KEPT, by);
