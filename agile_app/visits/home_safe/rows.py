"""What of home safe travels to a device."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class LoneVisitRow:
    """A timer that concerns this worker: their own, a buddy's, or one of their team.

    Attributes:
        mine: it is this worker's own.
        state: ``armed``, ``out``, ``late``, ``acknowledged``, ``duress``, ``safe``,
            ``stood_down``. A worker's own screens never say ``duress``.
        said: one sentence: what happened, or what comes next.
        problem: what went wrong with telling people, or "".
        phone: the worker's, once there is an alarm.
        needs_you: this worker was told and nobody is on it yet.
        may_reveal: where and whom to look for may be opened.
        stored: ``server``, or ``device`` while only this iPad knows.
    """

    COLLECTION: ClassVar[str] = "lone_visits"

    id: str
    mine: bool
    kind: str
    worker_id: str
    worker_name: str
    initials: str
    visit_id: str
    subject_id: str
    title: str
    state: str
    state_label: str
    expected_end: str
    due_at: str
    buddy_id: str
    buddy_name: str
    said: str
    problem: str
    phone: str
    needs_you: bool
    may_reveal: bool
    open: bool
    stored: str


@dataclass(frozen=True)
class LoneDetailsRow:
    """Where and whom to look for: only on the device of one who opened it, until it is over."""

    COLLECTION: ClassVar[str] = "lone_details"

    id: str
    place: str
    place_note: str
    visiting: str
    car: str
    phone: str
    contact: str
    warnings: list[str]
    planned: str


@dataclass(frozen=True)
class SafetyRow:
    """This worker's own details. ``outside``: whether messages reach people whose app is closed."""

    COLLECTION: ClassVar[str] = "safety"

    id: str
    car_registration: str
    car_colour: str
    phone: str
    contact_name: str
    contact_phone: str
    buddy_id: str
    buddy_name: str
    has_codes: bool
    margin_minutes: int
    outside: bool


@dataclass(frozen=True)
class BuddyRow:
    """Somebody who may be chosen as buddy. ``code`` and ``label`` are what a list to choose from
    shows."""

    COLLECTION: ClassVar[str] = "buddies"

    id: str
    code: str
    label: str
