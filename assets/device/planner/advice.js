/**
 * What the planner says besides a plan: what a move breaks, where a stop would fit best, why one
 * is left out and what would make it fit, and which fixed appointments clash.
 *
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {import("./model.js").Fault} Fault
 * @typedef {import("./evaluate.js").Evaluation} Evaluation
 * @typedef {{routes: number[][]}} Plan an answer, or as much of one as is needed
 */

import { evaluate } from "./evaluate.js";
import { allowedOn, schedule } from "./schedule.js";

/** Added to the lateness of an order that breaks a rule which minutes cannot mend. */
const HOPELESS = 1e9;

/**
 * The plan after a stop is moved, beside what the move adds and newly breaks. Nothing is changed.
 * @param {Problem} problem
 * @param {Plan} plan
 * @param {number} stop
 * @param {number} route −1: leave it out
 * @param {number} position after how many stops of the route (the stop itself not counted)
 * @returns {Evaluation & {routes: number[][], added: number, broken: Fault[]}}
 */
export function checkMove(problem, plan, stop, route, position) {
  const routes = without(plan.routes, stop);
  if (route >= 0) routes[route].splice(position, 0, stop);
  const before = evaluate(problem, plan.routes);
  const after = evaluate(problem, routes);
  const known = new Set(before.faults.map((fault) => key(fault)));
  return {
    ...after,
    routes,
    added: after.cost - before.cost,
    broken: after.faults.filter((fault) => !known.has(key(fault))),
  };
}

/**
 * The cheapest places for a stop in a plan, the best of each window of each route.
 * @param {Problem} problem
 * @param {Plan} plan
 * @param {number} stop
 * @param {number} [count]
 * @returns {{route: number, position: number, start: number, added: number}[]} cheapest first
 */
export function bestSlots(problem, plan, stop, count = 3) {
  const routes = without(plan.routes, stop);
  const found = [];
  for (const route of allowedRoutes(problem, stop)) {
    const before = ownCost(schedule(problem, route, routes[route]));
    for (const window of windowsOn(problem, stop, route)) {
      const [slot] = places(within(problem, stop, route, window), routes, stop)
        .filter(({ faults }) => !faults.length)
        .map((place) => ({ ...place, added: place.cost - before }))
        .sort((a, b) => a.added - b.added);
      if (slot) found.push(slot);
    }
  }
  const now = evaluate(problem, routes).cost - (problem.stops[stop].leave_out ?? 0);
  return found
    .sort((a, b) => a.added - b.added || a.start - b.start)
    .slice(0, count)
    .map(({ route, position, start, stops }) => {
      const tried = within(problem, stop, route, [start, start, priceAt(problem, stop, route, start)]);
      const { cost } = evaluate(tried, routes.with(route, stops));
      return { route, position, start, added: cost - now };
    });
}

/**
 * Why each stop that is left out is, and what would make it fit.
 *
 * Reasons: `no_day` (no route may take it), `never_open` (on none of its routes can it be reached
 * in time, even alone), `clash` (only with the fixed appointment `with` out of the way),
 * `day_full` (each of its days is full), `too_dear` (it would fit, for `added`, but leaving it out
 * costs less). A hint: `{route, position, faults}`: the order that is least late, with what it
 * breaks; or `{without}`: the stop in whose stead it would fit.
 *
 * @param {Problem} problem
 * @param {Plan} plan
 * @returns {{stop: number, reason: string, with?: number, added?: number,
 *   hint: {route?: number, position?: number, faults?: Fault[], without?: number}}[]}
 */
export function explain(problem, plan) {
  const placed = new Set(plan.routes.flat());
  return problem.stops
    .map((_stop, number) => number)
    .filter((stop) => !placed.has(stop))
    .map((stop) => ({ stop, ...why(problem, plan.routes, stop) }));
}

/**
 * Pairs of stops that must be served on the same single route and cannot both be.
 * @param {Problem} problem
 * @returns {{first: number, second: number, route: number}[]}
 */
export function clashes(problem) {
  /** @type {Map<number, number[]>} */
  const fixed = new Map();
  problem.stops.forEach((stop, number) => {
    const route = stop.on.length === 1 ? stop.on[0].route : null;
    if (stop.leave_out !== null || route === null) return;
    fixed.set(route, [...(fixed.get(route) ?? []), number]);
  });
  const found = [];
  for (const [route, stops] of fixed) {
    const alone = stops.filter((stop) => fits(problem, route, [stop]));
    for (let a = 0; a < alone.length; a += 1) {
      for (let b = a + 1; b < alone.length; b += 1) {
        const [first, second] = [alone[a], alone[b]];
        if (fits(problem, route, [first, second]) || fits(problem, route, [second, first])) continue;
        found.push({ first, second, route });
      }
    }
  }
  return found;
}

/**
 * @param {Problem} problem
 * @param {number[][]} routes
 * @param {number} stop
 */
function why(problem, routes, stop) {
  const days = allowedRoutes(problem, stop);
  if (!days.length) return { reason: "no_day", hint: {} };
  const tried = places(problem, routes, stop);
  const open = tried.filter(({ faults }) => !faults.length);
  if (open.length) {
    const [slot] = bestSlots(problem, { routes }, stop, 1);
    return { reason: "too_dear", added: slot.added, hint: slot };
  }
  const nearest = tried.sort((a, b) => lateness(a.faults) - lateness(b.faults))[0];
  const { route, position, faults } = nearest;
  const hint = { route, position, faults };
  if (!days.some((day) => fits(problem, day, [stop]))) {
    return { reason: "never_open", hint };
  }
  const rival = days
    .flatMap((day) => routes[day].map((other) => ({ day, other })))
    .filter(({ day, other }) => freed(problem, routes[day], day, other, stop))
    .sort((a, b) => price(problem, a.other) - price(problem, b.other))[0];
  if (!rival) return { reason: "day_full", hint };
  return problem.stops[rival.other].leave_out === null
    ? { reason: "clash", with: rival.other, hint }
    : { reason: "day_full", hint: { ...hint, without: rival.other } };
}

/**
 * Whether a stop fits on a day once another is taken off it.
 * @param {Problem} problem
 * @param {number[]} stops
 * @param {number} route
 * @param {number} other
 * @param {number} stop
 */
function freed(problem, stops, route, other, stop) {
  const left = stops.filter((one) => one !== other);
  return [...left, null].some((_one, position) =>
    fits(problem, route, left.toSpliced(position, 0, stop)),
  );
}

/**
 * Every position of a stop on its routes, with its start and what it breaks.
 * @param {Problem} problem
 * @param {number[][]} routes
 * @param {number} stop
 */
function places(problem, routes, stop) {
  return allowedRoutes(problem, stop).flatMap((route) =>
    [...routes[route], null].map((_one, position) => {
      const stops = routes[route].toSpliced(position, 0, stop);
      const times = schedule(problem, route, stops);
      const { starts, faults } = times;
      return { route, position, stops, start: starts[position], faults, cost: ownCost(times) };
    }),
  );
}

/**
 * @param {Problem} problem
 * @param {number} stop
 */
function allowedRoutes(problem, stop) {
  return problem.routes
    .map((_route, number) => number)
    .filter((route) => windowsOn(problem, stop, route).length);
}

/**
 * @param {Problem} problem
 * @param {number} route
 * @param {number[]} stops
 */
const fits = (problem, route, stops) => !schedule(problem, route, stops).faults.length;

/** @param {Fault[]} faults */
const lateness = (faults) =>
  faults.reduce((sum, fault) => sum + (fault.by ?? HOPELESS), 0);

/**
 * @param {Problem} problem
 * @param {number} stop
 */
const price = (problem, stop) => problem.stops[stop].leave_out ?? Infinity;

/** @param {import("./schedule.js").Schedule} times */
const ownCost = ({ travel, arrivals, windows, options }) => travel + arrivals + windows + options;

/**
 * @param {Problem} problem
 * @param {number} stop
 * @param {number} route
 */
const windowsOn = (problem, stop, route) => allowedOn(problem, route, stop)?.windows ?? [];

/**
 * The least a start at this time costs.
 * @param {Problem} problem
 * @param {number} stop
 * @param {number} route
 * @param {number} start
 */
const priceAt = (problem, stop, route, start) =>
  Math.min(
    ...windowsOn(problem, stop, route)
      .filter(([opens, closes]) => opens <= start && start <= closes)
      .map((window) => window[2]),
  );

/**
 * The problem with one stop held to one window of one route.
 * @param {Problem} problem
 * @param {number} stop
 * @param {number} route
 * @param {number[]} window
 * @returns {Problem}
 */
function within(problem, stop, route, window) {
  const cost = allowedOn(problem, route, stop)?.cost ?? 0;
  const held = { ...problem.stops[stop], on: [{ route, windows: [window], cost }] };
  return { ...problem, stops: problem.stops.with(stop, held) };
}

/**
 * @param {number[][]} routes
 * @param {number} stop
 */
const without = (routes, stop) => routes.map((stops) => stops.filter((one) => one !== stop));

/** @param {Fault} fault */
const key = (fault) => `${fault.rule}|${fault.route}|${fault.stop}|${fault.by}|${fault.with}`;
