// Whether words say that something is so now: not that it is denied, past, asked about or feared.
// Stated rules over one clause; ``before`` and ``after`` are its words on either side. Pure.

// Words that look like a denial and are none; taken out before a denial is looked for.
const NO_DENIAL =
  /\b(?:not only|no doubt|without doubt|(?:does|do|did|will|would|can|could)(?: not|n't) (?:accept|recognise|recognize|see|understand|agree|acknowledge)|(?<!\bi |\bwe )(?:does|did) not (?:think|believe)|not (?:managing|coping|able)|(?:cannot|can't|can not|unable to|not able to|does not|will not) (?:stop|cope|manage|control)|not taking|no insight|if not|not just|whether or not)\b/g;
const DENIAL =
  /(?:\b(?:no|not|never|without|nor|neither|none|nobody|cannot|denies|denied|deny|denying|free (?:of|from)|ruled? out|rules out|negative for|nothing|unlikely|against)\b|n't\b)/;
const DENIED_AFTER =
  /^\W*(?:\w+\W+){0,3}?(?:(?:is|are|was|were|has been|have been|being) (?:not|never)(?: been)? (?:a |an |any |of |part |currently |at present )*(?:concern|worry|issue|problem|feature|factor|seen|reported|known|suspected)|(?:is|are|was|were|has been|have been) (?:denied|ruled out|discussed|explained|unfounded)|isn't (?:a |an )?(?:concern|worry|issue|problem)|: ?(?:none|no|nil|n\/a)\b)/;

const PAST =
  /\b(?:used to|previously|formerly|historic(?:al|ally)?|in the past|history of|(?<!was |were |been |being |got )stopped|gave up|given up|giving up|quit|no longer|recovered from|recovering (?:alcoholic|addict|from (?:addiction|alcohol|drugs?))|left a|left an|escaped|completed|ended|was once|once was|many years ago|years ago|years earlier)\b/;
const PAST_AFTER =
  /\b(?:as a (?:teenager|teen|child|girl|boy|young (?:man|woman|adult))|when (?:she|he|they) (?:was|were) (?:young|younger|a |an |\d)|years ago|in the past|in childhood|in (?:her|his|their) (?:first|last|previous|former|earlier) (?:marriage|relationship)|before \w+ was born|ended (?:when|in|after|\w+ years)|has (?:now )?(?:stopped|ended)|but has stopped|in (?:19|200)\d\d?)\b/;
const NOW =
  /\b(?:again|still|currently|at present|continues?|continuing|ongoing|relapsed|today|these days|most (?:nights|evenings|days)|every (?:day|night|evening)|daily|regularly)\b/;

const SUPPOSED =
  /\b(?:if|in case|unless|were to|whether|asked about|asked if|risks? of (?:alcohol|drugs|drinking)|lesson|lessons|training|workshop|leaflet|advice|information|screen(?:ed|ing) for|tested for|support group for|course on|discussed|talked about|talk about)\b/;

/** @typedef {"so" | "denied" | "past" | "supposed"} Standing */

/**
 * How a term stands in its clause.
 * @param {string} before @param {string} after plain words of the clause around the term
 * @returns {Standing}
 */
export function standing(before, after) {
  // "I do not think that her drinking harms him" says that she drinks.
  const taken = /^\W*(?:is|are|was) (?:harming|affecting|hurting)\b/.test(after);
  const said = before.replace(NO_DENIAL, " ").replace(taken ? /\b(?:do not|don't) (?:think|believe)\b/ : /$^/, " ");
  if (SUPPOSED.test(said)) return "supposed";
  const now = NOW.test(before) || NOW.test(after);
  // "No longer drinking" is past; "no concerns about drinking" is a denial.
  if ((PAST.test(said) || PAST_AFTER.test(after)) && !now) return "past";
  if (DENIAL.test(said.replace(/\bno longer\b/g, " ")) || DENIED_AFTER.test(after)) return "denied";
  return "so";
}
