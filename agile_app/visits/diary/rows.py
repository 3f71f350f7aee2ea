"""What of the diary travels to a device. Shapes as in ``records.rows``."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class AppointmentRow:
    """Something fixed in a worker's diary. ``at`` and ``ends_at`` are UTC, ISO text; ``on``,
    ``time`` and ``ends_time`` as clocks in London show them.

    Attributes:
        title: what it is called: the worker's words, or what kind it is.
        all_day: of the whole day; ``time`` is empty.
        busy: it takes the worker's time. ``tentative``: it is not certain.
        meeting_id: the planned meeting of the record that it gives a time to. A meeting that has
            a date and no time yet comes as a row of its own, whose id begins with ``meeting:``.
        clash: what else is at the same time, or empty.
        note: what happened to it in the worker's other calendar, or empty.
        own: it may be changed here.
    """

    COLLECTION: ClassVar[str] = "appointments"

    id: str
    worker_id: str
    kind: str
    kind_label: str
    title: str
    at: str
    ends_at: str
    on: str
    time: str
    ends_time: str
    minutes: int
    all_day: bool
    busy: bool
    tentative: bool
    place: str
    remote: bool
    child_id: str
    child_name: str
    meeting_id: str
    source: str
    clash: str
    note: str
    own: bool


@dataclass(frozen=True)
class WorkingDayRow:
    """One weekday of the worker's newest pattern. ``id`` is the weekday, ``0`` for Monday; times
    are ``09:00``. ``from_on`` is when this pattern begins, empty for the usual one."""

    COLLECTION: ClassVar[str] = "working_days"

    id: str
    name: str
    works: bool
    from_time: str
    to_time: str
    start_from: str
    end_at: str
    lunch_minutes: int
    lunch_from: str
    lunch_to: str
    travel_mode: str
    from_on: str


@dataclass(frozen=True)
class DiaryDayRow:
    """One of the coming days of the worker. ``id`` is the ISO date; ``because`` says why it is not
    worked, or not whole."""

    COLLECTION: ClassVar[str] = "diary_days"

    id: str
    works: bool
    from_time: str
    to_time: str
    because: str


@dataclass(frozen=True)
class LeaveRow:
    """The worker's own leave, from today on."""

    COLLECTION: ClassVar[str] = "leave"

    id: str
    from_on: str
    to_on: str
    kind: str
    kind_label: str
    part: str
    part_label: str


@dataclass(frozen=True)
class VisitWindowRow:
    """When a child's family can be visited. ``text`` says it whole; ``fault`` why no visit fits."""

    COLLECTION: ClassVar[str] = "visit_windows"

    id: str
    child_id: str
    effect: str
    effect_label: str
    weekdays: str
    from_time: str
    to_time: str
    text: str
    because: str
    from_on: str
    to_on: str
    by: str
    added_on: str
    fault: str


@dataclass(frozen=True)
class CalendarRow:
    """How the worker's other calendar is doing. One row, whose id is ``calendar``.

    Attributes:
        connected: a CalDAV calendar is kept in step. ``name``: what it is called there.
        state: ``new``, ``ok``, ``refused``, ``unreachable`` or ``trouble``; empty with none.
        sentence: what the worker should know, or empty.
        has_feed: a private link to the diary is open.
    """

    COLLECTION: ClassVar[str] = "calendars"

    id: str
    connected: bool
    name: str
    state: str
    sentence: str
    has_feed: bool
