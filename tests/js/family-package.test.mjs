// What a family is shown, and by whose names.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as Y from "yjs";

import { LANGUAGES, WORDS } from "../../assets/device/family/languages.js";
import { agreeable, composed } from "../../assets/device/family/package.js";
import { peopleFor } from "../../assets/device/family/people.js";
import { sentencesOf, voiceFor } from "../../assets/device/family/sentences.js";

const field = (key, kind, more = {}) => ({ key, kind, label: key, family: true, limited: 0, choices: [], columns: [], max: "", ...more });
const FORM = {
  title: "Child and family assessment",
  sections: [
    {
      title: "Home",
      limited: 0,
      family: false,
      fields: [
        field("housing", "text"),
        field("income", "text", { family: false }),
        field("school", "choice", { choices: [{ value: "y", label: "Goes every day" }] }),
        field("safe", "yes_no"),
        field("hope", "scale"),
        field("who", "people"),
        field("steps", "table", { columns: [{ key: "what", label: "What" }, { key: "by", label: "By", kind: "date" }] }),
        field("picture", "photo"),
        field("alone", "text", { limited: 4 }),
        field("family_statement", "text"),
        field("family_signatures", "signature"),
        field("worker_signature", "signature"),
      ],
    },
    { title: "For the manager", limited: 4, family: true, fields: [field("risk", "text")] },
  ],
};
const PEOPLE = [
  { name: "Amira Khan", standing: "kept" },
  { name: "Wayne Harcourt", standing: "other" },
];
const NAMES = { a: "Amira Khan", w: "Wayne Harcourt" };

function written() {
  const doc = new Y.Doc();
  doc.getText("t.housing").insert(0, "Wayne Harcourt lent a heater.\nIt is warm.");
  doc.getText("t.income").insert(0, "Not for them.");
  doc.getText("t.alone").insert(0, "Not for them either.");
  doc.getText("t.risk").insert(0, "Nor this.");
  doc.getText("t.safe_detail").insert(0, "since Wayne left");
  doc.getText("t.family_statement").insert(0, "We said this.");
  const put = (root, v) => doc.getArray(root).push([{ v, by: "x", at: "2026-11-05T14:02:00Z" }]);
  put("a.school", "y");
  put("a.safe", "yes");
  put("a.who", ["a", "w"]);
  put("s.hope", ["a", 7]);
  put("s.hope", ["w", 2]);
  put("s.hope", ["w", 3]);
  put("s.steps", ["r1", "what", "Call Wayne"]);
  put("s.steps", ["r1", "by", "2026-11-27"]);
  put("s.steps", ["r2", "what", "Taken out"]);
  put("s.steps", ["r2", "", "removed"]);
  return doc;
}

const show = (agreed, more = {}) =>
  composed({ form: FORM, doc: written(), agreed: new Set(agreed), mayWrite: true, people: PEOPLE, nameOf: (id) => NAMES[id] ?? "", ...more });
const said = (part) => part.lines.map(({ runs }) => runs.map(({ text }) => text).join(""));

test("only what was agreed is shown", () => {
  const shown = show(["housing"]);
  assert.deepEqual(shown.sections.map(({ parts }) => parts.map(({ key }) => key)), [["housing"]]);
  assert.deepEqual(said(shown.sections[0].parts[0]), ["Someone else lent a heater.", "It is warm."]);
});

test("what is for some readers, or no part for families, can never be agreed on", () => {
  const all = ["income", "alone", "risk", "picture", "family_signatures", "family_statement"];
  assert.deepEqual(show(all).sections, []);
  assert.deepEqual(
    agreeable(FORM).flatMap(({ fields }) => fields.map(({ key }) => key)),
    ["housing", "school", "safe", "hope", "who", "steps"],
  );
});

test("answers read as words; a name among them is left out, and what is disputed is not shown", () => {
  const [{ parts }] = show(["school", "safe", "hope", "who", "steps"]).sections;
  assert.deepEqual(Object.fromEntries(parts.map((part) => [part.key, said(part)])), {
    school: ["Goes every day"],
    safe: ["Yes", "since someone else left"],
    hope: ["Amira Khan: 7 out of 10"],
    who: ["Amira Khan", "Someone else"],
    steps: ["What: Call someone else; By: 27 Nov 2026"],
  });
});

test("exact words of somebody who is left out are left out as a whole", () => {
  const doc = new Y.Doc();
  const who = { a: "11111111-1111-7111-8111-111111111111", w: "22222222-2222-7222-8222-222222222222" };
  const people = [{ ...PEOPLE[0], id: who.a }, { ...PEOPLE[1], id: who.w }];
  doc.getText("t.housing").applyDelta([
    { insert: "It is warm", attributes: { exact: `${who.a}#00000000` } },
    { insert: " she said. " },
    { insert: "I saw her", attributes: { exact: `${who.w}#00000000` } },
    { insert: "\n", attributes: { blockquote: true } },
    { insert: "at night", attributes: { exact: `${who.w}#00000000` } },
    { insert: " and " },
    { insert: "so did I", attributes: { exact: "Mr Harcourt#00000000" } },
    { insert: "; " },
    { insert: "she sleeps", attributes: { exact: "Nursery#00000000" } },
    { insert: "; " },
    { insert: "I have moved away", attributes: { exact: "33333333-3333-7333-8333-333333333333#00000000" } },
  ]);
  const [{ parts }] = show(["housing"], { doc, people }).sections;
  assert.deepEqual(said(parts[0]), [
    "It is warm she said. (What somebody else said is left out here.)",
    " and (What somebody else said is left out here.); she sleeps; (What somebody else said is left out here.)",
  ]);
});

test("the name is nowhere in what is handed over", () => {
  const all = FORM.sections.flatMap((section) => section.fields.map(({ key }) => key));
  assert.ok(!/wayne|harcourt/i.test(JSON.stringify(show(all))));
});

test("of the signatures a form asks, the family is asked for its own", () => {
  assert.deepEqual(show([]).signs.map(({ key }) => key), ["family_signatures"]);
});

test("who may only read is offered nothing to write", () => {
  const { words, signs } = show([], { mayWrite: false });
  assert.deepEqual([words, signs], [[], []]);
  assert.deepEqual(show([]).words.map((part) => [part.key, said(part)]), [["family_statement", ["We said this."]]]);
});

// -- whose names --------------------------------------------------------------------------

const person = (person_id, name, more = {}) => ({
  child_id: "c", person_id, name, group: "family", role: "", lives_here: false, parental_responsibility: false, ...more,
});
const child = (id, given_name, family_name, more = {}) => ({
  id, name: `${given_name} ${family_name}`, given_name, family_name, known_as: "", restricted: false, ...more,
});
const standing = (people, children, { agreed = [], asked = "" } = {}) =>
  Object.fromEntries(
    peopleFor({ childId: "c", people, children, agreed: new Set(agreed), asked }).map((one) => [one.name, one.standing]),
  );

test("the child, the household, parents and professionals stay; everybody else goes", () => {
  const people = [
    person("c", "Amira Khan", { group: "self" }),
    person("m", "Sara Khan", { role: "Mother" }),
    person("u", "Imran Khan", { lives_here: true }),
    person("g", "Guardian Smith", { parental_responsibility: true }),
    person("w", "Wayne Harcourt", { role: "Mother's former partner" }),
    person("h", "Helen Visitor", { group: "network", role: "Health visitor" }),
  ];
  assert.deepEqual(standing(people, [child("c", "Amira", "Khan")]), {
    "Amira Khan": "kept", "Sara Khan": "kept", "Imran Khan": "kept", "Guardian Smith": "kept",
    "Wayne Harcourt": "other", "Helen Visitor": "professional",
  });
});

test("other children on this device and their families go; who is family here stays", () => {
  const people = [
    person("d", "Brother Khan", { child_id: "d", group: "self" }),
    person("d", "Brother Khan", { lives_here: true }),
    person("x", "Other Parent", { child_id: "e", role: "Father", lives_here: true }),
  ];
  const children = [child("c", "Amira", "Khan"), child("d", "Brother", "Khan"), child("e", "Other", "Child")];
  assert.deepEqual(standing(people, children), {
    "Brother Khan": "kept", "Other Parent": "other", "Amira Khan": "kept", "Other Child": "other",
  });
});

test("somebody agreed on stays, but nobody whose record is restricted; names asked for go", () => {
  const people = [person("w", "Aunt Harcourt"), person("r", "Hidden Cousin")];
  const children = [child("r", "Hidden", "Cousin", { restricted: true })];
  assert.deepEqual(standing(people, children, { agreed: ["w", "r"], asked: "Mrs Petrov, the Lees; " }), {
    "Aunt Harcourt": "kept", "Hidden Cousin": "other", "Mrs Petrov": "asked", "the Lees": "asked",
  });
});

test("short forms and the name somebody is known by count as theirs", () => {
  const [one] = peopleFor({
    childId: "c", people: [person("w", "William Harcourt")], agreed: new Set(), asked: "",
    children: [child("w", "William", "Harcourt", { known_as: "Wazza" })],
  });
  assert.ok(one.also?.includes("bill") && one.also.includes("Wazza"));
});

test("the device has the record's own short forms", () => {
  const groups = (text) => text.match(/(?:GROUPS = `|_GROUPS = """)\n([^`"]+)/)?.[1].split(/\/|\n/).map((line) => line.trim()).filter(Boolean);
  const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const here = groups(read("assets/device/family/nicknames.js"));
  assert.ok((here?.length ?? 0) > 300);
  assert.deepEqual(here, groups(read("agile_app/records/nicknames.py")));
});

// -- languages, reading aloud -------------------------------------------------------------

test("every language has every text, and the page knows each of them", () => {
  const english = Object.keys(WORDS.en);
  for (const { code, checked } of LANGUAGES) {
    assert.deepEqual(Object.keys(WORDS[code]), english, code);
    // Until somebody has checked it, the screen says so.
    assert.equal(Boolean(WORDS[code].check), !checked, code);
  }
  const page = readFileSync(new URL("../../agile_app/assessments/family/rows.py", import.meta.url), "utf8");
  const listed = [...page.split("class Language")[0].matchAll(/^ {4}(\w+): str = ""/gm)].map(([, name]) => name);
  assert.deepEqual(listed, english);
});

test("sentences end where people end them, and none is too long to be spoken", () => {
  assert.deepEqual(sentencesOf("One. Two? Three!"), ["One. ", "Two? ", "Three!"]);
  const long = "word ".repeat(200);
  assert.ok(sentencesOf(long).every((piece) => piece.length <= 241));
  assert.equal(sentencesOf(long).join(""), long);
  assert.deepEqual(sentencesOf(""), []);
});

test("only a voice of this device reads, its own English first", () => {
  const voices = [
    { lang: "en-GB", localService: false, name: "far" },
    { lang: "en_US", localService: true, name: "us" },
    { lang: "en-GB", localService: true, name: "gb" },
  ];
  assert.equal(voiceFor(voices, "en-GB")?.name, "gb");
  assert.equal(voiceFor(voices.slice(0, 2), "en-GB")?.name, "us");
  assert.equal(voiceFor(voices.slice(0, 1), "en-GB"), null);
});

test("what siblings share is shown before what is said of this child, and nothing else of theirs", () => {
  const common = new Y.Doc();
  common.getText("t.housing").insert(0, "Two rooms.");
  common.getText("t.income").insert(0, "Of the other child.");
  const [home, rest] = FORM.sections;
  const form = { ...FORM, sections: [{ ...home, part: "shared" }, rest] };
  const { sections } = show(["housing"], { form, common });
  assert.deepEqual(said(sections[0].parts[0]), ["Two rooms.", "Someone else lent a heater.", "It is warm."]);
});

test("an answer of another shape than was asked is nothing to show", () => {
  const doc = written();
  for (const [root, v] of [["a.who", "Wayne"], ["a.school", ["y"]], ["a.safe", 7], ["s.hope", ["a", "b", "c", null]], ["s.steps", ["r9", "constructor", true]]]) {
    doc.getArray(root).delete(0, doc.getArray(root).length);
    doc.getArray(root).push([{ v, by: "x", at: "soon" }]);
  }
  const agreed = new Set(["housing", "school", "safe", "hope", "who", "steps"]);
  const shown = composed({ form: FORM, doc, agreed, mayWrite: true, people: PEOPLE, nameOf: (id) => NAMES[id] ?? "Somebody" });
  assert.deepEqual(shown.sections[0].parts.find(({ key }) => key === "who")?.lines, []);
  assert.doesNotMatch(JSON.stringify(shown), /Wayne|Harcourt/);
});
