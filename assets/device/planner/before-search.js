/**
 * What the search works out once, before its first trial.
 *
 * @typedef {import("./model.js").Model} Model
 */

const NEIGHBOURS = 200;
const DAY = 86_400;

/**
 * For each stop the others, nearest first.
 * @param {Model} model
 */
export function neighbours(model) {
  const { stopCount, nodeCount } = model;
  const legs = model.legsOut[0];
  const kept = legs ? Math.max(0, Math.min(NEIGHBOURS, stopCount - 1)) : 0;
  const at = new Int32Array(stopCount + 1);
  const stops = new Int32Array(stopCount * kept);
  const keys = new Float64Array(stopCount);
  for (let stop = 0; kept && stop < stopCount; stop += 1) {
    for (let other = 0; other < stopCount; other += 1) {
      const way = legs[stop * nodeCount + other] + legs[other * nodeCount + stop];
      keys[other] = other === stop ? Infinity : way * stopCount + other;
    }
    keys.sort();
    at[stop + 1] = at[stop] + kept;
    for (let turn = 0; turn < kept; turn += 1) {
      stops[at[stop] + turn] = keys[turn] % stopCount;
    }
  }
  return { at, stops };
}

/**
 * The orders in which stops are put back, with their weights; the last one, tightest first, also
 * makes the first plan.
 * @param {Model} model
 */
export function sortOrders(model) {
  const { stopCount, routeCount } = model;
  const demand = new Float64Array(stopCount);
  const far = new Float64Array(stopCount);
  const opens = new Float64Array(stopCount).fill(Infinity);
  const closes = new Float64Array(stopCount);
  const open = new Float64Array(stopCount);
  for (let stop = 0; stop < stopCount; stop += 1) {
    demand[stop] = -model.demand[stop];
    for (let at = model.eligibleAt[stop]; at < model.eligibleAt[stop + 1]; at += 1) {
      const route = model.eligible[at];
      const day = model.problem.routes[route].day * DAY;
      const way = model.legsOut[route][model.startNode[route] * model.nodeCount + stop];
      far[stop] = Math.min(far[stop], -way);
      const option = model.optionAt[stop * routeCount + route];
      for (let w = model.windowAt[option]; w < model.windowAt[option + 1]; w += 1) {
        opens[stop] = Math.min(opens[stop], day + model.windowFrom[w]);
        closes[stop] = Math.min(closes[stop], -day - model.windowTo[w]);
        open[stop] += model.windowTo[w] - model.windowFrom[w];
      }
    }
  }
  const hasDemand = demand.some((each) => each !== demand[0]);
  return [
    { weight: 4, keys: null },
    { weight: hasDemand ? 4 : 0, keys: demand },
    { weight: 2, keys: far },
    { weight: 1, keys: far.map((way) => -way) },
    { weight: 2, keys: opens },
    { weight: 2, keys: closes },
    { weight: 2, keys: open },
  ];
}
