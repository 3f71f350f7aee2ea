// How long ago something was written, whatever this device's clock says. Nothing is ever ordered by
// it; agile_app/device/live/times.py says what the record makes of it.
//
// The clock on the wall of an iPad may be wrong by a year, or be put right in between; the steady one
// stands still while the iPad sleeps, and begins again with each start of the app. So:
// - where the server found the wall clock equally wrong before and after, the wall clock tells;
// - else, within one start of the app, the steady clock does;
// - else nobody can say, and the record shows when it came.

const STEADY_WITHIN = 120_000; // ms by which two measurements of one clock may differ

/**
 * @typedef {object} Stamp a moment as this device sees it
 * @property {number} at the wall clock @property {number | null} [offset] how wrong the server found it
 * @property {number} [steady] never stored: another start of the app counts from elsewhere
 */

export class DeviceClock {
  /** @param {{wall?: () => number, steady?: () => number, offset?: number | null}} [parts] */
  constructor({ wall = () => Date.now(), steady = () => performance.now(), offset = null } = {}) {
    this.wall = wall;
    this.steady = steady;
    this.offset = offset;
  }

  /** The server's moment, just heard. @param {number | undefined} serverNow ms since 1970 */
  heard(serverNow) {
    if (typeof serverNow === "number") this.offset = serverNow - this.wall();
  }

  /** @returns {Stamp} now */
  stamp() {
    return { at: this.wall(), steady: this.steady(), offset: this.offset };
  }

  /**
   * How long ago that was, in ms; null when nobody can say. Asked when the server was just heard.
   * @param {Stamp} stamp @returns {number | null}
   */
  since({ at, steady, offset }) {
    const told = typeof offset === "number" && this.offset !== null;
    if (told && Math.abs(offset - Number(this.offset)) <= STEADY_WITHIN) {
      return Math.max(0, Math.round(this.wall() - at));
    }
    return steady === undefined ? null : Math.max(0, Math.round(this.steady() - steady));
  }
}
