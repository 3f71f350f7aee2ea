// Minutes as people say them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { plusMinutes, relativeMinutes } from "../../assets/device/words.js";

const NOW = "2026-11-25T15:00:00.000Z";

test("so many minutes from now", () => {
  const said = (minutes) => relativeMinutes(NOW, plusMinutes(NOW, minutes));
  assert.deepEqual(
    [-61, -1, 0, 0.4, 1, 24, 60, 135].map(said),
    ["1 hour 1 minute ago", "1 minute ago", "now", "now", "in 1 minute", "in 24 minutes", "in 1 hour", "in 2 hours 15 minutes"],
  );
});

test("nothing is said of no moment", () => {
  assert.equal(relativeMinutes(NOW, ""), "");
  assert.equal(relativeMinutes("", NOW), "");
  assert.equal(plusMinutes("", 5), "");
});
