// Guidance over one open assessment: reads the document, the form and this device's rows when they
// change, after a pause in typing, and tells whoever shows it. No DOM.

import { clockOf } from "./clock.js";
import { declinedFactors, EVIDENCE, link, placedLinks } from "./evidence.js";
import { Guidance } from "./guidance.js";
import { sourceNow, sourcesOf } from "./sources.js";

/**
 * @typedef {object} State
 * @property {import("./guidance.js").Note[]} notes
 * @property {Map<string, import("./guidance.js").Note[]>} byField the same list until it changes
 * @property {Map<string, (import("./evidence.js").PlacedLink & {now: ReturnType<typeof sourceNow>})[]>} links
 *   by field
 * @property {{send: any[], sign: any[]}} missing fields that must hold something for a step
 * @property {ReturnType<typeof clockOf>} clock
 */

/** @type {State} */
export const NOTHING = { notes: [], byField: new Map(), links: new Map(), missing: { send: [], sign: [] }, clock: null };

// Working days of an assessment, whose number of days is no setting of a form: Working Together 2023.
const STATUTORY = 45;
const PAUSE = 700; // after the last key: nothing is said while somebody types
const MEDIA = new Set(["drawing", "photo", "voice", "signature"]);

export class Watch {
  state = NOTHING;
  #listeners = new Set();
  #stops = [];
  #timer = 0;
  #held = new Map();
  #guidance = new Guidance();

  /**
   * @param {import("../forms/form-store.js").FormStore} store @param {string} assessmentId
   * @param {{rows: import("../rows.js").Rows, today: () => string}} device
   */
  constructor(store, assessmentId, device) {
    this.store = store;
    this.assessmentId = assessmentId;
    this.device = device;
  }

  get work() {
    return this.#guidance.work;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) this.#stop();
    };
  };

  #start() {
    const evidence = this.store.doc.getArray(EVIDENCE);
    const soon = () => this.#later(0);
    const paused = () => this.#later(PAUSE);
    evidence.observe(soon);
    this.#stops = [this.store.subscribe(paused), this.device.rows.subscribe(soon), () => evidence.unobserve(soon)];
    soon();
  }

  #stop() {
    clearTimeout(this.#timer);
    for (const stop of this.#stops.splice(0)) stop();
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = /** @type {any} */ (setTimeout(() => this.look(), wait));
  }

  /** Everything that can be said now. */
  look() {
    const { store, device } = this;
    const assessment = this.#row("assessments", this.assessmentId);
    if (!assessment) return;
    // What it says stands before everybody who reads the assessment.
    const form = /** @type {any} */ (store.open);
    const childId = assessment.child_id;
    const closed = this.#row("clock_settings")?.closed ?? NO_DAYS;
    const placed = placedLinks(store.doc, (root) => store.placesOf(root));
    const notes = this.#guidance.look({
      form,
      answers: store.answers,
      asked: store.asked,
      texts: this.#texts(),
      assessment,
      child: this.#row("children", childId) ?? NO_CHILD,
      people: this.#ofChild("people", childId),
      visits: this.#ofChild("visits", childId),
      plans: this.#ofChild("plans", childId),
      record: this.#row("return_facts", childId),
      today: device.today(),
      closed,
      declined: declinedFactors(store.doc),
      supported: placed.map(({ anchor, index, length }) => ({ root: anchor.root, start: index, end: index + length })),
    });
    const media = this.media();
    const rows = (name) => device.rows.collection(name).rows;
    const links = placed.map((each) => ({ ...each, now: sourceNow(each.to, rows, media) }));
    this.state = {
      notes,
      byField: this.#grouped("notes", notes),
      links: this.#grouped("links", links),
      missing: { send: store.missingFor("send"), sign: store.missingFor("sign").filter(({ required_at: at }) => at === "sign") },
      clock: clockOf(assessment, form.due_working_days || (form.clock === "assessment" ? STATUTORY : 0), device.today(), closed),
    };
    for (const listener of [...this.#listeners]) listener();
  }

  /** What words of this assessment may rest on. */
  sources() {
    const childId = this.#row("assessments", this.assessmentId)?.child_id ?? "";
    return sourcesOf((name) => this.device.rows.collection(name).rows, childId, this.media(), `/assessments/${this.assessmentId}`);
  }

  /** Drawings, photos and voice notes of this assessment. */
  media() {
    return this.#fields()
      .filter(({ kind }) => MEDIA.has(kind))
      .flatMap(({ key, kind }) => this.store.answers[key].map((entry) => ({ kind, ...entry, root: key })));
  }

  /** Say what some words rest on. @param {{root: string, index: number, length: number}} words
   * @param {import("./evidence.js").To} to @param {string} me */
  link(words, to, me) {
    const place = this.store.placeOf(words);
    link(this.store.doc, place.words, to, me, place.doc);
  }

  #fields() {
    return this.store.open.sections.flatMap(({ fields }) => fields);
  }

  #texts() {
    const found = new Map();
    for (const { key, kind } of this.#fields()) {
      const root = kind === "yes_no" ? `t.${key}_detail` : `t.${key}`;
      if (kind === "text" || kind === "short" || kind === "yes_no") found.set(root, this.store.wordsOf(root));
    }
    return found;
  }

  /** The row of this id; without one, the only row. @returns {any} */
  #row(name, id = "") {
    return this.device.rows.collection(name).rows.find((/** @type {any} */ row) => !id || row.id === id) ?? null;
  }

  // The same list as long as the rows are the same: what did not change is not read again.
  #ofChild(name, childId) {
    const { rows } = this.device.rows.collection(name);
    const held = this.#held.get(name);
    if (held?.rows === rows) return held.own;
    const own = rows.filter((/** @type {any} */ row) => row.child_id === childId);
    this.#held.set(name, { rows, own });
    return own;
  }

  #grouped(name, list) {
    const before = this.#held.get(name) ?? new Map();
    const found = new Map();
    for (const each of list) {
      const own = found.get(each.field);
      if (own) own.push(each);
      else found.set(each.field, [each]);
    }
    for (const [field, own] of found) {
      const known = before.get(field);
      if (known && JSON.stringify(known) === JSON.stringify(own)) found.set(field, known);
    }
    this.#held.set(name, found);
    return found;
  }
}

const NO_DAYS = [];
const NO_CHILD = { id: "", given_name: "", known_as: "", birth_date: "", school: "", disabilities: "", legal_status: "" };
