/**
 * The times of one route whose order is given: exact, with every window and lunch, and where the
 * order cannot be kept, the times it would take and each rule it breaks.
 *
 * This is the device's own evaluation. What is shown is checked once more by an independent
 * checker (agile_app/visits/planner/checker.py) wherever a server is at hand.
 *
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {import("./model.js").Fault} Fault
 * @typedef {{time: number, cost: number, fed: boolean, start: number, lunch: number | null,
 *   before: Label | null}} Label
 * @typedef {{starts: number[], lunch: number | null, leaves: number, back: number,
 *   travel: number, arrivals: number, windows: number, options: number, work: number,
 *   faults: Fault[]}} Schedule
 */

import { lunchOwed } from "./model.js";

/**
 * @param {Problem} problem
 * @param {number} route
 * @param {number} stop
 */
export function allowedOn(problem, route, stop) {
  return problem.stops[stop].on.find((one) => one.route === route || one.route === null);
}

/**
 * @param {Problem} problem
 * @param {number} number the route's
 * @param {number[]} stops in order
 * @returns {Schedule}
 */
export function schedule(problem, number, stops) {
  const way = legs(problem, number, stops);
  const exact = exactTimes(problem, number, stops, way, true);
  if (exact) return finish(problem, number, stops, way, exact, []);
  const route = problem.routes[number];
  if (lunchOwed(route)) {
    const hungry = exactTimes(problem, number, stops, way, false);
    if (hungry) {
      return finish(problem, number, stops, way, hungry, [{ rule: "no_lunch", route: number }]);
    }
  }
  return finish(problem, number, stops, way, ...lateTimes(problem, number, stops, way));
}

/**
 * The way to each stop and home: travel and arrival apart.
 * @param {Problem} problem
 * @param {number} number
 * @param {number[]} stops
 */
function legs(problem, number, stops) {
  const route = problem.routes[number];
  const table = problem.travel[route.mode];
  let here = route.start;
  const travel = [];
  const arrival = [];
  for (const stop of stops) {
    const { place, arrival: overhead = 0 } = problem.stops[stop];
    const there = place < 0 ? here : place;
    travel.push(there === here && place < 0 ? 0 : table[here * problem.places + there]);
    arrival.push(there === here ? 0 : overhead);
    here = there;
  }
  travel.push(stops.length ? table[here * problem.places + route.end] : 0);
  arrival.push(0);
  return { travel, arrival };
}

/**
 * @param {Problem} problem
 * @param {number} number
 * @param {number[]} stops
 * @param {{travel: number[], arrival: number[]}} way
 * @param {boolean} withLunch
 * @returns {{starts: number[], lunch: number | null, windows: number} | null} null: not in time
 */
function exactTimes(problem, number, stops, way, withLunch) {
  const route = problem.routes[number];
  const lunch = withLunch && stops.length ? lunchOwed(route) : null;
  /** @type {Label[]} */
  let labels = [
    { time: route.from, cost: 0, fed: !lunch, start: 0, lunch: null, before: null },
  ];
  for (let at = 0; at <= stops.length; at += 1) {
    const stop = stops[at];
    const windows =
      at === stops.length
        ? [[0, route.to, 0]]
        : [...(allowedOn(problem, number, stop)?.windows ?? [])];
    const service = at === stops.length ? 0 : problem.stops[stop].service;
    /** @type {Label[]} */
    const found = [];
    for (const label of labels) {
      for (const ready of arrivals(label, way.travel[at] + way.arrival[at], lunch)) {
        for (const [opens, closes, cost] of windows) {
          const start = Math.max(ready.time, at === stops.length ? ready.time : opens);
          if (start > closes) continue;
          found.push({
            ...ready, time: start + service, cost: label.cost + (cost || 0), start, before: label,
          });
        }
      }
    }
    labels = best(found);
  }
  const last = labels.filter((label) => label.fed).sort((a, b) => a.cost - b.cost)[0];
  if (!last) return null;
  const starts = [];
  /** @type {number | null} */
  let eaten = null;
  for (let label = /** @type {Label | null} */ (last); label?.before; label = label.before) {
    if (label !== last) starts.unshift(label.start);
    eaten ??= label.lunch;
  }
  return { starts, lunch: eaten, windows: last.cost };
}

/**
 * The ways to reach the next place: without lunch, or with it (after arriving, else before leaving).
 * @param {Label} label
 * @param {number} leg
 * @param {import("./model.js").Lunch | null} lunch
 */
function arrivals(label, leg, lunch) {
  /** @type {{time: number, fed: boolean, lunch: number | null}} */
  const plain = { time: label.time + leg, fed: label.fed, lunch: null };
  if (label.fed || !lunch) return [plain];
  const latest = lunch.to - lunch.length;
  const after = Math.max(label.time + leg, lunch.from);
  if (after <= latest) return [plain, { time: after + lunch.length, fed: true, lunch: after }];
  const before = Math.max(label.time, lunch.from);
  if (before > latest) return [plain];
  return [plain, { time: before + lunch.length + leg, fed: true, lunch: before }];
}

/**
 * The labels that no other beats in everything.
 * @param {Label[]} labels
 */
function best(labels) {
  labels.sort((a, b) => a.time - b.time || a.cost - b.cost || Number(b.fed) - Number(a.fed));
  /** @type {Label[]} */
  const kept = [];
  for (const label of labels) {
    if (!kept.some((one) => one.cost <= label.cost && (one.fed || !label.fed))) kept.push(label);
  }
  return kept;
}

/**
 * The times of an order that cannot be kept, and what it breaks.
 * @param {Problem} problem
 * @param {number} number
 * @param {number[]} stops
 * @param {{travel: number[], arrival: number[]}} way
 * @returns {[{starts: number[], lunch: number | null, windows: number}, Fault[]]}
 */
function lateTimes(problem, number, stops, way) {
  const route = problem.routes[number];
  /** @type {Fault[]} */
  const faults = [];
  const starts = [];
  let time = route.from;
  let windows = 0;
  stops.forEach((stop, at) => {
    const free = time;
    const arrive = time + way.travel[at] + way.arrival[at];
    const open = allowedOn(problem, number, stop)?.windows ?? [];
    const chosen = [...open]
      .filter(([, closes]) => closes >= arrive)
      .sort((a, b) => Math.max(a[0], arrive) - Math.max(b[0], arrive) || a[2] - b[2])[0];
    let start = arrive;
    if (chosen) {
      start = Math.max(arrive, chosen[0]);
      windows += chosen[2] || 0;
    } else if (open.length) {
      const closes = Math.max(...open.map((window) => window[1]));
      const overlaps = at > 0 && free > closes;
      faults.push({
        rule: overlaps ? "overlap" : "late", route: number, stop, by: arrive - closes,
        ...(overlaps ? { with: stops[at - 1] } : {}),
      });
    } else if (allowedOn(problem, number, stop)) {
      faults.push({ rule: "window", route: number, stop });
    }
    starts.push(start);
    time = start + problem.stops[stop].service;
  });
  const home = time + way.travel[stops.length];
  if (home > route.to) faults.push({ rule: "shift_end", route: number, by: home - route.to });
  const lunch = lunchOwed(route);
  const eaten = lunch ? lunchBetween(problem, number, stops, way, starts, lunch) : null;
  if (lunch && eaten === null) faults.push({ rule: "no_lunch", route: number });
  return [{ starts, lunch: eaten, windows }, faults];
}

/**
 * When lunch fits between given starts.
 * @param {Problem} problem
 * @param {number} number
 * @param {number[]} stops
 * @param {{travel: number[], arrival: number[]}} way
 * @param {number[]} starts
 * @param {import("./model.js").Lunch} lunch
 */
function lunchBetween(problem, number, stops, way, starts, lunch) {
  const route = problem.routes[number];
  let free = route.from;
  for (let at = 0; at <= stops.length; at += 1) {
    const leg = way.travel[at] + way.arrival[at];
    const next = at < stops.length ? starts[at] : route.to;
    for (const [begin, by] of [[free, next - leg], [free + leg, next]]) {
      const start = Math.max(begin, lunch.from);
      if (start <= lunch.to - lunch.length && start + lunch.length <= by) return start;
    }
    if (at < stops.length) free = starts[at] + problem.stops[stops[at]].service;
  }
  return null;
}

/**
 * @param {Problem} problem
 * @param {number} number
 * @param {number[]} stops
 * @param {{travel: number[], arrival: number[]}} way
 * @param {{starts: number[], lunch: number | null, windows: number}} times
 * @param {Fault[]} faults
 * @returns {Schedule}
 */
function finish(problem, number, stops, way, times, faults) {
  const route = problem.routes[number];
  let options = 0;
  let service = 0;
  let load = 0;
  for (const stop of stops) {
    const allowed = allowedOn(problem, number, stop);
    if (allowed) options += allowed.cost || 0;
    else faults.push({ rule: "not_allowed", route: number, stop });
    service += problem.stops[stop].service;
    load += problem.stops[stop].demand || 0;
  }
  if (load > (route.capacity ?? Infinity)) {
    faults.push({ rule: "capacity", route: number, by: load - Number(route.capacity) });
  }
  const travel = stops.length ? way.travel.reduce((sum, each) => sum + each, 0) : 0;
  const arrivalsCost = way.arrival.reduce((sum, each) => sum + each, 0);
  return {
    starts: times.starts,
    lunch: times.lunch,
    ...between(problem, number, stops, way, times),
    travel,
    arrivals: arrivalsCost,
    windows: times.windows,
    options,
    work: travel + arrivalsCost + service,
    faults,
  };
}

/**
 * When the worker sets off, as late as possible, and is back.
 * @param {Problem} problem
 * @param {number} number
 * @param {number[]} stops
 * @param {{travel: number[], arrival: number[]}} way
 * @param {{starts: number[], lunch: number | null}} times
 */
function between(problem, number, stops, way, { starts, lunch }) {
  const route = problem.routes[number];
  if (!stops.length) return { leaves: route.from, back: route.from };
  const last = stops.length - 1;
  const out = way.travel[0] + way.arrival[0];
  const home = way.travel[stops.length];
  const length = lunch === null ? 0 : Number(route.lunch?.length);
  const free = starts[last] + problem.stops[stops[last]].service;
  let leaves = starts[0] - out;
  let back = free + home;
  if (lunch !== null && lunch < starts[0] && lunch + length > leaves) leaves = lunch - out;
  if (lunch !== null && lunch >= free && lunch < back) back = lunch + length + home;
  return { leaves, back };
}
