// What whoever uses this device last saw of each document, so that what changed since can be marked.
// Encrypted, on this device alone: how closely somebody reads is nobody else's business.

const AREA = "last-read";
/** Somebody who opens a page and goes has not read it. */
const READ_AFTER = 5_000;
/** Not while the app starts. */
const SETTLED = 10_000;

/** @typedef {{at: string, content: Record<string, any[]>}} Seen what stood there, by root, and when */

export class LastRead {
  /** @type {import("../device.js").OpenDevice | null} */
  #open = null;
  /** Pages that are read now. @type {Set<() => Promise<void>>} */
  #reading = new Set();

  /** @param {{clock?: () => number}} [parts] */
  constructor({ clock = Date.now } = {}) {
    this.clock = clock;
  }

  /** The device was unlocked. @param {import("../device.js").OpenDevice} open */
  start(open) {
    this.#open = open;
    const letGo = () => void this.#letGo(open).catch(() => {});
    const stop = open.sync.onGone(letGo);
    const soon = setTimeout(letGo, SETTLED);
    return async () => {
      clearTimeout(soon);
      await Promise.allSettled([...this.#reading].map((leave) => leave()));
      stop();
      this.#open = null;
    };
  }

  /** With a child's rows goes what was read of their documents. */
  async #letGo({ store, sync }) {
    if (!sync.pulledAt) return;
    const kept = (await store.list(AREA)).map(({ key }) => key);
    const named = sync.rows.naming(kept);
    const gone = kept.filter((id) => !named.has(id));
    if (gone.length) await store.batch(gone.map((key) => ({ area: AREA, key, remove: true })));
  }

  /** @param {string} documentId @returns {Promise<Seen | null>} as it was left the last time */
  async seen(documentId) {
    return (await this.#open?.store.get(AREA, documentId)) ?? null;
  }

  /**
   * A document is on the screen from now on.
   * @param {string} documentId @param {() => Record<string, any[]> | null} content what stands there
   *   now; null while nothing can be read yet
   * @returns {() => Promise<void>} it was left, or may be: what stood there then counts as read
   */
  reading(documentId, content) {
    const began = this.clock();
    const note = async () => {
      const store = this.#open?.store;
      const now = this.clock();
      const said = now - began >= READ_AFTER ? content() : null;
      if (!store || !said) return;
      const seen = { at: new Date(now).toISOString(), content: said };
      // Where there is no room for it, more is marked the next time: nothing is lost.
      await store.put(AREA, documentId, seen).catch(() => {});
    };
    this.#reading.add(note);
    const hidden = () => void (document.hidden && note());
    if (typeof document !== "undefined") document.addEventListener("visibilitychange", hidden);
    return async () => {
      this.#reading.delete(note);
      if (typeof document !== "undefined") document.removeEventListener("visibilitychange", hidden);
      await note();
    };
  }
}
