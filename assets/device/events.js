// Reading what a person did out of the event it raised.

import { uuid7 } from "./crypto.js";

/** What was typed, ticked or chosen in the control that raised the event. */
export function valueOf(event) {
  const control = event?.target ?? event?.currentTarget;
  if (control === undefined || control === null) return event;
  if (control.type === "checkbox") return control.checked;
  if (control.multiple && control.selectedOptions) {
    return Array.from(control.selectedOptions, (option) => option.value);
  }
  return control.value;
}

const formOf = (event) => {
  const target = event?.target ?? event?.currentTarget;
  return target?.tagName === "FORM" ? target : target?.form;
};

/**
 * @typedef {{at: string, later: (minutes: number) => string, id: (name: string) => string, value: () => any, text: (name: string) => string,
 *   ticked: (name: string) => boolean, number: (name: string) => number|null, all: (name: string) => string[]}} EventReader
 */

/** @param {any} event @returns {EventReader} for the payload of an action */
export function eventReader(event) {
  const ids = new Map();
  const form = formOf(event);
  const fields = form ? new FormData(form) : null;
  const field = (name) => {
    if (!fields) throw new Error(`the action reads the field ${name}, but no form was submitted`);
    return fields.get(name);
  };
  return {
    at: new Date().toISOString(),
    later: (minutes) => new Date(Date.now() + minutes * 60_000).toISOString(),
    id(name) {
      if (!ids.has(name)) ids.set(name, uuid7());
      return ids.get(name);
    },
    value: () => valueOf(event),
    text: (name) => String(field(name) ?? "").trim(),
    ticked: (name) => field(name) !== null,
    number(name) {
      const text = String(field(name) ?? "").trim();
      return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
    },
    all: (name) => fields?.getAll(name).map(String) ?? [],
  };
}
