// Rules of the SSDA903 return about a child's time looked after, where a record made here can break
// them.

import { CODES } from "../codes.js";
import { before, each, on, overlapping, when, years } from "./facts.js";

/** @import { Rule } from "./facts.js" */

const SHORT_BREAKS = new Set(["V3", "V4"]);
const AT_LEAST = [
  { number: "371", placements: ["H5"], age: 16, what: "supported accommodation" },
  { number: "373", placements: ["S1"], age: 4, what: "a residential school" },
];

/** The age rules of some placements. @returns {Rule} */
const oldEnough = ({ number, placements, age, what }) => ({
  number, return: "SSDA903", fields: ["DECOM", "PLACE"], beside: "care",
  says: `A child in ${what} is at least ${age}.`,
  whatToDo: "Check the placement and the date of birth.",
  check: ({ care, child }) =>
    each(care, (row) => placements.includes(row.placement_type) && child.birth_date && years(child.birth_date, row.started_on) < age, (row) => `Born ${on(child.birth_date)}, placed ${on(row.started_on)}.`),
}); // prettier-ignore

/** @type {Rule[]} */
export const LOOKED_AFTER_RULES = [
  {
    number: "302", return: "SSDA903", fields: ["DECOM", "DOB"], beside: "care",
    says: "A child is not looked after before they are born.",
    whatToDo: "Check both dates.",
    check: ({ care, child }) => each(care, (row) => before(row.started_on, child.birth_date), (row) => `Born ${on(child.birth_date)}, looked after from ${on(row.started_on)}.`),
  },
  {
    number: "352", return: "SSDA903", fields: ["DECOM", "RNE"], beside: "care",
    says: "A child starts to be looked after before they are 18.",
    whatToDo: "Check both dates.",
    check: ({ care, child }) => each(care, (row) => row.start_reason === "S" && years(child.birth_date, row.started_on) >= 18, (row) => `Looked after from ${on(row.started_on)}, born ${on(child.birth_date)}.`),
  },
  {
    number: "356", return: "SSDA903", fields: ["DECOM", "DEC"], beside: "care",
    says: "An episode of care does not end before it starts.",
    whatToDo: "Check both dates.",
    check: ({ care }) => each(care, (row) => before(row.ended_on, row.started_on), (row) => `From ${on(row.started_on)} to ${on(row.ended_on)}.`),
  },
  {
    number: "355", return: "SSDA903", fields: ["DECOM", "DEC"], beside: "care",
    says: "An episode of care lasts longer than a day.",
    whatToDo: "Check both dates.",
    check: ({ care }) => each(care, (row) => row.started_on && row.started_on === row.ended_on, (row) => `It starts and ends on ${on(row.started_on)}.`),
  },
  {
    number: "148", return: "SSDA903", fields: ["DEC", "REC"], beside: "care",
    says: "An episode of care that ended says when and why; one that runs says neither.",
    whatToDo: "Record the date and the reason, or take both out.",
    check: ({ care }) => each(care, (row) => Boolean(row.ended_on) !== Boolean(row.end_reason), (row) => `The episode of ${on(row.started_on)} has only one of them.`),
  },
  {
    number: "142", return: "SSDA903", fields: ["DEC", "REC"], beside: "care",
    says: "An episode of care ends when the next begins.",
    whatToDo: "End the earlier episode.",
    check: ({ care }) => each(care, (row) => !row.ended_on && care.some((other) => other.started_on > row.started_on), (row) => `The episode of ${on(row.started_on)} has not ended.`),
  },
  {
    number: "501", return: "SSDA903", fields: ["DECOM", "DEC"], beside: "care",
    says: "An episode of care does not start before the last one ended.",
    whatToDo: "Check the dates.",
    check: ({ care }) => overlapping(care).filter(([first, second]) => before(second.started_on, first.ended_on)).map(([first, second]) => `One ran to ${on(first.ended_on)}, the next began ${on(second.started_on)}.`),
  },
  {
    number: "143", return: "SSDA903", fields: ["RNE"], beside: "care",
    says: "The reason why an episode of care began is one of the return's codes.",
    whatToDo: "Choose the reason again.",
    check: ({ care }) => each(care, (row) => !CODES.EPISODE_START.includes(row.start_reason), (row) => `${row.start_reason || "Nothing"} is recorded.`),
  },
  {
    number: "144", return: "SSDA903", fields: ["LS"], beside: "care",
    says: "The legal status is one of the return's codes.",
    whatToDo: "Choose the legal status again.",
    check: ({ care }) => each(care, (row) => !CODES.LEGAL_STATUS.includes(row.legal_status), (row) => `${row.legal_status || "Nothing"} is recorded.`),
  },
  {
    number: "145", return: "SSDA903", fields: ["CIN"], beside: "care",
    says: "The need that led to care is one of the return's codes, N1 to N8.",
    whatToDo: "Choose the need again.",
    check: ({ care }) => each(care, (row) => !/^N[1-8]$/.test(row.primary_need), (row) => `${row.primary_need || "Nothing"} is recorded.`),
  },
  {
    number: "146", return: "SSDA903", fields: ["PLACE"], beside: "care",
    says: "The placement is one of the return's codes.",
    whatToDo: "Choose the placement again.",
    check: ({ care }) => each(care, (row) => !CODES.PLACEMENT_TYPE.includes(row.placement_type), (row) => `${row.placement_type || "Nothing"} is recorded.`),
  },
  {
    number: "378", return: "SSDA903", fields: ["LS", "PLACE"], beside: "care",
    says: "A child placed with their parents is not accommodated under section 20.",
    whatToDo: "Check the legal status and the placement.",
    check: ({ care }) => each(care, (row) => row.placement_type === "P1" && row.legal_status === "V2", (row) => `The episode of ${on(row.started_on)} says both.`),
  },
  ...AT_LEAST.map(oldEnough),
  {
    number: "209", return: "SSDA903", fields: ["DOB", "UPN"], beside: "upn",
    says: "For a looked-after child of school age, “not of school age” (UN1) is no reason for a missing UPN.",
    whatToDo: "Ask the school for the UPN, or record the reason that is true now.",
    check: ({ care, child, today }) => when(care.length > 0 && child.upn_unknown === "UN1" && years(child.birth_date, today) >= 5, `The child is ${years(child.birth_date, today)}.`),
  },
  {
    number: "442", return: "SSDA903", fields: ["UPN"], beside: "upn",
    says: "A looked-after child has a UPN, or a reason why it is not known.",
    whatToDo: "Ask the school for the UPN, or record why there is none.",
    check: ({ care, child }) => when(care.some((row) => !SHORT_BREAKS.has(row.legal_status)) && !child.upn && !child.upn_unknown, "Neither is on the record."),
  },
  {
    number: "567", return: "SSDA903", fields: ["MIS_START", "MIS_END"], beside: "missing",
    says: "A child does not come back before they went missing.",
    whatToDo: "Check both dates.",
    check: ({ missing }) => each(missing, (row) => before(row.ended_on, row.started_on), (row) => `Missing from ${on(row.started_on)} to ${on(row.ended_on)}.`),
  },
  {
    number: "574", return: "SSDA903", fields: ["MIS_START", "MIS_END"], beside: "missing",
    says: "A child does not go missing again before they came back.",
    whatToDo: "Record when the child came back the first time.",
    check: ({ missing }) =>
      overlapping(missing).filter(([first, second]) => !first.ended_on || second.started_on < first.ended_on).map(([first, second]) => `Missing from ${on(first.started_on)}, and again from ${on(second.started_on)}.`),
  },
  {
    number: "586", return: "SSDA903", fields: ["MIS_START"], beside: "missing",
    says: "A child does not go missing before they are born.",
    whatToDo: "Check both dates.",
    check: ({ missing, child }) => each(missing, (row) => before(row.started_on, child.birth_date), (row) => `Born ${on(child.birth_date)}, missing from ${on(row.started_on)}.`),
  },
]; // prettier-ignore
