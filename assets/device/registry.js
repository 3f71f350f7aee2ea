// What this device remembers while locked: its own secret, and for each worker the wraps of their
// data key, the count of wrong tries and the clock's high-water mark. No case data.

import { openDB } from "idb";
import { importDeviceSecret, mac, macFits, newDeviceSecret, randomBytes, uuid7 } from "./crypto.js";

const NAME = "agile-device";
const STORE = "device";

/**
 * @typedef {Object} WorkerRecord
 * @property {string} id worker id @property {string} name @property {string} initials
 * @property {Uint8Array|null} shareWrap the data key under the server's share
 * @property {Object<string, OfflineWrap>} offline by kind: "pin", "password"
 * @property {number} tries wrong tries since the last right one
 * @property {number} waitUntil milliseconds; no try before
 * @property {number} highWater the latest time this device has seen, milliseconds
 * @property {number} lastActive milliseconds @property {boolean} locked @property {boolean} ended
 * @property {number} idleMinutes @property {number} generation of the worker's database
 * @property {string} device what the server called this device last
 * @property {string} session the sign-in it was opened with last
 * @property {number} pinDeclinedUntil milliseconds @property {Uint8Array|null} emailMac
 */
/** @typedef {{salt: Uint8Array, iterations: number, leaseUntil: string, sealed: Uint8Array}} OfflineWrap */

/** @returns {WorkerRecord} */
export const newRecord = (worker) => ({
  id: worker.id,
  name: worker.name,
  initials: worker.initials,
  shareWrap: null,
  offline: {},
  tries: 0,
  waitUntil: 0,
  highWater: 0,
  lastActive: 0,
  locked: false,
  ended: false,
  session: "",
  device: "",
  idleMinutes: 15,
  generation: 1,
  pinDeclinedUntil: 0,
  emailMac: null,
});

// Only what an attacker would like to turn back; the wraps authenticate themselves.
const guarded = (record) =>
  `agile/v1/guard|${record.id}|${record.tries}|${record.waitUntil}|${record.highWater}`;

export class Registry {
  /** @type {import("idb").IDBPDatabase|null} */
  #database = null;
  /** @type {{id: string, key: CryptoKey, exportable: boolean}|null} */
  #secret = null;

  async #open() {
    this.#database ??= await openDB(NAME, 1, {
      upgrade: (database) => database.createObjectStore(STORE),
      terminated: () => {
        this.#database = null;
      },
    });
    return this.#database;
  }

  async #attempt(work) {
    try {
      return await work(await this.#open());
    } catch {
      // The handle of a page that was in the background is dead: once more with a new one.
      this.#database?.close();
      this.#database = null;
      return work(await this.#open());
    }
  }

  #get = (key) => this.#attempt((database) => database.get(STORE, key));

  async #put(key, value) {
    await this.#attempt(async (database) => {
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      await Promise.all([transaction.store.put(value, key), transaction.done]);
    });
  }

  /**
   * The device secret, made on the first call. Where the browser cannot store a key object
   * (Lockdown Mode) it is bytes, and ``exportable`` says so: then nothing is opened offline.
   * @returns {Promise<{id: string, key: CryptoKey, exportable: boolean}>}
   */
  async secret() {
    if (this.#secret) return this.#secret;
    let held = await this.#get("secret");
    if (!held) {
      const id = uuid7();
      held = { id, key: await newDeviceSecret() };
      try {
        await this.#put("secret", held);
      } catch {
        held = { id, raw: randomBytes(32) };
        await this.#put("secret", held);
      }
      // Another tab may have been first: what is stored holds.
      held = (await this.#get("secret")) ?? held;
    }
    const key = held.key ?? (await importDeviceSecret(held.raw));
    this.#secret = { id: held.id, key, exportable: Boolean(held.raw) };
    return this.#secret;
  }

  /** @returns {Promise<string|null>} the worker who used this device last */
  current = async () => (await this.#get("current")) ?? null;
  setCurrent = (workerId) => this.#put("current", workerId);

  /** @returns {Promise<import("./family/sealed.js").Note|null>} which family has the tablet now */
  family = async () => (await this.#get("family")) ?? null;
  /** @param {import("./family/sealed.js").Note|null} note null: it is the worker's again */
  setFamily = (note) => this.#put("family", note);

  /** @returns {Promise<WorkerRecord|null>} with ``tampered`` set when its guard does not fit */
  async worker(id) {
    const held = await this.#get(`worker:${id}`);
    if (!held) return null;
    const { key } = await this.secret();
    const fits = held.guard && (await macFits(key, held.guard, guarded(held.record)));
    return { ...held.record, tampered: !fits };
  }

  async save(record) {
    const { tampered: _tampered, ...kept } = record;
    const { key } = await this.secret();
    const guard = await mac(key, guarded(kept));
    await this.#put(`worker:${record.id}`, { record: kept, guard });
  }

  /** @returns {Promise<WorkerRecord[]>} everyone with sealed data here */
  async workers() {
    const keys = await this.#attempt((database) => database.getAllKeys(STORE));
    const ids = keys.filter((key) => String(key).startsWith("worker:")).map((key) => key.slice(7));
    return (await Promise.all(ids.map((id) => this.worker(id)))).filter(Boolean);
  }

  close() {
    this.#database?.close();
    this.#database = null;
  }
}
