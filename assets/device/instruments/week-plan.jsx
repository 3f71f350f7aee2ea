/**
 * The worker's week on their own device: what is when, what waits, and a proposal for it. Everything
 * it needs is in the rows of the plan, so it works with no signal; what is done becomes operations.
 */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { act, setLocal } from "../actions.js";
import { uuid7 } from "../crypto.js";
import { useGo, useLocal, useToday } from "../hooks.js";
import { accept, cancel, confirm, decline, lock } from "../planner/acts.js";
import { withChanges } from "../planner/changes.js";
import { bestSlotsFor, judgeMove, placeOf } from "../planner/moves.js";
import { daysOf, hoursOf, openOf, trayOf, unfolded } from "../planner/week.js";
import { clock, count, dayText, heldBecause, indexOf, keyOf, lasts, named, travelText, weekText } from "../planner/words.js";
import { Because, ChooseTime, Details, HowLong, Override, verdictLines } from "./week-plan-dialogs.jsx";
import { useDrag } from "./week-plan-drag.js";
import { Grid, Strip, Tray } from "./week-plan-grid.jsx";
import { useAnnounced, useAskedFor, useFocusOn, useMinute, useShownDay, useStill, useWidth } from "./week-plan-hooks.js";
import { Button, Icon, Icons, Notice } from "./week-plan-parts.jsx";
import { useProposal } from "./week-plan-proposing.js";
import { Proposal } from "./week-plan-proposal.jsx";
import "./week-plan.css";
import "./week-plan-grid.css";
import "./week-plan-tray.css";
import "./week-plan-proposal.css";
import "./week-plan-dialogs.css";

const WEEK_LOOK = 50;
const TELL_AGAIN = {
  late: "Running late: the family hears the new time.",
  emergency: "An emergency: the family hears the new time.",
  sick: "Not well: the family hears the new time.",
};
const SIDE_TRAY = { week: 70, day: 42 };

/**
 * @param {{weeks: any[], icons: Object<string, string>, me: {id: string, name: string},
 *   mayMove: boolean}} props
 */
export function WeekPlan({ weeks, icons, me, mayMove }) {
  const today = useToday();
  const chosenWeek = useLocal("plan.week", "");
  const given =
    weeks.find(({ id }) => id === chosenWeek) ??
    weeks.find(({ days }) => days.at(-1) >= today) ??
    weeks.at(-1);
  if (!given) return null;
  const at = weeks.indexOf(given);
  return (
    <Icons.Provider value={icons}>
      <Week
        key={given.id}
        given={given}
        before={weeks[at - 1]?.id}
        after={weeks[at + 1]?.id}
        today={today}
        me={me}
        mayMove={mayMove}
      />
    </Icons.Provider>
  );
}

/** @param {any} props */
function Week({ given, before, after, today, me, mayMove }) {
  const current = useMemo(() => unfolded(given), [given]);
  const [week, still] = useStill(current);
  const { plan } = week;
  const root = useRef(/** @type {HTMLDivElement|null} */ (null));
  const wide = useWidth(root);
  const look = wide >= WEEK_LOOK ? "week" : "day";
  const seconds = useMinute();
  const go = useGo();
  const [said, setSaid] = useState("");
  const [done, setDone] = useState(/** @type {any} */ (null));
  const [sheet, setSheet] = useState(/** @type {any} */ (null));
  const [verdict, setVerdict] = useState(/** @type {any} */ (null));
  const [focus, setFocus] = useState(/** @type {{key: string, at?: {route: number, start: number}|null}|null} */ (null));
  const shownDay = useShownDay(week, today);
  const proposing = useProposal({ week, plan, now: { today, seconds } });
  const { proposal } = proposing;
  const drawn = proposal?.after ?? plan;

  const around = { newId: uuid7, me };
  const send = (operation) => void act(undefined, go, () => operation);
  const openSheet = (kind, index) => setSheet({ kind, key: keyOf(week.stops[index]) });
  const show = useCallback((on) => setLocal("plan.day", on, false), []);

  const put = (index, to, why = {}) => {
    const from = placeOf(plan, index);
    if (from && to && from.route === to.route && from.start === to.start) return;
    const steps = [{ index, from: from && { route: from.route, start: from.start }, to }];
    const operation = accept(week, plan, steps, around, why);
    send(operation);
    setDone({ words: putText(week, index, to, why.minutes), back: wayBack(operation, steps) });
    setFocus({ key: keyOf(stopsOf(operation)[index]), at: to });
  };
  const drop = (index, to) => {
    const judged = judgeMove(week, plan, index, to.route, to.start);
    const breaks = judged.hard.map(({ code }) => code);
    if (!breaks.length) put(index, to, { minutes: judged.minutes });
    else {
      setSheet({
        kind: "override",
        key: keyOf(week.stops[index]),
        ...to,
        verdict: judged,
        move: (override) => put(index, to, { override, breaks, minutes: judged.minutes }),
      });
    }
  };
  const undo = ({ back }) => {
    const steps = back
      .map(({ key, to }) => ({ index: indexOf(week, key), to }))
      .filter(({ index }) => index >= 0)
      .map(({ index, to }) => ({ index, from: placeOf(plan, index), to }));
    setDone(null);
    if (!steps.length) {
      setSaid("The week has changed since; move it by hand.");
      return;
    }
    send(accept(week, plan, steps, around));
    setSaid("Put back as it was.");
  };

  const days = useMemo(() => daysOf(week, drawn), [week, drawn]);
  const hours = useMemo(() => hoursOf(week, drawn), [week, drawn]);
  const tray = useMemo(() => trayOf(week, drawn), [week, drawn]);
  const routes = days.filter(({ route }) => route >= 0).map(({ route }) => route);
  const page = { week, plan, today, seconds, hours, mayMove: mayMove && !proposal, changed: proposing.changed };

  const drag = useDrag({
    root,
    hours,
    routes,
    indexOf: (key) => indexOf(week, key),
    lengthOf: (index) => week.problem.stops[index].service,
    firstPlace: (index) => firstPlace(week, plan, index, today, shownDay),
    refused: (index) => heldBecause(week.stops[index]),
    showDay: (route) => show(week.routes[route].on),
    say: setSaid,
    onMoved: ({ index, at, by }) => {
      const judged = at && at !== "tray" ? judgeMove(week, plan, index, at.route, at.start) : null;
      setVerdict(judged);
      if (by === "keys" && judged) setSaid(placeText({ week }, index, at, judged));
      else if (at === "tray") setSaid("Over the list of what is to plan.");
    },
    onDrop: ({ index, at }) => (at === "tray" ? placeOf(plan, index) && put(index, null) : drop(index, at)),
    onLeft: ({ index }) => setSaid(`${named(week.stops[index])} stays where it was.`),
  });

  useFocusOn(focus, week, () => setFocus(null));
  useAnnounced(proposal, setSaid);
  useAskedFor(bookableOf(week, plan), week, (index) => openSheet("time", index));
  const isBusy = Boolean(drag.held || proposal || sheet);
  useEffect(() => still(isBusy));

  const acts = {
    chooseTime: (index) => openSheet("time", index),
    takeOut: (index) => put(index, null),
    lock: (index, on) => (send(lock(week, index, on)), setSaid(on ? "Locked." : "Unlocked.")),
    confirm: (index, on) => (send(confirm(week, index, on)), setSaid(on ? "Agreed with the family." : "No longer agreed.")),
    sayNo: (index) => openSheet("no", index),
    cancel: (index) => openSheet("cancel", index),
    follow: (event) => {
      event.preventDefault();
      go(event.currentTarget.getAttribute("href"));
    },
  };
  const acceptAll = () => {
    const steps = proposal.changes.filter(({ index }) => proposing.chosen.has(index));
    const saved = -Math.round(proposing.secondsOf(steps) / 60);
    const tellAgain = TELL_AGAIN[proposal.situation.kind];
    const operation = accept(week, plan, steps, around, { proposal: true, savedMinutes: saved, tellAgain });
    send(operation);
    proposing.close();
    setDone({ words: `${count(steps.length, "change")} accepted.`, back: wayBack(operation, steps) });
  };
  const isThisWeek = week.days.includes(today);
  const bookable = bookableOf(week, plan);
  const view = { ...page, plan: drawn, held: drag.held, verdict, handlers: drag.handlers, open: (index) => !drag.wasDrag() && openSheet("details", index), tidy: (route) => proposing.tidy(route) };
  const side = wide >= SIDE_TRAY[look];

  return (
    <div className="plan" ref={root} data-holds={drag.held ? "" : undefined}>
      <p className="hidden-text" id="plan-keys">
        Enter shows it. Space picks it up: then the arrow keys move it, Space puts it down, Escape leaves it.
      </p>
      <p className="hidden-text" role="status" aria-live="assertive">
        {said}
      </p>
      <div className="plan-bar">
        <div className="plan-which">
          <div className="plan-weeks">
            {before && <Step to={before} icon="back" label="The week before" />}
            <h2 className="heading" data-level="3">
              {weekText(week.days)}
            </h2>
            {after && <Step to={after} icon="forward" label="The week after" />}
          </div>
          <p className="plan-sum">{sumText(week, days)}</p>
        </div>
        {mayMove && (
          <div className="plan-asks">
            {bookable.length > 0 && (
              <Button icon="plus" onClick={() => setSheet({ kind: "book" })} disabled={Boolean(proposal)}>
                Book a visit
              </Button>
            )}
            {isThisWeek && <Changed choose={(kind) => setSheet({ kind })} disabled={Boolean(proposal)} />}
            <Button tone="primary" icon="plan" onClick={() => proposing.ask({ kind: "week" })} disabled={Boolean(proposal)}>
              Suggest a plan
            </Button>
          </div>
        )}
      </div>
      {week.clashes?.length > 0 && (
        <Notice tone="warning" title="Two things at once">
          {week.clashes.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Notice>
      )}
      {done && !proposal && (
        <Notice
          tone="good"
          title={done.words}
          actions={
            <>
              <Button icon="undo" onClick={() => undo(done)}>
                Undo
              </Button>
              <Button tone="bare" onClick={() => setDone(null)}>
                Close
              </Button>
            </>
          }
        />
      )}
      {proposal && (
        <Proposal
          proposal={proposal}
          week={week}
          chosen={proposing.chosen}
          choose={proposing.choose}
          keep={proposing.keep}
          accept={acceptAll}
          leave={proposing.close}
          stop={proposing.stop}
          show={(index) => {
            const place = placeOf(drawn, index);
            if (place) show(week.routes[place.route].on);
            setFocus({ key: keyOf(week.stops[index]) });
          }}
        />
      )}
      <div className="plan-body" data-side={side ? "" : undefined} data-look={look}>
        <div className="plan-main">
          {look === "day" && <Strip week={week} days={days} shown={shownDay} today={today} choose={show} />}
          <Grid days={look === "week" ? days : days.filter(({ on }) => on === shownDay)} page={view} look={look} />
        </div>
        <aside className="plan-side">
          <Tray tray={tray} left={week.left ?? []} page={view} />
        </aside>
      </div>
      {week.estimated && (
        <p className="plan-note">Travel times are estimates ({week.travel_source || "straight line"}).</p>
      )}
      {sheet && (sheet.key === undefined || indexOf(week, sheet.key) >= 0) && (
        <Sheets
          sheet={{ ...sheet, index: sheet.key === undefined ? undefined : indexOf(week, sheet.key) }}
          page={{ ...page, plan: drawn }}
          acts={acts}
          drop={drop}
          bookable={bookable}
          close={() => setSheet(null)}
          cancelled={(index, because) => {
            send(cancel(week, plan, index, because));
            setDone(null);
            setSaid("Cancelled.");
            proposing.ask({ kind: "cancelled" }, withChanges(plan, [{ index, to: null }]), index);
          }}
          said={(index, because) => (send(decline(week, index, because)), setSaid("Not this week."))}
          ask={proposing.ask}
        />
      )}
    </div>
  );
}

function Sheets({ sheet, page, acts, drop, bookable, close, cancelled, said, ask }) {
  const { week } = page;
  const who = sheet.index === undefined ? "" : named(week.stops[sheet.index]);
  switch (sheet.kind) {
    case "details":
      return <Details index={sheet.index} page={page} acts={acts} close={close} />;
    case "time":
      return <ChooseTime index={sheet.index} page={page} drop={drop} close={close} who={[]} />;
    case "book":
      return <ChooseTime who={bookable} page={page} drop={drop} close={close} index={undefined} />;
    case "override":
      return <Override {...sheet} page={page} close={close} />;
    case "cancel":
      return (
        <Because
          about={`cancel.${keyOf(page.week.stops[sheet.index])}`}
          title={`Cancel the visit to ${who}?`}
          words="It is taken out of the plan, and what is left of the week is planned again for you to look at."
          act="Cancel the visit"
          choices={["The family cancelled", "I cannot make it", "It is not needed any more"]}
          done={(because) => cancelled(sheet.index, because)}
          close={close}
        />
      );
    case "no":
      return (
        <Because
          about={`no.${keyOf(page.week.stops[sheet.index])}`}
          title={`Not this week: ${who}`}
          words="It is not proposed again this week. It stays due, and your manager sees that."
          act="Not this week"
          choices={["Seen by someone else", "The family is away", "Agreed with my manager"]}
          done={(because) => said(sheet.index, because)}
          close={close}
        />
      );
    case "late":
      return (
        <HowLong
          title="Running late"
          words="How much longer are you busy where you are?"
          choices={[15, 30, 45, 60, 90]}
          done={(minutes) => ask({ kind: "late", minutes })}
          close={close}
        />
      );
    case "emergency":
      return (
        <HowLong
          title="An emergency"
          words="For how long are you away, about?"
          choices={[60, 120, 180, 240]}
          done={(minutes) => ask({ kind: "emergency", minutes })}
          close={close}
        />
      );
    case "sick":
      return (
        <HowLongNot
          close={close}
          done={() => {
            close();
            ask({ kind: "sick" });
          }}
        />
      );
    default:
      return null;
  }
}

const HowLongNot = ({ close, done }) => (
  <Because
    about="not-well"
    title="Not well today"
    words="Today's visits are planned on your other days where they fit. Nothing changes until you accept it."
    act="Plan without today"
    choices={["I am not well", "Someone I care for is not well"]}
    done={done}
    close={close}
  />
);

function Changed({ choose, disabled }) {
  if (disabled) return null;
  const item = (kind, icon, words) => (
    <button type="button" className="menu-item" onClick={() => choose(kind)}>
      <Icon name={icon} /> {words}
    </button>
  );
  return (
    <details className="menu" data-align="end">
      <summary className="button" data-tone="quiet">
        <Icon name="clock" /> Re-plan today
      </summary>
      <div className="menu-panel">
        {item("late", "clock", "I am running late")}
        {item("emergency", "danger", "An emergency")}
        {item("sick", "health", "I am not well today")}
      </div>
    </details>
  );
}

const Step = ({ to, icon, label }) => (
  <button
    type="button"
    className="button"
    data-tone="bare"
    data-only-icon=""
    title={label}
    onClick={() => setLocal("plan.week", to, false)}
  >
    <Icon name={icon} />
    <span className="hidden-text">{label}</span>
  </button>
);

const stopsOf = (operation) => operation.shows[0].row.stops;

/** What takes an operation back: each thing by its own name, to where it stood. */
const wayBack = (operation, steps) =>
  steps.map(({ index, from }) => ({ key: keyOf(stopsOf(operation)[index]), to: from }));

const bookableOf = (week, plan) => [...trayOf(week, plan), ...openOf(week, plan)];

function sumText(week, days) {
  const visits = days.flatMap(({ day }) => day?.visits ?? []);
  const travel = days.reduce((sum, { day }) => sum + (day?.travel ?? 0), 0);
  const made = visits.filter(({ stop }) => week.stops[stop].kind !== "appointment").length;
  const fixed = visits.length - made;
  const parts = [count(made, "visit"), fixed && count(fixed, "appointment"), travel && `about ${lasts(travel)} of travel`];
  return parts.filter(Boolean).join(", ");
}

function putText(week, index, to, minutes) {
  const who = named(week.stops[index]);
  if (!to) return `${who} is back in the list.`;
  const cost = minutes === undefined ? "" : ` ${travelText(minutes)}.`.replace(/^ ./, (first) => first.toUpperCase());
  return `${who}: ${dayText(week.routes[to.route].on)}, ${clock(to.start)}.${cost}`;
}

function placeText(page, index, at, verdict) {
  const { hard, soft } = verdictLines(page, at.route, verdict);
  const words = hard.length ? `Breaks a rule. ${hard.join(" ")}` : `Fits, ${travelText(verdict.minutes)}. ${soft.join(" ")}`;
  return `${dayText(page.week.routes[at.route].on)}, ${clock(at.start)}. ${words}`;
}

/** Where the keys begin: where it is, else its best time, else the day that is shown. */
function firstPlace(week, plan, index, today, shownDay) {
  const place = placeOf(plan, index);
  if (place) return { route: place.route, start: place.start };
  const slots = bestSlotsFor(week.problem, plan, index).filter(({ route }) => week.routes[route].on >= today);
  if (slots[0]) return { route: slots[0].route, start: slots[0].start };
  const shown = week.routes.findIndex(({ on }) => on === shownDay);
  const route = shown >= 0 ? shown : 0;
  return week.problem.routes[route] ? { route, start: week.problem.routes[route].from } : null;
}
