// The map kept whole on this device, sealed in its store like everything else; fetched once.

import { device } from "../page.js";

const AREA = "maps";
const PATIENCE = 180_000;

class MapNotHere extends Error {
  /** @param {boolean} offline */
  constructor(offline) {
    super("the map is not on this device");
    this.offline = offline;
  }
}

/** @param {string} digest @returns {Promise<Uint8Array|undefined>} the map, if this one is kept */
export async function keptMap(digest) {
  const bytes = await device?.store?.get(AREA, digest).catch(() => undefined);
  return bytes instanceof Uint8Array ? bytes : undefined;
}

/**
 * Fetch the map and keep it; an older one is dropped. What arrives must be what the row says.
 * @param {{digest: string, size: number}} map @returns {Promise<Uint8Array>}
 */
export async function keepMap({ digest, size }) {
  const bytes = await fetchMap();
  if (bytes.length !== size || (await digestOf(bytes)) !== digest) throw new MapNotHere(false);
  const store = device?.store;
  if (store) {
    const older = await store.list(AREA).catch(() => []);
    await store
      .batch([
        ...older.map(({ key }) => ({ area: AREA, key, remove: true })),
        { area: AREA, key: digest, value: bytes },
      ])
      // A full device shows the map now and fetches it again next time.
      .catch(() => {});
  }
  return bytes;
}

async function fetchMap() {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), PATIENCE);
  try {
    const answer = await fetch("/api/places/map", {
      headers: { "X-Agile": "1" },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: deadline.signal,
    });
    if (!answer.ok) throw new MapNotHere(answer.status >= 500);
    return new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    throw error instanceof MapNotHere ? error : new MapNotHere(true);
  } finally {
    clearTimeout(timer);
  }
}

async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
