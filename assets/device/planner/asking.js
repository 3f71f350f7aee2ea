/**
 * What the engine is asked: the week's problem with what must stay where it is, seen from now. Pure.
 *
 * @typedef {import("./words.js").Week} Week
 * @typedef {import("./times.js").Plan} Plan
 * @typedef {{kind: "week"|"cancelled"|"tidy"}|{kind: "late"|"emergency", minutes: number}|{kind: "sick"}} Situation
 *   ``late``: still where I am for so long; ``emergency``: away for so long; ``sick``: not today
 * @typedef {{today: string, seconds: number}} Moment today in London, and seconds since midnight
 * @typedef {{problem: import("./times.js").Problem, indexes: number[], start: number[][],
 *   aside: {index: number, route: number, start: number}[]}} Question
 *   ``indexes``: of the week, by index in the question; ``aside``: promised things that clash with
 *   another one: nothing the engine could do, so the worker is told
 */

import { dayOf } from "./times.js";
import { placeOf, without } from "./moves.js";
import { hasBegun } from "./words.js";

/** A planned visit goes to another day only when that saves more than this. */
const KEEP_THE_DAY = 300;
/** What it costs at least to take a planned visit out of the plan: more than any way to it. */
const PLANNED = 36_000;
/** The price of telling a family another time today, when the day went wrong. */
const TELL_AGAIN = 600;

/** @param {import("./words.js").StopRow} stop */
const isPromised = (stop) =>
  stop.kind === "appointment" || stop.locked || stop.confirmed || stop.second !== "" || hasBegun(stop);

/**
 * @param {Week} week @param {Plan} plan @param {Moment} now @param {Situation} [situation]
 * @param {Set<number>} [kept] stops that stay where they are, because the worker said so
 * @returns {Question}
 */
export function question(week, plan, now, situation = { kind: "week" }, kept = new Set()) {
  const today = week.routes.findIndex((route) => route.on === now.today);
  const free = now.seconds + ("minutes" in situation ? situation.minutes * 60 : 0);
  const seen = { week, plan, now, today, free, situation, kept };
  const asked = week.stops.map((_, index) => asStop(seen, index));
  const aside = clashes(week.problem, plan, asked);
  if (situation.kind === "sick" && today >= 0) {
    plan.routes[today].forEach((index, n) => {
      const start = plan.starts[today][n];
      const { kind, second } = week.stops[index];
      const isLeft = (kind === "appointment" || second !== "") && start >= now.seconds;
      if (isLeft) aside.push({ index, route: today, start });
    });
  }
  const out = new Set(aside.map(({ index }) => index));
  const indexes = week.stops.map((_, index) => index).filter((n) => asked[n] && !out.has(n));
  const position = new Map(indexes.map((index, n) => [index, n]));
  return {
    problem: { ...week.problem, stops: indexes.map((index) => /** @type {any} */ (asked[index])) },
    indexes,
    start: plan.routes.map((stops) =>
      stops.map((index) => position.get(index)).filter((n) => n !== undefined),
    ),
    aside,
  };
}

/** One stop as the engine sees it, or null where there is nothing to ask about it. */
function asStop({ week, plan, now, today, free, situation, kept }, index) {
  const stop = week.stops[index];
  const given = week.problem.stops[index];
  const place = placeOf(plan, index);
  if (!place && (stop.kind === "open" || stop.declined || kept.has(index))) return null;
  const isUpset = ["late", "emergency", "sick"].includes(situation.kind);
  const upset = isUpset && place?.route === today;
  // When today goes wrong, only today is put right: other days' families hear nothing of it.
  if (isUpset && !place) return null;
  const isPast =
    place && (week.routes[place.route].on < now.today || (place.route === today && place.start < now.seconds));
  const mayTellAgain = upset && stop.kind !== "appointment" && stop.second === "" && !hasBegun(stop);
  const stays =
    isPast || kept.has(index) || (isUpset && !upset) || (isPromised(stop) && !mayTellAgain);
  if (place && stays) {
    const windows = [[place.start, place.start, 0]];
    return { ...given, on: [{ route: place.route, windows, cost: 0 }], leave_out: null };
  }
  // A promise is moved within today only, unless today is lost.
  const onlyToday = isPromised(stop) && situation.kind !== "sick";
  const isOpen = (route) =>
    week.routes[route].on >= now.today &&
    !(situation.kind === "sick" && route === today) &&
    (!onlyToday || route === today);
  const on = given.on
    .filter(({ route }) => isOpen(route))
    .map(({ route, windows, cost }) => ({
      route,
      windows: route === today ? from(windows, free) : windows,
      cost:
        cost +
        (place && place.route !== route ? KEEP_THE_DAY : 0) +
        (isPromised(stop) ? TELL_AGAIN : 0),
    }))
    .filter(({ windows }) => windows.length);
  // What nobody asked for but the worker is no less a visit once it is planned.
  const price = place && given.leave_out !== null ? Math.max(given.leave_out, PLANNED) : given.leave_out;
  return { ...given, on, leave_out: price };
}

const from = (windows, free) =>
  windows.filter(([, to]) => to >= free).map(([begins, to, cost]) => [Math.max(begins, free), to, cost]);

/** Promised things of one day that cannot both be kept: the later is set aside, so that the rest
 * can be planned, and the worker is told. */
function clashes(problem, plan, asked) {
  /** @type {{index: number, route: number, start: number}[]} */
  const aside = [];
  const asking = { ...problem, stops: problem.stops.map((stop, index) => asked[index] ?? stop) };
  const isFixed = (index) => asked[index]?.leave_out === null;
  plan.routes.forEach((stops, route) => {
    let kept = plan;
    for (const index of stops) if (!isFixed(index)) kept = without(kept, index);
    for (;;) {
      const { faults } = dayOf(asking, route, kept.routes[route], kept.starts[route]);
      const clash = faults.find(({ code }) => ["overlap", "travel", "early", "late"].includes(code));
      if (!clash) return;
      const { start } = /** @type {{start: number}} */ (placeOf(kept, clash.stop));
      aside.push({ index: clash.stop, route, start });
      kept = without(kept, clash.stop);
    }
  });
  return aside;
}

/** The engine's answer in the week's own numbers. @param {Question} asked
 * @param {{routes: number[][], starts: number[][]}} answer @returns {Plan} */
export const inTheWeek = (asked, answer) => ({
  routes: answer.routes.map((stops) => stops.map((n) => asked.indexes[n])),
  starts: answer.starts,
});
