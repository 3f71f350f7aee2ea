// A record that breaks no rule, to be bent by the cases.

import { plainFacts } from "../../../assets/device/guidance/published-rules/facts.js";

/** 26 November 2026 is a Thursday. @returns {any} */
export const soundFacts = () =>
  plainFacts({
    today: "2026-11-26",
    child: {
      birth_date: "2019-03-14",
      sex: "F",
      ethnicity: "WBRI",
      upn: "B801200005001",
      la_child_id: "SL00123",
      disabilities: ["NONE"],
    },
    episodes: [
      { id: "e", started_on: "2026-10-01", primary_need: "N1", source: "2A" },
    ],
    episode: "e",
    assessments: [
      { id: "a", episode_id: "e", started_on: "2026-10-02", completed_on: "2026-11-26", factors: ["1B", "3B"], open: true },
    ],
    assessment: "a",
    enquiries: [
      { id: "s", episode_id: "e", started_on: "2026-10-05", conference_on: "2026-10-23", conference_target_on: "2026-10-26" },
    ],
    plans: [
      {
        id: "p", episode_id: "e", kind: "child_protection", started_on: "2026-10-23",
        initial_category: "NEG", latest_category: "NEG", previous_plans: 0,
      },
    ],
    reviews: [{ plan_id: "p", kind: "child_protection", held_on: "2026-11-20" }],
    care: [
      {
        id: "c", started_on: "2026-10-10", start_reason: "S", legal_status: "V2", placement_type: "U1",
        placement_provider: "PR1", primary_need: "N1",
      },
    ],
    missing: [{ started_on: "2026-11-01", ended_on: "2026-11-02" }],
  });
