/**
 * One client script for every server: in each document one person types, five letters a second,
 * and a colleague watches. Measured: from the insertion on one side to the observation on the other.
 */

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";

const request = JSON.parse(readFileSync(0, "utf8"));
const { server, port, documents, bothType, seconds, cookies = [] } = request;
const SPEED = 200; // ms between letters of one person

/** Every client of every server ends here: a document, and whether it is in step. */
const connectors = { ours, hocuspocus, "y-websocket": yWebsocket };

async function ours(name, number) {
  const { LiveDocument } = await import("../../../assets/device/live-protocol.js");
  const { LiveConnection } = await import("../../../assets/device/live-connection.js");
  const storage = {
    load: async () => ({ state: null, unsound: [], role: null, frames: [] }),
    write: async () => {},
  };
  const document = await new LiveDocument(name, storage).load();
  const headers = { cookie: cookies[number % cookies.length], origin: `http://127.0.0.1:${port}` };
  const connect = () => new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers });
  const connection = new LiveConnection(connect, { device: `d${number}` });
  connection.add(document);
  connection.start();
  while (!document.welcomed) await sleep(5);
  return document.doc;
}

async function hocuspocus(name) {
  const { HocuspocusProvider } = await import("@hocuspocus/provider");
  const document = new Y.Doc();
  const url = `ws://127.0.0.1:${port}`;
  const provider = new HocuspocusProvider({ url, name, document });
  while (!provider.isSynced) await sleep(5);
  return document;
}

async function yWebsocket(name) {
  const { WebsocketProvider } = await import("y-websocket");
  const document = new Y.Doc();
  const options = { disableBc: true };
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}`, name, document, options);
  while (!provider.synced) await sleep(5);
  return document;
}

const times = [];
const started = new Map();
let counting = false;
let letters = 0;

function watch(doc) {
  doc.getText("t.a").observe((event) => {
    if (event.transaction.local) return;
    const now = performance.now();
    for (const { insert } of event.changes.delta) {
      for (const key of String(insert ?? "").split(" ")) {
        const since = started.get(key);
        if (since === undefined) continue;
        started.delete(key);
        if (counting) times.push(now - since);
      }
    }
  });
}

async function type(doc, until) {
  await sleep(Math.random() * SPEED);
  let next = performance.now();
  while (performance.now() < until) {
    letters += 1;
    const key = `k${letters}`;
    const text = doc.getText("t.a");
    started.set(key, performance.now());
    text.insert(text.length, `${key} `);
    next += SPEED;
    await sleep(Math.max(0, next - performance.now()));
  }
}

const pairs = [];
for (let at = 0; at < documents.length; at += 1) {
  const pair = await Promise.all([0, 1].map((side) => {
    return connectors[server](documents[at], at * 2 + side);
  }));
  pair.forEach(watch);
  pairs.push(pair);
}
const until = performance.now() + 1000 + seconds * 1000;
setTimeout(() => (counting = true), 1000);
await Promise.all(pairs.flatMap(([one, other]) =>
  (bothType ? [one, other] : [one]).map((doc) => type(doc, until))));
counting = false;
const patience = performance.now() + 5000;
while (started.size && performance.now() < patience) await sleep(50);
times.sort((a, b) => a - b);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
const result = { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: times.length };
process.stdout.write(`\n${JSON.stringify({ ...result, missing: started.size })}\n`);
process.exit(0);
