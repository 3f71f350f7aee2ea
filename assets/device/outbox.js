// The outbox: everything this worker did that is not on the record yet. Each operation is on this
// device's disk, encrypted, before the screen says anything; it leaves only when the server says
// it is committed, or when the worker gives it up. What it shows stays, on the disk too, until the
// record's own rows are here: the app may be killed in between. Pure logic over a store and a sender.

import { uuid7 } from "./crypto.js";
import { Refused } from "./api.js";
import { LATE, within } from "./within.js";

const AREA = "outbox";
const SETTLED = "settled";
const MOST_AT_ONCE = 50;
const MOST_BYTES = 400_000;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;
/** After so many answers of "not now" an item also asks for the worker's attention. */
const PATIENCE = 8;
const STORE_PATIENCE = 4_000;

/**
 * @typedef {Object} Operation
 * @property {string} id UUIDv7: sorts in the order things were done
 * @property {string} name @property {object} payload @property {string} at ISO moment
 * @property {string} what in the worker's words
 * @property {string} stream operations of one stream go in order
 * @property {import("./rows.js").Shown[]} shows
 * @property {string} where page of the matter, or ""
 * @property {boolean} quiet the app did it, not the worker (a record was opened): sent like the rest,
 *   not counted as their unsent work, and given up when refused
 * @property {boolean} [urgent] sent before everything else that waits: somebody's safety
 * @property {"waiting"|"refused"|"conflict"} state
 * @property {number} attempts @property {number} notBefore milliseconds
 * @property {{code?: string, sentence?: string, what_to_do?: string, field?: string}|null} answer
 */

/**
 * What an accepted operation shows until the record's own rows are here. ``stored``: on the disk.
 * @typedef {{id: string, shows: import("./rows.js").Shown[], stored: boolean}} Settled
 */

/**
 * Which operations go before all others: the urgent, and what made the visits they are about, which
 * the record could not know otherwise.
 * @param {Operation[]} items @returns {(item: Operation) => boolean}
 */
function goesBefore(items) {
  const about = items
    .filter((item) => item.urgent)
    .map((item) => /** @type {{visit_ids?: string[], visit_id?: string}} */ (item.payload))
    .flatMap(({ visit_ids = [], visit_id }) => (visit_id ? [...visit_ids, visit_id] : visit_ids));
  return (item) => {
    const said = about.length ? JSON.stringify(item.payload) : "";
    return Boolean(item.urgent) || about.some((id) => said.includes(id));
  };
}

/** @param {string} id of version 7 */
const millisecondsOf = (id) => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

export class Outbox {
  /** @type {Map<string, Operation>} */
  #items = new Map();
  #latest = 0;
  #unstored = new Set();
  #sending = new Set();
  /** What accepted operations show, by their ids. @type {Map<string, Settled>} */
  #settled = new Map();
  #counters = new Set();
  #listeners = new Set();
  /** @type {import("./store.js").Store|null} */
  #store = null;

  /**
   * @param {{send: (operations: object[]) => Promise<{results: object[]}>, clock?: () => number}} parts
   */
  constructor({ send, clock = Date.now }) {
    this.send = send;
    this.clock = clock;
  }

  /** Take what this worker's store holds; called at unlock. @param {import("./store.js").Store} store */
  async open(store) {
    this.#store = store;
    await this.reload();
  }

  /** Read the store again: another tab of this app changed it. */
  async reload() {
    const store = this.#store;
    if (!store) return;
    const before = new Set([...this.#items.keys(), ...this.#settled.keys()]);
    // In this order: what is settled meanwhile is then in one of the two, or in both.
    const held = await store.list(AREA);
    const done = await store.list(SETTLED);
    if (store !== this.#store) return;
    const settled = new Map(done.map(({ value }) => [value.id, { ...value, stored: true }]));
    for (const [id, one] of this.#settled) {
      if (!one.stored || !before.has(id)) settled.set(id, one);
    }
    const items = new Map(held.map(({ value }) => [value.id, value]));
    for (const [id, item] of this.#items) {
      // Not on the disk, or put there after the list was read.
      if (this.#unstored.has(id) || !before.has(id)) items.set(id, item);
    }
    for (const id of settled.keys()) items.delete(id);
    // Given up, or fetched, while the lists were read.
    for (const id of before) {
      if (this.#items.has(id) || this.#settled.has(id)) continue;
      items.delete(id);
      settled.delete(id);
    }
    this.#settled = settled;
    this.#items = items;
    this.#changed();
  }

  /**
   * Forget the plain text: the device is locked. What this device could not store is handed back
   * so that the caller keeps it, sealed, until the unlock.
   * @returns {Operation[]}
   */
  close() {
    const unstored = this.items.filter((item) => this.#unstored.has(item.id));
    this.#items.clear();
    this.#unstored.clear();
    this.#sending.clear();
    this.#settled.clear();
    this.#store = null;
    this.#changed();
    return unstored;
  }

  /** Take back what ``close`` handed over. @param {Operation[]} operations */
  async restore(operations) {
    for (const item of operations) {
      this.#items.set(item.id, item);
      this.#unstored.add(item.id);
    }
    await this.storeAgain();
    this.#changed();
  }

  /**
   * A moment after that of everything that waits: ids say the order in which things were done, within
   * one millisecond too, and when the tablet's clock was set back in between.
   */
  #moment() {
    const held = [...this.#items.keys()].filter((id) => id[14] === "7").map(millisecondsOf);
    this.#latest = Math.max(this.clock(), ...[this.#latest, ...held].map((latest) => latest + 1));
    return this.#latest;
  }

  /**
   * @param {{name: string, payload: object, what?: string, stream?: string, shows?: import("./rows.js").Shown[],
   *   where?: string, quiet?: boolean, urgent?: boolean, id?: string, at?: string}} done
   * @returns {Promise<{id: string, stored: boolean}>} answers once it is on the disk, or once it is
   *   certain that this device cannot store it (it is then kept in memory and sent directly)
   */
  async enqueue(done) {
    /** @type {Operation} */
    const item = {
      id: done.id ?? uuid7(this.#moment()),
      name: done.name,
      payload: done.payload ?? {},
      at: done.at ?? new Date(this.clock()).toISOString(),
      what: done.what ?? done.name,
      stream: String(done.stream ?? ""),
      shows: done.shows ?? [],
      where: done.where ?? "",
      quiet: done.quiet ?? false,
      urgent: done.urgent ?? false,
      state: "waiting",
      attempts: 0,
      notBefore: 0,
      answer: null,
    };
    const stored = await this.#putSoon(item);
    if (!stored) this.#unstored.add(item.id);
    this.#items.set(item.id, item);
    this.#changed();
    return { id: item.id, stored };
  }

  // A storage that hangs is as good as none: the worker is told, and the operation is sent from
  // memory. Should it be stored after all, that is said too.
  async #putSoon(item) {
    if (!this.#store) return false;
    const put = this.#store.put(AREA, item.id, item).then(
      () => true,
      () => false,
    );
    const answer = await within(STORE_PATIENCE, put);
    if (answer !== LATE) return answer;
    void put.then((stored) => {
      if (stored && this.#unstored.delete(item.id)) this.#changed();
    });
    return false;
  }

  /** Try to put on the disk what could not be stored before. */
  async storeAgain() {
    for (const id of [...this.#unstored]) {
      const item = this.#items.get(id);
      try {
        if (item && this.#store) await this.#store.put(AREA, id, item);
        else if (item) continue;
        this.#unstored.delete(id);
        this.#changed();
      } catch {
        return;
      }
    }
  }

  /** @returns {Operation[]} oldest first */
  get items() {
    return [...this.#items.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Rows to show over the server's: of waiting operations, and of accepted ones not yet pulled. */
  get shown() {
    const waiting = this.items.filter((item) => item.state === "waiting");
    const settled = [...this.#settled.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    return [...settled, ...waiting].flatMap((item) => item.shows);
  }

  isStored = (id) => !this.#unstored.has(id);
  isSending = (id) => this.#sending.has(id);
  get hasUnstored() {
    return this.#unstored.size > 0;
  }

  /** Something can be sent now. */
  get isDue() {
    return this.#due().length > 0;
  }

  /**
   * Others with unsent work (live documents) say how much, for the badge and the page of unsent
   * work. @param {() => {waiting: number, oldest: string|null, needsYou?: number, rows?: any[],
   *   notStored?: boolean}} counter ``oldest`` an ISO moment @returns {() => void} stops counting
   */
  registerCounter(counter) {
    this.#counters.add(counter);
    this.#changed();
    return () => {
      this.#counters.delete(counter);
      this.#changed();
    };
  }

  /** A registered counter's numbers changed. */
  countAgain = () => this.#changed();

  get counts() {
    const items = this.items.filter((item) => !item.quiet);
    const waiting = items.filter((item) => item.state === "waiting");
    const total = {
      waiting: waiting.length,
      oldest: waiting[0]?.at ?? null,
      needsYou:
        items.length - waiting.length + waiting.filter((item) => item.attempts >= PATIENCE).length,
      notStored: this.#unstored.size,
      rows: /** @type {{id: string, copy?: string, retry?: () => Promise<void>, discard?: () => Promise<void>}[]} */ ([]),
    };
    for (const counter of this.#counters) {
      const more = counter();
      total.waiting += more.waiting;
      total.needsYou += more.needsYou ?? 0;
      total.notStored += more.notStored ? 1 : 0;
      total.rows.push(...(more.rows ?? []));
      if (more.oldest && (!total.oldest || more.oldest < total.oldest)) total.oldest = more.oldest;
    }
    return total;
  }

  /**
   * Send what is due, until nothing is.
   * @returns {Promise<number>} how many were accepted
   * @throws {import("./api.js").Unreachable} no answer: all is kept @throws {Refused} the session: sign in or unlock
   */
  async push() {
    let accepted = 0;
    await this.storeAgain();
    for (let batch = this.#due(); batch.length; batch = this.#due()) {
      accepted += await this.#sendBatch(batch);
    }
    return accepted;
  }

  /** Send a refused or waiting item again now. */
  async retry(id) {
    const row = this.#counted(id);
    if (row?.retry) return void (await row.retry());
    const item = this.#items.get(id);
    if (!item) return;
    await this.#change({ ...item, state: "waiting", notBefore: 0, attempts: 0, answer: null });
  }

  // What others count (words of a document, of a family) they send again and give up themselves.
  #counted = (id) => this.counts.rows.find((row) => row.id === id);

  /** The worker gives this up. */
  async discard(id) {
    const row = this.#counted(id);
    if (row?.discard) return void (await row.discard());
    if (!this.#items.has(id)) return;
    if (this.isStored(id) && this.#store) await this.#store.remove(AREA, id);
    this.#forget(id);
    this.#changed();
  }

  /** Accepted by now: a pull that begins after this brings the rows of these. */
  get settled() {
    return [...this.#settled.keys()];
  }

  /**
   * Such a pull is stored: the record's own rows show them now.
   * @param {string[]} ids @returns {Promise<boolean>} whether there were any
   */
  async forgetSettled(ids) {
    const store = this.#store;
    const done = ids.map((id) => this.#settled.get(id)).filter((one) => one !== undefined);
    if (!done.length) return false;
    for (const { id } of done) this.#settled.delete(id);
    this.#changed();
    const stored = done.filter((one) => one.stored);
    // Not taken away now: it is shown once more after the next start, and the pull then takes it.
    if (stored.length && store) {
      await store.batch(stored.map(({ id }) => ({ area: SETTLED, key: id, remove: true }))).catch(() => {});
    }
    return true;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #due() {
    const now = this.clock();
    const held = new Set();
    const due = [];
    let bytes = 0;
    // Old items first, but for what concerns somebody's safety, and what must go before it.
    const first = this.items.filter(goesBefore(this.items));
    const pressing = new Set(first.map((item) => item.stream).filter(Boolean));
    const rank = (item) => (first.includes(item) || pressing.has(item.stream) ? 0 : 1);
    const items = this.items.sort((one, other) => rank(one) - rank(other));
    for (const item of items) {
      if (item.state !== "waiting") continue;
      const late = item.notBefore > now;
      // What follows in the same stream may build on it, so it waits; other streams go on.
      const behind = item.stream !== "" && held.has(item.stream);
      if (late && item.attempts < PATIENCE) held.add(item.stream);
      if (late || behind || this.#sending.has(item.id)) continue;
      bytes += JSON.stringify(item.payload).length;
      if (due.length && (due.length >= MOST_AT_ONCE || bytes > MOST_BYTES)) break;
      due.push(item);
    }
    return due;
  }

  async #sendBatch(batch) {
    for (const item of batch) this.#sending.add(item.id);
    this.#changed();
    try {
      const wire = batch.map(({ id, name, at, payload, stream }) => ({ id, name, at, payload, stream }));
      const { results } = await this.send(wire);
      return await this.#settle(batch, Array.isArray(results) ? results : []);
    } catch (error) {
      if (!(error instanceof Refused) || [401, 423, 429].includes(error.status)) throw error;
      return await this.#alone(batch, error);
    } finally {
      for (const item of batch) this.#sending.delete(item.id);
      this.#changed();
    }
  }

  // The request as a whole was refused, so one of them spoils it: send each by itself, so that
  // the bad one alone is kept for the worker.
  async #alone(batch, error) {
    if (batch.length === 1) {
      const answer = { code: error.code, sentence: error.sentence, what_to_do: error.whatToDo };
      await this.#change({ ...batch[0], state: "refused", answer });
      return 0;
    }
    let accepted = 0;
    for (const item of batch) accepted += await this.#sendBatch([item]);
    return accepted;
  }

  async #settle(batch, results) {
    const byId = new Map(results.map((result) => [result.id, result]));
    let accepted = 0;
    for (const item of batch) {
      // An item the worker gave up, or that a lock took from memory, meanwhile: nothing to settle.
      if (!this.#items.has(item.id)) continue;
      const result = byId.get(item.id) ?? { status: "later" };
      if (result.status === "accepted") {
        accepted += 1;
        await this.#keepShown(item);
        this.#forget(item.id);
      } else if (result.status === "refused" && item.quiet) {
        await this.discard(item.id);
      } else if (result.status === "refused") {
        const { code, sentence, what_to_do, field } = result;
        const state = code === "conflict" ? "conflict" : "refused";
        await this.#change({ ...item, state, answer: { code, sentence, what_to_do, field } });
      } else {
        const attempts = item.attempts + 1;
        const pause = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
        const { code, sentence, what_to_do } = result;
        const answer = { code, sentence, what_to_do };
        await this.#change({ ...item, attempts, notBefore: this.clock() + pause, answer });
      }
    }
    return accepted;
  }

  // Off the disk as work to send, onto it as something to show: one write, so that a kill in between
  // loses neither.
  async #keepShown({ id, shows }) {
    const store = this.#store;
    if (!store) return;
    const sent = this.isStored(id) ? [{ area: AREA, key: id, remove: true }] : [];
    const kept = shows.length ? [{ area: SETTLED, key: id, value: { id, shows } }] : [];
    let stored = true;
    await store.batch([...sent, ...kept]).catch(() => {
      stored = false;
      // A full disk still lets something go.
      return store.batch(sent).catch(() => {});
    });
    if (kept.length && store === this.#store) this.#settled.set(id, { id, shows, stored });
  }

  async #change(item) {
    this.#items.set(item.id, item);
    if (this.isStored(item.id)) await this.#store?.put(AREA, item.id, item).catch(() => {});
    this.#changed();
  }

  #forget(id) {
    this.#items.delete(id);
    this.#unstored.delete(id);
  }

  #changed() {
    for (const listener of [...this.#listeners]) listener();
  }
}
