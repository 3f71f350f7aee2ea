// Factors proposed from what was written: who is meant, whether it is so now, and because of which
// words. Stated rules (factor-rules.js); the worker confirms each, and a "no" is kept. Pure.

import { FACTOR_RULES, HARM, PRIVATE_FOSTERING } from "./factor-rules.js";
import { standing } from "./meaning.js";
import { isReporter, mentionsOf, ownsNext } from "./people-words.js";
import { clausesOf, plain, sentencesOf } from "./sentences.js";

/** @import { Known, Mention, Who } from "./people-words.js" */
/**
 * @typedef {{code: string, rule: string, about: string, text: string, start: number, end: number}} Proposal
 *   ``text`` is the sentence it rests on, at ``start`` of the field
 */

// Parts of the form that are about the child: "she" there is the child, elsewhere the carer.
const ABOUT_CHILD = new Set([
  "health", "education", "emotional_behavioural", "identity", "family_social_relationships",
  "social_presentation", "self_care", "child_words", "ensuring_safety", "stability",
  "signs_told", "seen_on_child", "concern", "harm", "life_now",
]); // prettier-ignore

// The programme, group or drug service a word belongs to is help, not harm.
const HELP = /^\W*(?:freedom )?(?:programme|course|awareness)\b/;

/**
 * @typedef {{code: string, rule: string, about: string}} Factor
 * @typedef {{factors: Factor[], subject: Mention | null}} Read subject: whom the next "she" may mean
 */

/**
 * What one sentence speaks for.
 * @param {string} field key of the form @param {string} sentence @param {Known[]} known people on record
 * @param {Mention | null} before whom the sentence before was about @returns {Read}
 */
export function readSentence(field, sentence, known, before) {
  const reading = new Reading(field, sentence, known, before);
  return { factors: reading.factors(), subject: reading.subject ?? before };
}

/**
 * What the words of one field propose, the first sentence for each code.
 * @param {string} field @param {string} words @param {Known[]} known
 * @param {typeof readSentence} [read] so that a sentence read before need not be read again
 * @returns {Proposal[]}
 */
export function proposalsOf(field, words, known, read = readSentence) {
  /** @type {Map<string, Proposal>} */
  const found = new Map();
  let before = /** @type {Mention | null} */ (null);
  for (const sentence of sentencesOf(words)) {
    const { factors, subject } = read(field, sentence.text, known, before);
    for (const factor of factors) if (!found.has(factor.code)) found.set(factor.code, { ...factor, ...sentence });
    before = subject;
  }
  return [...found.values()];
}

const BODY = /^\s+(?:head|knee|arm|elbow|leg|hand|foot|toe|face|back|finger|chin|nose|lip)\b/;

/** Words without a stretch of them, each place kept. */
const masked = (said, words) => said.replace(new RegExp(words.source, "g"), (hit) => " ".repeat(hit.length));

class Reading {
  /** @param {string} field @param {string} raw @param {Known[]} known @param {Mention | null} before */
  constructor(field, raw, known, before) {
    this.said = plain(raw);
    this.field = field;
    this.before = before;
    this.clauses = clausesOf(this.said);
    this.mentions = mentionsOf(this.said, raw, known).filter((each) => !ownsNext(this.said, each));
  }

  /** Whom the next sentence's "she" may mean. */
  get subject() {
    return this.mentions.find(({ who }) => who !== "outside") ?? null;
  }

  /** @returns {{code: string, rule: string, about: string}[]} */
  factors() {
    const found = [];
    for (const rule of FACTOR_RULES) {
      const match = this.#first(rule);
      if (!match) continue;
      const code = rule.code ?? rule.codes?.[/** @type {"child"} */ (this.#about(match))];
      if (!code || (rule.only && this.#about(match) !== rule.only)) continue;
      found.push({ code, rule: rule.key, about: rule.about });
    }
    const fostered = this.#so(PRIVATE_FOSTERING.says);
    if (fostered) {
      const [, code = PRIVATE_FOSTERING.otherwise] =
        PRIVATE_FOSTERING.codes.find(([beside]) => beside.test(this.said)) ?? [];
      found.push({ code, rule: "private_fostering", about: "private fostering" });
    }
    return [...found, ...this.#harm()];
  }

  /** @param {import("./factor-rules.js").FactorRule} rule */
  #first({ says, not, unless }) {
    if (unless?.some((words) => words.test(this.said))) return null;
    const said = (not ?? []).reduce((rest, words) => masked(rest, words), this.said);
    for (const each of says) {
      const match = this.#so(each, said);
      if (match) return match;
    }
    return null;
  }

  /** Where the words stand as so, now. @returns {{from: number, to: number, words: string, object?: string} | null} */
  #so(says, said = this.said) {
    if (!says.test(said)) return null;
    for (const match of said.matchAll(new RegExp(says.source, "g"))) {
      const from = match.index;
      const to = from + match[0].length;
      const clause = this.clauses.find((each) => from >= each.start && from < each.end) ?? this.clauses[0];
      const after = this.said.slice(to, Math.max(clause.end, to));
      if (HELP.test(after)) continue;
      if (standing(this.said.slice(clause.start, from), after) === "so") return { from, to, words: match[0], object: match[1] };
    }
    return null;
  }

  /** Whom it is about: the last named before, the first after, whoever was spoken of, or the part. */
  #about({ from, to }) {
    const clause = this.clauses.find((each) => from >= each.start && from < each.end) ?? this.clauses[0];
    const fits = (each) => !(each.who === "outside" && (isReporter(each.words) || each.young === false));
    const near = this.mentions.filter((each) => each.start >= clause.start && each.end <= clause.end);
    const last = near.filter((each) => each.end <= from).at(-1);
    if (last) return last.who;
    const pronoun = /\b(?:she|he)\b/.test(this.said.slice(clause.start, from));
    if (pronoun && !this.mentions.some((each) => each.end <= from)) return this.before?.who ?? this.#usual();
    const inside = near.find((each) => each.start >= from && each.end <= to + 24 && fits(each));
    if (inside) return inside.who;
    const earlier = this.mentions.filter((each) => each.end <= from && fits(each)).at(-1);
    if (earlier) return earlier.who;
    if (/\b(?:she|he|her|his|they)\b/.test(this.said.slice(0, from)) && this.before) return this.before.who;
    return this.#usual();
  }

  /** @returns {Who} */
  #usual() {
    return ABOUT_CHILD.has(this.field) ? "child" : "parent";
  }

  #harm() {
    const found = [];
    const add = (code, rule, about) => found.push({ code, rule, about });
    const sexual = this.#so(HARM.sexual);
    if (sexual) {
      const young = this.#doer(sexual)?.young ?? false;
      add(young ? "19B" : "19C", "sexual_abuse", "sexual abuse");
    }
    const hit = this.#so(HARM.does);
    const whom = hit && this.#object(hit);
    if (hit && whom) this.#blow(hit, whom, add);
    const suffers = this.#so(HARM.suffers);
    if (suffers) this.#blow(suffers, this.#about(suffers), add, /\bby\b/.test(this.said.slice(suffers.to)));
    if (this.#so(HARM.toChild)) add("18C", "physical_abuse", "physical abuse");
    const adults = this.#so(HARM.betweenAdults);
    if (adults) add(this.#victim(adults), "domestic_abuse", "domestic abuse");
    const seen = new Set();
    return found.filter(({ code, rule }) => {
      // One blow told twice is one; a known brother makes it a child's.
      const key = rule === "physical_abuse" || rule === "domestic_abuse" ? rule : code;
      return !seen.has(key) && seen.add(key);
    });
  }

  /** A blow: to the child by an adult or by a child, or between adults. */
  #blow(match, whom, add, told = true) {
    const doer = told ? this.#doer(match) : null;
    if (whom === "child" && doer?.partner && this.#theirs(doer)) return add("3A", "domestic_abuse", "domestic abuse");
    if (whom === "child") return add(doer?.young && doer.who !== "parent" ? "18B" : "18C", "physical_abuse", "physical abuse");
    if (whom === "parent") return add("3B", "domestic_abuse", "domestic abuse");
    if (whom === "other") add("3C", "domestic_abuse", "domestic abuse");
    return undefined;
  }

  /** Who does it: "by" somebody, else the last named before. */
  #doer({ from, to }) {
    const by = /\bby\b/.exec(this.said.slice(to));
    if (by) {
      const at = to + by.index;
      const named = this.mentions.find((each) => each.start >= at);
      if (named) return named;
    }
    return this.mentions.filter((each) => each.end <= from && each.who !== "child").at(-1) ?? null;
  }

  /** Whose partner: the child's own, or a parent's. */
  #theirs(partner) {
    const owner = /(\w+)(?:'s)?\s+$/.exec(this.said.slice(0, partner.start))?.[1] ?? "";
    if (owner === "her" || owner === "his") {
      const earlier = this.mentions.filter((each) => each.end <= partner.start).at(-1);
      return (earlier?.who ?? this.before?.who ?? this.#usual()) === "child";
    }
    return !/^(?:mum|mother|dad|father|parent)$/.test(owner);
  }

  /** Who is hit: by name, by word, or the person spoken of before the one who hits. */
  #object({ from, to, object = "" }) {
    const at = to - object.length;
    const named = this.mentions.find((each) => each.start >= at - 1 && each.start <= to);
    if (named) return named.who === "outside" ? null : named.partner ? "parent" : named.young ? "child" : named.who;
    // "Amira hit her head" is no blow.
    const own = this.mentions.filter((each) => each.end <= from).at(-1)?.who === "child";
    if (own && BODY.test(this.said.slice(to))) return null;
    // "Daddy kicked me": whoever says it.
    if (object === "me") return this.mentions.find((each) => each.end <= from)?.who === "parent" && !/['"]/.test(this.said) ? "parent" : this.#speaker();
    if (/^(?:mum|mother|dad|father)$/.test(object) || /\b(?:wife|husband|partner)$/.test(object)) return "parent";
    if (!/^(?:her|him|them)$/.test(object)) return null;
    const others = this.mentions.filter((each) => each.end <= from);
    const earlier = others.slice(0, -1).filter(({ who }) => who !== "outside").at(-1);
    return earlier?.who ?? this.before?.who ?? (ABOUT_CHILD.has(this.field) || this.field === "emotional_warmth" ? "child" : "parent");
  }

  /** Who speaks in the sentence: the first named before a word of saying, else whom the part is about. */
  #speaker() {
    const says = /\b(?:said|says|told|tells|disclosed)\b/.exec(this.said);
    const named = says && this.mentions.find((each) => each.end <= says.index);
    return named?.who ?? this.#usual();
  }

  /** The factor of abuse between adults, or in the child's own relationship. */
  #victim({ from, to }) {
    const earlier = this.mentions.filter((each) => each.end <= from + 1 || each.start < to);
    const partner = this.mentions.find((each) => each.partner);
    if (partner && this.#theirs(partner) && earlier.some(({ who }) => who === "child")) return "3A";
    const last = earlier.filter((each) => !each.partner).at(-1);
    return last?.who === "other" ? "3C" : "3B";
  }
}
