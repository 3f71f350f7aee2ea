// Where the subject of a published rule stands: the fields of a form that hold it, else the record.

/**
 * @typedef {{fields: string[], label: string}} Place fields: keys that hold it, in any form; label:
 *   what it is called where no field of the form holds it
 */

/** @type {Record<string, Place>} */
export const PLACES = {
  child: { fields: [], label: "The child's details" },
  birth: { fields: ["due_date"], label: "Date of birth" },
  upn: { fields: [], label: "Unique pupil number" },
  disability: { fields: ["disabilities"], label: "Disability" },
  referral: { fields: [], label: "Referral" },
  closure: { fields: [], label: "Closing the case" },
  assessment: { fields: [], label: "Dates of assessments" },
  factors: { fields: ["factors"], label: "Factors" },
  enquiry: { fields: ["strategy_on"], label: "Section 47 enquiry" },
  conference: { fields: ["enquiry_outcome"], label: "Child protection conference" },
  plan: { fields: [], label: "Plans" },
  care: { fields: [], label: "Being looked after" },
  missing: { fields: [], label: "Going missing" },
};

/** The field of this form that holds it; "" when the form has none. @param {string} place @param {Set<string>} keys */
export const fieldOf = (place, keys) => PLACES[place].fields.find((key) => keys.has(key)) ?? "";
