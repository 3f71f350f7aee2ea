/** A round of the fault test: every run has a document and its devices; one server serves them all. */

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../fake-editor.mjs";
import { Device, plainText } from "./device.mjs";
import { killServer, startServer, stopServer } from "./server.mjs";

const request = JSON.parse(readFileSync(0, "utf8"));
const { port, command, env, seconds, ruleOff, kills = 4, sign = true, damage = 0.01 } = request;
function makeRun({ seed, document, devices }) {
  const random = seeded(seed);
  const damaged = damage > 0 && seed % 4 === 0;
  const signs = sign && seed % 5 === 1;
  const made = devices.map((who, number) => new Device({
    number, who, document, port, random, ruleOff, meddling: true, damage: damaged ? damage : 0,
  }));
  return { seed, document, damaged, signs, signed: false, random, devices: made };
}

/** Until `over.yes`: as long as it was asked for, and until the last kill was lived through. */
async function live(run, over) {
  const { random } = run;
  const signAt = performance.now() + seconds * 500;
  while (!over.yes) {
    const device = random.pick(run.devices);
    const dice = random.below(1000);
    if (dice < 955) device.act();
    else if (dice < 965) device.proxy.cut();
    else if (dice < 973) hold(device, "stall", 100 + random.below(900));
    else if (dice < 983) hold(device, "offline", 100 + random.below(1500));
    else if (dice < 992) await device.kill({ stale: false });
    else await device.kill({ stale: true });
    if (run.signs && !run.signed && performance.now() > signAt) await signDocument(run);
    await sleep(5 + random.below(35));
  }
}

function hold(device, how, ms) {
  device.proxy[how](true);
  setTimeout(() => device.proxy[how](false), ms);
}

async function signDocument(run) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/sign/${run.document}`, {
      method: "POST",
      headers: { cookie: run.devices[0].who.cookie },
    });
    run.signed = (await answer.json()).signed;
  } catch {
    // The server is being killed: try again in a moment.
  }
}

async function settle(run) {
  for (const device of run.devices) {
    device.meddling = false;
    // What was held back must not be missing on a line that still stands: TCP never does that.
    if (device.heldBack) device.proxy.cut();
    device.heldBack = null;
    device.proxy.stall(false);
    device.proxy.offline(false);
    device.connection.wake();
  }
  const deadline = performance.now() + 60000;
  while (performance.now() < deadline) {
    const contents = run.devices.map((device) => JSON.stringify(device.content(), inOrder));
    if (run.devices.every((device) => device.settled) && new Set(contents).size === 1) return true;
    await sleep(50);
  }
  return false;
}

/** yrs writes the keys of an answer in any order. */
function inOrder(_key, value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function judge(run, converged) {
  const wrong = [];
  if (!converged) {
    const states = run.devices.map((device) => JSON.stringify(device.document.status));
    wrong.push(`not the same on all devices after 60 s: ${states.join(" ")}`);
    for (const device of run.devices) {
      process.stderr.write(`${run.seed}/${device.number} ${JSON.stringify(device.content())}\n`);
    }
  }
  const texts = ["t.a", "t.b"].map((root) => plainText(run.devices[0].text(root))).join("");
  for (const device of run.devices) {
    const kept = device.document.kept.length > 0 || run.damaged || run.signed;
    for (const [word, facts] of device.words) {
      const times = texts.split(`${word} `).length - 1;
      if (times > 1) wrong.push(`${word} is there ${times} times`);
      if (facts.deletionSaved && times && !facts.unsure) {
        wrong.push(`${word} was deleted, that was saved, and it is back`);
      }
      if (facts.saved && !facts.deleted && !times && !(run.signed && kept)) {
        wrong.push(`${word} was shown as saved and is gone`);
      }
      if (facts.onDevice && !facts.lost && !facts.deleted && !times && !kept) {
        wrong.push(`${word} was shown as on this device and is gone`);
      }
    }
  }
  return {
    seed: run.seed,
    document: run.document,
    damaged: run.damaged,
    signed: run.signed,
    words: run.devices.reduce((sum, device) => sum + device.words.size, 0),
    kept: run.devices.reduce((sum, device) => sum + device.document.kept.length, 0),
    content: run.devices[0].content(),
    wrong: wrong.slice(0, 20),
  };
}

const wait = (run) => sleep(0).then(() => Promise.all(run.devices.map((device) => device.begin())));

await startServer({ port, command, env });
const runs = request.runs.map(makeRun);
await Promise.all(runs.map(wait));
const over = { yes: false };
const living = Promise.all(runs.map((run) => live(run, over)));
const between = (seconds * 1000) / (kills + 1);
for (let killed = 0; killed < kills; killed += 1) {
  await sleep(between);
  await killServer();
  await startServer({ port, command, env });
}
await sleep(between);
over.yes = true;
await living;
const results = await Promise.all(
  runs.map(async (run) => judge(run, await settle(run))),
);
await sleep(700); // columns are written 0.3 s after the last commit
for (const run of runs) for (const device of run.devices) device.end();
await stopServer();
// A pipe takes the text in pieces: leave only when the last one is gone.
process.stdout.write(`\n${JSON.stringify({ runs: results })}\n`, () => process.exit(0));
