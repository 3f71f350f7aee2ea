"""The planning problem of a week, from plain facts. Pure: knows neither database nor engine.

``build`` takes people's days and what is to be placed, and gives the problem as the engine reads it
(``visits.planner.problem``), beside it what each stop and route means to people,
the plan that stands in the diary, and what could not be put into the problem, with the reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from agile_app.core.time import on_screen
from agile_app.visits.diary.rules import clock, common_times
from agile_app.visits.planner.clashes import make_room, settle_clashes
from agile_app.visits.planner.rules import Policy, Span, starts_on
from agile_app.visits.planner.shapes import MINUTE, Built, Left, Spot, Task, Working
from agile_app.visits.planner.timing import schedule

Travel = Callable[[Sequence[Spot], str], list[int]]
"""Seconds from each spot to each by a mode, row by row."""


def build(
    week_on: date,
    working: Sequence[Working],
    tasks: Sequence[Task],
    spots: Mapping[str, Spot],
    policy: Policy,
    matrix: Travel,
) -> Built:
    """The week's problem, with everything movable free to move.

    What cannot take part is named in ``left``: an address nobody knows, no working day before the
    due date, a window no working day meets, of two fixed things at once the later said one.
    """
    left: list[Left] = []
    known: list[Task] = []
    for task in tasks:
        if task.spot is not None and spots[task.spot].point is None:
            left.append(_address_needed(task, spots[task.spot]))
        else:
            known.append(task)
    days = _with_days_for_pins(working, known)
    order = {key: at for at, key in enumerate(spots)}
    problem: dict[str, Any] = {
        "version": 1,
        "places": len(spots),
        "travel": {
            mode: matrix(list(spots.values()), mode) for mode in sorted({d.mode for d in days})
        },
        "routes": [_route(day, days, order) for day in days],
        "stops": [],
        "uneven": policy.uneven_hour * MINUTE,
    }
    built = Built(week_on, problem, [], list(days), list(spots.values()), {}, left, [])
    for task in known:
        _add(built, task, order, policy)
    built.plan = _plan(built)
    make_room(built)
    settle_clashes(built)
    return built


def _address_needed(task: Task, spot: Spot) -> Left:
    whom = task.facts.get("who") or "the family"
    return Left(
        task.id,
        "address_needed",
        "Nobody has said where this address is." if spot.text else "No address is on the record.",
        f"Ask {whom}, and write the address with its postcode on the record.",
        task.facts,
    )


def _with_days_for_pins(working: Sequence[Working], tasks: Sequence[Task]) -> list[Working]:
    """The working days, with one for whatever stands fixed on a day off. Nothing else goes there:
    it has no working hours."""
    days = {(day.worker_id, day.on): day for day in working}
    for task in tasks:
        if not task.pinned or task.at is None:
            continue
        for worker_id in (task.owner, task.second):
            like = next((each for each in working if each.worker_id == worker_id), None)
            if like is not None and (like.worker_id, task.at[0]) not in days:
                on, minute = task.at
                days[like.worker_id, on] = replace(
                    like, on=on, start=minute, end=minute, lunch=None
                )
    return sorted(days.values(), key=lambda day: (day.worker, str(day.worker_id), day.on))


def _route(day: Working, days: Sequence[Working], order: Mapping[str, int]) -> dict[str, Any]:
    workers = list(dict.fromkeys(each.worker_id for each in days))
    lunch = None
    if day.lunch is not None:
        length, start, end = (minutes * MINUTE for minutes in day.lunch)
        lunch = {"length": length, "from": start, "to": end}
    return {
        "id": f"{day.worker_id}|{day.on.isoformat()}",
        "worker": workers.index(day.worker_id),
        "day": (day.on - min(each.on for each in days)).days,
        "mode": day.mode,
        "start": order[day.from_spot],
        "end": order[day.to_spot],
        "from": day.start * MINUTE,
        "to": day.end * MINUTE,
        "lunch": lunch,
        "capacity": None,
    }


def _add(built: Built, task: Task, order: Mapping[str, int], policy: Policy) -> None:
    """Put a task among the stops, once for each worker who must be there."""
    whole = [task.owner] if task.second is None or task.at is None else [task.owner, task.second]
    for worker_id in whole:
        mine = worker_id == task.owner
        choices = choices_of(built, task, worker_id, policy)
        if not choices:
            if mine:
                built.left.append(_no_day(built, task))
            continue
        spot = order[task.spot] if task.spot is not None else -1
        dearest = max(
            each["cost"] + max(window[2] for window in each["windows"]) for each in choices
        )
        built.problem["stops"].append(
            {
                "id": task.id if mine else f"{task.id}@{worker_id}",
                "place": spot,
                "service": task.minutes * MINUTE,
                "arrival": policy.arrival * MINUTE if spot >= 0 else 0,
                "demand": 0,
                "on": choices,
                "leave_out": (
                    None
                    if task.fixed or (task.second is not None and task.at is not None)
                    else task.price * MINUTE
                    if task.waits
                    else task.price * MINUTE + dearest + _farthest(built, spot, choices)
                ),
            }
        )
        built.tasks.append(task if mine else replace(task, owner=worker_id, second=task.owner))


def choices_of(built: Built, task: Task, worker_id: UUID, policy: Policy) -> list[dict[str, Any]]:
    """The routes a task may be put on for a worker, with the times and the charge of each."""
    return [
        choice
        for at, day in enumerate(built.working)
        if (choice := _choice(at, day, task, worker_id, policy)) is not None
    ]


def _choice(
    at: int, day: Working, task: Task, worker_id: UUID, policy: Policy
) -> dict[str, Any] | None:
    """A stop's entry for one route; None where it may not go there."""
    if task.fixed or (task.second is not None and task.at is not None):
        if task.at is None or (day.worker_id, day.on) != (worker_id, task.at[0]):
            return None
        when = task.at[1] * MINUTE
        return {"route": at, "windows": [[when, when, 0]], "cost": 0}
    if day.worker_id == worker_id:
        cost = 0
    elif day.worker_id in task.helpers:
        cost = task.helpers[day.worker_id]
    else:
        return None
    if day.on in task.declined:
        return None
    if task.dates is not None:
        charged = task.dates.cost(day.on, policy)
        if charged is None:
            # Where somebody planned it, it may stay, if only for want of a better day.
            if task.at is None or task.at[0] != day.on:
                return None
            charged = policy.late_day if day.on > task.dates.last_on else 0
        cost += charged
    if task.at is not None and day.on != task.at[0]:
        cost += policy.moved
    if task.avoid_weekday == day.on.weekday():
        cost += policy.same_weekday
    within: Span = (day.start, day.end)
    times = [
        (each.from_minute, each.to_minute, each.best)
        for each in common_times(task.families, day.on)
    ]
    windows = starts_on(times, minutes=task.minutes, within=within, other_time=policy.other_time)
    if not windows:
        return None
    return {
        "route": at,
        "windows": [[s * MINUTE, e * MINUTE, c * MINUTE] for s, e, c in windows],
        "cost": cost * MINUTE,
    }


def _farthest(built: Built, spot: int, choices: Sequence[Mapping[str, Any]]) -> int:
    """The longest way there and back: no visit is left out because it is far."""
    if spot < 0:
        return 0
    problem, size = built.problem, built.problem["places"]
    longest = 0
    for each in choices:
        route = problem["routes"][each["route"]]
        table = problem["travel"][route["mode"]]
        there = table[route["start"] * size + spot]
        longest = max(longest, there + table[spot * size + route["end"]])
    return longest


def _no_day(built: Built, task: Task) -> Left:
    """Why a task can go on no day at all, and what would help."""
    mine = [day for day in built.working if day.worker_id in {task.owner, *task.helpers}]
    if not mine:
        return Left(
            task.id, "no_working_day", "No working hours are left this week.",
            "Ask your manager who can cover, or change the working pattern.", task.facts,
        )  # fmt: skip
    if task.fixed:
        return Left(
            task.id, "no_working_day", "It stands on a day without working hours.",
            "Look at it in the diary.", task.facts,
        )  # fmt: skip
    fits = [
        day for day in mine
        if task.dates is None or task.dates.first_on <= day.on <= task.dates.last_on
    ]  # fmt: skip
    if not fits:
        due = on_screen(task.dates.last_on) if task.dates else ""
        return Left(
            task.id, "no_day", f"No working day is left before it is due on {due}.",
            "Ask your manager who can cover, or work on another day.", task.facts,
        )  # fmt: skip
    if all(day.on in task.declined for day in fits):
        return Left(
            task.id, "declined", "You said no to every day it could be on.",
            "Take back one of the noes, or ask your manager who can cover.", task.facts,
        )  # fmt: skip
    longest = max(fits, key=lambda day: day.end - day.start)
    return Left(
        task.id, "window", "No time the family can be visited lies in your working hours.",
        f"Your longest day then is {clock(longest.start)} to {clock(longest.end)}. "
        "Agree another time with the family, or work other hours that day.", task.facts,
    )  # fmt: skip


def _plan(built: Built) -> dict[str, list[list[int]]]:
    """What stands in the diary, as routes and starts."""
    at_route = {(day.worker_id, day.on): at for at, day in enumerate(built.working)}
    held: list[list[tuple[int, int]]] = [[] for _ in built.working]
    for stop, task in enumerate(built.tasks):
        if task.at is None:
            continue
        route = at_route.get((task.owner, task.at[0]))
        if route is not None:
            held[route].append((task.at[1] * MINUTE, stop))
    for each in held:
        each.sort()
    return {
        "routes": [[stop for _start, stop in each] for each in held],
        "starts": [[start for start, _stop in each] for each in held],
    }


def pin(built: Built, *, keep_others: Callable[[Task], bool] | None = None) -> dict[str, Any]:
    """The problem as it is solved: what is held stays where it stands.

    Args:
        keep_others: whether a task that is in the diary stays too (cover: colleagues' own weeks).
            Where a diary cannot be kept to as it stands, its visits stay with their worker only.
    """
    stops = list(built.problem["stops"])
    for route, order in enumerate(built.plan["routes"]):
        starts = dict(zip(order, built.plan["starts"][route], strict=True))
        kept = [
            stop for stop in order
            if built.tasks[stop].pinned or (keep_others and keep_others(built.tasks[stop]))
        ]  # fmt: skip
        windows = {stop: [[starts[stop], starts[stop], 0]] for stop in kept}
        if schedule(built.problem, route, kept, windows=windows) is None:
            kept = [stop for stop in kept if built.tasks[stop].pinned]
        for stop in kept:
            stops[stop] = held(stops[stop], route, starts[stop])
    if keep_others is not None:
        for stop, task in enumerate(built.tasks):
            if keep_others(task):
                stops[stop] = _own(built, stops[stop], task)
    return {**built.problem, "stops": stops}


def _own(built: Built, stop: dict[str, Any], task: Task) -> dict[str, Any]:
    mine = [each for each in stop["on"] if built.working[each["route"]].worker_id == task.owner]
    return {**stop, "on": mine or stop["on"]}


def held(stop: Mapping[str, Any], route: int, start: int) -> dict[str, Any]:
    """A stop that may only be at one time of one route."""
    choice = {"route": route, "windows": [[start, start, 0]], "cost": 0}
    return {**stop, "on": [choice], "leave_out": None}
