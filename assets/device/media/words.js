// What is said of a file on its way to the record.

export const NAMES = { drawing: "Drawing", photo: "Photo", voice: "Voice note", signature: "Signature" };
export const LOST = {
  sentence: "A part of this is no longer on this iPad.",
  what_to_do: "Make it again if you can, then give this one up.",
};
export const NOT_YET = {
  sentence: "What it belongs to is not on the record yet.",
  what_to_do: "It is sent after that, by itself.",
};

/** Where a file is, and what to do about it. */
export function wordsOf(record, state, percent) {
  if (state === "kept") {
    return { sentence: "It is on the record, and its page does not show it yet.", what_to_do: "Open that page once." };
  }
  if (state === "sending") return { sentence: `Being sent now: ${percent} %.`, what_to_do: "" };
  if (record.answer?.sentence) {
    const { sentence, what_to_do = "" } = record.answer;
    return { sentence, what_to_do: what_to_do || "It is tried again by itself." };
  }
  return {
    sentence: `On this iPad (${sizeText(record.size)}). It is sent when there is a connection.`,
    what_to_do: "There is nothing to do: it is safe here.",
  };
}

/** @param {number} bytes @returns {string} "1.4 MB" */
function sizeText(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
