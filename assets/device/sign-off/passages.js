// Notes at passages that are being written for a return: kept on the device by assessment and field,
// and of one passage of it by an id, under one name of the screen's state ("sign_off.passages"), until
// they are sent. What was chosen stands beside them ("sign_off.chosen"). Pure: no yjs, no React.

/**
 * @typedef {object} Anchor where a passage stands: its first and last character hold it
 * @property {unknown} from @property {unknown} to as ../remarks/anchors.js
 * @property {boolean} lines it is whole paragraphs: what is added at their ends is of it
 * @property {boolean} cut the quote is not all of it
 * @typedef {{quote: string, anchor: Anchor}} Chosen
 * @typedef {{index: number, length: number}} Range
 */

const LONGEST_QUOTE = 4000; // characters; the record takes no more

/** Where the note at one field of one assessment is kept; with an id, that at a passage of it. */
export const passageKey = (assessmentId, root, id = "") => `${assessmentId}|${root}${id && `|${id}`}`;

/**
 * The notes of one assessment, for the operation that returns it.
 * @param {Record<string, string>} notes @param {Record<string, Chosen>} chosen
 * @param {string} assessmentId
 * @returns {{root: string, note: string, quote?: string, anchor?: Anchor}[]} empty ones left out, in
 *   the order they were begun
 */
export function passagesOf(notes, chosen, assessmentId) {
  const own = passageKey(assessmentId, "");
  return Object.entries(notes ?? {})
    .filter(([key, note]) => key.startsWith(own) && String(note).trim())
    .map(([key, note]) => ({ root: key.slice(own.length).split("|")[0], note: String(note).trim(), ...chosen?.[key] }));
}

/**
 * The passages that were chosen for a note in one text.
 * @param {Record<string, Chosen>} chosen @param {string} assessmentId @param {string} root
 * @returns {{key: string, quote: string, anchor: Anchor}[]} in the order they were chosen
 */
export function chosenAt(chosen, assessmentId, root) {
  const here = `${passageKey(assessmentId, root)}|`;
  return Object.entries(chosen ?? {})
    .filter(([key]) => key.startsWith(here))
    .map(([key, passage]) => ({ key, ...passage }));
}

/**
 * What was chosen in a text, without the space around it.
 * @param {string} text @param {Range} range
 * @returns {Range & {quote: string, lines: boolean, cut: boolean} | null} null where there are no words
 */
export function chosenPassage(text, range) {
  const words = text.slice(range.index, range.index + range.length);
  const quote = words.trim();
  if (!quote) return null;
  const index = range.index + words.indexOf(quote);
  const whole = edges(text, { index, length: quote.length });
  const lines = whole.index === index && whole.length === quote.length;
  const cut = quote.length > LONGEST_QUOTE;
  return { index, length: quote.length, quote: cut ? startOf(quote) : quote, lines, cut };
}

/** Never half of an emoji. */
const startOf = (quote) => quote.slice(0, LONGEST_QUOTE - 1).replace(/[\uD800-\uDBFF]$/, "") + "…";

/** The lines in which a passage stands. @param {string} text @param {Range} range @returns {Range} */
function edges(text, { index, length }) {
  const from = text.lastIndexOf("\n", index - 1) + 1;
  const end = text.indexOf("\n", index + length);
  return { index: index === 0 ? 0 : from, length: (end < 0 ? text.length : end) - (index === 0 ? 0 : from) };
}

/**
 * The words that stand at a passage now.
 * @param {string} text @param {Range} range where its first and last character are
 * @param {boolean} lines
 */
export function wordsNow(text, range, lines) {
  const { index, length } = lines ? edges(text, range) : range;
  return text.slice(index, index + length).trim();
}

/** The paragraphs of a text. @param {string} text @returns {(Range & {words: string})[]} */
export function paragraphsOf(text) {
  const found = [];
  let index = 0;
  for (const line of text.split("\n")) {
    if (line.trim()) found.push({ index, length: line.length, words: line.trim() });
    index += line.length + 1;
  }
  return found;
}
