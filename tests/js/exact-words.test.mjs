import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  checksumOf,
  exactMark,
  exactPassages,
  isExactMark,
  isPersonId,
  speakerNamed,
  speakerOf,
} from "../../assets/device/remarks/exact.js";

const CASES = JSON.parse(readFileSync(new URL("../cases/exact_words.json", import.meta.url), "utf8"));

for (const { is, ops, passages } of CASES.passages) {
  test(`exact words: ${is}`, () => {
    const found = exactPassages(ops).map(({ index, who, words, edited }) => ({ index, who, words, edited }));
    assert.deepEqual(found, passages);
  });
}

test("a mark's value is who said it and a checksum, and nothing else is one", () => {
  for (const value of CASES.marks) assert.equal(isExactMark(value), true, value);
  for (const value of CASES.no_marks) assert.equal(isExactMark(value), false, String(value));
});

test("a person's id is one, and a name is none", () => {
  assert.equal(isPersonId("0193a1b2-0000-7000-8000-000000000001"), true);
  assert.equal(isPersonId("Grandma"), false);
});

test("a mark says who said it", () => {
  const mark = exactMark("Grandma", "I want him home.");
  assert.equal(speakerOf(mark), "Grandma");
  assert.equal(mark.slice(-8), checksumOf("I want him home."));
});

test("a name that was typed fits into a mark", () => {
  assert.equal(speakerNamed("  Mrs  #1\nSmith "), "Mrs 1 Smith");
  const long = speakerNamed(`${"a".repeat(39)}😀😀`);
  assert.equal(isExactMark(exactMark(long, "x")), true);
  assert.equal(long.isWellFormed(), true);
});
