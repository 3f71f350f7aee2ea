// For each published rule: what it lets pass, and what breaks it. Both bend the sound record.

const second = (list, changes) => list.push({ ...list[0], id: "other", ...changes });
const same = () => {};
const inNeed = (facts, changes = {}) => {
  facts.plans[0].kind = "child_in_need";
  Object.assign(facts.plans[0], changes);
};
const plan = (changes) => (facts) => Object.assign(facts.plans[0], changes);
const child = (changes) => (facts) => Object.assign(facts.child, changes);
const episode = (changes) => (facts) => Object.assign(facts.episodes[0], changes);
const enquiry = (changes) => (facts) => Object.assign(facts.enquiries[0], changes);
const assessment = (changes) => (facts) => Object.assign(facts.assessments[0], changes);
const care = (changes) => (facts) => Object.assign(facts.care[0], changes);
const factors = (...codes) => assessment({ factors: codes });

/** @type {Record<string, {passes: (facts: any) => void, breaks: (facts: any) => void}>} */
export const CASES = {
  8500: { passes: same, breaks: child({ la_child_id: "" }) },
  1570: { passes: child({ la_child_id: "A".repeat(20) }), breaks: child({ la_child_id: "A".repeat(21) }) },
  1580: { passes: child({ la_child_id: "SL00123" }), breaks: child({ la_child_id: "SL/00123" }) },
  1510: { passes: same, breaks: child({ upn: "A801200005001" }) },
  1540: { passes: child({ upn: "" }), breaks: child({ upn: "B801X00005001" }) },
  1550: { passes: child({ upn: "B80120000500A" }), breaks: child({ upn: "B80120000500I" }) },
  "1560Q": { passes: child({ former_upn: "B801200005001" }), breaks: child({ former_upn: "80120000500" }) },
  "8770Q": { passes: child({ upn: "", upn_unknown: "UN2" }), breaks: child({ upn: "" }) },
  8772: {
    passes: (facts) => {
      facts.child.upn_unknown = "UN7";
      facts.episodes[0].no_further_action = true;
    },
    breaks: child({ upn: "", upn_unknown: "UN7" }),
  },
  4180: { passes: child({ sex: "U" }), breaks: child({ sex: "" }) },
  8750: {
    passes: child({ birth_date: "", expected_birth_date: "2027-01-10", sex: "U" }),
    breaks: child({ birth_date: "", expected_birth_date: "2027-01-10", sex: "F" }),
  },
  4220: { passes: child({ ethnicity: "NOBT" }), breaks: child({ ethnicity: "XXXX" }) },
  8520: { passes: child({ birth_date: "2026-11-26" }), breaks: child({ birth_date: "2026-11-27" }) },
  8525: {
    passes: child({ birth_date: "", expected_birth_date: "2027-01-10" }),
    breaks: child({ expected_birth_date: "2019-03-10" }),
  },
  "8535Q": { passes: child({ death_date: "2019-03-14" }), breaks: child({ death_date: "2019-03-13" }) },
  "8775Q": { passes: child({ birth_date: "2001-11-26" }), breaks: child({ birth_date: "2000-11-25" }) },
  8540: { passes: child({ disabilities: ["LD", "AUT"] }), breaks: child({ disabilities: [] }) },
  8790: { passes: child({ disabilities: ["NONE"] }), breaks: child({ disabilities: ["NONE", "LD"] }) },
  8794: { passes: child({ disabilities: ["LD", "VIS"] }), breaks: child({ disabilities: ["LD", "LD"] }) },

  8590: { passes: same, breaks: (facts) => (facts.episodes.length = 0) },
  8600: { passes: episode({ started_on: "2026-11-26" }), breaks: episode({ started_on: "2026-11-27" }) },
  8606: {
    passes: child({ birth_date: "", expected_birth_date: "2027-07-08" }),
    breaks: child({ birth_date: "", expected_birth_date: "2027-07-09" }),
  },
  "8555Q": { passes: child({ death_date: "2026-10-01" }), breaks: child({ death_date: "2026-09-30" }) },
  8610: { passes: episode({ primary_need: "", no_further_action: true }), breaks: episode({ primary_need: "" }) },
  8650: { passes: episode({ primary_need: "N0" }), breaks: episode({ primary_need: "N10" }) },
  8866: { passes: episode({ source: "10" }), breaks: episode({ source: "" }) },
  8630: {
    passes: episode({ ended_on: "2026-10-01", closure_reason: "RC7" }),
    breaks: episode({ ended_on: "2026-09-30", closure_reason: "RC7" }),
  },
  8640: { passes: episode({ closure_reason: "RC9" }), breaks: episode({ closure_reason: "RC10" }) },
  8805: {
    passes: episode({ ended_on: "2026-11-25", closure_reason: "RC7" }),
    breaks: episode({ ended_on: "2026-11-25" }),
  },
  8810: {
    passes: episode({ ended_on: "2026-11-25", closure_reason: "RC7" }),
    breaks: episode({ closure_reason: "RC7" }),
  },
  8815: {
    passes: (facts) => second(facts.episodes, { no_further_action: true }),
    breaks: (facts) => second(facts.episodes, {}),
  },
  8816: {
    passes: (facts) => second(facts.episodes, { started_on: "2026-01-05", ended_on: "2026-03-05" }),
    breaks: (facts) => second(facts.episodes, { started_on: "2026-01-05" }),
  },
  8820: {
    passes: (facts) => second(facts.episodes, { started_on: "2026-01-05", ended_on: "2026-10-01" }),
    breaks: (facts) => second(facts.episodes, { started_on: "2026-01-05", ended_on: "2026-10-02" }),
  },
  "8585Q": {
    passes: (facts) => {
      facts.episodes[0].closure_reason = "RC2";
      facts.child.death_date = "2026-11-20";
    },
    breaks: episode({ closure_reason: "RC2" }),
  },
  "8825Q": {
    passes: episode({ closure_reason: "RC9" }),
    breaks: (facts) => {
      facts.episodes[0].closure_reason = "RC9";
      facts.assessments.length = 0;
    },
  },
  8867: {
    passes: (facts) => {
      facts.episodes[0].ended_on = "2026-11-26";
      facts.assessments[0].open = false;
    },
    breaks: episode({ ended_on: "2026-11-26" }),
  },
  8868: {
    passes: (facts) => {
      facts.episodes[0].ended_on = "2026-11-26";
      Object.assign(facts.enquiries[0], { conference_on: "", conference_not_required: true });
    },
    breaks: (facts) => {
      facts.episodes[0].ended_on = "2026-11-26";
      facts.enquiries[0].conference_on = "";
    },
  },
  8565: { passes: episode({ ended_on: "2026-10-23" }), breaks: episode({ ended_on: "2026-10-22" }) },
  2990: {
    passes: (facts) => {
      facts.episodes[0].closure_reason = "RC8";
      facts.enquiries.length = 0;
      facts.plans.length = 0;
    },
    breaks: episode({ closure_reason: "RC8" }),
  },
  8831: {
    passes: (facts) => {
      facts.episodes[0].no_further_action = true;
      facts.enquiries.length = 0;
      facts.assessments.length = 0;
    },
    breaks: episode({ no_further_action: true }),
  },
  4000: {
    passes: (facts) => inNeed(facts),
    breaks: (facts) => {
      inNeed(facts);
      facts.episodes[0].no_further_action = true;
    },
  },
  8832: { passes: same, breaks: episode({ no_further_action: true }) },
  "2991Q": { passes: same, breaks: (facts) => (facts.assessments.length = 0) },

  1103: { passes: assessment({ started_on: "2026-10-01" }), breaks: assessment({ started_on: "2026-09-30" }) },
  8608: { passes: assessment({ completed_on: "2026-10-02" }), breaks: assessment({ completed_on: "2026-10-01" }) },
  // 45 working days from 24 September 2026 end on 26 November.
  "8670Q": { passes: assessment({ started_on: "2026-09-24" }), breaks: assessment({ started_on: "2026-09-23" }) },
  8736: { passes: assessment({ started_on: "2026-04-01" }), breaks: assessment({ started_on: "2026-03-31" }) },
  8863: {
    passes: (facts) => second(facts.assessments, { started_on: "2026-09-01", completed_on: "2026-10-01", open: false }),
    breaks: (facts) => second(facts.assessments, { started_on: "2026-09-01", completed_on: "2026-10-02", open: false }),
  },
  8897: { passes: factors("21"), breaks: factors() },
  8614: {
    passes: (facts) => second(facts.assessments, { completed_on: "2026-10-01", open: false }),
    breaks: (facts) => second(facts.assessments, { completed_on: "", open: false }),
  },
  8869: { passes: factors("21"), breaks: factors("21", "3B") },
  8898: { passes: factors("1B", "1C"), breaks: factors("1B", "3B", "1B") },
  8873: {
    passes: (facts) => {
      facts.assessments[0].factors = ["21"];
      facts.outcome = "no_further_action";
    },
    breaks: (facts) => {
      facts.assessments[0].factors = ["21"];
      facts.outcome = "child_in_need";
    },
  },
  "8899Q": {
    passes: (facts) => {
      facts.child.disabilities = ["LD"];
      facts.assessments[0].factors = ["5A", "3B"];
    },
    breaks: child({ disabilities: ["LD"] }),
  },
  8617: { passes: factors("8B"), breaks: factors("8A") },
  "8945Q": { passes: factors("18B", "18C"), breaks: factors("18A") },
  "8950Q": { passes: factors("19B", "19C"), breaks: factors("19A") },

  2889: { passes: enquiry({ started_on: "2026-10-01" }), breaks: enquiry({ started_on: "2026-09-30" }) },
  8615: { passes: enquiry({ started_on: "2026-10-23" }), breaks: enquiry({ started_on: "2026-10-24" }) },
  // 15 working days from 5 November 2026 end on 26 November.
  "8675Q": {
    passes: enquiry({ conference_on: "", started_on: "2026-11-05" }),
    breaks: enquiry({ conference_on: "", started_on: "2026-11-04" }),
  },
  8740: {
    passes: enquiry({ conference_on: "", started_on: "2026-04-01" }),
    breaks: enquiry({ conference_on: "", started_on: "2026-03-31" }),
  },
  8839: {
    passes: (facts) => {
      facts.enquiries[0].conference_on = "";
      second(facts.enquiries, { conference_not_required: true });
    },
    breaks: (facts) => {
      facts.enquiries[0].conference_on = "";
      second(facts.enquiries, {});
    },
  },
  8890: {
    passes: (facts) => second(facts.enquiries, { started_on: "2026-10-24", conference_on: "2026-11-13" }),
    breaks: (facts) => second(facts.enquiries, { started_on: "2026-10-23", conference_on: "2026-11-13" }),
  },
  "8870Q": { passes: enquiry({ conference_target_on: "2026-10-23" }), breaks: enquiry({ conference_target_on: "2026-10-24" }) },
  8875: { passes: enquiry({ conference_on: "2026-10-23" }), breaks: enquiry({ conference_on: "2026-10-25" }) },
  1104: { passes: enquiry({ conference_on: "2026-10-01" }), breaks: enquiry({ conference_on: "2026-09-30" }) },
  2885: { passes: same, breaks: plan({ started_on: "2026-10-26" }) },

  1105: { passes: plan({ started_on: "2026-10-01" }), breaks: plan({ started_on: "2026-09-30" }) },
  8720: { passes: plan({ started_on: "2026-11-26" }), breaks: plan({ started_on: "2026-11-27" }) },
  8730: { passes: plan({ previous_plans: 0 }), breaks: plan({ previous_plans: null }) },
  8840: { passes: plan({ ended_on: "2026-10-24" }), breaks: plan({ ended_on: "2026-10-23" }) },
  8925: { passes: plan({ ended_on: "2026-10-24" }), breaks: plan({ ended_on: "2026-10-22" }) },
  8935: { passes: same, breaks: (facts) => second(facts.plans, {}) },
  8940: {
    passes: (facts) => second(facts.plans, { started_on: "2025-01-10", ended_on: "2026-10-22" }),
    breaks: (facts) => second(facts.plans, { started_on: "2025-01-10", ended_on: "2026-10-23" }),
  },
  8905: { passes: plan({ initial_category: "MUL" }), breaks: plan({ initial_category: "" }) },
  8910: { passes: plan({ latest_category: "EMO" }), breaks: plan({ latest_category: "XXX" }) },
  8841: { passes: same, breaks: (facts) => (facts.reviews[0].held_on = "2026-10-23") },
  8915: { passes: child({ death_date: "2026-10-23" }), breaks: child({ death_date: "2026-10-22" }) },
  8920: {
    passes: (facts) => {
      facts.child.death_date = "2026-11-20";
      facts.plans[0].ended_on = "2026-11-20";
    },
    breaks: (facts) => {
      facts.child.death_date = "2026-11-20";
      facts.plans[0].ended_on = "2026-11-21";
    },
  },
  4001: {
    passes: (facts) => second(facts.plans, { kind: "child_in_need", started_on: "2026-10-02", ended_on: "2026-10-22" }),
    breaks: (facts) => second(facts.plans, { kind: "child_in_need", started_on: "2026-10-02", ended_on: "2026-10-23" }),
  },
  4003: {
    passes: (facts) => second(facts.plans, { kind: "child_in_need", started_on: "2026-10-02", ended_on: "2026-11-20" }),
    breaks: (facts) => second(facts.plans, { kind: "child_in_need", started_on: "2026-10-02" }),
  },
  4004: {
    passes: (facts) => inNeed(facts),
    breaks: (facts) => {
      inNeed(facts);
      second(facts.plans, {});
    },
  },
  4008: {
    passes: (facts) => {
      inNeed(facts);
      facts.child.death_date = "2026-10-23";
    },
    breaks: (facts) => {
      inNeed(facts);
      facts.child.death_date = "2026-10-22";
    },
  },
  "4009Q": {
    passes: (facts) => {
      inNeed(facts, { ended_on: "2026-11-20" });
      facts.child.death_date = "2026-11-20";
    },
    breaks: (facts) => {
      inNeed(facts, { ended_on: "2026-11-21" });
      facts.child.death_date = "2026-11-20";
    },
  },
  4011: { passes: (facts) => inNeed(facts, { ended_on: "2026-10-24" }), breaks: (facts) => inNeed(facts, { ended_on: "2026-10-22" }) },
  "4012Q": { passes: (facts) => inNeed(facts, { ended_on: "2026-10-24" }), breaks: (facts) => inNeed(facts, { ended_on: "2026-10-23" }) },
  4014: {
    passes: (facts) => {
      inNeed(facts);
      second(facts.plans, { started_on: "2025-01-10", ended_on: "2026-10-22" });
    },
    breaks: (facts) => {
      inNeed(facts);
      second(facts.plans, { started_on: "2025-01-10", ended_on: "2026-10-23" });
    },
  },
  4015: { passes: (facts) => inNeed(facts, { started_on: "2026-10-01" }), breaks: (facts) => inNeed(facts, { started_on: "2026-09-30" }) },

  302: { passes: care({ started_on: "2019-03-14" }), breaks: care({ started_on: "2019-03-13" }) },
  352: { passes: child({ birth_date: "2008-10-11" }), breaks: child({ birth_date: "2008-10-10" }) },
  356: {
    passes: care({ ended_on: "2026-11-10", end_reason: "E8" }),
    breaks: care({ ended_on: "2026-10-09", end_reason: "E8" }),
  },
  355: {
    passes: care({ ended_on: "2026-10-11", end_reason: "E8" }),
    breaks: care({ ended_on: "2026-10-10", end_reason: "E8" }),
  },
  148: { passes: care({ ended_on: "2026-11-10", end_reason: "E8" }), breaks: care({ ended_on: "2026-11-10" }) },
  142: {
    passes: (facts) => second(facts.care, { started_on: "2026-09-01", ended_on: "2026-10-10", end_reason: "X1" }),
    breaks: (facts) => second(facts.care, { started_on: "2026-09-01" }),
  },
  501: {
    passes: (facts) => second(facts.care, { started_on: "2026-09-01", ended_on: "2026-10-10", end_reason: "X1" }),
    breaks: (facts) => second(facts.care, { started_on: "2026-09-01", ended_on: "2026-10-11", end_reason: "X1" }),
  },
  143: { passes: care({ start_reason: "L" }), breaks: care({ start_reason: "Z" }) },
  144: { passes: care({ legal_status: "C1" }), breaks: care({ legal_status: "C9" }) },
  145: { passes: care({ primary_need: "N8" }), breaks: care({ primary_need: "N0" }) },
  146: { passes: care({ placement_type: "K2" }), breaks: care({ placement_type: "" }) },
  378: { passes: care({ placement_type: "P1", legal_status: "C2" }), breaks: care({ placement_type: "P1" }) },
  371: {
    passes: (facts) => {
      facts.child.birth_date = "2010-10-10";
      facts.care[0].placement_type = "H5";
    },
    breaks: (facts) => {
      facts.child.birth_date = "2010-10-11";
      facts.care[0].placement_type = "H5";
    },
  },
  373: { passes: care({ placement_type: "S1" }), breaks: care({ placement_type: "S1", started_on: "2023-03-13" }) },
  209: { passes: child({ upn: "", upn_unknown: "UN2" }), breaks: child({ upn: "", upn_unknown: "UN1" }) },
  442: {
    passes: (facts) => {
      facts.child.upn = "";
      facts.care[0].legal_status = "V4";
    },
    breaks: child({ upn: "" }),
  },
  567: { passes: same, breaks: (facts) => (facts.missing[0].ended_on = "2026-10-31") },
  574: {
    passes: (facts) => second(facts.missing, { started_on: "2026-11-02", ended_on: "2026-11-03" }),
    breaks: (facts) => second(facts.missing, { started_on: "2026-11-01", ended_on: "2026-11-03" }),
  },
  586: { passes: same, breaks: (facts) => Object.assign(facts.missing[0], { started_on: "2019-03-13" }) },
};
