// Which sentences conclude something, and must rest on something.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isJudgement } from "../../assets/device/guidance/judgements.js";
import { clausesOf, sentencesOf } from "../../assets/device/guidance/sentences.js";

const CONCLUDES = [
  "I believe that Amira is at risk of significant harm.",
  "In my view Mum can keep her safe.",
  "Mum is not able to protect Amira from her partner.",
  "This means that Amira goes to school tired.",
  "Amira's needs are not met, and the impact on her sleep is plain.",
  "Dad is likely to drink again.",
  "Mum told me that she will leave him, and I think that she means it.",
  "Their home is chaotic.",
];
const REPORTS = [
  "Amira said that she feels safe with Nan.",
  "Mum reported that Dad is likely to move out.",
  "I visited on 3 November 2026.",
  "Amira is 7 and lives with her mother.",
  "“I am worried about Mum.”",
  "Is Amira safe?",
  "School have written twice.",
];

test("a sentence that concludes is a judgement", () => {
  for (const sentence of CONCLUDES) assert.ok(isJudgement(sentence), sentence);
});

test("what somebody else said, a fact, or a question is none", () => {
  for (const sentence of REPORTS) assert.ok(!isJudgement(sentence), sentence);
});

test("judgements keep their place in the words", () => {
  const words = "I visited on 3 Nov. I believe that she is safe.\nDad was out.";
  assert.deepEqual(sentencesOf(words).filter(({ text }) => isJudgement(text)).map(({ start, end }) => words.slice(start, end)), ["I believe that she is safe."]);
});

test("sentences end where they end, and not at a title or a number", () => {
  const words = "Dr. Shah saw her at 10.30 am, e.g. for her asthma. She is well!\nList item\nNext";
  assert.deepEqual(sentencesOf(words).map(({ text }) => text), [
    "Dr. Shah saw her at 10.30 am, e.g. for her asthma.",
    "She is well!",
    "List item",
    "Next",
  ]);
});

test("clauses turn at but, at a new subject, and at a semicolon", () => {
  const clauses = clausesOf("mum denies it, but the police found him; he was drunk").map(({ text }) => text.trim());
  assert.deepEqual(clauses, ["mum denies it", ", but the police found him", "; he was drunk"]);
});
