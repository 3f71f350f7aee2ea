/**
 * A long log, as a server would keep it: people who type sentences into some texts, each key an
 * update, with mistakes taken back and words put in between.
 */

import { readFileSync } from "node:fs";
import * as Y from "yjs";
import { toBase64 } from "../../../assets/device/live-wire.js";
import { seeded } from "../fake-editor.mjs";

const { seed, people, rows, roots } = JSON.parse(readFileSync(0, "utf8"));
const random = seeded(seed);
const WORDS = "she he said that was seen at home with her mother school about bedroom worried happy 😀".split(" ");
const log = [];
const docs = Array.from({ length: people }, (_, by) => {
  const doc = new Y.Doc();
  doc.clientID = 5000 + seed * 100 + by;
  const each = { doc, by, seen: 0, root: random.pick(roots), waiting: [] };
  doc.on("update", (data, origin) => origin !== "record" && log.push({ by, data }));
  return each;
});

function type(each) {
  if (random.chance(0.01)) each.root = random.pick(roots);
  const text = each.doc.getText(each.root);
  const written = text.toString();
  const between = random.chance(0.05);
  if (random.chance(0.06) && written.length > 1 && /[a-z ]{2}$/.test(written)) {
    text.delete(written.length - 1, 1);
    return;
  }
  if (!each.waiting.length) {
    each.waiting = [...`${random.pick(WORDS)}${random.chance(0.1) ? ".\n" : " "}`];
  }
  const space = written.indexOf(" ", random.below(Math.max(1, written.length)));
  text.insert(between && space >= 0 ? space + 1 : written.length, each.waiting.shift());
}

while (log.length < rows) {
  const each = random.pick(docs);
  for (; each.seen < log.length; each.seen += 1) {
    if (log[each.seen].by !== each.by) Y.applyUpdate(each.doc, log[each.seen].data, "record");
  }
  type(each);
}
const updates = log.map(({ by, data }) => ({ by, data: toBase64(data) }));
const clients = docs.map(({ doc }) => doc.clientID);
process.stdout.write(`${JSON.stringify({ updates, clients })}\n`);
