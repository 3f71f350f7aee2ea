/**
 * Searching the caseload on the device, with no network.
 *
 * A child's `keys` (agile_app/records/search_keys.py) hold every word by which it is found:
 * names first; `=word` is another form of a name, `~code` the sound of one. What matches is
 * decided there; this file only folds what was typed and looks.
 */

import { SOUND_RULES } from "./sounds.js";

const RULES = SOUND_RULES.map(([pattern, to]) => [new RegExp(pattern, "g"), to]);
const LETTERS = /^[a-z]+$/;
const VOWELS = "aeiouy";
const VOWEL_CLASS = { a: "a", e: "i", i: "i", y: "i", o: "u", u: "u" };
/** Letters that Unicode does not take apart into a base letter and a mark. */
const WHOLE = {
  ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ħ: "h",
};
const MOST_LETTERS = 200;

/** @param {string} word */
const single = (word) => [...word].filter((letter, at, all) => letter !== all[at - 1]).join("");

/**
 * The sound of one folded word; the same code as Python's `sounds.sound`.
 * @param {string} word
 * @returns {string} empty when the word is not all Latin letters
 */
export function sound(word) {
  if (word.length < 2 || !LETTERS.test(word)) return "";
  let heard = single(word);
  for (const [pattern, to] of RULES) heard = heard.replace(pattern, /** @type {string} */ (to));
  heard = single(heard);
  if (!heard) return "";
  const rest = [...heard.slice(1)];
  let code = VOWELS.includes(heard[0]) ? "a" : heard[0];
  code += rest.filter((letter) => !VOWELS.includes(letter)).join("");
  if (code.length < 2) code += VOWEL_CLASS[rest.find((letter) => VOWELS.includes(letter))] ?? "";
  return code.length > 1 ? code : "";
}

/**
 * What was typed, as the words that keys are made of. A date keeps its slashes (5-3-2019 is
 * 5/3/2019); a postcode becomes one word.
 * @param {string} query
 * @returns {string[]}
 */
export function queryWords(query) {
  const folded = String(query ?? "")
    .slice(0, MOST_LETTERS)
    .toLowerCase()
    .replace(/[’‘ʼ`]/g, "'")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[łøđðþßæœıħ]/g, (letter) => WHOLE[letter])
    .replace(/(\d)[./-](?=\d)/g, "$1/")
    .replace(/\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{0,2})\b/g, "$1$2")
    .replace(/\b(\d{3})\s(\d{3})\s(\d{1,4})\b/g, "$1$2$3")
    .replace(/(\p{L})'(?=\p{L})/gu, "$1");
  return folded.split(/[^\p{L}\p{N}/]+/u).filter((word) => word && word !== "/");
}

/**
 * How well one word is found in the keys: 0 not at all, to 1 for a whole name.
 * @param {string[]} keys
 * @param {string} word
 */
function found(keys, word) {
  const code = sound(word);
  let best = 0;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at];
    const earlier = 0.02 / (1 + at);
    if (key === word) return 0.98 + earlier;
    if (key.startsWith(word)) best = Math.max(best, 0.8 + earlier);
    else if (key === `=${word}`) best = Math.max(best, 0.7);
    else if (word.length > 2 && key.startsWith(`=${word}`)) best = Math.max(best, 0.6);
    else if (code && key === `~${code}`) best = Math.max(best, 0.5);
  }
  return best;
}

/**
 * How well a child is found: 0 when any word of the query is not, else above 0 up to 1.
 * An empty query finds everyone.
 * @param {string} keys
 * @param {string} query
 * @returns {number}
 */
export function score(keys, query) {
  const wanted = queryWords(query);
  if (!wanted.length) return String(query ?? "").trim() ? 0 : 1;
  const have = String(keys ?? "").split(" ");
  let sum = 0;
  for (const word of wanted) {
    const one = found(have, word);
    if (!one) return 0;
    sum += one;
  }
  return sum / wanted.length;
}

/**
 * Whether every word of the query is found in the keys.
 * @param {string} keys
 * @param {string} query
 */
export const matches = (keys, query) => score(keys, query) > 0;

/**
 * The rows that match, best first; rows that match equally keep their order.
 * @template T
 * @param {T[]} rows
 * @param {string} query
 * @param {(row: T) => string} [keysOf] where a row keeps its keys
 * @returns {T[]}
 */
export function rank(rows, query, keysOf = (row) => /** @type {any} */ (row).search_keys) {
  return rows
    .map((row, at) => ({ row, at, score: score(keysOf(row), query) }))
    .filter((one) => one.score > 0)
    .sort((one, other) => other.score - one.score || one.at - other.at)
    .map((one) => one.row);
}
