import assert from "node:assert/strict";
import test from "node:test";

import { statusOf } from "../../assets/device/instruments/document-status.js";
import { colleaguesOf, initialsOf, peopleOf } from "../../assets/device/instruments/presence.js";

const ROLE_WRITE = {
  place: "record",
  waiting: 0,
  oldest: null,
  late: 0,
  refused: 0,
  connected: true,
  role: "write",
  signed: false,
  refusal: null,
  elsewhere: false,
};

const NOW = 1_000_000;
const says = (status) =>
  statusOf({ live: { status: { ...ROLE_WRITE, ...status } }, problem: null }, NOW).words;

test("a person on two devices is one person, shown where they write", () => {
  const colleagues = colleaguesOf(
    new Map([
      ["1", { worker: "w1", name: "Mia Osei" }],
      ["2", { worker: "w1", name: "Mia Osei", field: "health", anchor: {}, head: {} }],
      ["3", { worker: "w2", name: "Raj Patel" }],
    ]),
  );
  assert.equal(colleagues.length, 3);
  assert.deepEqual(
    peopleOf(colleagues).map((each) => [each.name, each.field]),
    [
      ["Mia Osei", "health"],
      ["Raj Patel", null],
    ],
  );
});

test("the same person has the same colour on every screen", () => {
  const colour = (key) => colleaguesOf(new Map([[key, { worker: "w7", name: "Mia" }]]))[0].person;
  assert.equal(colour("1"), colour("9"));
  assert.ok(colour("1") >= 1 && colour("1") <= 6);
});

test("what another device says of itself cannot break the page", () => {
  const [each] = colleaguesOf(new Map([["1", { field: { not: "text" }, anchor: 3 }]]));
  assert.deepEqual([each.name, each.field, each.selection], ["A colleague", null, null]);
});

test("initials are at most two letters, in any script", () => {
  assert.equal(initialsOf("mia van der osei"), "MO");
  assert.equal(initialsOf("علی"), "ع");
  assert.equal(initialsOf(""), "?");
});

test("nothing is said to be on the record before the server has answered for it", () => {
  assert.equal(says({}), "On the record");
  assert.equal(says({ place: "device", waiting: 2, oldest: NOW - 100 }), "Sending");
  assert.equal(says({ place: "device", waiting: 2, connected: false }), "On this iPad");
  assert.equal(says({ place: "memory", waiting: 1, connected: false }), "Storing");
});

test("a line that does not answer is not called sending for long", () => {
  assert.equal(says({ place: "device", waiting: 2, oldest: NOW - 9000 }), "On this iPad");
});

test("a failing disk is said first of all", () => {
  assert.equal(says({ place: "not_stored", waiting: 1, role: "write" }), "Not stored on this iPad");
});

test("a document begun with no network is on this iPad, though nothing waits", () => {
  assert.equal(says({ role: null, connected: false }), "On this iPad");
});

test("a reader is told that they only read", () => {
  assert.equal(says({ role: "read" }), "Read only");
  assert.equal(says({ signed: true, role: "read" }), "Signed off");
});

test("words that were late or refused are never passed over in silence", () => {
  assert.match(says({ signed: true, late: 2 }), /addendum/);
  assert.match(says({ refused: 1 }), /not taken; it is kept/);
  assert.match(says({ refusal: { code: "not_allowed" }, waiting: 1, place: "device" }), /sealed/);
});

test("before it is open it says so, and why when it cannot be", () => {
  assert.equal(statusOf({ live: null, problem: null }, NOW).words, "Opening");
  assert.equal(statusOf({ live: null, problem: "No." }, NOW).words, "No.");
});
