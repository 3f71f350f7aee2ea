// One live document on this device: what is typed becomes numbered frames, frames reach the disk
// before they are sent, and leave the device only when the server has answered for them.
//
// Rules, each found by a failing run (reference/collab.md §5.3): (a) nothing is sent before the
// welcome; (c) every opening has a new epoch, and frames of an older epoch are sent again under
// it; a frame that may have been sent is never changed; an answer "refused" or "late" sets the
// frame aside and starts from the record again with a new client id.
//
// Storage is an interface, so that all of this runs under Node:
//   load(id) -> {state: Uint8Array | null, heard: Uint8Array | null, unsound: string[],
//     role: string | null, frames: Frame[]}
//   write(id, {state?, heard?, unsound?, role?, put?: Frame[], remove?: {epoch, n}[]}) -> Promise,
//     all of it durable when it answers, or nothing of it
// A frame is a change to what stood there when it was typed: that must be on the disk with it, or
// after a kill the words cannot be shown. So what came from the record since the last state was
// written ("heard") goes with the next frame.

import * as Y from "yjs";
import { DeviceClock } from "./live-clock.js";
import { splitUpdate } from "./live-split.js";
import { crc32, fromBase64, newEpoch, toBase64, updateMessage } from "./live-wire.js";

const REMOTE = Symbol("from the record");
const DISK = Symbol("from this device");

const DEFAULTS = {
  online: 50, // ms between frames while there is an open line
  offline: 250, // ms between disk writes while there is none
  save: 2000, // ms of quiet before the whole state is written
  saveAtLatest: 10000,
  presence: 100, // ms between two places of the caret
  mergeUpTo: 16 * 1024, // bytes of an unsent frame that still grows
  growsFor: 60_000, // ms it grows: the history tells one minute from the next
  frameUpTo: 256 * 1024, // bytes of one frame; the gate takes a megabyte
  window: 64, // frames on their way at a time
  reopen: 100, // ms before a channel is opened again; doubles up to 5 s
};

/**
 * @typedef {{channel: number, send: (message: object | Uint8Array) => void, again: () => Line | null}} Line
 *
 * @typedef {object} Frame
 * @property {string} epoch @property {number} order which opening on this device it is of
 * @property {number} n @property {number} crc @property {Uint8Array} data
 * @property {number} at milliseconds since 1970, by this device's clock
 * @property {number | null} [offset] @property {number} [steady] see live-clock.js
 * @property {boolean} [offline] there was no line to the server when it was written
 * @property {"late" | "rejected"} [kept] set aside: not part of the document
 * @property {string} [reason]
 * @property {boolean} [sent] @property {boolean} [flying] @property {boolean} [stored]
 */

export class LiveDocument {
  /**
   * @param {string} id
   * @param {ReturnType<typeof import("./live-storage.js").storageIn>} storage
   * @param {{pace?: Partial<typeof DEFAULTS>, writable?: boolean, clock?: DeviceClock}} [options]
   *   ``writable`` false: another window has it; the record is shown, nothing on this device is
   *   touched
   */
  constructor(id, storage, { pace = {}, writable = true, clock = new DeviceClock() } = {}) {
    this.id = id;
    this.storage = storage;
    this.pace = { ...DEFAULTS, ...pace };
    this.clock = clock;
    this.writable = writable;
    this.role = /** @type {"write" | "read" | null} */ (writable ? null : "read");
    this.signed = false;
    this.refusal = null;
    this.facts = null;
    this.presence = new Map();
    /** @type {Frame[]} not answered, oldest first */
    this.frames = [];
    /** @type {Frame[]} set aside by the server */
    this.kept = [];
    this.storageFailing = false;
    this.welcomed = false;
    this.head = 0;
    /** @type {Line | null} */
    this.line = null;
    this.listeners = new Set();
    this.unsound = new Set();
    this.answered = [];
    /** From the record since the last state was taken; stored: on the disk as well. */
    this.heard = { updates: /** @type {Uint8Array[]} */ ([]), stored: true };
    this.pending = [];
    this.acknowledged = 0;
    this.timers = new Map();
    this.writing = Promise.resolve();
    this.closed = false;
    this.reopenAfter = this.pace.reopen;
    this.order = 0;
    this.doc = new Y.Doc();
    this.epoch = "";
    this.n = 0;
    this.#begin(this.doc);
  }

  // -- the document -----------------------------------------------------------------------

  /** A new epoch, with nothing in it yet. @param {Y.Doc} [doc] the empty document to use */
  #begin(doc = new Y.Doc()) {
    this.doc = doc;
    this.epoch = newEpoch();
    this.order += 1;
    this.n = 0;
    this.acknowledged = 0;
    this.pending = [];
    this.doc.on("update", (update, origin, changed) => {
      if (changed !== this.doc) return;
      // A reader's copy tidies marks by itself now and then: that stays here.
      if (origin !== REMOTE && origin !== DISK && this.role !== "read") {
        this.pending.push(update);
        this.pendingSince ??= this.clock.stamp();
        this.#flushSoon();
        this.#tell("status");
      }
      if (origin === REMOTE) {
        this.heard.updates.push(update);
        this.heard.stored = false;
      }
      if (origin !== DISK) this.#saveSoon();
    });
  }

  /** Read what this device holds. Resolves when the document can be shown. */
  async load() {
    if (!this.writable) return this;
    const { state, heard, unsound, role, frames } = await this.storage.load(this.id);
    this.unsound = new Set(unsound);
    this.heard = { updates: heard ? [heard] : [], stored: true };
    this.role = role;
    this.kept = frames.filter(({ kept }) => kept).map((frame) => ({ ...frame, stored: true }));
    this.frames = frames
      .filter((frame) => !frame.kept)
      .map((frame) => ({ ...frame, ...unreached(frame), sent: true, flying: false, stored: true }))
      .sort((a, b) => a.order - b.order || a.n - b.n);
    this.order = 1 + Math.max(0, ...frames.map((frame) => frame.order));
    Y.transact(
      this.doc,
      () => {
        if (state) Y.applyUpdate(this.doc, state, DISK);
        if (heard) Y.applyUpdate(this.doc, heard, DISK);
        for (const frame of this.frames) {
          if (!this.unsound.has(frame.epoch)) Y.applyUpdate(this.doc, frame.data, DISK);
        }
      },
      DISK,
    );
    this.#tell("status");
    return this;
  }

  /** @param {(what: "status" | "presence" | "reset") => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  #tell(what) {
    for (const listener of [...this.listeners]) listener(what);
  }

  /** What is true now, for the badge and the page. */
  get status() {
    const waiting = this.frames.length + (this.pending.length ? 1 : 0);
    const unstored = this.pending.length > 0 || this.frames.some((frame) => !frame.stored);
    let place = "record";
    if (waiting && this.storageFailing) place = "not_stored";
    else if (waiting && unstored) place = "memory";
    else if (waiting) place = "device";
    const oldest = this.frames.length ? this.frames[0].at : (this.pendingSince?.at ?? null);
    return {
      place,
      waiting,
      oldest: waiting ? oldest : null,
      late: this.kept.filter((frame) => frame.kept === "late").length,
      refused: this.kept.filter((frame) => frame.kept === "rejected").length,
      connected: this.welcomed,
      role: this.role,
      signed: this.signed,
      refusal: this.refusal,
      elsewhere: !this.writable,
    };
  }

  // -- timers -----------------------------------------------------------------------------

  #later(name, wait, act) {
    if (this.timers.has(name) || this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(name);
      act();
    }, wait);
    this.timers.set(name, timer);
  }

  #cancel(name) {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  // -- to the disk ------------------------------------------------------------------------

  #flushSoon() {
    const every = this.welcomed ? this.pace.online : this.pace.offline;
    const wait = (this.flushedAt ?? -Infinity) + every - performance.now();
    if (wait > 0) this.#later("flush", wait, () => void this.flush());
    else if (!this.flushing) {
      // At once, but with all that this moment's code still types.
      this.flushing = true;
      queueMicrotask(() => {
        this.flushing = false;
        void this.flush();
      });
    }
  }

  /** Make a frame of what was typed, write it, send it. Resolves when it is on the disk. */
  flush() {
    this.#cancel("flush");
    return this.#frame() ? this.#write() : this.writing;
  }

  /**
   * What was typed since the last frame, as a frame, or as several where it is large; grows the
   * newest one if it was never sent.
   */
  #frame() {
    if (!this.pending.length) return null;
    this.flushedAt = performance.now();
    const data = this.pending.length > 1 ? Y.mergeUpdates(this.pending) : this.pending[0];
    const since = this.pendingSince ?? this.clock.stamp();
    this.pending = [];
    this.pendingSince = null;
    const newest = this.frames.at(-1);
    if (
      newest?.epoch === this.epoch &&
      !newest.sent &&
      newest.data.length + data.length <= this.pace.mergeUpTo &&
      this.clock.steady() - (newest.steady ?? -Infinity) <= this.pace.growsFor
    ) {
      newest.data = Y.mergeUpdates([newest.data, data]);
      newest.crc = crc32(newest.data);
      newest.stored = false;
      return newest;
    }
    for (const piece of splitUpdate(data, this.pace.frameUpTo)) {
      this.n += 1;
      const { epoch, order, n } = this;
      const fresh = { offline: !this.welcomed, sent: false, flying: false, stored: false };
      this.frames.push({ epoch, order, n, ...since, data: piece, crc: crc32(piece), ...fresh });
    }
    return this.frames.at(-1);
  }

  #saveSoon() {
    if (!this.writable) return;
    const now = performance.now();
    this.saveDue ??= now + this.pace.saveAtLatest;
    this.#cancel("save");
    const wait = Math.min(this.pace.save, Math.max(0, this.saveDue - now));
    this.#later("save", wait, () => void this.save());
  }

  /**
   * Write the whole state. It is taken at the same moment as the frame of what was typed, so the
   * state on the disk never holds a word that no frame carries and no answer covers.
   */
  save() {
    this.#cancel("save");
    this.#cancel("flush");
    this.saveDue = null;
    this.#frame();
    const remove = this.answered;
    this.answered = [];
    const state = Y.encodeStateAsUpdate(this.doc);
    const open = new Set(this.frames.map((frame) => frame.epoch));
    const unsound = [...this.unsound].filter((epoch) => open.has(epoch));
    return this.#write({ state, unsound, role: this.role, remove });
  }

  /**
   * One write after the other, each with every frame that is not on the disk: after a failure none
   * is left behind by a later write. A failing disk never stops the sending.
   */
  /** @param {{state?: Uint8Array, remove?: {epoch: string, n: number}[], [fact: string]: any}} change */
  #write(change = {}) {
    if (!this.writable) return this.writing;
    const fresh = [...this.frames, ...this.kept]
      .filter((frame) => !frame.stored)
      .map((frame) => ({ frame, copy: plain(frame) }));
    const put = fresh.map(({ copy }) => copy);
    const heard = this.#heardFor(change, put);
    const last = this.writing.then(async () => {
      try {
        await this.storage.write(this.id, { ...change, ...heard.write, put });
        this.storageFailing = false;
        for (const { frame, copy } of fresh) {
          frame.stored = frame.data === copy.data && frame.kept === copy.kept;
        }
      } catch {
        this.storageFailing = true;
        this.heard = { updates: [...heard.updates, ...this.heard.updates], stored: false };
        this.answered.push(...(change.remove ?? []));
        this.#later("retry", 1000, () => void this.save());
      }
      this.#pump();
      this.#tell("status");
    });
    this.writing = last;
    return last;
  }

  /**
   * What was heard from the record, and what of it goes with this write: nothing with a whole state,
   * which holds it; nothing again that is on the disk.
   * @param {{state?: Uint8Array}} change @param {unknown[]} put the frames of the write
   */
  #heardFor({ state }, put) {
    const { updates, stored } = this.heard;
    if (state) {
      this.heard = { updates: [], stored: true };
      return { updates, write: {} };
    }
    if (stored || !put.length || !updates.length) return { updates: [], write: {} };
    const all = updates.length > 1 ? Y.mergeUpdates(updates) : updates[0];
    this.heard = { updates: [all], stored: true };
    return { updates: [all], write: { heard: all } };
  }

  // -- the line ---------------------------------------------------------------------------

  /**
   * The connection gives a line (and takes it away with null).
   * @param {Line | null} line
   */
  attach(line) {
    this.line = line;
    this.welcomed = false;
    for (const frame of this.frames) Object.assign(frame, { flying: false }, line ? {} : unreached(frame));
    this.presence.clear();
    this.#cancel("reopen");
    if (line) {
      line.send({
        t: "open",
        c: line.channel,
        doc: this.id,
        epochs: [...new Set([...this.frames.map((frame) => frame.epoch), this.epoch])],
        sv: toBase64(Y.encodeStateVector(this.doc)),
      });
    }
    this.#tell("presence");
    this.#tell("status");
  }

  /** @param {any} message for this document's channel */
  receive(message) {
    const act = /** @type {any} */ (this)[`on_${message.t}`];
    if (act) act.call(this, message);
  }

  on_welcome({ facts, diff }) {
    this.facts = facts;
    this.head = facts.head;
    this.role = this.writable ? facts.role : "read";
    this.signed = facts.status !== "open";
    this.refusal = null;
    this.reopenAfter = this.pace.reopen;
    const behind = (facts.epochs[this.epoch]?.n ?? 0) < this.acknowledged;
    if (behind) return this.#recordWentBack(fromBase64(facts.sv));
    Y.applyUpdate(this.doc, diff, REMOTE);
    this.welcomed = true;
    for (const [epoch, { n, others }] of Object.entries(facts.epochs)) {
      for (const [number, kept, reason] of others) this.#answer(epoch, number, kept, reason, true);
      this.#answer(epoch, n);
    }
    if (this.welcomed) this.#pump();
    // Colleagues forgot this device when the line went.
    if (this.nextPresence) this.setPresence(this.nextPresence);
    this.#tell("status");
  }

  on_remote({ updates }) {
    if (!this.welcomed) return;
    Y.transact(
      this.doc,
      () => {
        for (const { data } of updates) Y.applyUpdate(this.doc, data, REMOTE);
      },
      REMOTE,
    );
    this.head = updates.at(-1).seq;
  }

  on_ack({ e, n, seq }) {
    this.head = Math.max(this.head, seq ?? 0);
    this.#answer(e, n);
  }

  on_late({ e, n }) {
    // What follows of an opening stays outside too, also when the document takes words again.
    if (!this.unsound.has(e)) this.signed = true;
    this.#answer(e, n, "late", "signed");
  }

  on_reject({ e, n, reason }) {
    this.#answer(e, n, "rejected", reason);
  }

  on_status({ status, role }) {
    this.signed = status !== "open";
    if (role !== undefined) this.role = this.writable ? role : "read";
    this.#tell("status");
  }

  on_resync() {
    this.#reopen();
  }

  on_refused({ code, sentence, what_to_do }) {
    // Begun on this device: the operation that makes it is still on its way.
    if (code === "not_found" && !this.facts) return this.#reopen(1000);
    this.role = null;
    this.welcomed = false;
    this.refusal = { code, sentence, what_to_do };
    this.#tell("status");
  }

  on_presence({ who, worker, name, state }) {
    if (state) this.presence.set(who, { worker, name, ...state });
    else this.presence.delete(who);
    this.#tell("presence");
  }

  /** Leave and open again, with patience. */
  #reopen(longest = 5000) {
    this.welcomed = false;
    for (const frame of this.frames) frame.flying = false;
    const line = this.line;
    this.#later("reopen", this.reopenAfter, () => {
      if (this.line === line && line) this.attach(line.again());
    });
    this.reopenAfter = Math.min(longest, this.reopenAfter * 2);
    this.#tell("status");
  }

  /**
   * The server has answered for a frame and all before it in its epoch (or for just this one).
   * @param {string} epoch @param {number} n
   * @param {"late" | "rejected"} [kept] @param {string} [reason] @param {boolean} [only]
   */
  #answer(epoch, n, kept, reason, only = false) {
    const done = this.frames.filter(
      (frame) => frame.epoch === epoch && (only ? frame.n === n : frame.n <= n),
    );
    if (epoch === this.epoch && !kept) this.acknowledged = Math.max(this.acknowledged, n);
    if (!done.length) return;
    this.frames = this.frames.filter((frame) => !done.includes(frame));
    if (kept) {
      for (const frame of done) Object.assign(frame, { kept, reason });
      this.#setAside(done);
    } else {
      for (const frame of done) {
        // After a new start the document may not hold what an older epoch had written.
        if (frame.epoch !== this.epoch) Y.applyUpdate(this.doc, frame.data, REMOTE);
      }
      this.answered.push(...done.map(({ epoch, n }) => ({ epoch, n })));
      this.#saveSoon();
      this.#pump();
    }
    this.#tell("status");
  }

  #setAside(frames) {
    for (const frame of frames) frame.stored = false;
    this.kept.push(...frames);
    const first = !this.unsound.has(frames[0].epoch);
    for (const frame of frames) this.unsound.add(frame.epoch);
    if (first) this.#startAgain();
    else void this.#write();
  }

  /**
   * What was set aside is in this copy but not in the record: begin again from the record, with a
   * new client id. What was typed and not yet sent goes to the server under its old epoch.
   */
  #startAgain() {
    this.#frame();
    this.unsound.add(this.epoch);
    const old = this.doc;
    this.#begin();
    const state = Y.encodeStateAsUpdate(this.doc);
    void this.#write({ state, unsound: [...this.unsound] });
    this.#tell("reset");
    old.destroy();
    if (this.line) this.attach(this.line.again());
  }

  /** The server lost what it had acknowledged (an older backup): keep it here, and say so. */
  #recordWentBack(vector) {
    const data = Y.encodeStateAsUpdate(this.doc, vector);
    this.#frame();
    const own = this.frames.filter((frame) => frame.epoch === this.epoch); // ``data`` holds them
    this.frames = this.frames.filter((frame) => frame.epoch !== this.epoch);
    this.answered.push(...own.map(({ epoch, n }) => ({ epoch, n })));
    const frame = { epoch: newEpoch(), order: this.order, n: 1, ...this.clock.stamp(), data };
    const why = { kept: "rejected", reason: "record_went_back" };
    this.#setAside([{ ...frame, crc: crc32(data), ...why }]);
  }

  /** Send what is on the disk, in order, a window at a time. */
  #pump() {
    if (!this.welcomed || !this.line) return;
    let flying = this.frames.filter((frame) => frame.flying).length;
    for (const frame of this.frames) {
      if (frame.flying) continue;
      // Later frames build on earlier ones: never past one that is not ready.
      if (flying >= this.pace.window || !(frame.stored || this.storageFailing)) return;
      frame.sent = true;
      frame.flying = true;
      flying += 1;
      this.line.send(updateMessage(this.line.channel, frame, this.clock.since(frame)));
    }
  }

  // -- presence, and the end ----------------------------------------------------------------

  /** @param {{field: string, anchor: object, head: object} | null} state relative positions */
  setPresence(state) {
    this.nextPresence = state;
    this.#later("presence", this.pace.presence, () => {
      if (this.welcomed) {
        this.line?.send({ t: "presence", c: this.line.channel, state: this.nextPresence });
      }
    });
  }

  /** The person has dealt with what was set aside. */
  dismiss(frame) {
    this.kept = this.kept.filter((other) => other !== frame);
    this.#tell("status");
    return this.#write({ remove: [{ epoch: frame.epoch, n: frame.n }] });
  }

  /** Stop without touching the disk: another copy of this document takes its place. */
  abandon() {
    this.closed = true;
    for (const name of [...this.timers.keys()]) this.#cancel(name);
    this.listeners.clear();
    this.line = null;
  }

  /** Everything typed is on the disk when this resolves; sending goes on at the next start. */
  async close() {
    await this.save();
    this.closed = true;
    for (const name of [...this.timers.keys()]) this.#cancel(name);
    this.line?.send({ t: "close", c: this.line.channel });
    this.line = null;
    this.welcomed = false;
    this.listeners.clear();
  }
}

/**
 * A line is found dead only after a while: what it did not carry was written without one. An older
 * app's frame says nothing of it.
 * @param {Frame} frame
 */
const unreached = ({ offline }) => (offline === undefined ? {} : { offline: true });

/** @param {Frame} frame as it is stored */
function plain({ epoch, order, n, at, offset, offline, crc, data, kept, reason }) {
  return { epoch, order, n, at, offset, offline, crc, data, ...(kept ? { kept, reason } : {}) };
}
