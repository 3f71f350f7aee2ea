// Guidance over an open document: what is read, when, and who is told.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import * as Y from "yjs";

import { FormStore } from "../../assets/device/forms/form-store.js";
import { link } from "../../assets/device/guidance/evidence.js";
import { Watch } from "../../assets/device/guidance/watch.js";
import { Rows } from "../../assets/device/rows.js";

const field = (key, kind, more = {}) => ({ key, kind, label: key, help: "", required_at: "", judgement: false, choices: [], columns: [], when_json: "", ...more });
const FORM = /** @type {any} */ ({
  key: "child_and_family", version: 2, title: "Assessment", clock: "assessment", due_working_days: 0,
  sections: [
    {
      key: "s", title: "s", short: "s", when_json: "",
      fields: [
        field("health", "text"),
        field("analysis", "text", { judgement: true, required_at: "send" }),
        field("shared_on", "date", { required_at: "sign" }),
        field("drawing", "drawing"),
      ],
    },
  ],
}); // prettier-ignore
const ASSESSMENT = { id: "a", child_id: "c", due_on: "2026-12-01", due_because: "Because.", due_source: "WT", completed_on: "", started_on: "2026-10-02", working_days: ["2026-11-27"] };
const CHILD = { id: "c", given_name: "Amira", known_as: "", birth_date: "2019-03-14", unborn: false, school: "", disabilities: "", legal_status: "" };
const VISIT = { id: "v", child_id: "c", on: "2026-11-03", status: "recorded", seen: "yes", kind_label: "Visit", summary: "", said: "", worker: "" };

function opened() {
  const rows = new Rows();
  const bundle = { rows: { assessments: [ASSESSMENT], children: [CHILD], visits: [VISIT], clock_settings: [{ id: "x", closed: [] }] } };
  rows.replace([["child:c", bundle]]);
  const doc = new Y.Doc();
  const watch = new Watch(new FormStore(doc, FORM), "a", { rows, today: () => "2026-11-26" });
  return { rows, doc, watch, text: doc.getText("t.analysis") };
}

test("it says what is needed, how the clock stands, and what words rest on", () => {
  const { watch, doc, text } = opened();
  text.insert(0, "I believe that she is safe.");
  watch.look();
  assert.deepEqual(watch.state.notes.map(({ kind }) => kind), ["judgement"]);
  assert.deepEqual(watch.state.missing.send.map(({ key }) => key), []);
  assert.deepEqual(watch.state.missing.sign.map(({ key }) => key), ["shared_on"]);
  assert.equal(watch.state.clock?.of, 45);
  link(doc, { root: "t.analysis", index: 0, length: 10 }, { kind: "visit", id: "v", label: "Visit", on: "2026-11-03" }, "me");
  watch.look();
  assert.deepEqual(watch.state.notes, []);
  assert.equal(watch.state.links.get("analysis")?.[0].now.open, "/visits/v");
});

test("a visit that leaves the device is said to be gone, by the name it had", () => {
  const { watch, doc, rows, text } = opened();
  text.insert(0, "I believe that she is safe.");
  link(doc, { root: "t.analysis", index: 0, length: 10 }, { kind: "visit", id: "v", label: "Visit", on: "2026-11-03" }, "me");
  rows.replace([["child:c", { rows: { assessments: [ASSESSMENT], children: [CHILD] } }]]);
  watch.look();
  assert.deepEqual(watch.state.links.get("analysis")?.[0].now, { label: "Visit, 3 Nov 2026", open: "", gone: true });
});

test("nothing is said while somebody types, and it is said once they pause", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { watch, text } = opened();
  let told = 0;
  const stop = watch.subscribe(() => (told += 1));
  mock.timers.tick(1);
  assert.equal(told, 1);
  for (const letter of "I believe that she is safe.") {
    text.insert(text.length, letter);
    mock.timers.tick(200);
  }
  assert.equal(told, 1);
  mock.timers.tick(700);
  assert.equal(told, 2);
  assert.equal(watch.state.notes.length, 1);
  stop();
  text.insert(0, "x");
  mock.timers.tick(5_000);
  assert.equal(told, 2);
  mock.timers.reset();
});

test("what did not change is the same object, so that nothing is drawn again", () => {
  const { watch, doc, text } = opened();
  text.insert(0, "I believe that she is safe.");
  watch.look();
  const before = watch.state.byField.get("analysis");
  doc.getText("t.health").insert(0, "She is well.");
  watch.look();
  assert.equal(watch.state.byField.get("analysis"), before);
});

test("drawings of the document may be rested on", () => {
  const { watch, doc } = opened();
  doc.getArray("n.drawing").push([{ media: "m", sha256: "", kind: "drawing", by: "me", at: "2026-11-20T10:00:00Z" }]);
  assert.deepEqual(watch.sources().map(({ kind, id, open }) => [kind, id, open]), [
    ["media", "m", "#drawing"],
    ["visit", "v", "/visits/v"],
  ]);
});
