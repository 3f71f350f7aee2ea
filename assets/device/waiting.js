// "I have 25 minutes": what can be done now, here, with no signal, and an honest guess of how long
// it takes. Pure. The guesses are ours, rounded up; they are for choosing, not for measuring anyone.

import { dateText, daysBetween } from "./words.js";

const MINUTES = {
  decide: 3, // one unsent item
  record: 15, // the record of a visit, written from notes
  sibling: 5, // each further child seen at it
  part: 6, // one part of an assessment
  read: 4, // what to know before a visit
};
const SMALLEST_START = 8;
const DAYS_AHEAD = 2;

/**
 * @typedef {object} Thing
 * @property {string} id @property {string} kind decide, record, write or read
 * @property {string} what without any name @property {string} who names, shown when asked for
 * @property {string} why @property {number} minutes @property {string} href
 * @property {string} fits now (fits), start (a part of it fits) or later
 */

/**
 * What waits, the most pressing first; then marked by whether it fits into the time given.
 * @param {{visits: any[], assessments: any[], unsent: any[], children: any[], today: string, me: string}} held
 * @param {number} given minutes
 * @returns {Thing[]}
 */
export function waitingThings(held, given) {
  const things = [...decisions(held), ...records(held), ...assessments(held), ...readings(held)];
  things.sort((one, two) => one.rank - two.rank || one.by.localeCompare(two.by));
  let left = given;
  const shown = things.map(({ rank: _rank, by: _by, splits, ...thing }) => {
    if (thing.minutes <= left) {
      left -= thing.minutes;
      return { ...thing, fits: "now" };
    }
    return { ...thing, fits: splits && left >= SMALLEST_START ? "start" : "later" };
  });
  const order = { now: 0, start: 1, later: 2 };
  return shown
    .map((thing, place) => ({ thing, place }))
    .sort((one, two) => order[one.thing.fits] - order[two.thing.fits] || one.place - two.place)
    .map(({ thing }) => thing);
}

function decisions({ unsent }) {
  return unsent
    .filter((item) => item.state === "refused" || item.state === "conflict")
    .map((item) => ({
      id: `unsent:${item.id}`,
      kind: "decide",
      what: "Something could not be sent",
      who: item.what,
      why: "It stays on this iPad until you decide.",
      minutes: MINUTES.decide,
      href: "/unsent",
      rank: 0,
      by: item.when,
      splits: false,
    }));
}

function grouped(visits) {
  const groups = new Map();
  for (const visit of visits) {
    const key = visit.group_id || visit.id;
    groups.set(key, [...(groups.get(key) ?? []), visit]);
  }
  return [...groups.values()];
}

const names = (together) => together.map((each) => each.child_name).join(", ");

function records({ visits, today, me }) {
  const unfinished = visits.filter((visit) => visit.worker_id === me && visit.status === "left");
  return grouped(unfinished).map((together) => {
    const [first] = together;
    const late = first.record_by !== "" && first.record_by < today;
    return {
      id: `record:${first.id}`,
      kind: "record",
      what: first.on === today ? `The record of your visit at ${first.time}` : "The record of a visit",
      who: names(together),
      why: late
        ? `It should have been written by ${dateText(first.record_by)}.`
        : "While it is fresh.",
      minutes: MINUTES.record + MINUTES.sibling * (together.length - 1),
      href: `/visits/${first.id}`,
      rank: late ? 1 : 2,
      by: first.record_by || first.at,
      splits: true,
    };
  });
}

function assessments({ assessments: all, children, today }) {
  const nameOf = new Map(children.map((child) => [child.id, child.name]));
  return all
    .filter((each) => each.status === "started" && each.may_write && each.has_document)
    .filter((each) => each.written < each.of)
    .map((each) => {
      const open = each.of - each.written;
      const late = each.due_on !== "" && each.due_on < today;
      return {
        id: `write:${each.id}`,
        kind: "write",
        what: `${each.title}: ${open} ${open === 1 ? "part" : "parts"} not written yet`,
        who: nameOf.get(each.child_id) ?? "",
        why: late ? "It is overdue." : "Each part is kept as you write.",
        minutes: open * MINUTES.part,
        href: `/assessments/${each.id}`,
        rank: late ? 3 : 5,
        by: each.due_on || "9",
        splits: true,
      };
    });
}

function readings({ visits, today, me }) {
  const coming = visits.filter((visit) => {
    if (visit.worker_id !== me || !["planned", "on_my_way"].includes(visit.status)) return false;
    const days = daysBetween(today, visit.on);
    return days >= 0 && days <= DAYS_AHEAD;
  });
  return grouped(coming).map((together) => {
    const [first] = together;
    return {
      id: `read:${first.id}`,
      kind: "read",
      what:
        first.on === today
          ? `What to know before your visit at ${first.time}`
          : "What to know before a coming visit",
      who: names(together),
      why: first.on === today ? "Today." : `On ${dateText(first.on)}, ${first.time}.`,
      minutes: MINUTES.read,
      href: `/visits/${first.id}`,
      rank: first.on === today ? 4 : 6,
      by: first.at,
      splits: false,
    };
  });
}
