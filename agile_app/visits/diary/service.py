"""What the diary answers: who works when, what is fixed, when a family can be visited.

Reading for other features; what a worker changes is in ``appointments``, ``hours`` and
``windows``. A date range includes both its ends.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.council_calendar import council_calendar
from agile_app.core.notices import notify
from agile_app.core.time import today
from agile_app.visits.diary import repository
from agile_app.visits.diary.models import (
    Appointment,
    DiaryVersion,
    Leave,
    VisitWindow,
    WorkingPattern,
)
from agile_app.visits.diary.rules import (
    OFF,
    Away,
    Hours,
    Pattern,
    Window,
    WorkerDay,
    worker_day,
)

__all__ = [
    "Fixed",
    "Window",
    "WorkerDay",
    "appointments_between",
    "diary_days",
    "touch_diary",
    "windows_for",
    "working_days",
]


def touch_diary(session: Session, worker_id: UUID) -> None:
    """Say that something of a worker's diary changed; their devices hear after commit."""
    row = session.get(DiaryVersion, worker_id, with_for_update=True)
    if row is None:
        row = DiaryVersion(worker_id=worker_id)
    row.version += 1
    session.add(row)
    notify(session, "bundle.changed", worker_id=worker_id, key="diary")


# -- who works when ------------------------------------------------------------------------------


def working_days(
    session: Session, worker_ids: Collection[UUID], from_on: date, to_on: date
) -> list[WorkerDay]:
    """The days on which these workers work, by worker and day; days without hours are left out."""
    return [day for day in diary_days(session, worker_ids, from_on, to_on) if day.works]


def diary_days(
    session: Session, worker_ids: Collection[UUID], from_on: date, to_on: date
) -> list[WorkerDay]:
    """Every day of these workers, worked or not; ``because`` says why it is not, or not whole."""
    patterns = repository.patterns_of(session, worker_ids)
    leave = repository.leave_of(session, worker_ids, from_on, to_on)
    calendar = council_calendar(session)
    days = [from_on + timedelta(days=number) for number in range((to_on - from_on).days + 1)]
    return [
        worker_day(
            worker_id,
            on,
            [as_pattern(began, rows) for began, rows in patterns.get(worker_id, {}).items()],
            [as_away(row) for row in leave.get(worker_id, [])],
            bank_holiday=on in calendar.closed(on.year),
        )
        for worker_id in worker_ids
        for on in days
    ]


def as_pattern(from_on: date, rows: list[WorkingPattern]) -> Pattern:
    """The rows of one pattern as the rules take them."""
    by_weekday = {row.weekday: as_hours(row) for row in rows}
    return Pattern(from_on, tuple(by_weekday.get(weekday, OFF) for weekday in range(7)))


def as_hours(row: WorkingPattern) -> Hours:
    return Hours(
        row.from_minute,
        row.to_minute,
        row.start_from,
        row.end_at,
        row.lunch_minutes,
        row.lunch_from,
        row.lunch_to,
        row.travel_mode,
    )


def as_away(row: Leave) -> Away:
    return Away(row.from_on, row.to_on, row.part)


# -- what is fixed -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fixed:
    """An appointment that takes a worker's time at a fixed time.

    Attributes:
        title: as the worker wrote it; may name people, so it never leaves for a calendar.
        place: where, in words; empty with ``remote``.
        latitude, longitude: of the place where it is known, in degrees.
    """

    id: UUID
    worker_id: UUID
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    latitude: float | None
    longitude: float | None
    remote: bool
    tentative: bool
    child_id: UUID | None


def appointments_between(
    session: Session, worker_ids: Collection[UUID], from_at: datetime, to_at: datetime
) -> list[Fixed]:
    """What takes these workers' time from ``from_at`` to ``to_at``, in order.

    All-day entries and those that a calendar shows as free take no time, and are left out;
    tentative ones are planned around.
    """
    return [
        as_fixed(row)
        for row in repository.appointments_of(session, worker_ids, from_at, to_at)
        if row.busy and not row.all_day
    ]


def as_fixed(row: Appointment) -> Fixed:
    return Fixed(
        row.id,
        row.worker_id,
        row.kind,
        row.title,
        row.starts_at,
        row.ends_at,
        row.place,
        row.latitude,
        row.longitude,
        row.remote,
        row.tentative,
        row.child_id,
    )


# -- when a family can be visited ----------------------------------------------------------------


def windows_for(
    session: Session, child_ids: Collection[UUID], *, on: date | None = None
) -> dict[UUID, list[Window]]:
    """The windows of each child that hold on ``on`` (today) or later.

    ``rules.visiting_times`` says what they leave of a day; for children who are visited together
    ``rules.common_times``.
    """
    found: dict[UUID, list[Window]] = defaultdict(list)
    for child_id, rows in repository.windows_of(session, child_ids, on or today()).items():
        found[child_id] = [as_window(row) for row in rows]
    return found


def as_window(row: VisitWindow) -> Window:
    return Window(
        frozenset(int(digit) for digit in row.weekdays),
        row.from_minute,
        row.to_minute,
        row.effect,
        row.because,
        row.from_on,
        row.to_on,
    )


def diary_version(session: Session, worker_id: UUID) -> int:
    """Rises with each change of the worker's diary."""
    found = session.exec(
        select(DiaryVersion.version).where(col(DiaryVersion.worker_id) == worker_id)
    ).first()
    return found or 0
