// What the family's page, written in Python, reads and does. Never imports the device itself.

import { useEffect, useSyncExternalStore } from "react";
import { LANGUAGES, RIGHT_TO_LEFT, WORDS } from "./languages.js";
import { Reader } from "./reader.js";
import { Sitting } from "./sitting.js";

const inBrowser = typeof window !== "undefined";
export const sitting = /** @type {Sitting} */ (inBrowser ? new Sitting() : /** @type {any} */ (undefined));
export const reader = /** @type {Reader} */ (inBrowser ? new Reader() : /** @type {any} */ (undefined));

const look = (state, reading) => ({
  ...state,
  dir: RIGHT_TO_LEFT.has(state.language) ? "rtl" : "ltr",
  text: WORDS[state.language] ?? WORDS.en,
  languages: LANGUAGES,
  can_read: reading.can,
  reading: reading.at >= 0,
});
const EMPTY = look(
  { phase: "opening", language: "en", title: "", sections: [], words: [], signs: [], signed: [], held: [], place: "kept", problem: "" },
  { can: false, at: -1 },
);

let held = EMPTY;
let from = /** @type {any[]} */ ([]);
function snapshot() {
  if (from[0] !== sitting.state || from[1] !== reader.state) {
    from = [sitting.state, reader.state];
    held = look(sitting.state, reader.state);
  }
  return held;
}

const subscribe = (listener) => {
  if (!inBrowser) return () => {};
  const stops = [sitting.subscribe(listener), reader.subscribe(listener)];
  return () => stops.forEach((stop) => stop());
};

export const useFamily = () => useSyncExternalStore(subscribe, snapshot, () => EMPTY);

/** Opens the family's pages while mounted. @param {{assessmentId: string}} props */
export function FamilySitting({ assessmentId }) {
  const { language, dir } = useFamily();
  useEffect(() => {
    if (!assessmentId) return undefined;
    const stops = [sitting.watch(), reader.watch()];
    void sitting.open(assessmentId);
    return () => stops.forEach((stop) => stop());
  }, [assessmentId]);
  useEffect(() => {
    document.documentElement.lang = language === "en" ? "en-GB" : language;
    document.documentElement.dir = dir;
  }, [language, dir]);
  return null;
}

export const chooseLanguage = (event) => sitting.speak(event.target.value);
export const familyWrites = (field, event) => sitting.write(field, event.target.value);
export const giveBack = () => void sitting.giveBack();
export const saveCopy = () => sitting.saveCopy();
export const stopReading = () => reader.stop();

/** Everything there is to read, from the top. */
export function readToMe() {
  const lines = sitting.state.sections.flatMap(({ title, parts }) =>
    parts.flatMap(({ label, lines: all }) => [{ label }, ...all]).map((line) => ({ title, ...line })),
  );
  let before = "";
  const sentences = lines.flatMap(({ title, label, sentences: said }) => {
    const heads = title !== before && title ? [{ number: -2, text: title }] : [];
    before = title;
    return label ? [...heads, { number: -2, text: label }] : [...heads, ...said];
  });
  reader.read(sentences);
}
