// Notes at passages that are being written for a return: kept on the device by assessment and field,
// under one name of the screen's state ("sign_off.passages"), until they are sent.

/** Where the note at one field of one assessment is kept. */
export const passageKey = (assessmentId, root) => `${assessmentId}|${root}`;

/**
 * The notes of one assessment, for the operation that returns it.
 * @param {Record<string, string>} notes @param {string} assessmentId
 * @returns {{root: string, note: string}[]} empty ones left out, in the order they were begun
 */
export function passagesOf(notes, assessmentId) {
  const own = passageKey(assessmentId, "");
  return Object.entries(notes ?? {})
    .filter(([key, note]) => key.startsWith(own) && String(note).trim())
    .map(([key, note]) => ({ root: key.slice(own.length), note: String(note).trim() }));
}
