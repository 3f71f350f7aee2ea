/**
 * The best order of one day: every order is considered, by growing sets of stops (Held and Karp),
 * keeping for each set and last stop the few ways that may still turn out best. The same in the
 * iPad without signal as anywhere.
 *
 * @typedef {import("./model.js").Problem} Problem
 */

import { lunchOwed } from "./model.js";
import { allowedOn } from "./schedule.js";

/** Beyond it the sets are too many; the search takes over. */
export const MOST_IN_ORDER = 12;

/** Ways kept for each set and last stop. */
const WAYS = 6;

/** One day's stops, places and windows as the sets need them. */
class Day {
  /**
   * @param {Problem} problem
   * @param {number} route
   * @param {number[]} stops
   */
  constructor(problem, route, stops) {
    const shift = problem.routes[route];
    this.table = problem.travel[shift.mode];
    this.places = problem.places;
    this.shift = shift;
    this.lunch = lunchOwed(shift);
    this.count = stops.length;
    this.stops = stops.map((stop) => problem.stops[stop]);
    this.windows = stops.map((stop) => allowedOn(problem, route, stop)?.windows ?? []);
    const size = (1 << this.count) * this.count * WAYS;
    this.size = new Uint8Array((1 << this.count) * this.count);
    this.time = new Int32Array(size);
    this.cost = new Float64Array(size);
    this.fed = new Uint8Array(size);
    this.here = new Int32Array(size);
    this.before = new Int32Array(size);
  }

  /**
   * Keeps a way to a set and last stop unless a kept one is as good in everything.
   * @param {number} state
   * @param {number} time
   * @param {number} cost
   * @param {number} fed
   * @param {number} here
   * @param {number} before
   */
  keep(state, time, cost, fed, here, before) {
    const first = state * WAYS;
    const size = this.size[state];
    let worst = first;
    for (let at = first; at < first + size; at += 1) {
      const alike = this.here[at] === here;
      if (alike && this.time[at] <= time && this.cost[at] <= cost && this.fed[at] >= fed) return;
      if (alike && this.time[at] >= time && this.cost[at] >= cost && this.fed[at] <= fed) {
        this.#write(at, time, cost, fed, here, before);
        return;
      }
      if (this.cost[at] > this.cost[worst]) worst = at;
    }
    if (size < WAYS) {
      this.size[state] = size + 1;
      this.#write(first + size, time, cost, fed, here, before);
    } else if (this.cost[worst] > cost) {
      this.#write(worst, time, cost, fed, here, before);
    }
  }

  /**
   * @param {number} at
   * @param {number} time
   * @param {number} cost
   * @param {number} fed
   * @param {number} here
   * @param {number} before
   */
  #write(at, time, cost, fed, here, before) {
    this.time[at] = time;
    this.cost[at] = cost;
    this.fed[at] = fed;
    this.here[at] = here;
    this.before[at] = before;
  }

  /**
   * Goes from one way to one more stop, with and without lunch.
   * @param {number} set the stops done
   * @param {number} way −1: from the start
   * @param {number} next
   */
  extend(set, way, next) {
    const stop = this.stops[next];
    const time = way < 0 ? this.shift.from : this.time[way];
    const cost = way < 0 ? 0 : this.cost[way];
    const fed = way < 0 ? Number(!this.lunch) : this.fed[way];
    const from = way < 0 ? this.shift.start : this.here[way];
    const to = stop.place < 0 ? from : stop.place;
    let leg = stop.place < 0 ? 0 : this.table[from * this.places + to];
    if (to !== from) leg += stop.arrival || 0;
    const state = (set | (1 << next)) * this.count + next;
    const arrive = time + leg;
    this.#start(state, next, arrive, cost + leg, fed, to, way);
    if (fed || !this.lunch) return;
    const eaten = this.#eat(time, leg);
    if (eaten >= 0) this.#start(state, next, eaten, cost + leg, 1, to, way);
  }

  /**
   * When one arrives having eaten (after arriving, else before leaving), −1 if it is too late.
   * @param {number} time
   * @param {number} leg
   */
  #eat(time, leg) {
    const lunch = /** @type {import("./model.js").Lunch} */ (this.lunch);
    const latest = lunch.to - lunch.length;
    if (time + leg <= latest) return Math.max(time + leg, lunch.from) + lunch.length;
    return time <= latest ? Math.max(time, lunch.from) + lunch.length + leg : -1;
  }

  /**
   * @param {number} state
   * @param {number} next
   * @param {number} ready
   * @param {number} cost
   * @param {number} fed
   * @param {number} here
   * @param {number} before
   */
  #start(state, next, ready, cost, fed, here, before) {
    for (const [opens, closes, price] of this.windows[next]) {
      if (ready > closes) continue;
      const done = Math.max(ready, opens) + this.stops[next].service;
      this.keep(state, done, cost + price, fed, here, before);
    }
  }

  /**
   * The cost of going home from a way, Infinity if it is too late or without lunch.
   * @param {number} way
   */
  home(way) {
    const leg = this.table[this.here[way] * this.places + this.shift.end];
    const back = this.fed[way] ? this.time[way] + leg : this.#eat(this.time[way], leg);
    return back >= 0 && back <= this.shift.to ? this.cost[way] + leg : Infinity;
  }

  /** The cheapest order, as positions in what was given; null if none can be kept. */
  best() {
    const full = (1 << this.count) - 1;
    for (let next = 0; next < this.count; next += 1) this.extend(0, -1, next);
    for (let set = 1; set < full; set += 1) {
      for (let last = 0; last < this.count; last += 1) {
        const first = (set * this.count + last) * WAYS;
        for (let at = first; at < first + this.size[set * this.count + last]; at += 1) {
          for (let next = 0; next < this.count; next += 1) {
            if (!(set & (1 << next))) this.extend(set, at, next);
          }
        }
      }
    }
    let least = Infinity;
    let way = -1;
    for (let last = 0; last < this.count; last += 1) {
      const first = (full * this.count + last) * WAYS;
      for (let at = first; at < first + this.size[full * this.count + last]; at += 1) {
        const cost = this.home(at);
        if (cost < least) {
          least = cost;
          way = at;
        }
      }
    }
    if (way < 0) return null;
    const order = [];
    for (; way >= 0; way = this.before[way]) {
      order.unshift(Math.floor(way / WAYS) % this.count);
    }
    return order;
  }
}

/**
 * The cheapest order of at most MOST_IN_ORDER stops, null if no order can be kept.
 * @param {Problem} problem
 * @param {number} route
 * @param {number[]} stops
 * @returns {number[] | null}
 */
export function bestOrder(problem, route, stops) {
  if (!stops.length) return [];
  const order = new Day(problem, route, stops).best();
  return order && order.map((at) => stops[at]);
}
