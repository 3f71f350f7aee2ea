// The facts that published rules are asked about, from what this device holds: the child's record as
// the returns hold it, and what this form says, laid over it. Pure.

import { asList } from "../forms/choosing.js";
import { plainFacts } from "./published-rules/facts.js";

/**
 * @typedef {object} Given
 * @property {any} record a ReturnFactsRow @property {any} assessment an AssessmentRow
 * @property {string} clock the form's @property {Record<string, any>} answers by field key
 * @property {string} today @property {string[]} closed bank holidays
 */

/** @param {Given} given @returns {import("./published-rules/facts.js").Facts | null} null while the record is not here */
export function factsOf({ record, assessment, clock, answers, today, closed }) {
  if (!record?.id) return null;
  const episode = record.episodes.findLast((row) => !row.ended_on && !row.no_further_action) ?? record.episodes.at(-1);
  const facts = { ...record, child: record, today, closed, episode: episode?.id ?? "", outcome: answers.outcome ?? "" };
  if (clock === "assessment") {
    const known = record.assessments.find((row) => row.id === assessment.id);
    const own = {
      id: assessment.id,
      episode_id: known?.episode_id || episode?.id || "",
      started_on: assessment.started_on,
      completed_on: assessment.completed_on || today,
      factors: asList("factors" in answers ? answers.factors : known?.factors),
      open: !assessment.completed_on,
    };
    facts.assessments = [...record.assessments.filter((row) => row !== known), own];
    facts.assessment = own.id;
    facts.episode = own.episode_id;
  }
  if ("enquiry_outcome" in answers) {
    // The record of an enquiry speaks of the one that runs, or of one the record has not heard of.
    const known = record.enquiries.findLast((row) => !row.conference_on && !row.conference_not_required);
    const started = { id: assessment.id, episode_id: episode?.id ?? "", started_on: assessment.started_on };
    const { enquiry_outcome: outcome } = answers;
    const own = { ...started, ...known, conference_not_required: Boolean(outcome) && outcome !== "conference" };
    facts.enquiries = [...record.enquiries.filter((row) => row !== known), own];
    facts.enquiry = own.id;
  }
  return plainFacts(facts);
}
