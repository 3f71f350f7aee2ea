// State of the screen. Plain values live in memory. Words someone types are kept: written to the
// encrypted store as they are typed, so that a lock, a reload or a killed app loses none.

const AREA = "kept";
const WRITE_AFTER = 250;

export class Locals {
  #values = new Map();
  #dirty = new Set();
  #timer = 0;
  /** @type {import("./store.js").Store|null} */
  #store = null;
  #listeners = new Set();

  /** @param {(failed: boolean) => void} onStored says whether the device could store what was typed */
  constructor(onStored = () => {}) {
    this.onStored = onStored;
  }

  /** @param {import("./store.js").Store} store */
  async open(store) {
    this.#store = store;
    for (const { key, value } of await store.list(AREA)) {
      if (!this.#dirty.has(key)) this.#values.set(key, value);
    }
    this.#changed();
    if (this.#dirty.size) await this.flush();
  }

  /** Everything typed is on the disk, then forgotten here. */
  async close() {
    await this.flush();
    this.#store = null;
    // What could not be stored stays in memory: better seen by the next person than lost.
    for (const key of [...this.#values.keys()]) if (!this.#dirty.has(key)) this.#values.delete(key);
    this.#changed();
  }

  get hasUnstored() {
    return this.#dirty.size > 0;
  }

  get(name, initial) {
    return this.#values.has(name) ? this.#values.get(name) : initial;
  }

  set(name, value, kept) {
    this.#values.set(name, value);
    if (kept) {
      this.#dirty.add(name);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.flush(), WRITE_AFTER);
    }
    this.#changed();
  }

  /** Write what was typed now. Never rejects. */
  async flush() {
    clearTimeout(this.#timer);
    if (!this.#store || !this.#dirty.size) return;
    const names = [...this.#dirty];
    const written = new Map(names.map((name) => [name, this.#values.get(name)]));
    const empty = (value) => value === "" || value === null || value === undefined;
    try {
      await this.#store.batch(
        names.map((key) =>
          empty(written.get(key))
            ? { area: AREA, key, remove: true }
            : { area: AREA, key, value: written.get(key) },
        ),
      );
      for (const [name, value] of written) {
        if (this.#values.get(name) === value) this.#dirty.delete(name);
      }
      this.onStored(false);
    } catch {
      this.onStored(true);
    }
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed() {
    for (const listener of [...this.#listeners]) listener();
  }
}
