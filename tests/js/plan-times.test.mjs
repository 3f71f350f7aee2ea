import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf, timesFor, windowCost } from "../../assets/device/planner/times.js";
import { freeTimes } from "../../assets/device/planner/week.js";
import { AMIRA, BILAL, CARA, CORE, COURT, DAN, at, week } from "./plan-week.mjs";

const { problem } = week();
const codes = (day) => day.faults.map((fault) => fault.code);

test("a day says when to set off, with parking, and when it ends", () => {
  const day = dayOf(problem, 0, [AMIRA], [at(9)]);
  assert.deepEqual(day.faults, []);
  assert.equal(day.visits[0].leave, at(8, 47));
  assert.equal(day.visits[0].leg, at(0, 13));
  assert.equal(day.home.at, at(9, 55));
  assert.equal(day.travel, at(0, 23));
});

test("too little time on the way is short by so much", () => {
  const day = dayOf(problem, 0, [AMIRA, BILAL], [at(15), at(15, 50)]);
  assert.deepEqual(day.faults.filter((fault) => fault.code === "travel"), [
    { code: "travel", stop: BILAL, short: at(0, 13) },
  ]);
});

test("two at once are said as such, not as a short way", () => {
  assert.deepEqual(codes(dayOf(problem, 0, [AMIRA, CARA], [at(9), at(9, 30)])), ["overlap"]);
});

test("hours, windows and days are kept", () => {
  assert.deepEqual(codes(dayOf(problem, 0, [AMIRA], [at(8, 40)])), ["early"]);
  assert.deepEqual(codes(dayOf(problem, 0, [BILAL], [at(16, 45)])), ["late"]);
  assert.deepEqual(codes(dayOf(problem, 0, [BILAL], [at(9)])), ["window"]);
  assert.deepEqual(codes(dayOf(problem, 4, [DAN], [at(15, 30)])), ["day"]);
});

test("lunch is found in the first gap, and missed where there is none", () => {
  assert.deepEqual(dayOf(problem, 0, [AMIRA], [at(9)]).lunch, { from: at(12), to: at(12, 30) });
  const full = week((made) => {
    made.problem.stops[AMIRA].service = at(6);
  }).problem;
  assert.deepEqual(codes(dayOf(full, 0, [AMIRA], [at(9)])), ["lunch"]);
});

test("a day whose hours end before the lunch window is over owes none", () => {
  const short = week((made) => {
    made.problem.routes[0].to = at(13);
    made.problem.stops[AMIRA].service = at(3);
  }).problem;
  assert.deepEqual(dayOf(short, 0, [AMIRA], [at(9)]).faults, []);
});

test("what has no place is done wherever one is", () => {
  const day = dayOf(problem, 3, [AMIRA, CORE, CARA], [at(10), at(14), at(16)]);
  assert.equal(day.visits[1].leg, 0);
  assert.equal(day.visits[2].leg, at(0, 5));
});

test("times are found for an order; wished ones are kept, the rest begin at five minutes", () => {
  assert.deepEqual(timesFor(problem, 0, [AMIRA, CARA], { wished: new Map([[CARA, at(11)]]) }), [at(8, 45), at(11)]);
  assert.equal(timesFor(problem, 1, [DAN, COURT]), null);
  const late = timesFor(problem, 0, [BILAL], { wished: new Map([[BILAL, at(9)]]) });
  assert.deepEqual(late, [at(15, 15)]);
});

test("an order with a lunch in the middle leaves room for it", () => {
  const full = week((made) => {
    made.problem.stops[AMIRA].service = at(3);
    made.problem.stops[CARA].service = at(3);
  }).problem;
  const starts = timesFor(full, 0, [AMIRA, CARA]);
  assert.ok(starts);
  assert.deepEqual(dayOf(full, 0, [AMIRA, CARA], starts).faults, []);
});

test("the cheapest open window counts", () => {
  assert.equal(windowCost([[0, 10, 5], [5, 20, 1]], 7), 1);
  assert.equal(windowCost([[0, 10, 5]], 11), null);
});

test("nobody drives and eats at once", () => {
  const day = dayOf(problem, 0, [AMIRA, CARA], [at(9), at(12, 32)]);
  assert.deepEqual(day.lunch, { from: at(12), to: at(12, 30) });
  assert.equal(day.visits[1].leave, at(11, 55));
  const morning = dayOf(problem, 1, [COURT], [at(10, 30)]);
  assert.deepEqual([morning.lunch.to, morning.home.leave], [at(12, 30), at(12, 30)]);
});

test("free time is said from now on, without lunch and ways", () => {
  const day = dayOf(problem, 0, [AMIRA], [at(9)]);
  const said = (now) => freeTimes(problem.routes[0], day, now).map(({ from, to }) => [from, to]);
  assert.deepEqual(said(0), [[at(9, 55), at(12)], [at(12, 30), at(17, 30)]]);
  assert.deepEqual(said(at(13)), [[at(13), at(17, 30)]]);
});
