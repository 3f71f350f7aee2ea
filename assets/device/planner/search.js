/**
 * Ruin and recreate: take neighbouring stops out of the plan, put them back greedily, keep what is
 * better and, at first, sometimes what is not.
 *
 * Written from Christiaens & Vanden Berghe, "Slack Induction by String Removals for Vehicle
 * Routing Problems", Transportation Science 54 (2020). Ours are: whole days and single stops taken
 * out besides strings, a memory of the best place of each stop in each unchanged route, leaving
 * out at a price, and uneven days.
 *
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./plain-rows.js").PlainRows | import("./label-rows.js").LabelRows} AnyRows
 */

import { neighbours, sortOrders } from "./before-search.js";
import { MUST } from "./model.js";
import { Random } from "./random.js";

/** Chosen on generated weeks and on Solomon's instances. */
export const TUNING = {
  /** Stops taken out per trial, on average (the paper's 10 is for longer searches). */
  takenOut: 10,
  /** The longest string taken out of one route. */
  longestString: 10,
  /** How often a string leaves a few of its stops where they are, and how often one more. */
  splitStrings: 0.5,
  splitDepth: 0.01,
  /** How often the best place is overlooked. */
  blink: 0.01,
  /** Shares of trials that take out single stops, or whole days; the rest are strings. */
  singles: 0,
  wholeDays: 0.05,
  /** First and last temperature, as a share of the mean cost of a stop. */
  hot: 1,
  cold: 0.01,
};

/** Days of a few stops with windows: a string is often the whole day, so stops go one by one too. */
const OF_DAYS = { singles: 0.5 };

/** Sorts before every other key. */
const FIRST = -1e12;
const CLOCK_EVERY = 32;

export class Search {
  /**
   * @param {Model} model
   * @param {AnyRows} rows at least two for each route and one
   * @param {number} seed
   * @param {Partial<typeof TUNING>} [tuning]
   */
  constructor(model, rows, seed, tuning) {
    this.model = model;
    this.rows = rows;
    this.tuning = { ...TUNING, ...(model.simple ? {} : OF_DAYS), ...tuning };
    this.random = new Random(seed);
    const { stopCount, routeCount } = model;

    this.rowOf = Int32Array.from({ length: routeCount }, (_, route) => route);
    this.free = Int32Array.from({ length: routeCount + 1 }, (_, at) => routeCount + at);
    this.freeCount = this.free.length;
    /** The route of each stop, −1 while it is out. */
    this.routeOf = new Int32Array(stopCount).fill(-1);
    for (let route = 0; route < routeCount; route += 1) rows.set(route, route, []);

    // The memory: best added cost and place of a stop in a route, for two versions of the route
    // (the one that is kept, and the one on trial).
    const size = stopCount * routeCount;
    this.knownVersion = [new Int32Array(size), new Int32Array(size)];
    this.knownCost = [new Float64Array(size), new Float64Array(size)];
    this.knownPlace = [new Int32Array(size), new Int32Array(size)];

    this.trial = 0;
    this.touchedIn = new Int32Array(routeCount).fill(-1);
    this.touched = new Int32Array(routeCount);
    this.rowBefore = new Int32Array(routeCount);
    this.touchedCount = 0;
    this.gone = new Uint8Array(stopCount);
    this.out = new Int32Array(stopCount);
    this.routeBefore = new Int32Array(stopCount);
    this.outCount = 0;
    this.sortKey = new Float64Array(stopCount);
    this.kindSeen = new Int32Array(routeCount).fill(-1);
    this.turn = 0;
    this.blinkIn = this.#nextBlink();

    this.near = neighbours(model);
    this.orders = sortOrders(model);
    this.orderWeight = this.orders.reduce((sum, order) => sum + order.weight, 0);
    this.rank = model.leaveOut.map((price) => (price >= MUST ? FIRST : 0));
    this.workOf = (/** @type {number} */ route) => rows.work[this.rowOf[route]];
    this.unevenNow = 0;
    this.unevenTrial = 0;
    this.meanLength = 1;
    this.absent = stopCount;
    this.cost = Infinity;
    this.bestCost = Infinity;
    /** @type {number[][]} */
    this.best = Array.from({ length: routeCount }, () => []);
  }

  /**
   * Begins with the stops of an earlier answer, as far as they still fit, and places the rest.
   * @param {number[][]} routes
   */
  begin(routes) {
    const { model, rows } = this;
    routes.slice(0, model.routeCount).forEach((stops, route) => {
      const row = this.rowOf[route];
      /** @type {number[]} */
      const kept = [];
      for (const stop of stops) {
        const known = stop >= 0 && stop < model.stopCount && this.routeOf[stop] < 0;
        if (!known || model.optionAt[stop * model.routeCount + route] < 0) continue;
        if (!rows.set(row, route, [...kept, stop])) continue;
        kept.push(stop);
        this.routeOf[stop] = route;
      }
      rows.set(row, route, kept);
    });
    this.#count();
    this.#newTrial();
    this.#gatherAbsent();
    this.#sort(this.orders.length - 1);
    this.#recreate();
    this.#accept(this.wholeCost());
    this.unevenNow = this.#uneven();
    this.#keepBest();
  }

  /**
   * Searches until the iterations or the time are used up.
   * @param {{iterations: number, milliseconds: number, clock: () => number,
   *   better: () => void}} limits
   * @returns {number} iterations done
   */
  run({ iterations, milliseconds, clock, better }) {
    const { model, tuning } = this;
    if (!model.stopCount || !model.routeCount) return 0;
    const began = clock();
    const hot = tuning.hot * this.#meanCost();
    const cooling = Math.log(tuning.cold / tuning.hot);
    let temperature = hot;
    let done = 0;
    while (done < iterations) {
      if (done % CLOCK_EVERY === 0) {
        const share = Math.max((clock() - began) / milliseconds, done / iterations);
        if (share >= 1) break;
        temperature = hot * Math.exp(cooling * share);
      }
      done += 1;
      this.#newTrial();
      this.#gatherAbsent();
      this.#ruin();
      this.#sort(this.#chooseOrder());
      this.#recreate();
      const cost = this.#trialCost();
      if (cost < this.cost - temperature * Math.log(this.random.unit())) {
        this.#accept(cost);
        if (cost < this.bestCost) {
          this.#keepBest();
          better();
        }
      } else {
        this.#reject();
      }
    }
    return done;
  }

  /** The cost of what is planned now, counted from nothing. */
  wholeCost() {
    const { model, rows } = this;
    let cost = 0;
    for (let route = 0; route < model.routeCount; route += 1) cost += rows.cost[this.rowOf[route]];
    for (let stop = 0; stop < model.stopCount; stop += 1) {
      if (this.routeOf[stop] < 0) cost += model.leaveOut[stop];
    }
    return cost + this.#uneven();
  }

  #uneven() {
    let cost = 0;
    if (!this.model.uneven) return cost;
    for (const routes of this.model.workerRoutes.values()) {
      cost += this.model.unevenCost(routes, this.workOf);
    }
    return cost;
  }

  /** The mean cost of a stop without what must-be-served stops cost while they are out. */
  #meanCost() {
    const { model, rows } = this;
    let cost = 0;
    for (let route = 0; route < model.routeCount; route += 1) cost += rows.cost[this.rowOf[route]];
    return Math.max(1, cost / model.stopCount);
  }

  #keepBest() {
    this.bestCost = this.cost;
    for (let route = 0; route < this.best.length; route += 1) {
      this.best[route] = this.rows.stops(this.rowOf[route]);
    }
  }

  /** Counts worked routes and absent stops; both change only when a trial is accepted. */
  #count() {
    let worked = 0;
    let placed = 0;
    for (let route = 0; route < this.rowOf.length; route += 1) {
      const length = this.rows.length[this.rowOf[route]];
      placed += length;
      if (length) worked += 1;
    }
    this.meanLength = worked ? placed / worked : 1;
    this.absent = this.model.stopCount - placed;
  }

  // --- one trial -----------------------------------------------------------------------------

  #newTrial() {
    this.trial += 1;
    this.touchedCount = 0;
    this.outCount = 0;
  }

  /**
   * The row of a route to work on in this trial.
   * @param {number} route
   */
  #open(route) {
    if (this.touchedIn[route] === this.trial) return this.rowOf[route];
    const before = this.rowOf[route];
    const row = this.free[--this.freeCount];
    this.rows.copy(before, row);
    this.touchedIn[route] = this.trial;
    this.touched[this.touchedCount] = route;
    this.rowBefore[this.touchedCount++] = before;
    this.rowOf[route] = row;
    return row;
  }

  #trialCost() {
    const { rows, model } = this;
    let cost = this.cost;
    for (let at = 0; at < this.touchedCount; at += 1) {
      cost += rows.cost[this.rowOf[this.touched[at]]] - rows.cost[this.rowBefore[at]];
    }
    for (let at = 0; at < this.outCount; at += 1) {
      const stop = this.out[at];
      if (this.routeOf[stop] < 0) cost += model.leaveOut[stop];
      if (this.routeBefore[at] < 0) cost -= model.leaveOut[stop];
    }
    if (model.uneven) {
      this.unevenTrial = this.#uneven();
      cost += this.unevenTrial - this.unevenNow;
    }
    return cost;
  }

  /** @param {number} cost */
  #accept(cost) {
    for (let at = 0; at < this.touchedCount; at += 1) {
      this.free[this.freeCount++] = this.rowBefore[at];
    }
    this.cost = cost;
    this.unevenNow = this.unevenTrial;
    this.#count();
  }

  #reject() {
    for (let at = 0; at < this.touchedCount; at += 1) {
      const route = this.touched[at];
      this.free[this.freeCount++] = this.rowOf[route];
      this.rowOf[route] = this.rowBefore[at];
    }
    for (let at = 0; at < this.outCount; at += 1) {
      this.routeOf[this.out[at]] = this.routeBefore[at];
    }
  }

  // --- ruin ----------------------------------------------------------------------------------

  #ruin() {
    const { random, tuning } = this;
    const chance = random.unit();
    if (chance < tuning.singles) this.#markSingles();
    else if (chance < tuning.singles + tuning.wholeDays) this.#markWholeDays();
    else this.#markStrings();
    for (let at = 0; at < this.touchedCount; at += 1) {
      this.rows.takeOut(this.rowOf[this.touched[at]], this.gone);
    }
    for (let at = 0; at < this.outCount; at += 1) {
      this.gone[this.out[at]] = 0;
      this.routeOf[this.out[at]] = -1;
    }
  }

  /** @param {number} stop one that is in a route */
  #mark(stop) {
    this.gone[stop] = 1;
    this.routeBefore[this.outCount] = this.routeOf[stop];
    this.out[this.outCount++] = stop;
  }

  /** Strings of neighbouring routes around a stop chosen by chance (section 5.2 of the paper). */
  #markStrings() {
    const { model, random, tuning, near, rows } = this;
    const longest = Math.min(tuning.longestString, this.meanLength);
    const most = (4 * tuning.takenOut) / (1 + longest) - 1;
    const strings = Math.max(1, Math.floor(1 + random.unit() * most));
    const seed = random.below(model.stopCount);
    const from = near.at[seed];
    const to = near.at[seed + 1];
    let taken = 0;
    for (let at = from - 1; at < to && taken < strings; at += 1) {
      const stop = at < from ? seed : near.stops[at];
      const route = this.routeOf[stop];
      if (route < 0 || this.touchedIn[route] === this.trial) continue;
      const length = rows.length[this.rowOf[route]];
      const string = 1 + random.below(Math.max(1, Math.min(length, longest)));
      this.#markString(route, stop, string);
      taken += 1;
    }
  }

  /**
   * Marks a string of stops that holds the given one, now and then with a gap inside.
   * @param {number} route
   * @param {number} stop
   * @param {number} string how many stops
   */
  #markString(route, stop, string) {
    const { random, tuning, rows } = this;
    const row = this.#open(route);
    const first = row * rows.stride + 1;
    const length = rows.length[row];
    let kept = 0;
    if (string > 1 && string < length && random.unit() < tuning.splitStrings) {
      kept = 1;
      while (string + kept < length && random.unit() < tuning.splitDepth) kept += 1;
    }
    const span = string + kept;
    let at = 0;
    while (rows.nodes[first + at] !== stop) at += 1;
    const earliest = Math.max(0, at - span + 1);
    const latest = Math.min(at, length - span);
    const start = first + earliest + random.below(latest - earliest + 1);
    const gap = kept ? start + 1 + random.below(string - 1) : start + span;
    for (let p = start; p < start + span; p += 1) {
      if (p < gap || p >= gap + kept) this.#mark(rows.nodes[p]);
    }
  }

  /** Single stops, by chance. */
  #markSingles() {
    const { model, random } = this;
    const count = 1 + random.below(Math.min(2 * this.tuning.takenOut, model.stopCount));
    for (let turn = 0; turn < count; turn += 1) {
      const stop = random.below(model.stopCount);
      const route = this.routeOf[stop];
      if (route < 0 || this.gone[stop]) continue;
      this.#open(route);
      this.#mark(stop);
    }
  }

  /** The whole routes of a stop chosen by chance and of one of its neighbours. */
  #markWholeDays() {
    const { model, random, near } = this;
    const seed = random.below(model.stopCount);
    this.#markWhole(this.routeOf[seed]);
    const count = near.at[seed + 1] - near.at[seed];
    if (!count || random.unit() < 0.5) return;
    const other = near.stops[near.at[seed] + random.below(Math.min(count, 10))];
    this.#markWhole(this.routeOf[other]);
  }

  /** @param {number} route */
  #markWhole(route) {
    if (route < 0 || this.touchedIn[route] === this.trial) return;
    const row = this.#open(route);
    const first = row * this.rows.stride + 1;
    for (let p = 0; p < this.rows.length[row]; p += 1) this.#mark(this.rows.nodes[first + p]);
  }

  /** What was out before is tried again in every trial. */
  #gatherAbsent() {
    for (let stop = 0, left = this.absent; left > 0; stop += 1) {
      if (this.routeOf[stop] >= 0) continue;
      this.routeBefore[this.outCount] = -1;
      this.out[this.outCount++] = stop;
      left -= 1;
    }
  }

  // --- recreate ------------------------------------------------------------------------------

  #chooseOrder() {
    let chance = this.random.unit() * this.orderWeight;
    for (let order = 0; order < this.orders.length; order += 1) {
      chance -= this.orders[order].weight;
      if (chance < 0) return order;
    }
    return 0;
  }

  /**
   * Sorts what is out: first what must be served, each part by one order.
   * @param {number} order
   */
  #sort(order) {
    const { out, routeBefore, sortKey, random } = this;
    const { keys } = this.orders[order];
    for (let at = 0; at < this.outCount; at += 1) {
      const stop = out[at];
      const from = routeBefore[at];
      const key = (keys ? keys[stop] : random.unit()) + this.rank[stop];
      let to = at;
      for (; to > 0 && sortKey[to - 1] > key; to -= 1) {
        sortKey[to] = sortKey[to - 1];
        out[to] = out[to - 1];
        routeBefore[to] = routeBefore[to - 1];
      }
      sortKey[to] = key;
      out[to] = stop;
      routeBefore[to] = from;
    }
  }

  #recreate() {
    for (let at = 0; at < this.outCount; at += 1) this.#putIn(this.out[at]);
  }

  /**
   * Puts a stop where it adds least, or leaves it out where that is cheaper.
   * @param {number} stop
   */
  #putIn(stop) {
    const { model, rows } = this;
    const [keptVersion, trialVersion] = this.knownVersion;
    const [keptCost, trialCost] = this.knownCost;
    const [keptPlace, trialPlace] = this.knownPlace;
    const base = stop * model.routeCount;
    const end = model.eligibleAt[stop + 1];
    this.turn += 1;
    let least = model.leaveOut[stop];
    let bestRoute = -1;
    let bestPlace = 0;
    for (let at = model.eligibleAt[stop]; at < end; at += 1) {
      // The rest cost more before any travel.
      if (model.eligibleCost[at] >= least) break;
      const route = model.eligible[at];
      const row = this.rowOf[route];
      if (rows.length[row] === 0) {
        if (this.kindSeen[model.kind[route]] === this.turn) continue;
        this.kindSeen[model.kind[route]] = this.turn;
      }
      if (--this.blinkIn === 0) {
        this.blinkIn = this.#nextBlink();
        continue;
      }
      const known = base + route;
      const version = rows.version[row];
      let added;
      let place;
      if (keptVersion[known] === version) {
        added = keptCost[known];
        place = keptPlace[known];
      } else if (trialVersion[known] === version) {
        added = trialCost[known];
        place = trialPlace[known];
      } else {
        added = -Infinity;
        place = -1;
      }
      // Without a place the memory holds only what it costs at least.
      if (added >= least) continue;
      if (place < 0) {
        rows.bestPlace(row, stop, least);
        added = rows.addedCost;
        place = rows.place;
        if (this.touchedIn[route] === this.trial) {
          trialVersion[known] = version;
          trialCost[known] = added;
          trialPlace[known] = place;
        } else {
          keptVersion[known] = version;
          keptCost[known] = added;
          keptPlace[known] = place;
        }
      }
      if (added >= least) continue;
      if (model.uneven) {
        added += this.#unevenAdded(route, added + model.service[stop]);
        if (added >= least) continue;
      }
      least = added;
      bestRoute = route;
      bestPlace = place;
    }
    this.routeOf[stop] = bestRoute;
    if (bestRoute >= 0) rows.insert(this.#open(bestRoute), bestPlace, stop);
  }

  /**
   * What more work on a route adds to the price of its worker's uneven days, never below 0 so
   * that a stop is not drawn to a day only to even it out before its real cost is known.
   * @param {number} route
   * @param {number} work
   */
  #unevenAdded(route, work) {
    const routes = this.model.colleagues[route];
    const before = this.model.unevenCost(routes, this.workOf);
    const after = this.model.unevenCost(
      routes,
      (other) => this.workOf(other) + (other === route ? work : 0),
    );
    return Math.max(0, after - before);
  }

  /** How many places on the next one is overlooked (the gaps of a Bernoulli series). */
  #nextBlink() {
    if (!this.tuning.blink) return Infinity;
    return 1 + Math.floor(Math.log(1 - this.random.unit()) / Math.log(1 - this.tuning.blink));
  }
}
