/**
 * Real updates by yjs itself, for the gate's tests: random edits by several people who merge now
 * and then, each update with its author, in an order in which a server could have received them;
 * and what yjs says the document is after each.
 */

import { readFileSync } from "node:fs";
import * as Y from "yjs";
import { toBase64 } from "../../../assets/device/live-wire.js";
import { set } from "../../../assets/device/registers.js";
import { seeded } from "../fake-editor.mjs";

const { seed, people, edits } = JSON.parse(readFileSync(0, "utf8"));
const random = seeded(seed);
const WORDS = ["seen ", "alone ", "é", "😀 ", "متى ", "家庭 ", "safe ", "\n", "bedroom "];
const log = [];
const docs = people.map((worker, number) => {
  const doc = new Y.Doc();
  doc.clientID = 1000 + seed * 10 + number;
  return { doc, worker, number, seen: 0, waiting: [] };
});
for (const each of docs) {
  each.doc.on("update", (update, origin) => {
    if (origin !== "merge") each.waiting.push(update);
  });
}

function edit({ doc, worker }) {
  const text = doc.getText(random.pick(["t.a", "t.b"]));
  const written = text.toDelta().map((piece) => piece.insert).join("");
  const whole = (at) => {
    const code = written.charCodeAt(at);
    return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
  };
  const at = whole(random.below(written.length + 1));
  const dice = random.below(100);
  if (dice < 55 || !written.length) text.insert(at, random.pick(WORDS));
  else if (dice < 75) {
    const end = whole(Math.min(written.length, at + 1 + random.below(8)));
    if (end > at) text.delete(at, end - at);
  } else if (dice < 92) {
    const end = whole(Math.min(written.length, at + 1 + random.below(12)));
    const marks = { bold: random.chance(0.5) || null, header: random.chance(0.3) ? 2 : null };
    if (end > at) text.format(at, end - at, marks);
  } else set(doc, "a.x", random.pick([1, "yes", null, true, ["a", "b"]]), worker, "t");
}

function send(each) {
  if (!each.waiting.length) return;
  const data = Y.mergeUpdates(each.waiting);
  each.waiting = [];
  log.push({ by: each.number, data });
}

function fetchNews(each) {
  for (; each.seen < log.length; each.seen += 1) {
    Y.applyUpdate(each.doc, log[each.seen].data, "merge");
  }
}

for (let done = 0; done < edits; done += 1) {
  const each = random.pick(docs);
  edit(each);
  if (random.chance(0.5)) send(each);
  if (random.chance(0.3)) {
    fetchNews(each);
    send(each);
  }
}
for (const each of docs) send(each);
const record = new Y.Doc();
for (const { data } of log) Y.applyUpdate(record, data);
const content = {
  "t.a": record.getText("t.a").toDelta(),
  "t.b": record.getText("t.b").toDelta(),
  "a.x": record.getArray("a.x").toArray(),
  "n.p": [],
};
const decoded = log.map(({ data }) => {
  const { structs, ds } = Y.decodeUpdate(data);
  return {
    structs: structs.map(({ id, length }) => [id.client, id.clock, length]),
    deletes: [...ds.clients].flatMap(([client, ranges]) =>
      ranges.map(({ clock, len }) => [client, clock, len]),
    ),
  };
});
const updates = log.map(({ by, data }, at) => ({ by, data: toBase64(data), ...decoded[at] }));
process.stdout.write(`${JSON.stringify({ updates, content })}\n`);
