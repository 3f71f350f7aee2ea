/** The planner's dialogs: one visit, another time for it, and the reason for breaking a rule. */

import { useId, useState } from "react";

import { useKeptWords } from "../hooks.js";
import { bestSlotsFor, judgeMove, placeOf } from "../planner/moves.js";
import { clock, dayText, faultText, heldBecause, keyOf, lasts, named, toneOf, travelText } from "../planner/words.js";
import { Badge, Button, Icon, Sheet } from "./week-plan-parts.jsx";

/** One visit, appointment or due thing: what it is, why, and everything that can be done with it. */
export function Details({ index, page, acts, close }) {
  const { week, plan } = page;
  const stop = week.stops[index];
  const place = placeOf(plan, index);
  const held = heldBecause(stop);
  const isVisit = stop.kind === "visit" && place !== null;
  const then = (act) => () => {
    close();
    act();
  };
  const mine = page.mayMove && !stop.begun && stop.kind !== "appointment";
  const movable = mine && !held;
  return (
    <Sheet
      title={named(stop)}
      onClose={close}
      foot={
        <>
          {movable && isVisit && (
            <Button onClick={then(() => acts.takeOut(index))}>Back to the list</Button>
          )}
          {movable && (
            <Button tone="primary" icon="clock" onClick={then(() => acts.chooseTime(index))}>
              {place ? "Move" : "Plan it"}
            </Button>
          )}
        </>
      }
    >
      <p className="plan-sheet-what">
        {stop.visit_kind_label}, {lasts(stop.minutes * 60)}
      </p>
      <p className="plan-marks-row">
        {mine && stop.locked && <Badge icon="lock">Locked</Badge>}
        {mine && stop.confirmed && (
          <Badge tone="good" icon="check-circle">
            Agreed with the family
          </Badge>
        )}
        {stop.unannounced && <Badge icon="eye-off">Unannounced</Badge>}
      </p>
      <dl className="facts" data-look="lines">
        <Fact name="When">
          {place ? `${dayText(week.routes[place.route].on)}, ${clock(place.start)} to ${clock(place.start + week.problem.stops[index].service)}` : "No time yet"}
        </Fact>
        {stop.place_text && <Fact name="Where">{stop.place_text}</Fact>}
        {stop.due_on && <Fact name="Due">{dayText(stop.due_on)}</Fact>}
        {stop.because && (
          <Fact name="Why">
            {stop.because} <span className="soft">{stop.source}</span>
          </Fact>
        )}
        {stop.moved_house && <Fact name="Address">{stop.moved_house}</Fact>}
        {stop.second && <Fact name="Together with">{stop.second}</Fact>}
      </dl>
      {held && <p className="soft">{held}</p>}
      <div className="plan-acts">
        {isVisit && stop.visit_ids[0] && (
          <a className="button" data-tone="quiet" href={`/visits/${stop.visit_ids[0]}`} onClick={acts.follow}>
            <Icon name="visit" /> Open the visit
          </a>
        )}
        {stop.child_ids[0] && (
          <a className="button" data-tone="quiet" href={`/children/${stop.child_ids[0]}`} onClick={acts.follow}>
            <Icon name="child" /> Open the record
          </a>
        )}
        {mine && isVisit && (
          <Button icon={stop.locked ? "unlock" : "lock"} onClick={then(() => acts.lock(index, !stop.locked))}>
            {stop.locked ? "Unlock" : "Lock this time"}
          </Button>
        )}
        {mine && isVisit && !stop.unannounced && (
          <Button icon="phone" onClick={then(() => acts.confirm(index, !stop.confirmed))}>
            {stop.confirmed ? "Not agreed after all" : "Agreed with the family"}
          </Button>
        )}
        {mine && !place && stop.kind === "due" && (
          <Button icon="close" onClick={then(() => acts.sayNo(index))}>
            Not this week
          </Button>
        )}
        {mine && isVisit && (
          <Button tone="danger" icon="trash" onClick={then(() => acts.cancel(index))}>
            Cancel the visit
          </Button>
        )}
      </div>
    </Sheet>
  );
}

const Fact = ({ name, children }) => (
  <div className="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/**
 * Another time, without dragging: the three best, or any day and time, judged as it is chosen.
 * ``who``: the visits to choose from when one is booked.
 */
export function ChooseTime({ index: given, who, page, drop, close }) {
  const { week, plan, today } = page;
  const [index, setIndex] = useState(given ?? who[0]);
  const place = placeOf(plan, index);
  const days = week.routes.map((route, r) => ({ ...route, r })).filter(({ on }) => on >= today);
  const slots = bestSlotsFor(week.problem, plan, index).filter(({ route }) => week.routes[route].on >= today);
  const first = place ?? slots[0] ?? { route: days[0]?.r ?? 0, start: week.problem.routes[days[0]?.r ?? 0].from };
  const [at, setAt] = useState({ route: first.route, start: first.start });
  const id = useId();
  const verdict = judgeMove(week, plan, index, at.route, at.start);
  const same = place && place.route === at.route && place.start === at.start;
  const choose = (next) => {
    setIndex(next);
    const best = bestSlotsFor(week.problem, plan, next, 1)[0];
    if (best) setAt({ route: best.route, start: best.start });
  };
  const put = (to) => {
    close();
    drop(index, to);
  };
  return (
    <Sheet
      title={given === undefined ? "Book a visit" : place ? `Move ${named(week.stops[index])}` : `Plan ${named(week.stops[index])}`}
      onClose={close}
      foot={
        <>
          <Button data-closes="">Leave it</Button>
          <Button tone="primary" icon="check" disabled={same} onClick={() => put(at)}>
            {place ? "Move it there" : "Plan it there"}
          </Button>
        </>
      }
    >
      {given === undefined && (
        <Field id={`${id}-who`} label="Who">
          <Select id={`${id}-who`} value={index} onChange={(value) => choose(Number(value))}>
            {who.map((one) => (
              <option key={one} value={one}>
                {named(week.stops[one])}: {week.stops[one].visit_kind_label}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <fieldset className="plan-slots">
        <legend className="field-label">Best times</legend>
        {slots.length ? (
          slots.map(({ route, start, minutes, wish }) => (
            <button
              key={`${route} ${start}`}
              type="button"
              className="plan-slot"
              aria-pressed={at.route === route && at.start === start}
              onClick={() => setAt({ route, start })}
            >
              <strong>
                {dayText(week.routes[route].on)}, {clock(start)}
              </strong>
              <span>
                {travelText(minutes)}
                {wish ? ", not a time they asked for" : ""}
              </span>
            </button>
          ))
        ) : (
          <p className="soft">No free time fits without moving something else.</p>
        )}
      </fieldset>
      <div className="plan-when">
        <Field id={`${id}-day`} label="Day">
          <Select id={`${id}-day`} value={at.route} onChange={(value) => setAt({ ...at, route: Number(value) })}>
            {days.map(({ on, r }) => (
              <option key={r} value={r}>
                {dayText(on)}
              </option>
            ))}
          </Select>
        </Field>
        <Field id={`${id}-time`} label="Time">
          <input
            id={`${id}-time`}
            className="input"
            type="time"
            step="300"
            value={clock(at.start)}
            onChange={(event) => {
              const [hour, minute] = event.target.value.split(":").map(Number);
              if (Number.isFinite(hour + minute)) setAt({ ...at, start: (hour * 60 + minute) * 60 });
            }}
          />
        </Field>
      </div>
      <Verdict page={page} route={at.route} verdict={verdict} isMove={place !== null} />
    </Sheet>
  );
}

const Field = ({ id, label, children }) => (
  <div className="field">
    <label className="field-label" htmlFor={id}>
      {label}
    </label>
    {children}
  </div>
);

const Select = ({ id, value, onChange, children }) => (
  <div className="select-frame">
    <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
      {children}
    </select>
    <Icon name="down" />
  </div>
);

/** The sentences a verdict stands for: rules broken, then costs. */
export function verdictLines(page, route, verdict) {
  const { week } = page;
  const hard = verdict.hard.map((fault) => faultText(week, week.problem, verdict.plan, fault, faultRoute(verdict, fault, route)));
  const soft = verdict.soft.map((index) => `${named(week.stops[index])} asked for another time.`);
  return { hard, soft };
}

function faultRoute(verdict, fault, route) {
  const found = verdict.plan.routes.findIndex((stops) => stops.includes(fault.stop));
  return found < 0 ? route : found;
}

function Verdict({ page, route, verdict, isMove }) {
  const { hard, soft } = verdictLines(page, route, verdict);
  const tone = toneOf(verdict, isMove);
  return (
    <div className="plan-verdict" data-tone={tone} role="status">
      <Icon name={hard.length ? "danger" : tone === "warning" ? "warning" : "check-circle"} />
      <div>
        <p>
          <strong>{hard.length ? "This breaks a rule" : "This fits"}</strong>, {travelText(verdict.minutes)}.
        </p>
        {[...hard, ...soft].map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}

/** Why a rule is broken knowingly: asked for before the move is made. */
export function Override({ index, route, start, verdict, page, move, close }) {
  const [reason, setReason] = useKeptWords(`plan.override.${keyOf(page.week.stops[index])}`);
  const [asked, setAsked] = useState(false);
  const id = useId();
  const { hard } = verdictLines(page, route, verdict);
  const wanting = asked && reason.trim().length < 3;
  return (
    <Sheet
      title="This breaks a rule"
      onClose={close}
      foot={
        <>
          <Button data-closes="">Put it back</Button>
          <Button
            tone="danger"
            onClick={() => {
              if (reason.trim().length < 3) {
                setAsked(true);
                return;
              }
              close();
              setReason("");
              move(reason.trim());
            }}
          >
            Move it anyway
          </Button>
        </>
      }
    >
      <p>
        {named(page.week.stops[index])}, {dayText(page.week.routes[route].on)} at {clock(start)}:
      </p>
      <ul className="plan-broken-list" role="list">
        {hard.map((line) => (
          <li key={line}>
            <Icon name="danger" small /> {line}
          </li>
        ))}
      </ul>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          Why all the same
        </label>
        <textarea
          id={id}
          className="input"
          rows={3}
          data-first=""
          maxLength={200}
          value={reason}
          aria-invalid={wanting}
          aria-describedby={`${id}-error`}
          onChange={(event) => setReason(event.target.value)}
        />
        <p className="field-error" id={`${id}-error`}>
          {wanting ? "Say in a few words why; it is kept with the plan." : ""}
        </p>
      </div>
    </Sheet>
  );
}

/**
 * A few words before something is given up: a visit cancelled, a week said no to. ``about`` is what,
 * so that a reason half typed when the iPad locked is there again.
 */
export function Because({ about, title, words, act, choices, done, close }) {
  const [other, setOther] = useKeptWords(`plan.because.${about}`);
  const [because, setBecause] = useState(other ? "" : choices[0]);
  const [asked, setAsked] = useState(false);
  const id = useId();
  const isOther = because === "";
  const missing = asked && isOther && !other.trim();
  return (
    <Sheet
      title={title}
      onClose={close}
      foot={
        <>
          <Button data-closes="">Leave it</Button>
          <Button
            tone="danger"
            onClick={() => {
              const said = isOther ? other.trim() : because;
              setAsked(true);
              if (!said) return;
              close();
              setOther("");
              done(said);
            }}
          >
            {act}
          </Button>
        </>
      }
    >
      <p>{words}</p>
      <fieldset className="field">
        <legend className="field-label">Why</legend>
        <div className="choices">
          {[...choices, ""].map((each) => (
            <label key={each} className="choice">
              <input type="radio" name={id} checked={because === each} onChange={() => setBecause(each)} />
              <span className="choice-words">{each || "Another reason"}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {isOther && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-other`}>
            Reason
          </label>
          <input
            id={`${id}-other`}
            className="input"
            maxLength={200}
            value={other}
            aria-invalid={missing}
            aria-describedby={`${id}-error`}
            onChange={(event) => setOther(event.target.value)}
          />
          <p className="field-error" id={`${id}-error`}>
            {missing ? "Say in a few words why." : ""}
          </p>
        </div>
      )}
    </Sheet>
  );
}

/** Something went otherwise than planned: how long it takes. */
export function HowLong({ title, words, choices, done, close }) {
  return (
    <Sheet title={title} onClose={close} foot={<Button data-closes="">Leave it</Button>}>
      <p>{words}</p>
      <div className="plan-lengths">
        {choices.map((minutes) => (
          <Button
            key={minutes}
            onClick={() => {
              close();
              done(minutes);
            }}
          >
            {lasts(minutes * 60)}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}
