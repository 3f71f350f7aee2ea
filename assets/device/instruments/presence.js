/**
 * Who else is in the document, and where. No DOM here.
 *
 * @typedef {object} Colleague
 * @property {string} key one of their devices
 * @property {string} workerId
 * @property {string} name
 * @property {string} initials
 * @property {number} person 1 to 6, the same on every screen: which colour is theirs
 * @property {string | null} field where they write
 * @property {object | null} selection their caret, as text-binding.js shares it
 */

const COLOURS = 6;

/**
 * @param {Map<string, {worker: string, name: string, field?: unknown, anchor?: unknown,
 *   head?: unknown}> | undefined} presence as live.js tells it, by device
 * @returns {Colleague[]} by name, one entry a device
 */
export function colleaguesOf(presence) {
  const found = [...(presence ?? [])].map(([key, each]) => ({
    key: String(key),
    workerId: String(each.worker ?? ""),
    name: String(each.name || "A colleague"),
    initials: initialsOf(String(each.name ?? "")),
    person: colourOf(String(each.worker ?? key)),
    field: typeof each.field === "string" ? each.field : null,
    selection: each.anchor && each.head ? { anchor: each.anchor, head: each.head } : null,
  }));
  return found.sort((one, other) => one.name.localeCompare(other.name) || one.key.localeCompare(other.key));
}

/** One entry a person, with the field of whichever device they write on. */
export function peopleOf(colleagues) {
  const people = new Map();
  for (const each of colleagues) {
    const known = people.get(each.workerId);
    if (!known || (!known.field && each.field)) people.set(each.workerId, each);
  }
  return [...people.values()];
}

/** @param {string} name @returns {string} at most two letters */
export function initialsOf(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [.../** @type {string} */ (word)][0]).join("").toLocaleUpperCase("en-GB") || "?";
}

function colourOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return (sum % COLOURS) + 1;
}
