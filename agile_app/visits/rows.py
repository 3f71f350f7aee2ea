"""What of visits and clocks travels to a device. Shapes as in ``records.rows``."""

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class GlanceRow:
    """When a child was last seen and what is due next. ``id`` is the child's id.

    ``seen_alone`` is ``yes``, ``no`` or empty (never seen, or not said). ``tries`` counts the
    visits since then at which nobody was reached, ``last_try_on`` is the latest of them.
    """

    COLLECTION: ClassVar[str] = "glances"

    id: str
    child_id: str
    last_seen_on: str
    last_seen_by: str
    seen_alone: str
    last_seen_alone_on: str
    bedroom_seen_on: str
    tries: int
    last_try_on: str
    next_due_on: str
    next_due_what: str
    next_due_because: str
    next_due_source: str


@dataclass(frozen=True)
class DueRow:
    """Something a clock asks for: what, by when, why, and by which rule.

    Attributes:
        on: the last day. ``at``: the very moment, where the limit is in hours; else empty.
        subject: id of the visit, meeting or return it is about, where there may be several.
        clock: how a visit moves it, for ``assets/device/clocks.js`` (``due_rows.as_data``).
    """

    COLLECTION: ClassVar[str] = "dues"

    id: str
    child_id: str
    child_name: str
    kind: str
    what: str
    on: str
    at: str
    because: str
    source: str
    subject: str
    clock: dict[str, Any]


@dataclass(frozen=True)
class ClockSettingsRow:
    """What every clock counts by on the device: bank holidays, and the time to write up a visit."""

    COLLECTION: ClassVar[str] = "clock_settings"

    id: str
    closed: list[str]
    record_visit_working_days: int
    record_critical_event_hours: int


@dataclass(frozen=True)
class VisitRow:
    """One child's visit, planned or made. ``at`` is UTC, ISO text; ``on`` its London date.

    Attributes:
        group_id: siblings visited together have it in common; also of their document in common.
        place: where it is; empty and ``place_hidden`` where the child's address is confidential.
        moved_to: where the child lives now, if that is not the ``place`` it was planned for.
        minutes: how long it was planned to take. ``on_my_way_at``, ``started_at``, ``ended_at``:
            moments of the device on which it was tapped; empty until then.
        record_by: the date by which it is to be recorded; empty unless it waits for that.
        seen, seen_alone, bedroom_seen, announced: ``yes``, ``no``, or empty: not answered.
        because: why the child was not seen, or not alone. ``said``: the child's own words.
        notes: what to know of the taps: a second check-in, one that came late.
        has_document: whether it was, or can be, written here.
    """

    COLLECTION: ClassVar[str] = "visits"

    id: str
    group_id: str
    child_id: str
    child_name: str
    given_name: str
    at: str
    on: str
    time: str
    minutes: int
    kind: str
    kind_label: str
    status: str
    status_label: str
    statutory: bool
    unannounced: bool
    confirmed: bool
    locked: bool
    purpose: str
    place: str
    place_hidden: bool
    moved_to: str
    worker_id: str
    worker: str
    second_worker_id: str
    second_worker: str
    on_my_way_at: str
    started_at: str
    ended_at: str
    record_by: str
    announced: str
    met_at_label: str
    seen: str
    seen_alone: str
    bedroom_seen: str
    because: str
    present: str
    getting_in: str
    summary: str
    about: str
    said: str
    next_visit_on: str
    card_left: bool
    try_again_on: str
    cancelled_because: str
    has_document: bool
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class VisitActionRow:
    """Something agreed at a visit of the child."""

    COLLECTION: ClassVar[str] = "visit_actions"

    id: str
    child_id: str
    visit_id: str
    group_id: str
    on: str
    position: int
    what: str
    who: str
    due_on: str
