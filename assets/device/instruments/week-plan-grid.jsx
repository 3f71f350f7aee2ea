/** The grid of the week: days beside each other, or one day under a strip of their names. */

import { allowed } from "../planner/times.js";
import { placeOf } from "../planner/moves.js";
import { freeTimes } from "../planner/week.js";
import { clock, count, dayName, dayText, faultText, heldBecause, keyOf, lasts, named, shortDate, toneOf } from "../planner/words.js";
import { Badge, Icon } from "./week-plan-parts.jsx";

const HOUR = 3_600;
const SAYS_ITS_MINUTES = 600;

/**
 * @typedef {{week: any, plan: any, hours: {from: number, to: number}, today: string, seconds: number,
 *   held: any, verdict: any, changed: Set<number>, mayMove: boolean, handlers: (index: number, key: string) => object,
 *   open: (index: number) => void, tidy: (route: number) => void}} Page
 */

/** The days' names, to choose one where only one is shown. */
export function Strip({ week, days, shown, today, choose }) {
  return (
    <ul className="plan-strip" role="list">
      {days.map(({ on, route, day }) => (
        <li key={on}>
          <button
            type="button"
            className="plan-strip-day"
            aria-current={on === shown ? "date" : undefined}
            data-today={on === today ? "" : undefined}
            data-turns-to={route >= 0 ? route : undefined}
            onClick={() => choose(on)}
          >
            <span aria-hidden="true">{dayName(on).slice(0, 3)}</span>
            <strong aria-hidden="true">{Number(on.slice(8))}</strong>
            <span className="plan-dots" aria-hidden="true">
              {(day?.visits ?? []).slice(0, 5).map((visit) => (
                <i key={visit.stop} />
              ))}
            </span>
            <span className="hidden-text">
              {dayText(on)}
              {on === today ? ", today" : ""}. {day ? loadText(week, day) : "Not a working day"}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** @param {{days: any[], page: Page, look: "week"|"day"}} props */
export function Grid({ days, page, look }) {
  const { hours } = page;
  const marks = [];
  for (let time = hours.from; time < hours.to; time += HOUR) marks.push(time);
  return (
    <div className="plan-grid" data-look={look} style={{ "--hours": (hours.to - hours.from) / HOUR, "--days": days.length }}>
      <div className="plan-hours" aria-hidden="true">
        {marks.map((time) => (
          <span key={time} style={{ top: heightOf(time - hours.from) }}>
            {clock(time)}
          </span>
        ))}
      </div>
      {days.map((each) => (
        <Day key={each.on} {...each} page={page} />
      ))}
    </div>
  );
}

const heightOf = (seconds) => `calc(var(--hour) * ${seconds / HOUR})`;
const placed = (page, from, to) => ({
  top: heightOf(from - page.hours.from),
  height: heightOf(to - from),
});

/** @param {any} props */
function Day({ on, route, day, page }) {
  const { today, hours, held } = page;
  const given = route >= 0 ? page.week.problem.routes[route] : null;
  const isHere = held?.at && held.at !== "tray" && held.at.route === route;
  return (
    <section className="plan-day" aria-label={dayText(on)} data-today={on === today ? "" : undefined}>
      <header className="plan-day-head">
        <h3>
          <span>{dayName(on).slice(0, 3)}</span> <strong>{shortDate(on)}</strong>
          {on === today && <span className="hidden-text">, today</span>}
        </h3>
        <p>{day ? loadText(page.week, day) : "Not a working day"}</p>
        {page.mayMove && on >= today && day && day.visits.length > 2 && (
          <button type="button" className="button plan-tidy" data-tone="bare" onClick={() => page.tidy(route)}>
            Tidy<span className="hidden-text"> {dayText(on)}</span>
          </button>
        )}
      </header>
      <div className="plan-column" data-route={route >= 0 ? route : undefined} data-worked={day ? "" : undefined}>
        {given && (
          <>
            <span className="plan-off" style={placed(page, hours.from, given.from)} />
            <span className="plan-off" style={placed(page, given.to, hours.to)} />
          </>
        )}
        {held && given && <Windows page={page} route={route} />}
        {on === today && page.seconds >= hours.from && page.seconds <= hours.to && (
          <span className="plan-now" style={{ top: heightOf(page.seconds - hours.from) }} />
        )}
        {day && <Entries day={day} route={route} page={page} />}
        {isHere && <Ghost page={page} />}
      </div>
    </section>
  );
}

function loadText(week, day) {
  const visits = day.visits.filter(({ stop }) => week.stops[stop].kind !== "appointment").length;
  if (!day.visits.length) return "Nothing yet";
  return [visits && count(visits, "visit"), day.travel > 60 && `${lasts(day.travel)} travel`].filter(Boolean).join(", ");
}

/** When what is held may begin on this day. */
function Windows({ page, route }) {
  const given = allowed(page.week.problem, route, page.held.index);
  const length = page.week.problem.stops[page.held.index].service;
  return (given?.windows ?? []).map(([from, to]) => {
    const [top, foot] = [Math.max(from, page.hours.from), Math.min(to + length, page.hours.to)];
    return foot > top && <span key={from} className="plan-window" style={placed(page, top, foot)} />;
  });
}

function Entries({ day, route, page }) {
  const { week } = page;
  const given = week.problem.routes[route];
  const { on } = week.routes[route];
  const now = on === page.today ? page.seconds : on < page.today ? given.to : 0;
  return (
    <ol className="plan-entries" role="list">
      {freeTimes(given, day, now).map(({ from, to }) => (
        <li key={`free ${from}`} className="plan-free" style={placed(page, from, to)}>
          <span>{lasts(Math.floor((to - from) / 900) * 900)} free</span>
        </li>
      ))}
      {day.lunch && (
        <li className="plan-lunch" style={placed(page, day.lunch.from, day.lunch.to)}>
          <span>Lunch</span>
        </li>
      )}
      {day.visits.map((visit, place) => (
        <Entry
          key={keyOf(week.stops[visit.stop])}
          visit={visit}
          free={day.visits[place - 1]?.end ?? 0}
          day={day}
          route={route}
          page={page}
        />
      ))}
      {day.home && day.home.leg > 60 && (
        <Leg from={day.home.leave} to={day.home.at} says="on the way back" page={page} />
      )}
    </ol>
  );
}

/** A journey; drawn only where the day is free (from `free`), so that it never lies on a visit. */
function Leg({ from, to, says, free = 0, page }) {
  const drawn = Math.min(Math.max(from, free), to);
  return (
    <li className="plan-leg" style={placed(page, drawn, to)} data-short={to - drawn < SAYS_ITS_MINUTES ? "" : undefined}>
      <span>
        {lasts(to - from)}
        <span className="hidden-text"> {says}</span>
      </span>
    </li>
  );
}

/** @param {any} props */
function Entry({ visit, free, day, route, page }) {
  const stop = page.week.stops[visit.stop];
  const faults = day.faults.filter((fault) => fault.stop === visit.stop);
  const isHeld = page.held?.index === visit.stop;
  const isFixed = heldBecause(stop) !== "";
  const isVisit = stop.kind !== "appointment";
  const state = [
    isVisit && stop.locked && "Locked",
    isVisit && stop.confirmed && "Agreed with the family",
    stop.unannounced && "Unannounced",
    page.changed.has(visit.stop) && "Changed by this proposal",
    faults.length && faultText(page.week, page.week.problem, page.plan, faults[0], route),
  ].filter(Boolean);
  return (
    <>
      {visit.leg > 60 && (
        <Leg from={visit.leave} to={visit.leave + visit.leg} free={free} says={`on the way to ${named(stop)}`} page={page} />
      )}
      <li className="plan-entry" style={placed(page, visit.start, visit.end)}>
        <button
          type="button"
          className="plan-block"
          id={`plan-stop-${keyOf(stop)}`}
          data-kind={stop.kind}
          data-tone={faults.length ? "danger" : undefined}
          data-agreed={stop.confirmed ? "" : undefined}
          data-fixed={isFixed ? "" : undefined}
          data-held={isHeld ? "" : undefined}
          data-changed={page.changed.has(visit.stop) ? "" : undefined}
          data-short={visit.end - visit.start < 2_400 ? "" : undefined}
          aria-describedby={isFixed || !page.mayMove ? undefined : "plan-keys"}
          onClick={() => page.open(visit.stop)}
          {...(page.mayMove ? page.handlers(visit.stop, keyOf(stop)) : {})}
        >
          <span className="plan-block-head">
            <span className="plan-time">{clock(visit.start)}</span>
            <span className="plan-marks">
              {faults.length > 0 && <Icon name="warning" small />}
              {isVisit && stop.locked && <Icon name="lock" small />}
              {isVisit && stop.confirmed && <Icon name="check-circle" small />}
              {stop.unannounced && <Icon name="eye-off" small />}
              {!isVisit && <Icon name="calendar" small />}
            </span>
          </span>
          <span className="plan-who">{named(stop)}</span>
          {isVisit && <span className="plan-what">{stop.visit_kind_label}</span>}
          <span className="hidden-text">
            {" "}
            until {clock(visit.end)}. {state.join(". ")}
          </span>
        </button>
      </li>
    </>
  );
}

/** Where what is held would be put, and whether that holds. */
function Ghost({ page }) {
  const { held, verdict, week } = page;
  const stop = week.stops[held.index];
  const length = week.problem.stops[held.index].service;
  const tone = verdict ? toneOf(verdict, placeOf(page.plan, held.index) !== null) : "neutral";
  return (
    <div className="plan-ghost" data-tone={tone} style={placed(page, held.at.start, held.at.start + length)} aria-hidden="true">
      <span className="plan-block-head">
        <span className="plan-time">{clock(held.at.start)}</span>
        <Icon name={tone === "danger" ? "danger" : tone === "warning" ? "warning" : "check-circle"} small />
      </span>
      <span className="plan-who">{named(stop)}</span>
    </div>
  );
}

/** What is due and has no time yet: the longest overdue first. */
export function Tray({ tray, left, page }) {
  const { week, today } = page;
  const late = tray.filter((index) => week.stops[index].due_on && week.stops[index].due_on < today).length;
  return (
    <section className="plan-tray" data-tray="" aria-label="To plan">
      <header className="plan-tray-head">
        <h3>To plan</h3>
        {tray.length > 0 && <span className="count">{tray.length}</span>}
        {late > 0 && (
          <Badge tone="danger" icon="danger">
            {late} overdue
          </Badge>
        )}
      </header>
      {tray.length + left.length ? (
        <ul role="list" className="plan-cards">
          {tray.map((index) => (
            <Due key={keyOf(week.stops[index])} index={index} page={page} />
          ))}
          {left.map((each) => (
            <CannotYet key={each.id} {...each} page={page} />
          ))}
        </ul>
      ) : (
        <p className="plan-none">Everything due this week has a time.</p>
      )}
    </section>
  );
}

function dueText(due, today) {
  const days = Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000);
  if (days < 0) return `${count(-days, "day")} overdue`;
  return days === 0 ? "Due today" : `Due ${dayName(due).slice(0, 3)} ${shortDate(due)}`;
}

/** What has no place in the problem: why, and what to do about it.
 * @param {any} props */
function CannotYet({ title, due_on: due, because, what_to_do: whatToDo, page }) {
  return (
    <li>
      <div className="plan-card" data-tone="warning">
        <span className="plan-block-head">
          <span className="plan-who">{title}</span>
          {due && <span className="plan-due">{dueText(due, page.today)}</span>}
        </span>
        <span className="plan-not-yet">
          <Icon name="warning" small /> Cannot be planned yet
        </span>
        <span className="plan-why">
          {because} {whatToDo}
        </span>
      </div>
    </li>
  );
}

/** @param {any} props */
function Due({ index, page }) {
  const stop = page.week.stops[index];
  const isLate = stop.due_on && stop.due_on < page.today;
  return (
    <li>
      <button
        type="button"
        className="plan-card"
        id={`plan-stop-${keyOf(stop)}`}
        data-tone={isLate ? "danger" : undefined}
        data-held={page.held?.index === index ? "" : undefined}
        aria-describedby={page.mayMove ? "plan-keys" : undefined}
        onClick={() => page.open(index)}
        {...(page.mayMove ? page.handlers(index, keyOf(stop)) : {})}
      >
        <span className="plan-block-head">
          <span className="plan-who">{named(stop)}</span>
          {stop.due_on && <span className="plan-due">{dueText(stop.due_on, page.today)}</span>}
        </span>
        <span className="plan-what">
          {stop.visit_kind_label}, {lasts(stop.minutes * 60)}
        </span>
        {stop.because && (
          <span className="plan-why">
            {stop.because} {stop.source && <span>{stop.source}.</span>}
          </span>
        )}
      </button>
    </li>
  );
}
