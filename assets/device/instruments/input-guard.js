/**
 * When colleagues' edits must wait: while the person composes, dictates, writes with Apple Pencil
 * or is being corrected. No DOM and no clock of its own.
 *
 * Safari gives no composition events for dictation, Scribble and autocorrection; they show as
 * replacements, or as insertions of more than one character. Any write into the field between two
 * of them doubles or drops words, so the guard waits until they have been quiet for a while.
 */

/** Milliseconds of quiet after which colleagues' edits are shown again. */
export const QUIET = { composition: 120, word: 400, dictation: 1200 };

export class InputGuard {
  /**
   * @param {{hold: () => void, release: () => void}} binding
   * @param {{set: (fn: () => void, ms: number) => unknown, clear: (id: unknown) => void}} timers
   */
  constructor(binding, timers) {
    this.binding = binding;
    this.timers = timers;
    this.composing = false;
    this.timer = null;
  }

  compositionStart() {
    this.composing = true;
    this.hold();
  }

  compositionEnd() {
    this.composing = false;
    this.releaseAfter(QUIET.composition);
  }

  /**
   * @param {string} inputType as in `beforeinput`
   * @param {string | null} inserted the text, where the event tells it
   */
  beforeInput(inputType, inserted) {
    const quiet = quietAfter(inputType, inserted);
    if (quiet === 0) return;
    this.hold();
    if (!this.composing) this.releaseAfter(quiet);
  }

  /** The field lost focus: nothing is being written any more. */
  blur() {
    this.composing = false;
    this.cancel();
    this.binding.release();
  }

  destroy() {
    this.cancel();
  }

  hold() {
    this.cancel();
    this.binding.hold();
  }

  releaseAfter(milliseconds) {
    this.cancel();
    this.timer = this.timers.set(() => {
      this.timer = null;
      this.binding.release();
    }, milliseconds);
  }

  cancel() {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
  }
}

function quietAfter(inputType, inserted) {
  if (/dictat/i.test(inputType)) return QUIET.dictation;
  if (inputType === "insertReplacementText" || inputType === "insertFromComposition") return QUIET.word;
  // A word at once: Scribble, dictation, a suggestion above the keyboard.
  if (inputType === "insertText" && inserted && [...inserted].length > 1) return QUIET.word;
  return 0;
}
