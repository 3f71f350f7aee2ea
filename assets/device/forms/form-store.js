// A form over one open document, over the one that siblings' assessments have in common where there
// is one, and over those of parts that only some may see, as far as this worker may: its answers, what
// is asked now, how much is written. It reads again only what changed. No DOM.

import { answerOf, conditionsOf, isWritten, rootsOf, sharedOf } from "./answers.js";
import { asked, isAnswer } from "./conditions.js";
import { without } from "./limited.js";
import { answerOfBoth, beginningOfOwn, commonRoots, placeOfBoth, wordsOfBoth } from "./parts.js";

/**
 * @typedef {import("./answers.js").Form} Form
 * @typedef {"asked" | "kept" | "silent"} State asked now; not asked, but holding words, which are
 *   kept; not asked
 */

export class FormStore {
  /**
   * @param {import("yjs").Doc} doc the assessment's own document
   * @param {Form} form
   * @param {import("yjs").Doc | null} [common] what siblings' assessments have in common
   * @param {Map<number, import("yjs").Doc>} [limited] parts that only some may see, by their readers
   */
  constructor(doc, form, common = null, limited = new Map()) {
    this.doc = doc;
    this.common = common;
    this.limited = limited;
    this.whole = form;
    /** As far as this worker may see it. */
    this.form = without(form, new Set(limited.keys()));
    /** What everybody reads. */
    this.open = without(form, new Set());
    this.commonRoots = new Set(common ? commonRoots(form) : []);
    this.conditions = conditionsOf(this.form);
    this.fields = this.form.sections.flatMap((section) => section.fields);
    this.keys = new Set(this.fields.map(({ key }) => key));
    this.own = new Map(); // root -> the document it stands in, but for what is common
    for (const field of this.fields) {
      for (const root of rootsOf(field)) this.own.set(root, limited.get(field.limited ?? 0) ?? doc);
    }
    /** @type {Record<string, any>} by field; a new object whenever one changed */
    this.answers = {};
    /** @type {Set<string>} keys of the fields that hold anything */
    this.written = new Set();
    this.asked = /** @type {Set<string>} */ (new Set());
    this.listeners = new Set();
    this.of = new Map(); // shared type -> its field
    for (const field of this.fields) {
      for (const root of rootsOf(field)) {
        this.of.set(sharedOf(this.#docOf(root), root), field);
        if (common && this.commonRoots.has(root)) this.of.set(sharedOf(common, root), field);
      }
    }
    this.#read(this.fields);
    this.hear = (transaction) => {
      const changed = new Set([...transaction.changed.keys()].map((type) => this.of.get(type)).filter(Boolean));
      if (changed.size) this.#read([...changed]);
    };
    this.docs = [doc, ...(common ? [common] : []), ...limited.values()];
    for (const each of this.docs) each.on("afterTransaction", this.hear);
  }

  /** @param {string} root */
  #docOf(root) {
    return this.own.get(root) ?? this.doc;
  }

  #read(fields) {
    const answers = { ...this.answers };
    const written = new Set(this.written);
    for (const field of fields) {
      const [root] = rootsOf(field);
      const common = this.commonRoots.has(root) ? this.common : null;
      const own = this.#docOf(root);
      answers[field.key] = common ? answerOfBoth(common, own, field) : answerOf(own, field);
      if (isWritten(own, field) || (common && isWritten(common, field))) written.add(field.key);
      else written.delete(field.key);
    }
    this.answers = answers;
    this.written = written;
    this.asked = asked(this.conditions, answers);
    for (const listener of [...this.listeners]) listener();
  }

  subscribe = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** @param {string} key of a field @returns {State} */
  stateOf(key) {
    if (this.asked.has(key) || this.#isClosed(key)) return "asked";
    return this.written.has(key) ? "kept" : "silent";
  }

  /** @param {string} key of a section @returns {State} */
  stateOfSection(key) {
    const fields = this.#section(key);
    if (fields.some((field) => this.asked.has(field.key) || this.#isClosed(field.key))) return "asked";
    return fields.some((field) => this.written.has(field.key)) ? "kept" : "silent";
  }

  /** How many fields of a section hold something, of those that are asked or kept: "3/7"; "" where
   * this worker may see none of them. @param {string} key */
  countOf(key) {
    const seen = this.#section(key).filter((field) => !this.#isClosed(field.key));
    if (!seen.length) return "";
    const fields = seen.filter((field) => this.stateOf(field.key) !== "silent");
    const written = fields.filter((field) => this.written.has(field.key));
    return `${written.length}/${fields.length}`;
  }

  /** Fields that must hold something by a step and do not. @param {"send" | "sign"} step */
  missingFor(step) {
    const steps = step === "sign" ? ["send", "sign"] : ["send"];
    return this.fields.filter(
      (field) =>
        steps.includes(field.required_at) && this.asked.has(field.key) && !isAnswer(this.answers[field.key]),
    );
  }

  /** The words of a text root, of both documents where it is common. @param {string} root */
  wordsOf(root) {
    return this.common && this.commonRoots.has(root)
      ? wordsOfBoth(this.common, this.doc, root)
      : this.#docOf(root).getText(root).toString();
  }

  /** In which document a passage of ``wordsOf`` stands. @param {{root: string, index: number, length: number}} words */
  placeOf(words) {
    return this.common && this.commonRoots.has(words.root)
      ? placeOfBoth(this.common, this.doc, words)
      : { doc: this.#docOf(words.root), words };
  }

  /** Every document a passage of this root may stand in, with where its words begin in ``wordsOf``.
   * @param {string} root */
  placesOf(root) {
    if (!this.common || !this.commonRoots.has(root)) return [{ doc: this.#docOf(root), begins: 0 }];
    return [
      { doc: this.common, begins: 0 },
      { doc: this.doc, begins: beginningOfOwn(this.common, root) },
    ];
  }

  /** Whether it stands in a part that this worker may not see. */
  #isClosed(key) {
    return !this.keys.has(key);
  }

  #section(key) {
    return this.whole.sections.find((section) => section.key === key)?.fields ?? [];
  }

  close() {
    for (const each of this.docs) each.off("afterTransaction", this.hear);
    this.listeners.clear();
  }
}
