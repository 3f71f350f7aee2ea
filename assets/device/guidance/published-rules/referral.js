// Rules about a child's time in need, from referral to closure: CIN details of the census.

import { CODES } from "../codes.js";
import { before, each, inEpisode, inNeed, on, overlapping, plusDays, protection, when } from "./facts.js";

/** @import { Facts, Rule } from "./facts.js" */

const FORTY_WEEKS = 280;
const AFTER_ASSESSMENT = new Set(["RC8", "RC9"]);

/** What is recorded for an episode beside its referral. @param {Facts} facts */
const activity = (facts, episode) => [
  ...facts.assessments.filter((row) => row.episode_id === episode.id).map((row) => ["An assessment", row.started_on]),
  ...facts.enquiries.filter((row) => row.episode_id === episode.id).map((row) => ["A section 47 enquiry", row.started_on]),
  ...facts.plans.filter((row) => row.episode_id === episode.id).map((row) => ["A plan", row.started_on]),
];

/** @type {Rule[]} */
export const REFERRAL_RULES = [
  {
    number: "8590", return: "CIN", fields: ["CINdetails"], beside: "referral",
    says: "A child in the return has a referral that began their time in need.",
    whatToDo: "Ask the front door to record the referral this assessment answers.",
    check: ({ episodes }) => when(episodes.length === 0, "No referral is on the record."),
  },
  {
    number: "8600", return: "CIN", fields: ["CINreferralDate"], beside: "referral",
    says: "A referral has a date, and it is not in the future.",
    whatToDo: "Correct the date of the referral.",
    check: ({ episodes, today }) => [
      ...each(episodes, (row) => !row.started_on, () => "A referral has no date."),
      ...each(episodes, (row) => before(today, row.started_on), (row) => `A referral is dated ${on(row.started_on)}.`),
    ],
  },
  {
    number: "8606", return: "CIN", fields: ["CINreferralDate", "PersonBirthDate", "ExpectedPersonBirthDate"], beside: "referral",
    says: "A referral comes no more than 40 weeks before the child's birth or expected birth.",
    whatToDo: "Check the referral, and the date of birth.",
    check: ({ episodes, child }) => {
      const born = child.birth_date || child.expected_birth_date;
      return each(episodes, (row) => born && before(plusDays(row.started_on, FORTY_WEEKS), born), (row) => `Referred ${on(row.started_on)}, born or expected ${on(born)}.`);
    },
  },
  {
    number: "8555Q", return: "CIN", fields: ["CINreferralDate", "PersonDeathDate"], beside: "referral",
    says: "A child is not referred after the day they died.",
    whatToDo: "Check both dates.",
    check: ({ episodes, child }) =>
      each(episodes, (row) => before(child.death_date, row.started_on), (row) => `Died ${on(child.death_date)}, referred ${on(row.started_on)}.`),
  },
  {
    number: "8610", return: "CIN", fields: ["PrimaryNeedCode", "ReferralNFA"], beside: "referral",
    says: "A referral that went further has a primary need.",
    whatToDo: "Record the main reason why the child needs help.",
    check: ({ episodes }) => each(episodes, (row) => !row.no_further_action && !row.primary_need, (row) => `The referral of ${on(row.started_on)} has none.`),
  },
  {
    number: "8650", return: "CIN", fields: ["PrimaryNeedCode"], beside: "referral",
    says: "The primary need is one of the census's codes.",
    whatToDo: "Choose the need again.",
    check: ({ episodes }) => each(episodes, (row) => row.primary_need && !CODES.PRIMARY_NEED.includes(row.primary_need), (row) => `${row.primary_need} is not a code.`),
  },
  {
    number: "8866", return: "CIN", fields: ["ReferralSource"], beside: "referral",
    says: "A referral says who made it, with a code of the census.",
    whatToDo: "Record where the referral came from.",
    check: ({ episodes }) =>
      each(episodes, (row) => !CODES.REFERRAL_SOURCE.includes(row.source), (row) => `The referral of ${on(row.started_on)} ${row.source ? `says ${row.source}` : "does not say"}.`),
  },
  {
    number: "8630", return: "CIN", fields: ["CINclosureDate", "CINreferralDate"], beside: "closure",
    says: "A case does not close before it was referred.",
    whatToDo: "Check both dates.",
    check: ({ episodes }) => each(episodes, (row) => before(row.ended_on, row.started_on), (row) => `Referred ${on(row.started_on)}, closed ${on(row.ended_on)}.`),
  },
  {
    number: "8640", return: "CIN", fields: ["ReasonForClosure"], beside: "closure",
    says: "The reason for closing is one of the census's codes.",
    whatToDo: "Choose the reason again.",
    check: ({ episodes }) => each(episodes, (row) => row.closure_reason && !CODES.CLOSURE_REASON.includes(row.closure_reason), (row) => `${row.closure_reason} is not a code.`),
  },
  {
    number: "8805", return: "CIN", fields: ["CINclosureDate", "ReasonForClosure"], beside: "closure",
    says: "A closed case says why it was closed.",
    whatToDo: "Record the reason.",
    check: ({ episodes }) => each(episodes, (row) => row.ended_on && !row.closure_reason, (row) => `The case closed ${on(row.ended_on)} has none.`),
  },
  {
    number: "8810", return: "CIN", fields: ["CINclosureDate", "ReasonForClosure"], beside: "closure",
    says: "A case with a reason for closing has a date on which it closed.",
    whatToDo: "Record the date, or take the reason out.",
    check: ({ episodes }) => each(episodes, (row) => !row.ended_on && row.closure_reason, (row) => `The case referred ${on(row.started_on)} has none.`),
  },
  {
    number: "8815", return: "CIN", fields: ["CINclosureDate", "ReferralNFA"], beside: "closure",
    says: "A child has one open case at a time.",
    whatToDo: "Close the earlier case, or join the two.",
    check: ({ episodes }) => {
      const open = episodes.filter((row) => !row.ended_on && !row.no_further_action);
      return when(open.length > 1, `${open.length} are open.`);
    },
  },
  {
    number: "8816", return: "CIN", fields: ["CINclosureDate", "CINreferralDate"], beside: "closure",
    says: "Only the latest case of a child is open.",
    whatToDo: "Close the earlier case.",
    check: ({ episodes }) => {
      const latest = episodes.reduce((last, row) => (row.started_on > last ? row.started_on : last), "");
      return each(episodes, (row) => !row.ended_on && !row.no_further_action && row.started_on < latest, (row) => `The case of ${on(row.started_on)} is open, and a later one follows it.`);
    },
  },
  {
    number: "8820", return: "CIN", fields: ["CINreferralDate", "CINclosureDate"], beside: "closure",
    says: "Two cases of a child do not overlap.",
    whatToDo: "Check when the first closed and the second began.",
    check: ({ episodes }) =>
      overlapping(episodes.filter((row) => !row.no_further_action))
        .filter(([first, second]) => first.ended_on && second.started_on < first.ended_on)
        .map(([first, second]) => `One ran to ${on(first.ended_on)}, the next began ${on(second.started_on)}.`),
  },
  {
    number: "8585Q", return: "CIN", fields: ["ReasonForClosure", "PersonDeathDate"], beside: "closure",
    says: "A case closed because the child died has the date of death.",
    whatToDo: "Record the date, or another reason.",
    check: ({ episodes, child }) => each(episodes, (row) => row.closure_reason === "RC2" && !child.death_date, () => "No date of death is recorded."),
  },
  {
    number: "8825Q", return: "CIN", fields: ["ReasonForClosure", "Assessments"], beside: "closure",
    says: "A case closed after assessment has an assessment.",
    whatToDo: "Record the assessment, or another reason.",
    check: ({ episodes, assessments }) =>
      each(episodes, (row) => AFTER_ASSESSMENT.has(row.closure_reason) && !assessments.some((other) => other.episode_id === row.id), (row) => `The case closed ${on(row.ended_on)} has none.`),
  },
  {
    number: "8867", return: "CIN", fields: ["CINclosureDate", "AssessmentAuthorisationDate"], beside: "closure",
    says: "When a case closes, its assessments are finished.",
    whatToDo: "Have the assessment signed, or open the case again.",
    check: ({ episodes, assessments }) =>
      assessments
        .filter((row) => row.open || !row.completed_on)
        .filter((row) => episodes.some((other) => other.id === row.episode_id && other.ended_on))
        .map((row) => `The assessment begun ${on(row.started_on)} is not finished.`),
  },
  {
    number: "8868", return: "CIN", fields: ["CINclosureDate", "DateOfInitialCPC", "ICPCnotRequired"], beside: "closure",
    says: "When a case closes, each section 47 enquiry has a conference, or says that none was needed.",
    whatToDo: "Record the conference, or that it was not needed.",
    check: ({ episodes, enquiries }) =>
      enquiries
        .filter((row) => !row.conference_on && !row.conference_not_required)
        .filter((row) => episodes.some((other) => other.id === row.episode_id && other.ended_on))
        .map((row) => `The enquiry begun ${on(row.started_on)} says neither.`),
  },
  {
    number: "8565", return: "CIN", fields: ["CINclosureDate", "AssessmentActualStartDate", "S47ActualStartDate", "CPPstartDate"], beside: "closure",
    says: "Nothing is recorded as begun after the case was closed.",
    whatToDo: "Check the date, or whether a new referral began.",
    check: (facts) =>
      facts.episodes.flatMap((row) =>
        activity(facts, row).filter(([, began]) => before(row.ended_on, began)).map(([what, began]) => `${what} began ${on(began)}; the case closed ${on(row.ended_on)}.`),
      ),
  },
  {
    number: "2990", return: "CIN", fields: ["ReasonForClosure", "Section47", "ChildProtectionPlans"], beside: "closure",
    says: "A case closed after assessment with no further action has no enquiry and no plan.",
    whatToDo: "Choose the reason for closing again.",
    check: (facts) =>
      facts.episodes
        .filter((row) => row.closure_reason === "RC8")
        .flatMap((row) => activity(facts, row).filter(([what]) => what !== "An assessment").map(([what, began]) => `${what} began ${on(began)}.`)),
  },
  {
    number: "8831", return: "CIN", fields: ["ReferralNFA", "Assessments", "Section47"], beside: "referral",
    says: "A referral with no further action has no activity after it.",
    whatToDo: "Take out “no further action”, or record the activity under its own referral.",
    check: (facts) => facts.episodes.filter((row) => row.no_further_action).flatMap((row) => activity(facts, row).filter(([what]) => what !== "A plan").map(([what, began]) => `${what} began ${on(began)}.`)),
  },
  {
    number: "4000", return: "CIN", fields: ["ReferralNFA", "CINPlanDates"], beside: "referral",
    says: "A referral with no further action has no child in need plan.",
    whatToDo: "Take out “no further action”.",
    check: (facts) => planOfNoAction(facts, inNeed(facts)),
  },
  {
    number: "8832", return: "CIN", fields: ["ReferralNFA", "ChildProtectionPlans"], beside: "referral",
    says: "A referral with no further action has no child protection plan.",
    whatToDo: "Take out “no further action”.",
    check: (facts) => planOfNoAction(facts, protection(facts)),
  },
  {
    number: "2991Q", return: "CIN", fields: ["Section47", "Assessments"], beside: "enquiry",
    says: "Where there is a section 47 enquiry, there is an assessment as well.",
    whatToDo: "Begin or record the assessment.",
    check: (facts) => when(inEpisode(facts, facts.enquiries).length > 0 && inEpisode(facts, facts.assessments).length === 0, "None is on the record of this episode."),
  },
]; // prettier-ignore

/** @param {Facts} facts */
const planOfNoAction = ({ episodes }, plans) =>
  plans.filter((plan) => episodes.some((row) => row.id === plan.episode_id && row.no_further_action)).map((plan) => `A plan began ${on(plan.started_on)}.`);
