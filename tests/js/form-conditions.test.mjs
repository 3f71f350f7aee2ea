import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { asked, holds } from "../../assets/device/forms/conditions.js";

const TABLE = JSON.parse(readFileSync(new URL("../cases/form_conditions.json", import.meta.url), "utf8"));

for (const { name, when, answers, holds: expected } of TABLE.holds) {
  test(`a condition: ${name}`, () => assert.equal(holds(when, answers), expected));
}

for (const { name, sections, answers, asked: expected } of TABLE.asked) {
  test(`what is asked: ${name}`, () => assert.deepEqual([...asked(sections, answers)].sort(), [...expected].sort()));
}
