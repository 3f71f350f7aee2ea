/** A proposal: what it would change and why, what it could not place, and the worker's answer. */

import { headline } from "../planner/changes.js";
import { clock, count, dayText, named } from "../planner/words.js";
import { Badge, Button, Icon } from "./week-plan-parts.jsx";

const SITUATION = {
  week: "A plan for your week",
  late: "You are running late",
  emergency: "An emergency",
  sick: "You are not well today",
  tidy: "This day in a better order",
  cancelled: "What is left, planned again",
};

/** What the proposal comes to, in a line. */
export function titleOf({ failed, changes, working, seconds, cleared, situation }) {
  if (failed) return "No plan could be worked out";
  if (!changes || (working && !changes.length)) return "Working out a plan";
  if (!changes.length && situation.kind !== "week") return "Nothing else has to change";
  return headline(changes, seconds, cleared);
}

/**
 * @param {{proposal: any, week: any, chosen: Set<number>, choose: (index: number, on: boolean) => void,
 *   keep: (index: number) => void, accept: () => void, leave: () => void, stop: () => void,
 *   show: (index: number) => void}} props
 */
export function Proposal({ proposal, week, chosen, choose, keep, accept, leave, stop, show }) {
  const { changes, left, aside, working, failed, situation, broken } = proposal;
  const title = titleOf(proposal);
  const all = changes?.length ?? 0;
  return (
    <section className="plan-proposal" aria-labelledby="plan-proposal" data-working={working ? "" : undefined}>
      <header className="plan-proposal-head">
        <div>
          <p className="plan-proposal-kind">{SITUATION[situation.kind]}</p>
          <h2 className="heading" data-level="3" id="plan-proposal" tabIndex={-1}>
            {title}
          </h2>
        </div>
        {working && (
          <p className="plan-working">
            <i aria-hidden="true" />
            Still looking for a better one
          </p>
        )}
      </header>
      {failed && <p>Your plan stands as it was. Try again, or move visits by hand.</p>}
      {aside?.map(({ index, route, start }) => (
        <p className="plan-aside" key={index}>
          <Icon name="warning" small />
          {named(week.stops[index])}, {dayText(week.routes[route].on)} at {clock(start)}: this cannot be
          kept. Tell those who expect you, or ask your manager for cover.
        </p>
      ))}
      {all > 0 && (
        <ul className="plan-changes" role="list">
          {changes.map((change) => (
            <li key={change.index} className="plan-change">
              <label className="choice">
                <input
                  type="checkbox"
                  checked={chosen.has(change.index)}
                  onChange={(event) => choose(change.index, event.target.checked)}
                />
                <span className="choice-words">
                  <strong>{change.title}</strong>
                  <span>{change.what}</span>
                  <span className="choice-hint">{change.why}</span>
                  {change.tell && (
                    <span className="plan-tell">
                      <Icon name="phone" small /> The family was told the old time
                    </span>
                  )}
                </span>
              </label>
              <span className="plan-change-acts">
                <Button tone="bare" onClick={() => show(change.index)}>
                  Show<span className="hidden-text"> {change.title} in the plan</span>
                </Button>
                <Button tone="bare" onClick={() => keep(change.index)}>
                  No<span className="hidden-text">, leave {change.title} as it is</span>
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {left?.length > 0 && (
        <div className="plan-left">
          <h3>
            Could not be placed <Badge tone="warning" icon="warning">{left.length}</Badge>
          </h3>
          <ul role="list">
            {left.map(({ index, why, fits }) => (
              <li key={index}>
                <strong>{named(week.stops[index])}</strong> <span>{why}</span>
                {fits && <span className="plan-fits">{fits}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {broken.length > 0 && (
        <div className="plan-broken" role="status">
          <Icon name="warning" small />
          <p>With only these changes: {broken.join(" ")}</p>
        </div>
      )}
      <div className="plan-proposal-foot">
        <Button onClick={leave}>{all ? "Leave my plan as it is" : "Close"}</Button>
        {working && <Button onClick={stop}>Stop looking</Button>}
        {all > 0 && (
          <Button tone="primary" icon="check" onClick={accept} disabled={chosen.size === 0}>
            {chosen.size === all ? (all === 1 ? "Accept it" : `Accept all ${all}`) : `Accept ${chosen.size} of ${all}`}
          </Button>
        )}
      </div>
      <p className="plan-note">
        Nothing changes until you accept.{" "}
        {changes?.length ? `${count(changes.length, "change")} shown in the plan below.` : ""}
      </p>
    </section>
  );
}
