/**
 * What is known at one position of a row where one time is not enough: labels of time, window cost
 * so far, and lunch had or not, of which none is worse than another in everything.
 */

/** Labels per position. Beyond it only an earlier one is let in. */
export const MOST = 12;

/** A few labels under construction. */
export class Labels {
  /** @param {number} size */
  constructor(size) {
    this.time = new Int32Array(size);
    this.cost = new Int32Array(size);
    /** 1: lunch was had, or none is owed. */
    this.fed = new Uint8Array(size);
    this.count = 0;
  }

  /**
   * Adds a label of leaving unless one is as good in everything.
   * @param {number} time
   * @param {number} cost
   * @param {number} fed
   */
  addEarliest(time, cost, fed) {
    const { time: times, cost: costs, fed: feds } = this;
    let kept = 0;
    for (let at = 0; at < this.count; at += 1) {
      if (times[at] <= time && costs[at] <= cost && feds[at] >= fed) return;
    }
    for (let at = 0; at < this.count; at += 1) {
      if (times[at] >= time && costs[at] >= cost && feds[at] <= fed) continue;
      times[kept] = times[at];
      costs[kept] = costs[at];
      feds[kept++] = feds[at];
    }
    if (kept === MOST) {
      for (let at = 0; at < kept; at += 1) if (times[at] <= time) return;
      kept -= 1;
    }
    times[kept] = time;
    costs[kept] = cost;
    feds[kept] = fed;
    this.count = kept + 1;
  }

  /**
   * Adds a label of arriving (the latest time from which the rest can be done).
   * @param {number} time
   * @param {number} cost
   * @param {number} fed
   */
  addLatest(time, cost, fed) {
    const { time: times, cost: costs, fed: feds } = this;
    let kept = 0;
    for (let at = 0; at < this.count; at += 1) {
      if (feds[at] === fed && times[at] >= time && costs[at] <= cost) return;
    }
    for (let at = 0; at < this.count; at += 1) {
      if (feds[at] === fed && times[at] <= time && costs[at] >= cost) continue;
      times[kept] = times[at];
      costs[kept] = costs[at];
      feds[kept++] = feds[at];
    }
    if (kept === MOST) {
      for (let at = 0; at < kept; at += 1) if (times[at] >= time) return;
      kept -= 1;
    }
    times[kept] = time;
    costs[kept] = cost;
    feds[kept] = fed;
    this.count = kept + 1;
  }
}
