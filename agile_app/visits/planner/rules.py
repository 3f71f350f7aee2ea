"""What the planner may do with a visit, and what each thing it may do costs. Pure.

Costs are minutes of travel that a worker would put up with instead, so that staff can read them.
The source of the model and of its defaults is ``reference/planning.md`` §5; the values themselves
are the council's (``visits.planner.settings``).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agile_app.core.working_days import (
    PUBLISHED,
    Calendar,
    add_working_days,
    is_working_day,
    working_days_between,
)

DAY = 24 * 60
Span = tuple[int, int]
"""From and to, in minutes since midnight on London's clock."""


@dataclass(frozen=True)
class Policy:
    """What a plan is charged, in minutes, and how long things take.

    Attributes:
        other_time: a visit at a time of day the family does not prefer.
        buffer_day: each working day a visit is nearer to its due date than ``buffer_days``.
        late_day: each working day an overdue visit waits.
        early_day: each working day a visit is earlier than the last ``free_percent`` of the time
            between the last visit and the due date.
        gap_days: working days that must lie between two visits to a child.
        known_colleague: a visit by another worker who knows the child; ``other_colleague``: by one
            who does not.
        moved: a visit that is in the diary, moved to another day.
        same_weekday: an unannounced visit on the weekday of the last one.
        uneven_hour: each hour of work a day has over the worker's mean day.
        left_out: a visit that finds no place, by kind of visit; ``overdue`` is the top class.
        arrival: parking and walking to the door, at each new address.
        calendar: the council's bank holidays.
        visit: how long a visit takes; ``sibling``: each further child seen at it.
    """

    other_time: int = 15
    buffer_day: int = 10
    buffer_days: int = 2
    late_day: int = 60
    early_day: int = 5
    free_percent: int = 40
    gap_days: int = 3
    known_colleague: int = 15
    other_colleague: int = 30
    moved: int = 10
    same_weekday: int = 5
    uneven_hour: int = 5
    left_out_child_protection: int = 600
    left_out_looked_after: int = 300
    left_out_child_in_need: int = 120
    left_out_overdue: int = 900
    arrival: int = 3
    visit: int = 45
    sibling: int = 15
    calendar: Calendar = PUBLISHED

    def left_out(self, visit_kind: str, *, overdue: bool) -> int:
        """The price of a visit that finds no place: never so low that travel could pay for it
        (``worth_leaving_out`` adds the way there)."""
        if overdue:
            return self.left_out_overdue
        return {
            "section_47": self.left_out_overdue,
            "child_protection": self.left_out_child_protection,
            "looked_after": self.left_out_looked_after,
            "return_interview": self.left_out_looked_after,
            "assessment": self.left_out_looked_after,
        }.get(visit_kind, self.left_out_child_in_need)


DEFAULT_POLICY = Policy()

# Which clocks ask for a visit, and of which kind.
VISIT_FOR = {
    "child_protection_visit": "child_protection",
    "child_in_need_visit": "child_in_need",
    "looked_after_visit": "looked_after",
    "return_home_interview": "return_interview",
    "requested_visit": "looked_after",
}


@dataclass(frozen=True)
class Dates:
    """When a visit may be made.

    Attributes:
        first_on: not before this day: too soon after the last visit.
        free_from: from this day on going early costs nothing.
        target_on: after this day the visit is inside its buffer.
        last_on: the hard limit: the due date. What is overdue is due today, and dearer each day;
            it has no earlier limit, since being later still is better than not at all.
        overdue: its due date has passed.
    """

    first_on: date
    free_from: date
    target_on: date
    last_on: date
    overdue: bool

    def cost(self, on: date, policy: Policy) -> int | None:
        """Minutes charged for a visit on that day; None where it may not be made then."""
        if not self.first_on <= on <= self.last_on:
            return None
        if self.overdue:
            return policy.late_day * max(
                0, working_days_between(self.target_on, on, policy.calendar)
            )
        if on > self.target_on:
            return policy.buffer_day * working_days_between(self.target_on, on, policy.calendar)
        early = working_days_between(on, self.free_from, policy.calendar)
        return policy.early_day * max(0, early)


# An overdue visit that finds no place in so many working days is a matter for the manager.
_LATE_DAYS = 5


def dates_of(due_on: date, last_seen: date | None, today: date, policy: Policy) -> Dates:
    """When a visit due on ``due_on`` may be made, as of ``today``.

    The limit is the due date, or the last working day before it where offices are closed on it.
    What is overdue is due at once: on the first working day from today.
    """
    if due_on < today:
        at_once = add_working_days(today, 0, policy.calendar)
        return Dates(
            today, today, at_once, add_working_days(at_once, _LATE_DAYS, policy.calendar), True
        )
    last_on = due_on
    while not is_working_day(last_on, policy.calendar) and last_on > today:
        last_on -= timedelta(days=1)
    last_on = max(last_on, today)
    target_on = min(
        max(add_working_days(last_on, -policy.buffer_days, policy.calendar), today), last_on
    )
    first_on = today
    free_from = today
    if last_seen is not None:
        interval = max(0, working_days_between(last_seen, due_on, policy.calendar))
        gap_ends = add_working_days(
            last_seen, min(policy.gap_days, max(1, interval)), policy.calendar
        )
        first_on = min(max(today, gap_ends), last_on)
        target_on = max(target_on, first_on)  # aiming at a day before it may be made helps nobody
        free_days = interval * policy.free_percent // 100
        free_from = min(
            max(first_on, add_working_days(due_on, -free_days, policy.calendar)), target_on
        )
    return Dates(first_on, free_from, target_on, last_on, False)


def belongs_to_week(dates: Dates, week_on: date, today: date, *, first_week: bool) -> bool:
    """Whether a visit that nobody has planned is this week's business.

    It is when the week holds the day by which it should be made. What is late belongs to the first
    week shown. A visit whose buffer begins in the week may be made in it, or wait.
    """
    if dates.overdue or dates.last_on < week_on:
        return first_week
    return dates.target_on < week_on + timedelta(days=7) and (dates.last_on >= max(week_on, today))


def may_wait(dates: Dates, week_on: date, policy: Policy) -> bool:
    """Whether the visit may still be made in time after this week."""
    next_day = add_working_days(week_on + timedelta(days=6), 1, policy.calendar)
    return not dates.overdue and next_day <= dates.last_on


def first_week_of(today: date, policy: Policy) -> date:
    """The Monday of the first week that can be planned: that of the next working day."""
    day = add_working_days(today, 0, policy.calendar)
    return day - timedelta(days=day.weekday())


def starts_on(
    times: Iterable[tuple[int, int, bool]], *, minutes: int, within: Span, other_time: int
) -> list[tuple[int, int, int]]:
    """The times a visit of ``minutes`` may start on a day, as (from, to, cost), both inclusive.

    Args:
        times: when the family can be visited, and whether they like it then
            (``diary.rules.common_times``).
        within: the working hours; the visit begins and ends in them.
        other_time: charged for a time the family can bear and does not like.
    """
    times = list(times)
    liked = _joined((start, end) for start, end, best in times if best)
    found: list[tuple[int, int, int]] = []
    for start, end in _joined((start, end) for start, end, _best in times):
        first, last = max(start, within[0]), min(end, within[1]) - minutes
        if last < first:
            continue
        good = [
            (max(first, low), min(last, high - minutes))
            for low, high in liked
            if max(first, low) <= min(last, high - minutes)
        ]
        found += [(low, high, 0) for low, high in good]
        found += [(low, high, other_time) for low, high in _gaps((first, last), good)]
    return sorted(found)


def _gaps(whole: Span, taken: Sequence[Span]) -> list[Span]:
    """What of ``whole`` lies outside ``taken``; both inclusive."""
    found: list[Span] = []
    at = whole[0]
    for start, end in sorted(taken):
        if at <= start - 1:
            found.append((at, start - 1))
        at = max(at, end + 1)
    if at <= whole[1]:
        found.append((at, whole[1]))
    return found


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def merged_minutes(children: int, policy: Policy) -> int:
    """How long a visit to so many children takes."""
    return policy.visit + policy.sibling * max(0, children - 1)


def may_merge(several: Collection[Dates]) -> bool:
    """Whether visits can be one: a day suits them all."""
    return max(each.first_on for each in several) <= min(each.last_on for each in several)


def merge(several: Collection[Dates]) -> Dates:
    """The dates of one visit to several children; the strictest of each."""
    first_on = max(each.first_on for each in several)
    last_on = min(each.last_on for each in several)
    return Dates(
        first_on,
        min(max(min(each.free_from for each in several), first_on), last_on),
        max(first_on, min(each.target_on for each in several)),
        last_on,
        any(each.overdue for each in several),
    )


def clock(minutes: int) -> str:
    """Minutes since midnight as people here write a time: ``14:05``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
