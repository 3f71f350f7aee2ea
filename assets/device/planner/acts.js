/**
 * What the page does, as operations with the rows to show at once. Pure: it builds them, the page
 * stores and sends them (outbox.js).
 *
 * @typedef {import("./words.js").Week} Week
 * @typedef {import("./times.js").Plan} Plan
 * @typedef {{index: number, from: {route: number, start: number}|null,
 *   to: {route: number, start: number}|null}} Step
 * @typedef {{newId: () => string, me: {id: string, name: string}}} Around what the device knows besides
 *   the plan
 */

import { withChanges } from "./changes.js";
import { clock, count, dayText, named } from "./words.js";
import { momentOf } from "./week.js";

const VISITS = "visits";
/** Visits that a clock asks for (visits/planner/accepting.py decides it for the record). */
const STATUTORY = ["child_protection", "child_in_need", "looked_after"];
const WEEKS = "plan_weeks";
const BLANK_VISIT = { notes: [] };

// The whole week: its lists belong together, and the server may send them in another order before
// this is settled.
const shownWeek = (week, changed) => ({ collection: WEEKS, blank: {}, row: { ...week, ...changed } });

const wall = (week, place) => place && { on: week.routes[place.route].on, start: clock(place.start) };

/**
 * Put visits where they shall be: a drag, a booking, or a whole proposal accepted.
 * @param {Week} week @param {Plan} plan @param {Step[]} steps @param {Around} around
 * @param {{proposal?: boolean, savedMinutes?: number, override?: string, breaks?: string[],
 *   tellAgain?: string}} [why] ``tellAgain``: why families hear another time than they were told
 */
export function accept(week, plan, steps, around, why = {}) {
  const stops = [...week.stops];
  const visits = [];
  const changes = steps.map(({ index, from, to }) => {
    const stop = stops[index];
    const visitIds = stop.visit_ids.length ? stop.visit_ids : stop.child_ids.map(() => around.newId());
    const isNew = !stop.visit_ids.length;
    // Words may be written in the visit before the record has heard of it: under this id.
    const groupId = isNew ? around.newId() : null;
    stops[index] = to
      ? { ...stop, kind: "visit", status: "planned", visit_ids: visitIds, confirmed: false }
      : backInTray(stop, "due");
    const at = wall(week, to);
    visitIds.forEach((id, n) => visits.push(shownVisit(week, stop, id, n, to, isNew && { ...around, groupId })));
    return {
      stop: stop.id,
      child_ids: stop.child_ids,
      visit_ids: visitIds,
      ...(isNew && { group_id: groupId }),
      kind: stop.visit_kind,
      minutes: stop.minutes,
      on: at?.on ?? null,
      start: at?.start ?? null,
      was: wall(week, from),
      override: why.override ?? (stop.confirmed ? (why.tellAgain ?? "") : ""),
      breaks: why.breaks ?? [],
    };
  });
  return {
    name: "plan.accept",
    payload: {
      week_on: week.week_on,
      version: week.version,
      changes,
      proposal: why.proposal ?? false,
      saved_minutes: why.savedMinutes ?? 0,
    },
    what: saidOf(week, steps),
    stream: `plan:${week.week_on}`,
    where: "/plan",
    shows: [shownWeek(week, { plan: withChanges(plan, steps), stops }), ...visits],
  };
}

function saidOf(week, steps) {
  if (steps.length !== 1) return `Plan accepted, ${count(steps.length, "change")}`;
  const [{ index, to }] = steps;
  const who = named(week.stops[index]);
  return to
    ? `Visit to ${who} planned, ${dayText(week.routes[to.route].on)}, ${clock(to.start)}`
    : `Visit to ${who} taken out of the plan`;
}

/** The visit as Today shows it. A visit that leaves the plan is not shown as planned any more. */
function shownVisit(week, stop, id, n, to, newlyMade) {
  if (!to) return cancelledVisit(id);
  const { on } = week.routes[to.route];
  const when = { id, at: momentOf(on, to.start), on, time: clock(to.start), minutes: stop.minutes };
  const made = newlyMade && {
    group_id: newlyMade.groupId,
    child_id: stop.child_ids[n],
    child_name: stop.names[n] ?? "",
    status: "planned",
    status_label: "Planned",
    statutory: STATUTORY.includes(stop.visit_kind),
    kind: stop.visit_kind,
    kind_label: stop.visit_kind_label,
    purpose: stop.visit_kind_label,
    place: stop.place_text,
    worker_id: newlyMade.me.id,
    worker: newlyMade.me.name,
  };
  return { collection: VISITS, blank: newlyMade ? BLANK_VISIT : {}, row: { ...when, confirmed: false, ...made } };
}

const cancelledVisit = (id) => ({
  collection: VISITS,
  blank: {},
  row: { id, status: "cancelled", status_label: "Cancelled" },
});

const changedStop = (week, index, changed) =>
  shownWeek(week, { stops: week.stops.map((stop, n) => (n === index ? { ...stop, ...changed } : stop)) });

/** @param {Week} week @param {number} index @param {boolean} locked */
export function lock(week, index, locked) {
  const stop = week.stops[index];
  return {
    name: "plan.lock",
    payload: { visit_ids: stop.visit_ids, locked },
    what: `${locked ? "Locked" : "Unlocked"} in the plan: ${named(stop)}`,
    stream: `plan:${week.week_on}`,
    where: "/plan",
    shows: [changedStop(week, index, { locked })],
  };
}

/** The family was told, or is told otherwise. @param {Week} week @param {number} index @param {boolean} confirmed */
export function confirm(week, index, confirmed) {
  const stop = week.stops[index];
  return {
    name: "plan.confirm",
    payload: { visit_ids: stop.visit_ids, confirmed },
    what: `${confirmed ? "Agreed with the family" : "No longer agreed"}: ${named(stop)}`,
    stream: `plan:${week.week_on}`,
    where: "/plan",
    shows: [changedStop(week, index, { confirmed })],
  };
}

/** Not this week, and why. @param {Week} week @param {number} index @param {string} because */
export function decline(week, index, because) {
  const stop = week.stops[index];
  return {
    name: "plan.decline",
    payload: { week_on: week.week_on, stop: stop.id, child_ids: stop.child_ids, because },
    what: `Not this week: ${named(stop)}`,
    stream: `plan:${week.week_on}`,
    where: "/plan",
    shows: [changedStop(week, index, { declined: true })],
  };
}

/** The visits of a stop will not be made.
 * @param {Week} week @param {Plan} plan @param {number} index @param {string} because */
export function cancel(week, plan, index, because) {
  const stop = week.stops[index];
  const cut = withChanges(plan, [{ index, to: null }]);
  const stops = week.stops.map((one, at) => (at === index ? backInTray(one) : one));
  return {
    name: "visit.cancel",
    payload: { visit_ids: stop.visit_ids, because },
    what: `Visit cancelled: ${named(stop)}`,
    stream: `plan:${week.week_on}`,
    where: "/plan",
    shows: [shownWeek(week, { plan: cut, stops }), ...stop.visit_ids.map(cancelledVisit)],
  };
}

/** A stop with no visit. Due again only the clocks can say; until then what had a date waits in the list. */
const backInTray = (stop, kind = stop.due_on ? "due" : "open") => ({
  ...stop,
  kind,
  visit_ids: [],
  status: "",
  locked: false,
  confirmed: false,
});
