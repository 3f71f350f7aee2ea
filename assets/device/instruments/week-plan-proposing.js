/** A proposal as it comes: asked of the engine, shown at its first answer, made better, stopped. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { inTheWeek, question } from "../planner/asking.js";
import { differences, faultsOf, travelOf, withChanges } from "../planner/changes.js";
import { planOnDevice } from "../planner/client.js";
import { moved, placeOf, settled } from "../planner/moves.js";
import { trayOf } from "../planner/week.js";
import { brokenBy, whyNot } from "../planner/why.js";
import { faultText } from "../planner/words.js";

/** A worker's week is as good as found by then; the first answer shows at once. */
const LOOKS_FOR = { week: 1_500, tidy: 300 };
const SEED = 1;

const EMPTY = { changes: [], left: [], aside: [], seconds: 0, cleared: 0, working: false, failed: false };

/** @param {{week: any, plan: any, now: {today: string, seconds: number}}} page */
export function useProposal({ week, plan, now }) {
  const [proposal, setProposal] = useState(/** @type {any} */ (null));
  const [chosen, setChosen] = useState(/** @type {Set<number>} */ (new Set()));
  const stopper = useRef(() => {});
  const refusedBy = useRef(/** @type {Set<number>} */ (new Set()));
  const latest = useRef({ week, plan, now });
  latest.current = { week, plan, now };
  const shown = useRef(proposal);
  shown.current = proposal;

  const close = useCallback(() => {
    stopper.current();
    stopper.current = () => {};
    refusedBy.current = new Set();
    setProposal(null);
  }, []);
  useEffect(() => close, [close]);

  /** Ask the engine; ``heard`` gets each better answer, and the last one with false. */
  const search = useCallback((asked, situation, before, heard) => {
    stopper.current();
    setProposal({ ...EMPTY, situation, before, working: true, changes: null, aside: asked.aside });
    const searching = new AbortController();
    stopper.current = () => searching.abort();
    const milliseconds = LOOKS_FOR[situation.kind] ?? LOOKS_FOR.week;
    planOnDevice(
      asked.problem,
      { seed: SEED, milliseconds, start: asked.start },
      { better: (answer) => heard(answer, true), signal: searching.signal },
    ).then(
      (answer) => heard(answer, false),
      () => searching.signal.aborted || setProposal({ ...EMPTY, situation, before, failed: true }),
    );
  }, []);

  const told = useCallback((asked, answer, before, situation, working) => {
    const { week: here } = latest.current;
    const { routes, starts } = inTheWeek(asked, answer);
    const seen = asWeek(here, asked);
    let after = settled(seen, before, routes, starts);
    for (const { index, route, start } of asked.aside) after = moved(after, index, route, start);
    const changes = differences(here, before, after);
    setChosen(new Set(changes.map(({ index }) => index)));
    setProposal({
      situation,
      before,
      after,
      changes,
      working,
      aside: asked.aside,
      seconds: travelOf(here, after) - travelOf(here, before),
      cleared: faultsOf(here, before) - faultsOf(here, after),
      left: trayOf(here, after)
        .filter((index) => asked.indexes.includes(index))
        .map((index) => whyNot(here, seen, after, index)),
    });
  }, []);

  const ask = useCallback(
    (situation, from, gone) => {
      const { week: here, plan: standing, now: moment } = latest.current;
      const before = from ?? standing;
      const kept = new Set(refusedBy.current);
      if (gone !== undefined) kept.add(gone);
      const asked = question(here, before, moment, situation, kept);
      search(asked, situation, before, (answer, working) => told(asked, answer, before, situation, working));
    },
    [search, told],
  );

  /** The same stops of one day in the order that costs least. */
  const tidy = useCallback(
    (route) => {
      const { week: here, plan: standing, now: moment } = latest.current;
      const others = new Set(here.stops.map((_, index) => index).filter((index) => placeOf(standing, index)?.route !== route));
      refusedBy.current = others;
      const asked = question(here, standing, moment, { kind: "week" }, others);
      // Nothing leaves the day: it is put in order, not planned anew.
      asked.problem.stops = asked.problem.stops.map((stop, n) => {
        if (placeOf(standing, asked.indexes[n])?.route !== route) return stop;
        return { ...stop, on: stop.on.filter((on) => on.route === route), leave_out: null };
      });
      const situation = { kind: "tidy" };
      search(asked, situation, standing, (answer, working) => told(asked, answer, standing, situation, working));
    },
    [search, told],
  );

  const stop = useCallback(() => {
    stopper.current();
    setProposal((held) => held && { ...held, working: false, changes: held.changes ?? [] });
  }, []);

  /** The worker says no to one change: it stays, and the rest is asked again. */
  const keep = useCallback(
    (index) => {
      const held = shown.current;
      if (!held) return;
      refusedBy.current.add(index);
      ask(held.situation, held.before);
    },
    [ask],
  );

  const choose = useCallback((index, on) => {
    setChosen((held) => {
      const next = new Set(held);
      if (on) next.add(index);
      else next.delete(index);
      return next;
    });
  }, []);

  const some = useMemo(() => {
    if (!proposal?.changes) return [];
    return proposal.changes.filter(({ index }) => chosen.has(index));
  }, [proposal, chosen]);
  const partly = useMemo(
    () => (proposal?.changes && some.length < proposal.changes.length ? withChanges(proposal.before, some) : null),
    [proposal, some],
  );
  const broken = useMemo(
    () =>
      partly
        ? brokenBy(week, proposal.before, partly).map(({ fault, route }) => faultText(week, week.problem, partly, fault, route))
        : [],
    [partly, week, proposal],
  );

  return {
    proposal: proposal && { ...proposal, after: partly ?? proposal.after, broken },
    chosen,
    changed: useMemo(() => new Set(some.map(({ index }) => index)), [some]),
    secondsOf: (steps) => travelOf(week, withChanges(plan, steps)) - travelOf(week, plan),
    ask,
    tidy,
    keep,
    choose,
    stop,
    close,
  };
}

/** The week's problem with the question's limits, in the week's own numbers. */
function asWeek(week, asked) {
  const stops = [...week.problem.stops];
  asked.indexes.forEach((index, n) => (stops[index] = asked.problem.stops[n]));
  return { ...week.problem, stops };
}
