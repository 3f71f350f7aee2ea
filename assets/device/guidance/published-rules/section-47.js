// Rules about section 47 enquiries and the conferences they lead to.

import { before, each, gone, inEpisode, isWeekend, on, protection, when, yearStart } from "./facts.js";

/** @import { Rule } from "./facts.js" */

const undecided = (row) => !row.conference_on && !row.conference_not_required;

/** @type {Rule[]} */
export const SECTION_47_RULES = [
  {
    number: "2889", return: "CIN", fields: ["S47ActualStartDate", "CINreferralDate"], beside: "enquiry",
    says: "An enquiry does not start before its referral.",
    whatToDo: "Check the date, and which referral it belongs to.",
    check: ({ enquiries, episodes }) =>
      enquiries.flatMap((row) =>
        each(episodes, (other) => other.id === row.episode_id && before(row.started_on, other.started_on), (other) => `Started ${on(row.started_on)}, referred ${on(other.started_on)}.`),
      ),
  },
  {
    number: "8615", return: "CIN", fields: ["S47ActualStartDate", "DateOfInitialCPC"], beside: "conference",
    says: "The enquiry starts on or before the day of its conference.",
    whatToDo: "Record when the enquiry started, and check the date of the conference.",
    check: ({ enquiries }) => [
      ...each(enquiries, (row) => row.conference_on && !row.started_on, (row) => `The conference was ${on(row.conference_on)}; the enquiry has no start.`),
      ...each(enquiries, (row) => before(row.conference_on, row.started_on), (row) => `Started ${on(row.started_on)}, conference ${on(row.conference_on)}.`),
    ],
  },
  {
    number: "8675Q", return: "CIN", fields: ["S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"], beside: "conference",
    says: "Within 15 working days an enquiry has a conference, or says that none is needed.",
    whatToDo: "Record the conference, or that it is not needed.",
    check: (facts) => each(facts.enquiries, (row) => undecided(row) && gone(facts, row.started_on, 15), (row) => `The enquiry started ${on(row.started_on)}.`),
  },
  {
    number: "8740", return: "CIN", fields: ["S47ActualStartDate"], beside: "conference",
    says: "An enquiry without a conference began in the year of the return.",
    whatToDo: "Record the conference, or that it was not needed.",
    check: (facts) => each(facts.enquiries, (row) => undecided(row) && before(row.started_on, yearStart(facts)), (row) => `It began ${on(row.started_on)}.`),
  },
  {
    number: "8839", return: "CIN", fields: ["DateOfInitialCPC", "ICPCnotRequired"], beside: "enquiry",
    says: "A case has one open enquiry at a time.",
    whatToDo: "Finish the earlier enquiry.",
    check: (facts) => {
      const open = inEpisode(facts, facts.enquiries).filter(undecided);
      return when(open.length > 1, `${open.length} are open.`);
    },
  },
  {
    number: "8890", return: "CIN", fields: ["S47ActualStartDate", "DateOfInitialCPC"], beside: "enquiry",
    says: "An enquiry does not start while another of the same case is going on.",
    whatToDo: "Finish the earlier enquiry, or write in it.",
    check: (facts) => {
      const own = inEpisode(facts, facts.enquiries).filter((row) => row.started_on);
      return own.flatMap((row, index) =>
        own
          .filter((other, at) => at !== index && (other.started_on < row.started_on || (other.started_on === row.started_on && at < index)))
          .filter((other) => (other.conference_on ? row.started_on <= other.conference_on : !other.conference_not_required))
          .map((other) => `One began ${on(other.started_on)}, another ${on(row.started_on)}.`),
      );
    },
  },
  {
    number: "8870Q", return: "CIN", fields: ["InitialCPCtarget"], beside: "conference",
    says: "The conference is not due on a weekend.",
    whatToDo: "Set the target to a working day.",
    check: ({ enquiries }) => each(enquiries, (row) => isWeekend(row.conference_target_on), (row) => `${on(row.conference_target_on)} is a weekend.`),
  },
  {
    number: "8875", return: "CIN", fields: ["DateOfInitialCPC"], beside: "conference",
    says: "A conference is not held on a weekend.",
    whatToDo: "Check the date of the conference.",
    check: ({ enquiries }) => each(enquiries, (row) => isWeekend(row.conference_on), (row) => `${on(row.conference_on)} is a weekend.`),
  },
  {
    number: "1104", return: "CIN", fields: ["DateOfInitialCPC", "CINreferralDate"], beside: "conference",
    says: "A conference is not held before the referral.",
    whatToDo: "Check both dates.",
    check: ({ enquiries, episodes }) =>
      enquiries.flatMap((row) =>
        each(episodes, (other) => other.id === row.episode_id && before(row.conference_on, other.started_on), (other) => `Conference ${on(row.conference_on)}, referred ${on(other.started_on)}.`),
      ),
  },
  {
    number: "2885", return: "CIN", fields: ["CPPstartDate", "DateOfInitialCPC"], beside: "conference",
    says: "A child protection plan starts on the day of the conference that made it.",
    whatToDo: "Check both dates. A plan transferred from another council has no conference here.",
    check: (facts) => {
      const held = facts.enquiries.filter((row) => row.conference_on);
      return each(
        protection(facts),
        (plan) => held.some((row) => row.episode_id === plan.episode_id) && !held.some((row) => row.conference_on === plan.started_on),
        (plan) => `The plan began ${on(plan.started_on)}; no conference was held that day.`,
      );
    },
  },
]; // prettier-ignore
