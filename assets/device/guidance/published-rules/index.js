// The published validation rules that a record made here can break: numbers and meaning as published,
// words our own. Listed in docs/published-rules.md, which is written from this.

import { ASSESSMENT_RULES } from "./assessment.js";
import { CHILD_RULES } from "./child.js";
import { LOOKED_AFTER_RULES } from "./looked-after.js";
import { PLAN_RULES } from "./plans.js";
import { REFERRAL_RULES } from "./referral.js";
import { SECTION_47_RULES } from "./section-47.js";

/** @import { Facts, Rule } from "./facts.js" */

/** @type {Rule[]} in the order of the returns */
export const RULES = [
  ...CHILD_RULES,
  ...REFERRAL_RULES,
  ...ASSESSMENT_RULES,
  ...SECTION_47_RULES,
  ...PLAN_RULES,
  ...LOOKED_AFTER_RULES,
];

/** A rule that does not hold, and why. @typedef {{rule: Rule, because: string[]}} Broken */

/** @param {Facts} facts @param {Rule[]} [rules] @returns {Broken[]} */
export const brokenRules = (facts, rules = RULES) =>
  rules.map((rule) => ({ rule, because: rule.check(facts) })).filter(({ because }) => because.length > 0);
