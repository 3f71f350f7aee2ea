// Answers the device's clocks to a test in Python: one question a line, one answer a line.

import { createInterface } from "node:readline";

import { addMonths, addWorkingDays, seen } from "../../assets/device/clocks.js";
import { londonMoment, todayText } from "../../assets/device/words.js";

const asks = {
  working_days: ({ start, count, closed }) => addWorkingDays(start, count, new Set(closed)),
  months: ({ start, count }) => addMonths(start, count),
  seen: ({ due, on, closed }) => seen(due, on, new Set(closed)),
  moment: ({ on, time }) => londonMoment(on, time),
  day: ({ at }) => todayText(new Date(at)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(asks[ask](question))}\n`);
}
