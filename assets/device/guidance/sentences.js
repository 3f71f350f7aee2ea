// Words cut into sentences and clauses, each with its place in the field. Pure.

/**
 * @typedef {{text: string, start: number, end: number}} Piece a stretch of a field's words, by
 *   position (the same positions as of the shared text)
 */

// A full stop after these ends nothing; nor does one within a number.
const SHORT = /(?:\b(?:mr|mrs|ms|dr|prof|st|no|approx|e\.g|i\.e|etc|vs|re)|\b[a-z])$/i;
const END = /[.!?]+["'”’)]*(?=\s|$)|\n+/g;

/** @param {string} words @returns {Piece[]} the sentences of a field, in order */
export function sentencesOf(words) {
  const found = [];
  let from = 0;
  const take = (to) => {
    const raw = words.slice(from, to);
    const text = raw.trim();
    if (/\p{L}/u.test(text)) {
      const start = from + raw.indexOf(text);
      found.push({ text, start, end: start + text.length });
    }
    from = to;
  };
  for (const stop of words.matchAll(END)) {
    const { index } = stop;
    if (stop[0] === "." && SHORT.test(words.slice(from, index))) continue;
    take(index + stop[0].length);
  }
  take(words.length);
  return found;
}

// Where one statement ends and the next begins: what is denied in one is not denied in the other.
const TURN =
  /[;:\u2013\u2014]|,?\s+(?:but|although|though|however|whereas|while|yet|then|until)\b|,\s+(?=(?:and\s+)?(?:he|she|they|it|mum|dad|mother|father|both)\b)|,?\s+and\s+(?=(?:has|have|had|is|are|was|were|he|she|they|mum|dad|mother|father|says?|said|carries|uses|takes|will)\b)/gi;

/** @param {string} sentence @returns {Piece[]} its clauses, by position in the sentence */
export function clausesOf(sentence) {
  const found = [];
  let from = 0;
  for (const turn of sentence.matchAll(TURN)) {
    if (turn.index > from) found.push({ text: sentence.slice(from, turn.index), start: from, end: turn.index });
    from = turn.index;
  }
  found.push({ text: sentence.slice(from), start: from, end: sentence.length });
  return found;
}

/** One line without the differences that mean nothing: quotes, dashes, capitals. Keeps positions. */
export const plain = (words) =>
  words
    .replace(/[\u2018\u2019\u02bc`]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010\u2011\u2012]/g, "-")
    .replace(/[A-Z\u00c0-\u00de]/g, (letter) => (letter.toLowerCase().length === 1 ? letter.toLowerCase() : letter));
