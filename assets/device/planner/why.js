/**
 * Why something could not be placed, and what would make it fit. Pure.
 *
 * @typedef {import("./words.js").Week} Week
 * @typedef {import("./times.js").Plan} Plan
 */

import { dayOf, timesFor } from "./times.js";
import { bestSlotsFor, placeOf, without } from "./moves.js";
import { clock, dayName, named, shortDate, windowsText } from "./words.js";

const LONGER_DAYS = [1_800, 3_600, 5_400];

/**
 * @param {Week} week @param {import("./times.js").Problem} asked the week's problem as the engine saw it,
 *   in the week's own numbers @param {Plan} plan @param {number} index
 * @returns {{index: number, why: string, fits: string}}
 */
export function whyNot(week, asked, plan, index) {
  const stop = week.stops[index];
  const { on } = asked.stops[index];
  if (!on.length) {
    const due = stop.due_on ? ` before it is due on ${shortDate(stop.due_on)}` : "";
    return {
      index,
      why: `No working day is left${due}.`,
      fits: "Another worker could make it, or your manager agrees a later date.",
    };
  }
  const days = [...new Set(on.map(({ route }) => dayName(week.routes[route].on)))];
  const when = `${days.length > 3 ? "any day" : days.join(" or ")}, ${windowsText(on[0].windows)}`;
  const fits = longerDay(week, asked, plan, index) ?? otherTime(week, asked, plan, index) ?? otherMoves(week, asked, plan, index);
  return {
    index,
    why: `There is no room in its times (${when}).`,
    fits: fits ?? "Another worker could make it.",
  };
}

/** Each order of a day with the stop put in, where the others keep theirs. */
function* orders(plan, route, index) {
  const stops = plan.routes[route];
  for (let at = 0; at <= stops.length; at += 1) yield [...stops.slice(0, at), index, ...stops.slice(at)];
}

function firstFit(plan, route, index, find) {
  for (const order of orders(plan, route, index)) {
    const times = find(order);
    if (times) return times[order.indexOf(index)];
  }
  return null;
}

const wishes = (plan, route) => new Map(plan.routes[route].map((stop, n) => [stop, plan.starts[route][n]]));

function longerDay(week, asked, plan, index) {
  for (const more of LONGER_DAYS) {
    for (const { route } of asked.stops[index].on) {
      const wished = wishes(plan, route);
      const start = firstFit(plan, route, index, (order) => timesFor(asked, route, order, { wished, more }));
      if (start !== null) {
        const end = clock(asked.routes[route].to + more);
        return `It would fit on ${dayName(week.routes[route].on)} at ${clock(start)} if your day could end at ${end}.`;
      }
    }
  }
  return null;
}

/** At a time the family did not offer; the others keep their own windows. */
function otherTime(week, asked, plan, index) {
  for (const { route } of asked.stops[index].on) {
    const anyTime = {
      ...asked,
      stops: asked.stops.map((stop, n) =>
        n === index ? { ...stop, on: [{ route, windows: [[0, 86_400, 0]], cost: 0 }] } : stop,
      ),
    };
    const [slot] = bestSlotsFor(anyTime, plan, index, 1);
    if (slot) {
      return `It would fit on ${dayName(week.routes[route].on)} at ${clock(slot.start)}, if the family agrees to that time.`;
    }
  }
  return null;
}

/** If one thing that must stay could go elsewhere. */
function otherMoves(week, asked, plan, index) {
  for (const { route } of asked.stops[index].on) {
    for (const other of plan.routes[route]) {
      const rest = without(plan, other);
      if (!bestSlotsFor(asked, rest, index, 1).some((slot) => slot.route === route)) continue;
      const { start } = /** @type {any} */ (placeOf(plan, other));
      return `It would fit if ${named(week.stops[other])} on ${dayName(week.routes[route].on)} at ${clock(start)} could move.`;
    }
  }
  return null;
}

/** What a plan with only some of a proposal's changes breaks. @param {Week} week @param {Plan} before
 * @param {Plan} after @returns {{fault: import("./times.js").Fault, route: number}[]} */
export function brokenBy(week, before, after) {
  return after.routes.flatMap((stops, route) => {
    const was = dayOf(week.problem, route, before.routes[route], before.starts[route]).faults;
    const old = new Map(was.map((fault) => [`${fault.code} ${fault.stop}`, fault.short]));
    return dayOf(week.problem, route, stops, after.starts[route])
      .faults.filter((fault) => fault.short > (old.get(`${fault.code} ${fault.stop}`) ?? -1))
      .map((fault) => ({ fault, route }));
  });
}
