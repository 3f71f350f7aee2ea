// Who wrote in a document, as its history shows them: a name, a colour and letters of their own.

import { momentText, timeText } from "../words.js";
import { initialsOf } from "./presence.js";

const COLOURS = 6;

/**
 * @typedef {object} Author
 * @property {string} worker @property {string} name @property {string} initials @property {number} person
 *
 * @param {import("../history/load.js").History} history @param {string} me
 */
export function peopleOfHistory(history, me) {
  /** @type {Map<string, Author>} by worker, in the order in which they first wrote */
  const authors = new Map();
  for (const { worker } of history.timeline.senders) {
    if (authors.has(worker)) continue;
    const name = history.people[worker] ?? "Somebody no longer here";
    const initials = uniqueInitials(initialsOf(name), authors);
    const person = (authors.size % COLOURS) + 1;
    authors.set(worker, { worker, name: worker === me ? `${name} (you)` : name, initials, person });
  }
  const unknown = { worker: "", name: "Somebody", initials: "?", person: 1 };
  return {
    all: [...authors.values()],
    /** @param {number} sender @returns {Author} */
    of: (sender) => authors.get(history.timeline.senders[sender]?.worker) ?? unknown,
    /** @param {number} sender */
    deviceOf: (sender) => deviceLabel(history.timeline.senders[sender]?.device ?? ""),
  };
}

/** Two people of the same letters are told apart: AK, AK2. */
function uniqueInitials(initials, authors) {
  const same = [...authors.values()].filter((each) => each.initials.replace(/\d+$/, "") === initials).length;
  return same ? `${initials}${same + 1}` : initials;
}

/** What people may call a device that has no name: the end of its identifier. */
export const deviceLabel = (device) => `iPad ${device.slice(-4).toUpperCase()}`;

const iso = (moment) => new Date(moment).toISOString();

/** @param {boolean} offline */
export const offlineText = (offline) => (offline ? "offline" : "online");

/** @param {number} from @param {number} to ms since 1970 @returns {string} "5 Nov 2026, 14:02 to 14:31" */
export function spanText(from, to) {
  const [start, end] = [momentText(iso(from)), momentText(iso(to))];
  if (start === end) return start;
  const sameDay = start.split(",")[0] === end.split(",")[0];
  return `${start} to ${sameDay ? timeText(iso(to)) : end}`;
}

/** Who was writing at a row, where, and when it came, if later. */
export function whoText(timeline, seq, people) {
  const { sender, offline } = timeline.passage(seq);
  const where = `${people.deviceOf(sender)}${offline === null ? "" : `, ${offlineText(offline)}`}`;
  const late = timeline.receivedAt(seq) - timeline.momentOf(seq) > 60_000;
  const came = late ? `; on the record ${momentText(iso(timeline.receivedAt(seq)))}` : "";
  return `${people.of(sender).name}, ${where}${came}`;
}
