// The people on a child's record by the names a worker writes, for factors.js. Pure.

/** @import { Known, Who } from "./people-words.js" */

const PARENTS = /father|mother|parent(?!s' partner)|guardian|carer/i;
const NOT_PARENTS = /grand|god/i;
const YOUNG = /brother|sister|sibling|cousin|child/i;

/**
 * @param {any} child a ChildRow @param {any[]} people PersonRows of the child @param {string} today
 * @returns {Known[]} first names; one that two people have is nobody's
 */
export function knownPeople(child, people, today) {
  /** @type {Map<string, Known>} */
  const found = new Map();
  const add = (name, who, young) => {
    const first = (name ?? "").trim().split(/\s+/)[0];
    if (first.length < 2) return;
    const held = found.get(first);
    if (held && held.who !== who) found.delete(first);
    else found.set(first, { name: first, who, young });
  };
  for (const person of people) {
    if (person.group === "family") add(person.name, whoIs(person), isYoung(person, today));
  }
  for (const name of [child.given_name, child.known_as]) if (name) add(name, "child", true);
  return [...found.values()];
}

/** @returns {Who} */
function whoIs({ role, lives_here: livesHere }) {
  if (PARENTS.test(role) && !NOT_PARENTS.test(role)) return "parent";
  return livesHere ? "other" : "outside";
}

function isYoung({ role, birth_date: born }, today) {
  if (!born) return YOUNG.test(role);
  return `${Number(born.slice(0, 4)) + 18}${born.slice(4)}` > today;
}
