// What changed between two states of a text, word by word.

import assert from "node:assert/strict";
import test from "node:test";
import { changedFields, counted, markedText, sameAnswers } from "../../assets/device/sign-off/changes.js";
import {
  chosenAt, chosenPassage, paragraphsOf, passageKey, passagesOf, wordsNow,
} from "../../assets/device/sign-off/passages.js";

const said = (ops) => ops.map(({ insert, change }) => ({ added: `+${insert}`, removed: `-${insert}` })[change] ?? insert);
const text = (words) => [{ insert: words }];

test("words that came and went stand in their places", () => {
  assert.deepEqual(said(markedText(text("She likes school."), text("She likes her new school."))), [
    "She likes ",
    "+her new ",
    "school.",
  ]);
  assert.deepEqual(said(markedText(text("He is often late."), text("He is late."))), ["He is ", "-often ", "late."]);
});

test("what is new in an empty field is all added, and an emptied one all removed", () => {
  assert.deepEqual(said(markedText([], text("New."))), ["+New."]);
  assert.deepEqual(said(markedText(text("Old."), [])), ["-Old."]);
  assert.deepEqual(markedText([], []), []);
});

test("the text as it stands is all there, with its marks", () => {
  const now = [{ insert: "Bold ", attributes: { bold: true } }, { insert: "words\nin two lines\n" }];
  const marked = markedText(text("words\n"), now);
  const kept = marked.filter(({ change }) => change !== "removed").map(({ insert }) => insert);
  assert.equal(kept.join(""), "Bold words\nin two lines\n");
  assert.deepEqual(marked[0], { insert: "Bold ", attributes: { bold: true }, change: "added" });
});

test("a line that went is shown as a line; two lines that became one are not cut apart", () => {
  assert.deepEqual(said(markedText(text("One.\nTwo.\nThree.\n"), text("One.\nThree.\n"))), [
    "One.\n",
    "-Two.\n",
    "Three.\n",
  ]);
  const merged = markedText(text("One.\nTwo.\n"), text("One. Two.\n"));
  assert.equal(merged.filter(({ insert }) => insert.includes("\n")).length, 1);
});

test("an emoji is never cut in two", () => {
  const marked = markedText(text("Well 👍🏽 done"), text("Well 👍🏿 done"));
  for (const { insert } of marked) assert.ok(insert.isWellFormed?.() ?? true);
  assert.equal(marked.filter(({ change }) => change !== "removed").map(({ insert }) => insert).join(""), "Well 👍🏿 done");
});

test("words are counted, and fields told in the order of the form", () => {
  assert.deepEqual(counted(markedText(text("a b c"), text("a x y c"))), { added: 2, removed: 1 });
  const before = { "t.one": text("Same."), "t.two": text("Old.") };
  const after = {
    "t.one": text("Same."),
    "t.two": text("New words."),
    "a.three": [{ v: "yes", by: "me", at: "now" }],
  };
  assert.deepEqual(changedFields(before, after, ["t.one", "t.two", "a.three"]), [
    { root: "t.two", added: 2, removed: 1 },
    { root: "a.three", added: 1, removed: 0 },
  ]);
});

test("the same answer given again is no change", () => {
  assert.ok(sameAnswers([{ v: "yes", by: "a", at: "1" }], [{ v: "yes", by: "b", at: "2" }]));
  assert.ok(!sameAnswers([{ v: "yes" }], [{ v: "no" }]));
});

test("two hundred rewritten pages are compared in good time", () => {
  const pages = (word) => Array.from({ length: 3000 }, (_, n) => `${word}${n} lies on line ${word}${n} of them.`).join("\n");
  const started = performance.now();
  const marked = markedText(text(pages("old")), text(pages("new")));
  assert.ok(performance.now() - started < 2000);
  assert.equal(marked.filter(({ change }) => change !== "removed").map(({ insert }) => insert).join(""), pages("new"));
});

test("notes of one assessment are gathered for its return, and of no other", () => {
  const notes = {
    [passageKey("one", "t.health")]: " When? ",
    [passageKey("one", "t.home")]: "  ",
    [passageKey("two", "t.health")]: "Not this.",
  };
  assert.deepEqual(passagesOf(notes, {}, "one"), [{ root: "t.health", note: "When?" }]);
  assert.deepEqual(passagesOf(null, null, "one"), []);
});

test("a note at a passage goes with its words and their place; one with no words stays behind", () => {
  const anchor = { from: {}, to: {}, lines: true, cut: false };
  const [first, second] = [passageKey("one", "t.health", "1"), passageKey("one", "t.health", "2")];
  const chosen = { [first]: { quote: "Grows well.", anchor }, [second]: { quote: "Sleeps.", anchor } };
  assert.deepEqual(passagesOf({ [first]: " Since when?" }, chosen, "one"), [
    { root: "t.health", note: "Since when?", quote: "Grows well.", anchor },
  ]);
  assert.deepEqual(chosenAt(chosen, "one", "t.health").map(({ quote }) => quote), ["Grows well.", "Sleeps."]);
  assert.deepEqual(chosenAt(chosen, "one", "t.heal"), []);
  assert.deepEqual(chosenAt(chosen, "two", "t.health"), []);
});

const TWO = "She grows well.\n\nShe sleeps through.\nShe eats.";
const at = (words) => ({ index: TWO.indexOf(words), length: words.length });

test("what is chosen is its words, and whether they are whole paragraphs", () => {
  assert.deepEqual(chosenPassage(TWO, at("\n\nShe sleeps through.\n")), {
    ...at("She sleeps through."), quote: "She sleeps through.", lines: true, cut: false,
  });
  assert.equal(chosenPassage(TWO, at(" grows ")).quote, "grows");
  assert.equal(chosenPassage(TWO, at("grows")).lines, false);
  assert.equal(chosenPassage(TWO, { index: 0, length: TWO.length }).lines, true);
  assert.equal(chosenPassage(TWO, at("\n\n")), null);
});

test("more than the record takes is told to be cut, and no emoji with it", () => {
  const { quote, cut, length } = chosenPassage("a".repeat(3998) + "👍🏽 and on", { index: 0, length: 5000 });
  assert.deepEqual([quote.length <= 4000, cut, length, quote.isWellFormed()], [true, true, 4009, true]);
});

test("what is added at the ends of a whole paragraph is of it, and at those of some words is not", () => {
  const now = "Since May she grows well. Weighed twice.\nShe eats.";
  const range = { index: now.indexOf("she grows"), length: "she grows well.".length };
  assert.equal(wordsNow(now, range, true), "Since May she grows well. Weighed twice.");
  assert.equal(wordsNow(now, range, false), "she grows well.");
});

test("paragraphs are told with where they stand, empty ones left out", () => {
  assert.deepEqual(paragraphsOf(TWO).map(({ words }) => words), ["She grows well.", "She sleeps through.", "She eats."]);
  for (const { index, length, words } of paragraphsOf(TWO)) assert.equal(TWO.slice(index, index + length), words);
});
