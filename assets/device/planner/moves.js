/**
 * What a worker does to a plan, and what that breaks. Pure: a plan in, a plan out.
 *
 * @typedef {import("./times.js").Problem} Problem
 * @typedef {import("./times.js").Plan} Plan
 * @typedef {import("./times.js").Fault} Fault
 * @typedef {{hard: Fault[], soft: number[], minutes: number}} Verdict ``soft``: stops at a time their
 *   family did not ask for; ``minutes``: more travel than before, negative when it saves some
 */

import { allowed, dayOf, timesFor, windowCost } from "./times.js";

/** @param {Plan} plan @param {number} index @returns {{route: number, position: number, start: number}|null} */
export function placeOf(plan, index) {
  for (let route = 0; route < plan.routes.length; route += 1) {
    const position = plan.routes[route].indexOf(index);
    if (position >= 0) return { route, position, start: plan.starts[route][position] };
  }
  return null;
}

/** @param {Plan} plan @param {number} index @returns {Plan} */
export function without(plan, index) {
  const place = placeOf(plan, index);
  if (!place) return plan;
  const cut = (lists) =>
    lists.map((list, r) => (r === place.route ? list.filter((_, n) => n !== place.position) : list));
  return { routes: cut(plan.routes), starts: cut(plan.starts) };
}

/** The plan with one stop at a time of a day; everything else stays where it is.
 * @param {Plan} plan @param {number} index @param {number} route @param {number} start @returns {Plan} */
export function moved(plan, index, route, start) {
  const { routes, starts } = without(plan, index);
  const after = starts[route].findIndex((time) => time > start);
  const position = after < 0 ? starts[route].length : after;
  const put = (lists, value) =>
    lists.map((list, r) => (r === route ? [...list.slice(0, position), value, ...list.slice(position)] : list));
  return { routes: put(routes, index), starts: put(starts, start) };
}

/** @param {Problem} problem @param {Plan} plan @param {number} r */
export const dayIn = (problem, plan, r) => dayOf(problem, r, plan.routes[r], plan.starts[r]);

const travelIn = (problem, plan, routes) =>
  routes.reduce((sum, r) => sum + dayIn(problem, plan, r).travel, 0);

const key = (fault) => `${fault.code} ${fault.stop}`;

/**
 * What a change breaks that was whole before, in the days it touches.
 * @param {Problem} problem @param {Plan} before @param {Plan} after @param {number[]} touched
 * @returns {Verdict}
 */
export function judge(problem, before, after, touched) {
  const faultsIn = (plan) => touched.flatMap((r) => dayIn(problem, plan, r).faults);
  const old = new Map(faultsIn(before).map((fault) => [key(fault), fault.short]));
  const hard = faultsIn(after).filter((fault) => {
    const was = old.get(key(fault));
    return was === undefined || fault.short > was;
  });
  const cost = (plan) => touched.flatMap((r) => dayIn(problem, plan, r).visits);
  const dear = new Map(cost(before).map((visit) => [visit.stop, visit.cost]));
  const soft = cost(after)
    .filter((visit) => visit.cost > (dear.get(visit.stop) ?? 0))
    .map((visit) => visit.stop);
  const seconds = travelIn(problem, after, touched) - travelIn(problem, before, touched);
  return { hard, soft, minutes: Math.round(seconds / 60) };
}

/** @param {Problem} problem @param {Plan} plan @param {number} index @param {number} route
 * @param {number} start @returns {Verdict & {plan: Plan}} */
export function checkMoveTo(problem, plan, index, route, start) {
  const after = moved(plan, index, route, start);
  const from = placeOf(plan, index)?.route;
  const touched = from === undefined || from === route ? [route] : [from, route];
  return { ...judge(problem, plan, after, touched), plan: after };
}

/**
 * The same with what was promised: a time the family was told is a rule too.
 * @param {import("./words.js").Week} week @param {Plan} plan @param {number} index
 * @param {number} route @param {number} start @returns {Verdict & {plan: Plan}}
 */
export function judgeMove(week, plan, index, route, start) {
  const verdict = checkMoveTo(week.problem, plan, index, route, start);
  const place = placeOf(plan, index);
  const isElsewhere = place && (place.route !== route || place.start !== start);
  if (!isElsewhere || !week.stops[index].confirmed) return verdict;
  return { ...verdict, hard: [{ code: "promise", stop: index, short: 0 }, ...verdict.hard] };
}

/**
 * The best times for one visit with everything else as it stands: least travel first, and never two
 * of one day before every day was asked once.
 * @param {Problem} problem @param {Plan} plan @param {number} index @param {number} [count]
 * @returns {{route: number, start: number, minutes: number, wish: boolean}[]}
 */
export function bestSlotsFor(problem, plan, index, count = 3) {
  const rest = without(plan, index);
  const found = [];
  for (const { route } of problem.stops[index].on) {
    const stops = rest.routes[route];
    const wished = new Map(stops.map((stop, n) => [stop, rest.starts[route][n]]));
    const dayBefore = dayIn(problem, rest, route);
    for (let position = 0; position <= stops.length; position += 1) {
      const order = [...stops.slice(0, position), index, ...stops.slice(position)];
      const times = timesFor(problem, route, order, { wished });
      // Others keep their times: a booking moves nobody.
      if (!times || stops.some((stop) => times[order.indexOf(stop)] !== wished.get(stop))) continue;
      const day = dayOf(problem, route, order, times);
      found.push({
        route,
        start: times[position],
        minutes: Math.round((day.travel - dayBefore.travel) / 60),
        wish: day.visits[position].cost > 0,
        cost: day.cost - dayBefore.cost,
      });
    }
  }
  found.sort((one, other) => one.cost - other.cost || one.route - other.route);
  const chosen = [];
  for (const slot of found) if (!chosen.some(({ route }) => route === slot.route)) chosen.push(slot);
  for (const slot of found) if (!chosen.includes(slot)) chosen.push(slot);
  return chosen.slice(0, count).map(({ cost: _cost, ...slot }) => slot);
}

/**
 * The engine's orders with times for people: whoever stays on a day keeps their time where that can
 * be, the others begin at five minutes.
 * @param {Problem} problem @param {Plan} before @param {number[][]} routes @param {number[][]} starts
 *   the engine's own, where nothing neater holds @returns {Plan}
 */
export function settled(problem, before, routes, starts) {
  const times = routes.map((stops, r) => {
    if (!stops.length) return [];
    const found = starts[r].map((start) => Math.ceil(start / 60) * 60);
    const limited = noDearer(problem, r, stops, starts[r]);
    const wished = new Map(before.routes[r].map((stop, n) => [stop, before.starts[r][n]]));
    return timesFor(limited, r, stops, { wished }) ?? timesFor(limited, r, stops) ?? found;
  });
  return { routes, starts: times };
}

/** Of each stop only the times that cost no more than the one the engine chose. */
function noDearer(problem, r, stops, starts) {
  const limited = [...problem.stops];
  stops.forEach((index, n) => {
    const on = allowed(problem, r, index);
    const cost = on ? windowCost(on.windows, starts[n]) : null;
    if (!on || cost === null) return;
    const windows = on.windows.filter((window) => window[2] <= cost);
    limited[index] = { ...problem.stops[index], on: [{ ...on, windows }] };
  });
  return { ...problem, stops: limited };
}
