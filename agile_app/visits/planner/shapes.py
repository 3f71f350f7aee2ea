"""What a week is built from and into: places, working days, tasks, the built week. Plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from agile_app.visits.diary.rules import Window
from agile_app.visits.planner.rules import Dates

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
    ``for_manager`` are appointments of an absent worker, which nobody takes over unasked.
    """

    week_on: date
    problem: dict[str, Any]
    tasks: list[Task]
    working: list[Working]
    spots: list[Spot]
    plan: dict[str, list[list[int]]]
    left: list[Left]
    clashes: list[str]
    for_manager: list[Task] = field(default_factory=list)
