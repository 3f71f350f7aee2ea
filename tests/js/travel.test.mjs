// The day on the device: figures as on the server, stops in order, nothing of a hidden place.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  dayStops,
  degrees,
  isInBritain,
  mapsAddress,
  metresBetween,
  secondsFor,
  spread,
  tidyPostcode,
  unplaced,
} from "../../assets/device/travel.js";

const visit = (given) => ({
  id: "v", group_id: "", child_id: "c", child_name: "Amy", at: "2026-11-25T10:00:00Z", time: "10:00",
  status: "planned", place: "", place_hidden: false, ...given,
});
const place = (child_id, latitude, given = {}) => ({
  id: child_id, child_id, known: true, confidential: false, text: `${child_id} Road`, latitude,
  longitude: -0.59, ...given,
});
const office = { id: "o", name: "Town", known: true, is_default: true, latitude: 51.5, longitude: -0.59 };

test("figures are those of visits/travel/rules.py", () => {
  // The same table as tests/unit/visits/travel/test_rules.py.
  for (const [mode, metres, minutes] of [
    ["car", 0, 0], ["car", 6250, 12.5], ["foot", 1000, 15.29], ["transit", 6000, 44], ["transit", 500, 7.65],
    ["car", 12, 0],
  ]) {
    assert.ok(Math.abs(secondsFor(metres, mode) - minutes * 60) <= 1, `${mode} ${metres}`);
  }
  const degree = metresBetween({ latitude: 51, longitude: 0 }, { latitude: 52, longitude: 0 });
  assert.ok(Math.abs(degree - 111_195) < 2);
});

test("stops are in the order of the day, with minutes from the one before", () => {
  const visits = [
    visit({ id: "2", child_id: "b", at: "2026-11-25T15:30:00Z", time: "15:30" }),
    visit({ id: "1", child_id: "a", at: "2026-11-25T10:00:00Z" }),
  ];
  const stops = dayStops(visits, [place("a", 51.51), place("b", 51.53)], [office]);
  assert.deepEqual(stops.map((each) => [each.number, each.id, each.minutes_before]), [[1, "1", 5], [2, "2", 7]]);
});

test("siblings visited together are one stop", () => {
  const together = [
    visit({ id: "1", group_id: "g", child_name: "Amy" }),
    visit({ id: "2", group_id: "g", child_id: "d", child_name: "Ben" }),
  ];
  const [stop, ...others] = dayStops(together, [place("c", 51.51)], []);
  assert.equal(stop.who, "Amy, Ben");
  assert.deepEqual(others, []);
});

test("a cancelled visit is no stop, and one that was made is done", () => {
  const stops = dayStops([visit({ status: "cancelled" }), visit({ id: "2", status: "left" })], [], []);
  assert.deepEqual(stops.map((each) => [each.id, each.done]), [["2", true]]);
});

test("a confidential address has no words, no point, and no minutes that would tell how far", () => {
  const hidden = place("c", 51.51, { confidential: true });
  for (const stops of [
    dayStops([visit({})], [hidden], [office]),
    dayStops([visit({ place_hidden: true, place: "1 Secret Street" })], [place("c", 51.51)], [office]),
  ]) {
    const [stop] = stops;
    assert.equal(stop.status, "confidential");
    assert.deepEqual([stop.text, stop.latitude, stop.longitude, stop.minutes_before], ["", 0, 0, -1]);
    assert.equal(mapsAddress(stop, "iPad"), "");
  }
});

test("after a stop without a place the next has no minutes: nothing is guessed", () => {
  const visits = [visit({ id: "1", child_id: "a" }), visit({ id: "2", child_id: "b", at: "2026-11-25T11:00:00Z" })];
  const stops = dayStops(visits, [place("a", 0, { known: false }), place("b", 51.53)], [office]);
  assert.deepEqual(stops.map((each) => [each.status, each.minutes_before]), [["unknown", -1], ["known", -1]]);
});

test("only the address is handed to a maps app", () => {
  const [stop] = dayStops([visit({})], [place("c", 51.51)], []);
  assert.equal(mapsAddress(stop, "Mozilla (iPad)"), "https://maps.apple.com/?daddr=c%20Road");
  assert.equal(mapsAddress(stop, "Android"), "geo:51.510000,-0.590000?q=c%20Road");
  assert.ok(!mapsAddress(stop, "iPad").includes("Amy"));
  assert.equal(mapsAddress({ ...stop, status: "unknown", text: "" }, "iPad"), "");
});

test("addresses to be asked about are the unknown ones, never the confidential", () => {
  const places = [place("a", 1), place("b", 0, { known: false }), place("c", 0, { known: false, confidential: true })];
  assert.deepEqual(unplaced(places).map((each) => each.id), ["b"]);
});

test("a typed postcode or point is known for what it is", () => {
  assert.equal(tidyPostcode(" sl11aa "), "SL1 1AA");
  assert.equal(tidyPostcode("SL1"), "");
  assert.equal(degrees("51,5"), 51.5);
  assert.equal(degrees("north"), 0);
  assert.ok(isInBritain("51.5", "-0.59"));
  assert.ok(!isInBritain("-0.59", "51.5"));
});

test("numbers of a drawing never lie on each other and stay in their frame", () => {
  const points = Array.from({ length: 9 }, (_, n) => ({ id: String(n), latitude: 51.5 + (n % 2) * 1e-5, longitude: -0.59 }));
  const placed = spread(points, 640, 380, 56, 58);
  for (const [index, one] of placed.entries()) {
    assert.ok(one.x >= 56 && one.x <= 584 && one.y >= 56 && one.y <= 324);
    for (const two of placed.slice(index + 1)) {
      assert.ok(Math.hypot(one.x - two.x, one.y - two.y) > 40, `${one.id} on ${two.id}`);
    }
  }
  assert.deepEqual(spread([], 640, 380, 56, 58), []);
});
