import assert from "node:assert/strict";
import { test } from "node:test";

import Delta from "quill-delta";
import { differenceByCodePoint, differenceByWord, plainText } from "../../assets/device/instruments/text-delta.js";
import { seeded } from "./fake-editor.mjs";

const WORDS = ["she", "he", "said", "worried", "Łódź", "ਮਾਂ", "ٱلْأُمّ", "😀", "👩‍👧", "ab", "a", ".", "\n", " ", " "];
const MARKS = [undefined, undefined, { bold: true }, { italic: true }];

function someText(random, length) {
  const text = new Delta();
  for (let count = 0; count < length; count += 1) text.insert(random.pick(WORDS), random.pick(MARKS));
  return text;
}

/** Some of it kept, some taken out, something put in. */
function changed(random, text) {
  const out = new Delta();
  for (const { insert, attributes } of text.ops) {
    if (random.chance(0.7)) out.insert(insert, attributes);
    if (random.chance(0.2)) out.insert(random.pick(WORDS), random.pick(MARKS));
  }
  return out;
}

for (const difference of [differenceByCodePoint, differenceByWord]) {
  test(`${difference.name}: the change leads from one text to the other`, () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = seeded(seed);
      const from = someText(random, random.below(60));
      const to = random.chance(0.7) ? changed(random, from) : someText(random, random.below(60));
      assert.deepEqual(from.compose(difference(from, to)).ops, to.ops, `seed ${seed}`);
    }
  });
}

test("by word, a changed word is changed as a whole", () => {
  const change = differenceByWord(new Delta().insert("She was worried, he said."), new Delta().insert("She was wondering, he said."));
  assert.deepEqual(change.ops, [
    { retain: 8 },
    { insert: "wondering" },
    { delete: 7 },
  ]);
});

test("by word, a text written anew is compared in words, not in the letters it happens to share", () => {
  const words = (from) => Array.from({ length: 3000 }, (_, at) => `word${(at * 7 + from) % 5000}`).join(" ");
  const [one, other] = [new Delta().insert(words(0)), new Delta().insert(words(1))];
  const change = differenceByWord(one, other);
  assert.equal(plainText(one.compose(change)), words(1));
  for (const { insert = " " } of change.ops) assert.match(String(insert), /^\s*(word\d+\s*)*$/);
});

test("a text that uses every spare character is compared all the same", () => {
  let taken = "";
  for (let code = 0x100; code <= 0xffff; code += 1) {
    if (code < 0xd800 || code > 0xdfff) taken += `${String.fromCharCode(code)}\n`;
  }
  const [one, other] = [new Delta().insert(`${taken}an old 😀`), new Delta().insert(`${taken}a new 😁`)];
  assert.deepEqual(one.compose(differenceByWord(one, other)).ops, other.ops);
});
