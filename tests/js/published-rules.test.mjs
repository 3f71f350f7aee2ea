// The published validation rules: each lets a sound record pass, and finds what breaks it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RULES, brokenRules } from "../../assets/device/guidance/published-rules/index.js";
import { PLACES } from "../../assets/device/guidance/places.js";
import { soundFacts } from "./guidance/facts.mjs";
import { CASES } from "./guidance/published-cases.mjs";

const bent = (bend) => {
  const facts = soundFacts();
  bend(facts);
  return facts;
};
const numbers = (facts) => brokenRules(facts).map(({ rule }) => rule.number);

test("a sound record breaks no rule", () => {
  assert.deepEqual(brokenRules(soundFacts()).map(({ rule, because }) => [rule.number, because]), []);
});

test("every rule has a case that passes and one that breaks it, and no case is without a rule", () => {
  assert.deepEqual(Object.keys(CASES).sort(), RULES.map(({ number }) => number).sort());
  assert.ok(RULES.length >= 40, `${RULES.length} rules`);
});

for (const rule of RULES) {
  const { passes, breaks } = CASES[rule.number] ?? {};
  test(`${rule.return} ${rule.number}: ${rule.says}`, () => {
    assert.ok(!numbers(bent(passes)).includes(rule.number), "the passing case breaks it");
    const found = brokenRules(bent(breaks)).find((each) => each.rule === rule);
    assert.ok(found, "the failing case passes");
    for (const sentence of found.because) assert.match(sentence, /^[A-Z0-9].*\.$/);
  });
}

test("each rule says what it means, what to do, and where it is about", () => {
  for (const { number, says, whatToDo, fields, beside } of RULES) {
    assert.match(number, /^\d{3,4}Q?$/);
    assert.match(says, /^[A-Z“].*\.$/);
    assert.match(whatToDo, /^[A-Z].*\.$/);
    assert.ok(fields.length > 0, number);
    assert.ok(beside in PLACES, `${number} is beside ${beside}`);
  }
});

test("one number is one rule", () => {
  const seen = RULES.map((rule) => `${rule.return} ${rule.number}`);
  assert.equal(new Set(seen).size, seen.length);
});
