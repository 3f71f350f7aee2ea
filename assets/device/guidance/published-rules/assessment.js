// Rules about assessments and the factors found at their end.

import { before, each, gone, inEpisode, on, overlapping, when, yearStart } from "./facts.js";

/** @import { Rule } from "./facts.js" */

const has = (code) => ({ assessment }) => when(assessment?.factors.includes(code), `Code ${code} is chosen.`);
const DISABILITY_FACTORS = ["5A", "6A"];

/** @type {Rule[]} */
export const ASSESSMENT_RULES = [
  {
    number: "1103", return: "CIN", fields: ["AssessmentActualStartDate", "CINreferralDate"], beside: "assessment",
    says: "An assessment does not start before its referral.",
    whatToDo: "Check the date on which it started, and which referral it belongs to.",
    check: ({ assessments, episodes }) =>
      assessments.flatMap((row) =>
        each(episodes, (other) => other.id === row.episode_id && before(row.started_on, other.started_on), (other) => `Started ${on(row.started_on)}, referred ${on(other.started_on)}.`),
      ),
  },
  {
    number: "8608", return: "CIN", fields: ["AssessmentActualStartDate", "AssessmentAuthorisationDate"], beside: "assessment",
    says: "An assessment does not start after it ended.",
    whatToDo: "Check both dates.",
    check: ({ assessments }) => each(assessments, (row) => before(row.completed_on, row.started_on), (row) => `Started ${on(row.started_on)}, ended ${on(row.completed_on)}.`),
  },
  {
    number: "8670Q", return: "CIN", fields: ["AssessmentActualStartDate", "AssessmentAuthorisationDate"], beside: "assessment",
    says: "An assessment is not open for more than 45 working days from its start.",
    whatToDo: "Finish it, or record why it takes longer.",
    check: (facts) => each(facts.assessments, (row) => (row.open || !row.completed_on) && gone(facts, row.started_on, 45), (row) => `This one started ${on(row.started_on)}.`),
  },
  {
    number: "8736", return: "CIN", fields: ["AssessmentActualStartDate"], beside: "assessment",
    says: "An assessment that is not finished began in the year of the return.",
    whatToDo: "Finish it: it has been open since before 1 April.",
    check: (facts) => each(facts.assessments, (row) => (row.open || !row.completed_on) && before(row.started_on, yearStart(facts)), (row) => `It began ${on(row.started_on)}.`),
  },
  {
    number: "8863", return: "CIN", fields: ["AssessmentActualStartDate", "AssessmentAuthorisationDate"], beside: "assessment",
    says: "An assessment does not start while another of the same case is going on.",
    whatToDo: "Finish the earlier one, or write in it.",
    check: (facts) =>
      overlapping(inEpisode(facts, facts.assessments).map((row) => ({ ...row, ended_on: row.open ? "" : row.completed_on })))
        .map(([first, second]) => `One began ${on(first.started_on)}, another ${on(second.started_on)}.`),
  },
  {
    number: "8897", return: "CIN", fields: ["AssessmentFactors", "AssessmentAuthorisationDate"], beside: "factors",
    says: "A finished assessment says which factors were found.",
    whatToDo: "Choose the factors, or 21 where none was found.",
    check: ({ assessment, assessments }) =>
      each(assessment ? [assessment] : assessments, (row) => row.completed_on && row.factors.length === 0, (row) => (row.open ? "None is chosen yet." : `The assessment ended ${on(row.completed_on)} has none.`)),
  },
  {
    number: "8614", return: "CIN", fields: ["AssessmentFactors", "AssessmentAuthorisationDate"], beside: "assessment",
    says: "Factors are returned for a finished assessment only.",
    whatToDo: "Finish that assessment, or take its factors out.",
    check: ({ assessments }) => each(assessments, (row) => !row.open && !row.completed_on && row.factors.length > 0, (row) => `The assessment begun ${on(row.started_on)} has factors and no end.`),
  },
  {
    number: "8869", return: "CIN", fields: ["AssessmentFactors"], beside: "factors",
    says: "“No factors identified” (21) stands alone.",
    whatToDo: "Take out 21, or the others.",
    check: ({ assessment }) => {
      const others = (assessment?.factors ?? []).filter((code) => code !== "21");
      return when(assessment?.factors.includes("21") && others.length > 0, `21 is chosen with ${others.join(", ")}.`);
    },
  },
  {
    number: "8898", return: "CIN", fields: ["AssessmentFactors"], beside: "factors",
    says: "Each factor is returned once for an assessment.",
    whatToDo: "Take out the second.",
    check: ({ assessment, assessments }) =>
      (assessment ? [assessment] : assessments).flatMap(({ factors }) =>
        [...new Set(factors.filter((code, index) => factors.indexOf(code) !== index))].map((code) => `${code} is chosen twice.`),
      ),
  },
  {
    number: "8873", return: "CIN", fields: ["AssessmentFactors", "ReasonForClosure"], beside: "factors",
    says: "Where the only assessment of a case found no factors (21), the case closes with no further action (RC8).",
    whatToDo: "Choose the factors that were found, or close the case with RC8.",
    check: (facts) => {
      const own = inEpisode(facts, facts.assessments);
      const none = own.length === 1 && own[0].factors.includes("21") && own[0].completed_on;
      // While the assessment is open, what it proposes stands for what will be done.
      const closes = facts.episode?.closure_reason === "RC8" || (own[0]?.open && facts.outcome === "no_further_action");
      return when(none && !closes && (facts.episode?.ended_on || facts.outcome), facts.episode?.ended_on ? "It closed for another reason." : "Another outcome is proposed.");
    },
  },
  {
    number: "8899Q", return: "CIN", fields: ["AssessmentFactors", "Disability"], beside: "factors",
    says: "A disabled child's assessment names a learning disability (5A) or a physical one (6A) among the factors.",
    whatToDo: "Add 5A or 6A, or be ready to say why neither applies.",
    check: ({ assessment, child }) => {
      const disabled = child.disabilities.filter((code) => code !== "NONE");
      const missing = assessment && assessment.factors.length > 0 && !DISABILITY_FACTORS.some((code) => assessment.factors.includes(code));
      return when(disabled.length > 0 && missing, `The record says ${disabled.join(", ")}.`);
    },
  },
  {
    number: "8617", return: "CIN", fields: ["AssessmentFactors"], beside: "factors",
    says: "Code 8A is not used any more.",
    whatToDo: "Choose one of 8B to 8F for the kind of private fostering.",
    check: has("8A"),
  },
  {
    number: "8945Q", return: "CIN", fields: ["AssessmentFactors"], beside: "factors",
    says: "Code 18A is not used any more.",
    whatToDo: "Choose 18B where a child did it, 18C where an adult did.",
    check: has("18A"),
  },
  {
    number: "8950Q", return: "CIN", fields: ["AssessmentFactors"], beside: "factors",
    says: "Code 19A is not used any more.",
    whatToDo: "Choose 19B where a child did it, 19C where an adult did.",
    check: has("19A"),
  },
]; // prettier-ignore
