// What differs between two states of a text, word by word, ready to be read: the words that went
// and those that came stand where they belong, each marked. No DOM here.
//
// ``agile_app/assessments/sign_off/changes.py`` does the same for addenda.

import Delta from "quill-delta";

/**
 * @typedef {{insert: string, attributes?: Record<string, unknown>, change?: "added" | "removed"}} Op
 * @typedef {{root: string, added: number, removed: number}} Changed
 */

const TOKEN = /\n|[^\S\n]+|[\p{L}\p{N}_'’-]+|[^\s\p{L}\p{N}_'’-]/gu;
const WORD = /[\p{L}\p{N}]/u;
// Private characters stand for words while comparing; a text with more different words than there
// are is compared line by line.
const FIRST_STAND_IN = 0x100;
const MOST_WORDS = 0xd800 - FIRST_STAND_IN;
const MOST_COMPARISONS = 4e6; // words here times words there, of what is not the same at both ends

/**
 * The text as it stands now, with the words that went since ``before`` in their old places.
 * @param {any[]} before pieces ``{insert, attributes?}``; nothing for a field that was empty
 * @param {any[]} after
 * @returns {Op[]} what is neither added nor removed has no ``change``
 */
export function markedText(before, after) {
  const [old, now] = [tokensOf(before), tokensOf(after)];
  const { codesOf, tooMany } = standIns();
  const [from, to] = [codesOf(old), codesOf(now)];
  if (tooMany() || comparisons(from, to) > MOST_COMPARISONS) return wholeLines(old, now);
  const change = new Delta([{ insert: from }]).diff(new Delta([{ insert: to }]));
  const found = [];
  let [atOld, atNow] = [0, 0];
  for (const { insert, delete: gone, retain } of change.ops) {
    if (typeof insert === "string") {
      for (let left = insert.length; left > 0; left -= 1) found.push({ ...now[atNow++], change: "added" });
    } else if (gone) {
      for (let left = gone; left > 0; left -= 1) found.push({ ...old[atOld++], change: "removed" });
    } else {
      const length = /** @type {number} */ (retain);
      found.push(...now.slice(atNow, atNow + length));
      [atOld, atNow] = [atOld + length, atNow + length];
    }
  }
  found.push(...now.slice(atNow));
  return joined(readable(found));
}

/** How many words came and went. @param {Op[]} ops @returns {{added: number, removed: number}} */
export function counted(ops) {
  const counts = { added: 0, removed: 0 };
  for (const { insert, change } of ops) {
    if (change) counts[change] += (insert.match(TOKEN) ?? []).filter((each) => WORD.test(each)).length;
  }
  return counts;
}

/**
 * Which fields differ, in the order of ``roots``.
 * @param {Record<string, any[]>} before content by root, as the server kept it
 * @param {Record<string, any[]>} after content by root, as it stands now
 * @param {string[]} roots
 * @returns {Changed[]} an answer that was changed counts as one word
 */
export function changedFields(before, after, roots) {
  const found = [];
  for (const root of roots) {
    const [old, now] = [before[root] ?? [], after[root] ?? []];
    if (root.startsWith("t.")) {
      if (textOf(old) === textOf(now)) continue;
      found.push({ root, ...counted(markedText(old, now)) });
    } else if (sameAnswers(old, now) === false) {
      found.push({ root, added: now.length ? 1 : 0, removed: old.length ? 1 : 0 });
    }
  }
  return found;
}

/** Whether the same answers stand, whoever gave them and when. @param {any[]} one @param {any[]} other */
export function sameAnswers(one, other) {
  const said = (entries) => JSON.stringify([...new Set(entries.map((each) => JSON.stringify(each.v ?? each.media)))].sort());
  return said(one) === said(other);
}

const textOf = (pieces) => pieces.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");

/** @returns {Op[]} one for each word, space, sign or end of line */
function tokensOf(pieces) {
  const tokens = [];
  for (const { insert, attributes } of pieces) {
    if (typeof insert !== "string") continue;
    for (const text of insert.match(TOKEN) ?? []) tokens.push(attributes ? { insert: text, attributes } : { insert: text });
  }
  return tokens;
}

function standIns() {
  const codes = new Map();
  return {
    codesOf: (tokens) =>
      tokens
        .map(({ insert }) => {
          if (!codes.has(insert)) codes.set(insert, codes.size % MOST_WORDS);
          return String.fromCharCode(FIRST_STAND_IN + codes.get(insert));
        })
        .join(""),
    tooMany: () => codes.size > MOST_WORDS,
  };
}

function comparisons(from, to) {
  const shorter = Math.min(from.length, to.length);
  let [start, end] = [0, 0];
  while (start < shorter && from[start] === to[start]) start += 1;
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  return (from.length - start - end) * (to.length - start - end);
}

/** Lines that are in both stay; the others went or came as a whole. */
function wholeLines(old, now) {
  const linesOf = (tokens) => {
    const lines = /** @type {any[][]} */ ([[]]);
    for (const token of tokens) {
      lines[lines.length - 1].push(token);
      if (token.insert === "\n") lines.push([]);
    }
    return lines;
  };
  const wordsOf = (line) => line.map(({ insert }) => insert).join("");
  const [oldLines, nowLines] = [linesOf(old), linesOf(now)];
  const kept = new Set(nowLines.map(wordsOf));
  const had = new Set(oldLines.map(wordsOf));
  const gone = oldLines.filter((line) => !kept.has(wordsOf(line))).flat();
  return joined([
    ...gone.map((token) => ({ ...token, change: "removed" })),
    ...nowLines.flatMap((line) =>
      had.has(wordsOf(line)) ? line : line.map((token) => ({ ...token, change: "added" })),
    ),
  ]);
}

/**
 * An end of line that went is shown only where its whole line went: else it would cut the line that
 * stands now in two. Of two lines that became one, a space tells them apart.
 */
/** @param {any[]} tokens */
function readable(tokens) {
  return tokens.flatMap((token, index) => {
    if (token.insert !== "\n" || token.change !== "removed") return [token];
    let start = index;
    while (start > 0 && tokens[start - 1].insert !== "\n") start -= 1;
    const whole = tokens.slice(start, index).every(({ change }) => change === "removed");
    return whole && index > start ? [token] : [/** @type {any} */ ({ insert: " ", change: "removed" })];
  });
}

/** Neighbours of the same kind as one. @param {any[]} tokens @returns {Op[]} */
function joined(tokens) {
  const found = [];
  for (const token of tokens) {
    const last = found.at(-1);
    const same =
      last && last.change === token.change && JSON.stringify(last.attributes) === JSON.stringify(token.attributes);
    if (same) last.insert += token.insert;
    else found.push({ ...token });
  }
  return found;
}
