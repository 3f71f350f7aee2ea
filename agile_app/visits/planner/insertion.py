"""The plainest planner: stops are put, one by one, where they add least.

It stands in when the engine is away, and makes a whole plan of a part of one. It is slow and
short-sighted, and always gives a plan that can be done.
"""

from collections.abc import Iterable
from typing import NamedTuple

from agile_app.visits.planner.checker import check
from agile_app.visits.planner.problem import Answer, Lunch, Problem, Stop

_MUST = 10**9


class _Label(NamedTuple):
    """A way to have done the stops so far: when one is free, at what window cost, lunch had."""

    cost: int
    time: int
    fed: bool
    starts: tuple[int, ...]


def times(problem: Problem, route: int, stops: list[int]) -> tuple[list[int], int] | None:
    """When each stop begins at the least cost, and that cost; None: it cannot be done.

    The cost is all of the route's own: travel, arrivals, windows and being on it.
    """
    shift = problem["routes"][route]
    if not stops:
        return [], 0
    table, places = problem["travel"][shift["mode"]], problem["places"]
    lunch = shift.get("lunch")
    if lunch and not (shift["from"] <= lunch["from"] and lunch["to"] <= shift["to"]):
        lunch = None
    labels = [_Label(0, shift["from"], lunch is None, ())]
    here, fixed, load = shift["start"], 0, 0
    for number in stops:
        stop = problem["stops"][number]
        allowed = next((one for one in stop["on"] if one["route"] in {route, None}), None)
        if allowed is None:
            return None
        there, leg = here, 0
        if stop["place"] >= 0:
            there = stop["place"]
            leg = table[here * places + there] + (stop.get("arrival", 0) if there != here else 0)
        fixed += leg + allowed["cost"]
        load += stop.get("demand", 0)
        labels = _best(
            _Label(
                label.cost + cost, max(ready, opens) + stop["service"], fed,
                (*label.starts, max(ready, opens)),
            )
            for label in labels
            for ready, fed in _arrivals(label, leg, lunch)
            for opens, closes, cost in allowed["windows"]
            if ready <= closes
        )  # fmt: skip
        here = there
    home = table[here * places + shift["end"]]
    capacity = shift.get("capacity")
    done = [
        label
        for label in labels
        for ready, fed in _arrivals(label, home, lunch)
        if fed and ready <= shift["to"]
    ]
    if not done or (capacity is not None and load > capacity):
        return None
    least = min(done)
    return list(least.starts), fixed + home + least.cost


def _arrivals(label: _Label, leg: int, lunch: Lunch | None) -> list[tuple[int, bool]]:
    ways = [(label.time + leg, label.fed)]
    if label.fed or lunch is None:
        return ways
    length, last = lunch["length"], lunch["to"] - lunch["length"]
    if (after := max(label.time + leg, lunch["from"])) <= last:
        ways.append((after + length, True))
    elif (before := max(label.time, lunch["from"])) <= last:
        ways.append((before + length + leg, True))
    return ways


def _best(labels: Iterable[_Label]) -> list[_Label]:
    kept: list[_Label] = []
    for label in sorted(labels):
        if not any(one.time <= label.time and one.fed >= label.fed for one in kept):
            kept.append(label)
    return kept


def repair(problem: Problem, routes: list[list[int]] | None = None) -> Answer:
    """A plan that keeps what can be kept of ``routes``, in order, and puts the rest in."""
    plan = _Plan(problem)
    for route, stops in zip(range(len(problem["routes"])), routes or [], strict=False):
        for stop in stops:
            plan.append(route, stop)
    waiting = [stop for stop in range(len(problem["stops"])) if stop not in plan.placed]
    for stop in sorted(waiting, key=lambda number: _urgency(problem["stops"][number])):
        plan.put_in(stop)
    return plan.answer()


def _urgency(stop: Stop) -> tuple[bool, int]:
    """What must be served first; then what has the least time open."""
    open_for = sum(
        closes - opens for allowed in stop["on"] for opens, closes, _ in allowed["windows"]
    )
    return stop["leave_out"] is not None, open_for


class _Plan:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._routes: list[list[int]] = [[] for _ in problem["routes"]]
        self._starts: list[list[int]] = [[] for _ in problem["routes"]]
        self._costs = [0] * len(problem["routes"])
        self.placed: set[int] = set()

    def append(self, route: int, stop: int) -> None:
        """Adds a stop at the end of a route if it is known, not yet placed, and fits there."""
        if stop in self.placed or stop not in range(len(self._problem["stops"])):
            return
        self._set(route, [*self._routes[route], stop], stop)

    def put_in(self, stop: int) -> None:
        """Puts a stop where it adds least, unless leaving it out costs less."""
        price = self._problem["stops"][stop]["leave_out"]
        least, best = _MUST if price is None else price, None
        for route, stops in enumerate(self._routes):
            for place in range(len(stops) + 1):
                order = [*stops[:place], stop, *stops[place:]]
                found = times(self._problem, route, order)
                if found and found[1] - self._costs[route] < least:
                    least, best = found[1] - self._costs[route], (route, order)
        if best:
            self._set(*best, stop)

    def _set(self, route: int, order: list[int], stop: int) -> None:
        found = times(self._problem, route, order)
        if found:
            self._routes[route] = order
            self._starts[route], self._costs[route] = found
            self.placed.add(stop)

    def answer(self) -> Answer:
        return stated(self._problem, self._routes, self._starts)


def stated(problem: Problem, routes: list[list[int]], starts: list[list[int]]) -> Answer:
    """An answer as the checker sees it."""
    verdict = check(problem, {"routes": routes, "starts": starts})
    return {
        "routes": routes,
        "starts": starts,
        "lunches": verdict.lunches,
        "left_out": verdict.left_out,
        "cost": verdict.cost,
        "feasible": verdict.feasible,
        "faults": verdict.faults,
    }
