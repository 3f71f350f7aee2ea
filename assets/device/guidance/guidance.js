// What is to be said while an assessment is written, from everything this device knows: published
// rules, what is still required, contradictions, factors, judgements that rest on nothing. It says;
// it never changes anything. Reads again only what changed. Pure: no DOM, no yjs.

import { ANSWER_RULES, WORD_RULES } from "./contradictions.js";
import { isAnswer } from "../forms/conditions.js";
import { proposalsOf, readSentence } from "./factors.js";
import { isJudgement } from "./judgements.js";
import { knownPeople } from "./known-people.js";
import { PLACES, fieldOf } from "./places.js";
import { brokenRules } from "./published-rules/index.js";
import { factsOf } from "./record-facts.js";
import { plain, sentencesOf } from "./sentences.js";

/**
 * @typedef {object} Note one thing to say
 * @property {string} id the same as long as it is the same thing
 * @property {"rule" | "contradiction" | "factor" | "judgement"} kind
 * @property {string} field beside which it stands; "" for the child's record
 * @property {string} says in one line @property {string[]} because @property {string} whatToDo
 * @property {string} from where the record says so @property {string} open its page
 * @property {string} number of the published rule @property {string} return of which return
 * @property {string} words the sentence it is about @property {number} start @property {number} end
 * @property {string} code of the factor proposed @property {string} root of the words
 *
 * @typedef {{root: string, start: number, end: number}} Range of words that rest on something
 *
 * @typedef {object} Sources
 * @property {any} form a FormRow @property {Record<string, any>} answers by field key
 * @property {Set<string>} asked keys of the fields that are asked
 * @property {Map<string, string>} texts root to words, as they stand in the document
 * @property {any} assessment an AssessmentRow @property {any} child a ChildRow
 * @property {any[]} people @property {any[]} visits @property {any[]} plans @property {any} record
 * @property {string} today @property {string[]} closed bank holidays
 * @property {Set<string>} declined codes of factors that the worker said no to
 * @property {Range[]} supported words that rest on something
 */

const BLANK = {
  says: "", because: [], whatToDo: "", from: "", open: "", number: "", return: "", words: "",
  start: 0, end: 0, code: "", root: "", field: "",
}; // prettier-ignore
const KEPT = 4_000; // sentences remembered

/** @param {Partial<Note>} note @returns {Note} */
const made = (note) => /** @type {Note} */ ({ ...BLANK, ...note });
const fieldOfRoot = (root) => root.replace(/^t\./, "").replace(/_detail$/, "");

export class Guidance {
  /** How much was looked at, for those who watch the cost: sentences read, rules asked. */
  work = { sentences: 0, rules: 0 };

  #read = new Map();
  #fields = new Map();
  #context = /** @type {any} */ (null);
  #known = [];
  #answered = { key: "", notes: /** @type {Note[]} */ ([]) };

  /** @param {Sources} sources @returns {Note[]} in the order of the form, then the record */
  look(sources) {
    const changed = this.#take(sources);
    const keys = new Map(sources.form.sections.flatMap(({ fields }) => fields).map((field) => [field.key, field]));
    // What must be answered and is not is said as such, and not a second time as a rule.
    const open = ({ kind, field }) => kind === "rule" && keys.get(field)?.required_at && !isAnswer(sources.answers[field]);
    const notes = this.#fromAnswers(sources, new Set(keys.keys()), changed).filter((note) => !open(note));
    const proposed = new Map();
    for (const [root, words] of sources.texts) {
      const key = keys.has(fieldOfRoot(root)) ? fieldOfRoot(root) : root.slice(2);
      const field = keys.get(key);
      if (!field || !sources.asked.has(key)) continue;
      const { proposals, contradictions, judgements } = this.#fromWords(root, key, words, field.judgement, changed);
      for (const each of proposals) if (!proposed.has(each.code)) proposed.set(each.code, { ...each, from: field.label, root });
      notes.push(...contradictions);
      notes.push(...judgements.filter((note) => !sources.supported.some((range) => rests(range, note))));
    }
    notes.push(...this.#factors(sources, keys.get("factors"), proposed));
    const order = [...keys.keys()];
    const place = ({ field }) => (field ? order.indexOf(field) : order.length);
    return notes.sort((one, other) => place(one) - place(other) || one.start - other.start);
  }

  /** @param {Sources} sources @returns {boolean} whether the record is another than last time */
  #take({ child, people, visits, plans, record, today, closed }) {
    const now = { child, people, visits, plans, record, today, closed };
    const before = this.#context;
    if (before && Object.keys(now).every((name) => now[name] === before[name])) return false;
    this.#context = now;
    this.#known = knownPeople(child, people, today);
    this.#read.clear();
    this.#fields.clear();
    return true;
  }

  // -- answers ----------------------------------------------------------------------------

  #fromAnswers({ form, answers, assessment }, keys, changed) {
    const single = Object.entries(answers).filter(([name]) => !this.#isText(form, name));
    const key = JSON.stringify([single, assessment.started_on, assessment.completed_on]);
    if (!changed && key === this.#answered.key) return [...this.#answered.notes];
    const context = { ...this.#context, answers };
    const facts = factsOf({ ...this.#context, assessment, clock: form.clock, answers });
    this.work.rules += 1;
    const notes = [
      ...(facts ? brokenRules(facts).map(({ rule, because }) => ruleNote(rule, because, keys, context)) : []),
      ...ANSWER_RULES.filter((rule) => keys.has(rule.field)).flatMap((rule) => {
        const found = rule.check(context);
        return found ? [made({ id: `record ${rule.key}`, kind: "contradiction", field: rule.field, ...found })] : [];
      }),
    ];
    this.#answered = { key, notes };
    return [...notes];
  }

  #isText(form, name) {
    return form.sections.some(({ fields }) => fields.some((field) => field.key === name && field.kind === "text"));
  }

  // -- words ------------------------------------------------------------------------------

  #fromWords(root, key, words, judged, changed) {
    const held = this.#fields.get(root);
    if (!changed && held?.words === words) return held;
    const context = this.#context;
    const found = {
      words,
      proposals: proposalsOf(key, words, this.#known, this.#sentence),
      contradictions: /** @type {Note[]} */ ([]),
      judgements: /** @type {Note[]} */ ([]),
    };
    for (const piece of sentencesOf(words)) {
      const { against, judgement } = this.#once(`record ${piece.text}`, () => ({
        against: WORD_RULES.flatMap((rule) => {
          const said = rule.read(plain(piece.text), context, piece.text);
          return said ? [{ key: rule.key, ...said }] : [];
        }),
        judgement: isJudgement(piece.text),
      }));
      const at = { field: key, root, words: piece.text, start: piece.start, end: piece.end };
      for (const each of against) found.contradictions.push(made({ id: `${root} ${each.key} ${piece.text}`, kind: "contradiction", ...each, ...at }));
      if (judged && judgement) {
        found.judgements.push(made({ id: `${root} judgement ${piece.text}`, kind: "judgement", says: "This rests on nothing yet.", whatToDo: "Link what it rests on, or say that it is your professional view, and why.", ...at }));
      }
    }
    this.#fields.set(root, found);
    return found;
  }

  #sentence = (field, text, known, before) =>
    this.#once(`${field} ${before?.who ?? ""} ${text}`, () => {
      this.work.sentences += 1;
      return readSentence(field, text, known, before);
    });

  #once(key, make) {
    if (!this.#read.has(key)) {
      if (this.#read.size > KEPT) this.#read.clear();
      this.#read.set(key, make());
    }
    return this.#read.get(key);
  }

  // -- factors ----------------------------------------------------------------------------

  #factors({ answers, declined, asked }, field, proposed) {
    if (!field || !asked.has("factors")) return [];
    const chosen = Array.isArray(answers.factors) ? answers.factors : [];
    return [...proposed.values()]
      .filter(({ code }) => !chosen.includes(code) && !declined.has(code))
      .map(({ code, text, start, end, from, root }) => {
        const label = field.choices.find((choice) => choice.value === code)?.label ?? "";
        return made({ id: `factor ${code}`, kind: "factor", field: "factors", code, says: `${code} ${label}`, because: [`${from} says: “${text}”`], root, words: text, start, end });
      });
  }
}

function ruleNote(rule, because, keys, { child }) {
  const field = fieldOf(rule.beside, keys);
  return made({
    id: `rule ${rule.return} ${rule.number}`,
    kind: "rule",
    field,
    says: rule.says,
    because,
    whatToDo: rule.whatToDo,
    from: field ? "" : PLACES[rule.beside].label,
    open: field ? "" : `/children/${child.id}`,
    number: rule.number,
    return: rule.return,
  });
}

const rests = (range, note) => range.root === note.root && range.start < note.end && note.start < range.end;
