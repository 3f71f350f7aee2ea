// Where media are on this device: the queue that sends them, what is not finished yet (a drawing, a
// recording), and one way to look at a file, from here or from the record. Sends whenever there is a
// connection and somebody looks at the app; of several tabs one sends.

import { call, Refused, Unreachable } from "../api.js";
import { sha256 } from "../crypto.js";
import { heldDocuments } from "../live-storage.js";
import { shortMoment } from "../words.js";
import { MediaQueue } from "./queue.js";

const TICK = 5_000;
const DRAFTS = "media-draft";
const NAMES = { voice: "Recording", drawing: "Drawing", signature: "Signature" };

/**
 * Something begun and not kept yet. The key is "<document>/<field>", and the recording's id for one.
 * @typedef {object} Draft
 * @property {string} documentId @property {string} field @property {"drawing"|"voice"|"signature"} kind
 * @property {string} at ISO moment @property {string} what @property {string} where
 * @property {string} [id] of a recording @property {string} [mime] @property {number[]} [sizes]
 * @property {number} [seconds] @property {any} [drawing]
 * @property {string} [replaces] the entry that is drawn on
 * @property {{name: string, role: string}} [words] who signs, and as what
 */

export class Station {
  /** @type {import("./queue.js").MediaQueue} */
  queue;
  /** @type {Map<string, Draft>} */
  #drafts = new Map();
  /** Drafts that the disk did not take. @type {Set<string>} */
  #unstored = new Set();
  /** The same while the device is locked, not readably, by worker. @type {Map<string, Uint8Array>} */
  #aside = new Map();
  /** @type {import("../device.js").OpenDevice|null} */
  #open = null;
  /** @type {Array<() => void>} */
  #stops = [];
  /** @type {Promise<void>|null} */
  #running = null;
  #listeners = new Set();
  /** What must be written before the device locks. @type {Set<() => Promise<void>>} */
  #beforeLock = new Set();

  /** @param {{ask?: typeof call, locks?: LockManager|null, clock?: () => number}} [parts] */
  constructor({ ask = call, locks = globalThis.navigator?.locks ?? null, clock = Date.now } = {}) {
    this.ask = ask;
    this.locks = locks;
    this.queue = new MediaQueue({
      clock,
      ask: {
        begin: ({ id, documentId, kind, mime, size, sha256: digest }) =>
          ask("/api/media", { id, document_id: documentId, kind, mime, size, sha256: digest }),
        piece: (id, offset, piece) =>
          ask(`/api/media/${id}?from=${offset}`, piece, { method: "PUT", timeout: 60_000 }),
      },
    });
    this.queue.subscribe(() => this.#changed());
  }

  /**
   * The device was unlocked. Returns what to do before it locks.
   * @param {import("../device.js").OpenDevice} open
   */
  start(open) {
    const { store, outbox, sync } = open;
    this.#open = open;
    const stopCounting = outbox.registerCounter(() => this.counts);
    const { environment } = sync;
    const wake = () => {
      this.queue.hurry();
      void this.run();
    };
    const timer = setInterval(() => environment.visible() && void this.run(), TICK);
    const hear = ({ data }) => {
      if (data?.t !== "media" || data.worker !== store.workerId) return;
      void this.#reload().then(() => this.run()).catch(() => {});
    };
    environment.channel?.addEventListener("message", hear);
    // Rows got through: so will files, whatever pause was begun while nothing did.
    let reached = sync.online;
    const heard = () => {
      if (sync.online && !reached) wake();
      reached = sync.online;
    };
    this.#stops.push(
      sync.subscribe(heard),
      sync.onGone(() => void this.#letGo().catch(() => {})),
      environment.on("online", wake),
      environment.on("focus", wake),
      this.subscribe(() => outbox.countAgain()),
      () => clearInterval(timer),
      () => environment.channel?.removeEventListener("message", hear),
      stopCounting,
    );
    const ready = this.queue
      .open(store)
      .then(() => this.#bringBack(store))
      .then(() => this.#reload())
      .then(() => this.#letGo())
      .then(() => this.run())
      .catch(() => {});
    return async () => {
      await ready;
      await Promise.allSettled([...this.#beforeLock].map((act) => act()));
      const unstored = [...this.#unstored].map((key) => [key, this.#drafts.get(key)]);
      if (unstored.length) this.#aside.set(store.workerId, await store.sealed(unstored));
      this.#open = null;
      for (const stop of this.#stops.splice(0)) stop();
      this.queue.close();
      this.#unstored.clear();
      this.#drafts.clear();
      this.#changed();
    };
  }

  async #reload() {
    const open = this.#open;
    if (!open) return;
    await this.queue.reload();
    const held = await open.store.list(DRAFTS);
    if (open !== this.#open) return;
    const unstored = [...this.#unstored].map((key) => /** @type {[string, Draft]} */ ([key, this.#drafts.get(key)]));
    this.#drafts = new Map([.../** @type {[string, Draft][]} */ (held.map(({ key, value }) => [key, value])), ...unstored]);
    this.#changed();
  }

  async #bringBack(store) {
    const sealed = this.#aside.get(store.workerId);
    if (!sealed) return;
    this.#aside.delete(store.workerId);
    for (const [key, draft] of await store.unsealed(sealed)) {
      this.#drafts.set(key, draft);
      this.#unstored.add(key);
    }
    await this.#storeAgain();
  }

  // Room may have been made.
  async #storeAgain() {
    if (!this.#open) return;
    for (const key of [...this.#unstored]) {
      const draft = this.#drafts.get(key);
      if (draft) await this.putDraft(key, draft).catch(() => {});
    }
  }

  /**
   * Copies of pictures stay only while a row of this device speaks of their document: with a child's
   * rows they go, the day access ends. Not where something of the document is still to be sent.
   */
  async #letGo() {
    const open = this.#open;
    // Before the first whole fetch nothing can be told from what is not here.
    if (!open || !open.sync.pulledAt) return;
    const { copied } = this.queue;
    if (!copied.size) return;
    const named = open.sync.rows.naming(copied);
    const drafted = new Set([...this.#drafts.values()].map(({ documentId }) => documentId));
    const left = [...copied].filter((id) => !named.has(id) && !drafted.has(id) && !this.queue.hasUnsent(id));
    if (!left.length) return;
    const written = await heldDocuments(open.store);
    const gone = left.filter((id) => !written.get(id)?.frames.some(({ kept }) => !kept));
    if (open === this.#open && (await this.queue.letGo(new Set(gone)))) this.#tell();
  }

  #tell() {
    this.#open?.sync.environment.channel?.postMessage({ t: "media", worker: this.#open.store.workerId });
  }

  /** Send what is due. Never rejects. */
  run() {
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #send() {
    await this.#storeAgain();
    const open = this.#open;
    if (!open || !this.queue.isDue) return;
    const push = async () => {
      // What is kept on this device shows that it cannot be sent; that is all there is to say.
      const done = await this.queue.push().catch(() => 0);
      if (done) this.#tell();
    };
    if (!this.locks) return void (await push());
    await this.locks.request(`agile-media-${open.store.workerId}`, { ifAvailable: true }, (lock) =>
      lock ? push() : undefined,
    );
  }

  // -- keeping ----------------------------------------------------------------------------

  /**
   * Keep a file on this device; on the disk when this answers.
   * @param {Uint8Array} content @param {import("./queue.js").About} about
   * @param {string} [draft] what it was made from: gone with the same write
   * @throws {import("../store.js").NotStored} it is not kept here
   */
  async keep(content, about, draft) {
    const gone = draft ? [draftGone(draft)] : [];
    return this.#took(await this.queue.keep(content, about, gone), draft);
  }

  /** A recording is over. @param {string} key of its draft */
  async keepRecording(key) {
    const draft = this.#drafts.get(key);
    if (!draft?.id) throw new Error("there is no such recording");
    const { id, sizes = [], mime = "", documentId, what, where, field } = draft;
    /** @type {import("./queue.js").About} */
    const about = { kind: "voice", mime, documentId, what, where, place: { field } };
    return this.#took(await this.queue.adopt(id, sizes, about, [draftGone(key)]), key);
  }

  #took({ id, sha256: digest }, draft) {
    if (draft) this.#forgetDraft(draft);
    this.#tell();
    this.#changed();
    void this.run();
    return { media: id, sha256: digest };
  }

  /** @param {string} key @returns {Draft|null} */
  draft = (key) => this.#drafts.get(key) ?? null;

  /** @param {string} documentId @param {string} field @returns {[string, Draft][]} */
  draftsOf = (documentId, field) =>
    [...this.#drafts].filter(([, draft]) => draft.documentId === documentId && draft.field === field);

  /** @param {string} key @param {Draft} draft @throws {import("../store.js").NotStored} */
  async putDraft(key, draft) {
    const store = this.#held;
    this.#drafts.set(key, draft);
    this.#unstored.add(key);
    await store.put(DRAFTS, key, draft).finally(() => this.#changed());
    if (this.#drafts.get(key) === draft) this.#unstored.delete(key);
    this.#changed();
  }

  /** The next slice of a recording and what is known of it, in one write. @param {Uint8Array} slice */
  async putSlice(key, draft, slice) {
    const { id, sizes } = draft;
    const known = { area: DRAFTS, key, value: draft };
    await this.queue.keepPiece(id, sizes.length - 1, slice, [known]);
    this.#drafts.set(key, draft);
    this.#changed();
  }

  async dropDraft(key) {
    const draft = this.#drafts.get(key);
    if (!draft) return;
    if (draft.id) await this.queue.dropPieces(draft.id, draft.sizes?.length ?? 0, [draftGone(key)]);
    else await this.#held.batch([draftGone(key)]);
    this.#forgetDraft(key);
    this.#changed();
  }

  #forgetDraft(key) {
    this.#drafts.delete(key);
    this.#unstored.delete(key);
  }

  /** Runs ``act`` before the device locks. @returns {() => void} no more */
  beforeLock(act) {
    this.#beforeLock.add(act);
    return () => this.#beforeLock.delete(act);
  }

  get #held() {
    if (!this.#open) throw new Error("the device is locked");
    return this.#open.store;
  }

  // -- looking ----------------------------------------------------------------------------

  /**
   * A file of a document: from this device, else from the record.
   * @param {string} id @param {{documentId: string, sha256?: string, kind?: string}} of
   * @returns {Promise<{content: Uint8Array|null, mime: string, why: string}>} ``why`` there is none:
   *   "on_its_way", "offline", "refused" or "damaged"
   */
  async look(id, { documentId, sha256: wanted, kind }) {
    const held = this.queue.record(id);
    if (held && held.documentId === documentId) {
      const content = await this.queue.read(id).catch(() => null);
      if (content) return { content, mime: held.mime, why: "" };
    }
    const nothing = (why) => ({ content: null, mime: "", why });
    try {
      const asked = `/api/media/${id}?document=${documentId}`;
      const { content, type } = await this.ask(asked, undefined, { method: "GET", bytes: true, timeout: 60_000 });
      if (wanted && (await sha256(content)) !== wanted) return nothing("damaged");
      if (kind) void this.queue.hold(content, { id, kind: /** @type {any} */ (kind), mime: type, documentId });
      return { content, mime: type, why: "" };
    } catch (error) {
      if (error instanceof Unreachable) return nothing("offline");
      if (error instanceof Refused && error.code === "on_its_way") return nothing("on_its_way");
      if (error instanceof Refused && error.code === "media_damaged") return nothing("damaged");
      return nothing("refused");
    }
  }

  // -- the count --------------------------------------------------------------------------

  get counts() {
    const counts = this.queue.counts;
    for (const [key, draft] of this.#drafts) {
      counts.waiting += 1;
      if (!counts.oldest || draft.at < counts.oldest) counts.oldest = draft.at;
      const stored = !this.#unstored.has(key);
      counts.notStored ||= !stored;
      counts.rows.push({
        id: `draft:${key}`,
        what: [NAMES[draft.kind], draft.what].filter(Boolean).join(", "),
        when: shortMoment(draft.at),
        state: "waiting",
        sentence: stored ? "Not finished. It is kept on this iPad only." : "Not finished, and NOT stored on this iPad, which is full or could not write.",
        what_to_do: stored ? "Open it, and keep it or throw it away." : "Make room, and keep this page open until then.",
        name: "media",
        kind: "media",
        where: draft.where,
        stored,
        can_retry: false,
        can_discard: false,
      });
    }
    return counts;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed() {
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param {string} id of a row of the page of unsent work, without "media:" */
  async retry(id) {
    await this.queue.retry(id);
    await this.run();
  }

  async discard(id) {
    await this.queue.discard(id);
    this.#tell();
  }
}

/** @param {string} key @returns {import("../store.js").Write} */
const draftGone = (key) => ({ area: DRAFTS, key, remove: true });

/** The media of this page. */
export const station = new Station();
