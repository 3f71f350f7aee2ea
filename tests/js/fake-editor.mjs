/** An editor without a screen: it holds a document, and reports what a person changes. */

import Delta from "quill-delta";

export class FakeEditor {
  constructor() {
    this.document = new Delta().insert("\n");
    this.resets = 0;
  }

  reset(document_) {
    this.document = document_;
    this.resets += 1;
  }

  apply(change) {
    this.document = this.document.compose(change);
  }

  length() {
    return this.document.length();
  }

  contents() {
    return this.document;
  }

  /** A person edits: the screen changes first, then the binding hears of it. */
  type(binding, change) {
    this.document = this.document.compose(change);
    binding.local(change);
  }

  get text() {
    return this.document.ops.map((op) => op.insert).join("");
  }
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}
