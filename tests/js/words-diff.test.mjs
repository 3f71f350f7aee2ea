import assert from "node:assert/strict";
import { test } from "node:test";

import { anyChange, wordsDiff, wordsOf } from "../../assets/device/words-diff.js";
import { seeded } from "./fake-editor.mjs";

const shown = (before, after) =>
  wordsDiff(before, after)
    .map(({ kind, text }) => ({ same: text, ins: `[+${text}]`, del: `[-${text}]` })[kind])
    .join("");

test("whole words are added and taken out, never letters of them", () => {
  assert.equal(shown("He was seen at home.", "He was seen alone at home."), "He was seen [+alone ]at home.");
  assert.equal(shown("She is safe.", "She is unsafe."), "She is [-safe][+unsafe].");
  assert.equal(shown("don't know", "didn't know"), "[-don't][+didn't] know");
});

test("several words in a row that changed read as one change", () => {
  assert.equal(shown("a big red door", "a small blue door"), "a [-big red][+small blue] door");
});

test("an emoji, with its skin and its joiner, is one thing", () => {
  assert.deepEqual(wordsOf("ok 👩‍👧 👍🏽!"), ["ok", " ", "👩‍👧", " ", "👍🏽", "!"]);
  assert.equal(shown("good 👍🏽 day", "good 👍🏿 day"), "good [-👍🏽][+👍🏿] day");
});

test("the same text has no change, and nothing against something is all of it", () => {
  assert.equal(anyChange(wordsDiff("the same", "the same")), false);
  assert.deepEqual(wordsDiff("", ""), []);
  assert.equal(shown("", "All new."), "[+All new.]");
  assert.equal(shown("All gone.", ""), "[-All gone.]");
});

test("whatever two texts are, both can be read from their difference", () => {
  const words = ["home", "school", "é", "😀", "متى", " ", "  ", "\n", ".", "safe", "家庭"];
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = seeded(seed);
    const text = () => Array.from({ length: random.below(40) }, () => random.pick(words)).join("");
    const [before, after] = [text(), text()];
    const changes = wordsDiff(before, after);
    const without = (kind) => changes.filter((change) => change.kind !== kind).map(({ text }) => text).join("");
    assert.equal(without("ins"), before);
    assert.equal(without("del"), after);
  }
});

test("a difference is the smallest: one word put into a long text is one change", () => {
  const long = Array.from({ length: 3000 }, (_, number) => `word${number}`).join(" ");
  const changes = wordsDiff(long, long.replace("word1500 ", "word1500 new "));
  assert.deepEqual(changes.filter(({ kind }) => kind !== "same"), [{ kind: "ins", text: "new " }]);
});

test("of two long texts with nothing in common, all of one and all of the other", () => {
  const text = (letter) => Array.from({ length: 20_000 }, (_, number) => `${letter}${number}`).join(" ");
  assert.equal(wordsDiff(text("a"), text("b")).length, 2);
});
