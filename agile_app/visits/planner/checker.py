"""The independent checker: owns what a plan costs and whether it can be done.

Every answer, whoever found it, passes here before it is shown. It shares no code and no method
with the engine: it does not plan, it walks along the times that the answer states and adds up.
The rules are those of ``problem.py``.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agile_app.visits.planner.problem import Allowed, Fault, Problem, Route

HOUR = 3600


@dataclass
class Parts:
    """What the cost is made of, in ticks."""

    travel: int = 0
    arrival: int = 0
    windows: int = 0
    options: int = 0
    left_out: int = 0
    uneven: int = 0

    @property
    def total(self) -> int:
        return (
            self.travel + self.arrival + self.windows + self.options + self.left_out + self.uneven
        )


@dataclass
class Verdict:
    """What the checker found.

    ``cost`` is right whether or not the plan is feasible; a stop that must be served and is not
    adds a fault, not a price. ``left_out`` is what no route serves.
    """

    faults: list[Fault] = field(default_factory=list)
    parts: Parts = field(default_factory=Parts)
    left_out: list[int] = field(default_factory=list)
    lunches: list[int | None] = field(default_factory=list)

    @property
    def feasible(self) -> bool:
        return not self.faults

    @property
    def cost(self) -> int:
        return self.parts.total


@dataclass(frozen=True)
class _Leg:
    """From one place to the next: free to go at, must be there for, on the way for."""

    free: int
    next: int
    takes: int


def check(problem: Problem, answer: Any) -> Verdict:
    """Walks along an answer. A malformed one is a verdict (fault ``shape``), not an exception."""
    verdict = Verdict()
    if not _has_shape(problem, answer):
        verdict.faults.append({"rule": "shape"})
        return verdict
    work: list[int] = []
    for number, route in enumerate(problem["routes"]):
        walk = _Walk(problem, number, route, verdict)
        work.append(walk.along(answer["routes"][number], answer["starts"][number]))
    _check_served(problem, answer["routes"], verdict)
    verdict.parts.uneven = _uneven(problem, work)
    return verdict


def _has_shape(problem: Problem, answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    routes, starts = answer.get("routes"), answer.get("starts")
    if not (isinstance(routes, list) and isinstance(starts, list)):
        return False
    stops = range(len(problem["stops"]))
    return len(routes) == len(starts) == len(problem["routes"]) and all(
        isinstance(route, list)
        and isinstance(times, list)
        and len(route) == len(times)
        and all(type(stop) is int and stop in stops for stop in route)
        and all(type(time) is int for time in times)
        for route, times in zip(routes, starts, strict=True)
    )


class _Walk:
    """Along one route."""

    def __init__(self, problem: Problem, number: int, route: Route, verdict: Verdict) -> None:
        self._problem = problem
        self._number = number
        self._route = route
        self._verdict = verdict
        self._table = problem["travel"][route["mode"]]

    def along(self, stops: list[int], starts: list[int]) -> int:
        """Adds the route's cost and faults to the verdict; returns its work in ticks."""
        if not stops:
            self._verdict.lunches.append(None)
            return 0
        parts = self._verdict.parts
        place, free = self._route["start"], self._route["from"]
        work = load = 0
        legs: list[_Leg] = []
        before: int | None = None
        for number, start in zip(stops, starts, strict=True):
            stop = self._problem["stops"][number]
            there = place if stop["place"] < 0 else stop["place"]
            travel = 0 if stop["place"] < 0 else self._ticks(place, there)
            arrival = 0 if there == place else stop.get("arrival", 0)
            if start < free + travel + arrival:
                self._fault("travel", stop=number, by=free + travel + arrival - start)
            legs.append(_Leg(free, start, travel + arrival))
            self._check_window(number, start, before, free)
            parts.travel += travel
            parts.arrival += arrival
            work += travel + arrival + stop["service"]
            load += stop.get("demand", 0)
            place, free, before = there, start + stop["service"], number
        home = self._ticks(place, self._route["end"])
        parts.travel += home
        legs.append(_Leg(free, self._route["to"], home))
        if free + home > self._route["to"]:
            self._fault("shift_end", by=free + home - self._route["to"])
        capacity = self._route.get("capacity")
        if capacity is not None and load > capacity:
            self._fault("capacity", by=load - capacity)
        self._verdict.lunches.append(self._lunch(legs))
        return work + home

    def _ticks(self, start: int, end: int) -> int:
        return self._table[start * self._problem["places"] + end]

    def _check_window(self, number: int, start: int, before: int | None, free: int) -> None:
        allowed = _allowed(self._problem, number, self._number)
        if allowed is None:
            self._fault("not_allowed", stop=number)
            return
        self._verdict.parts.options += allowed["cost"]
        costs = [cost for opens, closes, cost in allowed["windows"] if opens <= start <= closes]
        if costs:
            self._verdict.parts.windows += min(costs)
            return
        last = max((closes for _opens, closes, _cost in allowed["windows"]), default=None)
        if last is None or start < last:
            self._fault("window", stop=number)
        elif before is not None and free > last:
            self._fault("overlap", stop=number, by=start - last, other=before)
        else:
            self._fault("late", stop=number, by=start - last)

    def _lunch(self, legs: list[_Leg]) -> int | None:
        """The earliest lunch between the stated times; a fault if one is owed and none fits."""
        lunch = self._route.get("lunch")
        if not lunch or lunch["from"] < self._route["from"] or lunch["to"] > self._route["to"]:
            return None
        length, last = lunch["length"], lunch["to"] - lunch["length"]
        for leg in legs:
            before_leaving = max(leg.free, lunch["from"])
            if before_leaving <= last and before_leaving + length + leg.takes <= leg.next:
                return before_leaving
            after_arriving = max(leg.free + leg.takes, lunch["from"])
            if after_arriving <= last and after_arriving + length <= leg.next:
                return after_arriving
        self._fault("no_lunch")
        return None

    def _fault(
        self, rule: str, *, stop: int | None = None, by: int | None = None, other: int | None = None
    ) -> None:
        fault: Fault = {"rule": rule, "route": self._number}
        if stop is not None:
            fault["stop"] = stop
        if by is not None:
            fault["by"] = by
        if other is not None:
            fault["with"] = other
        self._verdict.faults.append(fault)


def _allowed(problem: Problem, stop: int, route: int) -> Allowed | None:
    return next(
        (one for one in problem["stops"][stop]["on"] if one["route"] in {route, None}), None
    )


def _check_served(problem: Problem, routes: list[list[int]], verdict: Verdict) -> None:
    seen: set[int] = set()
    for number, stop in _every_stop(routes):
        if stop in seen:
            verdict.faults.append({"rule": "twice", "route": number, "stop": stop})
        seen.add(stop)
    for number, stop in enumerate(problem["stops"]):
        if number in seen:
            continue
        verdict.left_out.append(number)
        if stop["leave_out"] is None:
            verdict.faults.append({"rule": "must_be_served", "stop": number})
        else:
            verdict.parts.left_out += stop["leave_out"]


def _every_stop(routes: list[list[int]]) -> Iterator[tuple[int, int]]:
    for number, stops in enumerate(routes):
        for stop in stops:
            yield number, stop


def _uneven(problem: Problem, work: list[int]) -> int:
    price = problem.get("uneven", 0)
    days: dict[int, list[int]] = defaultdict(list)
    for route, ticks in zip(problem["routes"], work, strict=True):
        days[route["worker"]].append(ticks)
    cost = 0
    for own in days.values():
        above = sum(max(0, day * len(own) - sum(own)) for day in own)
        cost += price * above // (HOUR * len(own))
    return cost
