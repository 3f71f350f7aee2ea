/** A small seeded generator: the same seed gives the same plan on the iPad and on the server. */

export class Random {
  /** @param {number} seed any whole number */
  constructor(seed) {
    // Neighbouring seeds must not give neighbouring streams (splitmix's finaliser).
    let z = (Math.floor(seed) + 0x9e3779b9) | 0;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    this.state = (z ^ (z >>> 16)) | 0 || 0x6d2b79f5;
  }

  /** The next 32 bits, signed (xorshift, Marsaglia 2003). */
  bits() {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x;
  }

  /** In [0, 1). */
  unit() {
    return (this.bits() >>> 0) / 4294967296;
  }

  /**
   * A whole number in [0, count).
   * @param {number} count
   */
  below(count) {
    return ((this.bits() >>> 0) * count / 4294967296) | 0;
  }
}
