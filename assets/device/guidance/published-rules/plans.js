// Rules about child protection and child in need plans.

import { CODES } from "../codes.js";
import { before, each, inNeed, on, overlapping, protection, when } from "./facts.js";

/** @import { Facts, Rule } from "./facts.js" */

const CATEGORY = "ABUSE_CATEGORY";
const known = (code) => CODES[CATEGORY].includes(code);

/** @param {Facts} facts */
const beforeReferral = ({ episodes }, plans) =>
  plans.flatMap((plan) =>
    each(episodes, (row) => row.id === plan.episode_id && before(plan.started_on, row.started_on), (row) => `The plan began ${on(plan.started_on)}, referred ${on(row.started_on)}.`),
  ); // prettier-ignore
const ended = (plans) => each(plans, (plan) => before(plan.ended_on, plan.started_on), (plan) => `Began ${on(plan.started_on)}, ended ${on(plan.ended_on)}.`);
const sameDay = (plans) => each(plans, (plan) => plan.started_on && plan.started_on === plan.ended_on, (plan) => `Both are ${on(plan.started_on)}.`);
const open = (plans) => {
  const running = plans.filter((plan) => !plan.ended_on);
  return when(running.length > 1, `${running.length} are open.`);
};
// A plan may end on the day on which the next begins only where the census says so: here it does not.
const overlap = (plans) => overlapping(plans).map(([first, second]) => `One began ${on(first.started_on)}, another ${on(second.started_on)}.`);
const afterDeath = ({ child }, plans, end) =>
  each(plans, (plan) => before(child.death_date, end ? plan.ended_on : plan.started_on), (plan) => `Died ${on(child.death_date)}, plan ${end ? `ended ${on(plan.ended_on)}` : `began ${on(plan.started_on)}`}.`);

/** @type {Rule[]} */
export const PLAN_RULES = [
  {
    number: "1105", return: "CIN", fields: ["CPPstartDate", "CINreferralDate"], beside: "plan",
    says: "A child protection plan does not start before the referral.",
    whatToDo: "Check both dates.",
    check: (facts) => beforeReferral(facts, protection(facts)),
  },
  {
    number: "8720", return: "CIN", fields: ["CPPstartDate"], beside: "plan",
    says: "A child protection plan has a start, and it is not in the future.",
    whatToDo: "Record the day of the conference that made the plan.",
    check: (facts) => [
      ...each(protection(facts), (plan) => !plan.started_on, () => "A plan has no start."),
      ...each(protection(facts), (plan) => before(facts.today, plan.started_on), (plan) => `A plan begins ${on(plan.started_on)}.`),
    ],
  },
  {
    number: "8730", return: "CIN", fields: ["NumberOfPreviousCPP"], beside: "plan",
    says: "A child protection plan says how many there were before it.",
    whatToDo: "Record the number; it may be none.",
    check: (facts) => each(protection(facts), (plan) => plan.previous_plans === null, (plan) => `The plan begun ${on(plan.started_on)} does not.`),
  },
  {
    number: "8840", return: "CIN", fields: ["CPPstartDate", "CPPendDate"], beside: "plan",
    says: "A child protection plan does not start and end on one day.",
    whatToDo: "Check both dates.",
    check: (facts) => sameDay(protection(facts)),
  },
  {
    number: "8925", return: "CIN", fields: ["CPPstartDate", "CPPendDate"], beside: "plan",
    says: "A child protection plan does not end before it starts.",
    whatToDo: "Check both dates.",
    check: (facts) => ended(protection(facts)),
  },
  {
    number: "8935", return: "CIN", fields: ["CPPendDate"], beside: "plan",
    says: "A child has one open child protection plan.",
    whatToDo: "End the earlier plan.",
    check: (facts) => open(protection(facts)),
  },
  {
    number: "8940", return: "CIN", fields: ["CPPstartDate", "CPPendDate"], beside: "plan",
    says: "Two child protection plans of a child do not overlap.",
    whatToDo: "Check when the first ended.",
    check: (facts) => overlap(protection(facts)),
  },
  {
    number: "8905", return: "CIN", fields: ["InitialCategoryOfAbuse"], beside: "plan",
    says: "A child protection plan has a first category of abuse.",
    whatToDo: "Record what the conference decided.",
    check: (facts) => each(protection(facts), (plan) => !known(plan.initial_category), (plan) => `The plan begun ${on(plan.started_on)} has ${plan.initial_category || "none"}.`),
  },
  {
    number: "8910", return: "CIN", fields: ["LatestCategoryOfAbuse"], beside: "plan",
    says: "A child protection plan has a latest category of abuse.",
    whatToDo: "Record what the last conference decided.",
    check: (facts) => each(protection(facts), (plan) => !known(plan.latest_category), (plan) => `The plan begun ${on(plan.started_on)} has ${plan.latest_category || "none"}.`),
  },
  {
    number: "8841", return: "CIN", fields: ["CPPreviewDate", "CPPstartDate"], beside: "plan",
    says: "A plan is reviewed after the day it starts.",
    whatToDo: "Check the date of the review.",
    check: (facts) =>
      protection(facts).flatMap((plan) =>
        each(facts.reviews, (row) => row.plan_id === plan.id && row.held_on && row.held_on <= plan.started_on, (row) => `Reviewed ${on(row.held_on)}, begun ${on(plan.started_on)}.`),
      ),
  },
  {
    number: "8915", return: "CIN", fields: ["CPPstartDate", "PersonDeathDate"], beside: "plan",
    says: "A child protection plan does not start after the child died.",
    whatToDo: "Check both dates.",
    check: (facts) => afterDeath(facts, protection(facts), false),
  },
  {
    number: "8920", return: "CIN", fields: ["CPPendDate", "PersonDeathDate"], beside: "plan",
    says: "A child protection plan does not end after the child died.",
    whatToDo: "End the plan on the day of the death.",
    check: (facts) => afterDeath(facts, protection(facts), true),
  },
  {
    number: "4001", return: "CIN", fields: ["CINPlanStartDate", "CPPstartDate"], beside: "plan",
    says: "A child in need plan does not run beside a child protection plan.",
    whatToDo: "End the child in need plan on the day before the protection plan starts.",
    check: (facts) =>
      protection(facts).flatMap((plan) =>
        overlapping([plan, ...inNeed(facts)])
          .filter((pair) => pair.includes(plan))
          .map((pair) => `A child in need plan begun ${on(pair.find((row) => row !== plan)?.started_on ?? "")} runs beside it.`),
      ),
  },
  {
    number: "4003", return: "CIN", fields: ["CPPreviewDate", "CINPlanStartDate"], beside: "plan",
    says: "A child protection review is not held while a child in need plan runs.",
    whatToDo: "Check the dates of the plans.",
    check: (facts) =>
      inNeed(facts).flatMap((plan) =>
        each(facts.reviews, (row) => row.kind === "child_protection" && row.held_on > plan.started_on && (!plan.ended_on || row.held_on < plan.ended_on), (row) => `Reviewed ${on(row.held_on)}.`),
      ),
  },
  {
    number: "4004", return: "CIN", fields: ["CINPlanEndDate"], beside: "plan",
    says: "A child has one open child in need plan.",
    whatToDo: "End the earlier plan.",
    check: (facts) => open(inNeed(facts)),
  },
  {
    number: "4008", return: "CIN", fields: ["CINPlanStartDate", "PersonDeathDate"], beside: "plan",
    says: "A child in need plan does not start after the child died.",
    whatToDo: "Check both dates.",
    check: (facts) => afterDeath(facts, inNeed(facts), false),
  },
  {
    number: "4009Q", return: "CIN", fields: ["CINPlanEndDate", "PersonDeathDate"], beside: "plan",
    says: "A child in need plan does not end after the child died.",
    whatToDo: "End the plan on the day of the death.",
    check: (facts) => afterDeath(facts, inNeed(facts), true),
  },
  {
    number: "4011", return: "CIN", fields: ["CINPlanStartDate", "CINPlanEndDate"], beside: "plan",
    says: "A child in need plan does not end before it starts.",
    whatToDo: "Check both dates.",
    check: (facts) => ended(inNeed(facts)),
  },
  {
    number: "4012Q", return: "CIN", fields: ["CINPlanStartDate", "CINPlanEndDate"], beside: "plan",
    says: "A child in need plan does not start and end on one day.",
    whatToDo: "Check both dates.",
    check: (facts) => sameDay(inNeed(facts)),
  },
  {
    number: "4014", return: "CIN", fields: ["CINPlanStartDate", "CINPlanEndDate"], beside: "plan",
    says: "Two child in need plans of a child do not overlap.",
    whatToDo: "Check when the first ended.",
    check: (facts) => overlap(inNeed(facts)),
  },
  {
    number: "4015", return: "CIN", fields: ["CINPlanStartDate", "CINreferralDate"], beside: "plan",
    says: "A child in need plan does not start before the referral.",
    whatToDo: "Check both dates.",
    check: (facts) => beforeReferral(facts, inNeed(facts)),
  },
]; // prettier-ignore
