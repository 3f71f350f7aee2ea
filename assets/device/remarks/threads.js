/**
 * Comments and suggestions of a document, in its root "x.remarks". Each fact of a thread is an entry
 * ``{v: [thread, part, value], by, at}`` under the key (thread, part): setting one takes away those
 * one sees; two people who set the same fact apart leave both. All of it works with no network.
 *
 * Parts of a thread:
 *   kind    "comment" or "suggestion"
 *   anchor  where it stands, as JSON (anchors.js)
 *   text    a suggestion's own words, to stand in place of the passage
 *   state   "open", "resolved", "accepted", "declined"; the newest in the document's order counts
 *   result  where an accepted suggestion's words stand, as JSON; two when two accepted it apart
 *   any other: a message, its value the words
 */

import { setKeyed } from "../keyed.js";
import { nowText } from "../right-time.js";
import { anchorAt, asAnchor, rangeOf, wordsAt } from "./anchors.js";
import { checksumOf } from "./exact.js";

export const REMARKS = "x.remarks";
export const LONGEST = 4000; // characters of one message or suggestion; the gate refuses more

const FACTS = new Set(["kind", "anchor", "text", "state", "result"]);

/**
 * @typedef {{words: string, by: string, at: string, id: string}} Message
 * @typedef {object} Thread
 * @property {string} id
 * @property {number} number in order of their beginning, for people to say: "comment 3"
 * @property {"comment" | "suggestion"} kind
 * @property {import("./anchors.js").Anchor} anchor
 * @property {string} text
 * @property {"open" | "resolved" | "accepted" | "declined"} state
 * @property {{by: string, at: string}} opened
 * @property {{by: string, at: string} | null} settled who resolved, accepted or declined it, and when
 * @property {Message[]} messages oldest first
 * @property {import("./anchors.js").Anchor[]} results
 */

/** @param {import("yjs").Doc} doc @returns {Thread[]} in order of their beginning */
export function threadsOf(doc) {
  const parts = new Map();
  for (const entry of doc.getArray(REMARKS).toArray()) {
    const [thread, part, value] = Array.isArray(entry?.v) ? entry.v : [];
    if (typeof thread !== "string" || typeof part !== "string" || typeof value !== "string") continue;
    if (!parts.has(thread)) parts.set(thread, []);
    parts.get(thread).push({ part, value, by: String(entry.by), at: String(entry.at) });
  }
  return [...parts]
    .map(([id, facts]) => threadFrom(id, facts))
    .filter((thread) => thread !== null)
    .sort((one, other) => one.opened.at.localeCompare(other.opened.at) || one.id.localeCompare(other.id))
    .map((thread, index) => ({ ...thread, number: index + 1 }));
}

/** @returns {Omit<Thread, "number"> & {number: number} | null} */
function threadFrom(id, facts) {
  const all = (part) => facts.filter((fact) => fact.part === part);
  const kind = all("kind").at(-1);
  if (!kind) return null;
  const state = all("state").at(-1);
  return {
    id,
    number: 0,
    kind: kind.value === "suggestion" ? "suggestion" : "comment",
    anchor: read(all("anchor").at(-1)?.value) ?? { root: "" },
    text: all("text").at(-1)?.value ?? "",
    state: STATES.includes(state?.value) ? state.value : "open",
    opened: { by: kind.by, at: kind.at },
    settled: state && state.value !== "open" ? { by: state.by, at: state.at } : null,
    messages: facts
      .filter((fact) => !FACTS.has(fact.part))
      .map(({ part, value, by, at }) => ({ id: part, words: value, by, at }))
      .sort((one, other) => one.at.localeCompare(other.at)),
    results: all("result")
      .map(({ value }) => read(value))
      .filter((anchor) => anchor !== null),
  };
}

const STATES = ["open", "resolved", "accepted", "declined"];

/** @returns {import("./anchors.js").Anchor | null} what came from another device may be anything */
function read(json) {
  try {
    return asAnchor(JSON.parse(json));
  } catch {
    return null;
  }
}

/** Set one fact: those of its key that can be seen go. Call within a transaction. */
const put = (doc, thread, part, value, by, at) => setKeyed(doc, REMARKS, [thread, part], value, by, { at });

/**
 * Begin a thread.
 * @param {import("yjs").Doc} doc
 * @param {{kind: "comment" | "suggestion", anchor: import("./anchors.js").Anchor, words?: string,
 *   text?: string}} begun ``words``: its first message; ``text``: for a suggestion
 * @param {string} by this worker's id
 * @returns {string} the thread's id
 */
export function begin(doc, { kind, anchor, words = "", text = "" }, by, at = nowText()) {
  const id = crypto.randomUUID();
  doc.transact(() => {
    put(doc, id, "kind", kind, by, at);
    put(doc, id, "anchor", JSON.stringify(anchor), by, at);
    if (kind === "suggestion") put(doc, id, "text", text.slice(0, LONGEST), by, at);
    if (words.trim()) put(doc, id, crypto.randomUUID(), words.trim().slice(0, LONGEST), by, at);
  });
  return id;
}

/** Answer in a thread; it is open again. */
export function reply(doc, thread, words, by, at = nowText()) {
  if (!words.trim()) return;
  doc.transact(() => {
    put(doc, thread.id, crypto.randomUUID(), words.trim().slice(0, LONGEST), by, at);
    if (thread.state === "resolved") put(doc, thread.id, "state", "open", by, at);
  });
}

/** @param {"open" | "resolved"} state */
export function settle(doc, thread, state, by, at = nowText()) {
  doc.transact(() => put(doc, thread.id, "state", state, by, at));
}

/** Not as suggested; the reason stays in the thread. */
export function decline(doc, thread, reason, by, at = nowText()) {
  doc.transact(() => {
    if (reason.trim()) put(doc, thread.id, crypto.randomUUID(), reason.trim().slice(0, LONGEST), by, at);
    put(doc, thread.id, "state", "declined", by, at);
  });
}

/** Whether the passage reads otherwise than when its change was suggested. */
export function changedSince(doc, thread) {
  const words = wordsAt(doc, thread.anchor);
  return words !== "" && checksumOf(words) !== thread.anchor.sum;
}

/**
 * The change is made here, as this worker's own: their undo takes it back.
 * @param {import("yjs").Doc} doc @param {Thread} thread a suggestion
 * @param {string} by
 * @param {(text: import("yjs").Text, act: () => void) => void} asOwnEdit
 * @returns {boolean} false when its words are gone: there is nothing to change
 */
export function accept(doc, thread, by, asOwnEdit, at = nowText()) {
  const range = rangeOf(doc, thread.anchor);
  if (!range) return false;
  const text = doc.getText(thread.anchor.root);
  asOwnEdit(text, () => {
    const marks = marksAt(text, range.index);
    text.insert(range.index + range.length, thread.text, marks);
    if (thread.text) {
      const result = anchorAt(text, thread.anchor.root, range.index + range.length, thread.text.length);
      put(doc, thread.id, "result", JSON.stringify(result), by, at);
    }
    text.delete(range.index, range.length);
    put(doc, thread.id, "state", "accepted", by, at);
  });
  return true;
}

/** Bold and italic go over to the new words; whose words they are does not. */
function marksAt(text, index) {
  let at = 0;
  for (const { insert, attributes } of text.toDelta()) {
    at += typeof insert === "string" ? insert.length : 1;
    if (at > index) {
      const { bold, italic } = attributes ?? {};
      return { ...(bold ? { bold } : {}), ...(italic ? { italic } : {}) };
    }
  }
  return {};
}

/**
 * Two who accepted the same suggestion apart have put its words in twice. Every device that sees both
 * takes the same one out again, if nobody has written in it; taking out twice is taking out once.
 * @returns {number} how many were taken out
 */
export function takeOutDoubles(doc, by, at = nowText()) {
  let taken = 0;
  for (const thread of threadsOf(doc)) {
    const different = new Set(thread.results.map((result) => JSON.stringify(result)));
    if (different.size < 2) continue;
    // The same order on every device: not by anybody's language.
    const [keeper, ...others] = [...different].sort();
    doc.transact(() => {
      for (const double of others.map((json) => JSON.parse(json))) {
        const range = rangeOf(doc, double);
        if (!range || wordsAt(doc, double) !== thread.text) continue;
        doc.getText(double.root).delete(range.index, range.length);
        taken += 1;
      }
      put(doc, thread.id, "result", keeper, by, at);
    });
  }
  return taken;
}
