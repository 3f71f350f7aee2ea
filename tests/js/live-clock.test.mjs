import assert from "node:assert/strict";
import { test } from "node:test";

import { DeviceClock } from "../../assets/device/live-clock.js";

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** A device whose clocks the test moves; ``asleep`` time passes on the wall only. */
function device({ wrongBy = 0, offset = null } = {}) {
  const self = { server: Date.UTC(2026, 10, 5), wrongBy, steady: 1000 };
  const clock = new DeviceClock({ wall: () => self.server + self.wrongBy, steady: () => self.steady, offset });
  return Object.assign(self, {
    clock,
    pass: (ms, { asleep = false } = {}) => {
      self.server += ms;
      if (!asleep) self.steady += ms;
    },
    hear: () => clock.heard(self.server),
    restart: () => {
      self.steady = 5;
    },
  });
}

const stored = ({ at, offset }) => ({ at, offset });

for (const wrongBy of [0, YEAR, -YEAR]) {
  test(`a clock wrong by ${wrongBy / YEAR} years tells how long ago, asleep or started again`, () => {
    const ipad = device({ wrongBy });
    ipad.hear();
    const stamp = stored(ipad.clock.stamp());
    ipad.pass(HOUR);
    ipad.pass(2 * HOUR, { asleep: true });
    ipad.restart();
    ipad.hear();
    assert.equal(ipad.clock.since(stamp), 3 * HOUR);
  });
}

test("a clock put right in between is not asked; the steady one is, within one start", () => {
  const ipad = device({ wrongBy: -YEAR });
  ipad.hear();
  const stamp = ipad.clock.stamp();
  ipad.pass(HOUR);
  ipad.wrongBy = 0;
  ipad.hear();
  assert.equal(ipad.clock.since(stamp), HOUR);
});

test("a clock put right and the app started again: nobody can say", () => {
  const ipad = device({ wrongBy: YEAR });
  ipad.hear();
  const stamp = stored(ipad.clock.stamp());
  ipad.pass(HOUR);
  ipad.wrongBy = 0;
  ipad.restart();
  ipad.hear();
  assert.equal(ipad.clock.since(stamp), null);
});

test("what an older app kept says nothing of its moment", () => {
  const ipad = device();
  ipad.hear();
  assert.equal(ipad.clock.since({ at: Date.UTC(2020, 1, 1) }), null);
});

test("a clock that drifts by seconds is still believed", () => {
  const ipad = device();
  ipad.hear();
  const stamp = stored(ipad.clock.stamp());
  ipad.pass(24 * HOUR);
  ipad.wrongBy = 4000;
  ipad.hear();
  assert.ok(Math.abs(ipad.clock.since(stamp) - 24 * HOUR) <= 4000);
});

test("a device that first hears the server now counts on its steady clock", () => {
  const ipad = device({ wrongBy: YEAR });
  const stamp = ipad.clock.stamp();
  ipad.pass(HOUR);
  ipad.hear();
  assert.equal(ipad.clock.since(stamp), HOUR);
});
