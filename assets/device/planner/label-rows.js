/**
 * Rows for working days: several windows with a price each, lunch, and stops without a place.
 *
 * Where a stop may start at several times for several prices, one earliest time is not enough. So
 * each position keeps a few labels (time, window cost so far, lunch had or not) of which none is
 * worse than another in everything; from behind, the same with latest times. An insertion joins
 * the two. Lunch is taken before setting off from a place or after arriving.
 */

import { Labels, MOST } from "./labels.js";
import { NOWHERE, Rows } from "./rows.js";

const NEVER = 2 ** 31 - 1;

export class LabelRows extends Rows {
  /**
   * @param {import("./model.js").Model} model
   * @param {number} count
   */
  constructor(model, count) {
    super(model, count);
    const size = count * this.stride;
    /** Where the worker is at each position: the node itself, or for a stop without a place the one before. */
    this.where = new Int32Array(size);
    this.leg = new Int32Array(size);
    this.leaveCount = new Uint8Array(size);
    this.leaveTime = new Int32Array(size * MOST);
    this.leaveCost = new Int32Array(size * MOST);
    this.leaveFed = new Uint8Array(size * MOST);
    this.reachCount = new Uint8Array(size);
    this.reachTime = new Int32Array(size * MOST);
    this.reachCost = new Int32Array(size * MOST);
    this.reachFed = new Uint8Array(size * MOST);
    /** The soonest time to leave and the latest to arrive of any label. */
    this.soonest = new Int32Array(size);
    this.latest = new Int32Array(size);
    /** What the windows of the row cost at best. */
    this.windows = new Float64Array(count);
    this.labels = new Labels(MOST + 1);
    this.through = new Labels(MOST + 1);
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
      this.where[b + p] = this.where[a + p];
      this.leg[b + p] = this.leg[a + p];
      this.soonest[b + p] = this.soonest[a + p];
      this.latest[b + p] = this.latest[a + p];
      this.leaveCount[b + p] = this.leaveCount[a + p];
      this.reachCount[b + p] = this.reachCount[a + p];
      const from_ = (a + p) * MOST;
      const to_ = (b + p) * MOST;
      for (let at = this.leaveCount[a + p] - 1; at >= 0; at -= 1) {
        this.leaveTime[to_ + at] = this.leaveTime[from_ + at];
        this.leaveCost[to_ + at] = this.leaveCost[from_ + at];
        this.leaveFed[to_ + at] = this.leaveFed[from_ + at];
      }
      for (let at = this.reachCount[a + p] - 1; at >= 0; at -= 1) {
        this.reachTime[to_ + at] = this.reachTime[from_ + at];
        this.reachCost[to_ + at] = this.reachCost[from_ + at];
        this.reachFed[to_ + at] = this.reachFed[from_ + at];
      }
    }
    this.windows[to] = this.windows[from];
    this.copyTotals(from, to);
  }

  /**
   * @param {number} row
   * @returns {boolean} whether it can be done in time
   */
  refresh(row) {
    const { model, nodes, where, leg } = this;
    const route = this.route[row];
    const legs = model.legsOut[route];
    const at = row * this.stride;
    const length = this.length[row];
    const last = at + length + 1;
    let travel = 0;
    let service = 0;
    let options = 0;
    let load = 0;
    let here = nodes[at];
    where[at] = here;
    for (let p = at; p < last; p += 1) {
      const next = nodes[p + 1];
      leg[p] = legs[here * model.nodeCount + next];
      travel += leg[p];
      if (p + 1 < last) {
        if (!model.placeless[next]) here = next;
        options += model.optionCost[model.optionAt[next * model.routeCount + route]];
        service += model.service[next];
        load += model.demand[next];
      }
      where[p + 1] = here;
    }
    where[last] = nodes[last];
    if (!length) travel = 0;

    const owed = model.lunchLength[route] >= 0;
    this.leaveCount[at] = 1;
    this.leaveTime[at * MOST] = model.from[route];
    this.leaveCost[at * MOST] = 0;
    this.leaveFed[at * MOST] = owed ? 0 : 1;
    this.soonest[at] = model.from[route];
    for (let p = at + 1; p < last; p += 1) {
      this.labels.count = 0;
      this.#extendRow(p - 1, leg[p - 1], route, nodes[p], this.labels);
      this.#storeLeave(p, this.labels);
    }
    this.#reachEnd(last, route);
    for (let p = last - 1; p > at; p -= 1) this.#extendBack(p, route);

    const windows = length ? this.#join(at, leg[at], route, at + 1) : 0;
    this.windows[row] = windows;
    this.cost[row] = travel + options + windows;
    this.work[row] = travel + service;
    this.load[row] = load;
    this.renew(row);
    return windows < NOWHERE && load <= model.capacity[route];
  }

  /**
   * @param {number} p
   * @param {Labels} labels
   */
  #storeLeave(p, labels) {
    this.leaveCount[p] = labels.count;
    this.soonest[p] = NEVER;
    for (let at = 0; at < labels.count; at += 1) {
      if (labels.time[at] < this.soonest[p]) this.soonest[p] = labels.time[at];
      this.leaveTime[p * MOST + at] = labels.time[at];
      this.leaveCost[p * MOST + at] = labels.cost[at];
      this.leaveFed[p * MOST + at] = labels.fed[at];
    }
  }

  /**
   * Goes on from the labels of a position to a stop.
   * @param {number} p
   * @param {number} leg
   * @param {number} route
   * @param {number} stop
   * @param {Labels} into
   */
  #extendRow(p, leg, route, stop, into) {
    const first = p * MOST;
    const last = first + this.leaveCount[p];
    for (let at = first; at < last; at += 1) {
      this.#extend(
        this.leaveTime[at], this.leaveCost[at], this.leaveFed[at], leg, route, stop, into,
      );
    }
  }

  /**
   * Goes on from one label to a stop, with and without lunch on the way.
   * @param {number} time
   * @param {number} cost
   * @param {number} fed
   * @param {number} leg
   * @param {number} route
   * @param {number} stop
   * @param {Labels} into
   */
  #extend(time, cost, fed, leg, route, stop, into) {
    const { model } = this;
    const arrive = time + leg;
    this.#startAt(arrive, cost, fed, route, stop, into);
    if (fed) return;
    const length = model.lunchLength[route];
    const earliest = model.lunchFrom[route];
    const latest = model.lunchLast[route];
    // After arriving is never later than before leaving, but may be too late to begin.
    if (arrive <= latest) {
      this.#startAt(Math.max(arrive, earliest) + length, cost, 1, route, stop, into);
    } else if (time <= latest) {
      this.#startAt(Math.max(time, earliest) + length + leg, cost, 1, route, stop, into);
    }
  }

  /**
   * @param {number} ready
   * @param {number} cost
   * @param {number} fed
   * @param {number} route
   * @param {number} stop
   * @param {Labels} into
   */
  #startAt(ready, cost, fed, route, stop, into) {
    const { model } = this;
    const option = model.optionAt[stop * model.routeCount + route];
    const end = model.windowAt[option + 1];
    const service = model.service[stop];
    for (let w = model.windowAt[option]; w < end; w += 1) {
      if (ready > model.windowTo[w]) continue;
      const done = Math.max(ready, model.windowFrom[w]) + service;
      // Who has not eaten by the last moment never will.
      if (!fed && done > model.lunchLast[route]) continue;
      into.addEarliest(done, cost + model.windowCost[w], fed);
    }
  }

  /**
   * @param {number} p the end's position
   * @param {number} route
   */
  #reachEnd(p, route) {
    const { model, labels } = this;
    const to = model.to[route];
    const length = model.lunchLength[route];
    labels.count = 0;
    labels.addLatest(to, 0, 1);
    if (length >= 0 && model.lunchFrom[route] + length <= to) {
      labels.addLatest(Math.min(model.lunchLast[route], to - length), 0, 0);
    }
    this.#storeReach(p, labels);
  }

  /**
   * @param {number} p
   * @param {Labels} labels
   */
  #storeReach(p, labels) {
    this.reachCount[p] = labels.count;
    this.latest[p] = -1;
    for (let at = 0; at < labels.count; at += 1) {
      if (labels.time[at] > this.latest[p]) this.latest[p] = labels.time[at];
      this.reachTime[p * MOST + at] = labels.time[at];
      this.reachCost[p * MOST + at] = labels.cost[at];
      this.reachFed[p * MOST + at] = labels.fed[at];
    }
  }

  /**
   * The latest arrivals at a stop, from those at the next node.
   * @param {number} p
   * @param {number} route
   */
  #extendBack(p, route) {
    const { model, labels } = this;
    const stop = this.nodes[p];
    const leg = this.leg[p];
    const length = model.lunchLength[route];
    const earliest = model.lunchFrom[route];
    const latest = model.lunchLast[route];
    const first = (p + 1) * MOST;
    const last = first + this.reachCount[p + 1];
    labels.count = 0;
    for (let at = first; at < last; at += 1) {
      const leave = this.reachTime[at] - leg;
      const fed = this.reachFed[at];
      const cost = this.reachCost[at];
      this.#startBy(leave, cost, fed, route, stop);
      if (fed && length >= 0 && earliest + length <= leave) {
        this.#startBy(Math.min(latest, leave - length), cost, 0, route, stop);
      }
    }
    if (length >= 0) {
      for (let at = labels.count - 1; at >= 0; at -= 1) {
        const time = labels.time[at];
        if (!labels.fed[at] || earliest + length > time) continue;
        labels.addLatest(Math.min(latest, time - length), labels.cost[at], 0);
      }
    }
    this.#storeReach(p, labels);
  }

  /**
   * @param {number} leave the latest time to be done
   * @param {number} cost
   * @param {number} fed
   * @param {number} route
   * @param {number} stop
   */
  #startBy(leave, cost, fed, route, stop) {
    const { model } = this;
    const option = model.optionAt[stop * model.routeCount + route];
    const end = model.windowAt[option + 1];
    const start = leave - model.service[stop];
    for (let w = model.windowAt[option]; w < end; w += 1) {
      if (start < model.windowFrom[w]) continue;
      this.labels.addLatest(Math.min(start, model.windowTo[w]), cost + model.windowCost[w], fed);
    }
  }

  /**
   * The least window cost of going on from the labels of a position to the node at `next`.
   * @param {number} p
   * @param {number} leg
   * @param {number} route
   * @param {number} next
   */
  #join(p, leg, route, next) {
    const first = p * MOST;
    const last = first + this.leaveCount[p];
    let least = NOWHERE;
    for (let at = first; at < last; at += 1) {
      const cost = this.#joinOne(
        this.leaveTime[at], this.leaveCost[at], this.leaveFed[at], leg, route, next,
      );
      if (cost < least) least = cost;
    }
    return least;
  }

  /**
   * @param {number} time
   * @param {number} cost
   * @param {number} fed
   * @param {number} leg
   * @param {number} route
   * @param {number} next
   */
  #joinOne(time, cost, fed, leg, route, next) {
    const { model } = this;
    const arrive = time + leg;
    let eaten = arrive;
    if (!fed) {
      const before = Math.max(time, model.lunchFrom[route]);
      eaten = before <= model.lunchLast[route] ? before + model.lunchLength[route] + leg : NOWHERE;
    }
    const first = next * MOST;
    const last = first + this.reachCount[next];
    let least = NOWHERE;
    for (let at = first; at < last; at += 1) {
      const by = this.reachTime[at];
      if ((this.reachFed[at] ? eaten : fed ? NOWHERE : arrive) > by) continue;
      if (cost + this.reachCost[at] < least) least = cost + this.reachCost[at];
    }
    return least;
  }

  /**
   * Where a stop costs least, if less than `limit`; the answer is in `addedCost` and `place`. With
   * place −1 there is no such place, and `addedCost` is what it costs at least.
   * @param {number} row
   * @param {number} stop
   * @param {number} limit
   */
  bestPlace(row, stop, limit) {
    const { model, nodes, where, soonest, latest, leg } = this;
    const route = this.route[row];
    this.place = -1;
    this.addedCost = NOWHERE;
    if (this.load[row] + model.demand[stop] > model.capacity[route]) return;
    const option = model.optionAt[stop * model.routeCount + route];
    const opens = model.windowFrom[model.windowAt[option]];
    const closes = model.closes[option];
    const service = model.service[stop];
    const into = model.legsInto[route];
    const out = model.legsOut[route];
    const base = stop * model.nodeCount;
    const placeless = model.placeless[stop];
    const at = row * this.stride;
    const last = at + this.length[row];
    const isEmpty = last === at;
    const paid = model.optionCost[option] + model.cheapest[option];
    const windowsNow = this.windows[row] + model.cheapest[option];
    // One more stop makes nothing earlier, and no window cheaper, unless it is on a shorter way.
    const hoped = model.shortcut[stop] ? this.windows[row] : 0;
    let least = limit;
    let floor = NOWHERE;
    let place = -1;
    for (let p = at; p <= last; p += 1) {
      const left = soonest[p];
      if (left > closes) break;
      if (latest[p + 1] < opens + service) continue;
      // A stop with a place, put in before stops without one, moves where those happen.
      let next = p + 1;
      let there = 0;
      let on = leg[p];
      let added = isEmpty ? on : 0;
      if (!placeless) {
        while (next <= last && model.placeless[nodes[next]]) next += 1;
        there = into[base + where[p]];
        on = out[base + nodes[next]];
        added = there + on;
        if (!isEmpty) added -= out[where[p] * model.nodeCount + nodes[next]];
      }
      added += paid;
      if (added - hoped >= floor) continue;
      let start = left + there;
      if (start > closes) continue;
      if (start < opens) start = opens;
      if (start + service + on > latest[next]) continue;
      if (added - hoped >= least) {
        floor = added - hoped;
        continue;
      }
      const windows =
        next === p + 1
          ? this.#windowsWith(p, there, option, route, service, on, next)
          : this.#windowsMoved(p, there, route, stop, on, next);
      added += windows - windowsNow;
      if (added < least) {
        least = added;
        place = p - at;
      } else if (added < floor) floor = added;
    }
    this.place = place;
    this.addedCost = place < 0 ? floor : least;
  }

  /**
   * The least window cost of a row with a stop put in after a position.
   * @param {number} p
   * @param {number} there the leg to the stop
   * @param {number} option
   * @param {number} route
   * @param {number} service
   * @param {number} on the leg from it
   * @param {number} next
   */
  #windowsWith(p, there, option, route, service, on, next) {
    const { model } = this;
    const length = model.lunchLength[route];
    const earliest = model.lunchFrom[route];
    const latest = model.lunchLast[route];
    const first = model.windowAt[option];
    const end = model.windowAt[option + 1];
    let least = NOWHERE;
    for (let at = p * MOST + this.leaveCount[p] - 1; at >= p * MOST; at -= 1) {
      const time = this.leaveTime[at];
      const cost = this.leaveCost[at];
      let arrive = time + there;
      let fed = this.leaveFed[at];
      for (;;) {
        for (let w = first; w < end; w += 1) {
          if (arrive > model.windowTo[w]) continue;
          const opens = model.windowFrom[w];
          const done = (arrive < opens ? opens : arrive) + service;
          const sum = cost + model.windowCost[w];
          if (sum >= least) continue;
          const joined = this.#joinOne(done, sum, fed, on, route, next);
          if (joined < least) least = joined;
        }
        if (fed) break;
        // Lunch before the stop: after arriving, or where that is too late before setting off.
        if (arrive <= latest) arrive = (arrive < earliest ? earliest : arrive) + length;
        else if (time <= latest) arrive = (time < earliest ? earliest : time) + length + there;
        else break;
        fed = 1;
      }
    }
    return least;
  }

  /**
   * The same where stops without a place follow, which then happen at the stop.
   * @param {number} p
   * @param {number} there
   * @param {number} route
   * @param {number} stop
   * @param {number} on
   * @param {number} next
   */
  #windowsMoved(p, there, route, stop, on, next) {
    this.labels.count = 0;
    this.#extendRow(p, there, route, stop, this.labels);
    let { labels } = this;
    for (let between = p + 1; between < next; between += 1) {
      labels = this.#passThrough(labels, route, this.nodes[between]);
    }
    let least = NOWHERE;
    for (let label = 0; label < labels.count; label += 1) {
      const cost = this.#joinOne(
        labels.time[label], labels.cost[label], labels.fed[label], on, route, next,
      );
      if (cost < least) least = cost;
    }
    return least;
  }

  /**
   * Carries labels through a stop without a place.
   * @param {Labels} labels
   * @param {number} route
   * @param {number} stop
   */
  #passThrough(labels, route, stop) {
    const into = labels === this.labels ? this.through : this.labels;
    into.count = 0;
    for (let at = 0; at < labels.count; at += 1) {
      this.#extend(labels.time[at], labels.cost[at], labels.fed[at], 0, route, stop, into);
    }
    return into;
  }

  /**
   * @param {number} row
   * @param {number} place after how many stops
   * @param {number} stop
   */
  insert(row, place, stop) {
    const at = row * this.stride;
    const length = (this.length[row] += 1);
    for (let p = at + length + 1; p > at + place + 1; p -= 1) this.nodes[p] = this.nodes[p - 1];
    this.nodes[at + place + 1] = stop;
    this.refresh(row);
  }
}
