// What published rules are asked about, and how they speak of dates. Pure.
//
// Facts are those of the child's record as the returns hold them, with what this form adds laid over
// them. An assessment that is being written is looked at as if it were signed today: so a worker
// hears now what the return would say then.

import { addWorkingDays } from "../../clocks.js";
import { dateText } from "../../words.js";

/**
 * @typedef {object} Child
 * @property {string} birth_date @property {string} expected_birth_date @property {string} death_date
 * @property {string} sex @property {string} ethnicity @property {string} upn
 * @property {string} former_upn @property {string} upn_unknown @property {string} la_child_id
 * @property {string[]} disabilities
 *
 * @typedef {{id: string, started_on: string, ended_on: string, primary_need: string,
 *   closure_reason: string, source: string, no_further_action: boolean}} Episode
 * @typedef {{id: string, episode_id: string, started_on: string, completed_on: string,
 *   factors: string[], open: boolean}} Assessment ``completed_on`` of the open one is today
 * @typedef {{id: string, episode_id: string, started_on: string, ended_on: string,
 *   conference_on: string, conference_target_on: string, conference_not_required: boolean}} Enquiry
 * @typedef {{id: string, episode_id: string, kind: string, started_on: string, ended_on: string,
 *   initial_category: string, latest_category: string, previous_plans: number | null}} Plan
 * @typedef {{plan_id: string, kind: string, held_on: string}} Review
 * @typedef {{id: string, started_on: string, ended_on: string, start_reason: string,
 *   end_reason: string, legal_status: string, placement_type: string, placement_provider: string,
 *   primary_need: string}} Care
 * @typedef {{started_on: string, ended_on: string}} Missing
 *
 * @typedef {object} Facts
 * @property {string} today ISO date @property {Set<string>} closed bank holidays
 * @property {Child} child @property {Episode[]} episodes @property {Episode | null} episode the one
 *   this form belongs to
 * @property {Assessment[]} assessments @property {Assessment | null} assessment the one being written
 * @property {Enquiry[]} enquiries @property {Enquiry | null} enquiry the one being written
 * @property {Plan[]} plans @property {Review[]} reviews @property {Care[]} care
 * @property {Missing[]} missing @property {string} outcome proposed in the form, else ""
 *
 * @typedef {object} Rule
 * @property {string} number as published; a Q is a query, which may be right and then needs a reason
 * @property {"CIN" | "SSDA903"} return
 * @property {string[]} fields of the return
 * @property {string} beside what it is about here: a name of BESIDE in places.js
 * @property {string} says @property {string} whatToDo
 * @property {(facts: Facts) => string[]} check what breaks it, each in a sentence; none where it holds
 */

export const on = dateText;

/** Facts that break the rule, as the sentences ``said`` makes of them. */
export const each = (rows, breaks, said) => rows.filter(breaks).map(said);
/** One sentence where something breaks the rule. @returns {string[]} */
export const when = (breaks, said) => (breaks ? [said] : []);

/** Both dates are there, and the first is before the second. */
export const before = (one, other) => Boolean(one && other && one < other);

export const isWeekend = (iso) => iso !== "" && new Date(`${iso}T00:00:00Z`).getUTCDay() % 6 === 0;

/** Whether more than so many working days have gone since a day. @param {Facts} facts */
export const gone = (facts, since, days) => since !== "" && addWorkingDays(since, days, facts.closed) < facts.today;

/** Whole years between two dates. */
export function years(from, to) {
  if (!from || !to) return -1;
  const had = to.slice(5) >= from.slice(5);
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (had ? 0 : 1);
}

/** The day some days later. */
export const plusDays = (iso, days) => new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** 1 April on or before today: where the year of the returns began. @param {Facts} facts */
export function yearStart({ today }) {
  const year = Number(today.slice(0, 4));
  return today.slice(5) >= "04-01" ? `${year}-04-01` : `${year - 1}-04-01`;
}

/** Two stretches of time of which one starts within the other, the pair once. */
export function overlapping(rows) {
  const found = [];
  rows.forEach((one, index) => {
    for (const other of rows.slice(index + 1)) {
      const [first, second] = one.started_on <= other.started_on ? [one, other] : [other, one];
      if (second.started_on && (!first.ended_on || second.started_on <= first.ended_on)) found.push([first, second]);
    }
  });
  return found;
}

/** @param {Facts} facts the rows of the episode this form belongs to */
export const inEpisode = ({ episode }, rows) => (episode ? rows.filter((row) => row.episode_id === episode.id) : []);

export const protection = ({ plans }) => plans.filter(({ kind }) => kind === "child_protection");
export const inNeed = ({ plans }) => plans.filter(({ kind }) => kind === "child_in_need");

const BLANK = {
  child: {
    birth_date: "", expected_birth_date: "", death_date: "", sex: "", ethnicity: "", upn: "",
    former_upn: "", upn_unknown: "", la_child_id: "", disabilities: [],
  },
  episodes: { id: "", started_on: "", ended_on: "", primary_need: "", closure_reason: "", source: "", no_further_action: false },
  assessments: { id: "", episode_id: "", started_on: "", completed_on: "", factors: [], open: false },
  enquiries: {
    id: "", episode_id: "", started_on: "", ended_on: "", conference_on: "",
    conference_target_on: "", conference_not_required: false,
  },
  plans: {
    id: "", episode_id: "", kind: "", started_on: "", ended_on: "", initial_category: "",
    latest_category: "", previous_plans: null,
  },
  reviews: { plan_id: "", kind: "", held_on: "" },
  care: {
    id: "", started_on: "", ended_on: "", start_reason: "", end_reason: "", legal_status: "",
    placement_type: "", placement_provider: "", primary_need: "",
  },
  missing: { started_on: "", ended_on: "" },
}; // prettier-ignore

/**
 * Facts with nothing left out: rows whole, the rows this form is about found by their ids.
 * @param {any} given any part of Facts; ``episode``, ``assessment`` and ``enquiry`` by id
 * @returns {Facts}
 */
export function plainFacts(given) {
  const rows = (name) => (given[name] ?? []).map((row) => ({ ...BLANK[name], ...row }));
  const facts = {
    today: given.today,
    closed: new Set(given.closed ?? []),
    outcome: given.outcome ?? "",
    child: { ...BLANK.child, ...given.child },
    episodes: rows("episodes"),
    assessments: rows("assessments"),
    enquiries: rows("enquiries"),
    plans: rows("plans"),
    reviews: rows("reviews"),
    care: rows("care"),
    missing: rows("missing"),
  };
  const found = (name, id) => (id ? (facts[name].find((row) => row.id === id) ?? null) : null);
  return {
    ...facts,
    episode: found("episodes", given.episode),
    assessment: found("assessments", given.assessment),
    enquiry: found("enquiries", given.enquiry),
  };
}
