/**
 * Routes under search. A row holds one state of one route; a trial works on a copy and the search
 * keeps whichever is better, so nothing is ever computed back.
 *
 * The two kinds of row differ in how they know what may be inserted where:
 * PlainRows (plain-rows.js) keeps one earliest and one latest time per stop, LabelRows
 * (label-rows.js) several, for windows with a price and for lunch.
 *
 * @typedef {import("./model.js").Model} Model
 */

export const NOWHERE = Infinity;

export class Rows {
  /**
   * @param {Model} model
   * @param {number} count how many rows
   */
  constructor(model, count) {
    this.model = model;
    this.stride = model.stopCount + 2;
    const size = count * this.stride;
    this.route = new Int32Array(count);
    this.length = new Int32Array(count);
    this.load = new Float64Array(count);
    /** Travel, arrival, window and option costs of the row. */
    this.cost = new Float64Array(count);
    /** Ticks of work: travel, arrival and service. */
    this.work = new Float64Array(count);
    /** Changes with every change of the row, and is the same only for the same content. */
    this.version = new Int32Array(count);
    /** Start node, stops, end node. */
    this.nodes = new Int32Array(size);
    /** @type {number} */
    this.latestVersion = 0;
    /** What bestPlace found: the cost it adds, and after how many stops. */
    this.addedCost = NOWHERE;
    this.place = -1;
  }

  /**
   * @param {number} row
   * @param {number} route
   * @param {ArrayLike<number>} stops
   * @returns {boolean} whether it can be done in time
   */
  set(row, route, stops) {
    const at = row * this.stride;
    this.route[row] = route;
    this.length[row] = stops.length;
    this.nodes[at] = this.model.startNode[route];
    for (let p = 0; p < stops.length; p += 1) this.nodes[at + p + 1] = stops[p];
    this.nodes[at + stops.length + 1] = this.model.endNode[route];
    return this.refresh(row);
  }

  /**
   * Of a copy: everything but what is known of each position.
   * @param {number} from
   * @param {number} to
   */
  copyTotals(from, to) {
    this.route[to] = this.route[from];
    this.length[to] = this.length[from];
    this.load[to] = this.load[from];
    this.cost[to] = this.cost[from];
    this.work[to] = this.work[from];
    this.version[to] = this.version[from];
  }

  /** @param {number} row */
  stops(row) {
    const at = row * this.stride + 1;
    return Array.from(this.nodes.subarray(at, at + this.length[row]));
  }

  /**
   * Takes out every stop that is marked.
   * @param {number} row
   * @param {Uint8Array} gone by stop
   */
  takeOut(row, gone) {
    const at = row * this.stride;
    const length = this.length[row];
    let kept = 1;
    for (let p = 1; p <= length; p += 1) {
      const stop = this.nodes[at + p];
      if (!gone[stop]) this.nodes[at + kept++] = stop;
    }
    this.nodes[at + kept] = this.nodes[at + length + 1];
    this.length[row] = kept - 1;
    this.refresh(row);
  }

  /** @param {number} row whose content has changed */
  renew(row) {
    this.latestVersion = (this.latestVersion + 1) | 0;
    this.version[row] = this.latestVersion;
  }

  /**
   * Computes everything the row knows from its nodes.
   * @param {number} _row
   * @returns {boolean} whether it can be done in time
   */
  refresh(_row) {
    throw new Error("a kind of row says how");
  }
}
