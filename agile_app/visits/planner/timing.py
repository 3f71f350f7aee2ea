"""When each stop of a day begins, given their order: the planner's own small forward pass. Pure.

For what is asked one day at a time (is there room, where is the first gap, why not). Whole plans
are the engine's, and the checker decides what is shown. Problems and times as in
``visits.planner.problem``: seconds, indices of places, routes and stops.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Problem = Mapping[str, Any]
Window = Sequence[int]


def travel(problem: Problem, route: int, start: int, end: int) -> int:
    """Seconds from place to place on a route; 0 where the stop is done wherever one is."""
    if start < 0 or end < 0:
        return 0
    return problem["travel"][problem["routes"][route]["mode"]][start * problem["places"] + end]


def windows_on(problem: Problem, stop: int, route: int) -> Sequence[Window] | None:
    """The times at which a stop may begin on a route; None where it may not go there."""
    for each in problem["stops"][stop]["on"]:
        if each["route"] == route:
            return each["windows"]
    return None


def owes_lunch(route: Mapping[str, Any]) -> bool:
    """A day has its break when it spans the whole time in which lunch may be."""
    lunch = route["lunch"]
    return lunch is not None and route["from"] <= lunch["from"] and lunch["to"] <= route["to"]


def schedule(
    problem: Problem,
    route: int,
    order: Sequence[int],
    *,
    windows: Mapping[int, Sequence[Window]] | None = None,
    lunch: bool = True,
    grid: int = 1,
) -> list[int] | None:
    """The earliest start of each stop in that order; None where the day cannot be done so.

    Args:
        windows: in place of the problem's own, by stop (``[[t, t, 0]]`` holds one where it is).
        lunch: false asks what the day would be without its break.
        grid: stops begin on full multiples of this, where their window bears it.
    """
    day = problem["routes"][route]
    rule = day["lunch"] if lunch and owes_lunch(day) else None
    # Free from when, where, and the starts so far; before lunch and after it.
    before: tuple[int, list[int]] | None = (day["from"], [])
    after: tuple[int, list[int]] | None = None
    if rule is None:
        before, after = None, (day["from"], [])
    at = day["start"]
    for stop in order:
        allowed = (windows or {}).get(stop) or windows_on(problem, stop, route)
        if not allowed:
            return None
        now_before = _go(problem, route, before, at, stop, allowed, None, grid)
        now_after = _go(problem, route, after, at, stop, allowed, None, grid)
        eaten = _go(problem, route, before, at, stop, allowed, rule, grid)
        after = _sooner(now_after, eaten)
        before = now_before
        place = problem["stops"][stop]["place"]
        at = place if place >= 0 else at
    for state, needs in ((after, None), (before, rule)):
        if state is None:
            continue
        home = travel(problem, route, at, day["end"])
        free = state[0] if needs is None else _eat(state[0], needs)
        if free is not None and free + home <= day["to"]:
            return state[1]
        # Lunch after coming home, within the day.
        if needs is not None and state[0] + home <= day["to"]:
            back = max(state[0] + home, needs["from"])
            if back + needs["length"] <= needs["to"]:
                return state[1]
    return None


def _eat(free: int, rule: Mapping[str, int]) -> int | None:
    """When one goes on after a break begun at ``free`` or later; None where it is too late."""
    begins = max(free, rule["from"])
    ends = begins + rule["length"]
    return ends if ends <= rule["to"] else None


def _go(
    problem: Problem,
    route: int,
    state: tuple[int, list[int]] | None,
    at: int,
    stop: int,
    allowed: Sequence[Window],
    rule: Mapping[str, int] | None,
    grid: int,
) -> tuple[int, list[int]] | None:
    if state is None:
        return None
    what = problem["stops"][stop]
    place = what["place"]
    journey = travel(problem, route, at, place)
    walk = what["arrival"] if place >= 0 and place != at else 0
    if rule is None:
        arrivals = [state[0] + journey + walk]
    else:
        first = _eat(state[0], rule)
        then = _eat(state[0] + journey, rule)
        arrivals = [first + journey + walk] if first is not None else []
        arrivals += [then + walk] if then is not None else []
    starts = [
        start if (later := -(-start // grid) * grid) > window[1] else later
        for arrival in arrivals
        for window in allowed
        if (start := max(arrival, window[0])) <= window[1]
    ]
    if not starts:
        return None
    start = min(starts)
    return start + what["service"], [*state[1], start]


def _sooner(
    one: tuple[int, list[int]] | None, other: tuple[int, list[int]] | None
) -> tuple[int, list[int]] | None:
    if one is None or other is None:
        return one or other
    # Of two ways to be free at the same time, the one whose stops begin earlier.
    return min(one, other)


def driving(problem: Problem, route: int, order: Sequence[int]) -> int:
    """Seconds of travel and of walking to doors of a day in that order; 0 of an empty day."""
    if not order:
        return 0
    day = problem["routes"][route]
    at, spent = day["start"], 0
    for stop in order:
        place = problem["stops"][stop]["place"]
        if place < 0:
            continue
        spent += travel(problem, route, at, place)
        spent += problem["stops"][stop]["arrival"] if place != at else 0
        at = place
    return spent + travel(problem, route, at, day["end"])


def on_the_grid(problem: Problem, answer: Mapping[str, Any], grid: int = 300) -> list[list[int]]:
    """The starts of an answer, put off to full five minutes on every day that bears it.

    People do not agree to meet at 9.08. No stop leaves the window it was given, so it costs the
    same; a day that does not bear it keeps its exact times.
    """
    found = []
    for route, order in enumerate(answer["routes"]):
        exact = answer["starts"][route]
        windows: dict[int, Sequence[Window]] = {}
        for stop, start in zip(order, exact, strict=True):
            given = windows_on(problem, stop, route) or [[start, start, 0]]
            last = max((each[1] for each in given if each[0] <= start <= each[1]), default=start)
            windows[stop] = [[start, last, 0]]
        put_off = schedule(problem, route, order, windows=windows, grid=grid)
        found.append(list(exact) if put_off is None else put_off)
    return found
