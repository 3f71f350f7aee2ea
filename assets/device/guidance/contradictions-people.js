// What is written of the people around a child, against the people on the record. Pure.

/** @import { Context, WordRule } from "./contradictions.js" */

const FATHER = /father|\bdad/i;
const MOTHER = /mother|\bmum/i;
const SIBLING = /brother|sister|sibling/i;
const STEP = /step|grand|foster|god/i;

/** @param {Context} context */
const relatives = ({ people }) => people.filter((person) => person.group === "family");
const parent = (context, kind) => relatives(context).find(({ role }) => kind.test(role) && !STEP.test(role));
const ofPerson = ({ child }, person) => ({
  from: `People: ${person.name}, ${person.role.toLowerCase()}`,
  open: `/children/${child.id}`,
});

const PARENTS = /** @type {[string, RegExp, string][]} */ ([
  ["father", FATHER, "(?:father|dad)"],
  ["mother", MOTHER, "(?:mother|mum)"],
]);

/** A rule for the father and one for the mother. @returns {WordRule[]} */
const both = (key, about, read) => PARENTS.map(([who, kind, words]) => ({ key: `${key}_${who}`, about: about.replace("{who}", who), read: (said, context) => read(said, context, parent(context, kind), words, who) }));

/** @type {WordRule[]} */
export const PEOPLE_RULES = [
  ...both("unknown", "a {who} who is on the record", (said, context, person, words, who) => {
    const unknown = new RegExp(`\\b${words}(?:'s)?(?: identity| name| details| whereabouts)? (?:is|are|was|remains?) (?:not known|unknown|unidentified)\\b|\\bdoes not know who (?:the |her |his )?${words} is\\b|\\b(?:unknown|unidentified) ${words}\\b`);
    if (!person || !unknown.test(said)) return null;
    return { says: `The ${who} is not known here; ${person.name} is on the record.`, ...ofPerson(context, person) };
  }),
  ...both("lives", "where the {who} lives", (said, context, person, words, who) => {
    if (!person) return null;
    const gone = new RegExp(`\\b${words} (?:does not|doesn't|no longer) lives? (?:in|at|with|here|there)|\\b${words} (?:has )?(?:moved|left) (?:out|the (?:home|house))\\b`);
    const here = new RegExp(`\\b${words} (?:lives|is living) (?:in the (?:home|house|household|family home)|at home|with (?:them|her|him|the (?:child|children|family)))\\b`);
    if (person.lives_here && gone.test(said)) return { says: `The ${who} does not live there here; ${person.name} is of the household on the record.`, ...ofPerson(context, person) };
    if (!person.lives_here && here.test(said)) return { says: `The ${who} lives there here; ${person.name} is not of the household on the record.`, ...ofPerson(context, person) };
    return null;
  }),
  ...both("responsibility", "parental responsibility of the {who}", (said, context, person, words, who) => {
    if (!person) return null;
    const without = new RegExp(`\\b${words} (?:does not|doesn't) have (?:parental responsibility|pr)\\b|\\b${words} has no (?:parental responsibility|pr)\\b|\\bwithout parental responsibility\\b.*\\b${words}\\b`);
    const has = new RegExp(`\\b${words} (?:has|holds) (?:parental responsibility|pr)\\b`);
    if (person.parental_responsibility && without.test(said)) return { says: `No parental responsibility here; the record says that ${person.name} has it.`, ...ofPerson(context, person) };
    if (!person.parental_responsibility && has.test(said)) return { says: `The ${who} has parental responsibility here; the record does not say so of ${person.name}.`, ...ofPerson(context, person) };
    return null;
  }),
  {
    key: "only_child", about: "brothers and sisters",
    read: (said, context) => {
      if (!/\b(?:is|as) an only child\b|\bhas no (?:siblings|brothers or sisters|brothers and sisters)\b|\bno siblings\b/.test(said)) return null;
      const found = relatives(context).filter(({ role }) => SIBLING.test(role) && !/step/i.test(role));
      if (!found.length) return null;
      return { says: `No brothers or sisters here; ${found.map(({ name }) => name).join(", ")} on the record.`, ...ofPerson(context, found[0]) };
    },
  },
]; // prettier-ignore
