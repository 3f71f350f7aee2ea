/**
 * What a plan costs and which rules it breaks.
 *
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {import("./model.js").Fault} Fault
 * @typedef {{travel: number, arrival: number, windows: number, options: number,
 *   left_out: number, uneven: number}} Parts
 * @typedef {{feasible: boolean, cost: number, faults: Fault[], starts: number[][],
 *   lunches: (number | null)[], leaves: number[], back: number[], left_out: number[],
 *   parts: Parts}} Evaluation
 */

import { schedule } from "./schedule.js";

const HOUR = 3600;

/**
 * @param {Problem} problem
 * @param {number[][]} routes the stops of each route in order
 * @returns {Evaluation}
 */
export function evaluate(problem, routes) {
  const schedules = problem.routes.map((_, route) => schedule(problem, route, routes[route] ?? []));
  const faults = schedules.flatMap((one) => one.faults);
  /** @type {Map<number, number>} */
  const seen = new Map();
  routes.forEach((stops, route) => {
    for (const stop of stops) {
      if (seen.has(stop)) faults.push({ rule: "twice", route, stop });
      seen.set(stop, route);
    }
  });
  /** @type {number[]} */
  const leftOut = [];
  problem.stops.forEach((stop, number) => {
    if (seen.has(number)) return;
    leftOut.push(number);
    if (stop.leave_out === null) faults.push({ rule: "must_be_served", stop: number });
  });
  const sum = (/** @type {(one: import("./schedule.js").Schedule) => number} */ of) =>
    schedules.reduce((total, one) => total + of(one), 0);
  const parts = {
    travel: sum((one) => one.travel),
    arrival: sum((one) => one.arrivals),
    windows: sum((one) => one.windows),
    options: sum((one) => one.options),
    left_out: leftOut.reduce((total, stop) => total + (problem.stops[stop].leave_out ?? 0), 0),
    uneven: unevenCost(problem, schedules.map((one) => one.work)),
  };
  return {
    feasible: faults.length === 0,
    cost: Object.values(parts).reduce((total, part) => total + part, 0),
    faults,
    starts: schedules.map((one) => one.starts),
    lunches: schedules.map((one) => one.lunch),
    leaves: schedules.map((one) => one.leaves),
    back: schedules.map((one) => one.back),
    left_out: leftOut,
    parts,
  };
}

/**
 * @param {Problem} problem
 * @param {number[]} work of each route; a route without stops counts as a day without work
 */
function unevenCost(problem, work) {
  if (!problem.uneven) return 0;
  /** @type {Map<number, number[]>} */
  const days = new Map();
  problem.routes.forEach(({ worker }, route) => {
    days.set(worker, [...(days.get(worker) ?? []), work[route]]);
  });
  let cost = 0;
  for (const own of days.values()) {
    const total = own.reduce((sum, day) => sum + day, 0);
    const above = own.reduce((sum, day) => sum + Math.max(0, day * own.length - total), 0);
    cost += Math.floor((problem.uneven * above) / (HOUR * own.length));
  }
  return cost;
}
