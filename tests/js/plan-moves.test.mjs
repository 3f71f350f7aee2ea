import assert from "node:assert/strict";
import { test } from "node:test";

import { inTheWeek, question } from "../../assets/device/planner/asking.js";
import { differences, faultsOf, headline, travelOf, withChanges } from "../../assets/device/planner/changes.js";
import { bestSlotsFor, checkMoveTo, moved, placeOf, settled, without } from "../../assets/device/planner/moves.js";
import { daysOf, hoursOf, momentOf, openOf, stepped, timeAt, trayOf } from "../../assets/device/planner/week.js";
import { clock, dayText, faultText, heldBecause, lasts, toneOf, weekText, windowsText } from "../../assets/device/planner/words.js";
import { AMIRA, BILAL, CARA, CORE, COURT, DAN, EVE, FINN, at, week } from "./plan-week.mjs";

const MONDAY = { today: "2026-11-23", seconds: at(7) };

test("a move leaves everything else where it is", () => {
  const made = week();
  const after = moved(made.plan, AMIRA, 2, at(11));
  assert.deepEqual(after.routes, [[], [COURT], [CARA, AMIRA, BILAL], [CORE], []]);
  assert.deepEqual(after.starts[2], [at(9, 30), at(11), at(15, 30)]);
  assert.deepEqual(placeOf(after, AMIRA), { route: 2, position: 1, start: at(11) });
  assert.deepEqual(without(after, AMIRA).routes[2], [CARA, BILAL]);
  assert.deepEqual(made.plan, week().plan);
});

test("a move is judged by what it breaks anew, and says so in words", () => {
  const made = week();
  const verdict = checkMoveTo(made.problem, made.plan, AMIRA, 1, at(9, 30));
  assert.deepEqual(verdict.hard.map((fault) => fault.code), ["overlap"]);
  assert.equal(
    faultText(made, made.problem, verdict.plan, verdict.hard[0], 1),
    "Court begins 15 min before Amira ends.",
  );
  assert.deepEqual(checkMoveTo(made.problem, made.plan, AMIRA, 2, at(10, 45)).hard, []);
});

test("a fault that was there before the move is not the move's", () => {
  const made = week((one) => {
    one.plan.starts[0] = [at(8, 35)];
  });
  assert.deepEqual(checkMoveTo(made.problem, made.plan, CARA, 0, at(11)).hard, []);
});

test("a move beside a neighbour saves the way that it costs alone", () => {
  const made = week();
  assert.equal(checkMoveTo(made.problem, made.plan, AMIRA, 2, at(10, 45)).minutes, -16);
});

test("what is due after its date or outside the hours is refused with the reason", () => {
  const made = week();
  const { hard, plan } = checkMoveTo(made.problem, made.plan, DAN, 3, at(15, 30));
  assert.equal(faultText(made, made.problem, plan, hard[0], 3), "Dan is due by 25 Nov, before this day.");
  const late = checkMoveTo(made.problem, made.plan, BILAL, 2, at(16, 45));
  assert.match(faultText(made, made.problem, late.plan, late.hard[0], 2), /after your hours, which end at 17:30/);
});

test("the three best slots are on three days, move nobody, and break nothing", () => {
  const made = week();
  const slots = bestSlotsFor(made.problem, made.plan, EVE);
  assert.equal(slots.length, 3);
  assert.equal(new Set(slots.map(({ route }) => route)).size, 3);
  assert.equal(slots[0].minutes, 3);
  for (const { route, start } of slots) {
    assert.deepEqual(checkMoveTo(made.problem, made.plan, EVE, route, start).hard, []);
  }
});

test("there are no slots for what fits nowhere", () => {
  const made = week((one) => {
    one.problem.stops[DAN].on = [{ route: 1, windows: [[at(10), at(10, 30), 0]], cost: 0 }];
  });
  assert.deepEqual(bestSlotsFor(made.problem, made.plan, DAN), []);
});

test("the engine is asked with promises where they stand, and with what is open left out", () => {
  const made = week();
  const asked = question(made, made.plan, MONDAY);
  const bilal = asked.problem.stops[asked.indexes.indexOf(BILAL)];
  assert.deepEqual(bilal.on, [{ route: 2, windows: [[at(15, 30), at(15, 30), 0]], cost: 0 }]);
  assert.equal(bilal.leave_out, null);
  assert.ok(!asked.indexes.includes(FINN));
  const amira = asked.problem.stops[asked.indexes.indexOf(AMIRA)];
  assert.equal(amira.on.find(({ route }) => route === 0).cost, 0);
  assert.ok(amira.on.find(({ route }) => route === 1).cost > 0);
});

test("an unlocked visit may move again with no word from the server", () => {
  const locked = week((one) => {
    one.stops[CARA].locked = true;
  });
  const fixed = (made) => {
    const asked = question(made, made.plan, MONDAY);
    return asked.problem.stops[asked.indexes.indexOf(CARA)].leave_out === null;
  };
  assert.equal(fixed(locked), true);
  assert.equal(fixed(week()), false);
});

test("days that are over stay as they were, and nothing new is planned before now", () => {
  const made = week();
  const asked = question(made, made.plan, { today: "2026-11-24", seconds: at(12) });
  const of = (index) => asked.problem.stops[asked.indexes.indexOf(index)];
  assert.equal(of(AMIRA).leave_out, null);
  assert.deepEqual(of(DAN).on.map(({ route }) => route), [1, 2]);
  assert.deepEqual(of(EVE).on.find(({ route }) => route === 1).windows, [[at(12), at(17), 0]]);
});

test("running late, what was promised today may be told another time today, not another day", () => {
  const made = week();
  const asked = question(made, made.plan, { today: "2026-11-25", seconds: at(15) }, { kind: "late", minutes: 60 });
  const bilal = asked.problem.stops[asked.indexes.indexOf(BILAL)];
  assert.deepEqual(bilal.on.map(({ route, windows }) => [route, windows]), [[2, [[at(16), at(17), 0]]]]);
  assert.ok(bilal.on[0].cost > 0);
});

test("when today goes wrong only today is asked about", () => {
  const made = week();
  const late = { kind: "late", minutes: 30 };
  const asked = question(made, made.plan, { today: "2026-11-23", seconds: at(8) }, late);
  for (const index of [DAN, EVE, FINN]) assert.ok(!asked.indexes.includes(index));
  assert.equal(asked.problem.stops[asked.indexes.indexOf(CARA)].leave_out, null);
  assert.ok(asked.problem.stops[asked.indexes.indexOf(AMIRA)].on.length > 1);
});

test("what two workers do together stays where it is, and says with whom", () => {
  const made = week((one) => {
    one.stops[CARA].second = "Sam";
  });
  const asked = question(made, made.plan, MONDAY);
  assert.equal(asked.problem.stops[asked.indexes.indexOf(CARA)].leave_out, null);
  assert.match(heldBecause(made.stops[CARA]), /^Together with Sam/);
});

test("a visit the worker booked is not dropped to save the way to it", () => {
  const made = week();
  const booked = moved(made.plan, FINN, 4, at(10));
  const asked = question(made, booked, MONDAY);
  assert.ok(asked.problem.stops[asked.indexes.indexOf(FINN)].leave_out >= 36_000);
});

test("a no is kept when the rest is asked again, and a declined visit is not proposed", () => {
  const made = week((one) => {
    one.stops[DAN].declined = true;
  });
  const asked = question(made, made.plan, MONDAY, { kind: "week" }, new Set([AMIRA, EVE]));
  assert.deepEqual([DAN, EVE].filter((index) => asked.indexes.includes(index)), []);
  assert.equal(asked.problem.stops[asked.indexes.indexOf(AMIRA)].leave_out, null);
});

test("sick today: nothing is planned today, and appointments are set aside to be said", () => {
  const made = week();
  const asked = question(made, made.plan, { today: "2026-11-24", seconds: at(7) }, { kind: "sick" });
  assert.deepEqual(asked.aside, [{ index: COURT, route: 1, start: at(10) }]);
  for (const stop of asked.problem.stops) assert.ok(!stop.on.some(({ route }) => route === 1));
});

test("two promises at once do not stop the rest: the later is set aside", () => {
  const made = week((one) => {
    one.plan.routes[1] = [COURT, CARA];
    one.plan.starts[1] = [at(10), at(11)];
    one.plan.routes[2] = [BILAL];
    one.plan.starts[2] = [at(15, 30)];
    one.stops[CARA].locked = true;
  });
  assert.deepEqual(question(made, made.plan, MONDAY).aside, [{ index: CARA, route: 1, start: at(11) }]);
});

test("an answer comes back in the week's numbers, with times that were told kept", () => {
  const made = week();
  const asked = question(made, made.plan, MONDAY);
  const position = (index) => asked.indexes.indexOf(index);
  const answer = {
    routes: [[], [position(COURT)], [position(CARA), position(AMIRA), position(BILAL)], [position(CORE)], []],
    starts: [[], [at(10)], [at(8, 45), at(9, 37), at(15, 15)], [at(14)], []],
  };
  const { routes, starts } = inTheWeek(asked, answer);
  const after = settled(made.problem, made.plan, routes, starts);
  assert.deepEqual(after.starts[2], [at(9, 30), at(10, 20), at(15, 30)]);
});

test("differences: one line a change, with its reason, and a headline that is true", () => {
  const made = week();
  const after = moved(moved(made.plan, AMIRA, 2, at(10, 30)), EVE, 0, at(9));
  const changes = differences(made, made.plan, after);
  assert.deepEqual(changes.map(({ title, kind, what }) => [title, kind, what]), [
    ["Eve", "placed", "Monday 09:00"],
    ["Amira", "moved", "Monday 09:00 → Wednesday 10:30"],
  ]);
  assert.match(changes[0].why, /^Due 20 Nov\./);
  assert.equal(changes[1].why, "Saves 16 min on the way. 5 min from Cara.");
  assert.equal(
    headline(changes, travelOf(made, after) - travelOf(made, made.plan)),
    "2 changes, 1 of them newly planned, saves 3 min",
  );
  assert.equal(headline([], 0), "Nothing better was found: your plan stands.");
});

test("the times a family likes best, where the engine's order leaves room; else early, in whole minutes", () => {
  const made = week((one) => {
    one.problem.stops[AMIRA].on[0].windows = [[at(8, 30), at(15), 900], [at(15, 15), at(16), 0]];
    one.problem.stops[CARA].on[0].windows = [[at(10), at(10), 0]];
  });
  const none = { routes: [[], [], [], [], []], starts: [[], [], [], [], []] };
  const times = (stops, starts) =>
    settled(made.problem, none, [stops, [], [], [], []], [starts, [], [], [], []]).starts[0];
  assert.deepEqual(times([AMIRA], [at(9) + 13]), [at(15, 15)]);
  assert.deepEqual(times([AMIRA, CARA], [at(9) + 13, at(10)]), [at(8, 45), at(10)]);
  assert.deepEqual(times([COURT], [at(9) + 13]), [at(9, 1)]);
});

test("what was wrong and is put right is the reason", () => {
  const made = week((one) => {
    one.plan.routes[0] = [AMIRA, CARA];
    one.plan.starts[0] = [at(9), at(9, 30)];
    one.plan.routes[2] = [BILAL];
    one.plan.starts[2] = [at(15, 30)];
  });
  const after = moved(made.plan, CARA, 0, at(10));
  const changes = differences(made, made.plan, after);
  assert.equal(changes[0].why, "It was at the same time as something else.");
  assert.equal(faultsOf(made, made.plan) - faultsOf(made, after), 1);
  assert.equal(headline(changes, 0, 1), "1 change, 1 problem solved");
});

test("some of the changes alone are a plan too", () => {
  const made = week();
  const after = moved(moved(made.plan, AMIRA, 2, at(10, 30)), EVE, 0, at(9));
  const [eve] = differences(made, made.plan, after);
  assert.deepEqual(withChanges(made.plan, [eve]), moved(made.plan, EVE, 0, at(9)));
});

test("two visits that change places both find their own", () => {
  const made = week();
  const after = moved(moved(made.plan, AMIRA, 2, at(9, 30)), CARA, 0, at(9));
  assert.deepEqual(withChanges(made.plan, differences(made, made.plan, after)), after);
});

test("the list of what is not planned: overdue first; the others can be booked", () => {
  const made = week();
  assert.deepEqual(trayOf(made, made.plan), [EVE, DAN]);
  assert.deepEqual(openOf(made, made.plan), [FINN]);
});

test("the grid shows whole hours, and what lies outside the working day too", () => {
  const made = week((one) => {
    one.plan.starts[2] = [at(9, 30), at(17, 45)];
  });
  assert.deepEqual(hoursOf(made, made.plan), { from: at(8), to: at(19) });
  assert.equal(daysOf(made, made.plan).length, 5);
});

test("a day that is not worked has no route", () => {
  const made = week((one) => {
    one.routes[4].on = "2026-11-28";
  });
  assert.equal(daysOf(made, made.plan)[4].route, -1);
});

test("a height of the grid is a quarter of an hour, and never beyond its end", () => {
  const hours = { from: at(8), to: at(18) };
  assert.equal(timeAt(0.153, hours, at(0, 45)), at(9, 30));
  assert.equal(timeAt(1, hours, at(0, 45)), at(17, 15));
  assert.equal(timeAt(-1, hours, at(0, 45)), at(8));
});

test("the arrow keys lead by quarters and by days, and stop at the edges", () => {
  const hours = { from: at(8), to: at(18) };
  const go = (key, here) => stepped(key, here, [0, 1, 3], hours, at(1));
  assert.deepEqual(go("ArrowDown", { route: 0, start: at(9) }), { route: 0, start: at(9, 15) });
  assert.deepEqual(go("ArrowUp", { route: 0, start: at(8) }), { route: 0, start: at(8) });
  assert.deepEqual(go("ArrowDown", { route: 0, start: at(17) }), { route: 0, start: at(17) });
  assert.deepEqual(go("ArrowRight", { route: 1, start: at(9) }), { route: 3, start: at(9) });
  assert.deepEqual(go("ArrowRight", { route: 3, start: at(9) }), { route: 3, start: at(9) });
  assert.equal(go("Tab", { route: 0, start: at(9) }), null);
});

test("London's wall clock in winter, in summer, and on the night the clocks go back", () => {
  assert.equal(momentOf("2026-11-23", at(9, 30)), "2026-11-23T09:30:00.000Z");
  assert.equal(momentOf("2026-07-01", at(9, 30)), "2026-07-01T08:30:00.000Z");
  assert.equal(momentOf("2026-10-25", at(9)), "2026-10-25T09:00:00.000Z");
  assert.equal(momentOf("2026-03-29", at(9)), "2026-03-29T08:00:00.000Z");
});

test("a cost is amber, a rule red; the way to what had no place yet is neither", () => {
  const verdict = (more) => ({ hard: [], soft: [], minutes: 5, ...more });
  assert.equal(toneOf(verdict({}), true), "warning");
  assert.equal(toneOf(verdict({}), false), "good");
  assert.equal(toneOf(verdict({ soft: [1], minutes: 0 }), false), "warning");
  assert.equal(toneOf(verdict({ hard: [{}] }), true), "danger");
});

test("words", () => {
  assert.equal(clock(at(9, 5)), "09:05");
  assert.equal(lasts(at(1, 20)), "1 h 20 min");
  assert.equal(lasts(at(2)), "2 h");
  assert.equal(windowsText([[at(15, 30), at(16), 0], [at(9), at(15, 29), 900]]), "09:00 to 16:00");
  assert.equal(windowsText([[at(9), at(10), 0], [at(15), at(16), 0]]), "09:00 to 10:00 and 15:00 to 16:00");
  assert.equal(dayText("2026-11-24"), "Tuesday 24 Nov");
  assert.equal(weekText(["2026-11-23", "2026-11-27"]), "23 to 27 Nov");
  assert.equal(weekText(["2026-11-30", "2026-12-04"]), "30 Nov to 4 Dec");
  assert.equal(heldBecause(week().stops[COURT]), "An appointment: it is moved in your calendar.");
  assert.equal(heldBecause(week().stops[AMIRA]), "");
});
