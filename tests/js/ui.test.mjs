import assert from "node:assert/strict";
import { test } from "node:test";

import { nextIndex } from "../../assets/device/ui.js";

test("the arrow keys go round", () => {
  assert.equal(nextIndex("ArrowRight", 0, 3), 1);
  assert.equal(nextIndex("ArrowRight", 2, 3), 0);
  assert.equal(nextIndex("ArrowLeft", 0, 3), 2);
  assert.equal(nextIndex("ArrowDown", 1, 3), 2);
  assert.equal(nextIndex("ArrowUp", 1, 3), 0);
});

test("home and end go to the ends", () => {
  assert.equal(nextIndex("Home", 2, 3), 0);
  assert.equal(nextIndex("End", 0, 3), 2);
});

test("other keys are left to the page", () => {
  assert.equal(nextIndex("a", 0, 3), undefined);
  assert.equal(nextIndex("Enter", 0, 3), undefined);
  assert.equal(nextIndex("ArrowRight", 0, 0), undefined);
});
