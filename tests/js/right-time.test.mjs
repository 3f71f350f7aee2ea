import assert from "node:assert/strict";
import { after, test } from "node:test";

import * as Y from "yjs";

import { setKeyed } from "../../assets/device/keyed.js";
import { addEntry } from "../../assets/device/media/entries.js";
import { set } from "../../assets/device/registers.js";
import { begin, threadsOf } from "../../assets/device/remarks/threads.js";
import { nowText, putRight } from "../../assets/device/right-time.js";

const YEAR = 365 * 86_400_000;
const off = (at) => Date.parse(at) - Date.now();
const about = (at, expected) => assert.ok(Math.abs(off(at) - expected) < 5_000, `${at} is ${off(at)} ms off`);

after(() => putRight(null));

for (const wrong of [YEAR, -YEAR]) {
  test(`a clock that is ${wrong > 0 ? "behind" : "ahead"} by a year dates no answer, file or remark wrong`, () => {
    putRight(wrong);
    const doc = new Y.Doc();
    about(set(doc, "a.outcome", "x", "me").at, wrong);
    about(setKeyed(doc, "s.steps", ["r", "what"], "x", "me").at, wrong);
    addEntry(doc, "signature", { media: "m", sha256: "0", kind: "signature" }, "me");
    about(/** @type {any} */ (doc.getArray("n.signature").get(0)).at, wrong);
    begin(doc, { kind: "comment", anchor: { root: "" }, words: "Why?" }, "me");
    about(threadsOf(doc)[0].messages[0].at, wrong);
  });
}

test("a clock that is about right, or of which nobody has told, is left alone", () => {
  for (const wrong of [20_000, -20_000, null]) {
    putRight(wrong);
    about(nowText(), 0);
  }
});
