/**
 * Rows for problems with one window per option, no lunch and a place for every stop: forward time
 * slack in its usual form (earliest departure and latest arrival per stop).
 */

import { NOWHERE, Rows } from "./rows.js";

export class PlainRows extends Rows {
  /**
   * @param {import("./model.js").Model} model
   * @param {number} count
   */
  constructor(model, count) {
    super(model, count);
    const size = count * this.stride;
    /** When the worker can leave each node at the earliest. */
    this.leave = new Int32Array(size);
    /** When the worker must reach each node at the latest. */
    this.reach = new Int32Array(size);
    /** The leg from each node to the next. */
    this.leg = new Int32Array(size);
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  copy(from, to) {
    const a = from * this.stride;
    const b = to * this.stride;
    const end = this.length[from] + 2;
    for (let p = 0; p < end; p += 1) {
      this.nodes[b + p] = this.nodes[a + p];
      this.leave[b + p] = this.leave[a + p];
      this.reach[b + p] = this.reach[a + p];
      this.leg[b + p] = this.leg[a + p];
    }
    this.copyTotals(from, to);
  }

  /**
   * @param {number} row
   * @returns {boolean} whether it can be driven in time
   */
  refresh(row) {
    const { model, nodes, leave, reach, leg } = this;
    const route = this.route[row];
    const legs = model.legsOut[route];
    const count = model.nodeCount;
    const at = row * this.stride;
    const last = at + this.length[row] + 1;
    let cost = 0;
    let load = 0;
    let service = 0;
    let travel = 0;
    let time = model.from[route];
    leave[at] = time;
    let feasible = true;
    for (let p = at; p < last; p += 1) {
      const next = nodes[p + 1];
      const between = legs[nodes[p] * count + next];
      leg[p] = between;
      travel += between;
      time += between;
      if (p + 1 === last) break;
      const option = model.optionAt[next * model.routeCount + route];
      const window = model.windowAt[option];
      cost += model.optionCost[option] + model.windowCost[window];
      load += model.demand[next];
      service += model.service[next];
      if (time < model.windowFrom[window]) time = model.windowFrom[window];
      else if (time > model.windowTo[window]) feasible = false;
      time += model.service[next];
      leave[p + 1] = time;
    }
    if (time > model.to[route] || load > model.capacity[route]) feasible = false;
    let latest = model.to[route];
    reach[last] = latest;
    for (let p = last - 1; p > at; p -= 1) {
      const stop = nodes[p];
      const window = model.windowAt[model.optionAt[stop * model.routeCount + route]];
      latest -= leg[p] + model.service[stop];
      if (latest > model.windowTo[window]) latest = model.windowTo[window];
      reach[p] = latest;
    }
    if (last === at + 1) travel = 0;
    this.cost[row] = cost + travel;
    this.work[row] = service + travel;
    this.load[row] = load;
    this.renew(row);
    return feasible;
  }

  /**
   * Where a stop costs least; the answer is in `addedCost` and `place`.
   * @param {number} row
   * @param {number} stop
   */
  bestPlace(row, stop) {
    const { model, nodes, leave, reach, leg } = this;
    const route = this.route[row];
    this.addedCost = NOWHERE;
    this.place = -1;
    if (this.load[row] + model.demand[stop] > model.capacity[route]) return;
    const option = model.optionAt[stop * model.routeCount + route];
    const window = model.windowAt[option];
    const opens = model.windowFrom[window];
    const closes = model.windowTo[window];
    const service = model.service[stop];
    const into = model.legsInto[route];
    const out = model.legsOut[route];
    const base = stop * model.nodeCount;
    const ready = opens + service;
    const at = row * this.stride;
    const last = at + this.length[row];
    let least = 2147483647;
    let place = -1;
    let p = at;
    while (p <= last && reach[p + 1] < ready) p += 1;
    for (; p <= last; p += 1) {
      const left = leave[p];
      if (left > closes) break;
      const there = into[base + nodes[p]];
      const on = out[base + nodes[p + 1]];
      const added = there + on - leg[p];
      if (added >= least) continue;
      let start = left + there;
      if (start > closes) continue;
      if (start < opens) start = opens;
      if (start + service + on > reach[p + 1]) continue;
      least = added;
      place = p - at;
    }
    if (place < 0) return;
    // An unworked route costs nothing; with its first stop the whole way counts.
    if (this.length[row] === 0) least += leg[at];
    this.addedCost = least + model.optionCost[option] + model.windowCost[window];
    this.place = place;
  }

  /**
   * @param {number} row
   * @param {number} place after how many stops
   * @param {number} stop
   */
  insert(row, place, stop) {
    const { model, nodes, leave, reach, leg } = this;
    const route = this.route[row];
    const legs = model.legsOut[route];
    const count = model.nodeCount;
    const at = row * this.stride;
    const length = (this.length[row] += 1);
    const end = at + length + 1;
    const here = at + place + 1;
    for (let p = end; p > here; p -= 1) {
      nodes[p] = nodes[p - 1];
      leave[p] = leave[p - 1];
      reach[p] = reach[p - 1];
      leg[p] = leg[p - 1];
    }
    nodes[here] = stop;
    const there = legs[nodes[here - 1] * count + stop];
    const on = legs[stop * count + nodes[here + 1]];
    const service = model.service[stop];
    const option = model.optionAt[stop * model.routeCount + route];
    const window = model.windowAt[option];
    let travel = there + on;
    if (length > 1) travel -= leg[here - 1];
    leg[here - 1] = there;
    leg[here] = on;
    this.cost[row] += travel + model.optionCost[option] + model.windowCost[window];
    this.work[row] += travel + service;
    this.load[row] += model.demand[stop];

    let time = leave[here - 1] + there;
    if (time < model.windowFrom[window]) time = model.windowFrom[window];
    time += service;
    leave[here] = time;
    for (let p = here + 1; p < end; p += 1) {
      const next = nodes[p];
      const opens = model.windowFrom[model.windowAt[model.optionAt[next * model.routeCount + route]]];
      time += leg[p - 1];
      if (time < opens) time = opens;
      time += model.service[next];
      if (time === leave[p]) break;
      leave[p] = time;
    }
    let latest = reach[here + 1] - on - service;
    if (latest > model.windowTo[window]) latest = model.windowTo[window];
    reach[here] = latest;
    for (let p = here - 1; p > at; p -= 1) {
      const before = nodes[p];
      const closes = model.windowTo[model.windowAt[model.optionAt[before * model.routeCount + route]]];
      latest -= leg[p] + model.service[before];
      if (latest > closes) latest = closes;
      if (latest === reach[p]) break;
      reach[p] = latest;
    }
    this.renew(row);
  }
}
