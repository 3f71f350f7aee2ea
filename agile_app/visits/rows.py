"""What of visits and clocks travels to a device. Shapes as in ``records.rows``."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class GlanceRow:
    """When a child was last seen and what is due next. ``id`` is the child's id.

    ``seen_alone`` is ``yes``, ``no`` or empty (never seen, or not said).
    """

    COLLECTION: ClassVar[str] = "glances"

    id: str
    child_id: str
    last_seen_on: str
    last_seen_by: str
    seen_alone: str
    last_seen_alone_on: str
    bedroom_seen_on: str
    next_due_on: str
    next_due_what: str
    next_due_because: str
    next_due_source: str


@dataclass(frozen=True)
class DueRow:
    """Something a clock asks for: what, by when, why, and by which rule."""

    COLLECTION: ClassVar[str] = "dues"

    id: str
    child_id: str
    child_name: str
    kind: str
    what: str
    on: str
    because: str
    source: str


@dataclass(frozen=True)
class VisitRow:
    """A visit, planned or made. ``at`` is UTC, ISO text; ``on`` its London date."""

    COLLECTION: ClassVar[str] = "visits"

    id: str
    child_id: str
    child_name: str
    at: str
    on: str
    time: str
    minutes: int
    kind: str
    kind_label: str
    status: str
    statutory: bool
    purpose: str
    place: str
    worker_id: str
    worker: str
    seen: str
    seen_alone: str
    bedroom_seen: str
    summary: str
