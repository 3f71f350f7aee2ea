// Parts of a form that only some roles may see: each a document of its own, found by the assessment
// and a number for its readers. The record does the same (agile_app/assessments/limited/parts.py).
// No DOM.

/**
 * The document of the part with this number. A device begins an assessment with no network, so it
 * finds the name by itself.
 * @param {string} assessmentId @param {number} number 1 to 14
 */
export function limitedDocument(assessmentId, number) {
  const last = Number.parseInt(assessmentId.slice(-2), 16);
  return assessmentId.slice(0, -2) + (last ^ number).toString(16).padStart(2, "0");
}

/**
 * The parts that one of these roles may see.
 * @template {{readers: string[]}} Part
 * @param {Part[]} parts @param {string[]} roles @returns {Part[]}
 */
export const seenBy = (parts, roles) => parts.filter(({ readers }) => readers.some((role) => roles.includes(role)));

/**
 * The form without the fields of parts that are not among ``numbers``, and without sections of which
 * nothing is left. The same object where nothing is left out.
 * @param {import("./answers.js").Form} form @param {Set<number>} numbers
 * @returns {import("./answers.js").Form}
 */
export function without(form, numbers) {
  const seen = (/** @type {import("./answers.js").Field} */ { limited }) => !limited || numbers.has(limited);
  if (form.sections.every(({ fields }) => fields.every(seen))) return form;
  const sections = form.sections.map((section) => ({ ...section, fields: section.fields.filter(seen) }));
  return { ...form, sections: sections.filter(({ fields }) => fields.length) };
}
