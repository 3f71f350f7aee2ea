/**
 * Ten people (or as many as there are cookies) in one document, each typing five keys a second for
 * as long as asked: sentences, mistakes taken back, now and then a new paragraph or a word put into
 * somebody else's. Measured: from the key to the document of each colleague.
 */

import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import { LiveConnection } from "../../../assets/device/live-connection.js";
import { LiveDocument } from "../../../assets/device/live-protocol.js";

// One line says what to do; another, once all are on a line to the server, to open the document; the
// end of the input to leave: until then all stay in the document.
const input = createInterface({ input: process.stdin });
const left = new Promise((done) => input.once("close", done));
const said = () => new Promise((done) => input.once("line", done));
const tell = (/** @type {any} */ message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const { port, document: name, devices, seconds } = JSON.parse(await said());
const SPEED = 200; // ms between keys of one person
const ROOTS = ["t.a", "t.b"];
const WORDS = `she he they said that the was were seen at home with her his mother father nan school
 teacher told us about morning evening bedroom kitchen worried happy quiet asked again because when
 after before sleeping eating playing alone together visit plan safe angry kind never always`.split(/\s+/);
const pick = (list) => list[Math.floor(Math.random() * list.length)];

async function connected({ cookie, device }) {
  const headers = { cookie, origin: `http://127.0.0.1:${port}` };
  const connect = () => new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers });
  const connection = new LiveConnection(connect, { device });
  connection.start();
  while (!connection.ready) await sleep(5);
  return connection;
}

async function join(connection) {
  const storage = {
    load: async () => ({ state: null, unsound: [], role: null, frames: [] }),
    write: async () => {},
  };
  const live = await new LiveDocument(name, storage).load();
  connection.add(live);
  while (!live.welcomed) await sleep(5);
  return live;
}

const started = new Map(); // "client:clock" of a letter -> when its key was pressed
const times = [];
let seen = 0;
let typed = 0;
let removed = 0;

function watch({ doc }) {
  doc.on("afterTransaction", ({ beforeState, afterState }) => {
    const now = performance.now();
    for (const [client, end] of afterState) {
      if (client === doc.clientID) continue;
      for (let clock = beforeState.get(client) ?? 0; clock < end; clock += 1) {
        seen += 1;
        times.push(now - started.get(`${client}:${clock}`));
      }
    }
  });
}

/** One person: letters that go on where they are, as relative positions keep it. */
async function type(live, until) {
  await sleep(Math.random() * SPEED);
  let text = live.doc.getText(pick(ROOTS));
  let place = null;
  let waiting = "";
  let next = performance.now();
  const here = () => (place ? (Y.createAbsolutePositionFromRelativePosition(place, live.doc)?.index ?? text.length) : text.length);
  while (performance.now() < until) {
    if (!waiting) {
      const dice = Math.random();
      if (dice < 0.02) {
        text = live.doc.getText(pick(ROOTS));
        const spaces = [...text.toString().matchAll(/ /g)];
        place = spaces.length ? Y.createRelativePositionFromTypeIndex(text, pick(spaces).index + 1, -1) : null;
      }
      waiting = `${pick(WORDS)}${dice > 0.97 ? ".\n" : dice > 0.9 ? ". " : " "}`;
    }
    const at = here();
    const before = Y.getState(live.doc.store, live.doc.clientID);
    if (Math.random() < 0.05 && at > 0) {
      text.delete(at - 1, 1);
      removed += 1;
      place = Y.createRelativePositionFromTypeIndex(text, at - 1, -1);
    } else {
      started.set(`${live.doc.clientID}:${before}`, performance.now());
      text.insert(at, waiting[0]);
      waiting = waiting.slice(1);
      typed += 1;
      place = Y.createRelativePositionFromTypeIndex(text, at + 1, -1);
    }
    next += SPEED;
    await sleep(Math.max(0, next - performance.now()));
  }
}

const lines = await Promise.all(devices.map(connected));
await sleep(3000); // each has said hello, and its session was looked up
const opened = said();
tell({ lines: lines.length });
await opened;
const people = await Promise.all(lines.map(join));
people.forEach(watch);
const until = performance.now() + seconds * 1000;
await Promise.all(people.map((live) => type(live, until)));
const patience = performance.now() + 10_000;
const settled = () => people.every((live) => live.status.place === "record") && seen >= typed * (people.length - 1);
while (!settled() && performance.now() < patience) await sleep(50);
await sleep(300);
const texts = people.map(({ doc }) => JSON.stringify(ROOTS.map((root) => doc.getText(root).toString())));
times.sort((one, other) => one - other);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
tell({
  p50: at(0.5),
  p99: at(0.99),
  longest: times.at(-1),
  typed,
  removed,
  unseen: Math.abs(typed * (people.length - 1) - seen),
  different: texts.filter((text) => text !== texts[0]).length,
  text: JSON.parse(texts[0]),
});
await left;
process.exit(0);
