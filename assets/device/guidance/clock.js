// How an assessment stands to its time limit, in working days, and why. Pure.

import { addWorkingDays } from "../clocks.js";

/**
 * @param {any} assessment an AssessmentRow @param {number} of working days its form has
 * @param {string} today @param {string[]} closed bank holidays
 * @returns {{left: number, gone: number, late: number, of: number, due_on: string, because: string,
 *   source: string} | null} null while no clock runs
 */
export function clockOf(assessment, of, today, closed) {
  if (!assessment.due_on || assessment.completed_on) return null;
  const { due_on, due_because: because, due_source: source } = assessment;
  const left = assessment.working_days.filter((day) => day > today).length;
  const late = due_on < today ? workingDays(due_on, today, new Set(closed)) : 0;
  return { left, late, gone: of ? Math.max(0, of - left) + late : 0, of, due_on, because, source };
}

function workingDays(from, to, closed) {
  let count = 0;
  for (let day = from; day < to; count += 1) {
    day = addWorkingDays(day, 1, closed);
    if (day > to) break;
  }
  return count;
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** @param {NonNullable<ReturnType<typeof clockOf>>} clock @returns {string} "12 working days left, 33 of 45 gone" */
export function clockWords({ left, late, gone, of }) {
  if (late) return `${count(late, "working day")} over time`;
  const rest = left === 0 ? "Due today" : `${count(left, "working day")} left`;
  return of ? `${rest}, ${gone} of ${of} gone` : rest;
}
