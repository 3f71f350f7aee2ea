import assert from "node:assert/strict";
import { test } from "node:test";

import { COLUMN, generations, layout, tiesOf } from "../../assets/device/instruments/genogram-layout.js";

const person = (id, extra = {}) => ({ id, name: id, sex: "F", born: "", died: "", focus: false, ...extra });
const parent = (from, to) => ({ from, to, kind: "parent", step: 1 });
const partner = (from, to) => ({ from, to, kind: "partner", step: 0 });

const family = [
  person("child", { focus: true, born: "2015-03-01" }),
  person("brother", { sex: "M", born: "2012-01-01" }),
  person("mother", { born: "1990-01-01" }),
  person("father", { sex: "M", born: "1988-01-01" }),
  person("grandmother", { born: "1960-01-01" }),
  person("stepfather", { sex: "M", born: "1991-01-01" }),
];
const ties = [
  parent("mother", "child"),
  parent("father", "child"),
  parent("mother", "brother"),
  parent("father", "brother"),
  parent("grandmother", "mother"),
  partner("mother", "stepfather"),
  { from: "mother", to: "father", kind: "former_partner", step: 0 },
];

test("parents stand one generation above their child and partners beside each other", () => {
  const found = generations(family, ties);
  assert.equal(found.get("mother"), -1);
  assert.equal(found.get("grandmother"), -2);
  assert.equal(found.get("stepfather"), -1);
  assert.equal(found.get("brother"), 0);
});

test("nobody stands on top of anybody else", () => {
  const { people } = layout(family, ties);
  for (const one of people)
    for (const two of people)
      if (one.id < two.id && one.generation === two.generation)
        assert.ok(Math.abs(one.x - two.x) >= COLUMN - 1, `${one.id} and ${two.id}`);
});

test("a mother with two partners stands between them", () => {
  const at = Object.fromEntries(layout(family, ties).people.map((one) => [one.id, one.x]));
  assert.ok((at.father - at.mother) * (at.stepfather - at.mother) < 0);
});

test("the older brother stands to the left", () => {
  const at = Object.fromEntries(layout(family, ties).people.map((one) => [one.id, one.x]));
  assert.ok(at.brother < at.child);
});

test("people without a tie to the child are left out, and a child alone is drawn", () => {
  const { people } = layout([...family, person("stranger")], ties);
  assert.ok(!people.some((one) => one.id === "stranger"));
  assert.equal(layout([person("only", { focus: true })], []).people.length, 1);
  assert.equal(layout([], []).people.length, 0);
});

test("a tie that loops does not hang", () => {
  const loop = [person("a", { focus: true }), person("b")];
  assert.equal(layout(loop, [parent("a", "b"), parent("b", "a")]).people.length, 2);
});

test("a grandmother with no parent between is drawn two rows up with a line of her own", () => {
  const people = [person("child", { focus: true }), person("grandmother")];
  const drawn = layout(people, tiesOf([{ person_id: "grandmother", related_id: "child", kind: "grandparent" }]));
  assert.equal(drawn.people.find((one) => one.id === "grandmother").generation, -2);
  assert.equal(drawn.others.length, 1);
});

test("a grandmother above a drawn mother needs no second line", () => {
  const rows = [
    { person_id: "grandmother", related_id: "mother", kind: "parent" },
    { person_id: "mother", related_id: "child", kind: "parent" },
    { person_id: "grandmother", related_id: "child", kind: "grandparent" },
  ];
  assert.equal(layout(family, tiesOf(rows)).others.length, 0);
});

test("a friend of the family is not drawn as kin", () => {
  assert.deepEqual(tiesOf([{ person_id: "a", related_id: "b", kind: "friend" }]), []);
});
