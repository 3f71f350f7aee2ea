// The encrypted store: one IndexedDB database per worker, every value AES-GCM ciphertext under a
// name that tells nothing. Writes are on the disk before their promise answers.
//
// A value is JSON (which may hold Uint8Arrays anywhere) or a Uint8Array. Areas in use: "bundles",
// "outbox", "settled", "kept", "device"; live documents bring their own.

import { openDB } from "idb";
import { bytesOf, fromBase64, mac, seal, textOf, toBase64, unseal } from "./crypto.js";
import { LATE, within } from "./within.js";

const SEALED = "sealed";
const JSON_VALUE = 0;
const BYTES_VALUE = 1;
const PATIENCE = 5_000;

/** This device could not store it; ``code`` is "full" or "broken". */
export class NotStored extends Error {
  constructor(cause) {
    super("not stored on this device", { cause });
    this.name = "NotStored";
    this.code = cause?.name === "QuotaExceededError" ? "full" : "broken";
  }
}

/** @param {string} workerId @param {number} [generation] */
export const databaseName = (workerId, generation = 1) =>
  `agile-worker-${workerId}${generation > 1 ? `-${generation}` : ""}`;

function toBytes(name, value) {
  const label = bytesOf(name);
  const isBytes = value instanceof Uint8Array;
  const body = isBytes ? value : bytesOf(JSON.stringify(value, tagBytes));
  const plain = new Uint8Array(5 + label.length + body.length);
  plain[0] = isBytes ? BYTES_VALUE : JSON_VALUE;
  new DataView(plain.buffer).setUint32(1, label.length);
  plain.set(label, 5);
  plain.set(body, 5 + label.length);
  return plain;
}

function fromBytes(plain) {
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(1);
  const name = textOf(plain.subarray(5, 5 + length));
  const body = plain.subarray(5 + length);
  const value = plain[0] === BYTES_VALUE ? body.slice() : JSON.parse(textOf(body), untagBytes);
  return { name, value };
}

const tagBytes = (_key, value) =>
  value instanceof Uint8Array ? { $bytes: toBase64(value) } : value;

const untagBytes = (_key, value) =>
  value !== null && typeof value === "object" && typeof value.$bytes === "string"
    ? fromBase64(value.$bytes)
    : value;

/**
 * One write of a batch.
 * @typedef {{area: string, key: string, value?: any, remove?: boolean}} Write
 */

export class Store {
  /** @type {import("./crypto.js").DataKeys|null} */
  #keys;
  #name;
  /** @type {import("idb").IDBPDatabase|null} */
  #database = null;
  #tail = Promise.resolve();
  #closed = false;

  /** @param {string} workerId @param {import("./crypto.js").DataKeys} keys */
  constructor(workerId, keys, generation) {
    this.workerId = workerId;
    this.#name = databaseName(workerId, generation);
    this.#keys = keys;
  }

  /** Open the database; called by ``openStore``. */
  async open() {
    await this.#handle();
    return this;
  }

  /** @returns {Promise<any>} the value, or undefined */
  async get(area, key) {
    const at = [area, await this.#label(area, key)];
    const sealed = await this.#attempt((database) => database.get(SEALED, at));
    if (sealed === undefined) return undefined;
    const found = await this.#open(area, sealed);
    if (found.name !== key) throw new Error("a record was moved under another name");
    return found.value;
  }

  /** @returns {Promise<Array<{key: string, value: any}>>} everything of an area, in no order */
  async list(area) {
    const range = IDBKeyRange.bound([area], [area, []]);
    const all = await this.#attempt((database) => database.getAll(SEALED, range));
    const found = await Promise.all(
      all.map((sealed) => this.#open(area, sealed).catch(() => null)),
    );
    // A value that no longer opens (bit rot) must not take the readable ones with it.
    return found.filter(Boolean).map(({ name, value }) => ({ key: name, value }));
  }

  put(area, key, value) {
    return this.batch([{ area, key, value }]);
  }

  remove(area, key) {
    return this.batch([{ area, key, remove: true }]);
  }

  /**
   * All of these writes or none, on the disk when the promise answers. Batches take effect in the
   * order they were called.
   * @param {Write[]} writes @throws {NotStored}
   */
  batch(writes) {
    // WebCrypto is asynchronous and would close an open transaction: encrypt first, then write.
    const ready = Promise.all(
      writes.map(async ({ area, key, value, remove }) => {
        const label = await this.#label(area, key);
        if (remove) return { at: [area, label] };
        const plain = toBytes(key, value);
        return { at: [area, label], sealed: await seal(this.#held.records, plain, context(area, label)) };
      }),
    );
    // Failures reach the caller through ``done``; without this a failing encryption would also be
    // reported as unhandled while an earlier write is still under way.
    ready.catch(() => {});
    const done = this.#tail.then(async () => {
      const prepared = await ready;
      await this.#attempt((database) => write(database, prepared));
    });
    this.#tail = done.catch(() => {});
    return done.catch((error) => {
      throw error instanceof NotStored ? error : new NotStored(error);
    });
  }

  /** Seal a value for keeping in memory while locked. @returns {Promise<Uint8Array>} */
  sealed = (value) => seal(this.#held.records, toBytes("", value), "agile/v1|memory");

  /** Open what ``sealed`` made, by this or a later store of the same worker. */
  unsealed = async (bytes) =>
    fromBytes(await unseal(this.#held.records, bytes, "agile/v1|memory")).value;

  /** Forget the keys; pending writes finish first. */
  async close() {
    await this.#tail;
    this.#closed = true;
    this.#database?.close();
    this.#database = null;
    this.#keys = null;
  }

  get closed() {
    return this.#closed;
  }

  get #held() {
    if (!this.#keys) throw new NotStored(new Error("the store is locked"));
    return this.#keys;
  }

  async #label(area, key) {
    return toBase64(await mac(this.#held.names, `${area}|${key}`));
  }

  async #open(area, sealed) {
    const { label, data } = sealed;
    return fromBytes(await unseal(this.#held.records, data, context(area, label)));
  }

  async #handle() {
    if (this.#closed) throw new NotStored(new Error("the store is locked"));
    if (this.#database) return this.#database;
    const drop = () => {
      this.#database = null;
    };
    this.#database = await openDB(this.#name, 1, {
      upgrade: (database) => database.createObjectStore(SEALED),
      blocking: (_now, _next, event) => {
        /** @type {any} */ (event.target).close();
        drop();
      },
      terminated: drop,
    });
    return this.#database;
  }

  /**
   * iPadOS kills the handle of a page in the background, and then every retry on the old handle
   * fails too: drop it, open a new one, try again.
   * @param {(database: import("idb").IDBPDatabase) => any} work @returns {Promise<any>}
   */
  async #attempt(work) {
    for (let tries = 0; ; tries += 1) {
      try {
        // A handle may also hang without an error; then nothing would ever be said.
        const answer = await within(PATIENCE, this.#handle().then(work));
        if (answer === LATE) throw new Error("the storage does not answer");
        return answer;
      } catch (caught) {
        const error = /** @type {any} */ (caught);
        if (this.#closed || tries >= 2 || error?.name === "QuotaExceededError") throw error;
        this.#database?.close();
        this.#database = null;
      }
    }
  }
}

const context = (area, label) => `agile/v1|${area}|${label}`;

async function write(database, prepared) {
  const transaction = database.transaction(SEALED, "readwrite", { durability: "strict" });
  // Both are awaited together, so that a failing put and the abort it causes are one failure.
  await Promise.all([
    ...prepared.map(({ at, sealed }) =>
      sealed === undefined
        ? transaction.store.delete(at)
        : transaction.store.put({ label: at[1], data: sealed }, at),
    ),
    transaction.done,
  ]);
}

/**
 * @param {string} workerId @param {import("./crypto.js").DataKeys} keys
 * @param {number} [generation] above 1 when the server destroyed the key of an earlier database
 * @returns {Promise<Store>}
 */
export const openStore = (workerId, keys, generation = 1) =>
  new Store(workerId, keys, generation).open();
