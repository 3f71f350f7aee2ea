/** What the week asks of the screen and of time: its width, the minute, the day shown, where the focus goes. */

import { useEffect, useReducer, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { useLocal } from "../hooks.js";
import { placeOf } from "../planner/moves.js";
import { secondsNow } from "../planner/week.js";
import { indexOf } from "../planner/words.js";
import { titleOf } from "./week-plan-proposal.jsx";

/** The week as it stood when something was begun: what is fetched meanwhile waits until it is done.
 * @returns {[any, (isBusy: boolean) => void]} the week to show, and what says whether it must hold still */
export function useStill(current) {
  const shown = useRef(current);
  const busy = useRef(false);
  const [, again] = useReducer((count) => count + 1, 0);
  if (!busy.current) shown.current = current;
  const still = (isBusy) => {
    busy.current = isBusy;
    if (!isBusy && shown.current !== current) again();
  };
  return [shown.current, still];
}

export function useShownDay(week, today) {
  const chosen = useLocal("plan.day", "");
  if (week.days.includes(chosen)) return chosen;
  if (week.days.includes(today)) return today;
  return week.days.find((on) => on > today) ?? week.days[0];
}

/** The width in the size of text: large text has one day, not five narrow ones. */
export function useWidth(root) {
  const [wide, setWide] = useState(0);
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const measure = () => setWide(element.clientWidth / parseFloat(getComputedStyle(document.documentElement).fontSize));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [root]);
  return wide;
}

export function useMinute() {
  const [seconds, setSeconds] = useState(() => secondsNow());
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}

/** The proposal has the reader's attention when it opens, and its news is heard. */
export function useAnnounced(proposal, say) {
  const isOpen = proposal !== null;
  useEffect(() => {
    if (isOpen) document.getElementById("plan-proposal")?.focus();
  }, [isOpen]);
  const words = proposal && !proposal.working ? titleOf(proposal) : "";
  useEffect(() => {
    if (words) say(words);
  }, [words, say]);
}

/** A child's page sends here to plan a visit: "/plan?child=…". */
export function useAskedFor(bookable, week, open) {
  const { search } = useLocation();
  const navigate = useNavigate();
  const child = new URLSearchParams(search).get("child");
  useEffect(() => {
    if (!child) return;
    const index = bookable.find((each) => week.stops[each].child_ids.includes(child));
    navigate("/plan", { replace: true });
    if (index !== undefined) open(index);
  }, [child]);
}

/** Whether it is shown where it was put, if it was put anywhere. */
function standsAt(week, { key, at }) {
  if (at === undefined) return true;
  const place = placeOf(week.plan, indexOf(week, key));
  if (!at || !place) return at === place;
  return place.route === at.route && place.start === at.start;
}

/** After a move the same thing stands elsewhere: the focus goes with it, once it is there. */
export function useFocusOn(wanted, shown, done) {
  useEffect(() => {
    if (!wanted || !standsAt(shown, wanted)) return;
    const element = document.getElementById(`plan-stop-${wanted.key}`);
    if (!element) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
    done();
  }, [wanted, shown]);
}
