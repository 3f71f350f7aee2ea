// For each rule of contradictions: words or answers that differ from the record, and some that do not.

const child = {
  id: "c", given_name: "Amira", known_as: "", birth_date: "2019-03-14", unborn: false,
  school: "Parkside Primary School", disabilities: "", legal_status: "", legal_status_label: "",
  placement_label: "", interpreter_needed: false, language: "English",
}; // prettier-ignore

const father = { group: "family", name: "Adam Hill", role: "Father", lives_here: false, parental_responsibility: true };
const mother = { group: "family", name: "Sarah Hill", role: "Mother", lives_here: true, parental_responsibility: true };
const brother = { group: "family", name: "Leon Hill", role: "Brother", lives_here: true, parental_responsibility: false };
const visit = { id: "v", on: "2026-11-03", status: "recorded", seen: "yes", seen_alone: "yes", worker: "J Wood" };
const protection = { kind: "child_protection", label: "Child protection plan", started_on: "2026-06-01", current: true };

/** A record that knows little. @returns {any} */
export const plainContext = (changes = {}) => ({
  answers: {},
  child,
  people: [mother],
  visits: [],
  plans: [],
  record: { episodes: [{ started_on: "2026-10-01", ended_on: "" }], care: [], missing: [] },
  today: "2026-11-26",
  ...changes,
});

const ofChild = (changes) => ({ child: { ...child, ...changes } });
const record = (changes) => ({ record: { episodes: [], care: [], missing: [], ...changes } });

/** @type {Record<string, {differs: any, agrees: any}>} by rule; answers and a record */
export const ANSWER_CASES = {
  day_child_seen_on: { differs: { answers: { child_seen_on: "2026-11-27" } }, agrees: { answers: { child_seen_on: "2026-11-26" } } },
  day_strategy_on: { differs: { answers: { strategy_on: "2019-03-13" } }, agrees: { answers: { strategy_on: "2019-03-14" } } },
  day_visited_on: { differs: { answers: { visited_on: "2027-01-01" } }, agrees: { answers: { visited_on: "2026-11-20" } } },
  day_review_on: { differs: { answers: { review_on: "2027-01-01" } }, agrees: { answers: { review_on: "2026-11-20" } } },
  day_shared_on: { differs: { answers: { shared_on: "2027-01-01" } }, agrees: { answers: { shared_on: "" } } },
  due_date: {
    differs: { answers: { due_date: "2027-02-01" }, ...ofChild({ unborn: true, birth_date: "2027-01-10" }) },
    agrees: { answers: { due_date: "2027-01-10" }, ...ofChild({ unborn: true, birth_date: "2027-01-10" }) },
  },
  seen_without_visit: {
    differs: { answers: { child_seen_on: "2026-11-03" } },
    agrees: { answers: { child_seen_on: "2026-11-03" }, visits: [visit] },
  },
  seen_visit_not_seen: {
    differs: { answers: { child_seen_on: "2026-11-03" }, visits: [{ ...visit, seen: "no" }] },
    agrees: { answers: { child_seen_on: "2026-11-03" }, visits: [{ ...visit, seen: "no" }, visit] },
  },
  seen_later: {
    differs: { answers: { child_seen_on: "2026-10-20" }, visits: [{ ...visit, on: "2026-10-20" }, visit] },
    agrees: { answers: { child_seen_on: "2026-11-03" }, visits: [{ ...visit, on: "2026-10-20" }, visit] },
  },
  seen_alone: {
    differs: { answers: { child_seen_on: "2026-11-03", child_seen_alone: "no" }, visits: [visit] },
    agrees: { answers: { child_seen_on: "2026-11-03", child_seen_alone: "yes" }, visits: [visit] },
  },
  no_action_with_plan: {
    differs: { answers: { outcome: "no_further_action" }, plans: [protection] },
    agrees: { answers: { outcome: "no_further_action" }, plans: [{ ...protection, current: false }] },
  },
  no_action_looked_after: {
    differs: { answers: { outcome: "early_help" }, ...ofChild({ legal_status: "C2", legal_status_label: "Full care order" }) },
    agrees: { answers: { outcome: "early_help" } },
  },
  outcome_plan_runs: {
    differs: { answers: { outcome: "child_in_need" }, plans: [protection] },
    agrees: { answers: { outcome: "child_in_need" } },
  },
};

const care = record({ care: [{ started_on: "2026-10-10", ended_on: "", placement_type: "U1" }] });

/** @type {Record<string, {differs: [string, any?], agrees: [string, any?]}>} by rule; words and a record */
export const WORD_CASES = {
  birth_date: {
    differs: ["Amira was born on 13 March 2019."],
    agrees: ["Amira was born on 14/03/2019."],
  },
  age: { differs: ["Amira is 9 and lives in Slough."], agrees: ["Amira is 7 years old."] },
  school: {
    differs: ["Amira attends Hillside Primary School."],
    agrees: ["Amira attends Parkside School."],
  },
  lives_with_parent: {
    differs: ["Amira lives with her mother.", care],
    agrees: ["Amira used to live with her mother.", care],
  },
  interpreter: {
    differs: ["No interpreter was needed.", ofChild({ interpreter_needed: true, language: "Urdu" })],
    agrees: ["No interpreter was needed."],
  },
  no_disability: {
    differs: ["Amira has no known disability.", ofChild({ disabilities: "Learning" })],
    agrees: ["Amira has no known disability."],
  },
  not_known_before: {
    differs: ["There is no previous involvement.", record({ episodes: [{ started_on: "2024-01-10", ended_on: "2024-06-01" }] })],
    agrees: ["There is no previous involvement."],
  },
  plan_said: {
    differs: ["Amira is not subject to a child protection plan.", { plans: [protection] }],
    agrees: ["Amira is not subject to a child protection plan."],
  },
  never_missing: {
    differs: ["Amira has never gone missing.", record({ missing: [{ started_on: "2026-05-04", ended_on: "2026-05-05" }] })],
    agrees: ["Amira has never gone missing."],
  },
  unknown_father: { differs: ["Her father is not known.", { people: [father] }], agrees: ["Her father is not known."] },
  unknown_mother: { differs: ["Her mother is unknown."], agrees: ["Her mother is well known at school."] },
  lives_father: {
    differs: ["Her father lives with them.", { people: [father] }],
    agrees: ["Her father does not live in the home.", { people: [father] }],
  },
  lives_mother: {
    differs: ["Mum no longer lives at the address, and mum has moved out."],
    agrees: ["Mum lives with the children."],
  },
  responsibility_father: {
    differs: ["Her father does not have parental responsibility.", { people: [father] }],
    agrees: ["Her father has parental responsibility.", { people: [father] }],
  },
  responsibility_mother: {
    differs: ["Her mother has no parental responsibility."],
    agrees: ["Her mother has parental responsibility."],
  },
  only_child: { differs: ["Amira is an only child.", { people: [brother] }], agrees: ["Amira is an only child."] },
};
