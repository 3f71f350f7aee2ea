// How an assessment stands to its time limit, in working days, and why. Pure.

import { addWorkingDays } from "../clocks.js";

/**
 * @param {any} assessment an AssessmentRow @param {number} of working days its form has
 * @param {string} today @param {string[]} closed bank holidays
 * @returns {{left: number, late: number, of: number, due_on: string, because: string, source: string} | null} null while no clock runs
 */
export function clockOf(assessment, of, today, closed) {
  if (!assessment.due_on || assessment.completed_on) return null;
  const { due_on, due_because: because, due_source: source } = assessment;
  const left = assessment.working_days.filter((day) => day > today).length;
  const late = due_on < today ? workingDays(due_on, today, new Set(closed)) : 0;
  return { left, late, of, due_on, because, source };
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

/** @param {NonNullable<ReturnType<typeof clockOf>>} clock @returns {string} "12 of 45 working days left" */
export function clockWords({ left, late, of }) {
  if (late) return `${count(late, "working day")} over time`;
  if (left === 0) return "Due today";
  return of > left ? `${left} of ${of} working days left` : `${count(left, "working day")} left`;
}
