// Where a live document's frames and state are in the encrypted store: areas "live-frames" and
// "live-state"; and in "live-heard" what came from the record since that state was taken, as far as
// frames build on it. Each write is one transaction, so they never disagree.

const FRAMES = "live-frames";
const STATE = "live-state";
const HEARD = "live-heard";
const EMPTY = { state: null, unsound: [], role: null, about: null };

/**
 * What live-protocol.js stores through.
 * @param {import("./store.js").Store} store
 */
export function storageIn(store) {
  const held = new Map();
  return {
    async load(id) {
      const [record, heard, frames] = await Promise.all([
        store.get(STATE, id), store.get(HEARD, id), framesOf(store, id),
      ]);
      held.set(id, { ...EMPTY, ...record });
      return { ...held.get(id), heard: heard ?? null, frames };
    },

    /**
     * A state holds all that was heard before it.
     * @param {string} id
     * @param {{put?: any[], remove?: any[], heard?: Uint8Array, [fact: string]: any}} change
     */
    write(id, { put = [], remove = [], heard, ...facts }) {
      /** @type {{area: string, key: string, value?: any, remove?: boolean}[]} */
      const writes = put.map((frame) => ({ area: FRAMES, key: keyOf(id, frame), value: frame }));
      writes.push(...remove.map((frame) => ({ area: FRAMES, key: keyOf(id, frame), remove: true })));
      if (Object.keys(facts).length) {
        const record = { ...EMPTY, ...held.get(id), ...facts };
        held.set(id, record);
        writes.push({ area: STATE, key: id, value: record });
      }
      if (heard) writes.push({ area: HEARD, key: id, value: heard });
      else if (facts.state) writes.push({ area: HEARD, key: id, remove: true });
      return writes.length ? store.batch(writes) : Promise.resolve();
    },

    /** Nothing of this document is kept here any more. @param {string} id */
    drop(id) {
      held.delete(id);
      return store.batch([STATE, HEARD].map((area) => ({ area, key: id, remove: true })));
    },
  };
}

/**
 * With a child's rows go its documents, the day access ends: those that no row here speaks of any
 * more, but for what is open, and what still holds words of this device.
 * @param {import("./store.js").Store} store @param {ReturnType<typeof storageIn>} storage
 * @param {{pulledAt: string, rows: import("./rows.js").Rows}} sync @param {(id: string) => boolean} isOpen
 * @returns {Promise<string[]>} which went
 */
export async function dropUnnamed(store, storage, { pulledAt, rows }, isOpen) {
  // Before the first whole fetch nothing can be told from what is not here.
  if (!pulledAt) return [];
  const held = (await store.list(STATE)).map(({ key }) => key);
  const named = rows.naming(held);
  const written = await heldDocuments(store);
  const gone = [];
  for (const id of held) {
    if (named.has(id) || written.has(id) || isOpen(id)) continue;
    await storage.drop(id);
    gone.push(id);
  }
  return gone;
}

/** @returns {Promise<Map<string, {frames: any[], about: object | null}>>} documents with frames here */
export async function heldDocuments(store) {
  const found = new Map();
  for (const { key, value } of await store.list(FRAMES)) {
    const id = key.split("/")[0];
    if (!found.has(id)) found.set(id, { frames: [], about: null });
    found.get(id).frames.push(value);
  }
  for (const [id, document] of found) document.about = (await store.get(STATE, id))?.about ?? null;
  return found;
}

const keyOf = (id, { epoch, n }) => `${id}/${epoch}/${n}`;

async function framesOf(store, id) {
  const all = await store.list(FRAMES);
  return all.filter(({ key }) => key.startsWith(`${id}/`)).map(({ value }) => value);
}
