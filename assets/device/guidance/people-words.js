// Who is meant: the child, a parent, someone else at home, or somebody from outside. Pure.

/** @typedef {"child" | "parent" | "other" | "outside"} Who */
/** @typedef {{who: Who, start: number, end: number, words: string, young: boolean, partner: boolean}} Mention */
/** @typedef {{name: string, who: Who, young?: boolean}} Known a person on the record, by a name */

// First the longer words. "young": a child, if not the child of this record.
const WORDS = /** @type {[string, Who, {young?: boolean, partner?: boolean}?][]} */ ([
  ["(?:step|foster|adoptive|birth)[- ]?(?:mum|mother|mom|dad|father|parents?|carers?)", "parent"],
  ["(?:both |neither |either |the |her |his |their )?parents?", "parent"],
  ["(?:mum|mummy|mam|mom|mother|dad|daddy|father|(?<!young )carers?|husband|wife)", "parent"],
  ["ex-?(?: ?partner| ?boyfriend| ?girlfriend| ?husband| ?wife)?", "outside"],
  ["(?:partner|boyfriend|girlfriend|fianc[eé]e?)", "other", { partner: true }],
  ["(?:adult|grown-up|older adult) (?:brother|sister|cousin|sibling|son|daughter)", "other"],
  ["(?:half|step)?-?(?:brothers?|sisters?|siblings?)", "other", { young: true }],
  ["cousins?", "other", { young: true }],
  ["(?:uncle|aunt|auntie|aunty|lodger|housemate|flatmate|tenant|great-?\\w*)", "other"],
  ["(?:grand(?:mother|father|ma|pa|dad|mum|parents?|ad)|grandad|nan|nana|nanny|gran|granny)", "other"],
  ["(?:boys?|girls?|pupils?|peers?|schoolfriends?|classmates?|another (?:child|young person|pupil))", "outside", { young: true }],
  ["(?:neighbours?|friends?|(?:older )?m[ae]n|strangers?|pastor|imam|priest|dealer|boss)", "outside"],
  ["(?:the )?(?:child|children|young person|baby|unborn baby|infant|toddler|daughter|son)", "child", { young: true }],
]);

// Those who tell, and are never whom it is about.
const REPORTER =
  /\b(?:police|school|teachers?|health visitor|midwife|gp|doctor|hospital|social worker|worker|nurse|camhs|housing|neighbours?)\b/;

const ALL = new RegExp(`\\b(?:${WORDS.map(([source]) => `(${source})`).join("|")})\\b`, "g");

const AWAY =
  /^(?:\W+(?:who )?(?:lives?|living|is|lived) (?:in (?!the (?:home|house|flat|household|family))|elsewhere|away|abroad|nearby|next door|on (?:his|her) own)|,? in (?:[A-Z]|london|leeds|another)|\W+(?:who )?(?:does not|doesn't|no longer|never) lives?\b|\W+has no contact)/;
const ELSEWHERE = /\band (?:now )?lives? (?:in|at) (?!the (?:home|house|flat|household|family))/;
const HOME = /\b(?:at home|in the (?:home|house|flat|household)|with (?:them|the family|her|him|the child\w*)|liv(?:es|ing) (?:there|here)|shares? the)\b/;

/**
 * The people a sentence speaks of, in order.
 * @param {string} said plain words of the sentence @param {string} raw the same with capitals
 * @param {Known[]} known
 * @returns {Mention[]}
 */
export function mentionsOf(said, raw, known) {
  const found = [];
  for (const { name, who, young } of known) {
    const wanted = name.toLowerCase();
    for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      if (/\w/.test(said[at - 1] ?? "") || /\w/.test(said[end] ?? "")) continue;
      found.push({ who, start: at, end, words: name, young: young ?? who === "child", partner: false });
    }
  }
  for (const match of said.matchAll(ALL)) {
    const start = match.index;
    const end = start + match[0].length;
    if (found.some((each) => each.start < end && start < each.end)) continue;
    const place = match.slice(1).findIndex(Boolean);
    const [, who, more = {}] = WORDS[place];
    const rest = raw.slice(end);
    const relative = who === "other" && !more.partner;
    const gone = relative && (AWAY.test(rest) || ELSEWHERE.test(rest)) && !HOME.test(said.slice(end));
    const age = /^,? (?:who is |aged |of )?(\d{1,2})\b/.exec(rest);
    const young = age ? Number(age[1]) < 18 : Boolean(more.young);
    found.push({ who: gone ? "outside" : who, start, end, words: match[0], young, partner: Boolean(more.partner) });
  }
  return found.sort((one, other) => one.start - other.start);
}

/** A mention that only says whose: "Mum's partner", "her brother's friend". */
export const ownsNext = (said, mention) => /^'s?\s+(?:\w+\s+){0,2}?(?:partner|boyfriend|girlfriend|brother|sister|friend|mother|father|mum|dad|uncle|aunt|husband|wife|son|daughter)\b/.test(said.slice(mention.end));

/** Whether those words tell of somebody whose work is to tell. */
export const isReporter = (words) => REPORTER.test(words);
