/** Read a log in stock yjs, and ask of every letter ever written: who, by the log? */

import { readFileSync } from "node:fs";
import * as Y from "yjs";
import { fromBase64 } from "../../../assets/device/live-wire.js";

const { rows, owners, roots } = JSON.parse(readFileSync(0, "utf8"));
const doc = new Y.Doc({ gc: false });
for (const row of rows) Y.applyUpdate(doc, fromBase64(row));
const content = {};
for (const [root, kind] of Object.entries(roots)) {
  content[root] = kind === "text" ? doc.getText(root).toDelta() : doc.getArray(root).toArray();
}
const wrong = [];
if (doc.store.pendingStructs || doc.store.pendingDs) wrong.push("the log has a gap");
for (const [client, structs] of doc.store.clients) {
  for (const item of structs) {
    for (const [, number] of String(item.content?.str ?? "").matchAll(/w(\d)n\d+é😀/g)) {
      if (owners[client] !== `d${number}`) {
        wrong.push(`a word of d${number} is by ${owners[client]} in the log`);
      }
    }
  }
}
process.stdout.write(`${JSON.stringify({ content, wrong })}\n`);
