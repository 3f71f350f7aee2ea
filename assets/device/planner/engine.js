/**
 * The planning engine: the same module plans on the iPad (in a worker, offline) and on the server
 * (in Node). Plain functions over a problem and an answer, both plain JSON; their shape, units and
 * rules are in agile_app/visits/planner/problem.py.
 *
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {import("./model.js").Answer} Answer
 */

import { evaluate } from "./evaluate.js";
import { LabelRows } from "./label-rows.js";
import { Model } from "./model.js";
import { PlainRows } from "./plain-rows.js";
import { Search } from "./search.js";

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
