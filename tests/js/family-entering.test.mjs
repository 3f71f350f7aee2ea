// Turning the tablet to the family: what is sealed, what is locked, and why it may not be done.

import { everythingStored, fakeDevice, fakeEnvironment, newStorage, until } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import * as Y from "yjs";

import { CannotTurn, turnToFamily } from "../../assets/device/family/entering.js";
import { heldNow } from "../../assets/device/family/sealed.js";
import { Locals } from "../../assets/device/kept.js";

const ID = "a1";
const person = (person_id, name, more = {}) => ({
  id: `c1:${person_id}`, child_id: "c1", person_id, name, group: "family", role: "", lives_here: false, parental_responsibility: false, ...more,
});
const field = (key, more = {}) => ({ key, kind: "text", label: key, family: true, limited: 0, choices: [], columns: [], ...more });
const FORM = {
  id: "f.1", child_id: "", title: "Assessment",
  sections: [{ title: "Home", limited: 0, family: false, fields: [field("housing"), field("family_statement")] }],
};
const ROWS = {
  children: [{ id: "c1", child_id: "c1", name: "Amira Khan", given_name: "Amira", family_name: "Khan", known_as: "", restricted: false }],
  people: [person("c1", "Amira Khan", { group: "self" }), person("w", "Wayne Harcourt", { role: "Neighbour" })],
  assessments: [{ id: ID, child_id: "c1", form_id: "f.1", may_write: true }],
  forms: [FORM],
};

beforeEach(() => {
  newStorage();
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

async function ready({ allStored = true, form = FORM, assessment = {}, kept = /** @type {any[]} */ ([]) } = {}) {
  const environment = fakeEnvironment();
  const left = [];
  environment.leave = (address) => left.push(address);
  const all = fakeDevice({ environment });
  all.server.bundles = { "child:c1": { version: "1", rows: { ...ROWS, assessments: [{ ...ROWS.assessments[0], ...assessment }], shared_parts: kept, forms: [form] } } };
  await all.device.signIn("worker@test.example", "right password");
  await until(() => all.device.rows.collection("forms").rows.length, "the form");
  const locals = new Locals();
  await locals.open(all.device.store);
  all.device.whenOpen(() => () => locals.close());
  const doc = new Y.Doc();
  doc.getText("t.housing").insert(0, "Wayne Harcourt shouts at the door.");
  const common = new Y.Doc();
  common.getText("t.housing").insert(0, "Two rooms for all of them.");
  const open = (id) => ({ doc: id === "g1" ? common : doc, close() {} });
  const live = { openDocument: async (id) => open(id), allStored: async () => allStored };
  const page = /** @type {any} */ ({ device: all.device, locals, live });
  return { ...all, page, left, locals };
}

test("the family's pages begin, the records are locked, and the name is nowhere", async () => {
  const { device, server, page, left, locals } = await ready();
  locals.set("family.agreed", { [`${ID}:housing`]: true }, true);
  await turnToFamily(page, ID);
  assert.deepEqual(left, [`/family/${ID}`]);
  assert.equal(device.store, null);
  assert.deepEqual(device.rows.collection("people").rows, []);
  await until(() => server.session.locked, "the server's lock");
  const held = await heldNow(device.vault.registry, ID);
  assert.equal(held?.shown.sections[0].parts[0].lines[0].runs.map(({ text }) => text).join(""), "Someone else shouts at the door.");
  assert.ok(!/wayne|harcourt/i.test(JSON.stringify(held?.shown) + (await everythingStored())));
});

const GROUPED = { ...FORM, sections: [{ ...FORM.sections[0], part: "shared" }] };
const linesHeld = async (device) => {
  const held = await heldNow(device.vault.registry, ID);
  return held?.shown.sections[0].parts[0].lines.map(({ runs }) => runs.map(({ text }) => text).join(""));
};

test("what is shared with a sibling is shown before what is only about this child", async () => {
  const { device, page, locals } = await ready({ form: GROUPED, assessment: { group_id: "g1" } });
  locals.set("family.agreed", { [`${ID}:housing`]: true }, true);
  await turnToFamily(page, ID);
  assert.deepEqual(await linesHeld(device), ["Two rooms for all of them.", "Someone else shouts at the door."]);
});

test("of a signed one the shared part is shown as it was signed", async () => {
  const kept = [{ id: ID, child_id: "c1", content: { "t.housing": [{ insert: "As it was." }] } }];
  const { device, page, locals } = await ready({ form: GROUPED, assessment: { group_id: "g1" }, kept });
  locals.set("family.agreed", { [`${ID}:housing`]: true }, true);
  await turnToFamily(page, ID);
  assert.deepEqual(await linesHeld(device), ["As it was.", "Someone else shouts at the door."]);
});

test("what was shown is told to the record after the unlock", async () => {
  const { device, server, page, locals } = await ready();
  locals.set("family.agreed", { [`${ID}:housing`]: true, "another:housing": true }, true);
  await turnToFamily(page, ID);
  await device.unlock("right password");
  await until(() => [...server.applied.values()].length > 0, "the operation");
  const [{ operation }] = [...server.applied.values()];
  assert.deepEqual([operation.name, operation.payload], ["assessment.shown_to_family", { id: ID, parts: ["housing"], named: [], left_out: [] }]);
});

test("whose names were agreed on, and what else is left out, is told with it", async () => {
  const { device, server, page, locals } = await ready();
  locals.set("family.stays", { [`${ID}:w`]: true, [`${ID}:unticked`]: false, "another:x": true }, true);
  locals.set("family.leave_out", { [ID]: "Vera Plum, ; Otto" }, true);
  await turnToFamily(page, ID);
  await device.unlock("right password");
  await until(() => [...server.applied.values()].length > 0, "the operation");
  const [{ operation }] = [...server.applied.values()];
  assert.deepEqual([operation.payload.named, operation.payload.left_out], [["w"], ["Vera Plum", "Otto"]]);
});

test("with no network the tablet turns as well", async () => {
  const { device, server, page, left } = await ready();
  server.reachable = false;
  await turnToFamily(page, ID);
  assert.deepEqual(left, [`/family/${ID}`]);
  assert.equal(device.store, null);
});

test("the lock screen of every other page leads back to the family's pages until the unlock", async () => {
  const { server, environment, page } = await ready();
  await turnToFamily(page, ID);
  const { device } = fakeDevice({ server, environment });
  await device.start();
  assert.deepEqual([device.lockState.phase, device.lockState.family_page], ["locked", `/family/${ID}`]);
  await device.unlock("right password");
  assert.deepEqual([device.lockState.phase, device.lockState.family_page], ["open", ""]);
});

async function refuses({ page, left, device }, words) {
  await assert.rejects(turnToFamily(page, ID), (error) => error instanceof CannotTurn && words.test(error.sentence));
  assert.deepEqual(left, []);
  assert.ok(device.isOpen);
  assert.equal(await device.vault.registry.family(), null);
}

test("words that are not stored keep the tablet with the worker", async () => {
  await refuses(await ready({ allStored: false }), /not stored on this iPad yet/);
});

test("nothing to show and nothing to write is said", async () => {
  const form = { ...FORM, sections: [{ ...FORM.sections[0], fields: [field("housing")] }] };
  await refuses(await ready({ form }), /Nothing is agreed/);
});

test("a full iPad is said, and nothing has changed", async () => {
  const all = await ready();
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    await assert.rejects(turnToFamily(all.page, ID), (error) => error instanceof CannotTurn && /full/.test(error.sentence));
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  assert.deepEqual(all.left, []);
  assert.ok(all.device.isOpen);
});

test("another window locks and begins anew", async () => {
  const channel = () => Object.assign(new EventTarget(), { postMessage() {} });
  const environment = { ...fakeEnvironment(), channel: channel() };
  const left = [];
  environment.leave = (address) => left.push(address);
  const { device } = fakeDevice({ environment });
  await device.start();
  await device.signIn("worker@test.example", "right password");
  const data = { t: "lock", anew: true, worker: device.store?.workerId };
  environment.channel.dispatchEvent(Object.assign(new Event("message"), { data }));
  await until(() => left.length === 1, "the new beginning");
  assert.deepEqual([left, device.store], [[""], null]);
});
