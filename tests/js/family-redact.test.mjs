// Names that are not for a family: the rule's table of cases, and texts with marks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { redacted, redactedOps } from "../../assets/device/family/redact.js";

const CASES = JSON.parse(readFileSync(new URL("../cases/redaction.json", import.meta.url), "utf8"));

for (const { says, people, text, shown } of CASES) {
  test(says, () => assert.equal(redacted(text, people), shown));
}

const WAYNE = [{ name: "Wayne Harcourt", standing: "other" }];

test("a name that runs over several marks is left out whole", () => {
  const ops = [
    { insert: "saw " },
    { insert: "Way", attributes: { bold: true } },
    { insert: "ne Harc" },
    { insert: "ourt", attributes: { italic: true } },
    { insert: " there\n" },
  ];
  assert.deepEqual(redactedOps(ops, WAYNE), [
    { insert: "saw ", attributes: undefined },
    { insert: "someone else", attributes: { bold: true, left_out: true } },
    { insert: " there\n", attributes: undefined },
  ]);
});

test("the marks of lines stay where they are", () => {
  const ops = [{ insert: "Wayne came" }, { insert: "\n", attributes: { list: "bullet" } }, { insert: "Mum left" }];
  assert.deepEqual(
    redactedOps(ops, WAYNE).map(({ insert }) => insert),
    ["Someone else", " came", "\n", "Mum left"],
  );
});

