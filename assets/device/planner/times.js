/**
 * One worker's day with times: what a plan says about it, leg by leg, and what it breaks. Pure.
 *
 * The engine looks for good orders; here the times are the worker's own (a visit stays at the time
 * it was told to a family), so a day is judged as it stands. Times are seconds since midnight in
 * London, travel is in seconds (``contracts`` of the planning problem: engine.js).
 *
 * @typedef {{places: number, travel: Object<string, number[]>, routes: Route[], stops: Stop[], uneven?: number}} Problem
 * @typedef {{id: string, worker: number, day: number, mode: string, start: number, end: number,
 *   from: number, to: number, lunch: {length: number, from: number, to: number}|null}} Route
 * @typedef {{id: string, place: number, service: number, arrival: number,
 *   on: {route: number, windows: number[][], cost: number}[], leave_out: number|null}} Stop
 * @typedef {{routes: number[][], starts: number[][]}} Plan
 * @typedef {{code: "overlap"|"travel"|"window"|"day"|"early"|"late"|"lunch"|"promise", stop: number, short: number}} Fault
 *   ``short``: by how many seconds; 0 where that means nothing
 * @typedef {{stop: number, start: number, end: number, leave: number, leg: number, cost: number}} Visit
 *   ``leg``: seconds on the way, ``leave``: when to set off; ``cost``: of this window and day
 */

/** @param {Problem} problem @param {Route} route @param {number} from @param {number} to */
export function legBetween(problem, route, from, to) {
  if (from < 0 || to < 0 || from === to) return 0;
  return problem.travel[route.mode][from * problem.places + to];
}

/** Where one is after each stop: what has no place is done wherever one is.
 * @param {Problem} problem @param {Route} route @param {number[]} stops */
function placesAfter(problem, route, stops) {
  let here = route.start;
  return stops.map((index) => {
    const { place } = problem.stops[index];
    if (place >= 0) here = place;
    return here;
  });
}

/** The windows of a stop on a route, or null where it may not be.
 * @param {Problem} problem @param {number} r @param {number} index */
export const allowed = (problem, r, index) =>
  problem.stops[index].on.find((one) => one.route === r) ?? null;

/** The cost of beginning at this time, or null where no window is open.
 * @param {number[][]} windows @param {number} start @returns {number|null} */
export function windowCost(windows, start) {
  /** @type {number|null} */
  let least = null;
  for (const [from, to, cost] of windows) {
    if (start >= from && start <= to && (least === null || cost < least)) least = cost;
  }
  return least;
}

/** The way to each stop, parking and walking included.
 * @param {Problem} problem @param {number} r @param {number[]} stops @returns {number[]} one more
 *   than there are stops: the last is the way to where the day ends */
export function legs(problem, r, stops) {
  const route = problem.routes[r];
  const after = placesAfter(problem, route, stops);
  const ways = stops.map((index, n) => {
    const { place, arrival } = problem.stops[index];
    const from = n ? after[n - 1] : route.start;
    const moved = place >= 0 && place !== from;
    return moved ? legBetween(problem, route, from, place) + arrival : 0;
  });
  const last = stops.length ? after[stops.length - 1] : route.start;
  return [...ways, stops.length ? legBetween(problem, route, last, route.end) : 0];
}

/**
 * A day as it stands: its visits in order, the ways between, lunch, and everything that is wrong.
 * @param {Problem} problem @param {number} r @param {number[]} stops in order @param {number[]} starts
 * @returns {{visits: Visit[], home: {leave: number, leg: number, at: number}|null, travel: number,
 *   lunch: {from: number, to: number}|null, faults: Fault[], cost: number}}
 */
export function dayOf(problem, r, stops, starts) {
  const route = problem.routes[r];
  const ways = legs(problem, r, stops);
  /** @type {Fault[]} */
  const faults = [];
  let cost = 0;
  const visits = stops.map((index, n) => {
    const { service } = problem.stops[index];
    const start = starts[n];
    const free = n ? starts[n - 1] + problem.stops[stops[n - 1]].service : route.from;
    const short = free + ways[n] - start;
    if (n && start < free) faults.push({ code: "overlap", stop: index, short: free - start });
    else if (n && short > 0) faults.push({ code: "travel", stop: index, short });
    else if (!n && short > 0) faults.push({ code: "early", stop: index, short });
    const on = allowed(problem, r, index);
    const window = on ? windowCost(on.windows, start) : null;
    if (!on) faults.push({ code: "day", stop: index, short: 0 });
    else if (window === null) faults.push({ code: "window", stop: index, short: 0 });
    const here = (on?.cost ?? 0) + (window ?? 0);
    cost += here;
    return { stop: index, start, end: start + service, leave: start - ways[n], leg: ways[n], cost: here };
  });
  const last = visits.at(-1);
  const way = ways[stops.length];
  const home = last ? { leave: last.end, leg: way, at: last.end + way } : null;
  if (home && home.at > route.to) {
    faults.push({ code: "late", stop: /** @type {Visit} */ (last).stop, short: home.at - route.to });
  }
  const lunch = lunchIn(route, visits, home);
  if (lunch === undefined) faults.push({ code: "lunch", stop: -1, short: 0 });
  if (lunch) aroundLunch(visits, home, lunch);
  const travel = ways.reduce((sum, one) => sum + one, 0);
  return { visits, home, travel, lunch: lunch ?? null, faults, cost: cost + travel };
}

/**
 * Where lunch fits: the first gap between two activities that is long enough in its window. It is
 * owed on a worked day whose hours cover that whole window.
 * @param {Route} route @param {Visit[]} visits @param {{leave: number, leg: number, at: number}|null} home
 * @returns {{from: number, to: number}|null|undefined} null when none is needed, undefined when
 *   there is no room
 */
function lunchIn(route, visits, home) {
  if (!route.lunch || !visits.length || !home) return null;
  const { length, from, to } = route.lunch;
  if (route.from > from || route.to < to) return null;
  // Before setting off or after arriving: the same gap, at two ends of the way.
  const gaps = visits.flatMap((visit, n) => {
    const free = n ? visits[n - 1].end : route.from;
    return [
      [free, visit.leave],
      [free + visit.leg, visit.start],
    ];
  });
  gaps.push([home.leave, Math.max(route.to - home.leg, home.leave)], [home.at, route.to]);
  for (const [begins, ends] of gaps) {
    const start = Math.max(begins, from);
    if (start + length <= Math.min(ends, to)) return { from: start, to: start + length };
  }
  return undefined;
}

/** Nobody drives and eats at once: who eats on arriving sets off earlier, who eats first comes home
 * later. */
function aroundLunch(visits, home, lunch) {
  for (const visit of visits) {
    const meets = visit.leave < lunch.to && visit.start > lunch.from && visit.leg > 0;
    if (meets) visit.leave = lunch.from - visit.leg;
  }
  if (home.leave < lunch.to && home.at > lunch.from) {
    home.leave = lunch.to;
    home.at = lunch.to + home.leg;
  }
}

/**
 * The earliest times for an order, keeping the times in ``wished`` where that is possible.
 * @param {Problem} problem @param {number} r @param {number[]} stops
 * @param {{wished?: Map<number, number>, more?: number, anyTime?: boolean, noLunch?: boolean}} [how]
 *   ``more``: so many seconds more at the end of the day; ``anyTime``: windows left aside
 * @returns {number[]|null} null where the order cannot be kept
 */
export function timesFor(problem, r, stops, how = {}) {
  const { wished = new Map(), more = 0, anyTime = false, noLunch = false } = how;
  const route = { ...problem.routes[r], to: problem.routes[r].to + more };
  const relaxed = { ...problem, routes: problem.routes.map((one, n) => (n === r ? route : one)) };
  const ways = legs(relaxed, r, stops);
  const windows = stops.map((index) =>
    anyTime ? [[0, 86_400, 0]] : (allowed(problem, r, index)?.windows ?? []),
  );
  const late = latest(relaxed, r, stops, ways, windows);
  if (!late) return null;
  // Lunch is taken at the first gap it fits in, or before one of the stops if it fits in none.
  const lunches = [-1, ...(route.lunch && !noLunch ? stops.map((_, n) => n) : [])];
  const order = { problem: relaxed, r, stops, ways, windows, late, wished };
  // First at the times families like best; where that leaves no room, as early as may be.
  for (const isEager of [false, true]) {
    for (const lunchBefore of lunches) {
      const starts = earliest(order, lunchBefore, isEager);
      if (!starts) continue;
      const { faults } = dayOf(relaxed, r, stops, starts);
      const bad = faults.filter(
        (fault) =>
          !(noLunch && fault.code === "lunch") && !(anyTime && ["window", "day"].includes(fault.code)),
      );
      if (!bad.length) return starts;
    }
  }
  return null;
}

function latest(problem, r, stops, ways, windows) {
  const route = problem.routes[r];
  let until = route.to - ways[stops.length];
  const found = new Array(stops.length);
  for (let n = stops.length - 1; n >= 0; n -= 1) {
    const most = until - problem.stops[stops[n]].service;
    const open = windows[n].filter(([from]) => from <= most).map(([, to]) => Math.min(to, most));
    if (!open.length) return null;
    found[n] = Math.max(...open);
    until = found[n] - ways[n];
  }
  return found;
}

function earliest({ problem, r, stops, ways, windows, late, wished }, lunchBefore, isEager) {
  const route = problem.routes[r];
  let free = route.from;
  const starts = [];
  for (let n = 0; n < stops.length; n += 1) {
    const soonest = n === lunchBefore ? afterLunch(route.lunch, free, ways[n]) : free + ways[n];
    if (soonest === null) return null;
    const wish = wished.get(stops[n]);
    const fits = wish !== undefined && wish >= soonest && wish <= late[n];
    const start =
      fits && windowCost(windows[n], wish) !== null ? wish : firstOpen(windows[n], soonest, isEager);
    if (start === null || start > late[n]) return null;
    starts.push(start);
    free = start + problem.stops[stops[n]].service;
  }
  return starts;
}

/** The soonest start with lunch on the way: after arriving, else before setting off. */
function afterLunch({ length, from, to }, free, way) {
  for (const [ready, rest] of [[free + way, 0], [free, way]]) {
    const begins = Math.max(ready, from);
    if (begins + length <= to) return begins + length + rest;
  }
  return null;
}

const NEAT = 300;
const neat = (time) => Math.ceil(time / NEAT) * NEAT;

/** A time when a window is open from ``soonest`` on, to five minutes where the window allows: the
 * first of the cheapest, or simply the first.
 * @param {number[][]} windows @param {number} soonest @param {boolean} isEager
 * @returns {number|null} */
function firstOpen(windows, soonest, isEager) {
  const starts = windows
    .filter(([, to]) => to >= soonest)
    .map(([from, to, cost]) => {
      const start = Math.max(from, soonest);
      return { start: neat(start) <= to ? neat(start) : start, cost };
    });
  if (!starts.length) return null;
  const cost = isEager ? 0 : 1;
  starts.sort((one, other) => cost * (one.cost - other.cost) || one.start - other.start);
  return starts[0].start;
}
