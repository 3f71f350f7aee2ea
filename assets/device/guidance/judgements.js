// Which sentences state a judgement: a conclusion somebody draws, which must rest on something. Stated
// rules; what another person said is a report, not the writer's judgement. Pure.

import { plain } from "./sentences.js";

const CONCLUDES = [
  /\b(?:i|we) (?:am |are )?(?:believe|think|conclude|consider|assess|judge|feel|find|worried|concerned|satisfied|confident|convinced|clear)\b/,
  /\b(?:in )?(?:my|our) (?:view|opinion|judg(?:e)?ment|assessment|analysis)\b/,
  /\b(?:significant|likely|emotional|physical|future|serious|immediate) (?:risk of )?harm\b|\bat risk\b|\brisk of\b|\bharmful\b/,
  /\b(?:is|are|was|were|remains?|seems?|appears?|has become) (?:\w+ ){0,2}?(?:safe|unsafe|neglected|protective|good enough|adequate|inadequate|secure|insecure|attached|vulnerable|resilient|capable|committed|likely|unlikely|concerning|worrying|chaotic|inconsistent|frightening|warm|nurturing)\b/,
  /\b(?:can|cannot|can't|could not|will not|is able|is not able|are able|are not able|is unable|are unable|struggles?|struggling|fails?|failed) (?:to )?(?:\w+ ){0,2}?(?:protect|meet|keep|put|manage|prioriti[sz]e|provide|cope|recogni[sz]e|understand|sustain|change)\b/,
  /\b(?:this|that|which|it) (?:means|suggests|shows|indicates|points to|tells us|amounts to)\b|\btherefore\b|\bas a result\b|\boverall\b/,
  /\b(?:needs?|should|must|ought to) (?:be|have|not|remain|continue|stay|live)\b|\bthreshold\b/,
  /\bimpact(?:s|ed)? on\b|\bunmet needs?\b|\b(?:a strength|strengths? (?:is|are)|protective factor)\b/,
];
const REPORTS =
  /\b(?:said|says|told|tells|reports?|reported|states?|stated|described|describes|explained|disclosed|denies|denied|wrote|according to)\b/;
const OWN = /\b(?:i|we|my|our|us)\b/;
const QUOTED = /^["“'‘].*["”'’][.!?]?$/s;

/** @param {string} sentence */
export function isJudgement(sentence) {
  if (sentence.endsWith("?") || QUOTED.test(sentence)) return false;
  const said = plain(sentence);
  if (!CONCLUDES.some((rule) => rule.test(said))) return false;
  // "Mum said she feels safe" reports; "Mum said so, and we believe her" concludes.
  return !REPORTS.test(said) || OWN.test(said.replace(/\b(?:told|tells|showed) (?:me|us)\b/g, ""));
}
