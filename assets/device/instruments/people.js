/**
 * People of a record for those who write about them. No DOM here.
 *
 * @typedef {import("./live-context.jsx").PersonRow} PersonRow
 */

const SHOWN = 8;

/** Letters without their accents, so that Zoe finds Zoë. */
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("en-GB");

/**
 * Those whose name, or one of its words, begins with what was typed; in the order given.
 * @param {PersonRow[]} people @param {string} typed @returns {PersonRow[]}
 */
export function matching(people, typed) {
  const wanted = plain(typed.trim());
  const once = [...new Map(people.map((person) => [person.person_id, person])).values()];
  if (!wanted) return once.slice(0, SHOWN);
  const fits = ({ name }) => plain(name).startsWith(wanted) || plain(name).split(/[\s-]+/).some((word) => word.startsWith(wanted));
  return once.filter(fits).slice(0, SHOWN);
}

/**
 * The child whose words are most often taken down: one that is born.
 * @param {PersonRow[]} people @param {string} today ISO date @returns {PersonRow | undefined}
 */
export const childOf = (people, today) =>
  people.find((each) => each.group === "self" && (!each.birth_date || each.birth_date <= today));

/** The first name, as people say it. @param {string} name */
export const firstName = (name) => name.trim().split(/\s+/u)[0] ?? "";
