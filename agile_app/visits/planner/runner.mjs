/**
 * The planning engine under Node: one job per line on standard input, one or more answers per line
 * on standard output. Started and watched by engine.py, which also holds the deadline.
 *
 * A job: {"id", "what", "arguments"}; answers: {"id", "better"}, then {"id", "result"} or
 * {"id", "error"}.
 */
import { createInterface } from "node:readline";

import * as engine from "../../../assets/device/planner/engine.js";

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

function run({ id, what, arguments: given }) {
  if (what !== "solve") return engine[what](...given);
  const [problem, options] = given;
  return engine.solve(problem, {
    ...options,
    // JSON has no Infinity.
    iterations: options.iterations ?? Infinity,
    milliseconds: options.milliseconds ?? Infinity,
    better: options.better ? (better) => say({ id, better }) : undefined,
  });
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const job = JSON.parse(line);
  try {
    say({ id: job.id, result: run(job) });
  } catch (error) {
    say({ id: job.id, error: String(error?.message ?? error) });
  }
}
