// The tablet with the family: what they read, hear, write and sign. Stands alone: no rows, no outbox, no
// socket and no key of the worker's is ever in this document. Words are on the disk as they are typed.

import { uuid7 } from "../crypto.js";
import { Registry } from "../registry.js";
import { Vault } from "../vault.js";
import { momentText } from "../words.js";
import { LANGUAGES, WORDS } from "./languages.js";
import { heldNow } from "./sealed.js";
import { sentencesOf } from "./sentences.js";

const WRITE_AFTER = 250;
const TRY_AGAIN = 5_000;
const IDLE_CHECK = 15_000;
const REMEMBER_ACTIVE_EVERY = 30_000;
const LONGEST = 20_000; // characters of one field

/** @typedef {{key: string, label: string, text: string, earlier: any[]}} OwnWords */

export class Sitting {
  #listeners = new Set();
  /** @type {import("../store.js").Store|null} */
  #store = null;
  #dirty = new Set();
  #timer = 0;
  #lastActive = 0;
  #remembered = 0;
  #texts = new Map();
  state = {
    phase: "opening",
    language: "en",
    title: "",
    sections: /** @type {any[]} */ ([]),
    words: /** @type {OwnWords[]} */ ([]),
    signs: /** @type {{key: string, label: string}[]} */ ([]),
    signed: /** @type {{id: string, name: string, role: string, when: string}[]} */ ([]),
    place: "kept",
    problem: "",
  };

  /**
   * @param {{registry?: Registry, clock?: () => number, leave?: (address: string) => void}} [parts]
   */
  constructor({ registry = new Registry(), clock = Date.now, leave = (address) => window.location.replace(address) } = {}) {
    this.registry = registry;
    this.clock = clock;
    this.leave = leave;
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
    const held = await heldNow(this.registry, assessmentId).catch(() => null);
    if (!held) return this.close();
    this.#store = held.store;
    if (await this.vault.isIdle(this.#lastActive)) return this.#leftLying();
    this.#lastActive = this.clock();
    const { title, sections, words, signs } = held.shown;
    const language = (await held.store.get("shown", "language")) ?? "en";
    const written = held.written.map(({ value }) => value);
    for (const { field, text } of written) if (text) this.#texts.set(field, text);
    const signed = written.filter(({ strokes }) => strokes).map(signedLine);
    this.#show({
      phase: "open",
      title,
      language,
      sections: readable(sections),
      words: words.map(({ key, label, lines }) => ({ key, label, text: this.#texts.get(key) ?? "", earlier: earlierOf(key, lines) })),
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
    this.#lastActive = this.clock();
    if (!this.#store || this.#lastActive - this.#remembered < REMEMBER_ACTIVE_EVERY) return;
    this.#remembered = this.#lastActive;
    this.vault.active(this.#lastActive).catch(() => {});
  }

  async #check() {
    if (!this.#store) return;
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

  /** Their pages go; what they wrote stays sealed. */
  async close() {
    await this.flush();
    const store = this.#store;
    this.#store = null;
    this.#texts.clear();
    this.#show({ phase: "closed", title: "", sections: [], words: [], signs: [], signed: [] });
    await store?.close();
    this.leave(`/assessments/${this.assessmentId}`);
  }

  /** "Give the tablet back": the lock screen, which leads back here until the worker unlocks. */
  async giveBack() {
    await this.flush();
    if (this.#dirty.size) return;
    this.leave(`/assessments/${this.assessmentId}`);
  }

  /** @param {string} language */
  speak(language) {
    this.#show({ language });
    this.#store?.put("shown", "language", language).catch(() => {});
  }

  /** @param {string} field @param {string} text */
  write(field, text) {
    this.#texts.set(field, text.slice(0, LONGEST));
    this.#dirty.add(field);
    if (this.state.place !== "keeping" && this.state.place !== "not_kept") this.#show({ place: "keeping" });
    this.#later(WRITE_AFTER);
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = /** @type {any} */ (setTimeout(() => void this.flush(), wait));
  }

  /** What was typed to the disk, now. Never rejects. */
  async flush() {
    clearTimeout(this.#timer);
    if (!this.#store || !this.#dirty.size) return;
    const at = new Date(this.clock()).toISOString();
    const language = LANGUAGES.find(({ code }) => code === this.state.language)?.english;
    const texts = new Map([...this.#dirty].map((field) => [field, this.#texts.get(field)]));
    try {
      await this.#store.batch(
        [...texts].map(([field, text]) =>
          text?.trim()
            ? { area: "written", key: `words:${field}`, value: { field, text, at, language } }
            : { area: "written", key: `words:${field}`, remove: true },
        ),
      );
      for (const [field, text] of texts) if (this.#texts.get(field) === text) this.#dirty.delete(field);
      this.#show({ place: this.#dirty.size ? "keeping" : "kept" });
      if (this.#dirty.size) this.#later(WRITE_AFTER);
    } catch {
      this.#show({ place: "not_kept" });
      this.#later(TRY_AGAIN);
    }
  }

  /**
   * @param {{field: string, name: string, role: string, strokes: any}} given ``strokes`` null when
   *   nothing was drawn @returns {Promise<boolean>} whether it is kept; else ``problem`` says why not
   */
  async sign({ field, name, role, strokes }) {
    const problem = !name.trim() ? "no_name" : !role ? "no_role" : !strokes ? "empty_signature" : "";
    this.#show({ problem });
    if (problem || !this.#store) return false;
    const at = new Date(this.clock()).toISOString();
    const language = LANGUAGES.find(({ code }) => code === this.state.language)?.english;
    const id = uuid7(this.clock());
    const value = { id, field, name: name.trim().slice(0, 120), role, strokes, at, language };
    try {
      await this.#store.put("written", `signature:${id}`, value);
    } catch {
      this.#show({ place: "not_kept" });
      return false;
    }
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
