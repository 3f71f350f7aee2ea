// A form over one open document: its answers, what is asked now, how much is written. It reads again
// only what changed. No DOM.

import { answerOf, conditionsOf, isWritten, rootsOf, sharedOf } from "./answers.js";
import { asked, isAnswer } from "./conditions.js";

/**
 * @typedef {import("./answers.js").Form} Form
 * @typedef {"asked" | "kept" | "silent"} State asked now; not asked, but holding words, which are
 *   kept; not asked
 */

export class FormStore {
  /** @param {import("yjs").Doc} doc @param {Form} form */
  constructor(doc, form) {
    this.doc = doc;
    this.form = form;
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
      for (const root of rootsOf(field)) this.of.set(sharedOf(doc, root), field);
    }
    this.#read(this.fields);
    this.hear = (transaction) => {
      const changed = new Set([...transaction.changed.keys()].map((type) => this.of.get(type)).filter(Boolean));
      if (changed.size) this.#read([...changed]);
    };
    doc.on("afterTransaction", this.hear);
  }

  #read(fields) {
    const answers = { ...this.answers };
    const written = new Set(this.written);
    for (const field of fields) {
      answers[field.key] = answerOf(this.doc, field);
      if (isWritten(this.doc, field)) written.add(field.key);
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

  #section(key) {
    return this.form.sections.find((section) => section.key === key)?.fields ?? [];
  }

  close() {
    this.doc.off("afterTransaction", this.hear);
    this.listeners.clear();
  }
}
