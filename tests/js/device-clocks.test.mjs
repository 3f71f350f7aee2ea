import assert from "node:assert/strict";
import { test } from "node:test";

import { addWorkingDays, COUNTED } from "../../assets/device/clocks.js";
import { Rows } from "../../assets/device/rows.js";

const step = (from_on, count, unit) => ({
  from_on, count, unit, because: `${count} ${unit} after the visit of {day}.`, source: "The rule",
});
const due = (child, kind, on, clock = {}, more = {}) => ({
  id: `${child}:${kind}`, child_id: child, child_name: "Ada Test", kind, what: kind, on, at: "",
  because: "As it was.", source: "As it was", subject: "",
  clock: { since: "2026-06-01", counted: "", steps: [], met_by: [], ...clock },
  ...more,
});
const visit = (id, child, on, more = {}) => ({
  id, child_id: child, child_name: "Ada Test", on, started_at: "", status: "done", statutory: true,
  kind: "child_protection", seen: "yes", seen_alone: "", bedroom_seen: "", worker: "Tom", ...more,
});
const glance = (child) => ({
  id: child, child_id: child, last_seen_on: "2026-06-02", last_seen_by: "Priya", seen_alone: "no",
  last_seen_alone_on: "", bedroom_seen_on: "2026-06-02", tries: 1, last_try_on: "2026-06-05",
  next_due_on: "2026-06-16", next_due_what: "visit", next_due_because: "As it was.",
  next_due_source: "As it was",
});
const SETTINGS = { id: "here", closed: ["2026-06-12"], record_visit_working_days: 2, record_critical_event_hours: 24 };
const PROTECTION = { counted: "2026-06-02", steps: [step("2026-06-01", 10, "working_days")] };

function device(dues, visits = [], children = ["a"]) {
  const rows = new Rows(COUNTED);
  rows.replace([
    ["clocks", { rows: { clock_settings: [SETTINGS] } }],
    ["child:a", { rows: { dues, visits, glances: children.map(glance) } }],
  ]);
  return rows;
}
const shown = (row) => ({ collection: "visits", blank: {}, row });
const dates = (rows) => rows.collection("dues").rows.map(({ kind, on }) => `${kind} ${on}`);

test("a visit recorded without signal moves the date at once, and back when it is given up", () => {
  const rows = device([due("a", "visit", "2026-06-16", PROTECTION), due("a", "review", "2026-09-01")]);
  let told = 0;
  rows.collection("dues");
  rows.subscribe(() => (told += 1));
  rows.show([shown(visit("v1", "a", "2026-06-10"))]);
  assert.equal(told, 1);
  // The twelfth was proclaimed a bank holiday.
  assert.deepEqual(dates(rows), ["visit 2026-06-25", "review 2026-09-01"]);
  assert.equal(rows.collection("dues").rows[0].because, "10 working_days after the visit of 10 Jun 2026.");
  rows.show([]);
  assert.deepEqual(dates(rows), ["visit 2026-06-16", "review 2026-09-01"]);
});

test("the glance follows: last seen, by whom, alone, and what is next", () => {
  const rows = device([due("a", "visit", "2026-06-16", PROTECTION), due("a", "review", "2026-06-20")]);
  rows.show([shown(visit("v1", "a", "2026-06-10", { seen_alone: "yes", bedroom_seen: "yes" }))]);
  const found = rows.collection("glances").rows[0];
  assert.deepEqual(
    [found.last_seen_on, found.last_seen_by, found.seen_alone, found.last_seen_alone_on, found.bedroom_seen_on],
    ["2026-06-10", "Tom", "yes", "2026-06-10", "2026-06-10"],
  );
  assert.deepEqual([found.next_due_on, found.next_due_what], ["2026-06-20", "review"]);
  assert.deepEqual([found.tries, found.last_try_on], [0, ""]);
});

test("brothers and sisters seen together each have their own clock moved", () => {
  const rows = device(
    [due("a", "visit", "2026-06-16", PROTECTION), due("b", "visit", "2026-06-10", { steps: [step("2026-06-01", 6, "weeks")] })],
    [],
    ["a", "b"],
  );
  rows.show([shown(visit("v1", "a", "2026-06-10")), shown(visit("v2", "b", "2026-06-10"))]);
  assert.deepEqual(dates(rows), ["visit 2026-06-25", "visit 2026-07-22"]);
  rows.show([shown(visit("v1", "a", "2026-06-10")), shown(visit("v2", "b", "2026-06-10", { seen: "no" }))]);
  assert.deepEqual(dates(rows), ["visit 2026-06-25", "visit 2026-06-10"]);
});

test("what moves nothing: not seen, not statutory, before the start, counted by the server already", () => {
  for (const other of [{ seen: "no" }, { seen: "" }, { statutory: false }, { on: "2026-05-20" }, { on: "2026-06-02" }]) {
    const rows = device([due("a", "visit", "2026-06-16", PROTECTION)]);
    rows.show([shown({ ...visit("v1", "a", "2026-06-10"), ...other })]);
    assert.deepEqual(dates(rows), ["visit 2026-06-16"], JSON.stringify(other));
  }
});

test("the day a visit began counts, not the day it was planned for, and it is London's", () => {
  const rows = device([due("a", "visit", "2026-06-16", PROTECTION)]);
  rows.show([shown(visit("v1", "a", "2026-06-08", { started_at: "2026-06-10T23:30:00Z" }))]);
  assert.equal(rows.collection("dues").rows[0].clock.counted, "2026-06-11");
});

test("an interview or a visit that was asked for is done once the child was seen", () => {
  const interview = due("a", "return_home_interview", "2026-06-13", { since: "2026-06-10", met_by: ["return_interview"] });
  const asked = due("a", "requested_visit", "2026-06-17", { since: "2026-06-10", met_by: ["seen"] });
  const rows = device([interview, asked]);
  rows.show([shown(visit("v1", "a", "2026-06-09"))]);
  assert.equal(dates(rows).length, 2);
  rows.show([shown(visit("v1", "a", "2026-06-11"))]);
  assert.deepEqual(dates(rows), ["return_home_interview 2026-06-13"]);
  rows.show([shown(visit("v1", "a", "2026-06-11", { kind: "return_interview", statutory: false }))]);
  assert.deepEqual(dates(rows), []);
});

test("a visit that was left asks to be written up, until it is recorded here", () => {
  const rows = device([]);
  const left = visit("v1", "a", "2026-06-10", { status: "left", seen: "" });
  rows.show([shown(left)]);
  // Two working days, over the bank holiday.
  assert.deepEqual(dates(rows), ["record_visit 2026-06-15"]);
  rows.show([shown({ ...left, status: "done", seen: "yes" })]);
  assert.deepEqual(dates(rows), []);
  const told = device([due("a", "record_visit", "2026-06-15", {}, { id: "a:record_visit:v1", subject: "v1" })], [left]);
  assert.deepEqual(dates(told), ["record_visit 2026-06-15"]);
  told.show([shown({ ...left, status: "done", seen: "yes" })]);
  assert.deepEqual(dates(told), []);
});

test("a section 47 visit is written up within hours, and the day is London's", () => {
  const rows = device([]);
  const times = { status: "left", seen: "", kind: "section_47", ended_at: "2026-06-10T23:30:00Z" };
  rows.show([shown(visit("v1", "a", "2026-06-10", times))]);
  const [found] = rows.collection("dues").rows;
  assert.deepEqual([found.on, found.at], ["2026-06-12", "2026-06-11T23:30:00.000Z"]);
  assert.equal(found.because, "24 hours after the visit of 11 Jun 2026, 00:30: a critical event.");
});

test("supervision is never what is next for the child", () => {
  const rows = device([due("a", "supervision", "2026-06-01"), due("a", "review", "2026-09-01")]);
  assert.equal(rows.collection("glances").rows[0].next_due_what, "review");
});

test("a device that holds no calendar yet shows what the server counted", () => {
  const rows = new Rows(COUNTED);
  rows.replace([["child:a", { rows: { dues: [due("a", "visit", "2026-06-16", PROTECTION)] } }]]);
  rows.show([shown(visit("v1", "a", "2026-06-10"))]);
  assert.deepEqual(dates(rows), ["visit 2026-06-16"]);
});

test("nought working days are the day itself, or the next that is one", () => {
  assert.equal(addWorkingDays("2026-06-13", 0, new Set(["2026-06-15"])), "2026-06-16");
  assert.equal(addWorkingDays("2026-06-16", 0, new Set()), "2026-06-16");
});

const fact = (kind, on, more = {}) => ({
  collection: "facts",
  blank: {},
  row: {
    id: `f-${kind}-${on}`, child_id: "a", child_name: "Ada Test", kind, on, at: "", moves: kind,
    waiting: "yes", taken_back: "", ...more,
  },
});

test("a return recorded without signal makes the interview due 72 hours after its hour", () => {
  const rows = device([]);
  rows.show([fact("came_back", "2026-06-10", { at: "2026-06-10T20:30:00.000Z" })]);
  const [found] = rows.collection("dues").rows;
  assert.deepEqual([found.kind, found.on, found.at], ["return_home_interview", "2026-06-13", "2026-06-13T20:30:00.000Z"]);
  assert.equal(found.because, "72 hours after the child came back on 10 Jun 2026, 21:30.");
  assert.equal(rows.collection("glances").rows[0].next_due_on, "2026-06-13");
  rows.show([fact("came_back", "2026-06-10")]);
  assert.equal(rows.collection("dues").rows[0].on, "2026-06-13");
});

test("a meeting that was held moves its own clock only, and one taken back moves none", () => {
  const clock = { moved_by: "core_group", steps: [{ ...step("2026-06-01", 6, "weeks"), what: "Hold a core group" }] };
  const rows = device([due("a", "core_group", "2026-06-15", clock)], [visit("v1", "a", "2026-06-05")]);
  assert.deepEqual(dates(rows), ["core_group 2026-06-15"]);
  rows.show([fact("meeting_held", "2026-06-10", { moves: "core_group" })]);
  assert.deepEqual(dates(rows), ["core_group 2026-07-22"]);
  assert.equal(rows.collection("dues").rows[0].what, "Hold a core group");
  rows.show([fact("meeting_held", "2026-06-10", { moves: "looked_after" })]);
  assert.deepEqual(dates(rows), ["core_group 2026-06-15"]);
  rows.show([fact("meeting_held", "2026-06-10", { moves: "core_group", taken_back: "Taken back." })]);
  assert.deepEqual(dates(rows), ["core_group 2026-06-15"]);
});

test("a fact meets what waited for it, and one the server has is not counted twice", () => {
  const rows = device([due("a", "strategy_discussion", "2026-06-02", { met_by: ["strategy_held"] })]);
  rows.show([fact("strategy_held", "2026-06-02")]);
  assert.deepEqual(dates(rows), []);
  rows.show([fact("strategy_held", "2026-06-02", { waiting: "" })]);
  assert.deepEqual(dates(rows), ["strategy_discussion 2026-06-02"]);
});
