/** 200 pages of a word processor as the frames a device sends, and the words yjs says they hold. */

import * as Y from "yjs";
import { splitUpdate } from "../../../assets/device/live-split.js";
import { toBase64 } from "../../../assets/device/live-wire.js";
import { cleanedPaste } from "../../../assets/device/instruments/text-delta.js";
import { deltaOf } from "../../../assets/device/instruments/text-paste.js";
import { parsed } from "../small-dom.mjs";
import { wordDocument } from "../word-pages.mjs";

const doc = new Y.Doc();
const updates = [];
doc.on("update", (update) => updates.push(update));
const text = doc.getText("t.a");
text.applyDelta(cleanedPaste(deltaOf(parsed(wordDocument(200)))).ops);
text.delete(0, 100);
const frames = updates.flatMap((update) => splitUpdate(update, 256 * 1024)).map(toBase64);
process.stdout.write(`${JSON.stringify({ frames, text: text.toString() })}\n`);
