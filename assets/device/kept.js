// State of the screen. Plain values live in memory. Words someone types are kept: written to the
// encrypted store as they are typed, so that a lock, a reload or a killed app loses none.

const AREA = "kept";

export class Locals {
  #values = new Map();
  #dirty = new Set();
  /** @type {Promise<void>|null} the writing under way */
  #writing = null;
  /** @type {import("./store.js").Store|null} */
  #store = null;
  #listeners = new Set();
  /** @type {Map<string, Uint8Array>} by worker: what their device could not store, sealed */
  #aside = new Map();

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
    const aside = this.#aside.get(store.workerId);
    for (const [key, value] of aside ? await store.unsealed(aside) : []) {
      this.#values.set(key, value);
      this.#dirty.add(key);
    }
    this.#aside.delete(store.workerId);
    this.#changed();
    if (this.#dirty.size) await this.flush();
  }

  /** Everything typed is on the disk (or sealed in memory), then forgotten here. */
  async close() {
    await this.flush();
    const store = this.#store;
    if (store && this.#dirty.size) {
      // Not on the disk: it must outlive the lock, but not readably.
      const unstored = [...this.#dirty].map((name) => [name, this.#values.get(name)]);
      this.#aside.set(store.workerId, await store.sealed(unstored));
    }
    this.#store = null;
    this.#values.clear();
    this.#dirty.clear();
    this.#changed();
  }

  get hasUnstored() {
    return this.#dirty.size > 0;
  }

  get(name, initial) {
    return this.#values.get(name) ?? initial;
  }

  set(name, value, kept) {
    this.#values.set(name, value);
    if (kept) {
      this.#dirty.add(name);
      void this.flush();
    }
    this.#changed();
  }

  /**
   * Write what was typed: at once, and what is typed meanwhile right after. Waiting for a pause
   * would leave a whole paragraph of somebody who types on to a killed app. Never rejects.
   */
  flush() {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #write() {
    await undefined; // with all that this moment's code still sets
    while (this.#store && this.#dirty.size) {
      const written = new Map([...this.#dirty].map((name) => [name, this.#values.get(name)]));
      try {
        await this.#store.batch([...written].map(([key, value]) => changeOf(key, value)));
      } catch {
        this.onStored(true);
        return;
      }
      for (const [name, value] of written) {
        if (this.#values.get(name) === value) this.#dirty.delete(name);
      }
      this.onStored(false);
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

function changeOf(key, value) {
  const empty = value === "" || value === null || value === undefined;
  return empty ? { area: AREA, key, remove: true } : { area: AREA, key, value };
}
