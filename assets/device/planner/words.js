/**
 * What the planner says: times, days, what a move breaks, what a proposal changes. Pure.
 *
 * @typedef {import("./times.js").Problem} Problem
 * @typedef {import("./times.js").Plan} Plan
 * @typedef {import("./times.js").Fault} Fault
 * @typedef {{id: string, kind: "due"|"visit"|"appointment"|"open", visit_ids: string[],
 *   child_ids: string[], names: string[], title: string, who: string, place_text: string,
 *   due_on: string, because: string, source: string, minutes: number, locked: boolean,
 *   confirmed: boolean, begun: boolean, unannounced: boolean, mine: boolean, visit_kind: string,
 *   visit_kind_label: string, second: string, status: string, declined: boolean}} StopRow ``title``: the children, or
 *   what the appointment is; ``who``: the worker whose it is
 * @typedef {{id: string, week_on: string, problem: Problem, stops: StopRow[], plan: Plan,
 *   days: string[], routes: {worker_id: string, worker: string, on: string}[], version: string,
 *   made_at: string, estimated: boolean, travel_source: string}} Week
 */

import { allowed } from "./times.js";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const numbers = (iso) => iso.split("-").map(Number);

/** @param {string} iso @returns {string} "Tuesday" */
export function dayName(iso) {
  const [year, month, day] = numbers(iso);
  return DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
}

/** @param {string} iso @returns {string} "24 Nov" */
export function shortDate(iso) {
  const [, month, day] = numbers(iso);
  return `${day} ${MONTHS[month - 1]}`;
}

/** @param {string} iso @returns {string} "Tuesday 24 Nov" */
export const dayText = (iso) => `${dayName(iso)} ${shortDate(iso)}`;

/** @param {number} seconds since midnight @returns {string} "09:05" */
export function clock(seconds) {
  const minutes = Math.round(seconds / 60);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** @param {number} seconds @returns {string} "25 min", "1 h 20 min" */
export function lasts(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${minutes / 60} h`;
}

/** How a move looks: rules broken, something it costs, or neither. Travel for what had no place
 * before is no cost of the move. @param {import("./moves.js").Verdict} verdict @param {boolean} isMove */
export function toneOf(verdict, isMove) {
  if (verdict.hard.length) return "danger";
  return verdict.soft.length || (isMove && verdict.minutes > 0) ? "warning" : "good";
}

/** "23 to 27 Nov", "30 Nov to 4 Dec". @param {string[]} days */
export function weekText(days) {
  const [first, last] = [days[0], days[days.length - 1]];
  const from = first.slice(0, 7) === last.slice(0, 7) ? String(Number(first.slice(8))) : shortDate(first);
  return `${from} to ${shortDate(last)}`;
}

/** @param {number} number @param {string} noun */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** "Amira", "Amira and Bilal", "Amira, Bilal and Noor". @param {string[]} names */
export const listed = (names) =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** @param {StopRow} stop @returns {string} whom or what a sentence is about */
export const named = (stop) => stop.title;

/** The same thing from one fetch to the next: its place in the list changes, and what was only due
 * becomes a visit. @param {StopRow} stop */
export const keyOf = (stop) =>
  stop.visit_ids.length ? `visits ${[...stop.visit_ids].sort().join(" ")}` : stop.id;

/** @param {Week} week @param {string} key @returns {number} -1 when it is not there any more */
export const indexOf = (week, key) => week.stops.findIndex((stop) => keyOf(stop) === key);

/** The visit is under way or made: its time is a fact. @param {StopRow} stop */
export const hasBegun = (stop) => stop.begun;

const before = (week, plan, index) => {
  const stops = plan.routes.find((list) => list.includes(index)) ?? [];
  const earlier = stops[stops.indexOf(index) - 1];
  return earlier === undefined ? null : week.stops[earlier];
};

/** When a family can be seen on a day, in words. @param {number[][]} windows */
export function windowsText(windows) {
  /** @type {number[][]} */
  const joined = [];
  for (const [from, to] of [...windows].sort((one, other) => one[0] - other[0])) {
    const last = joined.at(-1);
    // Parts of one time that differ in price only.
    if (last && from - last[1] <= 60) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return listed(joined.map(([from, to]) => (from === to ? clock(from) : `${clock(from)} to ${clock(to)}`)));
}

/**
 * What a move breaks, as a sentence.
 * @param {Week} week @param {Problem} problem @param {Plan} plan after the move @param {Fault} fault
 * @param {number} route of the day it is on
 */
export function faultText(week, problem, plan, fault, route) {
  const stop = week.stops[fault.stop];
  const on = week.routes[route].on;
  switch (fault.code) {
    case "overlap":
      return `${named(stop)} begins ${lasts(fault.short)} before ${named(before(week, plan, fault.stop) ?? stop)} ends.`;
    case "travel":
      return `${lasts(fault.short)} short for the way from ${named(before(week, plan, fault.stop) ?? stop)} to ${named(stop)}.`;
    case "early":
      return `You would have to set off ${lasts(fault.short)} before your day begins, at ${clock(problem.routes[route].from)}.`;
    case "late":
      return `The day would end ${lasts(fault.short)} after your hours, which end at ${clock(problem.routes[route].to)}.`;
    case "lunch":
      return "There is no room left for lunch.";
    case "day":
      return stop.due_on && stop.due_on < on
        ? `${named(stop)} is due by ${shortDate(stop.due_on)}, before this day.`
        : `${named(stop)} cannot be seen on ${dayName(on)}.`;
    case "promise":
      return `${named(stop)} has been told another time.`;
    case "window":
      return `${named(stop)} can be seen at ${windowsText(allowed(problem, route, fault.stop)?.windows ?? [])} on ${dayName(on)}.`;
    default:
      return "This does not fit.";
  }
}

/** "12 min less travel", "9 min more travel", "no more travel". @param {number} minutes */
export function travelText(minutes) {
  if (minutes === 0) return "no more travel";
  return `${lasts(minutes * 60)} ${minutes < 0 ? "less" : "more"} travel`;
}

/** The family has been told a time, or the worker fixed it: no drag moves it silently.
 * @param {StopRow} stop @returns {string} empty when it may be moved */
export function heldBecause(stop) {
  if (stop.kind === "appointment") return "An appointment: it is moved in your calendar.";
  if (hasBegun(stop)) return "This visit has begun.";
  if (stop.second) return `Together with ${stop.second}: agree another time with them first.`;
  if (stop.locked) return "Locked. Unlock it to move it.";
  return "";
}
