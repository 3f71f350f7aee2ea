// Something begun (a drawing, a signature) to the disk as it is made: one write at a time, the newest
// last. Pure, over the drafts of the station.

/** @typedef {Pick<import("./station.js").Station, "draft"|"putDraft"|"dropDraft"|"beforeLock">} Drafts */

export class DraftSaving {
  // Something that was made is not on the disk.
  #due = false;
  /** @type {Promise<void>|null} */
  #running = null;
  #stopped = false;

  /**
   * @param {{key: string, drafts: Drafts, said: (error: unknown) => void,
   *   made: () => Omit<import("./station.js").Draft, "at"> | null}} parts
   *   made: what there is now, null for nothing; said: why it is not on the disk, null once it is
   */
  constructor({ key, drafts, made, said }) {
    this.key = key;
    this.drafts = drafts;
    this.made = made;
    this.said = said;
  }

  /** It was changed. */
  save = () => {
    this.#due = true;
    this.#running ??= this.#write();
  };

  async #write() {
    // It is never over before ``save`` knows that it runs.
    await null;
    while (this.#due && !this.#stopped) {
      this.#due = false;
      try {
        const made = this.made();
        const at = this.drafts.draft(this.key)?.at ?? new Date().toISOString();
        if (made) await this.drafts.putDraft(this.key, { ...made, at });
        else await this.drafts.dropDraft(this.key);
        this.said(null);
      } catch (error) {
        this.#due = true;
        this.said(error);
        break;
      }
    }
    this.#running = null;
  }

  /** @returns {Promise<boolean>} all there is of it is on the disk */
  flush = async () => {
    await this.#running;
    if (this.#due) this.save();
    await this.#running;
    return !this.#due;
  };

  /** No more is to be written: it is about to be kept. @param {boolean} [stopped] */
  stop(stopped = true) {
    this.#stopped = stopped;
  }
}
