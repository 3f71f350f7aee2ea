// Whose names a family is not shown, and where they stand in a text. Pure; the same rule in Python
// (agile_app/assessments/family/redaction.py) over the same table of cases (tests/cases/redaction.json).
//
// A rule finds names, not what is told about somebody: the worker reads the preview before the tablet
// is turned round. Where it must choose it leaves out too much rather than too little.

import { EVERYDAY } from "./everyday.js";

/**
 * Somebody whose name may stand in the text.
 * @typedef {object} Person
 * @property {string} name as people say it: "Ana-Maria O'Neil"
 * @property {string} [id] by which a text may say whose exact words it holds
 * @property {string[]} [also] other names: known as, short forms
 * @property {"kept" | "professional" | "other" | "asked"} standing ``kept``: of this family, every part
 *   of their name stays; ``professional``: their full name stays; ``other``: left out; ``asked``: left
 *   out although somebody of the family has a name like it
 */

export const INSTEAD = "someone else";

const TITLES = new Set(["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "master", "prof", "professor"]);
// Parts of many names, and of no one person's.
const PARTICLES = new Set([
  "de", "da", "di", "du", "del", "la", "le", "el", "al", "ul", "ur", "bin", "bint", "ibn", "abu", "van",
  "von", "der", "den", "ap", "mc", "mac", "st", "the", "and", "of",
]);
const WORD = /[\p{L}\p{M}\u00AD\u200B-\u200D\u2060\uFEFF]+/gu;
// Marks on letters and characters that nobody sees: "Zoë" is "Zoe", "Way\u200Bne" is "Wayne".
const UNHEARD = /[\u00AD\u200B-\u200D\u2060\uFEFF\u0300-\u036F\u064B-\u0652]/g;
const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
// What may stand between two parts of one name; a comma for "Harcourt, Wayne".
const BETWEEN = /^[\s.,'’ʼ\-‐‑]{1,6}$/;
const BEGINS = /([.!?]["'”’)]*\s+|\n\s*)["'“‘(]*$/;
const LEAD = 40; // characters looked at to tell whether a sentence begins

/** @param {string} word */
export const folded = (word) =>
  word
    .toLowerCase()
    .normalize("NFKD")
    .replace(UNHEARD, "")
    .replace(/[łøđðþßæœı]/g, (letter) => LETTERS[letter]);

/** @param {string} text */
const partsOf = (text) => (text.match(WORD) ?? []).map(folded).filter(Boolean);

const telling = (part) => [...part].length > 1 && !TITLES.has(part) && !PARTICLES.has(part);

/** The orders in which a whole name is said, each as its parts. @param {string[]} parts */
function wholeNames(parts) {
  const said = parts.filter((part) => !TITLES.has(part));
  if (said.length < 2) return [];
  const short = [said[0], said[said.length - 1]];
  const turned = [said[said.length - 1], ...said.slice(0, -1)];
  return [said, short, turned, [...short].reverse()];
}

/** @param {Person} person */
const namesOf = (person) => [person.name, ...(person.also ?? [])].map(partsOf);

/** @param {Person[]} people */
function known(people) {
  const kept = new Set();
  // Whole names by their first part.
  const safe = new Map();
  const hidden = new Map();
  const keep = (map, first, value) => map.set(first, [...(map.get(first) ?? []), value]);
  const safeKeys = new Set();
  for (const person of people.filter(({ standing }) => standing === "kept" || standing === "professional")) {
    for (const parts of namesOf(person)) {
      if (person.standing === "kept") for (const part of parts) kept.add(part);
      for (const whole of wholeNames(parts)) {
        keep(safe, whole[0], whole);
        if (person.standing === "kept") safeKeys.add(whole.join(" "));
      }
    }
  }
  /** @type {Map<string, Set<number>>} a part to those it may mean */
  const single = new Map();
  const all = [];
  const add = (part, owner) => single.set(part, (single.get(part) ?? new Set()).add(owner));
  for (const person of people.filter(({ standing }) => standing === "other" || standing === "asked")) {
    const owner = all.push(new Set()) - 1;
    for (const parts of namesOf(person)) {
      for (const part of parts) {
        all[owner].add(part);
        if (telling(part) && (person.standing === "asked" || !kept.has(part))) add(part, owner);
      }
      for (const whole of wholeNames(parts)) {
        // Of two people with the very same name the text most likely means the one of the family.
        if (person.standing !== "asked" && safeKeys.has(whole.join(" "))) continue;
        keep(hidden, whole[0], { whole, owner });
        add(whole.join(""), owner); // as in an address: wayneharcourt@…
      }
    }
  }
  return { safe, single, hidden, all };
}

/**
 * Where names are to be left out of a text.
 * @param {string} text @param {Person[]} people
 * @returns {{start: number, end: number, instead: string}[]} in order
 */
export function hiddenSpans(text, people) {
  const { safe, single, hidden, all } = known(people);
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    part: folded(word),
    small: word === word.toLowerCase() && word !== word.toUpperCase(),
  }));
  const joined = (at) =>
    at >= 0 && at + 1 < words.length && BETWEEN.test(text.slice(words[at].end, words[at + 1].start));
  const reads = (at, whole) =>
    whole.every((part, step) => {
      const here = words[at + step]?.part;
      const last = step === whole.length - 1;
      return (here === part || (last && here === `${part}s`)) && (last || joined(at + step));
    });
  /** @type {(Set<number> | undefined)[]} whose name each word is part of */
  const owners = words.map(() => undefined);
  const staying = words.map(() => false);
  words.forEach(({ part }, at) => {
    for (const { whole, owner } of hidden.get(part) ?? []) {
      if (!reads(at, whole)) continue;
      whole.forEach((_part, step) => (owners[at + step] = (owners[at + step] ?? new Set()).add(owner)));
    }
  });
  words.forEach(({ part }, at) => {
    for (const whole of safe.get(part) ?? []) {
      if (!reads(at, whole) || whole.some((_part, step) => owners[at + step])) continue;
      whole.forEach((_part, step) => (staying[at + step] = true));
    }
  });
  words.forEach(({ part, small }, at) => {
    if (owners[at] || staying[at]) return;
    const bare = part.length > 3 && part.endsWith("s") ? part.slice(0, -1) : part;
    const meant = single.has(part) ? part : single.has(bare) ? bare : null;
    if (meant === null) return;
    if (small && ([...meant].length < 3 || EVERYDAY.has(part) || EVERYDAY.has(meant))) return;
    owners[at] = new Set(single.get(meant));
  });
  spread(words, owners, staying, all, joined);
  return spansOf(text, words, owners, single, joined);
}

/** From a part that was found to the parts beside it that belong to the same person, and a title. */
function spread(words, owners, staying, all, joined) {
  const take = (at, from, forwards) => {
    if (!words[at] || owners[at] || staying[at] || !joined(Math.min(at, from))) return;
    const of = [...owners[from]].filter((owner) => all[owner].has(words[at].part));
    if (of.length) owners[at] = new Set(of);
    else if (!forwards && TITLES.has(words[at].part)) owners[at] = new Set(owners[from]);
  };
  words.forEach((_word, at) => owners[at] && take(at + 1, at, true));
  for (let at = words.length - 1; at >= 0; at -= 1) if (owners[at]) take(at - 1, at, false);
}

function spansOf(text, words, owners, single, joined) {
  /** @type {{start: number, end: number, instead: string}[]} */
  const spans = [];
  let last = -2;
  words.forEach(({ start, end, part }, at) => {
    if (!owners[at]) return;
    const same = last === at - 1 && joined(last) && [...owners[at]].some((owner) => owners[last].has(owner));
    last = at;
    // "Waynes phone", typed without its apostrophe.
    const belongs = part.endsWith("s") && !single.has(part) && single.has(part.slice(0, -1));
    const span = same ? spans[spans.length - 1] : { start, end, instead: opening(text, start) };
    span.end = end;
    if (belongs) span.instead += "’s";
    if (!same) spans.push(span);
  });
  return spans;
}

function opening(text, start) {
  const lead = text.slice(Math.max(0, start - LEAD), start);
  const begins = BEGINS.test(lead) || (start <= LEAD && /^[ \t\n"'“‘(]*$/.test(lead));
  return begins ? INSTEAD[0].toUpperCase() + INSTEAD.slice(1) : INSTEAD;
}

/** A text without the names that are not for this family. @param {string} text @param {Person[]} people */
export function redacted(text, people) {
  let at = 0;
  let said = "";
  for (const { start, end, instead } of hiddenSpans(text, people)) {
    said += text.slice(at, start) + instead;
    at = end;
  }
  return said + text.slice(at);
}

/**
 * A rich text without them; what stands instead carries the mark ``left_out``.
 * @param {{insert?: unknown, attributes?: Record<string, unknown>}[]} ops @param {Person[]} people
 * @returns {{insert: string, attributes?: Record<string, unknown>}[]}
 */
export function redactedOps(ops, people) {
  const runs = ops.filter(({ insert }) => typeof insert === "string");
  const spans = hiddenSpans(runs.map(({ insert }) => insert).join(""), people);
  const said = [];
  let offset = 0;
  for (const { insert, attributes } of /** @type {{insert: string, attributes?: object}[]} */ (runs)) {
    let at = offset;
    const until = offset + insert.length;
    const words = (end) => end > at && said.push({ insert: insert.slice(at - offset, end - offset), attributes });
    for (const { start, end, instead } of spans) {
      if (end <= at || start >= until) continue;
      words(Math.min(Math.max(start, at), until));
      // A name that runs over several marks is said once, where it begins.
      if (start >= offset) said.push({ insert: instead, attributes: { ...attributes, left_out: true } });
      at = Math.min(end, until);
    }
    words(until);
    offset = until;
  }
  return said;
}
