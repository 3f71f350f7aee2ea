"""Rules of the diary: which hours are worked, what overlaps, when a family can be visited. Pure.

Minutes of a day are counted from midnight on the clock in London, so a day has 1440 of them on
every day of the year, and half past nine stays half past nine when the clocks change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from agile_app.core.time import LONDON, on_screen

DAY = 1440
NOON = 13 * 60
"""Where a working day is cut for half a day of leave."""

BREAK_AFTER = 6 * 60
"""Longer than this, a day has its break. Source: Working Time Regulations 1998, reg. 12."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY = 5


@dataclass(frozen=True)
class Hours:
    """The pattern of one weekday. ``from_minute == to_minute``: not worked."""

    from_minute: int
    to_minute: int
    start: str = "office"
    end: str = "office"
    lunch_minutes: int = 30
    lunch_from: int = 720
    lunch_to: int = 840
    mode: str = "car"


OFF = Hours(0, 0)


@dataclass(frozen=True)
class Pattern:
    """Seven weekdays, Monday first, from ``from_on`` until a later pattern begins."""

    from_on: date
    days: tuple[Hours, ...]


DEFAULT_DAYS = (*[Hours(9 * 60, 17 * 60)] * 5, OFF, OFF)
"""For a worker who has not said otherwise: Monday to Friday, nine to five, from the office."""


@dataclass(frozen=True)
class Away:
    """Leave: both days included; ``part`` is ``day``, ``morning`` or ``afternoon``."""

    from_on: date
    to_on: date
    part: str = "day"

    def holds(self, on: date) -> bool:
        return self.from_on <= on <= self.to_on


@dataclass(frozen=True)
class WorkerDay:
    """One worker's day: when they may be sent somewhere, and from where to where.

    Attributes:
        from_minute, to_minute: of the working hours; equal when there are none.
        start, end: ``office`` or ``home``.
        lunch_minutes: length of the break, 0 for none; it lies between ``lunch_from`` and
            ``lunch_to``.
        mode: ``car``, ``foot`` or ``transit``.
        because: why the day is not worked, or not whole; empty for an ordinary day.
    """

    worker_id: UUID
    on: date
    from_minute: int
    to_minute: int
    start: str
    end: str
    lunch_minutes: int
    lunch_from: int
    lunch_to: int
    mode: str
    because: str = ""

    @property
    def works(self) -> bool:
        return self.to_minute > self.from_minute


def worker_day(
    worker_id: UUID,
    on: date,
    patterns: Sequence[Pattern],
    leave: Iterable[Away],
    *,
    bank_holiday: bool = False,
) -> WorkerDay:
    """The day as the pattern in force says, less leave and bank holidays.

    The pattern in force is the one that began last, on or before the day. Half a day of leave cuts
    at ``NOON``; what is then left of the day has no break of its own unless it is longer than
    ``BREAK_AFTER``.
    """
    began = [pattern for pattern in patterns if pattern.from_on <= on]
    days = max(began, key=lambda pattern: pattern.from_on).days if began else DEFAULT_DAYS
    hours = days[on.weekday()]
    if hours.from_minute >= hours.to_minute:
        return _day(worker_id, on, OFF, f"Not a working day ({_WEEKDAYS[on.weekday()]})")
    if bank_holiday:
        return _day(worker_id, on, OFF, "Bank holiday")
    parts = {away.part for away in leave if away.holds(on)}
    if not parts:
        return _day(worker_id, on, hours, "")
    if "day" in parts or parts >= {"morning", "afternoon"}:
        return _day(worker_id, on, OFF, "Leave")
    left = _half(hours, morning_off="morning" in parts)
    if left.from_minute >= left.to_minute:
        return _day(worker_id, on, OFF, "Leave")
    return _day(
        worker_id, on, left, f"Leave in the {'morning' if 'morning' in parts else 'afternoon'}"
    )


def _half(hours: Hours, *, morning_off: bool) -> Hours:
    if morning_off:
        left = replace(hours, from_minute=max(hours.from_minute, NOON))
    else:
        left = replace(hours, to_minute=min(hours.to_minute, NOON))
    if left.to_minute - left.from_minute <= BREAK_AFTER:
        left = replace(left, lunch_minutes=0)
    return left


def _day(worker_id: UUID, on: date, hours: Hours, because: str) -> WorkerDay:
    return WorkerDay(
        worker_id,
        on,
        hours.from_minute,
        hours.to_minute,
        hours.start,
        hours.end,
        hours.lunch_minutes if hours is not OFF else 0,
        hours.lunch_from,
        hours.lunch_to,
        hours.mode,
        because,
    )


def hours_fault(hours: Hours) -> str:
    """What is wrong with a weekday's pattern, as a sentence; empty when nothing is."""
    if hours.from_minute == hours.to_minute:
        return ""
    if not 0 <= hours.from_minute < hours.to_minute <= DAY:
        return "The day ends before it starts."
    if hours.lunch_minutes and hours.lunch_to - hours.lunch_from < hours.lunch_minutes:
        return "Lunch does not fit between its earliest and latest time."
    room = min(hours.to_minute, hours.lunch_to) - max(hours.from_minute, hours.lunch_from)
    if hours.lunch_minutes and room < hours.lunch_minutes:
        return "Lunch lies outside the working hours."
    return ""


# -- moments and minutes -------------------------------------------------------------------------


def moment_of(on: date, minute: int) -> datetime:
    """The moment, in UTC, when clocks in London show ``minute`` of the day ``on``.

    ``minute`` may be 1440 (midnight at the end). A time that the clocks jump over is moved on by
    the hour that is lost; of a time that comes twice it is the first.
    """
    local = datetime.combine(on, time(), LONDON) + timedelta(minutes=minute)
    return local.astimezone(UTC)


def minutes_on(on: date, starts_at: datetime, ends_at: datetime) -> tuple[int, int] | None:
    """The part of a span that lies on a day, as minutes of that day; None when none does."""
    first, last = _minute(on, starts_at), _minute(on, ends_at)
    if last <= 0 or first >= DAY:
        return None
    # In the hour that comes twice the clock may show an end before the start.
    return max(0, first), min(DAY, max(last, first + 1))


def _minute(on: date, at: datetime) -> int:
    local = at.astimezone(LONDON)
    return (local.date() - on).days * DAY + local.hour * 60 + local.minute


# -- overlaps ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """Something with a start and an end, in minutes or moments; ``key`` says what."""

    key: str
    start: datetime
    end: datetime


def overlapping(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Every pair that overlaps, earlier start first. Ends touching is no overlap."""
    found: list[tuple[str, str]] = []
    running: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end, each.key)):
        running = [other for other in running if other.end > span.start]
        found += [(other.key, span.key) for other in running]
        running.append(span)
    return found


# -- when a family can be visited ----------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """A time of the week and what it means: ``only``, ``prefer`` or ``not`` then.

    ``weekdays`` are 0 (Monday) to 6; ``from_on`` and ``to_on`` say when it holds, both included.
    """

    weekdays: frozenset[int]
    from_minute: int
    to_minute: int
    effect: str = "only"
    because: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def holds(self, on: date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (
            self.to_on is None or on <= self.to_on
        )


@dataclass(frozen=True)
class Times:
    """A stretch of a day in which a family can be visited; ``best`` where they prefer it."""

    from_minute: int
    to_minute: int
    best: bool = True


def visiting_times(windows: Iterable[Window], on: date) -> list[Times]:
    """When a family can be visited on a day, in order; empty when not at all.

    ``only`` windows that hold on the day shut every other time of the week; ``not`` windows are
    taken out; where any ``prefer`` window holds on this weekday the rest of the day is not best.
    """
    holding = [window for window in windows if window.holds(on)]
    today = [window for window in holding if on.weekday() in window.weekdays]
    only = [window for window in holding if window.effect == "only"]
    allowed = [(0, DAY)]
    if only:
        allowed = _union([_ends(window) for window in today if window.effect == "only"])
    allowed = _without(allowed, _union([_ends(w) for w in today if w.effect == "not"]))
    preferred = _union([_ends(window) for window in today if window.effect == "prefer"])
    if not preferred:
        return [Times(start, end) for start, end in allowed]
    cuts = sorted({edge for span in preferred for edge in span})
    found: list[Times] = []
    for start, end in allowed:
        edges = [start, *[cut for cut in cuts if start < cut < end], end]
        for first, last in pairwise(edges):
            best = any(low <= first and last <= high for low, high in preferred)
            found.append(Times(first, last, best))
    return found


def common_times(families: Iterable[Sequence[Window]], on: date) -> list[Times]:
    """When all of several children can be visited together: what their times have in common."""
    found = [Times(0, DAY)]
    for windows in families:
        found = [
            Times(low, high, one.best and other.best)
            for one in found
            for other in visiting_times(windows, on)
            if (low := max(one.from_minute, other.from_minute))
            < (high := min(one.to_minute, other.to_minute))
        ]
    return found


def window_fault(windows: Sequence[Window], days: Sequence[WorkerDay], minutes: int) -> str:
    """Why a family can never be visited on any of these days; empty when they can.

    Args:
        days: the worker's days to look at, for instance those of the next four weeks.
        minutes: how long a visit takes.
    """
    if not windows:
        return ""
    worked = [day for day in days if day.works]
    open_somewhere = False
    for day in worked:
        for times in _joined(visiting_times(windows, day.on)):
            open_somewhere = open_somewhere or times[1] - times[0] >= minutes
            if min(times[1], day.to_minute) - max(times[0], day.from_minute) >= minutes:
                return ""
    if not worked:
        return "There is no working day in this time."
    if open_somewhere:
        return "The times the family can be visited all lie outside the working hours."
    return f"The family's times leave no {minutes} minutes together on any working day."


def _joined(times: list[Times]) -> list[tuple[int, int]]:
    return _union([(each.from_minute, each.to_minute) for each in times])


def _ends(window: Window) -> tuple[int, int]:
    return window.from_minute, window.to_minute


def _union(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _without(spans: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for low, high in taken:
        spans = [
            part
            for start, end in spans
            for part in ((start, min(end, low)), (max(start, high), end))
            if part[0] < part[1]
        ]
    return spans


# -- words ---------------------------------------------------------------------------------------


def clock(minute: int) -> str:
    """A minute of the day as ``15:30``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekdays_text(weekdays: Iterable[int]) -> str:
    """``Monday to Friday``, ``Monday and Thursday``, ``every day``."""
    days = sorted(set(weekdays))
    if len(days) == len(_WEEKDAYS):
        return "every day"
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{_WEEKDAYS[days[0]]} to {_WEEKDAYS[days[-1]]}"
    names = [_WEEKDAYS[day] for day in days]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def window_text(window: Window) -> str:
    """A window as a family would say it: ``Only Monday to Friday, 15:30 to 18:00``."""
    said = {"only": "Only", "prefer": "Best", "not": "Not"}[window.effect]
    text = (
        f"{said} {weekdays_text(window.weekdays)}, "
        f"{clock(window.from_minute)} to {clock(window.to_minute)}"
    )
    if window.from_on is not None:
        text += f", from {on_screen(window.from_on)}"
    if window.to_on is not None:
        text += f", until {on_screen(window.to_on)}"
    return text
