// Parts of a form that only some roles may see: their documents, and a form over several documents.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";

import { FormStore } from "../../assets/device/forms/form-store.js";
import { limitedDocument, seenBy } from "../../assets/device/forms/limited.js";
import { Watch } from "../../assets/device/guidance/watch.js";

const ID = "0192f0c1-8e4b-7a55-9d3e-1f2a3b4c5d6e";
const ADVICE = 6;
const field = (key, kind, more = {}) => ({
  key, kind, label: key, help: "", required_at: "", choices: [], columns: [], when_json: "", limited: 0, ...more,
});
const FORM = {
  key: "f", version: 1, title: "F",
  sections: [
    {
      key: "seen", title: "Seen", short: "Seen", when_json: "",
      fields: [field("said", "text"), field("review", "text", { limited: 12 })],
    },
    {
      key: "advice", title: "Advice", short: "Advice", when_json: "",
      fields: [
        field("legal", "text", { limited: ADVICE, required_at: "sign" }),
        field("costs", "text", { limited: ADVICE, when_json: '{"field":"legal","is_answered":true}' }),
      ],
    },
  ],
};

function open(...numbers) {
  const own = new Y.Doc();
  const limited = new Map(numbers.map((number) => [number, new Y.Doc()]));
  const store = new FormStore(own, /** @type {any} */ (FORM), null, limited);
  return { own, limited, store };
}

const write = (doc, root, words) => doc.getText(root).insert(0, words);

test("a device finds the document of a limited part as the record does", () => {
  assert.equal(limitedDocument(ID, 12), "0192f0c1-8e4b-7a55-9d3e-1f2a3b4c5d62");
  assert.equal(limitedDocument(ID.slice(0, -2) + "0a", 4), `${ID.slice(0, -2)}0e`);
  assert.equal(new Set(Array.from({ length: 14 }, (_, at) => limitedDocument(ID, at + 1))).size, 14);
});

test("a worker opens the parts of which one of their roles is a reader", () => {
  const parts = [{ readers: ["manager", "senior"] }, { readers: ["manager"] }];
  assert.deepEqual(seenBy(parts, ["worker"]), []);
  assert.deepEqual(seenBy(parts, ["worker", "senior"]), [parts[0]]);
});

test("a reader's form reads each field where it stands", () => {
  const { own, limited, store } = open(ADVICE);
  write(limited.get(ADVICE), "t.legal", "Wait.");
  write(own, "t.legal", "Not here.");
  assert.equal(store.answers.legal, "Wait.");
  assert.equal(store.wordsOf("t.legal"), "Wait.");
  assert.equal(store.placeOf({ root: "t.legal", index: 0, length: 4 }).doc, limited.get(ADVICE));
  assert.equal(store.stateOf("costs"), "asked");
  assert.equal(store.countOf("advice"), "1/2");
});

test("to others the part is there, and closed: nothing of it is counted or required of them", () => {
  const { own, store } = open();
  write(own, "t.legal", "Put here by a client that lies.");
  assert.equal(store.answers.legal, undefined);
  assert.equal(store.stateOfSection("advice"), "asked");
  assert.equal(store.stateOf("review"), "asked");
  assert.equal(store.countOf("advice"), "");
  assert.equal(store.countOf("seen"), "0/1");
  assert.deepEqual(store.missingFor("sign"), []);
});

test("its readers are told what is still required", () => {
  assert.deepEqual(open(ADVICE).store.missingFor("sign").map(({ key }) => key), ["legal"]);
});

test("guidance, which all readers see, knows nothing of it", () => {
  const { limited, store } = open(ADVICE);
  write(limited.get(ADVICE), "t.legal", "He hits her when he drinks.");
  const rows = { collection: (name) => ({ rows: name === "assessments" ? [{ id: ID, child_id: "c", status: "started" }] : [] }) };
  const watch = new Watch(store, ID, /** @type {any} */ ({ rows, today: () => "2026-11-26" }));
  watch.look();
  assert.equal(JSON.stringify(watch.state.notes).includes("legal"), false);
  assert.equal(JSON.stringify(watch.sources()).includes("hits"), false);
});
