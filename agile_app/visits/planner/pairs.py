"""Joint visits: first a time for both workers, then that time is fixed for both. Pure.

Keeping two routes in step inside a search costs far more than it gains (``planning.md`` §4c), so
the joint slot is chosen beforehand: on a quarter of an hour, where it lengthens both days least.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from agile_app.visits.planner.building import choices_of, held
from agile_app.visits.planner.rules import Policy
from agile_app.visits.planner.shapes import Built, Left
from agile_app.visits.planner.slots import GRID, Fixed, longer

Choice = dict[str, Any]


def place_pairs(built: Built, problem: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """The problem with every free joint visit at the best time for both.

    A joint visit that no time suits stays where it stands, and is a question in ``built.left``:
    it is never forced.
    """
    by_id = {stop["id"]: at for at, stop in enumerate(problem["stops"])}
    stops = list(problem["stops"])
    taken = _taken(problem)
    for at, task in enumerate(built.tasks):
        twin = by_id.get(f"{task.id}@{task.second}")
        if task.second is None or twin is None or twin == at or task.fixed or task.held:
            continue
        for each in (at, twin):
            for route in taken:
                route[:] = [(start, stop) for start, stop in route if stop != each]
        alone = replace(task, second=None, helpers={})
        found = _best(
            built, {**problem, "stops": stops}, taken, (at, twin),
            choices_of(built, alone, task.owner, policy),
            choices_of(built, replace(alone, owner=task.second), task.second, policy),
        )  # fmt: skip
        if found is None:
            built.left.append(
                Left(
                    task.id,
                    "no_joint_time",
                    "No time in the week suits both workers and the family.",
                    "Ask each other which appointment can move, or who else could come.",
                    task.facts,
                )
            )
            continue
        start, routes = found
        for stop, route in zip((at, twin), routes, strict=True):
            stops[stop] = held(stops[stop], route, start)
            taken[route].append((start, stop))
            taken[route].sort()
    return {**problem, "stops": stops}


def _taken(problem: dict[str, Any]) -> list[Fixed]:
    """What must be at one time, by route."""
    found: list[Fixed] = [[] for _ in problem["routes"]]
    for at, stop in enumerate(problem["stops"]):
        if stop["leave_out"] is None and len(stop["on"]) == 1:
            only = stop["on"][0]
            found[only["route"]].append((only["windows"][0][0], at))
    for each in found:
        each.sort()
    return found


def _best(
    built: Built,
    problem: dict[str, Any],
    taken: Sequence[Fixed],
    pair: tuple[int, int],
    mine: Sequence[Choice],
    theirs: Sequence[Choice],
) -> tuple[int, tuple[int, int]] | None:
    """The cheapest start for both, and the two routes; None when there is none."""
    day_of: dict[date, Choice] = {built.working[each["route"]].on: each for each in theirs}
    best: tuple[int, int, tuple[int, int]] | None = None
    for one in mine:
        other = day_of.get(built.working[one["route"]].on)
        if other is None:
            continue
        for start, charge in _both(one, other):
            routes = (one["route"], other["route"])
            added = [
                longer(problem, route, taken[route], stop, start)
                for route, stop in zip(routes, pair, strict=True)
            ]
            if None in added:
                continue
            cost = charge + sum(each or 0 for each in added)
            if best is None or (cost, start) < best[:2]:
                best = (cost, start, routes)
    return (best[1], best[2]) if best else None


def _both(one: Choice, other: Choice) -> list[tuple[int, int]]:
    """The quarters of an hour at which both may start, with what is charged for it."""
    found = []
    for first, last, cost in one["windows"]:
        for low, high, more in other["windows"]:
            start = -(-max(first, low) // GRID) * GRID
            while start <= min(last, high):
                found.append((start, one["cost"] + max(cost, more)))
                start += GRID
    return found
