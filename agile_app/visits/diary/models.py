"""Tables of the diary. Minutes of a day are counted from midnight on the clock in London."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.people.models import Worker
from agile_app.records.models import Child

_WORKER = f"{Worker.__tablename__}.id"
_CHILD = f"{Child.__tablename__}.id"


class Appointment(SQLModel, table=True):
    """Something in a worker's diary at a fixed time that is not a visit.

    Attributes:
        place: where, in words; ``latitude`` and ``longitude`` in degrees where it is known.
        remote: by telephone or screen: it can be attended from anywhere.
        all_day: of the whole day; it says something about the day and takes no time of it.
        busy: takes the worker's time. Those shown as free in a calendar do not.
        tentative: not certain yet; planned around all the same, and shown as such.
        meeting_id: the planned conference or review of the record that this gives a time to.
        sequence: rises with each change of it (RFC 5545, 3.8.7.4).
        pending: it came from the worker's calendar and was changed here; not yet told there.
        note: what happened to it in the worker's other calendar that they should know.
        source: ``agile``, or ``caldav`` for one made in the worker's own calendar.
        calendar_object_id: what it came from there, with ``recurrence``: which one of a series, as
            its first planned moment in UTC; empty for a single one.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_worker_at", "worker_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER)
    kind: str = Field(default="other", max_length=20, description="diary.codes.APPOINTMENT_KIND")
    title: str = Field(default="", max_length=200)
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    all_day: bool = False
    busy: bool = True
    tentative: bool = False
    place: str = Field(default="", max_length=200)
    latitude: float | None = None
    longitude: float | None = None
    remote: bool = False
    child_id: UUID | None = Field(default=None, foreign_key=_CHILD, index=True)
    meeting_id: UUID | None = Field(default=None, index=True)
    sequence: int = 0
    source: str = Field(default="agile", max_length=10)
    calendar_object_id: UUID | None = Field(default=None, index=True)
    recurrence: str = Field(default="", max_length=40)
    pending: bool = False
    note: str = Field(default="", max_length=300)
    cancelled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class WorkingPattern(SQLModel, table=True):
    """One weekday of a worker's pattern, from ``from_on`` until a later pattern begins.

    A pattern is seven rows with the same ``from_on``; a day that is not worked has
    ``from_minute == to_minute``. Patterns of the past stay: what was planned stays explained.
    """

    __tablename__ = "working_pattern"
    __table_args__ = (
        UniqueConstraint("worker_id", "from_on", "weekday"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= from_minute AND from_minute <= to_minute", name="hours"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER, index=True)
    from_on: date
    weekday: int = Field(description="0 is Monday")
    from_minute: int
    to_minute: int
    start_from: str = Field(default="office", max_length=10, description="diary.codes.WORK_PLACE")
    end_at: str = Field(default="office", max_length=10, description="diary.codes.WORK_PLACE")
    lunch_minutes: int = 30
    lunch_from: int = 720
    lunch_to: int = 840
    travel_mode: str = Field(default="car", max_length=10, description="diary.codes.TRAVEL_MODE")


class Leave(SQLModel, table=True):
    """Days a worker is away, both ends included. Taken back, it stays with ``cancelled_at``."""

    __tablename__ = "leave"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_start"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER, index=True)
    from_on: date
    to_on: date
    kind: str = Field(default="annual", max_length=10, description="diary.codes.LEAVE_KIND")
    part: str = Field(default="day", max_length=10, description="diary.codes.PART_OF_DAY")
    cancelled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class VisitWindow(SQLModel, table=True):
    """When a child's family can be visited, or cannot: after school, not during prayers.

    Attributes:
        weekdays: digits of the weekdays, 0 is Monday: ``01234``.
        from_on, to_on: when it holds; both included, empty is without limit.
        ended_at: it was taken back; it stays, since past plans were made with it.
    """

    __tablename__ = "visit_window"
    __table_args__ = (
        CheckConstraint("0 <= from_minute AND from_minute < to_minute", name="hours"),
        CheckConstraint("to_minute <= 1440", name="within_a_day"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key=_CHILD, index=True)
    weekdays: str = Field(max_length=7)
    from_minute: int
    to_minute: int
    effect: str = Field(default="only", max_length=10, description="diary.codes.WINDOW_EFFECT")
    because: str = Field(default="", max_length=200)
    from_on: date | None = None
    to_on: date | None = None
    added_by_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    added_by: str = Field(default="", max_length=120)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class DiaryVersion(SQLModel, table=True):
    """Rises with every change of a worker's diary, so that their devices know to fetch it."""

    __tablename__ = "diary_version"

    worker_id: UUID = Field(foreign_key=_WORKER, primary_key=True)
    version: int = 0
