/**
 * Two people type while the server is killed: which keystrokes were acknowledged, and when the
 * colleague saw them. Keystrokes are letters of a counter, so each is told from all others.
 */

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../fake-editor.mjs";
import { Device } from "./device.mjs";
import { killServer, startServer } from "./server.mjs";

const request = JSON.parse(readFileSync(0, "utf8"));
const { port, command, env, kills, document, devices } = request;
const random = seeded(1);
await startServer({ port, command, env });
const made = devices.slice(0, 2).map((who, number) => {
  return new Device({ number, who, document, port, random, ruleOff: "", meddling: false });
});
for (const device of made) await device.begin();
let typing = true;
const typed = made.map(() => 0);
const acknowledged = made.map(() => new Set());

async function type(device, number) {
  for (; typing; typed[number] += 1) {
    const text = device.text("t.a");
    text.insert(number ? text.length : 0, `<${number}:${typed[number]}>`);
    await sleep(3 + random.below(20));
  }
}

made.forEach((device, number) => {
  device.document.subscribe(() => {
    if (device.document.status.place !== "record") return;
    for (let key = 0; key < typed[number]; key += 1) acknowledged[number].add(key);
  });
});
const people = made.map(type);
for (let done = 0; done < kills; done += 1) {
  await sleep(120 + random.below(300));
  await killServer();
  await startServer({ port, command, env });
}
await sleep(300);
typing = false;
await Promise.all(people);
const deadline = performance.now() + 20000;
while (performance.now() < deadline && !made.every((device) => device.settled)) await sleep(20);
await sleep(100);
const contents = made.map((device) => device.document.doc.getText("t.a").toString());
for (const device of made) device.end();
await killServer();
// A pipe takes the text in pieces: leave only when the last one is gone.
process.stdout.write(`${JSON.stringify({
  typed,
  acknowledged: acknowledged.map((keys) => [...keys]),
  contents,
})}\n`, () => process.exit(0));
