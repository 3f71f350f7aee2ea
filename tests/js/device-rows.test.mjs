import assert from "node:assert/strict";
import { test } from "node:test";

import { Rows } from "../../assets/device/rows.js";
import { ageText, dateText, daysBetween, dueDay, momentText, namesText, relativeDay, shortMoment, timeText, todayText } from "../../assets/device/words.js";

const held = (...visits) => {
  const rows = new Rows();
  rows.replace([["child:1", { rows: { visits } }]]);
  return rows;
};
const ids = (rows, query) => rows.collection("visits").query(query).map(({ id }) => id);

test("rows are chosen by equality, by list and by comparison", () => {
  const rows = held({ id: "a", n: 1, on: "2026-01-01" }, { id: "b", n: 2, on: "" }, { id: "c", n: 3, on: "2026-03-01" });
  assert.deepEqual(ids(rows, { where: [["n", "=", 2]] }), ["b"]);
  assert.deepEqual(ids(rows, { where: [["n", "in", [1, 3]]] }), ["a", "c"]);
  assert.deepEqual(ids(rows, { where: [["on", "<=", "2026-02-01"]] }), ["a"]);
  assert.deepEqual(ids(rows, { where: [["on", ">=", "2026-01-01"], ["n", "!=", 1]] }), ["c"]);
  assert.deepEqual(ids(rows, { where: [["n", "not in", [1, 3]]] }), ["b"]);
});

test("rows are sorted up and down, and what has no value comes last either way", () => {
  const rows = held({ id: "a", on: "2026-01-01" }, { id: "b", on: "" }, { id: "c", on: "2026-03-01" });
  assert.deepEqual(ids(rows, { order: ["on"] }), ["a", "c", "b"]);
  assert.deepEqual(ids(rows, { order: ["-on"], limit: 2 }), ["c", "a"]);
});

test("a search finds the beginnings of words, whatever their marks and order", () => {
  const rows = held({ id: "a", name: "Zoë O'Brien" }, { id: "b", name: "Amira Khan" });
  const search = (text) => ids(rows, { search: text, searched: ["name"] });
  assert.deepEqual(search("zoe"), ["a"]);
  assert.deepEqual(search("kha ami"), ["b"]);
  assert.deepEqual(search("  "), ["a", "b"]);
  assert.deepEqual(search("mira"), []);
});

test("rows that bring their own keys are found by them", () => {
  const rows = held({ id: "a", name: "Catherine", search: "catherine =kate ~ktrn" });
  assert.deepEqual(ids(rows, { search: "kate", searched: ["name"] }), ["a"]);
});

test("a collection is the same object until it changes, and its answers too", () => {
  const rows = held({ id: "a" });
  const before = rows.collection("visits");
  assert.equal(rows.collection("visits"), before);
  assert.equal(before.query({ limit: 1 }), before.query({ limit: 1 }));
  rows.replace([["child:2", { rows: { people: [] } }]]);
  assert.equal(rows.collection("visits"), before);
  rows.replace([["child:2", { rows: { visits: [{ id: "b" }] } }]]);
  assert.notEqual(rows.collection("visits"), before);
});

test("the same row in two bundles is one, and a brother seen from each child is two", () => {
  const rows = new Rows();
  rows.replace([
    ["child:1", { rows: { visits: [{ id: "v", child_id: "1" }, { id: "m" }] } }],
    ["child:2", { rows: { visits: [{ id: "v", child_id: "2" }, { id: "m" }] } }],
  ]);
  assert.deepEqual(ids(rows, {}), ["v", "m", "v"]);
});

test("a row that is not there is blank, and one that lacks a new field has it blank", () => {
  const rows = held({ id: "a" });
  const visits = rows.collection("visits", { id: "", where: "" });
  assert.deepEqual(visits.one([["id", "=", "x"]]), { id: "", where: "" });
  assert.deepEqual(visits.one([["id", "=", "a"]]), { id: "a", where: "" });
});

test("what the worker did stands over what the server said, and new rows are whole", () => {
  const rows = held({ id: "a", done: false });
  rows.show([
    { collection: "visits", blank: {}, row: { id: "a", done: true } },
    { collection: "visits", blank: { id: "", done: false }, row: { id: "b" } },
  ]);
  assert.deepEqual(rows.collection("visits").rows, [{ id: "a", done: true }, { id: "b", done: false }]);
  rows.show([]);
  assert.deepEqual(rows.collection("visits").rows, [{ id: "a", done: false }]);
});

test("listeners hear of changes to collections that were read, and of nothing else", () => {
  const rows = held({ id: "a" });
  let heard = 0;
  rows.collection("visits");
  rows.subscribe(() => (heard += 1));
  rows.replace([["child:1", { rows: { visits: [] } }]]);
  assert.equal(heard, 1);
  rows.replace([["child:1", { rows: { people: [] } }]]);
  rows.collection("visits");
  rows.clear();
  assert.equal(heard, 2);
});

test("dates and times are London's, as people write them", () => {
  assert.equal(dateText("2026-11-05"), "5 Nov 2026");
  assert.equal(momentText("2026-06-30T23:30:00Z"), "1 Jul 2026, 00:30");
  assert.equal(timeText("2026-11-05T14:02:59Z"), "14:02");
  assert.equal(shortMoment("2026-11-05T14:02:00Z", "2026-11-05"), "14:02");
  assert.equal(shortMoment("2026-11-04T14:02:00Z", "2026-11-05"), "4 Nov 2026, 14:02");
  assert.equal(todayText(new Date("2026-06-30T23:30:00Z")), "2026-07-01");
  for (const nothing of ["", null, undefined, "not a date"]) assert.equal(dateText(nothing), "");
});

test("days are counted over the clock change and the leap day", () => {
  assert.equal(daysBetween("2026-10-24", "2026-10-26"), 2);
  assert.equal(daysBetween("2028-02-28", "2028-03-01"), 2);
  assert.equal(relativeDay("2026-11-05", "2026-11-06"), "tomorrow");
  assert.equal(relativeDay("2026-11-05", "2026-11-01"), "4 days ago");
  assert.equal(relativeDay("2026-11-05", ""), "");
  assert.equal(dueDay("2026-11-05", "2026-11-04"), "1 day overdue");
  assert.equal(dueDay("2026-11-05", "2026-10-12"), "24 days overdue");
  assert.equal(dueDay("2026-11-05", "2026-11-05"), "today");
  assert.equal(dueDay("2026-11-05", "2026-11-08"), "in 3 days");
  assert.equal(dueDay("2026-11-05", ""), "");
});

test("an age is told in the unit that matters", () => {
  const today = "2026-11-05";
  assert.equal(ageText(today, "2019-11-06"), "6 years");
  assert.equal(ageText(today, "2019-11-05"), "7 years");
  assert.equal(ageText(today, "2025-11-05"), "12 months");
  assert.equal(ageText(today, "2026-10-01"), "5 weeks");
  assert.equal(ageText(today, "2026-11-04"), "1 day");
  assert.equal(ageText(today, "2026-12-24"), "due 24 Dec 2026");
  assert.equal(ageText(today, ""), "");
});

test("a field may be asked for once: one row for a family of several", () => {
  const rows = held({ id: "b", g: "1", n: 2 }, { id: "a", g: "1", n: 1 }, { id: "c", g: "2", n: 3 });
  assert.deepEqual(ids(rows, { order: ["n"], distinct: "g" }), ["a", "c"]);
  assert.deepEqual(ids(rows, { order: ["n"], distinct: "g", limit: 1 }), ["a"]);
});

test("later than a day leaves out the day itself, and what has no day", () => {
  const rows = held({ id: "a", on: "2026-01-01" }, { id: "b", on: "" }, { id: "c", on: "2026-01-02" });
  assert.deepEqual(ids(rows, { where: [["on", ">", "2026-01-01"]] }), ["c"]);
});

test("names are said as people say them, one family's name once", () => {
  assert.equal(namesText([]), "");
  assert.equal(namesText(["Amira Khan"]), "Amira Khan");
  assert.equal(namesText(["Amira Khan", "Ben Khan", "Cara Khan"]), "Amira, Ben and Cara Khan");
  assert.equal(namesText(["Amira Khan", "Ben Okafor"]), "Amira Khan and Ben Okafor");
  assert.equal(namesText(["Khan", "Ben Khan"]), "Khan and Ben Khan");
});
