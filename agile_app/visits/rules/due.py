"""What every clock answers with, what a council sets itself, and how a visit moves a date. Pure."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from agile_app.core.time import on_screen
from agile_app.core.working_days import PUBLISHED, Calendar, add_working_days

WORKING_TOGETHER = "Working Together to Safeguard Children 2023, chapter 3"
CARE_PLANNING = "Care Planning, Placement and Case Review (England) Regulations 2010"
LOCAL = "Local policy"

Unit = Literal["working_days", "weeks", "months"]


@dataclass(frozen=True)
class Policy:
    """What a council sets itself, and the calendar it counts working days by.

    The defaults and where they come from are the council settings of ``visits.policy``.
    """

    calendar: Calendar = PUBLISHED
    strategy_discussion_working_days: int = 1
    report_before_initial_conference_working_days: int = 2
    report_before_review_conference_working_days: int = 5
    core_group_weeks: int = 6
    child_protection_visit_working_days: int = 10
    child_in_need_visit_weeks: int = 6
    child_in_need_review_weeks: int = 12
    adoption_visit_weeks: int = 6
    requested_visit_working_days: int = 5
    interview_when_away: bool = False
    record_visit_working_days: int = 2
    record_critical_event_hours: int = 24
    record_other_working_days: int = 5
    supervision_months: int = 2


DEFAULT_POLICY = Policy()


@dataclass(frozen=True)
class Step:
    """How long after a visit (or a meeting) the next is due, for those on or after ``from_on``.

    Data, not code: a device without signal counts from it too (``assets/device/clocks.js``).

    Attributes:
        because: a full sentence; ``{day}`` stands for the day of the visit.
        what: what the screen says from then on, where that is another.
    """

    from_on: date
    count: int
    unit: Unit
    because: str
    source: str
    what: str = ""

    def after(self, day: date, policy: Policy) -> date:
        """The day that is ``count`` units after ``day``."""
        if self.unit == "working_days":
            return add_working_days(day, self.count, policy.calendar)
        if self.unit == "weeks":
            return day + timedelta(weeks=self.count)
        return add_months(day, self.count)


@dataclass(frozen=True)
class Due:
    """Something due.

    Attributes:
        what: what the screen says. ``because``: a full sentence, with the fact it counts from.
        on: the last day, in London. ``at``: the very moment, where the limit is in hours.
        since: the day of the fact it counts from.
        steps: how what it waits for moves it: the child being seen, or as ``moved_by`` says.
        moved_by: ``visit``, or the kind of meeting whose being held moves it.
        counted: the last visit that is counted in ``on``; none yet.
        met_by: kinds of visit, or of recorded facts, that meet it once and for all; ``seen`` is
            any visit on which the child was seen. It must lie on or after ``since``.
        subject: id of the record it is about, where a child may have several of a kind.
    """

    kind: str
    what: str
    on: date
    because: str
    source: str
    at: datetime | None = None
    since: date | None = None
    steps: tuple[Step, ...] = ()
    counted: date | None = None
    met_by: tuple[str, ...] = ()
    moved_by: str = "visit"
    subject: str = ""


def seen(due: Due, day: date, *, policy: Policy = DEFAULT_POLICY) -> Due:
    """The clock once the child was seen on ``day``: never an earlier date than before.

    A visit before the clock's start, or earlier than one already counted, changes nothing.
    """
    if due.counted is not None and day <= due.counted:
        return due
    step = next((each for each in reversed(due.steps) if each.from_on <= day), None)
    if step is None:
        return due
    return replace(
        due,
        what=step.what or due.what,
        on=step.after(day, policy),
        because=step.because.format(day=on_screen(day)),
        source=step.source,
        counted=day,
    )


def last_seen(due: Due, day: date | None, *, policy: Policy) -> Due:
    """``seen`` where there was a visit at all."""
    return due if day is None else seen(due, day, policy=policy)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def spoken(count: int, unit: str) -> str:
    """A length of time as a sentence begins with it: ``One week``, ``6 weeks``."""
    name = unit.replace("_", " ")
    return f"One {name.removesuffix('s')}" if count == 1 else f"{count} {name}"


def latest(days: Sequence[date], *, since: date) -> date | None:
    """The last of some days that is not before ``since``."""
    return max((day for day in days if day >= since), default=None)
