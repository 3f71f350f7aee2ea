// Rules about the child: identifiers and characteristics of the children in need census.

import { CODES } from "../codes.js";
import { before, on, when, years } from "./facts.js";

/** @import { Rule } from "./facts.js" */

const UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";
const valueOf = (character) => (/\d/.test(character) ? Number(character) : UPN_LETTERS.indexOf(character));

/** The letter that characters 2 to 13 of a unique pupil number ask for. @param {string} upn */
export function checkLetter(upn) {
  const total = [...upn.slice(1)].reduce((sum, character, index) => sum + valueOf(character) * (index + 2), 0);
  return UPN_LETTERS[((total % 23) + 23) % 23];
}

const wellFormed = (upn) => /^[A-Z]\d{11}[0-9A-Z]$/.test(upn);

/** @type {Rule[]} */
export const CHILD_RULES = [
  {
    number: "8500", return: "CIN", fields: ["LAchildID"], beside: "child",
    says: "Every child needs the council's own child number.",
    whatToDo: "Ask business support to give the child a number.",
    check: ({ child }) => when(!child.la_child_id, "The record has no child number."),
  },
  {
    number: "1570", return: "CIN", fields: ["LAchildID"], beside: "child",
    says: "The council's child number has at most 20 characters.",
    whatToDo: "Ask business support to shorten the number.",
    check: ({ child }) => when(child.la_child_id.length > 20, `It has ${child.la_child_id.length} characters.`),
  },
  {
    number: "1580", return: "CIN", fields: ["LAchildID"], beside: "child",
    says: "The council's child number is letters and digits only.",
    whatToDo: "Ask business support to correct the number.",
    check: ({ child }) => when(/[^A-Za-z0-9]/.test(child.la_child_id), "It holds other characters."),
  },
  {
    number: "1510", return: "CIN", fields: ["UPN"], beside: "upn",
    says: "The first letter of a UPN is worked out from the rest of it.",
    whatToDo: "Ask the school for the number again; one character is likely wrong.",
    check: ({ child: { upn } }) =>
      when(wellFormed(upn) && checkLetter(upn) !== upn[0], `The check letter should be ${checkLetter(upn)}.`),
  },
  {
    number: "1540", return: "CIN", fields: ["UPN"], beside: "upn",
    says: "Characters 5 to 12 of a UPN are digits.",
    whatToDo: "Ask the school for the number again.",
    check: ({ child: { upn } }) => when(upn !== "" && !/^\d{8}$/.test(upn.slice(4, 12)), "They are not all digits."),
  },
  {
    number: "1550", return: "CIN", fields: ["UPN"], beside: "upn",
    says: "A UPN ends in a digit, or in a letter other than I, O or S.",
    whatToDo: "Ask the school for the number again.",
    check: ({ child: { upn } }) => when(upn.length === 13 && !/[0-9A-HJ-NP-RT-Z]/.test(upn[12]), `It ends in ${upn[12]}.`),
  },
  {
    number: "1560Q", return: "CIN", fields: ["FormerUPN"], beside: "upn",
    says: "A former UPN has the form of a UPN: a letter, eleven digits, and a digit or letter.",
    whatToDo: "Correct the former number, or take it out.",
    check: ({ child }) => when(child.former_upn !== "" && !wellFormed(child.former_upn), "The former number has another form."),
  },
  {
    number: "8770Q", return: "CIN", fields: ["UPN", "UPNunknown"], beside: "upn",
    says: "A child over five has a UPN, or a reason why it is not known.",
    whatToDo: "Ask the school for the UPN, or record why there is none.",
    check: ({ child, today }) =>
      when(years(child.birth_date, today) >= 5 && !child.upn && !child.upn_unknown, "Neither is on the record."),
  },
  {
    number: "8772", return: "CIN", fields: ["UPNunknown", "ReferralNFA"], beside: "upn",
    says: "“Referral with no further action” is no reason for a missing UPN once the case went further.",
    whatToDo: "Record the UPN, or the reason that is true now.",
    check: ({ child, episodes }) =>
      when(child.upn_unknown === "UN7" && episodes.some((each) => !each.no_further_action), "The reason is UN7, and a referral went further."),
  },
  {
    number: "4180", return: "CIN", fields: ["Sex"], beside: "child",
    says: "The child's sex is recorded as M, F or U.",
    whatToDo: "Record it on the child's details.",
    check: ({ child }) => when(!CODES.SEX.includes(child.sex), child.sex ? `It is recorded as ${child.sex}.` : "It is not recorded."),
  },
  {
    number: "8750", return: "CIN", fields: ["Sex", "ExpectedPersonBirthDate"], beside: "child",
    says: "The sex of an unborn child is recorded as not known (U).",
    whatToDo: "Record U until the child is born.",
    check: ({ child }) =>
      when(!child.birth_date && child.expected_birth_date && child.sex !== "U", `It is recorded as ${child.sex || "nothing"}.`),
  },
  {
    number: "4220", return: "CIN", fields: ["Ethnicity"], beside: "child",
    says: "The child's ethnicity is recorded with a code of the census; “not yet obtained” is one.",
    whatToDo: "Ask the family, and record what they say.",
    check: ({ child }) => when(!CODES.ETHNICITY.includes(child.ethnicity), child.ethnicity ? `${child.ethnicity} is not a code.` : "It is not recorded."),
  },
  {
    number: "8520", return: "CIN", fields: ["PersonBirthDate"], beside: "birth",
    says: "A date of birth is not in the future.",
    whatToDo: "For an unborn child, record the expected date instead.",
    check: ({ child, today }) => when(before(today, child.birth_date), `The date of birth is ${on(child.birth_date)}.`),
  },
  {
    number: "8525", return: "CIN", fields: ["PersonBirthDate", "ExpectedPersonBirthDate"], beside: "birth",
    says: "A child has a date of birth or an expected date of birth, and not both.",
    whatToDo: "Record the one that is true; take the expected date out once the child is born.",
    check: ({ child }) => [
      ...when(!child.birth_date && !child.expected_birth_date, "Neither is recorded."),
      ...when(child.birth_date && child.expected_birth_date, "Both are recorded."),
    ],
  },
  {
    number: "8535Q", return: "CIN", fields: ["PersonDeathDate", "PersonBirthDate"], beside: "birth",
    says: "A child does not die before they are born.",
    whatToDo: "Check both dates.",
    check: ({ child }) =>
      when(before(child.death_date, child.birth_date), `Born ${on(child.birth_date)}, died ${on(child.death_date)}.`),
  },
  {
    number: "8775Q", return: "CIN", fields: ["PersonBirthDate"], beside: "birth",
    says: "A person over 25 is not returned as a child in need.",
    whatToDo: "Check the date of birth, and whether the case should be closed.",
    check: ({ child, today }) => when(years(child.birth_date, today) > 25, `The date of birth is ${on(child.birth_date)}.`),
  },
  {
    number: "8540", return: "CIN", fields: ["Disability"], beside: "disability",
    says: "A disability is recorded with a code of the census; “none” is one.",
    whatToDo: "Record each disability, or that there is none.",
    check: ({ child: { disabilities } }) => [
      ...when(disabilities.length === 0, "Nothing is recorded about disability."),
      ...disabilities.filter((code) => !CODES.DISABILITY.includes(code)).map((code) => `${code} is not a code.`),
    ],
  },
  {
    number: "8790", return: "CIN", fields: ["Disability"], beside: "disability",
    says: "“No disability” stands alone.",
    whatToDo: "Take out “none”, or the disabilities.",
    check: ({ child: { disabilities } }) =>
      when(disabilities.includes("NONE") && disabilities.length > 1, "It is recorded with others."),
  },
  {
    number: "8794", return: "CIN", fields: ["Disability"], beside: "disability",
    says: "Each disability is recorded once.",
    whatToDo: "Take out the second.",
    check: ({ child: { disabilities } }) =>
      [...new Set(disabilities.filter((code, index) => disabilities.indexOf(code) !== index))].map((code) => `${code} is recorded twice.`),
  },
]; // prettier-ignore
