// What words may rest on, from what this device holds, and what became of it since. Pure.

import { dateText } from "../words.js";

/** @typedef {{kind: string, id: string, label: string, on: string, open: string, detail: string}} Source */

const made = new Set(["planned", "cancelled"]);

// A part of the app whose rows can be linked adds a line.
const SOURCES = [
  {
    kind: "visit",
    collection: "visits",
    of: (row) => !made.has(row.status) && row.on !== "",
    label: (row) => row.kind_label || "Visit",
    on: (row) => row.on,
    detail: (row) => row.summary || row.said || row.worker,
    open: (row) => `/visits/${row.id}`,
  },
  {
    kind: "chronology",
    collection: "chronology",
    // Visits stand there as well, and are offered as themselves.
    of: (row) => row.kind !== "visit",
    label: (row) => row.title || row.kind_label,
    on: (row) => row.on,
    detail: (row) => row.text || row.by,
    open: (row) => row.link || `/children/${row.child_id}`,
  },
  {
    kind: "document",
    collection: "documents",
    of: () => true,
    label: (row) => row.title,
    on: (row) => row.dated_on,
    detail: (row) => row.kind_label,
    open: (row) => `/children/${row.child_id}`,
  },
];

const MEDIA = { drawing: "Drawing", photo: "Photo", voice: "Voice note" };

/**
 * @param {(name: string) => any[]} rows @param {string} childId
 * @param {{media: string, kind: string, at: string, root: string}[]} [media] of this document
 * @param {string} [own] the document's own page: nothing rests on itself
 * @returns {Source[]} newest first
 */
export function sourcesOf(rows, childId, media = [], own = "") {
  const found = SOURCES.flatMap((source) =>
    rows(source.collection)
      .filter((row) => row.child_id === childId && source.of(row))
      .map((row) => asSource(source, row))
      .filter(({ open }) => open !== own),
  );
  const files = media
    .filter(({ kind }) => kind in MEDIA)
    .map(({ media: id, kind, at, root }) => ({ kind: "media", id, label: MEDIA[kind], on: at.slice(0, 10), open: `#${root}`, detail: "In this assessment" }));
  return [...found, ...files].sort((one, other) => (one.on < other.on ? 1 : one.on > other.on ? -1 : 0));
}

const asSource = (source, row) => ({
  kind: source.kind,
  id: row.id,
  label: source.label(row),
  on: source.on(row),
  detail: (source.detail(row) ?? "").slice(0, 160),
  open: source.open(row),
});

/**
 * What a link leads to now.
 * @param {{kind: string, id: string, label: string, on: string, because?: string}} to @param {(name: string) => any[]} rows
 * @param {{media: string, root: string}[]} media
 * @returns {{label: string, open: string, gone: boolean}} gone: deleted, restricted, or not on this
 *   iPad; the label is then what it was called
 */
export function sourceNow(to, rows, media = []) {
  const called = to.on ? `${to.label}, ${dateText(to.on)}` : to.label;
  if (to.kind === "view") return { label: `Professional view: ${to.because ?? ""}`, open: "", gone: false };
  if (to.kind === "media") {
    const held = media.find((each) => each.media === to.id);
    return { label: called, open: held ? `#${held.root}` : "", gone: !held };
  }
  const source = SOURCES.find(({ kind }) => kind === to.kind);
  const row = source && rows(source.collection).find((each) => each.id === to.id);
  if (!source || !row) return { label: called, open: "", gone: true };
  const on = source.on(row);
  return { label: on ? `${source.label(row)}, ${dateText(on)}` : source.label(row), open: source.open(row), gone: false };
}
