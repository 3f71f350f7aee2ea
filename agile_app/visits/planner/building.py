"""The planning problem of a week, from plain facts. Pure: knows neither database nor engine.

``build`` takes people's days and what is to be placed, and gives the problem as the engine reads it
(``docs/decisions/0012-planning-problem.md``), beside it what each stop and route means to people,
the plan that stands in the diary, and what could not be put into the problem, with the reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from agile_app.core.time import on_screen
from agile_app.visits.diary.rules import Window, clock, common_times
from agile_app.visits.planner.rules import Dates, Policy, Span, starts_on
from agile_app.visits.planner.timing import schedule, travel

MINUTE = 60
DAY_SHOWN = 24 * 60 * MINUTE


@dataclass(frozen=True)
class Spot:
    """Somewhere to go. ``point`` is None where nobody knows where it is (an office's, a home's)."""

    key: str
    point: Any | None
    text: str = ""
    confidential: bool = False
    child_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Working:
    """One worker's working day. Minutes since midnight in London; keys of spots."""

    worker_id: UUID
    worker: str
    on: date
    start: int
    end: int
    from_spot: str
    to_spot: str
    lunch: tuple[int, int, int] | None = None  # length, from, to
    mode: str = "car"


@dataclass(frozen=True)
class Task:
    """Something to be placed in the week.

    Attributes:
        id: ``visit:<group or visit>``, ``due:<child>:<clock>`` or ``appointment:<id>``.
        kind: ``visit`` (in the diary), ``due`` (asked for by a clock) or ``appointment``.
        spot: key of where it is; None where it is done wherever one is.
        owner: whose it is. ``helpers``: who else may do it, and the minutes charged.
        at: day and minute at which it stands in the diary.
        fixed: may not be moved whatever the worker says: an appointment, or a visit that began.
        held: the worker locked it, or the family was told.
        dates: when it may be made; None for what is not asked for by a clock.
        families: the times each child's family gave; a visit suits all of them.
        second: the other worker of a pair, who must be there at the same time.
        price: minutes charged for leaving it out. ``waits``: next week will do, so that is all.
        facts: what the screen needs; copied into the row of the stop.
    """

    id: str
    kind: str
    spot: str | None
    minutes: int
    owner: UUID
    price: int
    at: tuple[date, int] | None = None
    fixed: bool = False
    held: bool = False
    dates: Dates | None = None
    families: tuple[Sequence[Window], ...] = ()
    helpers: Mapping[UUID, int] = field(default_factory=dict)
    second: UUID | None = None
    waits: bool = False
    declined: frozenset[date] = frozenset()
    avoid_weekday: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pinned(self) -> bool:
        return self.at is not None and (self.fixed or self.held or self.second is not None)


@dataclass(frozen=True)
class Left:
    """Something that is not in the problem, and why."""

    id: str
    code: str
    because: str
    what_to_do: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Built:
    """A week to be planned. ``tasks`` are those of the stops, in their order.

    ``plan`` is what stands in the diary: orders of stops, and their starts, by route.
    """

    week_on: date
    problem: dict[str, Any]
    tasks: list[Task]
    working: list[Working]
    spots: list[Spot]
    plan: dict[str, list[list[int]]]
    left: list[Left]
    clashes: list[str]


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
    _make_room(built)
    _settle_clashes(built)
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


def _make_room(built: Built) -> None:
    """Days are as long as what is fixed in them makes them, with the way there and back."""
    for at, route in enumerate(built.problem["routes"]):
        for start, stop in zip(built.plan["starts"][at], built.plan["routes"][at], strict=True):
            what = built.problem["stops"][stop]
            if not built.tasks[stop].pinned:
                continue
            there = travel(built.problem, at, route["start"], what["place"]) + what["arrival"]
            back = travel(built.problem, at, what["place"], route["end"])
            route["from"] = max(0, min(route["from"], start - there))
            route["to"] = min(DAY_SHOWN, max(route["to"], start + what["service"] + back))


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
        choices = [
            choice
            for at, day in enumerate(built.working)
            if (choice := _choice(at, day, task, worker_id, policy)) is not None
        ]
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


def _settle_clashes(built: Built) -> None:
    """Say where fixed things cannot all be done, and take what cannot out of the problem.

    First a lunch that has no room is given up for the day; then, of the fixed things, those are
    kept that were fixed more firmly, or stand earlier.
    """
    out: set[int] = set()
    for route, day in enumerate(built.working):
        pins = [
            (built.plan["starts"][route][at], stop)
            for at, stop in enumerate(built.plan["routes"][route])
            if built.tasks[stop].pinned
        ]
        order = [stop for _start, stop in pins]
        windows = {stop: [[start, start, 0]] for start, stop in pins}
        if not order or schedule(built.problem, route, order, windows=windows) is not None:
            continue
        name = f"{day.worker}, " if len({each.worker_id for each in built.working}) > 1 else ""
        if schedule(built.problem, route, order, windows=windows, lunch=False) is not None:
            built.clashes.append(
                f"{name}{on_screen(day.on)}: what is fixed leaves no room for lunch."
            )
            built.problem["routes"][route]["lunch"] = None
            continue
        kept: list[int] = []
        for stop in sorted(order, key=lambda one: (not built.tasks[one].fixed, order.index(one))):
            tried = sorted([*kept, stop], key=order.index)
            if schedule(built.problem, route, tried, windows=windows, lunch=False) is None:
                out.add(stop)
                task = built.tasks[stop]
                said = (
                    f"{name}{on_screen(day.on)}, {clock(windows[stop][0][0] // MINUTE)}: there is "
                    "no time for this beside what else is fixed that day."
                )
                built.clashes.append(said)
                built.left.append(
                    Left(task.id, "clash", said, "Move one of them, or unlock it.", task.facts)
                )
            else:
                kept = tried
        if schedule(built.problem, route, kept, windows=windows) is None:
            built.problem["routes"][route]["lunch"] = None
    if out:
        _take_out(built, out)


def _take_out(built: Built, out: set[int]) -> None:
    """Drop stops, and number the others anew."""
    stays = [at for at in range(len(built.tasks)) if at not in out]
    number = {old: new for new, old in enumerate(stays)}
    built.problem["stops"] = [built.problem["stops"][at] for at in stays]
    built.tasks = [built.tasks[at] for at in stays]
    for route, order in enumerate(built.plan["routes"]):
        starts = built.plan["starts"][route]
        held = [(number[s], t) for s, t in zip(order, starts, strict=True) if s in number]
        built.plan["routes"][route] = [stop for stop, _start in held]
        built.plan["starts"][route] = [start for _stop, start in held]


def pin(built: Built, *, keep_others: Callable[[Task], bool] | None = None) -> dict[str, Any]:
    """The problem as it is solved: what is held stays where it stands.

    Args:
        keep_others: whether a task that is in the diary stays too (cover: colleagues' own weeks).
    """
    where = {
        stop: (route, built.plan["starts"][route][at])
        for route, order in enumerate(built.plan["routes"])
        for at, stop in enumerate(order)
    }
    stops = []
    for at, stop in enumerate(built.problem["stops"]):
        task = built.tasks[at]
        if at in where and (task.pinned or (keep_others is not None and keep_others(task))):
            stops.append(held(stop, *where[at]))
        else:
            stops.append(stop)
    return {**built.problem, "stops": stops}


def held(stop: Mapping[str, Any], route: int, start: int) -> dict[str, Any]:
    """A stop that may only be at one time of one route."""
    choice = {"route": route, "windows": [[start, start, 0]], "cost": 0}
    return {**stop, "on": [choice], "leave_out": None}
