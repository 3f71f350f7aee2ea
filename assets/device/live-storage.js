// Where a live document's frames and state are in the encrypted store: areas "live-frames" and
// "live-state". Each write is one transaction, so state and frames never disagree.

const FRAMES = "live-frames";
const STATE = "live-state";
const EMPTY = { state: null, unsound: [], role: null, about: null };

/**
 * What live-protocol.js stores through.
 * @param {import("./store.js").Store} store
 */
export function storageIn(store) {
  const held = new Map();
  return {
    async load(id) {
      const [record, frames] = await Promise.all([store.get(STATE, id), framesOf(store, id)]);
      held.set(id, { ...EMPTY, ...record });
      return { ...held.get(id), frames };
    },

    /** @param {string} id @param {{put?: any[], remove?: any[], [fact: string]: any}} change */
    write(id, { put = [], remove = [], ...facts }) {
      /** @type {{area: string, key: string, value?: any, remove?: boolean}[]} */
      const writes = put.map((frame) => ({ area: FRAMES, key: keyOf(id, frame), value: frame }));
      writes.push(...remove.map((frame) => ({ area: FRAMES, key: keyOf(id, frame), remove: true })));
      if (Object.keys(facts).length) {
        const record = { ...EMPTY, ...held.get(id), ...facts };
        held.set(id, record);
        writes.push({ area: STATE, key: id, value: record });
      }
      return writes.length ? store.batch(writes) : Promise.resolve();
    },
  };
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
