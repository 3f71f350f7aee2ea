/**
 * The week as the page draws it: days with what happens when, and the list of what is not planned. Pure.
 *
 * @typedef {import("./words.js").Week} Week
 * @typedef {import("./times.js").Plan} Plan
 */

import { dayIn, placeOf } from "./moves.js";

const HOUR = 3_600;

/** Numbers of a problem as the pages use it: an entry of its own for every day a stop may be on.
 * @param {Week} week @returns {Week} */
export function unfolded(week) {
  const every = week.problem.routes.map((_, route) => route);
  const stops = week.problem.stops.map((stop) => ({
    ...stop,
    on: stop.on.flatMap((one) => (one.route === null ? every.map((route) => ({ ...one, route })) : [one])),
  }));
  return { ...week, problem: { ...week.problem, stops } };
}

/**
 * @param {Week} week @param {Plan} plan
 * @returns {{on: string, route: number, day: ReturnType<typeof dayIn>|null}[]} one for each day of
 *   the week; ``route`` is -1 on a day that is not worked
 */
export function daysOf(week, plan) {
  return week.days.map((on) => {
    const route = week.routes.findIndex((each) => each.on === on);
    return { on, route, day: route < 0 ? null : dayIn(week.problem, plan, route) };
  });
}

/** What waits to be planned: overdue first, then by date. @param {Week} week @param {Plan} plan
 * @returns {number[]} */
export function trayOf(week, plan) {
  const due = (index) => week.stops[index].due_on || "9999";
  return week.stops
    .map((_, index) => index)
    .filter((index) => {
      const { kind, declined } = week.stops[index];
      return (kind === "due" || kind === "visit") && !declined && !placeOf(plan, index);
    })
    .sort((one, other) => due(one).localeCompare(due(other)));
}

/** Children of the caseload for whom nothing is due: they can be booked. */
export const openOf = (week, plan) =>
  week.stops
    .map((_, index) => index)
    .filter((index) => week.stops[index].kind === "open" && !placeOf(plan, index))
    .sort((one, other) => week.stops[one].who.localeCompare(week.stops[other].who, "en-GB"));

/** The hours the grid shows, to whole hours: the longest working day and whatever lies outside it.
 * @param {Week} week @param {Plan} plan @returns {{from: number, to: number}} seconds */
export function hoursOf(week, plan) {
  const begins = week.problem.routes.map(({ from }) => from);
  const ends = week.problem.routes.map(({ to }) => to);
  plan.routes.forEach((stops, r) =>
    stops.forEach((index, n) => {
      begins.push(plan.starts[r][n]);
      ends.push(plan.starts[r][n] + week.problem.stops[index].service);
    }),
  );
  if (!begins.length) return { from: 9 * HOUR, to: 17 * HOUR };
  return {
    from: Math.floor(Math.min(...begins) / HOUR) * HOUR,
    to: Math.ceil(Math.max(...ends) / HOUR) * HOUR,
  };
}

const QUARTER = 900;

/** The time at a height of the grid, to a quarter of an hour. @param {number} part 0 at the top, 1 at
 * the foot @param {{from: number, to: number}} hours @param {number} length of what is dropped */
export function timeAt(part, hours, length) {
  const time = hours.from + part * (hours.to - hours.from);
  const most = hours.to - length;
  return Math.max(hours.from, Math.min(most, Math.round(time / QUARTER) * QUARTER));
}

/** Where an arrow key leads from a day and time. @param {string} key
 * @param {{route: number, start: number}} at @param {number[]} routes in the order of the days
 * @param {{from: number, to: number}} hours @param {number} length */
export function stepped(key, at, routes, hours, length) {
  const day = routes.indexOf(at.route);
  switch (key) {
    case "ArrowUp":
    case "ArrowDown": {
      const next = at.start + (key === "ArrowUp" ? -QUARTER : QUARTER);
      const start = Math.round(next / QUARTER) * QUARTER;
      return start < hours.from || start + length > hours.to ? at : { ...at, start };
    }
    case "ArrowLeft":
    case "ArrowRight": {
      const route = routes[day + (key === "ArrowLeft" ? -1 : 1)];
      return route === undefined ? at : { ...at, route };
    }
    default:
      return null;
  }
}

const inLondon = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** An ISO moment from a London date and seconds since its midnight.
 * @param {string} on @param {number} seconds */
export function momentOf(on, seconds) {
  const wall = Date.parse(`${on}T00:00:00Z`) + seconds * 1_000;
  // London is at UTC or an hour ahead of it: the guess that reads back as the wall clock is right.
  const ahead = new Date(wall - HOUR * 1_000);
  const [hour, minute] = inLondon.format(ahead).split(":").map(Number);
  const isSummer = hour * 60 + minute === Math.floor(seconds / 60);
  return (isSummer ? ahead : new Date(wall)).toISOString();
}

/** Seconds since midnight in London. @param {Date} [moment] */
export function secondsNow(moment = new Date()) {
  const [hour, minute] = inLondon.format(moment).split(":").map(Number);
  return hour * HOUR + minute * 60;
}

const WORTH_SAYING = 2_700;

/** Free time of a day from ``now`` on, three quarters of an hour or more at a time: what is neither
 * visit nor way nor lunch.
 * @param {import("./times.js").Route} route @param {ReturnType<typeof dayIn>} day @param {number} [now] */
export function freeTimes(route, day, now = 0) {
  const busy = day.visits.map((visit) => [visit.leave, visit.end]);
  if (day.home) busy.push([day.home.leave, day.home.at]);
  if (day.lunch) busy.push([day.lunch.from, day.lunch.to]);
  busy.sort((one, other) => one[0] - other[0]);
  const free = [];
  let since = Math.max(route.from, now);
  for (const [from, to] of [...busy, [route.to, route.to]]) {
    if (from - since >= WORTH_SAYING) free.push({ from: since, to: from });
    since = Math.max(since, to);
  }
  return free;
}
