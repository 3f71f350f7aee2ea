// A text as the sentences it is read aloud in. Pure.

const LONGEST = 240; // characters: speech engines stop within longer ones

/** @param {string} text @param {string} [language] @returns {string[]} joined again they are the text */
export function sentencesOf(text, language = "en-GB") {
  return cut(text, language).flatMap(shortened);
}

function cut(text, language) {
  if (typeof Intl !== "undefined" && "Segmenter" in Intl) {
    const segments = new Intl.Segmenter(language, { granularity: "sentence" }).segment(text);
    return Array.from(segments, ({ segment }) => segment);
  }
  return text.match(/[^.!?]+[.!?]*["'”’)]*\s*|[.!?]+\s*/g) ?? (text ? [text] : []);
}

/** @param {string} sentence */
function shortened(sentence) {
  const pieces = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const space = rest.lastIndexOf(" ", LONGEST);
    const at = space > 0 ? space + 1 : LONGEST;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest ? [...pieces, rest] : pieces;
}

/**
 * The voice of this device for a language; none that would send the words away.
 * @template {{lang: string, localService: boolean, default?: boolean}} Voice
 * @param {Voice[]} voices @param {string} language @returns {Voice | null}
 */
export function voiceFor(voices, language) {
  const here = voices.filter(({ localService }) => localService);
  const tag = ({ lang }) => lang.replace("_", "-").toLowerCase();
  const wanted = language.toLowerCase();
  return (
    here.find((voice) => tag(voice) === wanted) ??
    here.find((voice) => tag(voice).split("-")[0] === wanted.split("-")[0]) ??
    null
  );
}
