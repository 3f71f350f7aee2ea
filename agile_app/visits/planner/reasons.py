"""Why a visit found no place, and what would make it fit. Pure.

Each hint was tried against the proposed week with the planner's own timing, so that it holds: it
names a day and a time at which the visit goes in once the thing it asks for is granted.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agile_app.core.time import on_screen
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.shapes import MINUTE, Built, Left
from agile_app.visits.planner.slots import Fixed, standing
from agile_app.visits.planner.timing import schedule

# How much longer a day is tried.
_LONGER = (15, 30, 45, 60, 90)


def reasons(built: Built, problem: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Left]:
    """Of everything the answer leaves out, why, and what to do. Visits that may wait without harm
    are said to wait."""
    served = {stop for route in answer["routes"] for stop in route}
    return [
        _reason(built, problem, answer, stop)
        for stop, task in enumerate(built.tasks)
        if stop not in served and task.kind != "open"
    ]


def _reason(built: Built, problem: Mapping[str, Any], answer: Mapping[str, Any], stop: int) -> Left:
    task = built.tasks[stop]

    def said(code: str, because: str, what_to_do: str) -> Left:
        return Left(problem["stops"][stop]["id"], code, because, what_to_do, task.facts)

    if task.waits:
        limit = f", by {on_screen(task.dates.last_on)}" if task.dates else ""
        return said(
            "waits", f"It costs less travel next week, and is still in time then{limit}.",
            "Put it in this week if that suits better.",
        )  # fmt: skip
    if not any(_still_open(problem, choice) for choice in problem["stops"][stop]["on"]):
        limit = f", by {on_screen(task.dates.last_on)}" if task.dates else ""
        return said(
            "no_day", f"No working time is left before it is due{limit}.",
            "Make it outside your hours, or ask your manager who can cover.",
        )  # fmt: skip
    taken = standing(answer)
    hours = _fit(built, problem, taken, stop, windows=lambda route: _working_hours(built, route))
    if hours is not None:
        return said(
            "family_times",
            "The family's times are taken by other visits.",
            f"It would fit on {_at(built, *hours)}, if the family can be seen then.",
        )
    for more in _LONGER:
        found = _fit(built, problem, taken, stop, later=more * MINUTE)
        if found is not None:
            return said(
                "day_full",
                "The days it could be on are full.",
                f"It would fit on {_at(built, *found)}, by working {more} minutes longer.",
            )
    for route, order in enumerate(answer["routes"]):
        for other in order:
            if not built.tasks[other].held:
                continue
            free = [list(each) for each in taken]
            free[route] = [(start, each) for start, each in free[route] if each != other]
            found = _fit(built, problem, free, stop)
            if found is not None:
                return said(
                    "held",
                    "Visits that are locked or promised take its time.",
                    f"It would fit on {_at(built, *found)}, if "
                    f"{built.tasks[other].facts['title']} can be moved.",
                )
    return said(
        "day_full", "The days it could be on are full.", "Ask your manager who can cover it."
    )


def _still_open(problem: Mapping[str, Any], choice: Mapping[str, Any]) -> bool:
    route = problem["routes"][choice["route"]]
    return any(window[1] >= route["from"] for window in choice["windows"])


def _working_hours(built: Built, route: int) -> Sequence[Sequence[int]]:
    day = built.working[route]
    return [[day.start * MINUTE, day.end * MINUTE, 0]]


def _fit(
    built: Built,
    problem: Mapping[str, Any],
    taken: Sequence[Fixed],
    stop: int,
    *,
    windows: Callable[[int], Sequence[Sequence[int]]] | None = None,
    later: int = 0,
) -> tuple[int, int] | None:
    """A route and a start at which the stop goes in beside what stands; None when nowhere.

    Args:
        windows: in place of the stop's own.
        later: by how much the working day, and the times of the visit, are stretched.
    """
    for choice in built.problem["stops"][stop]["on"]:
        route = choice["route"]
        allowed = windows(route) if windows else choice["windows"]
        if later:
            allowed = [[first, last + later, cost] for first, last, cost in allowed]
        day = problem["routes"][route]
        wider = {
            **problem,
            "routes": [
                {**each, "to": each["to"] + later} if at == route else each
                for at, each in enumerate(problem["routes"])
            ],
        }
        order = [each for _start, each in taken[route]]
        fixed = {each: [[start, start, 0]] for start, each in taken[route]}
        for position in range(len(order) + 1):
            tried = [*order[:position], stop, *order[position:]]
            # A stretched day may not owe another break than the real one.
            starts = schedule(
                wider, route, tried, windows={**fixed, stop: allowed},
                lunch=day["lunch"] is not None,
            )  # fmt: skip
            if starts is not None:
                return route, starts[position]
    return None


def _at(built: Built, route: int, start: int) -> str:
    on = built.working[route].on
    return f"{on:%A} {on_screen(on)} at {clock(-(-start // MINUTE))}"
