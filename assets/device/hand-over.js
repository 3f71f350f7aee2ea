// A file for the worker to keep elsewhere: what this device could not store or send.

import { todayText } from "./words.js";

/** @param {Blob} blob @param {string} name before the date @param {string} ending */
export function handOver(blob, name, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name}-${todayText()}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {string} text @param {string} name before the date */
export const handOverText = (text, name) => handOver(new Blob([text], { type: "text/plain" }), name, "txt");
