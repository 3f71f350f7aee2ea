// What a person is typing into a field that holds one answer, until it is an answer of the document:
// a moment after a key, on leaving the field, when the page goes. Nothing is written into the field while
// they are in it. No DOM and no clock of its own.

/** Milliseconds after a key within which the words are kept, however fast the next ones come. */
export const PAUSE = 500;

/**
 * @template Seen
 * @typedef {object} Parts
 * @property {(words: string, seen: Seen) => Seen} write makes it the document's answer; seen: the
 *   answers the person knew of. Returns what they know of now: their own
 * @property {{set: (fn: () => void, ms: number) => unknown, clear: (id: unknown) => void}} timers
 */

/** @template Seen */
export class Draft {
  /** @param {{value: string}} field @param {Parts<Seen>} parts */
  constructor(field, { write, timers }) {
    this.field = field;
    this.write = write;
    this.timers = timers;
    this.latest = /** @type {{words: string, seen: Seen} | null} */ (null);
    this.base = this.latest;
    this.inside = false;
    this.composing = false;
    this.dirty = false;
    this.timer = /** @type {unknown} */ (null);
  }

  /** The document says this now. @param {string} words @param {Seen} seen */
  show(words, seen) {
    this.latest = { words, seen };
    if (!this.inside && !this.dirty) this.#put();
  }

  focus() {
    this.inside = true;
    this.base = this.latest;
  }

  /** The person changed the field, by keys, Scribble, dictation or a suggestion. */
  input() {
    if (!this.inside) this.focus();
    this.dirty = true;
    if (!this.composing) this.timer ??= this.timers.set(() => this.keep(), PAUSE);
  }

  compositionStart() {
    this.composing = true;
    this.#cancel();
  }

  compositionEnd() {
    this.composing = false;
    this.input();
  }

  blur() {
    this.composing = false;
    this.inside = false;
    this.keep();
    this.#put();
  }

  /** What was typed becomes the document's answer now. */
  keep() {
    this.#cancel();
    const { base, field } = this;
    if (!this.dirty || !base) return;
    this.dirty = false;
    const words = field.value;
    if (words === base.words) return;
    this.base = { words, seen: this.write(words, base.seen) };
  }

  destroy() {
    this.keep();
  }

  #put() {
    const words = this.latest?.words ?? "";
    if (this.field.value !== words) this.field.value = words;
  }

  #cancel() {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
  }
}
