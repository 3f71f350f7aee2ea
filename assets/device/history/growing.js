// A list of numbers that grows, in the bytes they need.

export class Growing {
  /** @param {Uint32ArrayConstructor | Float64ArrayConstructor} Kind */
  constructor(Kind) {
    this.Kind = Kind;
    this.held = new Kind(64);
  }

  /** 0 where nothing was put. @param {number} at @returns {number} */
  get(at) {
    return at < this.held.length ? this.held[at] : 0;
  }

  set(at, value) {
    this.#reach(at + 1);
    this.held[at] = value;
  }

  /** The same value from ``from`` up to ``to``, where nothing stands yet: the first one counts. */
  fill(from, to, value) {
    this.#reach(to);
    for (let at = from; at < to; at += 1) if (this.held[at] === 0) this.held[at] = value;
  }

  #reach(length) {
    if (length <= this.held.length) return;
    const grown = new this.Kind(Math.max(length, this.held.length * 2));
    grown.set(this.held);
    this.held = grown;
  }
}
