/**
 * The one line about a document: where its words are. No DOM here.
 *
 * @typedef {{words: string, tone: "good" | "warning" | "danger" | "neutral", icon: string}} Line
 */

/** @type {Record<string, Line>} */
const LINES = {
  opening: { words: "Opening", tone: "neutral", icon: "" },
  saved: { words: "On the record", tone: "good", icon: "on-record" },
  sending: { words: "Sending", tone: "neutral", icon: "refresh" },
  waiting: { words: "On this iPad", tone: "warning", icon: "waiting" },
  not_stored: { words: "Not stored on this iPad", tone: "danger", icon: "danger" },
  read: { words: "Read only", tone: "neutral", icon: "eye" },
  signed: { words: "Signed off", tone: "neutral", icon: "lock" },
  late: { words: "Signed off; your changes are kept as an addendum", tone: "warning", icon: "lock" },
  sealed: { words: "No access now; your changes are kept, sealed", tone: "warning", icon: "lock" },
};

/**
 * @param {{live: {status: {state: string, waiting?: number}, role: string | null} | null,
 *          problem: string | null}} page
 * @returns {Line}
 */
export function statusOf({ live, problem }) {
  if (problem) return { words: problem, tone: "danger", icon: "danger" };
  if (!live) return LINES.opening;
  const { state, waiting = 0 } = live.status ?? {};
  if (live.role === "read" && (state === "saved" || state === "opening")) return LINES.read;
  const line = LINES[state] ?? LINES.opening;
  if (state === "waiting" && waiting > 0) return { ...line, words: `${line.words} (${waiting})` };
  return line;
}
