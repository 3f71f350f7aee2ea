/**
 * A worker's week to test the planner's pages with: five days, nine places, two appointments, three
 * planned visits, and what is due. Monday is 23 Nov 2026.
 */

const at = (hours, minutes = 0) => (hours * 60 + minutes) * 60;

/** On a line, in minutes of driving from the office: easy to add up in one's head. */
const PLACES = [0, 10, 12, 25, 26, 40, 5, 18, 30];
const minutesBetween = (one, other) => Math.abs(PLACES[one] - PLACES[other]);

export const DAYS = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"];

const travel = PLACES.flatMap((_, one) => PLACES.map((__, other) => minutesBetween(one, other) * 60));

const route = (on, day) => ({
  id: `me|${on}`,
  worker: 0,
  day,
  mode: "car",
  start: 0,
  end: 0,
  from: at(8, 30),
  to: at(17, 30),
  lunch: { length: at(0, 30), from: at(12), to: at(14) },
  capacity: null,
});

const everyDay = (windows = [[at(8, 30), at(17, 0), 0]]) =>
  DAYS.map((_, number) => ({ route: number, windows, cost: 0 }));
const until = (last, windows) => everyDay(windows).slice(0, last + 1);

const stop = (id, place, minutes, on, leaveOut = 36_000) => ({
  id, place, service: minutes * 60, arrival: place < 0 ? 0 : 180, demand: 0, on, leave_out: leaveOut,
});

const meta = (id, kind, title, more = {}) => ({
  id,
  kind,
  visit_ids: kind === "visit" ? [`visit-${id}`] : [],
  child_ids: kind === "appointment" ? [] : [`child-${id}`],
  names: kind === "appointment" ? [] : [title],
  title,
  who: "Me",
  place_text: `${id} Street`,
  due_on: "",
  because: "",
  source: "Local policy",
  minutes: 45,
  locked: false,
  confirmed: false,
  begun: false,
  unannounced: false,
  mine: true,
  visit_kind: "child_in_need",
  visit_kind_label: "Child in need visit",
  status: kind === "visit" ? "planned" : "",
  was: null,
  declined: false,
  second: "",
  ...more,
});

export const [COURT, CORE, AMIRA, BILAL, CARA, DAN, EVE, FINN] = [0, 1, 2, 3, 4, 5, 6, 7];

/** @param {(week: any) => void} [change] */
export function week(change = () => {}) {
  const made = {
    id: "2026-11-23",
    week_on: "2026-11-23",
    days: DAYS,
    version: "v1",
    made_at: "2026-11-23T06:00:00Z",
    estimated: true,
    travel_source: "straight line",
    routes: DAYS.map((on) => ({ worker_id: "me", worker: "Me", on, today: false })),
    problem: {
      version: 1,
      places: PLACES.length,
      travel: { car: travel },
      routes: DAYS.map(route),
      stops: [
        stop("court", 5, 90, [{ route: 1, windows: [[at(10), at(10), 0]], cost: 0 }], null),
        stop("core", -1, 60, [{ route: 3, windows: [[at(14), at(14), 0]], cost: 0 }], null),
        stop("amira", 1, 45, everyDay()),
        stop("bilal", 3, 45, everyDay([[at(15, 15), at(17), 0]])),
        stop("cara", 2, 45, everyDay()),
        stop("dan", 4, 60, until(2, [[at(15, 15), at(16), 0]])),
        stop("eve", 6, 30, until(4)),
        stop("finn", 8, 45, everyDay(), 0),
      ],
      uneven: 0,
    },
    stops: [
      meta("court", "appointment", "Court", { minutes: 90 }),
      meta("core", "appointment", "Core group", { minutes: 60, place_text: "" }),
      meta("amira", "visit", "Amira"),
      meta("bilal", "visit", "Bilal", { confirmed: true }),
      meta("cara", "visit", "Cara"),
      meta("dan", "due", "Dan", { due_on: "2026-11-25", minutes: 60 }),
      meta("eve", "due", "Eve", { due_on: "2026-11-20", minutes: 30 }),
      meta("finn", "open", "Finn"),
    ],
    plan: {
      routes: [[AMIRA], [COURT], [CARA, BILAL], [CORE], []],
      starts: [[at(9)], [at(10)], [at(9, 30), at(15, 30)], [at(14)], []],
    },
  };
  change(made);
  return made;
}

export { at };
