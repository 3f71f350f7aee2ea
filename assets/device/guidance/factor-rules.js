// Which words speak for which factor of the assessment (census: FactorsIdentifiedAtAssessment).
// Data only: factors.js reads it. Proposals are confirmed by the worker, never set by themselves.

/**
 * @typedef {object} FactorRule
 * @property {string} key @property {string} about in words, for the reason shown
 * @property {Partial<Record<"child" | "parent" | "other", string>>} [codes] by whom it is about
 * @property {string} [code] where it does not matter whom
 * @property {RegExp[]} says @property {RegExp[]} [not] words that mean something else
 * @property {RegExp[]} [unless] words beside which nothing of it is meant
 * @property {"child"} [only] proposed only where it is about the child
 */

// "Used" of a drug, and the drugs as they are written here, slips of the pen among them.
const DRUGS =
  "can+[ai]bis|weed|skunk|spliffs?|cocaine|crack|heroin|ketamine|amphetamines?|mdma|ecstasy|methadone|subutex|buprenorphine|nitrous oxide|laughing gas|thc|spice|class a";
const ADULT_DRINK = "wine|vodka|beer|lager|cider|spirits|whisky|gin|rum|strong lager|cans";

/** @type {FactorRule[]} */
export const FACTOR_RULES = [
  {
    key: "alcohol",
    about: "alcohol",
    codes: { child: "1A", parent: "1B", other: "1C" },
    says: [
      /\balcohol(?:[ -](?:misuse|abuse|use disorder|depend\w+|addict\w*|problems?|issues?))/,
      /\b(?:misus\w+|abus\w+|dependen\w+ on|addicted to|problems? with|reli\w+ on|under the influence of) (?:alcohol|drink)\b/,
      /\b(?<!non-)alcoholics?\b|\balcoholism\b/,
      /\bdrunk(?:en\w*)?\b|\bintoxicated\b|\bbing(?:e|eing)[- ]?drink\w*|\bhung ?over\b/,
      /\b(?:smell\w*|smelt|reek\w*|stank|stink\w*) (?:strongly )?of (?:alcohol|drink|beer|vodka|wine|spirits)\b/,
      /\b(?:drink|drinking|problem with drink|problem drinking) problem\b|\bproblem drink\w+|\bheavy drink\w+|\bdrink problem\b/,
      /\bdrink(?:s|ing)? (?:alcohol )?(?:too much|heavily|excessively|to excess|most|every|daily|a lot|again|alone|in the morning|until)\b/,
      new RegExp(`\\bdr(?:ink|inks|inking|ank) (?:\\w+ ){0,4}?(?:${ADULT_DRINK})\\b`),
      /\b(?:is|are|was|were|been|started|still|keeps?|her|his|their|mum's|dad's|mother's|father's|parents') drinking\b/,
      /\b(?:cans|bottles|pints|glasses) (?:of \w+ )?(?:a|each|every|per) (?:night|day|evening)\b/,
      /\balcohol\b/,
    ],
    not: [
      /\bdrink(?:s|ing)? (?:plenty of |lots of |enough |her |his |only )?(?:water|milk|juice|squash|tea|coffee|formula|fluids)\b/,
      /\b(?:drug and alcohol|alcohol and drug) (?:service|team|worker|charity|nurse|project)s?\b/,
      /\btee-?total\b|\bnon-?alcoholic\b/,
    ],
  },
  {
    key: "drugs",
    about: "drugs",
    codes: { child: "2A", parent: "2B", other: "2C" },
    says: [
      new RegExp(`\\b(?:${DRUGS})\\b`),
      /\b(?:drug|substance)s?[ -](?:misus\w+|use|abuse|addict\w*|depend\w+|habit|problem|taking|dealer|dealing)\b/,
      /\b(?:us(?:es|ing|ed)|tak(?:es|ing)|inject(?:s|ing)|deal(?:s|ing)|sell(?:s|ing)|addicted to|abus(?:es|ing)|misus(?:es|ing)|smok(?:es|ing)|on) (?:illegal |illicit |class a |hard |recreational |street )?drugs\b/,
      /\baddict(?:ion|ed) to (?:painkillers|tablets|prescription \w+|opi\w+|codeine|tramadol|diazepam|benzo\w*)\b/,
      /\busing on top\b|\bdrug (?:paraphernalia|litter)\b|\bneedles\b/,
    ],
    not: [
      /\b(?:drug and alcohol|alcohol and drug|drugs?) (?:service|team|worker|charity|nurse|project|education)s?\b/,
      /\bcrack (?:in|of)\b|\bcracks? down\b|\bover-the-counter drugs\b/,
    ],
    unless: [/\bprescribed\b|\bclean (?:for|since)\b|\bcount(?:y|ies) lines?\b|\bnegative for\b/],
  },
  {
    key: "mental_health",
    about: "mental health",
    codes: { child: "4A", parent: "4B", other: "4C" },
    says: [
      /\bdepress(?:ion|ed|ive)\b|\b(?:post-?natal|postpartum) (?:depression|psychosis)\b/,
      /\bbi-?polar\b|\bschizo\w+|\bpsychos[ei]s\b|\bpsychotic\b|\bparanoi[ad]\b/,
      /\banxiety\b|\bpanic attacks?\b|\bptsd\b|\bpost-?traumatic\b|\bpersonality disorder\b|\bo\.?c\.?d\b/,
      /\beating disorder\b|\banorexi\w+|\bbulimi\w+|\bsuicid\w+|\boverdos\w+|\bhear(?:s|ing)? voices\b/,
      /\b(?:was|been|being|is) sectioned\b|\bmental(?:ly)? (?:illness|ill|breakdown)\b|\bnervous breakdown\b|\blow mood\b/,
      /\b(?:poor|declin\w+|deteriorat\w+|worsening|fragile|severe|serious) mental health\b/,
      /\bmental health (?:problems?|difficult\w+|conditions?|issues?|needs|crisis|diagnos\w+|is (?:poor|deteriorating|declining|worse)|has (?:deteriorated|declined|worsened))\b/,
      /\b(?:worr(?:y|ies|ied)|concern\w*) about (?:\w+'?s? )?mental health\b|\b(?:struggl\w+|difficult\w+|problems?) with (?:her|his|their) mental health\b/,
      /\b(?:perinatal|community|crisis|adult) mental health (?:team|service)s?\b|\bcmht\b|\bcrisis team\b/,
      /\banti-?depressants?\b|\banti-?psychotics?\b|\bsertraline\b|\bfluoxetine\b|\bcitalopram\b/,
      /\bkill (?:her|him|them)self\b|\bend (?:her|his|their) (?:own )?life\b|\bwants? to die\b|\bnot want to (?:be alive|live)\b/,
    ],
    not: [/\bgood mental health\b|\btest anxiety\b/],
  },
  {
    key: "learning_disability",
    about: "a learning disability",
    codes: { child: "5A", parent: "5B", other: "5C" },
    says: [
      /\blearning (?:disabilit|difficult)\w+|\bintellectual disabilit\w+|\bglobal developmental delay\b|\bdown'?s syndrome\b/,
      /\blearning disabled\b/,
    ],
  },
  {
    key: "physical",
    about: "physical disability or illness",
    codes: { child: "6A", parent: "6B", other: "6C" },
    says: [
      /\bcerebral palsy\b|\bepilep\w+|\bwheelchair\b|\bmultiple sclerosis\b|\bhas ms\b|\bcancer\b|\btumour\b|\bleuk(?:a)?emia\b/,
      /\bstroke\b|\bdementia\b|\balzheimer\w*|\bparkinson\w*|\bcystic fibrosis\b|\bmuscular dystrophy\b|\bspina bifida\b/,
      /\bdiabet\w+|\bsickle cell\b|\b(?:tube[- ]fed|fed (?:by|through) a tube)\b|\bterminal(?:ly)? ill\w*|\bchronic (?:pain|illness|fatigue)\b/,
      /\bheart (?:condition|disease|failure|defect)\b|\bkidney (?:disease|failure)\b|\blupus\b|\barthritis\b|\bcopd\b|\bfibromyalgia\b|\bseizures?\b/,
      /\bphysical(?:ly)? disab\w+|\bvisual(?:ly)? impair\w+|\bhearing (?:loss|impair\w+)|\b(?:is|was|born|profoundly|partially|registered) (?:deaf|blind)\b/,
      /\b(?:severe|brittle) (?:asthma|eczema|allerg\w+)\b/,
      /\b(?:long-?term|life-limiting) (?:condition|illness)\b|\b(?:is|been|registered) disabled\b/,
    ],
    not: [/\bstroke (?:of|her|his|the)\b|\bcancer (?:charity|research)\b/],
  },
  {
    key: "young_carer",
    about: "caring for somebody",
    code: "7A",
    only: "child",
    says: [
      /\b(?:puts|putting|gets|getting|feeds|feeding|bathes|bathing) (?:her|his|their) (?:\w+ )?(?:brothers?|sisters?|siblings)\b/,
      /\byoung carers?\b/,
      /\b(?:cares|caring|care) for (?:her|his|their) (?:\w+ )?(?:mother|mum|dad|father|parents?|brothers?|sisters?|siblings)\b/,
      /\blook(?:s|ing) after (?:her|his|their) (?:younger |little |baby )?(?:brothers?|sisters?|siblings|mum|mother|dad|father)\b/,
      /\b(?:main|primary|sole) carer for (?:her|his|their) (?:\w+ )?(?:mother|mum|father|dad|parents?)\b/,
      /\bg(?:ives|iving) (?:mum|dad|her mother|his mother|her father|his father) (?:her|his|the) (?:tablets|medication|medicine|insulin)\b/,
    ],
  },
  { key: "asylum", about: "seeking asylum alone", code: "9A", says: [/\bunaccompanied\b/, /\bu\.?a\.?s\.?c\b/, /\barrived (?:in the uk |here )?alone\b/, /\bwithout (?:her|his|their|any) (?:parents|family)\b.*\basylum\b/] },
  {
    key: "missing",
    about: "going missing",
    code: "10A",
    only: "child",
    says: [
      /\b(?:did not|didn't|failed to|has not|does not) (?:come|return(?:ed)?) home\b/,
      /\b(?:went|gone|goes|going|reported|been|was|were) missing\b|\bmissing (?:episodes?|from (?:home|care|school overnight)|overnight|for (?:\w+ )?(?:nights?|days?|hours))\b/,
      /\b(?:ran|runs?|running) away\b|\babscond\w*/,
    ],
    not: [
      /\bmissing (?:school|lessons|class|out|meals)\b/,
      /\b(?:homework|tooth|teeth|forms?|paperwork|letters?|records?|book|bag|coat|money|information|shoes?|work) (?:was|were|is|are|went|had gone) missing\b/,
    ],
  },
  {
    key: "sexual_exploitation",
    about: "sexual exploitation",
    code: "11A",
    says: [
      /\bsexual(?:ly)? exploit\w*|\bcse\b|\bgroom(?:ed|ing)\b|\bsexual images?\b/,
      /\bolder (?:boyfriend|m[ae]n)\b.*\bsex\w*|\bsex with (?:his|her|other) friends\b/,
      /\b(?:naked|nude|explicit) (?:pictures?|photos?|images?|selfies?|videos?)\b|\bnudes\b/,
      /\b(?:gifts|money|phone|alcohol|cigarettes|drugs|lifts) (?:in return|in exchange) for sex\w*/,
    ],
  },
  { key: "trafficking", about: "trafficking", code: "12A", says: [/\btraffick\w*/, /\bmodern slavery\b|\bforced labour\b|\bdomestic servitude\b/] },
  {
    key: "gangs",
    about: "gangs",
    code: "13A",
    says: [/\bgangs?\b/],
    not: [/\bgang of (?:friends|mates|girls|boys)\b/],
  },
  {
    key: "behaviour",
    about: "behaviour that others cannot accept",
    code: "14A",
    only: "child",
    says: [
      /\banti-?social behaviour\b|\bcriminal damage\b|\bshoplift\w*|\bfire-?setting\b|\bset fire to\b|\bthrow(?:s|ing)? (?:stones|bricks)\b/,
      /\b(?:was|been|is) (?:arrested|charged with)\b|\bexcluded\b.*\b(?:fighting|assault\w*|violence|hitting|attack\w*|behaviour)\b/,
      /\bthrows? (?:chairs|furniture|things) at\b|\b(?:has been|was) (?:suspended|permanently excluded)\b/,
      /\b(?:violent|aggressive) (?:behaviour|towards|to) (?:staff|teachers|pupils|peers|others|her mother|his mother|mum)\b/,
    ],
  },
  {
    key: "self_harm",
    about: "self-harm",
    code: "15A",
    only: "child",
    says: [
      /\bself[- ]?harm\w*|\bhurt(?:s|ing)? (?:her|him|them)self\b|\boverdos\w+/,
      /\bcuts? (?:and scars )?on (?:her|his) (?:arms?|wrists?|legs?|thighs?)\b/,
      /\b(?:cut|cuts|cutting|burns|burning|scratches|scratching) (?:her|his|their) (?:own )?(?:arms?|wrists?|legs?|thighs?)\b|\b(?:cut|scratch|burn|bit|hit|punch)\w* (?:her|him|them)self\b/,
    ],
  },
  {
    key: "neglect",
    about: "neglect",
    code: "16A",
    says: [
      /\bneglect\w*/,
      /\b(?:left|leaves|leaving) (?:at home |home )?(?:alone|unsupervised|on (?:their|her|his) own|with no adult)\b/,
      /\bno food (?:in|at|for)\b|\bnot enough food\b|\bdirty and (?:smell\w*|hungry|unkempt)\b|\bhungry(?:,| and) dirty\b/,
      /\b(?:is|are|was|were|often|always|usually|arrives?|looks?) (?:very |often |always |so )*(?:dirty|unkempt|unwashed|smelly|filthy|infested)\b/,
      /\b(?:often|always|usually|regularly) (?:\w+ )?hungry\b/,
      /\b(?:home|house|flat|bedroom) (?:is|was) (?:very )?(?:filthy|squalid|unsafe)\b|\b(?:faeces|mould|rubbish) on\b|\bmissed (?:\w+ ){0,3}?(?:appointments|immunisations)\b|\bdecayed teeth\b|\buntreated (?:head ?lice|nits|scabies|decay)\b/,
    ],
  },
  {
    key: "emotional_abuse",
    about: "emotional abuse",
    code: "17A",
    says: [
      /\bemotional(?:ly)? (?:abus\w*|harm(?:ed|ing)?)\b|\bpsychological(?:ly)? abus\w*/,
      /\b(?:calls?|called|calling|tells?|told|telling) (?:her|him|them|the child\w*)(?: that)?(?: (?:she|he|they) (?:is|are|was|were))? ?(?:worthless|stupid|useless|hated|unwanted|fat|evil|a mistake|an idiot|ugly)\b/,
      /\bconstantly (?:criticis\w*|shout\w*|blam\w*|belittl\w*|humiliat\w*)|\bbelittl\w+|\bhumiliat(?:es|ed|ing)\b|\bscapegoat\w*/,
      /\bwishes (?:that )?(?:she|he|they) (?:had|was|were) (?:\w+ ){0,3}?(?:born|abort\w+)\b|\bshould never have been born\b|\bnever wanted (?:her|him)\b/,
      /\btold that (?:she|he) is (?:hated|unloved|unwanted|worthless)\b/,
    ],
  },
  { key: "fgm", about: "female genital mutilation", code: "22A", says: [/\bfgm\b|\bfemale genital\b|\bfemale circumcision\b|\bcutting ceremony\b/] },
  {
    key: "faith",
    about: "faith or belief",
    code: "23A",
    says: [/\bwitch(?:craft)?\b|\bexorcis\w*|\bkindoki\b|\bjuju\b|\bblack magic\b|\bevil spirits?\b/, /\b(?:is|are|was|be) possessed\b|\bspirit possession\b|\bspirit (?:\w+ )?(?:lives|is|was) in\b|\bcast (?:it|the \w+) out\b/],
  },
  {
    key: "criminal_exploitation",
    about: "criminal exploitation",
    code: "24A",
    says: [/\bcounty lines?\b|\bcriminal(?:ly)? exploit\w*|\bcce\b|\bdebt bondage\b|\bcuckoo\w*|\bbeing used to (?:carry|run|sell|deliver|move|hold) drugs\b|\b(?:carrying|running|delivering|holding) drugs\b/],
  },
];

// Private fostering has five codes; what is said beside it chooses among them.
export const PRIVATE_FOSTERING = {
  says: /\bprivate(?:ly)? foster\w*/,
  codes: /** @type {[RegExp, string][]} */ ([
    [/\b(?:overseas|abroad)\b.*\b(?:return|go back)\b/, "8B"],
    [/\b(?:overseas|abroad)\b.*\b(?:stay|remain|settle)\b/, "8C"],
    [/\b(?:course|boarding|language school|student)\b/, "8D"],
    [/\b(?:girlfriend's|boyfriend's) (?:family|parents)\b/, "8E"],
  ]),
  otherwise: "8F",
};

/** What one person does to another, and between whom: between adults, to a child, by a child. */
export const HARM = {
  does: /\b(?:hit|hits|hitting|slaps?|slapped|smack(?:s|ed)?|punch(?:es|ed)?|kick(?:s|ed)?|beats?|belted|shook|burnt|burned|bit|strangl(?:es|ed)|chok(?:es|ed)|whipp(?:ed|s)|dragged|assault(?:ed|ing|s)|threatens|threatened|hurts|pinned|stabbed|head-?butted|push(?:es|ed)(?= \w+ (?:into|against|down|over|to|off|out))|(?:threw|throws|thrown) (?:\w+ ){1,3}at)(?: and \w+)?\s+(her|him|them|mum|mother|dad|father|[a-z]+'s \w+|(?:his|her) (?:wife|partner|husband|girlfriend)|the (?:child(?:ren)?|baby)|(?:her|his|their) (?:daughter|son|child(?:ren)?)|[a-z]+)/,
  suffers: /\b(?:be|been|being|is|was|were|gets|got) (?:hit|beaten|slapped|smacked|punched|kicked|whipped|burnt|strangled|assaulted)\b(?! by (?:a|the) (?:car|bus|van|lorry|bike|ball|door|swing|wave))/,
  toChild: /\bphysical(?:ly)? abus\w*|\bnon-?accidental injur\w*|\bunexplained (?:bruis|injur|mark)\w*|\bphysical chastisement\b|\bfractur\w+\b.*\bno explanation\b/,
  sexual: /\bsexual(?:ly)? (?:abus|assault|touch)\w*|\brap(?:ed|es|ing|e)\b|\b(?:touch|fondl)\w* (?:[\w']+ ){1,2}?(?:private parts|privates|genitals|vagina|penis|breasts)\b|\bsexual (?:things|acts?|activity)\b|\bindecent\w*/,
  betweenAdults:
    /\bdomestic(?:ally)? (?:abus|violen)\w*|\bcoerciv\w+|\bmarac\b|\b(?:violent|abusive|controlling) (?:relationship|partner|husband|boyfriend|ex)\b|\bnon-?molestation\b|\b(?:is|was|being|very) controlling\b|\bbruis\w+ (?:on|to|around) (?:mum|mother|her mother)\b|\bviolent (?:towards|to) (?:mum|mother|her mother|his (?:wife|partner))\b|\bcontrols? (?:all (?:of )?)?(?:the|her|mum's) (?:money|finances|phone)\b|\bdoes not let (?:mum|mother)\b|\b(?:mum|mother) (?:is|was) (?:afraid|frightened|scared) of\b/,
};
