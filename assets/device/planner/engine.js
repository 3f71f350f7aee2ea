/**
 * The planning engine: the same module plans on the iPad (in a worker, offline) and on the server
 * (in Node). Plain functions over a problem and an answer, both plain JSON; their shape, units and
 * rules are in agile_app/visits/planner/problem.py.
 *
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {import("./model.js").Answer} Answer
 */

import { bestOrder, MOST_IN_ORDER } from "./day.js";
import { evaluate } from "./evaluate.js";
import { LabelRows } from "./label-rows.js";
import { Model } from "./model.js";
import { PlainRows } from "./plain-rows.js";
import { schedule } from "./schedule.js";
import { Search } from "./search.js";

export { bestSlots, checkMove, clashes, explain } from "./advice.js";
export { evaluate } from "./evaluate.js";

/** Better answers are told at most this often, so that telling does not eat the search. */
const TELL_EVERY = 50;

/**
 * The best plan found within the limits. With the same seed and iterations (and no time limit) it
 * is the same on every machine. A stop that must be served is left out only if nothing found
 * could serve it; the answer then says so in `faults`.
 *
 * @param {Problem} problem
 * @param {{seed?: number, iterations?: number, milliseconds?: number, start?: number[][] | null,
 *   better?: (answer: Answer) => void, clock?: () => number,
 *   tuning?: Partial<typeof import("./search.js").TUNING>}} [options]
 *   `start`: the routes of an earlier answer to begin with; `better`: told about each better answer
 * @returns {Answer}
 */
export function solve(problem, options = {}) {
  const {
    seed = 0, iterations = Infinity, milliseconds = Infinity, start = null, better,
    clock = () => performance.now(), tuning,
  } = options;
  if (iterations === Infinity && milliseconds === Infinity) {
    throw new Error("say how long to search: iterations or milliseconds");
  }
  const model = new Model(problem);
  const rows = model.simple
    ? new PlainRows(model, 2 * model.routeCount + 1)
    : new LabelRows(model, 2 * model.routeCount + 1);
  const search = new Search(model, rows, seed, tuning);
  /** @param {number} done */
  const answer = (done) => {
    const routes = search.best.map((stops) => [...stops]);
    const { starts, lunches, left_out, cost, feasible, faults } = evaluate(problem, routes);
    return { routes, starts, lunches, left_out, cost, feasible, faults, iterations: done, seed };
  };
  search.begin(start ?? []);
  better?.(answer(0));
  let told = clock();
  const done = search.run({
    iterations,
    milliseconds,
    clock,
    better: () => {
      if (!better || clock() - told < TELL_EVERY) return;
      told = clock();
      better(answer(0));
    },
  });
  return answer(done);
}

/** Enough for one day of more stops than can be tried in every order. */
const DAY_ITERATIONS = 3000;

/**
 * One day's stops in their best order. Where no order can be kept, the given one with what it
 * breaks.
 * @param {Problem} problem
 * @param {number} route
 * @param {number[]} stops
 * @returns {{stops: number[], feasible: boolean, cost: number, starts: number[],
 *   lunch: number | null, faults: import("./model.js").Fault[]}}
 */
export function orderDay(problem, route, stops) {
  const found =
    stops.length <= MOST_IN_ORDER
      ? bestOrder(problem, route, stops)
      : searchedOrder(problem, route, stops);
  const order = found ?? [...stops];
  const { starts, lunch, faults, travel, arrivals, windows, options } = schedule(
    problem, route, order,
  );
  const cost = travel + arrivals + windows + options;
  return { stops: order, feasible: !faults.length, cost, starts, lunch, faults };
}

/**
 * @param {Problem} problem
 * @param {number} route
 * @param {number[]} stops
 */
function searchedOrder(problem, route, stops) {
  const day = {
    ...problem,
    routes: [problem.routes[route]],
    stops: stops.map((stop) => ({
      ...problem.stops[stop],
      on: problem.stops[stop].on
        .filter((one) => one.route === route || one.route === null)
        .map((one) => ({ ...one, route: 0 })),
      leave_out: null,
    })),
  };
  const answer = solve(day, { iterations: DAY_ITERATIONS, start: [stops.map((_stop, at) => at)] });
  return answer.feasible ? answer.routes[0].map((at) => stops[at]) : null;
}
