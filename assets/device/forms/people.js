// The people of a child's record as fields ask for them. Pure.

/**
 * @typedef {{person_id: string, name: string, group: string, role: string, lives_here: boolean,
 *   parental_responsibility: boolean, is_child: boolean}} Person a PersonRow
 */

const GROUPS = {
  family: ["self", "family"],
  network: ["network"],
  worker: ["worker"],
};

/**
 * Those a field is about, each once; ``usual`` are those it is about without anybody adding them.
 * @param {Person[]} people @param {string} group "" for everybody on the record
 * @returns {(Person & {usual: boolean})[]}
 */
export function peopleOfGroup(people, group) {
  const wanted = GROUPS[group] ?? [...GROUPS.family, ...GROUPS.network];
  return people
    .filter((person) => person.name && wanted.includes(person.group))
    .map((person) => ({ ...person, usual: isUsual(person) }));
}

/** The child, those at home, and whoever is responsible; of the others those who are asked for. */
function isUsual(person) {
  if (person.group === "self") return true;
  if (person.group !== "family") return false;
  return person.lives_here || person.parental_responsibility;
}

/** A person's name, also of one who has left the record; a name that was typed is itself.
 * @param {Person[]} people @param {string} person */
export function nameIn(people, person) {
  const known = people.find((each) => each.person_id === person)?.name;
  return known || (isId(person) ? "Somebody no longer on this record" : person);
}

const ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether it names a row rather than being a name. @param {string} text */
export const isId = (text) => ID.test(text);

/** Everybody with a line: those of the group, and whoever has one already.
 * @param {Person[]} people @param {string} group @param {string[]} answered @param {string[]} added */
export function lines(people, group, answered, added) {
  const usual = peopleOfGroup(people, group).filter((person) => person.usual).map((person) => person.person_id);
  return [...new Set([...usual, ...answered, ...added])];
}
