/**
 * The planning problem as the search reads it: nodes, legs and options in typed arrays.
 *
 * The problem itself (its shape, units and rules) is described once, in
 * agile_app/visits/planner/problem.py. A node is a stop (0 … stops − 1) or a place where routes
 * start or end. An option is one way in which a stop may be on a route: its windows and its cost.
 *
 * @typedef {{length: number, from: number, to: number}} Lunch
 * @typedef {{id?: string, worker: number, day: number, mode: string, start: number, end: number,
 *   from: number, to: number, lunch?: Lunch | null, capacity?: number | null}} Route
 * @typedef {{route: number | null, windows: number[][], cost: number}} Allowed
 * @typedef {{id?: string, place: number, service: number, arrival?: number, demand?: number,
 *   on: Allowed[], leave_out: number | null}} Stop
 * @typedef {{version: number, places: number, travel: {[mode: string]: number[]},
 *   routes: Route[], stops: Stop[], uneven?: number}} Problem
 * @typedef {{rule: string, route?: number, stop?: number, by?: number, with?: number}} Fault
 * @typedef {{routes: number[][], starts: number[][], lunches: (number | null)[],
 *   left_out: number[], cost: number, feasible: boolean, faults: Fault[],
 *   iterations?: number, seed?: number}} Answer
 */

/** What leaving out a stop that must be served costs inside the search: more than any travel. */
export const MUST = 1e9;
const HOUR = 3600;
/** Of more nodes than these it is not found out how much a way round can save. */
const MOST_LOOKED_THROUGH = 300;

export class Model {
  /** @param {Problem} problem */
  constructor(problem) {
    const { routes, stops } = problem;
    this.problem = problem;
    this.stopCount = stops.length;
    this.routeCount = routes.length;
    this.uneven = problem.uneven || 0;

    this.service = Int32Array.from(stops, (stop) => stop.service);
    this.demand = Int32Array.from(stops, (stop) => stop.demand || 0);
    this.leaveOut = Float64Array.from(stops, (stop) => stop.leave_out ?? MUST);
    this.placeless = Uint8Array.from(stops, (stop) => (stop.place < 0 ? 1 : 0));

    this.from = Int32Array.from(routes, (route) => route.from);
    this.to = Int32Array.from(routes, (route) => route.to);
    this.capacity = Float64Array.from(routes, (route) => route.capacity ?? Infinity);
    this.worker = Int32Array.from(routes, (route) => route.worker);
    const owed = routes.map((route) => lunchOwed(route));
    this.lunchLength = Int32Array.from(owed, (lunch) => (lunch ? lunch.length : -1));
    this.lunchFrom = Int32Array.from(owed, (lunch) => (lunch ? lunch.from : 0));
    this.lunchLast = Int32Array.from(owed, (lunch) => (lunch ? lunch.to - lunch.length : 0));

    const nodes = layNodes(problem);
    this.nodeCount = nodes.count;
    this.startNode = nodes.startNode;
    this.endNode = nodes.endNode;
    /** Legs of each route's mode: [from × nodes + to] and, turned round, [to × nodes + from]. */
    this.legsOut = nodes.legsOut;
    this.legsInto = nodes.legsInto;

    const options = layOptions(problem);
    /** optionAt[stop × routes + route]: an option's number, or −1 where it is not allowed. */
    this.optionAt = options.optionAt;
    this.optionCost = options.optionCost;
    /** An option's windows: windowAt[option] … windowAt[option + 1] − 1, earliest first. */
    this.windowAt = options.windowAt;
    this.windowFrom = options.windowFrom;
    this.windowTo = options.windowTo;
    this.windowCost = options.windowCost;
    /** Of an option: when its last window closes, and what its cheapest costs. */
    this.closes = Int32Array.from(this.optionCost, (_cost, option) =>
      Math.max(...this.windowTo.subarray(this.windowAt[option], this.windowAt[option + 1])),
    );
    this.cheapest = Int32Array.from(this.optionCost, (_cost, option) =>
      Math.min(...this.windowCost.subarray(this.windowAt[option], this.windowAt[option + 1])),
    );
    /** The routes that may take a stop: eligible[eligibleAt[stop] … eligibleAt[stop + 1] − 1],
     * those with the least fixed cost first. */
    this.eligible = options.eligible;
    this.eligibleAt = options.eligibleAt;
    /** What going by way of a stop can save, where the straight way is stated as the longer one. */
    this.shortcut = this.#shortcuts();
    /** What a stop costs on a route at least, however near it is. */
    this.eligibleCost = new Float64Array(this.eligible.length);
    for (let stop = 0; stop < this.stopCount; stop += 1) this.#cheapestFirst(stop);

    /** Routes that are alike in every way share a kind: of several empty ones, one is tried. */
    this.kind = this.#kinds();
    /** The routes of each worker, and of each route's worker: "uneven" is measured over them. */
    this.workerRoutes = routesByWorker(this.worker);
    this.colleagues = Array.from(
      this.worker,
      (worker) => /** @type {Int32Array} */ (this.workerRoutes.get(worker)),
    );
    /** One window per option, no lunch, a place for every stop: the search needs no labels. */
    this.simple =
      owed.every((lunch) => !lunch) &&
      this.placeless.every((without) => !without) &&
      this.windowAt.every((at, option) => option === 0 || at - this.windowAt[option - 1] <= 1);
  }

  #shortcuts() {
    const { stopCount, nodeCount } = this;
    if (nodeCount > MOST_LOOKED_THROUGH) return new Float64Array(stopCount).fill(MUST);
    const saved = new Float64Array(stopCount);
    for (const out of new Set(this.legsOut)) {
      for (let stop = 0; stop < stopCount; stop += 1) {
        // A stop without a place is nowhere on the way.
        if (this.placeless[stop]) continue;
        let most = saved[stop];
        for (let a = 0; a < nodeCount; a += 1) {
          const there = out[a * nodeCount + stop];
          for (let b = 0; b < nodeCount; b += 1) {
            const saves = out[a * nodeCount + b] - there - out[stop * nodeCount + b];
            if (saves > most) most = saves;
          }
        }
        saved[stop] = most;
      }
    }
    return saved;
  }

  /** @param {number} stop */
  #cheapestFirst(stop) {
    const own = this.eligible.subarray(this.eligibleAt[stop], this.eligibleAt[stop + 1]);
    const cost = (/** @type {number} */ route) => {
      const option = this.optionAt[stop * this.routeCount + route];
      return this.optionCost[option] + this.cheapest[option] - this.shortcut[stop];
    };
    own.sort((a, b) => cost(a) - cost(b) || a - b);
    own.forEach((route, at) => (this.eligibleCost[this.eligibleAt[stop] + at] = cost(route)));
  }

  #kinds() {
    /** @type {Map<string, number>} */
    const known = new Map();
    const kinds = new Int32Array(this.routeCount);
    this.problem.routes.forEach((given, route) => {
      const options = this.service.map((_s, stop) => this.optionAt[stop * this.routeCount + route]);
      const key = [
        given.mode, given.start, given.end, given.from, given.to, this.capacity[route],
        this.lunchLength[route], this.lunchFrom[route], this.lunchLast[route],
        this.uneven ? given.worker : "", options.join(),
      ].join("|");
      if (!known.has(key)) known.set(key, known.size);
      kinds[route] = /** @type {number} */ (known.get(key));
    });
    return kinds;
  }

  /**
   * The price of one worker's uneven days.
   * @param {Int32Array} routes the worker's
   * @param {(route: number) => number} work
   */
  unevenCost(routes, work) {
    if (!this.uneven || routes.length < 2) return 0;
    let total = 0;
    for (let at = 0; at < routes.length; at += 1) total += work(routes[at]);
    let above = 0;
    for (let at = 0; at < routes.length; at += 1) {
      above += Math.max(0, work(routes[at]) * routes.length - total);
    }
    return Math.floor((this.uneven * above) / (HOUR * routes.length));
  }
}

/**
 * The lunch a worked route owes: only where the shift covers the whole time for it.
 * @param {Route} route
 * @returns {Lunch | null}
 */
export function lunchOwed(route) {
  const { lunch } = route;
  return lunch && route.from <= lunch.from && lunch.to <= route.to ? lunch : null;
}

/**
 * Numbers the places where routes start and end after the stops, and lays the legs between all.
 * @param {Problem} problem
 */
function layNodes({ routes, stops, places, travel }) {
  /** @type {Map<number, number>} */
  const terminals = new Map();
  const terminal = (/** @type {number} */ place) => {
    if (!terminals.has(place)) terminals.set(place, stops.length + terminals.size);
    return /** @type {number} */ (terminals.get(place));
  };
  const startNode = Int32Array.from(routes, (route) => terminal(route.start));
  const endNode = Int32Array.from(routes, (route) => terminal(route.end));
  const place = [...stops.map((stop) => stop.place), ...terminals.keys()];
  const arrival = place.map((_at, node) => (node < stops.length ? stops[node].arrival || 0 : 0));
  const count = place.length;

  const modes = [...new Set(routes.map((route) => route.mode))];
  const byMode = modes.map((mode) => {
    const table = travel[mode];
    const out = new Int32Array(count * count);
    const into = new Int32Array(count * count);
    for (let a = 0; a < count; a += 1) {
      for (let b = 0; b < count; b += 1) {
        // A stop without a place happens where one is: nothing to travel, either way.
        if (place[a] < 0 || place[b] < 0) continue;
        const leg = table[place[a] * places + place[b]] + (place[a] === place[b] ? 0 : arrival[b]);
        out[a * count + b] = leg;
        into[b * count + a] = leg;
      }
    }
    return { out, into };
  });
  return {
    count,
    startNode,
    endNode,
    legsOut: routes.map((route) => byMode[modes.indexOf(route.mode)].out),
    legsInto: routes.map((route) => byMode[modes.indexOf(route.mode)].into),
  };
}

/**
 * Equal options are one, so that alike routes can be told by their numbers.
 * @param {Problem} problem
 */
function layOptions({ routes, stops }) {
  const optionAt = new Int32Array(stops.length * routes.length).fill(-1);
  const windowAt = [0];
  /** @type {number[][]} */
  const windows = [];
  /** @type {number[]} */
  const cost = [];
  /** @type {Map<string, number>} */
  const known = new Map();
  stops.forEach((stop, number) => {
    for (const allowed of stop.on) {
      if (!allowed.windows.length) continue;
      const sorted = [...allowed.windows].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const key = `${allowed.cost || 0}|${sorted.join("|")}`;
      let option = known.get(key);
      if (option === undefined) {
        option = cost.length;
        known.set(key, option);
        cost.push(allowed.cost || 0);
        windows.push(...sorted);
        windowAt.push(windows.length);
      }
      if (allowed.route === null) {
        optionAt.fill(option, number * routes.length, (number + 1) * routes.length);
      } else {
        optionAt[number * routes.length + allowed.route] = option;
      }
    }
  });
  const eligibleAt = new Int32Array(stops.length + 1);
  /** @type {number[]} */
  const eligible = [];
  for (let stop = 0; stop < stops.length; stop += 1) {
    for (let route = 0; route < routes.length; route += 1) {
      if (optionAt[stop * routes.length + route] >= 0) eligible.push(route);
    }
    eligibleAt[stop + 1] = eligible.length;
  }
  return {
    optionAt,
    optionCost: Int32Array.from(cost),
    windowAt: Int32Array.from(windowAt),
    windowFrom: Int32Array.from(windows, (window) => window[0]),
    windowTo: Int32Array.from(windows, (window) => window[1]),
    windowCost: Int32Array.from(windows, (window) => window[2] || 0),
    eligible: Int32Array.from(eligible),
    eligibleAt,
  };
}

/**
 * @param {Int32Array} workers by route
 * @returns {Map<number, Int32Array>}
 */
function routesByWorker(workers) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  workers.forEach((worker, route) => found.set(worker, [...(found.get(worker) || []), route]));
  return new Map([...found].map(([worker, routes]) => [worker, Int32Array.from(routes)]));
}
