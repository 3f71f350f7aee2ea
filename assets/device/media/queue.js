// Photos, drawings, recordings and signatures on this device: kept in encrypted pieces, sent piece
// by piece from where the server is, and counted until the server has the whole. Pure logic over a
// store and two questions to the server; no React, no network.
//
// A file is one record (area "media") and its pieces (area "media-piece", "<id>/<number>"). What the
// server has stays here too for a while, so that it can be looked at with no network.

import { sha256, uuid7 } from "../crypto.js";
import { Refused } from "../api.js";
import { shortMoment } from "../words.js";
import { LOST, NAMES, NOT_YET, wordsOf } from "./words.js";

const AREA = "media";
const PIECES = "media-piece";
/** Bytes of a piece: one write to the disk, one request. */
export const PIECE = 256 * 1024;

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;
/** After so many answers of "not now" a file also asks for the worker's attention. */
const PATIENCE = 8;
/** So often a file may arrive damaged before somebody should look. */
const DAMAGED_AT_MOST = 3;
const DAY = 86_400_000;
/** What the record has is held here so long, and so much of it. */
const HELD_DAYS = 14;
const HELD_BYTES = 150 * 1024 * 1024;

/**
 * @typedef {object} MediaRecord
 * @property {string} id UUIDv7 @property {string} documentId
 * @property {"drawing"|"photo"|"voice"|"signature"} kind @property {string} mime
 * @property {number} size bytes @property {string} sha256
 * @property {number[]} sizes bytes of each piece @property {string} at ISO moment
 * @property {string} what in the worker's words @property {string} where page of the document
 * @property {"waiting"|"refused"|"kept"} state "kept": the record has it, this is a copy
 * @property {number} attempts @property {number} damaged @property {number} notBefore milliseconds
 * @property {{sentence?: string, what_to_do?: string}|null} answer
 * @property {Place|null} place where in its document it is still to be entered; null once that is on
 *   the disk too
 */

/**
 * A file is kept before its document speaks of it, and a page may die in between: until the document's
 * own change is on the disk, the record remembers what is to be entered.
 * @typedef {object} Place
 * @property {string} field @property {string} [replaces] the entry it takes the place of
 * @property {Record<string, string>} [words] said of it: "name", "role", "words"
 *
 * @typedef {{kind: MediaRecord["kind"], mime: string, documentId: string, what?: string,
 *   where?: string, id?: string, place?: Place|null}} About
 */

/**
 * How the server is asked. @typedef {object} Ask
 * @property {(record: MediaRecord) => Promise<{offset: number, done: boolean}>} begin
 * @property {(id: string, offset: number, piece: Uint8Array) =>
 *   Promise<{offset: number, done: boolean}>} piece
 */

export class MediaQueue {
  /** @type {Map<string, MediaRecord>} */
  #records = new Map();
  /** @type {import("../store.js").Store|null} */
  #store = null;
  #sent = new Map();
  #listeners = new Set();
  #failures = 0;
  #notBefore = 0;

  /** @param {{ask: Ask, clock?: () => number}} parts */
  constructor({ ask, clock = Date.now }) {
    this.ask = ask;
    this.clock = clock;
  }

  /** Take what this worker's store holds. @param {import("../store.js").Store} store */
  async open(store) {
    this.#store = store;
    await this.reload();
  }

  /** Another tab changed it. */
  async reload() {
    const store = this.#store;
    if (!store) return;
    const held = await store.list(AREA);
    if (store !== this.#store) return;
    this.#records = new Map(held.map(({ value }) => [value.id, value]));
    this.#changed();
  }

  /** Forget the plain text: the device is locked. */
  close() {
    this.#store = null;
    this.#records.clear();
    this.#sent.clear();
    this.#changed();
  }

  /**
   * Keep a whole file, on the disk when this answers.
   * @param {Uint8Array} content @param {About} about
   * @param {import("../store.js").Write[]} [alongside] done in the same write
   * @returns {Promise<MediaRecord>} @throws {import("../store.js").NotStored} not kept here at all
   */
  keep = (content, about, alongside = []) => this.#put(content, about, "waiting", alongside);

  /** Hold a copy of what came from the record; never at the cost of anything else. */
  async hold(content, about) {
    if (!this.#records.has(about.id)) await this.#put(content, about, "kept").catch(() => {});
  }

  /**
   * One piece of a recording under way, and what is written with it.
   * @param {string} id @param {number} number @param {Uint8Array} piece
   * @param {import("../store.js").Write[]} [alongside]
   */
  keepPiece(id, number, piece, alongside = []) {
    return this.#write([{ area: PIECES, key: `${id}/${number}`, value: piece }, ...alongside]);
  }

  /**
   * A recording is over: its pieces, which are on the disk already, become one file.
   * @param {string} id @param {number[]} sizes @param {About} about
   * @param {import("../store.js").Write[]} [alongside] done in the same write
   */
  async adopt(id, sizes, about, alongside = []) {
    const content = await this.#join(id, sizes);
    const record = await this.#recordOf(id, content, sizes, about);
    await this.#write([{ area: AREA, key: id, value: record }, ...alongside]);
    return this.#took(record);
  }

  /**
   * Throw a recording away that was never adopted.
   * @param {string} id @param {number} count @param {import("../store.js").Write[]} [alongside]
   */
  dropPieces(id, count, alongside = []) {
    return this.#write([...piecesGone(id, count), ...alongside]);
  }

  /** @param {string} id @returns {MediaRecord|null} */
  record = (id) => this.#records.get(id) ?? null;

  /** @returns {Promise<Uint8Array|null>} the whole file, when this device has it */
  async read(id) {
    const record = this.#records.get(id);
    return record ? this.#join(id, record.sizes) : null;
  }

  /** Files whose document does not speak of them yet. @returns {MediaRecord[]} */
  unplaced = (documentId, field) =>
    [...this.#records.values()].filter(
      (record) => record.documentId === documentId && record.place?.field === field,
    );

  /** The document speaks of it, and that is on the disk. @param {string} id */
  async placed(id) {
    const record = this.#records.get(id);
    if (record?.place) await this.#change({ ...record, place: null });
  }

  /** @returns {{state: string, percent: number}} "waiting", "sending", "refused", "kept", or "" */
  stateOf(id) {
    const record = this.#records.get(id);
    if (!record) return { state: "", percent: 0 };
    const sent = this.#sent.get(id);
    if (record.state !== "waiting" || sent === undefined) return { state: record.state, percent: 0 };
    return { state: "sending", percent: Math.floor((100 * sent) / record.size) };
  }

  /** Something can be sent now. */
  get isDue() {
    return this.clock() >= this.#notBefore && this.#due().length > 0;
  }

  /** The network is back, or the worker asks: no pause is waited for. */
  hurry() {
    this.#notBefore = 0;
  }

  /**
   * Send what is due, one file after the other, the oldest first.
   * @returns {Promise<number>} how many the record has now
   * @throws {import("../api.js").Unreachable} no answer: all is kept @throws {Refused} the session
   */
  async push() {
    let done = 0;
    for (let [record] = this.#due(); record; [record] = this.#due()) {
      try {
        if (await this.#send(record)) done += 1;
        this.#failures = 0;
      } catch (caught) {
        const error = /** @type {any} */ (caught);
        this.#failures += 1;
        const pause = Math.min(FIRST_PAUSE * 2 ** (this.#failures - 1), LONGEST_PAUSE);
        this.#notBefore = this.clock() + Math.max(pause, 1000 * (error?.retryAfter ?? 0));
        throw error;
      } finally {
        this.#sent.delete(record.id);
        this.#changed();
      }
    }
    await this.prune();
    return done;
  }

  /** Send a refused or waiting file again now. */
  async retry(id) {
    const record = this.#records.get(id);
    if (!record || record.state === "kept") return;
    this.hurry();
    await this.#change({ ...record, state: "waiting", notBefore: 0, attempts: 0, damaged: 0, answer: null });
  }

  /** The worker gives this up. */
  async discard(id) {
    const record = this.#records.get(id);
    if (!record || record.state === "kept") return;
    await this.#forget(record);
    this.#changed();
  }

  /** Copies of what the record has go when they are old, or too many. */
  async prune() {
    const copies = this.#copies.sort((one, other) => (one.at < other.at ? 1 : -1));
    let held = 0;
    for (const record of copies) {
      held += record.size;
      const old = this.clock() - Date.parse(record.at) > HELD_DAYS * DAY;
      if (old || held > HELD_BYTES) await this.#forget(record).catch(() => {});
    }
  }

  /** Documents of which this device holds copies that the record has as well. @returns {Set<string>} */
  get copied() {
    return new Set(this.#copies.map(({ documentId }) => documentId));
  }

  get #copies() {
    return [...this.#records.values()].filter(({ state, place }) => state === "kept" && !place);
  }

  /**
   * The worker may not open these documents any more: no copy of theirs stays here.
   * @param {Set<string>} documents @returns {Promise<number>} how many went
   */
  async letGo(documents) {
    const gone = this.#copies.filter(({ documentId }) => documents.has(documentId));
    for (const record of gone) await this.#forget(record);
    if (gone.length) this.#changed();
    return gone.length;
  }

  /** Something of a document is still to be sent, or to be entered in it. @param {string} documentId */
  hasUnsent = (documentId) =>
    [...this.#records.values()].some((record) => record.documentId === documentId && (record.state !== "kept" || record.place));

  /** What is not on the record, for the badge and the page of unsent work. */
  get counts() {
    const unsent = [...this.#records.values()]
      .filter(({ state, place }) => state !== "kept" || place)
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    const waiting = unsent.filter(({ state }) => state !== "refused");
    const stuck = waiting.filter(({ attempts }) => attempts >= PATIENCE);
    return {
      waiting: waiting.length,
      oldest: waiting[0]?.at ?? null,
      needsYou: unsent.length - waiting.length + stuck.length,
      rows: unsent.map((record) => this.#rowOf(record)),
      notStored: false,
    };
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  // -- one file ---------------------------------------------------------------------------

  #due() {
    const now = this.clock();
    return [...this.#records.values()]
      .filter((record) => record.state === "waiting" && record.notBefore <= now)
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  async #send(record) {
    try {
      this.#sent.set(record.id, 0);
      let { offset, done } = await this.ask.begin(record);
      while (!done) {
        this.#sent.set(record.id, offset);
        this.#changed();
        const piece = await this.#pieceAt(record, offset);
        const answer = await this.ask.piece(record.id, offset, piece);
        // The server says where it is; a piece it had already is passed over.
        if (!answer.done && answer.offset === offset) throw new Stuck();
        ({ offset, done } = answer);
      }
    } catch (error) {
      return await this.#notSent(record, error);
    }
    const now = this.#records.get(record.id);
    if (!now) return false;
    await this.#change({ ...now, state: "kept", answer: null });
    return true;
  }

  /** What is between ``offset`` and the end of its piece; nothing at the end, which asks for the check. */
  async #pieceAt(record, offset) {
    let start = 0;
    for (const [number, size] of record.sizes.entries()) {
      if (offset < start + size) {
        const piece = await this.#held.get(PIECES, `${record.id}/${number}`);
        if (!piece) throw new Lost();
        return piece.subarray(offset - start);
      }
      start += size;
    }
    return new Uint8Array(0);
  }

  async #notSent({ id }, error) {
    const record = this.#records.get(id);
    if (!record) return false;
    if (error instanceof Lost) return this.#refuse(record, LOST);
    if (error instanceof Stuck) return this.#later(record, { sentence: "The server did not take it yet." });
    if (!(error instanceof Refused) || [401, 423, 429].includes(error.status)) throw error;
    const answer = { sentence: error.sentence, what_to_do: error.whatToDo };
    if (error.code === "hash_differs") {
      const damaged = record.damaged + 1;
      const seen = { ...record, damaged };
      return damaged >= DAMAGED_AT_MOST ? this.#refuse(seen, answer) : this.#later(seen, answer);
    }
    // The document may still wait in the outbox; a full disk is cleared; another upload was begun.
    if ([404, 507].includes(error.status)) {
      return this.#later(record, error.status === 404 ? NOT_YET : answer);
    }
    return this.#refuse(record, answer);
  }

  async #later(record, answer) {
    const attempts = record.attempts + 1;
    const pause = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
    await this.#change({ ...record, attempts, notBefore: this.clock() + pause, answer });
    return false;
  }

  async #refuse(record, answer) {
    await this.#change({ ...record, state: "refused", answer });
    return false;
  }

  // -- the disk ---------------------------------------------------------------------------

  get #held() {
    if (!this.#store) throw new Error("the device is locked");
    return this.#store;
  }

  async #write(writes) {
    await this.#held.batch(writes);
  }

  async #put(content, about, state, alongside = []) {
    const id = about.id ?? uuid7(this.clock());
    const pieces = [];
    for (let at = 0; at < content.length; at += PIECE) pieces.push(content.slice(at, at + PIECE));
    const sizes = pieces.map(({ length }) => length);
    const record = { ...(await this.#recordOf(id, content, sizes, about)), state };
    // All of it or nothing: a record never speaks of pieces that are not there.
    await this.#write([
      ...pieces.map((value, number) => ({ area: PIECES, key: `${id}/${number}`, value })),
      { area: AREA, key: id, value: record },
      ...alongside,
    ]);
    return this.#took(record);
  }

  async #join(id, sizes) {
    const whole = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
    let at = 0;
    for (const number of sizes.keys()) {
      const piece = await this.#held.get(PIECES, `${id}/${number}`);
      if (!piece) throw new Lost();
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  async #recordOf(id, content, sizes, about) {
    const { kind, mime, documentId, what = "", where = "", place = null } = about;
    /** @type {MediaRecord} */
    const record = {
      id,
      documentId,
      kind,
      mime,
      size: content.length,
      sha256: await sha256(content),
      sizes,
      at: new Date(this.clock()).toISOString(),
      what,
      where,
      state: "waiting",
      attempts: 0,
      damaged: 0,
      notBefore: 0,
      answer: null,
      place,
    };
    return record;
  }

  #took(record) {
    this.#records.set(record.id, record);
    this.#changed();
    return record;
  }

  async #change(record) {
    this.#records.set(record.id, record);
    await this.#store?.put(AREA, record.id, record).catch(() => {});
    this.#changed();
  }

  async #forget(record) {
    await this.#write([
      { area: AREA, key: record.id, remove: true },
      ...piecesGone(record.id, record.sizes.length),
    ]);
    this.#records.delete(record.id);
  }

  #rowOf(record) {
    const { state, percent } = this.stateOf(record.id);
    const refused = record.state === "refused";
    const tried = record.attempts > 0;
    return {
      id: `media:${record.id}`,
      what: [NAMES[record.kind], record.what].filter(Boolean).join(", "),
      when: shortMoment(record.at),
      state: state === "kept" ? "waiting" : state,
      ...wordsOf(record, state, percent),
      name: "media",
      kind: "media",
      where: record.where,
      stored: true,
      can_retry: refused || (tried && state !== "kept"),
      can_discard: refused || (tried && state !== "kept"),
    };
  }

  #changed() {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The pieces of a file are no longer on this disk. */
class Lost extends Error {}
/** The server answered, and is where it was. */
class Stuck extends Error {}

const piecesGone = (id, count) =>
  Array.from({ length: count }, (_none, number) => ({
    area: PIECES,
    key: `${id}/${number}`,
    remove: true,
  }));
