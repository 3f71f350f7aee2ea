// Dates, times and ages as people here write them (5 Nov 2026; 14:02), always in London.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = 86_400_000;

const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function inLondon(moment) {
  const parts = {};
  for (const { type, value } of london.formatToParts(moment)) parts[type] = value;
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

const isDate = (iso) => /^\d{4}-\d{2}-\d{2}$/.test(iso);

/** Whether it is a day of the calendar: 2026-11-05. @param {unknown} value @returns {value is string} */
export function isDay(value) {
  if (typeof value !== "string" || !isDate(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function read(iso) {
  if (!iso) return null;
  if (isDate(iso)) return { date: iso, time: "" };
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? null : inLondon(moment);
}

/** Today in London. @param {Date} [moment] @returns {string} ISO date */
export const todayText = (moment = new Date()) => inLondon(moment).date;

/** @param {string} iso date or moment @returns {string} "5 Nov 2026" */
export function dateText(iso) {
  const found = read(iso);
  if (!found) return "";
  const [year, month, day] = found.date.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** @param {string} iso moment @returns {string} "14:02" */
export const timeText = (iso) => read(iso)?.time ?? "";

/** @param {string} iso moment @returns {string} "5 Nov 2026, 14:02" */
export function momentText(iso) {
  const time = timeText(iso);
  return time ? `${dateText(iso)}, ${time}` : dateText(iso);
}

/** The shortest that cannot mislead: the time for today, else date and time. */
export const shortMoment = (iso, today = todayText()) =>
  read(iso)?.date === today ? timeText(iso) : momentText(iso);

/** @param {string} iso moment @param {number} minutes @returns {string} ISO moment so much later */
export function plusMinutes(iso, minutes) {
  const moment = Date.parse(iso);
  return Number.isNaN(moment) ? "" : new Date(moment + minutes * 60_000).toISOString();
}

/**
 * A time of a London day as a moment; the first of the two where the clocks go back.
 * @param {string} date ISO date @param {string} time "15:30" @returns {string} ISO moment, "" if not one
 */
export function londonMoment(date, time) {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wanted)) return "";
  // London is at UTC or an hour before it: what the clocks there show decides.
  const summer = new Date(wanted - 3_600_000);
  const shown = inLondon(summer);
  return (shown.date === date && shown.time === time ? summer : new Date(wanted)).toISOString();
}

/** @param {string} now @param {string} iso moments @returns {string} "in 24 minutes", "3 minutes ago" */
export function relativeMinutes(now, iso) {
  const minutes = Math.round((Date.parse(iso) - Date.parse(now)) / 60_000);
  if (Number.isNaN(minutes)) return "";
  if (minutes === 0) return "now";
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const rest = size % 60;
  const long = hours ? `${count(hours, "hour")}${rest ? ` ${count(rest, "minute")}` : ""}` : count(size, "minute");
  return minutes > 0 ? `in ${long}` : `${long} ago`;
}

const dayNumber = (iso) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY;

/** @param {string} today ISO date @param {string} iso @returns {number} calendar days, 0 when empty */
export function daysBetween(today, iso) {
  const found = read(iso);
  return today && found ? dayNumber(found.date) - dayNumber(today) : 0;
}

/** @returns {string} "today", "in 3 days", "4 days ago"; "" when empty */
export function relativeDay(today, iso) {
  if (!today || !read(iso)) return "";
  const days = daysBetween(today, iso);
  if (days === 0) return "today";
  if (Math.abs(days) === 1) return days > 0 ? "tomorrow" : "yesterday";
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** @returns {string} "1 day overdue", "today", "in 3 days"; "" when empty */
export function dueDay(today, iso) {
  const late = -daysBetween(today, iso);
  return late > 0 ? `${count(late, "day")} overdue` : relativeDay(today, iso);
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Names as people say them: "Amira, Ben and Cara"; one family's name once. @param {string[]} names */
export function namesText(names) {
  const family = names[0]?.split(" ").at(-1) ?? "";
  const same = names.length > 1 && names.every((name) => name.includes(" ") && name.endsWith(` ${family}`));
  const said = same ? names.map((name) => name.slice(0, -family.length - 1)) : names;
  const all = said.length > 1 ? `${said.slice(0, -1).join(", ")} and ${said.at(-1)}` : (said[0] ?? "");
  return same ? `${all} ${family}` : all;
}

/** @param {string} today @param {string} born ISO date of birth, or expected date */
export function ageText(today, born) {
  const found = read(born);
  if (!today || !found) return "";
  if (found.date > today) return `due ${dateText(found.date)}`;
  const [year, month, day] = found.date.split("-").map(Number);
  const [thisYear, thisMonth, thisDay] = today.split("-").map(Number);
  const months = (thisYear - year) * 12 + thisMonth - month - (thisDay < day ? 1 : 0);
  if (months >= 24) return count(Math.floor(months / 12), "year");
  if (months >= 3) return count(months, "month");
  const days = daysBetween(found.date, today);
  return days >= 14 ? count(Math.floor(days / 7), "week") : count(days, "day");
}
