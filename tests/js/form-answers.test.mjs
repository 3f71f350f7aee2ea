import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";

import { answerOf, placesOf, rootsOf } from "../../assets/device/forms/answers.js";
import { afterPress } from "../../assets/device/forms/choosing.js";
import { FormStore } from "../../assets/device/forms/form-store.js";
import { inWords } from "../../assets/device/forms/in-words.js";
import { numberIn, problemWith } from "../../assets/device/forms/numbers.js";
import { lines, nameIn } from "../../assets/device/forms/people.js";
import { allRowsOf, bringBackRow, removeRow, rowsOf } from "../../assets/device/forms/table.js";
import { answerIn, setKeyed } from "../../assets/device/keyed.js";
import { set } from "../../assets/device/registers.js";

const MOTHER = "0190a5c0-0000-7000-8000-000000000001";
const COLUMNS = [
  { key: "what", label: "What", kind: "short", choices: [] },
  { key: "by", label: "By when", kind: "date", choices: [] },
];

const field = (key, kind, more = {}) => ({
  key, kind, label: key, help: "", required_at: "", choices: [], columns: [], when_json: "", ...more,
});

const FORM = {
  key: "screening",
  version: 1,
  title: "Screening",
  sections: [
    {
      key: "first",
      title: "First",
      short: "First",
      when_json: "",
      fields: [
        field("missing", "yes_no", { required_at: "send" }),
        field("why", "text", { when_json: '{"field":"missing","equals":"yes"}', required_at: "sign" }),
      ],
    },
    {
      key: "later",
      title: "Later",
      short: "Later",
      when_json: '{"field":"missing","equals":"yes"}',
      fields: [field("safety", "scale"), field("steps", "table", { columns: COLUMNS })],
    },
  ],
};

function open() {
  const doc = new Y.Doc();
  return { doc, store: new FormStore(doc, FORM) };
}

test("an answer is read by the kind of its field", () => {
  const doc = new Y.Doc();
  doc.getText("t.words").insert(0, " Sam is well.\n");
  set(doc, "a.factors", ["1A", "3B"], "w1");
  set(doc, "a.age", 7, "w1");
  set(doc, "a.typed", "seven", "w1");
  setKeyed(doc, "s.safety", [MOTHER], 4, "w1");
  setKeyed(doc, "s.steps", ["r1", "what"], "Call school", "w1");
  assert.equal(answerOf(doc, field("words", "text")), "Sam is well.");
  assert.deepEqual(answerOf(doc, field("factors", "choices")), ["1A", "3B"]);
  assert.equal(answerOf(doc, field("age", "number")), 7);
  assert.equal(answerOf(doc, field("typed", "number")), null);
  assert.deepEqual(answerOf(doc, field("safety", "scale")), { [MOTHER]: 4 });
  assert.deepEqual(answerOf(doc, field("steps", "table", { columns: COLUMNS })), [{ what: "Call school" }]);
  assert.equal(answerOf(doc, field("nothing", "choice")), null);
});

test("every kind of field knows its roots, as the record does", () => {
  assert.deepEqual(rootsOf(field("a", "short")), ["t.a"]);
  assert.deepEqual(rootsOf(field("a", "yes_no")), ["a.a", "t.a_detail"]);
  assert.deepEqual(rootsOf(field("a", "table")), ["s.a"]);
  assert.deepEqual(rootsOf(field("a", "signature")), ["n.a", "s.a"]);
  assert.deepEqual(rootsOf(field("a", "people")), ["a.a"]);
  assert.deepEqual(rootsOf(field("a", "voice")), ["n.a", "s.a"]);
});

test("a colleague's place is named by the section, in a detail too", () => {
  assert.equal(placesOf(FORM)["t.missing_detail"], "First");
  assert.equal(placesOf(FORM)["s.steps"], "Later");
});

test("a field is asked as soon as its condition holds, and kept when it no longer does", () => {
  const { doc, store } = open();
  const heard = [];
  store.subscribe(() => heard.push(store.stateOf("why")));
  assert.equal(store.stateOf("why"), "silent");
  assert.equal(store.stateOfSection("later"), "silent");
  set(doc, "a.missing", "yes", "w1");
  assert.equal(store.stateOf("why"), "asked");
  assert.equal(store.stateOfSection("later"), "asked");
  doc.getText("t.why").insert(0, "Two nights.");
  set(doc, "a.missing", "no", "w1");
  assert.equal(store.stateOf("why"), "kept");
  assert.equal(store.stateOfSection("later"), "silent");
  assert.equal(heard.at(-1), "kept");
});

test("what is counted is what is asked or kept", () => {
  const { doc, store } = open();
  assert.equal(store.countOf("first"), "0/1");
  set(doc, "a.missing", "yes", "w1");
  assert.equal(store.countOf("first"), "1/2");
  setKeyed(doc, "s.steps", ["r1", "what"], "Call school", "w1");
  assert.equal(store.countOf("later"), "1/2");
  removeRow(doc, "s.steps", "r1", "w1");
  assert.equal(store.countOf("later"), "0/2");
});

test("what is still required hangs on the step and on what is asked", () => {
  const { doc, store } = open();
  const missing = (step) => store.missingFor(step).map((each) => each.key);
  assert.deepEqual(missing("send"), ["missing"]);
  set(doc, "a.missing", "yes", "w1");
  assert.deepEqual(missing("send"), []);
  assert.deepEqual(missing("sign"), ["why"]);
});

test("a disagreement is written, and no answer", () => {
  const { doc, store } = open();
  doc.getArray("a.missing").push([
    { v: "yes", by: "w1", at: "1" },
    { v: "no", by: "w2", at: "2" },
  ]);
  assert.equal(store.answers.missing, null);
  assert.ok(store.written.has("missing"));
  assert.equal(store.stateOf("why"), "silent");
});

test("a closed store hears nothing", () => {
  const { doc, store } = open();
  store.close();
  set(doc, "a.missing", "yes", "w1");
  assert.equal(store.stateOf("why"), "silent");
});

test("rows stand in the order they were begun, and one that holds nothing is none", () => {
  const doc = new Y.Doc();
  setKeyed(doc, "s.steps", ["b", "what"], "second", "w1");
  setKeyed(doc, "s.steps", ["a", "what"], "first", "w1");
  setKeyed(doc, "s.steps", ["c", "what"], "", "w1");
  assert.deepEqual(rowsOf(doc, "s.steps", COLUMNS).map((row) => row.id), ["a", "b"]);
});

test("a removed row keeps its cells and comes back, also against a removal elsewhere", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  setKeyed(one, "s.steps", ["a", "what"], "first", "w1");
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  removeRow(one, "s.steps", "a", "w1");
  assert.deepEqual(rowsOf(one, "s.steps", COLUMNS), []);
  assert.equal(answerIn(allRowsOf(one, "s.steps", COLUMNS)[0].cells.get("what")[0]), "first");
  setKeyed(other, "s.steps", ["a", "by"], "2026-12-01", "w2");
  bringBackRow(other, "s.steps", "a", "w2");
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  const [row] = rowsOf(one, "s.steps", COLUMNS);
  assert.equal(answerIn(row.cells.get("by")[0]), "2026-12-01");
});

const CHOICES = [
  { value: "1A", label: "Alcohol: child" },
  { value: "3B", label: "Domestic abuse: parent" },
  { value: "21", label: "No factors", alone: true },
];

test("ticking keeps the form's order, so that the same answers are the same list", () => {
  assert.deepEqual(afterPress(["3B"], CHOICES[0], CHOICES), ["1A", "3B"]);
  assert.deepEqual(afterPress(["1A", "3B"], CHOICES[0], CHOICES), ["3B"]);
});

test("an answer that stands alone takes the others away, and gives way to them", () => {
  assert.deepEqual(afterPress(["1A", "3B"], CHOICES[2], CHOICES), ["21"]);
  assert.deepEqual(afterPress(["21"], CHOICES[1], CHOICES), ["3B"]);
});

test("a number is a number however it is typed, and what is none stays as it was typed", () => {
  assert.equal(numberIn(" 1,250 "), 1250);
  assert.equal(numberIn("-2.5"), -2.5);
  assert.equal(numberIn("  "), null);
  assert.equal(numberIn("about 7 "), "about 7");
  assert.equal(numberIn("999999999999999"), 999_999_999_999_999);
  // Kept as another number, or as none that can be sent: as it was typed instead.
  assert.equal(numberIn("9".repeat(400)), "9".repeat(400));
  assert.equal(numberIn("1234567890123456789"), "1234567890123456789");
  assert.equal(numberIn("0.12345678901234567"), "0.12345678901234567");
  assert.equal(problemWith("about 7"), "This is not a number.");
  assert.equal(problemWith(0, "1", "9"), "The lowest answer here is 1.");
  assert.equal(problemWith(10, "1", "9"), "The highest answer here is 9.");
  assert.equal(problemWith(9, "1", "9"), "");
  assert.equal(problemWith(null, "1", ""), "");
});

const person = (id, group, more = {}) => ({
  person_id: id, name: id, group, role: "", lives_here: false, parental_responsibility: false, is_child: false, ...more,
});

test("a scale has lines for those it is about, and for whoever has an answer", () => {
  const people = [
    person("child", "self"),
    person("mother", "family", { lives_here: true }),
    person("aunt", "family"),
    person("teacher", "network"),
  ];
  assert.deepEqual(lines(people, "family", [], []), ["child", "mother"]);
  assert.deepEqual(lines(people, "family", ["teacher"], ["aunt"]), ["child", "mother", "teacher", "aunt"]);
});

test("a person is named, a typed name is itself, and one who left is said to have left", () => {
  assert.equal(nameIn([{ ...person(MOTHER, "family"), name: "Mia Marsh" }], MOTHER), "Mia Marsh");
  assert.equal(nameIn([], "The neighbour"), "The neighbour");
  assert.equal(nameIn([], MOTHER), "Somebody no longer on this record");
});

test("answers are read with their labels, and codes where they are published", () => {
  assert.deepEqual(inWords("choices", ["1A"], { choices: CHOICES, codes: true }), ["1A Alcohol: child"]);
  assert.deepEqual(inWords("choice", "9Z", { choices: CHOICES }), ["Not a valid answer"]);
  assert.deepEqual(inWords("yes_no", "yes"), ["Yes"]);
  assert.deepEqual(inWords("date", "2026-11-05"), ["5 Nov 2026"]);
  assert.deepEqual(inWords("number", "many"), ["“many”, which is not a number"]);
  assert.deepEqual(inWords("people", ["The neighbour"]), ["The neighbour"]);
});
