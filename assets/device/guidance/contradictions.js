// What is written against what is on record: stated rules. Each says what stands here, what stands
// there, and where that is; it never says which of the two is right. Pure.

import { plain } from "./sentences.js";
import { PEOPLE_RULES } from "./contradictions-people.js";
import { ageText, dateText, isDay } from "../words.js";

/**
 * @typedef {object} Context what this device knows
 * @property {Record<string, any>} answers by field key @property {any} child a ChildRow
 * @property {any[]} people PersonRows @property {any[]} visits VisitRows @property {any[]} plans PlanRows
 * @property {any} record a ReturnFactsRow @property {string} today
 *
 * @typedef {{says: string, from: string, open: string}} Found says: both sides; from: where the record
 *   says so; open: its page
 *
 * @typedef {object} AnswerRule about single answers
 * @property {string} key @property {string} field beside which it stands @property {string} about
 * @property {(context: Context) => Found | null} check
 *
 * @typedef {object} WordRule about one sentence
 * @property {string} key @property {string} about
 * @property {(said: string, context: Context, raw: string) => Found | null} read said: its plain words
 */

const made = (visit) => visit.status !== "cancelled" && visit.status !== "planned";
const onDay = ({ visits }, day) => visits.filter((visit) => visit.on === day && made(visit));
const visitOf = (visit) => ({
  from: `Visit of ${dateText(visit.on)}${visit.worker ? `, ${visit.worker}` : ""}`,
  open: `/visits/${visit.id}`,
});
export const recordOf = ({ child }, from) => ({ from, open: `/children/${child.id}` });
const planOf = ({ plans }, kind) => plans.find((plan) => plan.kind === kind && plan.current);

// Days on which something happened: never in the future, never before the child was born.
const HAPPENED = ["child_seen_on", "strategy_on", "visited_on", "review_on", "shared_on"];

/** @type {AnswerRule[]} */
const DAY_RULES = HAPPENED.map((field) => ({
  key: `day_${field}`, field, about: `a day that cannot be: ${field}`,
  check: (context) => {
    const day = context.answers[field];
    const { child, today } = context;
    // A form of one's own may ask something else under this name, in words.
    if (!isDay(day)) return null;
    if (day > today) return { says: `${dateText(day)} is in the future.`, ...recordOf(context, "Today's date on this iPad") };
    if (child.birth_date && !child.unborn && day < child.birth_date) {
      return { says: `${dateText(day)} is before the child was born, ${dateText(child.birth_date)}.`, ...recordOf(context, "Date of birth") };
    }
    return null;
  },
})); // prettier-ignore

/** @type {AnswerRule[]} */
export const ANSWER_RULES = [
  ...DAY_RULES,
  {
    key: "due_date", field: "due_date", about: "another expected date of birth",
    check: (context) => {
      const { due_date: day } = context.answers;
      const { child } = context;
      if (!isDay(day) || !child.unborn || !child.birth_date || day === child.birth_date) return null;
      return { says: `Expected ${dateText(day)} here, ${dateText(child.birth_date)} on the record.`, ...recordOf(context, "Expected date of birth") };
    },
  },
  {
    key: "seen_without_visit", field: "child_seen_on", about: "a child seen on a day without a visit",
    check: (context) => {
      const day = context.answers.child_seen_on;
      if (!isDay(day) || onDay(context, day).length) return null;
      return { says: `Seen on ${dateText(day)}; no visit that day is on the record.`, ...recordOf(context, "Visits on the record") };
    },
  },
  {
    key: "seen_visit_not_seen", field: "child_seen_on", about: "a visit at which the child was not seen",
    check: (context) => {
      const visits = onDay(context, context.answers.child_seen_on);
      const not = visits.find((visit) => visit.seen === "no");
      if (!not || visits.some((visit) => visit.seen === "yes")) return null;
      return { says: `Seen on ${dateText(not.on)}; the visit that day says that the child was not seen.`, ...visitOf(not) };
    },
  },
  {
    key: "seen_later", field: "child_seen_on", about: "a later visit at which the child was seen",
    check: (context) => {
      const day = context.answers.child_seen_on;
      const later = context.visits.filter((visit) => made(visit) && visit.seen === "yes" && visit.on > day && visit.on <= context.today);
      if (!isDay(day) || !later.length) return null;
      const last = later.reduce((one, other) => (one.on > other.on ? one : other));
      return { says: `Last seen on ${dateText(day)} here; seen on ${dateText(last.on)} since.`, ...visitOf(last) };
    },
  },
  {
    key: "seen_alone", field: "child_seen_alone", about: "whether the child was seen alone",
    check: (context) => {
      const { child_seen_alone: alone, child_seen_on: day } = context.answers;
      if (alone !== "yes" && alone !== "no") return null;
      const visit = onDay(context, day).find((each) => each.seen === "yes" && each.seen_alone !== "" && each.seen_alone !== alone);
      if (!visit) return null;
      const [here, there] = alone === "yes" ? ["alone", "not alone"] : ["not alone", "alone"];
      return { says: `Seen ${here} here; the visit says ${there}.`, ...visitOf(visit) };
    },
  },
  {
    key: "no_action_with_plan", field: "outcome", about: "no further action while a plan runs",
    check: (context) => {
      if (context.answers.outcome !== "no_further_action") return null;
      const plan = planOf(context, "child_protection") ?? planOf(context, "child_in_need");
      if (!plan) return null;
      return { says: `No further action is proposed; a ${plan.label.toLowerCase()} runs since ${dateText(plan.started_on)}.`, ...recordOf(context, "Plans") };
    },
  },
  {
    key: "no_action_looked_after", field: "outcome", about: "no further action for a looked-after child",
    check: (context) => {
      if (!["no_further_action", "early_help"].includes(context.answers.outcome) || !context.child.legal_status) return null;
      return { says: `The child is looked after (${context.child.legal_status_label}); the outcome proposed would end that.`, ...recordOf(context, "Legal status") };
    },
  },
  {
    key: "outcome_plan_runs", field: "outcome", about: "a child in need plan proposed beside a protection plan",
    check: (context) => {
      const plan = planOf(context, "child_protection");
      if (context.answers.outcome !== "child_in_need" || !plan) return null;
      return { says: `A child in need plan is proposed; a child protection plan runs since ${dateText(plan.started_on)}.`, ...recordOf(context, "Plans") };
    },
  },
]; // prettier-ignore

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const BORN =
  /\b(?:born (?:on )?|d\.?o\.?b\.? ?:? ?|date of birth (?:is |was )?:? ?)(?:the )?(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,9}),? (\d{4})|(\d{1,2})[/.](\d{1,2})[/.](\d{2,4}))/;

/** A date of birth in words, as ISO; "" when there is none. */
function bornIn(said) {
  const match = BORN.exec(said);
  if (!match) return "";
  const [, day, name, year, day2, month2, year2] = match;
  const month = name ? MONTHS.findIndex((each) => each.startsWith(name.slice(0, 3))) + 1 : Number(month2);
  const years = Number(year ?? (year2.length === 2 ? `20${year2}` : year2));
  if (!month) return "";
  return `${years}-${String(month).padStart(2, "0")}-${String(day ?? day2).padStart(2, "0")}`;
}

/** The child is whom the sentence is about: named, or "she" in a sentence that names nobody else. */
export function aboutChild(said, { child }) {
  const names = [child.given_name, child.known_as].filter(Boolean).map((name) => name.toLowerCase());
  if (names.some((name) => new RegExp(`\\b${name.replace(/[^\p{L}\p{N} ]/gu, ".")}(?!'s (?:mum|mother|dad|father|brother|sister|partner))`, "u").test(said))) return true;
  return !/\b(?:mum|mother|dad|father|brother|sister|sibling|partner|cousin|uncle|aunt|gran\w*|nan)\b/.test(said);
}

const yearsOld = (child, today) => {
  const had = today.slice(5) >= child.birth_date.slice(5);
  return Number(today.slice(0, 4)) - Number(child.birth_date.slice(0, 4)) - (had ? 0 : 1);
};

const sameSchool = (one, other) => {
  const bare = (name) => plain(name).replace(/\b(?:the|primary|infant|junior|secondary|school|academy|nursery|college|c of e|st|saint)\b/g, " ").replace(/[^a-z]+/g, " ").trim();
  const [a, b] = [bare(one), bare(other)];
  return !a || !b || a.includes(b) || b.includes(a);
};

/** @type {WordRule[]} */
export const WORD_RULES = [
  {
    key: "birth_date", about: "another date of birth",
    read: (said, context) => {
      const born = bornIn(said);
      const { birth_date: held } = context.child;
      if (!born || !held || born === held || !aboutChild(said, context)) return null;
      return { says: `Born ${dateText(born)} here, ${dateText(held)} on the record.`, ...recordOf(context, "Date of birth") };
    },
  },
  {
    key: "age", about: "another age",
    read: (said, context) => {
      const match = /\b(?:is|aged|is aged|who is|now) (\d{1,2})(?: years? old)?(?=[\s,.]|$)(?! (?:weeks?|months?|days?|minutes?|times|miles|years? (?!old)))|\b(\d{1,2})[- ]year[- ]old\b/.exec(said);
      const { child, today } = context;
      if (!match || !child.birth_date || child.unborn || !aboutChild(said, context)) return null;
      const age = Number(match[1] ?? match[2]);
      const named = [child.given_name, child.known_as].some((name) => name && said.includes(name.toLowerCase()));
      const held = yearsOld(child, today);
      // It was written on some day of the assessment: a birthday lies between at most.
      if (!named || age === held || age === held - 1) return null;
      return { says: `${age} here; the record's date of birth makes it ${ageText(today, child.birth_date)}.`, ...recordOf(context, "Date of birth") };
    },
  },
  {
    key: "school", about: "another school",
    read: (_said, context, raw) => {
      const match = /\b(?:attends|attending|goes to|pupil at|student at|enrolled at|year \d{1,2} (?:at|in))\s+((?:[A-Z][\w'’.-]*\s+|of\s+|and\s+){1,5}?(?:School|Academy|College|Nursery|Primary|Infants?|Juniors?|Grammar)\b)/.exec(raw);
      const { school } = context.child;
      if (!match || !school || !aboutChild(plain(raw), context) || sameSchool(match[1], school)) return null;
      return { says: `${match[1]} here; ${school} on the record.`, ...recordOf(context, "School") };
    },
  },
  {
    key: "lives_with_parent", about: "living with a parent while placed",
    read: (said, context) => {
      if (!/\b(?:lives?|living|remains?|stays?|is) (?:at home )?with (?:(?:her|his|their|the) )?(?:birth )?(?:mum|mother|dad|father|parents)\b|\blives? at home\b/.test(said)) return null;
      if (/\b(?:not|never|no longer|used to|before|until|previously|if|could|return)\b/.test(said) || !aboutChildLives(said, context)) return null;
      const care = context.record?.care?.find((row) => !row.ended_on);
      if (!care || care.placement_type === "P1") return null;
      return { says: `Living with a parent here; looked after since ${dateText(care.started_on)}, ${context.child.placement_label.toLowerCase() || "elsewhere"}, on the record.`, ...recordOf(context, "Placement") };
    },
  },
  {
    key: "interpreter", about: "whether an interpreter is needed",
    read: (said, context) => {
      if (!context.child.interpreter_needed || !/\bno interpreter (?:is |was )?(?:needed|required|used)\b|\binterpreter (?:is|was) not (?:needed|required)\b|\bdoes not need an interpreter\b/.test(said)) return null;
      return { says: `No interpreter here; the record says that one is needed${context.child.language ? ` (${context.child.language})` : ""}.`, ...recordOf(context, "Language") };
    },
  },
  {
    key: "no_disability", about: "no disability where one is recorded",
    read: (said, context) => {
      if (!context.child.disabilities || !/\b(?:no|not have (?:a|any)|has no|without (?:a|any)) (?:known |diagnosed )?(?:disabilit|additional need|special need)\w*|\bis not disabled\b/.test(said) || !aboutChild(said, context)) return null;
      return { says: `No disability here; ${context.child.disabilities.toLowerCase()} on the record.`, ...recordOf(context, "Disability") };
    },
  },
  {
    key: "not_known_before", about: "earlier involvement",
    read: (said, context) => {
      if (!/\b(?:no (?:previous|prior|earlier|past) (?:involvement|referrals?|assessments?|history)|not (?:previously|formerly) known|never (?:been )?known|first (?:referral|involvement)|not known to (?:children's services|social care))\b/.test(said)) return null;
      const earlier = context.record?.episodes?.filter((row) => row.ended_on) ?? [];
      if (!earlier.length) return null;
      const [first] = earlier;
      return { says: `No earlier involvement here; a case from ${dateText(first.started_on)} to ${dateText(first.ended_on)} is on the record.`, ...recordOf(context, "Chronology") };
    },
  },
  {
    key: "plan_said", about: "a plan that is or is not there",
    read: (said, context) => {
      const plan = planOf(context, "child_protection");
      if (plan && /\b(?:is|are) not (?:currently |now )?(?:subject to|on) (?:a|any) (?:child protection )?plan\b|\bno (?:current )?child protection plan\b/.test(said)) {
        return { says: `No plan here; a child protection plan runs since ${dateText(plan.started_on)}.`, ...recordOf(context, "Plans") };
      }
      if (!plan && aboutChild(said, context) && /\b(?:is|remains) (?:currently |now )?(?:subject to|on) a child protection plan\b/.test(said)) {
        return { says: "On a child protection plan here; none runs on the record.", ...recordOf(context, "Plans") };
      }
      return null;
    },
  },
  {
    key: "never_missing", about: "times missing",
    read: (said, context) => {
      if (!/\b(?:has )?never (?:gone|been|went|run) (?:missing|away)\b|\bno missing episodes?\b/.test(said) || !aboutChild(said, context)) return null;
      const last = context.record?.missing?.at(-1);
      return last ? { says: `Never missing here; missing from ${dateText(last.started_on)} on the record.`, ...recordOf(context, "Going missing") } : null;
    },
  },
  ...PEOPLE_RULES,
]; // prettier-ignore

/** "Lives with her mum" names the mother and is about the child all the same. */
function aboutChildLives(said, { child }) {
  const names = [child.given_name, child.known_as].filter(Boolean).map((name) => name.toLowerCase());
  const before = said.split(/\b(?:lives?|living|remains?|stays?)\b/)[0];
  return names.some((name) => before.includes(name)) || !/\b(?:brother|sister|cousin|half|step|friend|partner|dad|father|mum|mother)\b/.test(before);
}
