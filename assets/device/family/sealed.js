// The family's own store on this device: what they are shown and what they write, sealed under a key of
// its own. While the tablet is with them the key is also wrapped under the device's secret, so that a
// reload or a killed app comes back to their pages; the worker's own store has it for ever after.

import { dataKeys, randomBytes, seal, shareKey, unseal } from "../crypto.js";
import { databaseName, openStore } from "../store.js";

const AREA = "family";

/**
 * Which family has the tablet now. No name and no word of theirs.
 * @typedef {object} Note
 * @property {string} sitting @property {string} assessmentId
 * @property {import("../crypto.js").Bytes} share @property {import("../crypto.js").Bytes} wrapped
 */

const context = (sitting) => `agile/v1/family|${sitting}`;

/** @param {import("../registry.js").Registry} registry */
async function wrapKey(registry, { share, sitting }) {
  const { key } = await registry.secret();
  return shareKey(share, key, context(sitting));
}

/** @param {import("../crypto.js").Bytes} raw */
export const openSealed = async (sitting, raw) => openStore(`family-${sitting}`, await dataKeys(raw));

/**
 * Seal what the family will be shown. The last thing on the disk is the note that says they have it.
 * @param {import("../registry.js").Registry} registry @param {import("../store.js").Store} own the
 *   worker's @param {{sitting: string, assessmentId: string, about: object, shown: object}} what
 *   about: for bringing their words into the record later
 * @throws {import("../store.js").NotStored}
 */
export async function handOver(registry, own, { sitting, assessmentId, about, shown }) {
  const raw = randomBytes(32);
  await own.put(AREA, sitting, { ...about, assessmentId, key: raw });
  const store = await openSealed(sitting, raw);
  await store.put("shown", "shown", shown);
  await store.close();
  const note = { sitting, assessmentId, share: randomBytes(32) };
  const wrapped = await seal(await wrapKey(registry, note), raw, context(sitting));
  await registry.setFamily({ ...note, wrapped });
  raw.fill(0);
}

/**
 * The pages the family has now, or null when the tablet is not with a family.
 * @param {import("../registry.js").Registry} registry @param {string} assessmentId
 */
export async function heldNow(registry, assessmentId) {
  const note = /** @type {Note | null} */ (await registry.family());
  if (!note || note.assessmentId !== assessmentId) return null;
  const raw = await unseal(await wrapKey(registry, note), note.wrapped, context(note.sitting));
  const store = await openSealed(note.sitting, raw);
  raw.fill(0);
  return { store, shown: await store.get("shown", "shown"), written: await store.list("written") };
}

const pagesOf = (assessmentId) => `agile-family-${assessmentId}`;

/**
 * A page of theirs is open: what is sealed stays where it is until the page says that it is over, or dies.
 * @param {LockManager|null} locks @param {string} assessmentId @returns {Promise<() => void>} it is over
 */
export function withPages(locks, assessmentId) {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((open, failed) => {
    const held = () => new Promise((over) => open(() => over(undefined)));
    locks.request(pagesOf(assessmentId), { mode: "shared" }, held).catch(failed);
  });
}

/**
 * Once no page of theirs is open any more.
 * @template T @param {LockManager|null} locks @param {string} assessmentId @param {AbortSignal} signal
 * @param {() => Promise<T>} act @returns {Promise<T>}
 */
export const withoutPages = (locks, assessmentId, signal, act) =>
  locks ? locks.request(pagesOf(assessmentId), { signal }, act) : act();

/** @param {import("../store.js").Store} own @returns {Promise<{key: string, value: any}[]>} */
export const sittings = (own) => own.list(AREA);

/** What a family wrote and signed, oldest first. @param {Uint8Array} raw */
export async function writtenIn(sitting, raw) {
  const store = await openSealed(sitting, /** @type {import("../crypto.js").Bytes} */ (raw));
  try {
    const written = (await store.list("written")).map(({ value }) => value);
    return written.sort((one, other) => (one.at < other.at ? -1 : 1));
  } finally {
    await store.close();
  }
}

/** Their words are in the record: nothing of them stays here. @param {import("../store.js").Store} own */
export async function forget(own, sitting) {
  await own.remove(AREA, sitting);
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase(databaseName(`family-${sitting}`));
    // A page of theirs that still hangs open: without its key what is left cannot be read.
    request.onsuccess = request.onerror = request.onblocked = () => done(undefined);
  });
}
