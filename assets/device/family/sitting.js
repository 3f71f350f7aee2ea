// The tablet with the family: what they read, hear, write and sign. Stands alone: no rows, no outbox, no
// socket and no key of the worker's is ever in this document. Words are on the disk as they are typed;
// where the disk takes none, the page does not end before they are kept or somebody has a copy of them.

import { uuid7 } from "../crypto.js";
import { handOverText } from "../hand-over.js";
import { Registry } from "../registry.js";
import { Vault } from "../vault.js";
import { momentText } from "../words.js";
import { LANGUAGES, WORDS } from "./languages.js";
import { heldNow, withPages } from "./sealed.js";
import { sentencesOf } from "./sentences.js";

const WRITE_AFTER = 250;
const TRY_AGAIN = 5_000;
const IDLE_CHECK = 15_000;
const REMEMBER_ACTIVE_EVERY = 30_000;
const LONGEST = 20_000; // characters of one field

/**
 * @typedef {{key: string, label: string, text: string, earlier: any[]}} OwnWords
 * @typedef {{name: string, role: string, strokes: any}} SignatureDraft role: its name in ``WORDS``
 */

export class Sitting {
  #listeners = new Set();
  /** @type {import("../store.js").Store|null} */
  #store = null;
  /** What is not on the disk, by key; the newest of each. @type {Map<string, import("../store.js").Write>} */
  #unsaved = new Map();
  /** @type {Map<string, SignatureDraft>} */
  #drafts = new Map();
  #timer = 0;
  #lastActive = 0;
  #remembered = 0;
  /** Their pages are over; words that are not on the disk may still be here. */
  #ending = false;
  #copied = false;
  #release = () => {};
  state = {
    phase: "opening",
    language: "en",
    title: "",
    sections: /** @type {any[]} */ ([]),
    words: /** @type {OwnWords[]} */ ([]),
    signs: /** @type {{key: string, label: string}[]} */ ([]),
    signed: /** @type {{id: string, name: string, role: string, when: string}[]} */ ([]),
    held: /** @type {{key: string, text: string}[]} */ ([]),
    place: "kept",
    problem: "",
  };

  /**
   * @param {{registry?: Registry, clock?: () => number, leave?: (address: string) => void,
   *   locks?: LockManager|null, handOver?: typeof handOverText}} [parts]
   */
  constructor({
    registry = new Registry(),
    clock = Date.now,
    leave = (address) => window.location.replace(address),
    locks = globalThis.navigator?.locks ?? null,
    handOver = handOverText,
  } = {}) {
    this.registry = registry;
    this.clock = clock;
    this.leave = leave;
    this.locks = locks;
    this.handOver = handOver;
    this.vault = new Vault({ registry, clock });
    this.assessmentId = "";
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #show(change) {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param {string} assessmentId the page that is shown */
  async open(assessmentId) {
    this.assessmentId = assessmentId;
    await this.vault.remember();
    // While this page is open nobody takes what is sealed away from under what is written here.
    this.#release = await withPages(this.locks, assessmentId).catch(() => () => {});
    const held = await heldNow(this.registry, assessmentId).catch(() => null);
    if (!held) return this.close();
    this.#store = held.store;
    if (await this.vault.isIdle(this.#lastActive)) return this.#leftLying();
    this.#lastActive = this.clock();
    const { title, sections, words, signs } = held.shown;
    const language = (await held.store.get("shown", "language")) ?? "en";
    for (const { key, value } of await held.store.list("drafts")) this.#drafts.set(key, value);
    const written = held.written.map(({ value }) => value);
    const texts = new Map(written.filter(({ text }) => text).map(({ field, text }) => [field, text]));
    const signed = written.filter(({ strokes }) => strokes).map(signedLine);
    this.#show({
      phase: "open",
      title,
      language,
      sections: readable(sections),
      words: words.map(({ key, label, lines }) => ({ key, label, text: texts.get(key) ?? "", earlier: earlierOf(key, lines) })),
      signs,
      signed,
    });
    this.#sayLocked();
  }

  // Entered with no network, the server does not know yet that this device is locked.
  #sayLocked = () => void this.vault.tellLocked().catch(() => {});

  /** What a page that can be left at any moment has to watch. @returns {() => void} */
  watch() {
    const flush = () => void this.flush();
    const active = () => this.active();
    /** @type {[EventTarget, string, () => void][]} */
    const listen = [
      [window, "pagehide", flush],
      [document, "visibilitychange", flush],
      [window, "online", this.#sayLocked],
      [window, "pointerdown", active],
      [window, "keydown", active],
      [window, "wheel", active],
      [window, "scroll", active],
    ];
    for (const [target, name, act] of listen) target.addEventListener(name, act, { passive: true, capture: true });
    const check = setInterval(() => void this.#check(), IDLE_CHECK);
    const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("agile");
    channel?.addEventListener("message", () => void this.#check());
    return () => {
      for (const [target, name, act] of listen) target.removeEventListener(name, act, { capture: true });
      clearInterval(check);
      channel?.close();
    };
  }

  active() {
    if (this.#ending) return;
    this.#lastActive = this.clock();
    if (!this.#store || this.#lastActive - this.#remembered < REMEMBER_ACTIVE_EVERY) return;
    this.#remembered = this.#lastActive;
    this.vault.active(this.#lastActive).catch(() => {});
  }

  async #check() {
    if (!this.#store || this.#ending) return;
    const note = await this.registry.family().catch(() => undefined);
    const over = note === null || note?.assessmentId !== this.assessmentId;
    if (note !== undefined && over) return this.close();
    if (await this.vault.isIdle(this.#lastActive)) await this.#leftLying();
  }

  // Nobody has touched it for as long as the council allows: only the worker opens it again.
  async #leftLying() {
    await this.flush();
    await this.registry.setFamily(null).catch(() => {});
    await this.close();
  }

  /**
   * Their pages go; what they wrote stays sealed. Words that are not on the disk stay on the screen,
   * and are tried again, until they are kept: nothing else is on this page to be hidden.
   */
  async close() {
    await this.flush();
    this.#ending = true;
    this.#drafts.clear();
    this.#show({ title: "", sections: [], words: [], signs: [], signed: [] });
    if (this.#notKept.length) this.#show({ phase: "holding", held: this.#notKept });
    else await this.#end();
  }

  async #end() {
    const store = this.#store;
    this.#store = null;
    this.#unsaved.clear();
    clearTimeout(this.#timer);
    this.#show({ phase: "closed", held: [] });
    await store?.close();
    this.#release();
    this.leave(`/assessments/${this.assessmentId}`);
  }

  /** Words of theirs that only this page has. */
  get #notKept() {
    return [...this.#unsaved.values()]
      .filter(({ area, value }) => area === "written" && value)
      .map(({ value }) => ({ key: value.field, text: value.text }));
  }

  /** "Give the tablet back": the lock screen, which leads back here until the worker unlocks. */
  async giveBack() {
    await this.flush();
    if (this.#notKept.length && !this.#copied) return;
    if (this.#ending) await this.#end();
    else this.leave(`/assessments/${this.assessmentId}`);
  }

  /** Words that this tablet does not take go somewhere else, as a plain file. */
  saveCopy() {
    const labels = WORDS.en;
    this.handOver(this.#notKept.map(({ key, text }) => `${labels[key] ?? key}\n${text}`).join("\n\n"), "not-kept");
    this.#copied = true;
  }

  /** @param {string} language */
  speak(language) {
    this.#show({ language });
    this.#store?.put("shown", "language", language).catch(() => {});
  }

  /** @param {string} field @param {string} text */
  write(field, text) {
    const words = text.slice(0, LONGEST);
    const key = `words:${field}`;
    if (words.trim()) this.#due({ area: "written", key, value: { field, text: words, ...this.#now } });
    else this.#due({ area: "written", key, remove: true });
  }

  /** A signature that is not given yet: what there is of it. @param {string} field @param {SignatureDraft} draft */
  draft(field, draft) {
    const empty = !draft.name && !draft.role && !draft.strokes;
    this.#drafts.set(field, draft);
    this.#due(empty ? { area: "drafts", key: field, remove: true } : { area: "drafts", key: field, value: draft });
  }

  /** @param {string} field @returns {SignatureDraft|null} */
  draftOf = (field) => this.#drafts.get(field) ?? null;

  /** @param {import("../store.js").Write} write */
  #due(write) {
    this.#unsaved.set(`${write.area}/${write.key}`, write);
    this.#copied = false;
    if (this.state.place === "kept") this.#show({ place: "keeping" });
    this.#later(WRITE_AFTER);
  }

  get #now() {
    const language = LANGUAGES.find(({ code }) => code === this.state.language)?.english;
    return { at: new Date(this.clock()).toISOString(), language };
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = /** @type {any} */ (setTimeout(() => void this.flush(), wait));
  }

  /** What was typed to the disk, now. Never rejects. */
  async flush() {
    clearTimeout(this.#timer);
    if (!this.#store || !this.#unsaved.size) return;
    const due = [...this.#unsaved];
    try {
      await this.#store.batch(due.map(([, write]) => write));
    } catch {
      this.#show({ place: "not_kept" });
      return this.#later(TRY_AGAIN);
    }
    for (const [key, write] of due) if (this.#unsaved.get(key) === write) this.#unsaved.delete(key);
    this.#show({ place: this.#unsaved.size ? "keeping" : "kept" });
    if (this.#unsaved.size) this.#later(WRITE_AFTER);
    else if (this.state.phase === "holding") await this.#end();
  }

  /**
   * @param {{field: string, name: string, role: string, strokes: any}} given ``strokes`` null when
   *   nothing was drawn @returns {Promise<boolean>} whether it is kept; else ``problem`` says why not
   */
  async sign({ field, name, role, strokes }) {
    const problem = !name.trim() ? "no_name" : !role ? "no_role" : !strokes ? "empty_signature" : "";
    this.#show({ problem });
    if (problem || !this.#store) return false;
    const id = uuid7(this.clock());
    const value = { id, field, name: name.trim().slice(0, 120), role, strokes, ...this.#now };
    try {
      await this.#store.batch([
        { area: "written", key: `signature:${id}`, value },
        { area: "drafts", key: field, remove: true },
      ]);
    } catch {
      this.#show({ place: "not_kept" });
      return false;
    }
    this.#drafts.delete(field);
    this.#unsaved.delete(`drafts/${field}`);
    this.#show({ signed: [...this.state.signed, signedLine(value)] });
    return true;
  }

  get text() {
    return WORDS[this.state.language] ?? WORDS.en;
  }
}

const earlierOf = (key, lines) =>
  lines.length ? readable([{ title: "", parts: [{ key, label: "", lines }] }]) : [];

const signedLine = ({ id, name, role, at }) => ({ id, name, role, when: momentText(at) });

/**
 * Sections as they are drawn and read aloud: every sentence has its number.
 * @param {{title: string, parts: {key: string, label: string, lines: any[]}[]}[]} sections
 */
export function readable(sections) {
  let number = 0;
  return sections.map(({ title, parts }) => ({
    title,
    parts: parts.map(({ key, label, lines }) => ({
      key,
      label,
      lines: lines.map(({ kind, runs }) => ({
        kind,
        sentences: sentencesOf(runs.map(({ text }) => text).join("")).map((text) => ({ number: number++, text })),
      })),
    })),
  }));
}
