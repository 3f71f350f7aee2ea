/**
 * The difference between two plans, one change a line, each with its reason. Pure.
 *
 * @typedef {import("./words.js").Week} Week
 * @typedef {import("./times.js").Plan} Plan
 * @typedef {{index: number, kind: "placed"|"moved"|"time"|"out", title: string, what: string,
 *   why: string, tell: boolean, from: {route: number, start: number}|null,
 *   to: {route: number, start: number}|null}} Change ``tell``: a family was told the old time
 */

import { legs } from "./times.js";
import { dayIn, moved, placeOf, without } from "./moves.js";
import { clock, count, dayName, lasts, named, shortDate } from "./words.js";

/** Travel of a whole plan, in seconds. @param {Week} week @param {Plan} plan */
export const travelOf = (week, plan) =>
  plan.routes.reduce((sum, _, r) => sum + dayIn(week.problem, plan, r).travel, 0);

/** @param {Week} week @param {Plan} before @param {Plan} after @returns {Change[]} by day and time */
export function differences(week, before, after) {
  const found = [];
  week.stops.forEach((stop, index) => {
    const from = placeOf(before, index);
    const to = placeOf(after, index);
    if (!from && !to) return;
    if (from && to && from.route === to.route && from.start === to.start) return;
    const kind = !from ? "placed" : !to ? "out" : from.route === to.route ? "time" : "moved";
    const at = (/** @type {any} */ place) => `${dayName(week.routes[place.route].on)} ${clock(place.start)}`;
    const what = {
      placed: () => at(to),
      out: () => `Back to the list, was ${at(from)}`,
      time: () => `${at(from)} → ${clock(/** @type {any} */ (to).start)}`,
      moved: () => `${at(from)} → ${at(to)}`,
    }[kind]();
    found.push({
      index,
      kind,
      title: named(stop),
      what,
      why: reason(week, before, after, index, kind),
      tell: Boolean(from && stop.confirmed),
      from: from && { route: from.route, start: from.start },
      to: to && { route: to.route, start: to.start },
    });
  });
  const place = (change) => change.to ?? change.from;
  return found.sort((one, other) => place(one).route - place(other).route || place(one).start - place(other).start);
}

/** Travel that a stop costs where it stands. */
function detour(week, plan, index) {
  const place = placeOf(plan, index);
  if (!place) return 0;
  const rest = without(plan, index);
  return dayIn(week.problem, plan, place.route).travel - dayIn(week.problem, rest, place.route).travel;
}

/** Who is next on the way, and how far. */
function neighbour(week, plan, index) {
  const { route, position } = /** @type {any} */ (placeOf(plan, index));
  const stops = plan.routes[route];
  const ways = legs(week.problem, route, stops);
  const sides = [
    { stop: stops[position - 1], way: ways[position] },
    { stop: stops[position + 1], way: ways[position + 1] },
  ].filter((side) => side.stop !== undefined && week.stops[side.stop].place_text !== "");
  sides.sort((one, other) => one.way - other.way);
  return sides[0] ?? null;
}

const same = (seconds) => seconds < 60;

const CLEARED = {
  overlap: "It was at the same time as something else.",
  travel: "There was too little time for the way.",
  window: "It was at a time when they cannot be seen.",
  day: "It was on a day when it cannot be made.",
  early: "It was before your day begins.",
  late: "Your day would have ended too late.",
};

/** What was wrong with a stop where it stood. */
function clearedBy(week, before, after, index) {
  const wrong = (plan) => {
    const place = placeOf(plan, index);
    return place ? dayIn(week.problem, plan, place.route).faults.find((fault) => fault.stop === index) : undefined;
  };
  const was = wrong(before);
  return was && !wrong(after) ? (CLEARED[was.code] ?? "") : "";
}

/** What its day and time cost. */
function costOf(week, plan, index) {
  const place = placeOf(plan, index);
  const visits = place ? dayIn(week.problem, plan, place.route).visits : [];
  return visits.find(({ stop }) => stop === index)?.cost ?? 0;
}

/** How many things are wrong in a whole plan. @param {Week} week @param {Plan} plan */
export const faultsOf = (week, plan) =>
  plan.routes.reduce((sum, _, r) => sum + dayIn(week.problem, plan, r).faults.length, 0);

function reason(week, before, after, index, kind) {
  const stop = week.stops[index];
  const due = stop.due_on ? `Due ${shortDate(stop.due_on)}. ` : "";
  if (kind === "out") return stop.because || `${due}No room is left for it this week.`;
  const beside = neighbour(week, after, index);
  const near = beside
    ? same(beside.way)
      ? `The same place as ${named(week.stops[beside.stop])}.`
      : `${lasts(beside.way)} from ${named(week.stops[beside.stop])}.`
    : "";
  if (kind === "placed") return `${due}${near || `Adds ${lasts(detour(week, after, index))} of travel.`}`.trim();
  const cleared = clearedBy(week, before, after, index);
  if (cleared) return cleared;
  const saved = detour(week, before, index) - detour(week, after, index);
  if (saved >= 60) return `Saves ${lasts(saved)} on the way. ${near}`.trim();
  if (costOf(week, after, index) < costOf(week, before, index)) return `A time that suits better. ${near}`.trim();
  const route = /** @type {any} */ (placeOf(after, index)).route;
  const isNew = (one) => placeOf(before, one)?.route !== route || clearedBy(week, before, after, one);
  const newcomer = after.routes[route].find((one) => one !== index && isNew(one));
  if (newcomer !== undefined) return `Makes room for ${named(week.stops[newcomer])}.`;
  return near || "Fits the order of the day.";
}

/** "3 changes, saves 12 min"; what is placed anew is said, since it cannot save.
 * @param {Change[]} changes @param {number} seconds travel after less travel before
 * @param {number} [cleared] how many things that were wrong no longer are */
export function headline(changes, seconds, cleared = 0) {
  if (!changes.length) return "Nothing better was found: your plan stands.";
  const placed = changes.filter(({ kind }) => kind === "placed").length;
  const minutes = Math.round(seconds / 60);
  const travel =
    minutes === 0 ? "" : minutes < 0 ? `saves ${lasts(seconds)}` : `${lasts(seconds)} more travel`;
  const solved = cleared > 0 ? `${count(cleared, "problem")} solved` : "";
  const parts = [count(changes.length, "change"), placed ? `${placed} of them newly planned` : "", solved, travel];
  if (placed === changes.length) parts.splice(0, 2, `${count(placed, "visit")} planned`);
  return parts.filter(Boolean).join(", ");
}

/** The plan with only the chosen changes. @param {Plan} before
 * @param {{index: number, to: {route: number, start: number}|null}[]} chosen @returns {Plan} */
export function withChanges(before, chosen) {
  let plan = before;
  for (const { index } of chosen) plan = without(plan, index);
  for (const { index, to } of chosen) if (to) plan = moved(plan, index, to.route, to.start);
  return plan;
}
