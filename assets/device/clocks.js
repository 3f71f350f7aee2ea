// The statutory clocks on the device: how a visit moves what is due, without signal. The rules are
// Python's (visits/rules): each due brings its steps as data, and this counts from them. A test
// holds both to the same dates. Pure.

import { dateText, momentText, todayText } from "./words.js";

/**
 * @typedef {{from_on: string, count: number, unit: string, because: string, source: string,
 *   what?: string}} Step
 * @typedef {{since: string, counted: string, steps: Step[], met_by: string[],
 *   moved_by?: string}} Clock
 * @typedef {{id: string, child_id: string, child_name: string, kind: string, what: string, on: string,
 *   at: string, because: string, source: string, subject: string, clock: Clock}} Due
 * @typedef {{closed: string[], record_visit_working_days: number,
 *   record_critical_event_hours: number}} Settings
 */

const DAY = 86_400_000;
const SATURDAY = 6;

// A day is a moment at UTC midnight, so that no clock change lies between two days.
const day = (iso) => Date.parse(`${iso}T00:00:00Z`);
const iso = (moment) => new Date(moment).toISOString().slice(0, 10);
const weekend = (moment) => new Date(moment).getUTCDay() % SATURDAY === 0;

/** @param {string} start ISO date @param {number} count @param {Set<string>} closed bank holidays */
export function addWorkingDays(start, count, closed) {
  const works = (moment) => !weekend(moment) && !closed.has(iso(moment));
  let moment = day(start);
  if (count === 0) while (!works(moment)) moment += DAY;
  const step = count < 0 ? -DAY : DAY;
  for (let left = Math.abs(count); left > 0; ) {
    moment += step;
    if (works(moment)) left -= 1;
  }
  return iso(moment);
}

/** The same day some months later, or the last of a shorter month. @param {string} start @param {number} months */
export function addMonths(start, months) {
  const [year, month, date] = start.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return iso(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

function after(start, { count, unit }, closed) {
  if (unit === "working_days") return addWorkingDays(start, count, closed);
  if (unit === "months") return addMonths(start, count);
  return iso(day(start) + count * 7 * DAY);
}

/**
 * What is due once the child was seen on a day; the same object where that changes nothing.
 * @param {Due} due @param {string} on ISO date @param {Set<string>} closed @returns {Due}
 */
export function seen(due, on, closed) {
  const { clock } = due;
  if (clock.counted && on <= clock.counted) return due;
  const step = clock.steps.findLast((each) => each.from_on <= on);
  if (!step) return due;
  return {
    ...due,
    what: step.what || due.what,
    on: after(on, step, closed),
    because: step.because.replace("{day}", dateText(on)),
    source: step.source,
    clock: { ...clock, counted: on },
  };
}

const CRITICAL = new Set(["section_47"]);
const WAITS = new Set(["under_way", "left"]);
const was = (visit) => visit.seen === "yes";

function meets(due, visit, visits) {
  const { met_by: kinds, since } = due.clock;
  if (due.kind === "record_visit") {
    const recorded = visits.find(({ id }) => id === due.subject);
    return recorded !== undefined && !WAITS.has(recorded.status);
  }
  return was(visit) && visit.on >= since && (kinds.includes(visit.kind) || kinds.includes("seen"));
}

const spoken = (count, one, many) => (count === 1 ? `One ${one}` : `${count} ${many}`);

function inDays(visit, { record_visit_working_days: days }, closed) {
  const because = `${spoken(days, "working day", "working days")} after the visit of ${dateText(visit.on)}.`;
  return { on: addWorkingDays(visit.on, days, closed), at: "", because };
}

function inHours(visit, { record_critical_event_hours: hours }) {
  const ended = visit.ended_at || visit.started_at || visit.at;
  const at = new Date(Date.parse(ended) + hours * 3_600_000);
  const because = `${spoken(hours, "hour", "hours")} after the visit of ${momentText(ended)}: a critical event.`;
  return { on: todayText(at), at: at.toISOString(), because };
}

/** A visit that was left here and that the server has not heard of: it is to be written up. */
function toWriteUp(visit, settings, closed) {
  const by = CRITICAL.has(visit.kind) ? inHours(visit, settings) : inDays(visit, settings, closed);
  return {
    id: `${visit.child_id}:record_visit:${visit.id}`,
    child_id: visit.child_id,
    child_name: visit.child_name,
    kind: "record_visit",
    what: "Write up the visit",
    ...by,
    source: "Local policy",
    subject: visit.id,
    clock: { since: visit.on, counted: "", steps: [], met_by: [] },
  };
}

// The guidance of 2014; the words are those of ``rules.return_home_interview``.
const INTERVIEW_HOURS = 72;

/** A return that was recorded here and that the server has not heard of: the interview is due. */
function toInterview(fact) {
  const from = fact.at || day(fact.on);
  const last = new Date(new Date(from).getTime() + INTERVIEW_HOURS * 3_600_000);
  return {
    id: `${fact.child_id}:return_home_interview:${fact.id}`,
    child_id: fact.child_id,
    child_name: fact.child_name,
    kind: "return_home_interview",
    what: "Return-home interview",
    on: fact.at ? todayText(last) : iso(last.getTime()),
    at: fact.at ? last.toISOString() : "",
    because: `${INTERVIEW_HOURS} hours after the child came back on ${fact.at ? momentText(fact.at) : dateText(fact.on)}.`,
    source: "Statutory guidance on children who run away or go missing from home or care 2014",
    subject: fact.id,
    clock: { since: fact.on, counted: "", steps: [], met_by: ["return_interview"], moved_by: "visit" },
  };
}

// Facts the server has are counted in its dues already.
const unheard = (fact) => fact.waiting === "yes" && !fact.taken_back;
const settles = ({ clock }, fact) => clock.met_by.includes(fact.moves) && fact.on >= clock.since;

function byChild(rows) {
  const found = new Map();
  for (const row of rows) {
    const theirs = found.get(row.child_id);
    if (theirs) theirs.push(row);
    else found.set(row.child_id, [row]);
  }
  return found;
}

const byDay = (one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0);

// A visit shown before the server has it may bring its moment only.
const dated = (visits) =>
  visits
    .map((visit) => (visit.started_at ? { ...visit, on: todayText(new Date(visit.started_at)) } : visit))
    .filter(({ on }) => on)
    .sort(byDay);

/**
 * Every due, as the visits on this device leave it.
 * @param {Due[]} dues as the server counted them @param {(name: string) => any[]} rows
 * @returns {Due[]}
 */
export function countDues(dues, rows) {
  const settings = rows("clock_settings")[0];
  if (!settings) return dues;
  const closed = new Set(settings.closed);
  const visits = byChild(dated(rows("visits")));
  const facts = byChild(rows("facts").filter(unheard).sort(byDay));
  const counted = dues.map((due) => {
    if (!due.clock) return due;
    const theirs = visits.get(due.child_id) ?? [];
    const said = facts.get(due.child_id) ?? [];
    if (theirs.some((visit) => meets(due, visit, theirs))) return null;
    if (said.some((fact) => settles(due, fact))) return null;
    const { moved_by: by = "visit" } = due.clock;
    const movers =
      by === "visit"
        ? theirs.filter((visit) => was(visit) && visit.statutory)
        : said.filter((fact) => fact.moves === by);
    return movers.reduce((moved, { on }) => seen(moved, on, closed), due);
  });
  const returned = [...facts.values()].flat().filter(({ kind }) => kind === "came_back").map(toInterview);
  const known = new Set(dues.filter(({ kind }) => kind === "record_visit").map(({ id }) => id));
  const unwritten = [...visits.values()]
    .flat()
    .filter(({ status }) => status === "left")
    .map((visit) => toWriteUp(visit, settings, closed))
    .filter(({ id }) => !known.has(id));
  return [...counted.filter((due) => due !== null), ...unwritten, ...returned];
}

/**
 * Every child's glance, as the visits on this device leave it.
 * @param {any[]} glances @param {(name: string) => any[]} rows @returns {any[]}
 */
export function countGlances(glances, rows) {
  const visits = byChild(dated(rows("visits")));
  const dues = byChild(rows("dues"));
  return glances.map((glance) => {
    let found = { ...glance, ...nextDue(dues.get(glance.child_id) ?? []) };
    const theirs = visits.get(glance.child_id) ?? [];
    for (const visit of theirs) {
      if (was(visit) && visit.on >= found.last_seen_on) found = { ...found, ...lastSeen(visit, found) };
      if (visit.bedroom_seen === "yes" && visit.on > found.bedroom_seen_on) {
        found.bedroom_seen_on = visit.on;
      }
    }
    if (found.last_seen_on > glance.last_seen_on) {
      const tries = theirs.filter(({ status, on }) => status === "no_access" && on > found.last_seen_on);
      found.tries = tries.length;
      found.last_try_on = tries.at(-1)?.on ?? "";
    }
    return found;
  });
}

const lastSeen = (visit, before) => ({
  last_seen_on: visit.on,
  last_seen_by: visit.worker || before.last_seen_by,
  seen_alone: visit.seen_alone,
  ...(visit.seen_alone === "yes" ? { last_seen_alone_on: visit.on } : {}),
});

// Supervision is between a worker and a manager: it is not what is next for the child.
function nextDue(dues) {
  const next = dues
    .filter(({ kind }) => kind !== "supervision")
    .reduce((first, due) => (first && first.on <= due.on ? first : due), null);
  return {
    next_due_on: next?.on ?? "",
    next_due_what: next?.what ?? "",
    next_due_because: next?.because ?? "",
    next_due_source: next?.source ?? "",
  };
}

/** What this device counts on by itself; see ``Rows``. @type {Object<string, import("./rows.js").Derivation>} */
export const COUNTED = {
  dues: { from: ["visits", "facts", "clock_settings"], make: countDues },
  glances: { from: ["visits", "dues"], make: countGlances },
};
