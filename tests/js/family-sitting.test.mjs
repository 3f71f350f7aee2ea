// The family's pages on the device: what they are shown and write is sealed, outlives a kill, and comes
// into the document once.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as Y from "yjs";

import { everythingStored, newStorage } from "./device-fakes.mjs";
import { dataKeys, randomBytes } from "../../assets/device/crypto.js";
import { openStore } from "../../assets/device/store.js";
import { newRecord, Registry } from "../../assets/device/registry.js";
import { addWords, Returning, takenDown } from "../../assets/device/family/returning.js";
import { handOver, heldNow, sittings, writtenIn } from "../../assets/device/family/sealed.js";
import { exactPassages } from "../../assets/device/remarks/exact.js";
import { readable, Sitting } from "../../assets/device/family/sitting.js";

const ASSESSMENT = "0197c0de-0000-7000-8000-000000000001";
const WORKER = { id: "11111111-1111-7111-8111-111111111111", name: "Test Worker", initials: "TW" };
const SHOWN = {
  title: "Child and family assessment",
  sections: [{ title: "Home", parts: [{ key: "housing", label: "Housing", lines: [{ kind: "paragraph", runs: [{ text: "It is warm. It is dry.", left_out: false }] }] }] }],
  words: [{ key: "family_statement", label: "Statement", lines: [] }],
  signs: [],
};

let registry;
let own;
let now;

beforeEach(async () => {
  newStorage();
  now = Date.parse("2026-11-05T14:02:00Z");
  registry = new Registry();
  await registry.save({ ...newRecord(WORKER), lastActive: now, locked: true });
  await registry.setCurrent(WORKER.id);
  own = await openStore(WORKER.id, await dataKeys(randomBytes(32)));
});

const about = { childId: "c", child: "Amira Khan" };
const give = (sitting = "s1") => handOver(registry, own, { sitting, assessmentId: ASSESSMENT, about, shown: SHOWN });

async function sat(parts = {}) {
  const left = [];
  const copies = [];
  const sitting = new Sitting({
    registry: new Registry(),
    clock: () => now,
    leave: (address) => left.push(address),
    handOver: (text) => copies.push(text),
    locks: null,
    ...parts,
  });
  sitting.vault.ask = async () => ({ locked: true });
  await sitting.open(ASSESSMENT);
  return { sitting, left, copies };
}

/** A disk that takes nothing while ``act`` runs. */
async function full(act) {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    return await act();
  } finally {
    IDBObjectStore.prototype.put = put;
  }
}

test("the page of the family opens without the worker's key, and only on its own address", async () => {
  await give();
  const { sitting } = await sat();
  assert.equal(sitting.state.phase, "open");
  assert.equal(sitting.state.sections[0].parts[0].label, "Housing");
  assert.equal(await heldNow(registry, "another"), null);
});

test("nothing of it can be read from the storage", async () => {
  await give();
  const stored = await everythingStored();
  assert.ok(stored.includes("Test Worker"));
  assert.ok(!/warm|amira/i.test(stored));
});

test("words are there again after the page was killed", async () => {
  await give();
  const { sitting } = await sat();
  sitting.write("family_statement", "We are trying.");
  await sitting.flush();
  const again = await sat();
  assert.equal(again.sitting.state.words[0].text, "We are trying.");
  assert.deepEqual(again.sitting.state.words[0].earlier, []);
});

test("a full device says that the words are not kept, and keeps them once there is room", async () => {
  await give();
  const { sitting } = await sat();
  await full(async () => {
    sitting.write("family_statement", "Every word counts.");
    await sitting.flush();
    assert.equal(sitting.state.place, "not_kept");
  });
  await sitting.flush();
  assert.equal(sitting.state.place, "kept");
  assert.equal((await sat()).sitting.state.words[0].text, "Every word counts.");
});

test("left lying about, the pages close and only the worker's key opens what was written", async () => {
  await give();
  const { sitting, left } = await sat();
  sitting.write("family_statement", "We are trying.");
  now += 16 * 60_000;
  assert.equal((await sat()).sitting.state.phase, "closed");
  await sitting.close();
  assert.deepEqual(left, [`/assessments/${ASSESSMENT}`]);
  const [{ key, value }] = await sittings(own);
  assert.deepEqual((await writtenIn(key, value.key)).map(({ text }) => text), ["We are trying."]);
});

test("left lying on a full device, their pages go and their unsaved words stay until they are kept", async () => {
  await give();
  const { sitting, left, copies } = await sat();
  await full(async () => {
    sitting.write("family_statement", "Every word counts.");
    now += 16 * 60_000;
    await sitting.close();
    assert.equal(sitting.state.phase, "holding");
    assert.deepEqual(sitting.state.held, [{ key: "family_statement", text: "Every word counts." }]);
    assert.deepEqual([sitting.state.sections, sitting.state.words, sitting.state.title], [[], [], ""]);
    // The tablet is not given back over their heads; a copy of the words is.
    await sitting.giveBack();
    assert.deepEqual(left, []);
    sitting.saveCopy();
    assert.match(copies[0], /In our own words\nEvery word counts\./);
  });
  await sitting.flush();
  assert.equal(sitting.state.phase, "closed");
  assert.deepEqual(left, [`/assessments/${ASSESSMENT}`]);
  const [{ key, value }] = await sittings(own);
  assert.deepEqual((await writtenIn(key, value.key)).map(({ text }) => text), ["Every word counts."]);
});

test("once somebody has a copy of what a full device does not take, the tablet can be given back", async () => {
  await give();
  const { sitting, left } = await sat();
  await full(async () => {
    sitting.write("family_statement", "Every word counts.");
    await sitting.giveBack();
    assert.deepEqual([left, sitting.state.phase], [[], "open"]);
    sitting.saveCopy();
    sitting.write("family_statement", "Every word counts. This one too.");
    await sitting.giveBack();
    assert.deepEqual(left, []);
    sitting.saveCopy();
    await sitting.giveBack();
    assert.equal(left.length, 1);
  });
});

test("a signature that is begun is there again after the page was killed, and is no signature yet", async () => {
  await give();
  const begun = { name: "Sara Khan", role: "mother", strokes: { v: 1, width: 1600, height: 500, strokes: [{ c: "#000", s: 4, pen: false, p: [1, 1, 50] }] } };
  const { sitting } = await sat();
  sitting.draft("family_signatures", begun);
  await sitting.flush();
  const again = (await sat()).sitting;
  assert.deepEqual(again.draftOf("family_signatures"), begun);
  assert.deepEqual(again.state.signed, []);
  assert.ok(!(await everythingStored()).includes("Sara Khan"));
  assert.equal(await again.sign({ field: "family_signatures", ...begun }), true);
  assert.equal((await sat()).sitting.draftOf("family_signatures"), null);
});

test("an unlock by anybody ends the mode", async () => {
  await give();
  await registry.setFamily(null);
  const { sitting, left } = await sat();
  assert.equal(sitting.state.phase, "closed");
  assert.deepEqual(left, [`/assessments/${ASSESSMENT}`]);
});

test("a signature of nothing, or of nobody, is not kept", async () => {
  await give();
  const { sitting } = await sat();
  const strokes = { v: 1, width: 1600, height: 500, strokes: [{ c: "#000", s: 4, pen: false, p: [1, 1, 50] }] };
  assert.equal(await sitting.sign({ field: "signatures", name: " ", role: "Mother", strokes }), false);
  assert.equal(sitting.state.problem, "no_name");
  assert.equal(await sitting.sign({ field: "signatures", name: "Sara Khan", role: "", strokes }), false);
  assert.equal(sitting.state.problem, "no_role");
  assert.equal(await sitting.sign({ field: "signatures", name: "Sara Khan", role: "Mother", strokes: null }), false);
  assert.equal(sitting.state.problem, "empty_signature");
  assert.equal(await sitting.sign({ field: "signatures", name: "Sara Khan", role: "Mother", strokes }), true);
  assert.equal((await sat()).sitting.state.signed[0].name, "Sara Khan");
});

// -- coming back --------------------------------------------------------------------------

/** The browser's locks, as far as they are used: shared ones together, an exclusive one alone. */
class FakeLocks {
  #held = new Set();
  #free = [];

  async request(_name, options, act) {
    const alone = options.mode !== "shared";
    const busy = () => [...this.#held].some((other) => alone || other.alone);
    while (busy()) await new Promise((free) => this.#free.push(free));
    const lock = { alone };
    this.#held.add(lock);
    try {
      return await act(lock);
    } finally {
      this.#held.delete(lock);
      for (const free of this.#free.splice(0)) free();
    }
  }
}

function fakes({ role = "write", stored = true, locks = null } = {}) {
  const doc = new Y.Doc();
  const handle = { doc, role, status: { elsewhere: false }, flush: async () => stored, close() {} };
  const counters = new Set();
  const outbox = {
    registerCounter: (counter) => counters.add(counter) && (() => counters.delete(counter)),
    countAgain() {},
  };
  const returning = new Returning({
    registry: () => registry,
    live: /** @type {any} */ ({ openDocument: async () => handle }),
    workerName: () => WORKER.name,
    locks,
  });
  return { doc, outbox, returning };
}

const settled = async (check, milliseconds = 1_000) => {
  for (let turn = 0; turn < milliseconds / 5 && !(await check()); turn += 1) await new Promise((done) => setTimeout(done, 5));
  assert.ok(await check());
};

async function wrote(text) {
  await give();
  const { sitting } = await sat();
  sitting.write("family_statement", text);
  await sitting.flush();
  await sitting.giveBack();
}

test("what the family wrote enters the document as their own words, and then only there", async () => {
  await wrote("We are trying.\nIt is hard.");
  const { doc, outbox, returning } = fakes();
  doc.getText("t.family_statement").insert(0, "Before");
  returning.start(/** @type {any} */ ({ store: own, outbox }));
  await settled(async () => (await sittings(own)).length === 0 && returning.counts.waiting === 0);
  assert.equal(
    doc.getText("t.family_statement").toString(),
    "Before\nIn the family's own words, written on Test Worker's iPad on 5 Nov 2026, 14:02.\nWe are trying.\nIt is hard.\n",
  );
  assert.equal(await registry.family(), null);
});

test("words that a page of theirs in another window still holds are waited for", async () => {
  await give();
  const locks = /** @type {any} */ (new FakeLocks());
  const { sitting } = await sat({ locks });
  const { doc, outbox, returning } = fakes({ locks });
  sitting.write("family_statement", "The last words.");
  returning.start(/** @type {any} */ ({ store: own, outbox }));
  await settled(async () => (await registry.family()) === null);
  await full(async () => {
    await sitting.close();
    assert.equal(sitting.state.phase, "holding");
    assert.equal((await sittings(own)).length, 1);
    await settled(async () => returning.counts.waiting === 1, 3_000);
    assert.match(returning.counts.rows[0].sentence, /still open in another window/);
  });
  await sitting.flush();
  await settled(async () => (await sittings(own)).length === 0);
  assert.match(doc.getText("t.family_statement").toString(), /The last words\./);
  await settled(async () => returning.counts.waiting === 0);
});

test("on a full device the words come back as well, or are listed", async () => {
  await wrote("We are trying.");
  const { outbox, returning } = fakes({ stored: false });
  await full(async () => {
    returning.start(/** @type {any} */ ({ store: own, outbox }));
    await settled(async () => returning.counts.waiting === 1);
  });
  assert.equal((await sittings(own)).length, 1);
});

test("what could not be stored in the document stays sealed and is listed", async () => {
  await wrote("We are trying.");
  const { outbox, returning } = fakes({ stored: false });
  returning.start(/** @type {any} */ ({ store: own, outbox }));
  await settled(async () => returning.counts.waiting === 1);
  assert.equal((await sittings(own)).length, 1);
  assert.equal(returning.counts.rows[0].state, "waiting");
});

test("a closed assessment takes nothing: the words are kept, can be saved, and given up", async () => {
  await wrote("We are trying.");
  const { doc, outbox, returning } = fakes({ role: "read" });
  returning.start(/** @type {any} */ ({ store: own, outbox }));
  await settled(async () => returning.counts.needsYou === 1);
  assert.equal(doc.getText("t.family_statement").toString(), "");
  const [row] = returning.counts.rows;
  assert.match(row.copy, /We are trying\./);
  await row.discard();
  assert.equal(returning.counts.waiting, 0);
  assert.equal((await sittings(own)).length, 0);
});

test("however often it is tried, the words stand there once", () => {
  const doc = new Y.Doc();
  const one = { field: "family_statement", text: "We are trying.\n\nIt is hard.\n", at: "2026-11-05T14:02:00Z", language: "Punjabi" };
  addWords(doc, one, "Test Worker");
  const once = doc.getText("t.family_statement").toString();
  addWords(doc, one, "Test Worker");
  assert.equal(doc.getText("t.family_statement").toString(), once);
  const [passage] = exactPassages(doc.getText("t.family_statement").toDelta());
  assert.deepEqual(
    [passage.who, passage.words, passage.edited],
    ["The family", "We are trying.\n\nIt is hard.", false],
  );
  assert.match(takenDown(one, "Test Worker"), /Punjabi, a translation that still needs a professional interpreter's check/);
});

test("sentences are numbered through all parts, and together are the text", () => {
  const [section] = readable(SHOWN.sections);
  const said = section.parts[0].lines[0].sentences;
  assert.deepEqual(said.map(({ number }) => number), [0, 1]);
  assert.equal(said.map(({ text }) => text).join(""), "It is warm. It is dry.");
});
