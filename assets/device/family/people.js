// Who is who for a family that reads: whose names stay, whose are left out. Pure, over the rows of this
// device; the same rule in Python (agile_app/assessments/family/people.py).

import { relatedNames } from "./nicknames.js";
import { folded } from "./redact.js";

const PARENTS = new Set(["Mother", "Father", "Parent", "Adoptive mother", "Adoptive father", "Adoptive parent"]);
const PROFESSIONAL = new Set(["network", "worker"]);

/**
 * @typedef {object} PersonRow
 * @property {string} child_id @property {string} person_id @property {string} name
 * @property {string} group @property {string} role @property {boolean} lives_here
 * @property {boolean} parental_responsibility
 *
 * @typedef {object} ChildRow
 * @property {string} id @property {string} name @property {string} given_name
 * @property {string} family_name @property {string} known_as @property {boolean} restricted
 */

/** Whether the rule itself keeps their name: the child, the household, the parents. @param {PersonRow} row */
export const isFamily = (row) =>
  row.group === "self" ||
  (row.group === "family" && (row.lives_here || row.parental_responsibility || PARENTS.has(row.role)));

const shortForms = (name) => relatedNames(folded(name.trim().split(/[\s-]+/)[0] ?? ""));

/**
 * Everybody whose name this device knows, as the family of one child may or may not read it.
 * @param {{childId: string, people: PersonRow[], children: ChildRow[], agreed: Set<string>, asked: string}} known
 *   agreed: ids of people whose names stay because the family and the worker agreed so; asked: names
 *   to leave out besides, as the worker typed them
 * @returns {import("./redact.js").Person[]}
 */
export function peopleFor({ childId, people, children, agreed, asked }) {
  const named = new Map(children.map((child) => [child.id, child]));
  /** @type {Map<string, import("./redact.js").Person>} */
  const found = new Map();
  // This record's own rows come first: who is family here stays family in another child's record.
  const own = people.filter((row) => row.child_id === childId);
  const others = people.filter((row) => row.child_id !== childId);
  for (const row of [...own, ...others]) {
    if (found.has(row.person_id) || !row.name) continue;
    const here = row.child_id === childId;
    const stays = here && (isFamily(row) || (agreed.has(row.person_id) && !named.get(row.person_id)?.restricted));
    const standing = PROFESSIONAL.has(row.group) ? "professional" : stays ? "kept" : "other";
    found.set(row.person_id, { id: row.person_id, name: row.name, also: otherNames(row, named.get(row.person_id)), standing });
  }
  for (const child of children) {
    if (found.has(child.id)) continue;
    const standing = child.id === childId ? "kept" : "other";
    found.set(child.id, { id: child.id, name: child.name, also: otherNames(child, child), standing });
  }
  return [...found.values(), ...askedNames(asked).map((name) => ({ name, standing: /** @type {const} */ ("asked") }))];
}

/** Names as they were typed, with commas between them. @param {string} asked @returns {string[]} */
export const askedNames = (asked) => asked.split(/[,;\n]/).map((name) => name.trim()).filter(Boolean);

function otherNames(row, child) {
  const full = child ? [`${child.given_name} ${child.family_name}`.trim(), child.known_as] : [];
  return [...full, ...shortForms(row.name), ...shortForms(child?.given_name ?? "")].filter(Boolean);
}
