// Turning the tablet to the family: everything is on the disk, what they will see is sealed apart, the
// records lock, and a new document begins, so that nothing of the old one stays in memory.

import { uuid7 } from "../crypto.js";
import { fillFrom } from "../forms/parts.js";
import { NotStored } from "../store.js";
import { composed } from "./package.js";
import { askedNames, peopleFor } from "./people.js";
import { handOver } from "./sealed.js";

const REFLEX_TOKEN = "token";

/** Why the tablet cannot be turned round now; a sentence and what to do. */
export class CannotTurn extends Error {
  constructor(sentence) {
    super(sentence);
    this.name = "CannotTurn";
    this.sentence = sentence;
  }
}

const FULL = "This iPad is full, so what the family writes could not be kept. Make room, then try again.";
const UNSTORED = "Something is not stored on this iPad yet. Wait until the badge says that all is stored.";
const NOTHING = "Nothing is agreed to be shown yet, and this form has no place for the family's own words.";
const NO_PAGES = "This iPad has not kept the app's pages yet. Connect to the network once, then try again.";

/** @returns {any[]} */
const all = (device, collection) => device.rows.collection(collection).rows;
const one = (device, collection, id) => all(device, collection).find((row) => row.id === id);

/** The keys of one assessment among values kept for all. @returns {Set<string>} */
function chosen(locals, name, assessmentId) {
  const own = Object.entries(locals.get(name, {})).filter(([key, value]) => value && key.startsWith(`${assessmentId}:`));
  return new Set(own.map(([key]) => key.slice(assessmentId.length + 1)));
}

const MOST_NAMES = 200;
const LONGEST_NAME = 100;

/** Whose names stay and what else is left out: the copy they take with them follows it. */
function agreedNames(locals, assessmentId) {
  const left = askedNames(locals.get("family.leave_out", {})[assessmentId] ?? "");
  return {
    named: [...chosen(locals, "family.stays", assessmentId)].slice(0, MOST_NAMES),
    left_out: left.map((name) => name.slice(0, LONGEST_NAME)).slice(0, MOST_NAMES),
  };
}

/**
 * What the family would see now.
 * @param {{device: import("../device.js").Device, locals: import("../kept.js").Locals}} page
 * @param {string} assessmentId @param {import("yjs").Doc} doc
 * @param {import("yjs").Doc | null} [common] what siblings' assessments have in common
 */
export function shownNow({ device, locals }, assessmentId, doc, common = null) {
  const assessment = one(device, "assessments", assessmentId);
  const form = assessment && one(device, "forms", assessment.form_id);
  if (!form) return null;
  const everyone = all(device, "people");
  return composed({
    form,
    doc,
    common,
    mayWrite: assessment.may_write,
    agreed: chosen(locals, "family.agreed", assessmentId),
    nameOf: (id) => everyone.find((person) => person.person_id === id)?.name ?? "",
    people: peopleFor({
      childId: assessment.child_id,
      people: everyone,
      children: all(device, "children"),
      agreed: chosen(locals, "family.stays", assessmentId),
      asked: locals.get("family.leave_out", {})[assessmentId] ?? "",
    }),
  });
}

/**
 * @param {{device: import("../device.js").Device, locals: import("../kept.js").Locals,
 *   live: import("../live.js").Live}} page @param {string} assessmentId
 * @throws {CannotTurn} with a sentence; then nothing has changed
 */
export async function turnToFamily(page, assessmentId) {
  const { device, locals, live } = page;
  const { store } = device;
  if (!store) return;
  const { registry } = device.vault;
  const keptPages = typeof navigator !== "undefined" && navigator.serviceWorker?.controller;
  if (!keptPages && !device.sync.online) throw new CannotTurn(NO_PAGES);
  const assessment = one(device, "assessments", assessmentId);
  const child = one(device, "children", assessment?.child_id);
  const handle = await live.openDocument(assessmentId);
  let common = /** @type {{doc: import("yjs").Doc, close: () => void} | null} */ (null);
  try {
    common = await openCommon(page, assessment);
    const shown = shownNow(page, assessmentId, handle.doc, common?.doc ?? null);
    if (!shown || !(shown.sections.length || shown.words.length || shown.signs.length)) throw new CannotTurn(NOTHING);
    await locals.flush();
    await device.outbox.storeAgain();
    if (locals.hasUnstored || device.outbox.hasUnstored || !(await live.allStored())) throw new CannotTurn(UNSTORED);
    const sitting = uuid7(device.environment.clock());
    const parts = shown.sections.flatMap((section) => section.parts.map(({ key }) => key));
    const showing = {
      name: "assessment.shown_to_family",
      payload: { id: assessmentId, parts, ...agreedNames(locals, assessmentId) },
      what: `Showed the family their part, ${child?.name ?? "a child"}`,
      where: `/assessments/${assessmentId}`,
      stream: assessment.child_id,
    };
    const about = { childId: assessment.child_id, child: child?.name ?? "" };
    await handOver(registry, store, { sitting, assessmentId, about, shown });
    const { stored } = await device.outbox.enqueue(showing);
    if (!stored) throw new CannotTurn(FULL);
    // The server's side of the office pages is found by this token: the next document has its own.
    globalThis.sessionStorage?.removeItem(REFLEX_TOKEN);
    await device.lockAndLeave(`/family/${assessmentId}`);
  } catch (error) {
    await registry.setFamily(null).catch(() => {});
    const full = error instanceof NotStored || /** @type {any} */ (error)?.name === "QuotaExceededError";
    throw full ? new CannotTurn(FULL) : error;
  } finally {
    handle.close();
    common?.close();
  }
}

/** What siblings' assessments have in common: as it was kept, or the open document. */
async function openCommon({ device, live }, assessment) {
  const kept = one(device, "shared_parts", assessment?.id);
  if (!kept) return assessment?.group_id ? live.openDocument(assessment.group_id) : null;
  const { Doc } = await import("yjs");
  return { doc: fillFrom(new Doc(), kept.content), close() {} };
}
