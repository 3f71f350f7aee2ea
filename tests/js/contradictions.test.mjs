// What is written against what is on record.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ANSWER_RULES, WORD_RULES } from "../../assets/device/guidance/contradictions.js";
import { plain } from "../../assets/device/guidance/sentences.js";
import { ANSWER_CASES, WORD_CASES, plainContext } from "./guidance/contradiction-cases.mjs";

const complete = (found) => {
  assert.ok(found, "nothing was found");
  assert.match(found.says, /\.$/);
  assert.ok(found.from && found.open.startsWith("/"), "it does not say where the record says so");
};
const read = (rule, [words, changes]) => rule.read(plain(words), plainContext(changes), words);

test("every rule has both cases, and there are at least ten", () => {
  assert.deepEqual(Object.keys(ANSWER_CASES).sort(), ANSWER_RULES.map(({ key }) => key).sort());
  assert.deepEqual(Object.keys(WORD_CASES).sort(), WORD_RULES.map(({ key }) => key).sort());
  assert.ok(ANSWER_RULES.length + WORD_RULES.length >= 10);
});

for (const rule of ANSWER_RULES) {
  test(`answers: ${rule.about}`, () => {
    const { differs, agrees } = ANSWER_CASES[rule.key];
    complete(rule.check(plainContext(differs)));
    assert.equal(rule.check(plainContext(agrees)), null);
  });
}

for (const rule of WORD_RULES) {
  test(`words: ${rule.about}`, () => {
    const { differs, agrees } = WORD_CASES[rule.key];
    complete(read(rule, differs));
    assert.equal(read(rule, agrees), null);
  });
}

test("what is said of somebody else is not said of the child", () => {
  const rule = (key) => /** @type {any} */ (WORD_RULES.find((each) => each.key === key));
  assert.equal(read(rule("age"), ["Her brother is 12."]), null);
  assert.equal(read(rule("birth_date"), ["Her sister was born on 1 May 2021."]), null);
  assert.equal(read(rule("school"), ["Her brother attends Hillside Primary School."]), null);
  assert.equal(read(rule("age"), ["Amira is 3 weeks into her new school."]), null);
});

test("a birthday while the assessment was written is no contradiction", () => {
  const rule = /** @type {any} */ (WORD_RULES.find(({ key }) => key === "age"));
  assert.equal(read(rule, ["Amira is 6 years old.", { today: "2026-03-20" }]), null);
});

test("what stands under a day's name and is no day is compared with none", () => {
  for (const rule of ANSWER_RULES) {
    for (const value of ["next Tuesday", "zzz", "2026-13-45", ["2030-01-01"], { a: 1 }, 7, "", null]) {
      const answers = { child_seen_on: value, review_on: value, due_date: value, shared_on: value };
      const found = rule.check(plainContext({ answers, child: { unborn: true } }));
      assert.equal(found, null, `${rule.key}: ${JSON.stringify(value)}`);
    }
  }
});
