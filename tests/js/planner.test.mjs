import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bestSlots, checkMove, clashes, evaluate, explain, orderDay, solve,
} from "../../assets/device/planner/engine.js";

const HOUR = 3600;
const ANY = [[0, 24 * HOUR, 0]];
const POINTS = [[0, 0], [600, 0], [600, 800], [0, 800]];

function route(changes = {}) {
  return {
    worker: 0, day: 0, mode: "car", start: 0, end: 0, from: 9 * HOUR, to: 18 * HOUR, lunch: null,
    capacity: null, ...changes,
  };
}

function stop(place, changes = {}) {
  const { on = [null], windows = ANY, cost = 0, ...rest } = changes;
  return {
    place, service: HOUR, arrival: 0, demand: 0, leave_out: null,
    on: on.map((one) => ({ route: one, windows, cost })), ...rest,
  };
}

function problem(routes, stops, points = POINTS) {
  const car = points.flatMap((a) => points.map((b) => Math.round(Math.hypot(a[0] - b[0], a[1] - b[1]))));
  return { version: 1, places: points.length, travel: { car }, routes, stops, uneven: 0 };
}

const at = (hour) => [[hour * HOUR, hour * HOUR, 0]];

function crowdedDay(count, lunch = null) {
  // A fixed scatter: the same on every machine.
  const points = Array.from({ length: count + 1 }, (_, n) => [(n * 977) % 1500, (n * 613) % 1700]);
  const stops = points.slice(1).map((_, n) =>
    stop(n + 1, { service: 1200, arrival: 60, windows: n % 4 ? ANY : [[13 * HOUR, 17 * HOUR, 0]] }),
  );
  return problem([route({ lunch })], stops, points);
}

test("the same seed and iterations give the same plan, and one that can be done", () => {
  const made = problem([route(), route({ day: 1 })], [1, 2, 3, 1, 2, 3].map((n) => stop(n)));
  const first = solve(made, { iterations: 500, seed: 3 });
  assert.deepEqual(first, solve(made, { iterations: 500, seed: 3 }));
  assert.ok(first.feasible);
  assert.equal(first.cost, evaluate(made, first.routes).cost);
});

test("a search without any limit is refused", () => {
  assert.throws(() => solve(problem([route()], []), {}), /how long/);
});

test("each better answer is told, with what the clock says as the end", () => {
  const made = crowdedDay(14);
  const told = [];
  let now = 0;
  const clock = () => (now += 10);
  const answer = solve(made, { milliseconds: 5000, clock, better: (one) => told.push(one.cost) });
  assert.deepEqual(told, [...told].sort((a, b) => b - a));
  assert.ok(told.length >= 1 && answer.cost <= told.at(-1));
});

test("the best order of a day is that of a long search, with lunch and without", () => {
  for (const lunch of [null, { length: 1800, from: 12 * HOUR, to: 14 * HOUR }]) {
    const made = crowdedDay(9, lunch);
    const all = made.stops.map((_, n) => n);
    const day = orderDay(made, 0, all);
    assert.ok(day.feasible);
    assert.equal(day.cost, solve(made, { iterations: 20_000 }).cost);
    assert.equal(day.lunch === null, lunch === null);
  }
});

test("more stops than can be tried in every order are ordered by search", () => {
  const made = crowdedDay(14);
  const all = made.stops.map((_, n) => n);
  const day = orderDay(made, 0, all);
  assert.ok(day.feasible);
  assert.ok(day.cost < evaluate(made, [all]).cost);
  assert.deepEqual([...day.stops].sort((a, b) => a - b), all);
});

test("a day that cannot be kept stays in its order and says what it breaks", () => {
  const made = problem([route()], [stop(1, { windows: at(10) }), stop(2, { windows: at(10) })]);
  const day = orderDay(made, 0, [0, 1]);
  assert.deepEqual(day.stops, [0, 1]);
  assert.deepEqual(day.faults.map((fault) => fault.rule), ["overlap"]);
});

test("a move says what it adds and what it newly breaks, and changes nothing", () => {
  const made = problem(
    [route(), route({ day: 1, to: 10 * HOUR })],
    [stop(1), stop(2), stop(3, { on: [0], windows: at(10) })],
  );
  const plan = { routes: [[2, 0], [1]] };
  const moved = checkMove(made, plan, 0, 1, 1);
  assert.deepEqual(moved.broken.map(({ rule, route: on }) => [rule, on]), [["shift_end", 1]]);
  assert.equal(moved.added, moved.cost - evaluate(made, plan.routes).cost);
  assert.deepEqual(plan.routes, [[2, 0], [1]]);
  assert.ok(checkMove(made, plan, 2, 1, 0).broken.some(({ rule }) => rule === "not_allowed"));
  const out = checkMove(made, plan, 2, -1, 0);
  assert.deepEqual(out.broken, [{ rule: "must_be_served", stop: 2 }]);
});

test("a drag before an appointment says by how much one comes late", () => {
  const made = problem([route()], [stop(1, { windows: at(10) }), stop(2, { service: 600 })]);
  const { broken } = checkMove(made, { routes: [[0, 1]] }, 1, 0, 0);
  assert.deepEqual(broken, []);
  const late = problem([route()], [stop(1, { windows: at(10) }), stop(2, { service: 2000 })]);
  const [fault] = checkMove(late, { routes: [[0, 1]] }, 1, 0, 0).broken;
  assert.deepEqual(fault, { rule: "late", route: 0, stop: 0, by: 1000 + 2000 + 800 - HOUR });
});

test("the best three slots are on different days or in different windows, cheapest first", () => {
  const windows = [[9 * HOUR, 11 * HOUR, 0], [15 * HOUR, 17 * HOUR, 300]];
  const made = problem(
    [route(), route({ day: 1 })],
    [stop(1, { windows, leave_out: 9000 }), stop(1, { on: [1] })],
  );
  const slots = bestSlots(made, { routes: [[], [1]] }, 0, 3);
  assert.equal(slots.length, 3);
  assert.deepEqual(slots.map((slot) => slot.added), [...slots.map((slot) => slot.added)].sort((a, b) => a - b));
  assert.equal(slots[0].route, 1);
  assert.equal(slots[0].added, 0);
  const kinds = slots.map(({ route: on, start }) => `${on}${start < 12 * HOUR}`);
  assert.equal(new Set(kinds).size, 3);
});

test("two fixed appointments that clash are reported before solving", () => {
  const made = problem([route(), route({ day: 1 })], [
    stop(1, { on: [0], windows: at(10) }), stop(2, { on: [0], windows: at(10) }),
    stop(2, { on: [1], windows: at(10) }), stop(3, { on: [0], windows: at(14) }),
    stop(3, { on: [0], windows: [[10 * HOUR, 10 * HOUR, 0]], leave_out: 5 }),
  ]);
  assert.deepEqual(clashes(made), [{ first: 0, second: 1, route: 0 }]);
});

test("what is left out has a reason, and a hint of what would make it fit", () => {
  const reasons = (made, plan) => explain(made, plan).map(({ stop: of, reason }) => [of, reason]);
  const nowhere = problem([route()], [stop(1, { on: [] })]);
  assert.deepEqual(reasons(nowhere, { routes: [[]] }), [[0, "no_day"]]);

  const early = problem([route()], [stop(1, { windows: [[8 * HOUR, 9 * HOUR, 0]] })]);
  const [never] = explain(early, { routes: [[]] });
  assert.equal(never.reason, "never_open");
  assert.deepEqual(never.hint.faults, [{ rule: "late", route: 0, stop: 0, by: 600 }]);

  const two = problem([route()], [stop(1, { windows: at(10) }), stop(2, { windows: at(10) })]);
  const [clash] = explain(two, { routes: [[0]] });
  assert.deepEqual([clash.reason, clash.with], ["clash", 0]);

  const full = problem([route({ to: 10 * HOUR + 1200 })], [
    stop(1, { leave_out: 500 }), stop(1, { leave_out: 400 }),
  ]);
  const [busy] = explain(full, { routes: [[0]] });
  assert.deepEqual([busy.reason, busy.hint.without], ["day_full", 0]);
  assert.equal(busy.hint.faults[0].rule, "shift_end");

  const dear = problem([route()], [stop(1, { leave_out: 500 })]);
  const [saved] = explain(dear, { routes: [[]] });
  assert.deepEqual([saved.reason, saved.added], ["too_dear", 1200]);
});
