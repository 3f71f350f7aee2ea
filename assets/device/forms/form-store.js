// A form over one open document, and over the one that siblings' assessments have in common where
// there is one: its answers, what is asked now, how much is written. It reads again only what
// changed. No DOM.

import { answerOf, conditionsOf, isWritten, rootsOf, sharedOf } from "./answers.js";
import { asked, isAnswer } from "./conditions.js";
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
   */
  constructor(doc, form, common = null) {
    this.doc = doc;
    this.common = common;
    this.form = form;
    this.commonRoots = new Set(common ? commonRoots(form) : []);
    this.conditions = conditionsOf(form);
    this.fields = form.sections.flatMap((section) => section.fields);
    /** @type {Record<string, any>} by field; a new object whenever one changed */
    this.answers = {};
    /** @type {Set<string>} keys of the fields that hold anything */
    this.written = new Set();
    this.asked = /** @type {Set<string>} */ (new Set());
    this.listeners = new Set();
    this.of = new Map(); // shared type -> its field
    for (const field of this.fields) {
      for (const root of rootsOf(field)) {
        this.of.set(sharedOf(doc, root), field);
        if (common && this.commonRoots.has(root)) this.of.set(sharedOf(common, root), field);
      }
    }
    this.#read(this.fields);
    this.hear = (transaction) => {
      const changed = new Set([...transaction.changed.keys()].map((type) => this.of.get(type)).filter(Boolean));
      if (changed.size) this.#read([...changed]);
    };
    doc.on("afterTransaction", this.hear);
    common?.on("afterTransaction", this.hear);
  }

  #read(fields) {
    const answers = { ...this.answers };
    const written = new Set(this.written);
    for (const field of fields) {
      const common = this.commonRoots.has(rootsOf(field)[0]) ? this.common : null;
      answers[field.key] = common ? answerOfBoth(common, this.doc, field) : answerOf(this.doc, field);
      if (isWritten(this.doc, field) || (common && isWritten(common, field))) written.add(field.key);
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
    if (this.asked.has(key)) return "asked";
    return this.written.has(key) ? "kept" : "silent";
  }

  /** @param {string} key of a section @returns {State} */
  stateOfSection(key) {
    const fields = this.#section(key);
    if (fields.some((field) => this.asked.has(field.key))) return "asked";
    return fields.some((field) => this.written.has(field.key)) ? "kept" : "silent";
  }

  /** How many fields of a section hold something, of those that are asked or kept: "3/7".
   * @param {string} key */
  countOf(key) {
    const fields = this.#section(key).filter((field) => this.stateOf(field.key) !== "silent");
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
      : this.doc.getText(root).toString();
  }

  /** In which document a passage of ``wordsOf`` stands. @param {{root: string, index: number, length: number}} words */
  placeOf(words) {
    return this.common && this.commonRoots.has(words.root)
      ? placeOfBoth(this.common, this.doc, words)
      : { doc: this.doc, words };
  }

  /** Every document a passage of this root may stand in, with where its words begin in ``wordsOf``.
   * @param {string} root */
  placesOf(root) {
    if (!this.common || !this.commonRoots.has(root)) return [{ doc: this.doc, begins: 0 }];
    return [
      { doc: this.common, begins: 0 },
      { doc: this.doc, begins: beginningOfOwn(this.common, root) },
    ];
  }

  #section(key) {
    return this.form.sections.find((section) => section.key === key)?.fields ?? [];
  }

  close() {
    this.doc.off("afterTransaction", this.hear);
    this.common?.off("afterTransaction", this.hear);
    this.listeners.clear();
  }
}
