// What a family is shown of an assessment: the parts agreed for now, as plain blocks of text without
// the names that are not for them. Pure, over a form, a document and people.

import { asList } from "../forms/choosing.js";
import { isPersonId, speakerOf } from "../remarks/exact.js";
import { value, values } from "../registers.js";
import { dateText } from "../words.js";
import { hiddenSpans, redacted, redactedOps } from "./redact.js";

/** Fields a family writes itself; what it wrote before is shown with them. */
export const OWN_WORDS = ["family_statement", "family_disagrees"];
const SIGNS = /^family_/;
// A name cannot be found in a picture or a voice.
const NOT_SHOWN = new Set(["drawing", "photo", "voice", "signature"]);

/**
 * @typedef {object} FormField
 * @property {string} key @property {string} kind @property {string} label @property {boolean} family
 * @property {number} [limited] only some may see it @property {{value: string, label: string}[]} [choices]
 * @property {{key: string, label: string, kind?: string, choices?: {value: string, label: string}[]}[]} [columns] @property {string} [max]
 *
 * @typedef {{title: string, sections: {title: string, part?: string, limited?: number, family?: boolean, fields: FormField[]}[]}} FormRow
 *
 * @typedef {{text: string, left_out: boolean}} Run
 * @typedef {{kind: "paragraph" | "heading" | "bullet" | "number" | "quote", runs: Run[]}} Line
 * @typedef {{key: string, label: string, lines: Line[]}} Part
 */

/** The parts that may be agreed on: never one that only some roles read. @param {FormRow} form */
export function agreeable(form) {
  return form.sections
    .filter(({ limited }) => !limited)
    .map(({ title, family, fields }) => ({
      title,
      fields: fields.filter(
        (field) =>
          (field.family || family) && !field.limited && !NOT_SHOWN.has(field.kind) && !OWN_WORDS.includes(field.key),
      ),
    }))
    .filter(({ fields }) => fields.length);
}

/**
 * @param {{form: FormRow, doc: import("yjs").Doc, agreed: Set<string>, mayWrite: boolean,
 *   people: import("./redact.js").Person[], nameOf: (personId: string) => string,
 *   common?: import("yjs").Doc | null}} from common: what siblings' assessments have in common
 */
export function composed({ form, doc, common = null, agreed, mayWrite, people, nameOf }) {
  const fields = form.sections.flatMap((section) => section.fields);
  const shared = new Set(form.sections.flatMap((section) => (section.part === "shared" ? section.fields : [])));
  const said = (field) => {
    const own = opsOf(doc, field, nameOf);
    return common && shared.has(field) ? after(opsOf(common, field, nameOf), own) : own;
  };
  const part = (field) => ({ key: field.key, label: field.label, lines: linesOf(said(field), people) });
  return {
    title: redacted(form.title, people),
    sections: agreeable(form)
      .map(({ title, fields: all }) => ({ title, parts: all.filter(({ key }) => agreed.has(key)).map(part) }))
      .filter(({ parts }) => parts.length),
    words: mayWrite ? fields.filter(({ key }) => OWN_WORDS.includes(key)).map(part) : [],
    signs: mayWrite
      ? fields.filter(({ kind, key }) => kind === "signature" && SIGNS.test(key)).map(({ key, label }) => ({ key, label }))
      : [],
  };
}

/** What siblings have in common, and below it what is said of this child alone. */
function after(common, own) {
  if (!common.length || !own.length) return [...common, ...own];
  const ended = String(common.at(-1).insert).endsWith("\n");
  return [...common, ...(ended ? [] : [{ insert: "\n" }]), ...own];
}

/** @returns {{insert?: unknown, attributes?: Record<string, unknown>}[]} what a field says */
function opsOf(doc, field, nameOf) {
  const words = (name) => doc.getText(`t.${name}`).toDelta();
  const plain = (text) => (text ? [{ insert: text }] : []);
  const answer = value(doc, `a.${field.key}`);
  const labelOf = (code) => field.choices?.find((choice) => choice.value === code)?.label ?? "";
  switch (field.kind) {
    case "text":
    case "short":
      return words(field.key);
    case "choice":
      return plain(labelOf(answer));
    case "choices":
      return listed(asList(answer).map(labelOf));
    case "people":
      return listed(asList(answer).map(nameOf));
    case "date":
      return plain(dateText(answer ?? ""));
    case "number":
      return plain(answer === undefined ? "" : String(answer));
    case "yes_no":
      return [...plain({ yes: "Yes\n", no: "No\n" }[answer] ?? ""), ...words(`${field.key}_detail`)];
    case "scale":
      return listed(settled(doc, field.key).map(([person, points]) => `${nameOf(person)}: ${points} out of ${field.max || 10}`));
    case "table":
      return tableLines(doc, field);
    default:
      return [];
  }
}

const listed = (lines) =>
  lines.filter(Boolean).flatMap((line) => [{ insert: line }, { insert: "\n", attributes: { list: "bullet" } }]);

/** Keyed answers on which all agree, in the order they were given. */
function settled(doc, key) {
  const found = new Map();
  for (const { v } of values(doc, `s.${key}`)) {
    const name = JSON.stringify(v.slice(0, -1));
    found.set(name, [...(found.get(name) ?? []), v]);
  }
  return [...found.values()]
    .filter((all) => new Set(all.map((v) => JSON.stringify(v.at(-1)))).size === 1)
    .map(([v]) => v);
}

function tableLines(doc, field) {
  const rows = new Map();
  const removed = new Set();
  for (const [row, column, said] of settled(doc, field.key)) {
    if (column === "" && said === "removed") removed.add(row);
    else rows.set(row, { ...rows.get(row), [column]: said });
  }
  const cell = ({ kind, choices }, said) => {
    if (kind === "date") return dateText(said);
    return (kind === "choice" && choices?.find((choice) => choice.value === said)?.label) || said;
  };
  const said = (cells) =>
    (field.columns ?? [])
      .filter(({ key }) => cells[key])
      .map((column) => `${column.label}: ${cell(column, cells[column.key])}`)
      .join("; ");
  return listed([...rows].filter(([row]) => !removed.has(row)).map(([, cells]) => said(cells)));
}

const UNHEARD = "(What somebody else said is left out here.)";

/**
 * Exact words of somebody who is left out are theirs to tell: they go as a whole. Of a speaker whom
 * only a name says, when that name would be left out.
 */
function withoutOthersWords(ops, people) {
  const byId = new Map(people.map((person) => [person.id, person.standing]));
  const stays = (who) => {
    const standing = byId.get(who);
    if (standing) return standing === "kept" || standing === "professional";
    // Somebody whom the record knows no more is nobody this family is shown.
    return !isPersonId(who) && !hiddenSpans(who, people).length;
  };
  let before = "";
  return ops.flatMap(({ insert, attributes }) => {
    const mark = typeof attributes?.exact === "string" ? attributes.exact : "";
    if (!mark || stays(speakerOf(mark))) {
      // The end of a line within a passage carries no mark of it.
      if (typeof insert !== "string" || insert.trim()) before = "";
      return [{ insert, attributes }];
    }
    const again = mark === before;
    before = mark;
    return again ? [] : [{ insert: UNHEARD, attributes: { ...attributes, left_out: true } }];
  });
}

/** @param {{insert?: unknown, attributes?: Record<string, unknown>}[]} ops @returns {Line[]} */
export function linesOf(ops, people) {
  /** @type {Line[]} */
  const lines = [];
  let runs = /** @type {Run[]} */ ([]);
  const close = (marks) => {
    if (runs.some(({ text }) => text.trim())) lines.push({ kind: kindOf(marks), runs });
    runs = [];
  };
  for (const { insert, attributes } of redactedOps(withoutOthersWords(ops, people), people)) {
    insert.split("\n").forEach((text, index) => {
      if (index > 0) close(attributes);
      if (text) runs.push({ text, left_out: attributes?.left_out === true });
    });
  }
  close(undefined);
  return lines;
}

function kindOf(marks) {
  if (marks?.header) return "heading";
  if (marks?.list === "bullet") return "bullet";
  if (marks?.list === "ordered") return "number";
  if (marks?.blockquote) return "quote";
  return "paragraph";
}
