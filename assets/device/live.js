// The live documents of this device: one socket, the encrypted store, and one honest count of what
// is not on the record yet. The rules of a document are in live-protocol.js, which comes with yjs
// and is loaded only when a document is opened or has something to send.

import { call } from "./api.js";
import { DeviceClock } from "./live-clock.js";
import { LiveConnection } from "./live-connection.js";
import { dropUnnamed, heldDocuments, storageIn } from "./live-storage.js";
import { toBase64 } from "./live-wire.js";
import { putRight } from "./right-time.js";
import { shortMoment } from "./words.js";

const KEEPALIVE_UP_TO = 48 * 1024; // bytes a browser sends after the page has gone, as base64
const SETTLED = 10_000; // every document is opened to be looked through: not while the app starts
const POST_UP_TO = 1.9 * 1024 * 1024; // bytes of one request the server reads, as base64

/**
 * A document as a page has it open. ``doc`` and ``role`` may change: read them again after "reset"
 * and "status".
 * @typedef {object} Handle
 * @property {import("yjs").Doc} doc @property {"write" | "read" | null} role
 * @property {object} status see LiveDocument.status
 * @property {Map<string, object>} presence others: {worker, name, field, anchor, head}
 * @property {object | null} facts what the record says it is: kind, version, roots
 * @property {number} head the row of the record up to which this copy goes
 * @property {(fn: (what: "status" | "presence" | "reset") => void) => () => void} subscribe
 * @property {(state: object | null) => void} setPresence @property {() => void} close
 * @property {() => Promise<boolean>} flush what was typed to the disk; false when it could not be stored
 */

/**
 * The open device and its socket, which comes a moment later.
 * @typedef {object} Opened
 * @property {import("./store.js").Store} store @property {import("./outbox.js").Outbox} outbox
 * @property {ReturnType<typeof storageIn>} storage
 * @property {LiveConnection | null} connection @property {string | null} device
 */

export class Live {
  /** @type {Opened | null} null while locked */
  #open = null;
  #waiting = [];
  #entries = new Map();
  #stops = [];

  /** @param {{connect?: () => WebSocket, ask?: typeof call, locks?: LockManager | null}} [parts] */
  constructor({ connect = connectHere, ask = call, locks = globalThis.navigator?.locks } = {}) {
    this.connect = connect;
    this.ask = ask;
    this.locks = locks;
    this.clock = new DeviceClock();
  }

  /**
   * The device was unlocked: send what waits, listen for changes. Returns what to do before it locks.
   * @param {import("./device.js").OpenDevice} device
   */
  start({ store, outbox, sync }) {
    /** @type {Opened} */
    const open = { store, outbox, storage: storageIn(store), connection: null, device: null };
    this.#open = open;
    const stopCounting = outbox.registerCounter(() => this.counts);
    const ready = this.#begin(open, sync);
    for (const wait of this.#waiting.splice(0)) wait(open);
    return async () => {
      await ready.catch(() => {});
      await this.#close(open);
      stopCounting();
    };
  }

  async #begin(open, sync) {
    const { store } = open;
    const device = (await store.get("device", "live")) ?? crypto.randomUUID();
    await store.put("device", "live", device).catch(() => {});
    this.clock.offset ??= (await store.get("device", "live-clock").catch(() => null)) ?? null;
    if (this.#open !== open) return;
    open.device = device;
    open.connection = new LiveConnection(this.connect, {
      device,
      clock: this.clock,
      onMessage: (message) => {
        if (message.t === "ready") {
          putRight(this.clock.offset);
          void store.put("device", "live-clock", this.clock.offset).catch(() => {});
        }
        if (message.t === "changed") void sync.changed(message.keys);
      },
    });
    for (const entry of this.#entries.values()) if (entry.document) open.connection.add(entry.document);
    open.connection.start();
    this.#watch(open);
    // What an earlier start left: it is sent without anybody opening the document.
    for (const [id, { frames }] of await heldDocuments(store)) {
      if (this.#open !== open) return;
      if (frames.some((frame) => !frame.kept)) await this.#entry(id);
      else this.#remember(id, frames);
    }
    if (this.#open !== open) return;
    const drop = () => dropUnnamed(store, open.storage, sync, (id) => this.#open !== open || this.#entries.has(id)).catch(() => []);
    const soon = setTimeout(drop, SETTLED);
    this.#stops.push(sync.onGone(drop), () => clearTimeout(soon));
  }

  #watch(open) {
    if (typeof window === "undefined") return;
    const wake = () => open.connection.wake();
    const leave = () => this.#leave(open);
    /** @type {[EventTarget, string, () => void][]} */
    const acts = [
      [window, "online", wake],
      [window, "offline", () => open.connection.lost()],
      [window, "focus", wake],
      [document, "visibilitychange", () => (document.hidden ? leave() : wake())],
      [window, "pagehide", leave],
    ];
    for (const [target, name, act] of acts) {
      target.addEventListener(name, act, { passive: true });
      this.#stops.push(() => target.removeEventListener(name, act));
    }
  }

  /** The page may never run again: everything to the disk, and what fits to the server. */
  #leave(open) {
    for (const entry of this.#entries.values()) {
      void entry.document.save();
      if (entry.document.frames.length) void this.#post(entry, open, { keepalive: true });
    }
  }

  async #close(open) {
    for (const stop of this.#stops.splice(0)) stop();
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#refused.clear();
    this.#open = null;
    await Promise.allSettled(entries.map((entry) => this.#end(entry, open)));
    open.connection?.stop();
  }

  // -- documents --------------------------------------------------------------------------

  /**
   * @param {string} id
   * @param {{what: string, where: string}} [about] for the list of unsent work: what it is in the
   *   worker's words, and the page to open
   * @returns {Promise<Handle>}
   */
  async openDocument(id, about) {
    if (!this.#open) await new Promise((resolve) => this.#waiting.push(resolve));
    const opening = this.#entry(id, about);
    const own = this.#entries.get(id);
    own.users += 1;
    const entry = await opening;
    return handleOf(entry, () => {
      entry.users -= 1;
      this.#letGo(entry);
    });
  }

  #entry(id, about) {
    const known = this.#entries.get(id);
    if (known) return known.loaded.then(() => known);
    const entry = { id, about, users: 0, listeners: new Set(), document: null, release: () => {} };
    entry.loaded = this.#load(entry, this.#open);
    this.#refused.delete(id);
    entry.loaded.catch(() => this.#entries.delete(id));
    this.#entries.set(id, entry);
    return entry.loaded.then(() => entry);
  }

  async #load(entry, open) {
    const writable = await this.#hold(entry);
    const { LiveDocument } = await import("./live-protocol.js");
    const document = new LiveDocument(entry.id, open.storage, { writable, clock: this.clock });
    await document.load();
    if (this.#open !== open) throw new Error("the device was locked");
    entry.document?.abandon();
    entry.document = document;
    if (entry.about && writable) {
      void open.storage.write(entry.id, { about: entry.about }).catch(() => {});
    }
    document.subscribe((what) => this.#heard(entry, what, open));
    open.connection?.add(document);
  }

  /** One window writes a document: its numbers and its disk belong to it alone. */
  async #hold(entry) {
    const { locks } = this;
    if (!locks) return true;
    const name = `agile-live-${entry.id}`;
    const kept = () => new Promise((resolve) => (entry.release = () => resolve(true)));
    const held = await new Promise((resolve) => {
      void locks.request(name, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        return lock ? kept() : undefined;
      });
    });
    if (!held) this.#takeOver(entry, name);
    return held;
  }

  /** When the other window closes the document, this one goes on with what is on the disk. */
  #takeOver(entry, name) {
    const leaving = new AbortController();
    entry.release = () => leaving.abort();
    const taken = async () => {
      const open = this.#open;
      if (!open || this.#entries.get(entry.id) !== entry) return;
      const done = new Promise((resolve) => (entry.release = () => resolve(true)));
      const { LiveDocument } = await import("./live-protocol.js");
      const document = new LiveDocument(entry.id, open.storage, { clock: this.clock });
      await document.load();
      open.connection?.remove(entry.document);
      entry.document.abandon();
      entry.document = document;
      document.subscribe((what) => this.#heard(entry, what, open));
      open.connection?.add(document);
      this.#tell(entry, "reset");
      await done;
    };
    this.locks?.request(name, { signal: leaving.signal }, taken).catch(() => {});
  }

  #heard(entry, what, open) {
    this.#tell(entry, what);
    if (what !== "status") return;
    open.outbox.countAgain();
    const { refusal } = entry.document.status;
    if (refusal && entry.document.frames.length && entry.posted !== refusal) {
      entry.posted = refusal;
      void this.#post(entry, open);
    }
    this.#letGo(entry);
  }

  #tell(entry, what) {
    for (const listener of [...entry.listeners]) listener(what);
  }

  /** Nobody looks at it any more: it stays until all of it is on the record. */
  #letGo(entry) {
    if (entry.users || !entry.document || !this.#open) return;
    const { waiting } = entry.document.status;
    if (waiting || this.#entries.get(entry.id) !== entry) return;
    this.#entries.delete(entry.id);
    this.#remember(entry.id, entry.document.kept, entry.about);
    void this.#end(entry, this.#open);
  }

  async #end(entry, open) {
    await entry.loaded.catch(() => {});
    if (entry.document) {
      await entry.document.close();
      open.connection?.remove(entry.document);
    }
    entry.release();
  }

  /**
   * The same frames without the socket: at the end of a page, and for what was written before
   * access to the document was lost, which the server keeps apart.
   */
  async #post(entry, open, { keepalive = false } = {}) {
    const frames = [];
    let size = 0;
    for (const frame of entry.document.frames.slice(0, 500)) {
      const { epoch, n, crc, data, offline = null } = frame;
      size += data.length;
      if (size > (keepalive ? KEEPALIVE_UP_TO : POST_UP_TO) / 1.4) break;
      frames.push({ e: epoch, n, crc, ago: this.clock.since(frame), offline, data: toBase64(data) });
    }
    if (!frames.length || !open.device) return;
    const body = { device: open.device, doc: entry.id, frames };
    try {
      const { results } = await this.ask("/api/live/frames", body, { keepalive });
      const words = { accepted: "ack", late: "late", rejected: "reject" };
      for (const { e, n, status, reason } of results) {
        if (words[status]) entry.document.receive({ t: words[status], e, n, reason });
      }
      const more = entry.document.frames.length;
      if (!keepalive && more && results.every(({ status }) => words[status])) await this.#post(entry, open);
    } catch {
      // Nothing is lost: the frames stay here and are sent again.
    }
  }

  /** Everything typed into any document, on the disk now. @returns {Promise<boolean>} */
  async allStored() {
    const documents = [...this.#entries.values()].map(({ document }) => document).filter(Boolean);
    const stored = await Promise.all(documents.map(stores));
    return stored.every(Boolean);
  }

  // -- the count --------------------------------------------------------------------------

  #refused = new Map();

  #remember(id, frames, about) {
    const kept = frames.filter((frame) => frame.kept === "rejected");
    if (kept.length) this.#refused.set(id, { kept, about });
    else this.#refused.delete(id);
    this.#open?.outbox.countAgain();
  }

  /** What is not on the record, for the badge and the page of unsent work. */
  get counts() {
    const counts = {
      waiting: 0,
      oldest: /** @type {string | null} */ (null),
      needsYou: 0,
      rows: /** @type {object[]} */ ([]),
      notStored: false,
    };
    /** @param {string} id @param {any} about @param {any} status @param {any[]} kept */
    const add = (id, about, { waiting, oldest, place, refusal }, kept) => {
      if (waiting) {
        const moment = new Date(oldest ?? Date.now()).toISOString();
        counts.waiting += waiting;
        if (!counts.oldest || moment < counts.oldest) counts.oldest = moment;
        counts.notStored ||= place === "not_stored";
        counts.rows.push(rowOf(id, about, refusal ? sealed(refusal) : WAITING, {
          when: shortMoment(moment), state: refusal ? "refused" : "waiting", stored: place !== "not_stored",
        }));
        if (refusal) counts.needsYou += 1;
      }
      if (kept.length) {
        counts.needsYou += 1;
        const when = shortMoment(new Date(kept[0].at).toISOString());
        const discard = () => this.dismiss(id);
        const state = { when, state: "refused", stored: true, can_discard: true, discard };
        counts.rows.push(rowOf(id, about, REFUSED, state));
      }
    };
    for (const { id, about, document } of this.#entries.values()) {
      if (!document) continue;
      const kept = document.kept.filter((frame) => frame.kept === "rejected");
      add(id, about, document.status, kept);
    }
    for (const [id, { kept, about }] of this.#refused) add(id, about, { waiting: 0 }, kept);
    return counts;
  }

  /** The worker has dealt with what the record refused of this document. @param {string} id */
  async dismiss(id) {
    const entry = this.#entries.get(id);
    const kept = entry?.document.kept ?? this.#refused.get(id)?.kept ?? [];
    const remove = kept.filter((frame) => frame.kept === "rejected");
    if (entry) for (const frame of remove) await entry.document.dismiss(frame);
    else await this.#open?.storage.write(id, { remove });
    this.#refused.delete(id);
    this.#open?.outbox.countAgain();
  }
}

const WAITING = {
  sentence: "Words on this iPad. They are sent when there is a connection.",
  what_to_do: "There is nothing to do: they are safe here.",
};
const REFUSED = {
  sentence: "The record did not take these words. They are kept here and at the office.",
  what_to_do: "Open the document, write what is missing again, then discard this.",
};
const sealed = ({ sentence }) => ({
  sentence: `${sentence} Your words are kept here, sealed.`,
  what_to_do: "Ask your manager. Nothing is lost.",
});

const rowOf = (id, about, words, facts) => ({
  id: `document:${id}`,
  what: about?.what ?? "Words in a shared document",
  where: about?.where ?? "",
  name: "document",
  kind: "document",
  can_retry: false,
  can_discard: false,
  ...words,
  ...facts,
});

async function stores(document) {
  await document.flush();
  return !["memory", "not_stored"].includes(document.status.place);
}

/** @returns {Handle} */
function handleOf(entry, letGo) {
  const own = new Set();
  let closed = false;
  return {
    get doc() {
      return entry.document.doc;
    },
    get role() {
      return entry.document.role;
    },
    get status() {
      return entry.document.status;
    },
    get presence() {
      return entry.document.presence;
    },
    get facts() {
      return entry.document.facts;
    },
    get head() {
      return entry.document.head;
    },
    subscribe(listener) {
      own.add(listener);
      entry.listeners.add(listener);
      return () => entry.listeners.delete(listener);
    },
    setPresence: (state) => entry.document.setPresence(state),
    flush: () => stores(entry.document),
    close() {
      if (closed) return;
      closed = true;
      for (const listener of own) entry.listeners.delete(listener);
      entry.document.setPresence(null);
      letGo();
    },
  };
}

function connectHere() {
  const { protocol, host } = window.location;
  return new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/api/live`);
}

/** The live documents of this page. */
export const live = new Live();

/** @param {string} id @param {{what: string, where: string}} [about] @returns {Promise<Handle>} */
export const openDocument = (id, about) => live.openDocument(id, about);
