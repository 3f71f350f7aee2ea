"""The same visits booked in the way people book them: what a plan is compared with. Pure.

Source of the arms: ``reference/planning.md`` §7.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from agile_app.visits.planner.shapes import MINUTE
from agile_app.visits.planner.timing import schedule, windows_on

GRID = 15 * MINUTE
Problem = Mapping[str, Any]


def due_order(
    problem: Problem, due: Sequence[str], owners: Sequence[int]
) -> tuple[list[list[int]], list[int]]:
    """Booked in due-date order, each in the first free slot on the quarter of an hour.

    Args:
        due: of each stop, its due date as ISO text; what has none comes last.
        owners: of each stop, the worker (as in the routes) whose it is.

    Returns:
        The order of stops by route, and what found no slot.
    """
    routes: list[list[tuple[int, int]]] = [[] for _ in problem["routes"]]
    for stop, what in enumerate(problem["stops"]):
        if what["leave_out"] is None and len(what["on"]) == 1:
            only = what["on"][0]
            routes[only["route"]].append((only["windows"][0][0], stop))
    left = []
    for each in routes:
        each.sort()
    fixed = {stop for route in routes for _start, stop in route}
    waiting = [stop for stop in range(len(problem["stops"])) if stop not in fixed]
    for stop in sorted(waiting, key=lambda one: (due[one] or "9999", one)):
        days = sorted(
            (each["route"] for each in problem["stops"][stop]["on"]),
            key=lambda route: (problem["routes"][route]["day"], route),
        )
        for route in days:
            if problem["routes"][route]["worker"] == owners[stop] and _book(
                problem, route, routes[route], stop
            ):
                break
        else:
            left.append(stop)
    return [[stop for _start, stop in route] for route in routes], left


def _book(problem: Problem, route: int, booked: list[tuple[int, int]], stop: int) -> bool:
    """Put a stop into the first slot beside what is booked, which stays where it is."""
    # At the time of day the family likes, if it can be; people ask for that first.
    for first, last, _cost in sorted(windows_on(problem, stop, route) or (), key=lambda w: w[2]):
        start = -(-first // GRID) * GRID
        while start <= last:
            tried = sorted([*booked, (start, stop)])
            windows = {each: [[at, at, 0]] for at, each in tried}
            order = [each for _at, each in tried]
            if schedule(problem, route, order, windows=windows) is not None:
                booked[:] = tried
                return True
            start += GRID
    return False


def on_their_days(problem: Problem, routes: Sequence[Sequence[int]]) -> dict[str, Any]:
    """The problem in which every stop keeps the day it was booked on: only the order is free."""
    where = {stop: route for route, order in enumerate(routes) for stop in order}
    return _restricted(problem, lambda stop, choice: where.get(stop) in (None, choice["route"]))


def own_only(problem: Problem, owners: Sequence[int]) -> dict[str, Any]:
    """The problem in which nobody makes another worker's visit."""
    return _restricted(
        problem,
        lambda stop, choice: problem["routes"][choice["route"]]["worker"] == owners[stop],
    )


def _restricted(problem: Problem, keeps: Any) -> dict[str, Any]:
    stops = [
        {**what, "on": [choice for choice in what["on"] if keeps(stop, choice)]}
        for stop, what in enumerate(problem["stops"])
    ]
    return {**problem, "stops": stops}


def part_of(problem: Problem, stops: Sequence[int], routes: Sequence[int]) -> dict[str, Any]:
    """The problem of some stops on some routes, numbered anew in the order given."""
    number = {route: at for at, route in enumerate(routes)}
    return {
        **problem,
        "routes": [problem["routes"][route] for route in routes],
        "stops": [
            {
                **problem["stops"][stop],
                "on": [
                    {**choice, "route": number[choice["route"]]}
                    for choice in problem["stops"][stop]["on"]
                    if choice["route"] in number
                ],
            }
            for stop in stops
        ],
    }
