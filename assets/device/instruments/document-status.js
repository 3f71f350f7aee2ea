/**
 * The one line about a document: where its words are. No DOM here.
 *
 * @typedef {{words: string, tone: "good" | "warning" | "danger" | "neutral", icon: string}} Line
 */

/** @type {Record<string, Line>} */
const PLACES = {
  record: { words: "On the record", tone: "good", icon: "on-record" },
  device: { words: "On this iPad", tone: "warning", icon: "waiting" },
  memory: { words: "Storing", tone: "neutral", icon: "refresh" },
  not_stored: { words: "Not stored on this iPad", tone: "danger", icon: "danger" },
};

// A line that has not answered for so long may be dead, and nobody has said so yet.
const PATIENCE = 3000;

/** @param {string} words @param {Line["tone"]} tone @param {string} icon @returns {Line} */
const line = (words, tone, icon) => ({ words, tone, icon });

/**
 * @param {{live: {status: any} | null, problem: string | null}} page what live.js tells of it
 * @param {number} now milliseconds since 1970
 * @returns {Line}
 */
export function statusOf({ live, problem }, now) {
  if (problem) return line(problem, "danger", "danger");
  if (!live) return line("Opening", "neutral", "");
  const { place, waiting, oldest, late, refused, connected, role, signed, refusal, elsewhere } = live.status;
  if (place === "not_stored") return PLACES.not_stored;
  if (refused) return line("Part of what you wrote was not taken; it is kept on this iPad", "danger", "danger");
  if (signed && late) return line("Signed off; what you wrote after is kept as an addendum", "warning", "lock");
  if (refusal && waiting) return line("No access now; what you wrote is kept, sealed", "warning", "lock");
  if (signed) return line("Signed off", "neutral", "lock");
  if (elsewhere) return line("Open in another window; this one only reads", "neutral", "eye");
  if (role === "read") return line("Read only", "neutral", "eye");
  if (waiting && connected && now - (oldest ?? now) < PATIENCE) return line("Sending", "neutral", "refresh");
  if (!waiting && !connected && role === null) return line("On this iPad", "warning", "waiting");
  return PLACES[place] ?? PLACES.record;
}

const WORST_FIRST = ["danger", "warning", "neutral", "good"];

/**
 * One line for an assessment whose words stand in two documents: the worse of the two, and of one
 * that is closed and one that is not, what is true of the open one.
 * @param {Line} own @param {Line} common
 */
export function worseOf(own, common) {
  return WORST_FIRST.indexOf(common.tone) < WORST_FIRST.indexOf(own.tone) ? common : own;
}
