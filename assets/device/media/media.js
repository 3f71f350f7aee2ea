// What instruments ask of media; see station.js.

import { station } from "./station.js";

/**
 * @param {Blob|Uint8Array} file
 * @param {{kind: "drawing"|"photo"|"voice"|"signature", documentId: string, mime?: string,
 *   what?: string, where?: string, draft?: string, id?: string, place?: import("./queue.js").Place}} about
 *   place: where in the document it is to be entered
 * @returns {Promise<{media: string, sha256: string}>} once it is on this device's disk
 * @throws {import("../store.js").NotStored} it is NOT kept
 */
export async function keepMedia(file, { draft, mime, ...about }) {
  const content = file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer());
  const type = mime ?? (file instanceof Blob ? file.type : "application/json");
  return station.keep(content, { ...about, mime: type.split(";")[0] }, draft);
}

export const ROOM = {
  full: "NOT kept on this iPad: it is full. Free some space, then try again. It stays here until you leave this page.",
  broken: "NOT kept on this iPad: its storage did not answer. Try again. It stays here until you leave this page.",
};

/** Why something could not be kept, in words. @param {any} error */
export const notKept = (error) => (error?.code === "full" ? ROOM.full : ROOM.broken);
