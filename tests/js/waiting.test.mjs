// While waiting: what is most pressing first, within the minutes there are, and no name unasked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { waitingThings } from "../../assets/device/waiting.js";

const TODAY = "2026-11-25";
const visit = (given) => ({
  id: "v", group_id: "g", child_id: "c", child_name: "Amira Khan", at: `${TODAY}T10:00:00Z`, on: TODAY, time: "10:00",
  status: "planned", worker_id: "me", record_by: "", ...given,
});
const assessment = (given) => ({
  id: "a", child_id: "c", title: "Assessment", status: "started", may_write: true, has_document: true,
  written: 4, of: 12, due_on: "2026-12-20", ...given,
});
const held = (given) => ({
  visits: [], assessments: [], unsent: [], children: [{ id: "c", name: "Amira Khan" }], today: TODAY, me: "me", ...given,
});

test("nothing waits where nothing is open", () => {
  assert.deepEqual(waitingThings(held({}), 25), []);
});

test("a refused item comes first, then late records, then the rest", () => {
  const things = waitingThings(
    held({
      unsent: [{ id: "u", state: "refused", what: "Note, Amira Khan", when: "9:00" }, { id: "w", state: "waiting" }],
      visits: [
        visit({ id: "late", group_id: "1", status: "left", on: "2026-11-20", record_by: "2026-11-23" }),
        visit({ id: "fresh", group_id: "2", status: "left", record_by: "2026-11-27" }),
        visit({ id: "next", group_id: "3" }),
      ],
      assessments: [assessment({})],
    }),
    600,
  );
  assert.deepEqual(
    things.map((each) => each.id),
    ["unsent:u", "record:late", "record:fresh", "read:next", "write:a"],
  );
  assert.match(things[1].why, /23 Nov 2026/);
});

test("what fits the minutes comes before what does not, and a long thing is offered as a start", () => {
  const things = waitingThings(
    held({ visits: [visit({ status: "left", record_by: "2026-11-27" })], assessments: [assessment({})] }),
    25,
  );
  assert.deepEqual(things.map((each) => [each.id, each.minutes, each.fits]), [
    ["record:v", 15, "now"],
    ["write:a", 48, "start"],
  ]);
  const short = waitingThings(held({ assessments: [assessment({})] }), 5);
  assert.equal(short[0].fits, "later");
});

test("siblings' record is one thing and takes a little longer", () => {
  const things = waitingThings(
    held({ visits: [visit({ status: "left" }), visit({ id: "v2", child_name: "Ben Khan", status: "left" })] }),
    60,
  );
  assert.deepEqual(things.map((each) => [each.who, each.minutes]), [["Amira Khan, Ben Khan", 20]]);
});

test("no name stands in what is shown before it is asked for", () => {
  const things = waitingThings(
    held({
      unsent: [{ id: "u", state: "conflict", what: "Note, Amira Khan", when: "9:00" }],
      visits: [visit({ status: "left" }), visit({ id: "n", group_id: "n" })],
      assessments: [assessment({})],
    }),
    90,
  );
  assert.equal(things.length, 4);
  for (const { what, why, href } of things) assert.ok(!`${what} ${why} ${href}`.includes("Amira"));
});

test("others' visits, finished assessments and far-off days are not one's waiting work", () => {
  const things = waitingThings(
    held({
      visits: [visit({ worker_id: "other", status: "left" }), visit({ on: "2026-12-05" }), visit({ status: "done" })],
      assessments: [assessment({ written: 12 }), assessment({ status: "complete" }), assessment({ may_write: false })],
    }),
    90,
  );
  assert.deepEqual(things, []);
});
