import assert from "node:assert/strict";
import { test } from "node:test";

import { matches, queryWords, rank, score, sound } from "../../assets/device/search.js";

// As agile_app/records/search_keys.py writes them (test_search_keys.py holds the same child).
const CATHERINE =
  "catherine obrien =kate =katie =kasia ~ktrn ~abrn 5/3/2019 05/03/2019 5/3/19 05/03/19 05032019 050319" +
  " 2019/03/05 5 05 march 2019 sl12ab 4 mill lane 9991234567";

test("a child is found by the start of each word, in any order", () => {
  for (const query of ["cat", "obr cath", "CATHERINE O'Brien", "catherine o’brien", "Çath"]) {
    assert.ok(matches(CATHERINE, query), query);
  }
  assert.ok(!matches(CATHERINE, "cath smith"));
  assert.ok(!matches(CATHERINE, "athe"));
});

test("a child is found by a short form and by the sound of the name", () => {
  assert.ok(matches(CATHERINE, "katie"));
  assert.ok(matches(CATHERINE, "kasia obrien"));
  assert.ok(matches(CATHERINE, "kathryn"));
});

test("a child is found by the date of birth however it is written", () => {
  const ways = ["5/3/2019", "05-03-2019", "5.3.19", "05032019", "2019-03-05", "5 Mar 2019", "2019"];
  for (const query of ways) assert.ok(matches(CATHERINE, query), query);
  assert.ok(!matches(CATHERINE, "6/3/2019"));
});

test("a child is found by postcode and identifier with or without spaces", () => {
  for (const query of ["SL1 2AB", "sl12ab", "SL1", "sl1 2", "999 123 4567", "999123"]) {
    assert.ok(matches(CATHERINE, query), query);
  }
});

test("the marks of the keys cannot be typed to match", () => {
  assert.deepEqual(queryWords("=katie ~ktrn"), ["katie", "ktrn"]);
});

test("an empty query finds everyone, one of only signs finds nobody", () => {
  assert.equal(score(CATHERINE, "  "), 1);
  assert.equal(score(CATHERINE, "🙂 %%"), 0);
  assert.equal(score("", "a"), 0);
});

test("hostile text is answered quickly with nothing", () => {
  const started = performance.now();
  for (const query of ["\0\0", "(".repeat(10_000), "a ".repeat(10_000), '" OR 1=1', "^*:"]) {
    assert.equal(typeof matches(CATHERINE, query), "boolean");
  }
  assert.ok(performance.now() - started < 200);
});

test("a whole name ranks above its start, that above a short form, that above a sound", () => {
  const rows = ["~kt x", "=kate y", "kateryna z", "kate w"].map((search_keys) => ({ search_keys }));
  assert.deepEqual(
    rank(rows, "kate").map((row) => row.search_keys),
    ["kate w", "kateryna z", "=kate y", "~kt x"],
  );
});

test("rows that match equally keep their order", () => {
  const rows = [1, 2, 3].map((id) => ({ id, search_keys: "sam" }));
  assert.deepEqual(rank(rows, "sam").map((row) => row.id), [1, 2, 3]);
});

test("spellings of one name have one sound", () => {
  assert.equal(sound("chaudhry"), sound("chowdhury"));
  assert.notEqual(sound("chaudhry"), sound("khan"));
  assert.equal(sound("li3"), "");
});
