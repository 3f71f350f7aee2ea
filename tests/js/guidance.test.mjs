// Everything there is to say of an assessment while it is written, and what it costs to say it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clockOf, clockWords } from "../../assets/device/guidance/clock.js";
import { Guidance } from "../../assets/device/guidance/guidance.js";
import { factsOf } from "../../assets/device/guidance/record-facts.js";
import { countWords, lineOf, sentenceAt } from "../../assets/device/guidance/words.js";
import { plainContext } from "./guidance/contradiction-cases.mjs";
import { SENTENCES } from "./guidance/factor-sentences.mjs";
import { soundFacts } from "./guidance/facts.mjs";

const text = (key, more = {}) => ({ key, kind: "text", label: key, judgement: false, choices: [], ...more });
const FORM = {
  clock: "assessment",
  sections: [
    { fields: [{ ...text("child_seen_on"), kind: "date" }] },
    { fields: [text("health", { label: "Health" }), text("basic_care", { label: "Basic care" })] },
    {
      fields: [
        text("analysis", { judgement: true }),
        { ...text("factors"), kind: "choices", choices: [{ value: "1B", label: "Alcohol misuse: a parent or carer" }] },
        { ...text("outcome"), kind: "choice" },
      ],
    },
  ],
};
const KEYS = FORM.sections.flatMap(({ fields }) => fields.map(({ key }) => key));

function record() {
  const facts = soundFacts();
  return { ...facts, ...facts.child, id: "c" };
}

const BASE = plainContext();
const RECORD = record();
const NO_DAYS = [];

/** @returns {any} */
function sources({ texts = {}, answers = {}, ...more } = {}) {
  return {
    form: FORM,
    answers: { factors: ["3B"], ...answers },
    asked: new Set(KEYS),
    texts: new Map(Object.entries(texts)),
    assessment: { id: "a", started_on: "2026-10-02", completed_on: "" },
    child: BASE.child,
    people: BASE.people,
    visits: BASE.visits,
    plans: BASE.plans,
    record: RECORD,
    today: "2026-11-26",
    closed: NO_DAYS,
    declined: new Set(),
    supported: [],
    ...more,
  };
}

const said = (notes) => notes.map(({ kind, field, says, number, code }) => [kind, field, number || code || says]);

test("a broken rule stands beside the field it is about, or with the record", () => {
  const notes = new Guidance().look(sources({ answers: { factors: ["21", "3B"] }, record: { ...RECORD, ethnicity: "" } }));
  assert.deepEqual(said(notes), [
    ["rule", "factors", "8869"],
    ["rule", "", "4220"],
  ]);
  const [rule, onRecord] = notes;
  assert.deepEqual(rule.because, ["21 is chosen with 3B."]);
  assert.equal(onRecord.open, "/children/c");
});

test("a field that must be answered and is not is no broken rule as well", () => {
  const none = sources({ answers: { factors: null } });
  assert.deepEqual(said(new Guidance().look(none)), [["rule", "factors", "8897"]]);
  const required = structuredClone(FORM);
  /** @type {any} */ (required.sections[2].fields[1]).required_at = "send";
  assert.deepEqual(new Guidance().look({ ...none, form: required }), []);
});

test("factors are proposed with their reason, until they are chosen or refused", () => {
  const texts = { "t.basic_care": "Mum has been drinking most evenings since July." };
  const [factor] = new Guidance().look(sources({ texts }));
  assert.equal(factor.says, "1B Alcohol misuse: a parent or carer");
  assert.deepEqual(factor.because, ["Basic care says: “Mum has been drinking most evenings since July.”"]);
  assert.deepEqual(new Guidance().look(sources({ texts, answers: { factors: ["1B"] } })), []);
  assert.deepEqual(new Guidance().look(sources({ texts, declined: new Set(["1B"]) })), []);
});

test("a judgement rests on nothing until its words are linked", () => {
  const texts = { "t.analysis": "I visited twice. I believe that she is safe." };
  const [judgement] = new Guidance().look(sources({ texts }));
  assert.deepEqual([judgement.kind, judgement.words], ["judgement", "I believe that she is safe."]);
  const supported = [{ root: "t.analysis", start: 20, end: 30 }];
  assert.deepEqual(new Guidance().look(sources({ texts, supported })), []);
});

test("only fields marked for it are read for judgements, and only fields that are asked", () => {
  const texts = { "t.health": "I believe that she is safe.", "t.analysis": "I believe that she is safe." };
  const asked = new Set(KEYS.filter((key) => key !== "analysis"));
  assert.deepEqual(new Guidance().look(sources({ texts, asked })), []);
});

test("what differs from the record says so beside the words", () => {
  const texts = { "t.health": "Amira is 9 years old." };
  const [note] = new Guidance().look(sources({ texts }));
  assert.deepEqual([note.kind, note.field, note.words], ["contradiction", "health", "Amira is 9 years old."]);
});

test("things are said in the order of the form, the record last", () => {
  const texts = { "t.analysis": "I believe that she is safe.", "t.health": "Amira is 9 years old." };
  const notes = new Guidance().look(sources({ texts, answers: { child_seen_on: "2026-11-03" }, record: { ...RECORD, sex: "" } }));
  assert.deepEqual(notes.map(({ field }) => field), ["child_seen_on", "health", "analysis", ""]);
});

// The cost is counted in sentences read and rules asked, not in time: a key pressed in a full
// assessment reads one sentence again.
test("one changed sentence is one sentence read, and no rule asked again", () => {
  const whole = {};
  for (const [field, sentence] of SENTENCES) whole[`t.${field}`] = `${whole[`t.${field}`] ?? ""}${sentence} `;
  const form = { ...FORM, sections: [{ fields: Object.keys(whole).map((root) => text(root.slice(2))) }] };
  const asked = new Set(Object.keys(whole).map((root) => root.slice(2)));
  const guidance = new Guidance();
  guidance.look(sources({ texts: whole, form, asked }));
  const first = { ...guidance.work };
  assert.ok(first.sentences > 100, `${first.sentences}`);
  const changed = { ...whole, "t.housing": "The home is warm." };
  guidance.look(sources({ texts: changed, form: { ...form, sections: [{ fields: [...form.sections[0].fields, text("housing")] }] }, asked: new Set([...asked, "housing"]) }));
  guidance.look(sources({ texts: { ...changed, "t.basic_care": `${whole["t.basic_care"]}She is well.` }, form, asked }));
  assert.equal(guidance.work.sentences - first.sentences, 2);
  assert.equal(guidance.work.rules, first.rules);
});

test("a record that changed is read again", () => {
  const guidance = new Guidance();
  const before = sources({ texts: { "t.health": "Amira is 9 years old." } });
  assert.equal(guidance.look(before).length, 1);
  assert.deepEqual(guidance.look({ ...before, child: { ...BASE.child, birth_date: "2017-03-14" } }), []);
});

test("without a record on this iPad there is still what the words say", () => {
  const texts = { "t.basic_care": "Mum is drinking heavily." };
  assert.deepEqual(said(new Guidance().look(sources({ texts, record: null }))), [["factor", "factors", "1B"]]);
});

test("the assessment being written is looked at as if it were signed today", () => {
  const facts = factsOf({
    record: RECORD, assessment: { id: "new", started_on: "2026-11-02", completed_on: "" }, clock: "assessment",
    answers: { factors: ["4A"] }, today: "2026-11-26", closed: [],
  }); // prettier-ignore
  assert.equal(facts?.assessment?.completed_on, "2026-11-26");
  assert.deepEqual(facts?.assessment?.factors, ["4A"]);
  assert.equal(facts?.assessments.length, 2);
});

test("an enquiry that needs no conference is no open enquiry", () => {
  const given = { record: RECORD, assessment: { id: "s2", started_on: "2026-11-02", completed_on: "" }, clock: "conference", today: "2026-11-26", closed: [] };
  const open = factsOf({ ...given, answers: { enquiry_outcome: "conference" } });
  assert.equal(open?.enquiry?.conference_not_required, false);
  const done = factsOf({ ...given, answers: { enquiry_outcome: "services" } });
  assert.equal(done?.enquiry?.conference_not_required, true);
});

const RUNNING = { due_on: "2026-12-01", due_because: "45 working days after the referral.", due_source: "WT", completed_on: "", working_days: ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"] };

test("the clock says what is left of how much, and why", () => {
  const clock = clockOf(RUNNING, 45, "2026-11-26", []);
  assert.ok(clock);
  assert.equal(clockWords(clock), "3 of 45 working days left");
  const words = (of, today) => clockWords(/** @type {any} */ (clockOf(RUNNING, of, today, [])));
  assert.equal(words(4, "2026-11-25"), "4 working days left");
  assert.equal(words(0, "2026-11-27"), "2 working days left");
  assert.equal(words(45, "2026-11-30"), "1 of 45 working days left");
  assert.equal(words(45, "2026-12-01"), "Due today");
  assert.equal(clock.because, "45 working days after the referral.");
});

test("over time is said in working days, bank holidays apart", () => {
  const clock = clockOf(RUNNING, 45, "2026-12-29", ["2026-12-25", "2026-12-28"]);
  assert.ok(clock);
  assert.equal(clockWords(clock), "18 working days over time");
});

test("a finished assessment has no clock", () => {
  assert.equal(clockOf({ ...RUNNING, completed_on: "2026-11-20" }, 45, "2026-11-26", []), null);
});

const note = (kind, says) => /** @type {any} */ ({ kind, says });

test("one line under a field: the gravest first, and how many more", () => {
  assert.deepEqual(lineOf([note("judgement", "x"), note("rule", "A rule."), note("factor", "f")]), { says: "A rule.", more: 2, icon: "flag" });
  assert.equal(lineOf([note("factor", "a"), note("factor", "b")])?.says, "2 factors proposed from what is written");
  assert.equal(lineOf([note("judgement", "a")])?.says, "1 judgement rests on nothing yet");
  assert.equal(lineOf([]), null);
});

test("those who listen hear how many things there are", () => {
  assert.equal(countWords({ notes: [note("rule", "x")], missing: { send: [1], sign: [] } }), "2 things still to look at.");
  assert.equal(countWords({ notes: [], missing: { send: [], sign: [] } }), "Nothing is left to do.");
});

test("the sentence at the caret is what a link is about", () => {
  assert.equal(sentenceAt("One is here. Two is there.", 14)?.text, "Two is there.");
  assert.equal(sentenceAt("One is here.", 99)?.text, "One is here.");
  assert.equal(sentenceAt("", 0), null);
});

test("factors that are no list are no factors", () => {
  const record = { id: "r", episodes: [], assessments: [], enquiries: [] };
  const assessment = { id: "a", started_on: "2026-11-02", completed_on: "" };
  for (const factors of ["21", 7, true, { a: 1 }, null]) {
    const facts = factsOf({ record, assessment, clock: "assessment", answers: { factors }, today: "2026-11-26", closed: [] });
    assert.deepEqual(facts?.assessments[0].factors, []);
  }
});
