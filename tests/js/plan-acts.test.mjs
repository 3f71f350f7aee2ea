import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, cancel, confirm, decline, lock } from "../../assets/device/planner/acts.js";
import { Rows } from "../../assets/device/rows.js";
import { placeOf } from "../../assets/device/planner/moves.js";
import { trayOf } from "../../assets/device/planner/week.js";
import { brokenBy, whyNot } from "../../assets/device/planner/why.js";
import { indexOf, keyOf } from "../../assets/device/planner/words.js";
import { moved } from "../../assets/device/planner/moves.js";
import { AMIRA, BILAL, CARA, DAN, EVE, FINN, at, week } from "./plan-week.mjs";

let ids = 0;
const around = { newId: () => `new-${(ids += 1)}`, me: { id: "me", name: "Me" } };
const step = (made, index, to) => ({ index, from: placeOf(made.plan, index), to });

/** The week as the device shows it once these operations wait in its outbox. */
function shown(made, ...operations) {
  const rows = new Rows();
  rows.replace([["plan", { rows: { plan_weeks: [made] } }]]);
  rows.show(operations.flatMap((operation) => operation.shows));
  const visits = Object.fromEntries(rows.collection("visits").rows.map((row) => [row.id, row]));
  return { week: rows.collection("plan_weeks").rows[0], visits };
}

test("a move is one operation that says where the visit was and is to be", () => {
  const made = week();
  const done = accept(made, made.plan, [step(made, AMIRA, { route: 2, start: at(10, 45) })], around);
  assert.equal(done.name, "plan.accept");
  assert.equal(done.what, "Visit to Amira planned, Wednesday 25 Nov, 10:45");
  assert.deepEqual(done.payload.changes, [
    {
      stop: "amira",
      child_ids: ["child-amira"],
      visit_ids: ["visit-amira"],
      kind: "child_in_need",
      minutes: 45,
      on: "2026-11-25",
      start: "10:45",
      was: { on: "2026-11-23", start: "09:00" },
      override: "",
      breaks: [],
    },
  ]);
});

test("what is planned is a visit at once, on this device, with an id of its own", () => {
  const made = week();
  const done = accept(made, made.plan, [step(made, EVE, { route: 0, start: at(11) })], around);
  const [id] = done.payload.changes[0].visit_ids;
  const { week: now, visits } = shown(made, done);
  assert.equal(now.stops[EVE].kind, "visit");
  assert.deepEqual(now.stops[EVE].visit_ids, [id]);
  assert.deepEqual(trayOf(now, now.plan), [DAN]);
  assert.equal(visits[id].child_name, "Eve");
  assert.equal(visits[id].at, "2026-11-23T11:00:00.000Z");
  assert.equal(visits[id].worker_id, "me");
  // Its words may be written before the record has heard of it: in a group that is told with it.
  const { group_id: group } = done.payload.changes[0];
  assert.equal(visits[id].group_id, group);
  assert.notEqual(group, id);
});

test("a second offline move goes on from the first", () => {
  const made = week();
  const first = accept(made, made.plan, [step(made, EVE, { route: 0, start: at(11) })], around);
  const { week: now } = shown(made, first);
  const second = accept(now, now.plan, [step(now, EVE, { route: 1, start: at(13) })], around);
  assert.deepEqual(second.payload.changes[0].visit_ids, first.payload.changes[0].visit_ids);
  assert.deepEqual(second.payload.changes[0].was, { on: "2026-11-23", start: "11:00" });
  assert.equal(second.stream, first.stream);
});

test("a family that was told must be told again: the move takes the agreement away", () => {
  const made = week();
  const to = { route: 2, start: at(16) };
  const done = accept(made, made.plan, [step(made, BILAL, to)], around, { tellAgain: "Running late." });
  assert.equal(done.payload.changes[0].override, "Running late.");
  assert.equal(shown(made, done).week.stops[BILAL].confirmed, false);
  const other = accept(made, made.plan, [step(made, AMIRA, to)], around, { tellAgain: "Running late." });
  assert.equal(other.payload.changes[0].override, "");
});

test("what is taken out waits in the list, and is a new visit when it is planned again", () => {
  const made = week();
  const out = accept(made, made.plan, [step(made, AMIRA, null)], around);
  assert.equal(out.payload.changes[0].on, null);
  const { week: now, visits } = shown(made, out);
  assert.equal(visits["visit-amira"].status, "cancelled");
  assert.ok(trayOf(now, now.plan).includes(AMIRA));
  const again = accept(now, now.plan, [step(now, AMIRA, { route: 0, start: at(9) })], around);
  assert.notDeepEqual(again.payload.changes[0].visit_ids, ["visit-amira"]);
  assert.equal(again.payload.changes[0].was, null);
});

test("what waits to be sent holds together, in whatever order the server sends the week meanwhile", () => {
  const made = week();
  const done = accept(made, made.plan, [step(made, EVE, { route: 0, start: at(11) })], around);
  const other = week((one) => {
    one.stops.reverse();
    one.problem.stops.reverse();
    one.plan = { routes: [[], [], [], [], []], starts: [[], [], [], [], []] };
  });
  const { week: now } = shown(other, done);
  now.stops.forEach((stop, index) => assert.equal(now.problem.stops[index].id, stop.id));
  assert.equal(now.stops[now.plan.routes[0][1]].title, "Eve");
});

test("a thing keeps its name when it becomes a visit and when the list is in another order", () => {
  const made = week();
  const done = accept(made, made.plan, [step(made, EVE, { route: 0, start: at(11) })], around);
  const { week: now } = shown(made, done);
  const fetched = week((one) => {
    one.stops[EVE] = { ...one.stops[EVE], id: "visit:group", visit_ids: now.stops[EVE].visit_ids };
    one.stops.reverse();
  });
  assert.equal(fetched.stops[indexOf(fetched, keyOf(now.stops[EVE]))].title, "Eve");
  assert.equal(indexOf(made, "nothing"), -1);
});

test("a cancelled visit leaves the plan and Today", () => {
  const made = week();
  const { week: now, visits } = shown(made, cancel(made, made.plan, CARA, "The family cancelled"));
  assert.equal(placeOf(now.plan, CARA), null);
  assert.equal(visits["visit-cara"].status, "cancelled");
});

test("locks, agreements and noes show at once", () => {
  const made = week();
  assert.equal(shown(made, lock(made, AMIRA, true)).week.stops[AMIRA].locked, true);
  assert.equal(shown(made, confirm(made, BILAL, false)).week.stops[BILAL].confirmed, false);
  const no = decline(made, DAN, "Away");
  assert.equal(shown(made, no).week.stops[DAN].declined, true);
  assert.deepEqual(no.payload, { week_on: "2026-11-23", stop: "dan", child_ids: ["child-dan"], because: "Away" });
});

test("what has no day left says so", () => {
  const made = week((one) => {
    one.problem.stops[DAN].on = [];
  });
  const { why, fits } = whyNot(made, made.problem, made.plan, DAN);
  assert.equal(why, "No working day is left before it is due on 25 Nov.");
  assert.match(fits, /Another worker/);
});

test("what would make it fit: a longer day first", () => {
  const made = week((one) => {
    one.problem.stops[DAN].on = [{ route: 0, windows: [[at(16, 15), at(16, 30), 0]], cost: 0 }];
  });
  assert.equal(
    whyNot(made, made.problem, made.plan, DAN).fits,
    "It would fit on Monday at 16:15 if your day could end at 18:00.",
  );
});

test("what would make it fit: another time, if the family agrees", () => {
  const made = week((one) => {
    one.problem.stops[DAN].on = [{ route: 1, windows: [[at(10), at(10, 30), 0]], cost: 0 }];
  });
  assert.match(whyNot(made, made.problem, made.plan, DAN).fits, /^It would fit on Tuesday at .* if the family agrees/);
});

test("what would make it fit: another thing that could move", () => {
  const made = week((one) => {
    one.problem.stops[DAN].on = [{ route: 1, windows: [[at(9), at(16), 0]], cost: 0 }];
    one.problem.stops[0].service = at(6);
  });
  assert.equal(
    whyNot(made, made.problem, made.plan, DAN).fits,
    "It would fit if Court on Tuesday at 10:00 could move.",
  );
});

test("some of a proposal that does not hold alone says what it breaks", () => {
  const made = week();
  const after = moved(made.plan, FINN, 2, at(9, 45));
  assert.deepEqual(brokenBy(made, made.plan, after).map(({ fault, route }) => [fault.code, route]), [["overlap", 2]]);
  assert.deepEqual(brokenBy(made, made.plan, moved(made.plan, FINN, 0, at(11))), []);
});
