"""A visit from planned to recorded: what may follow what, and what a record must answer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

PLANNED = "planned"
UNDER_WAY = "under_way"
LEFT = "left"
DONE = "done"
NO_ACCESS = "no_access"
CANCELLED = "cancelled"
MADE = frozenset({UNDER_WAY, LEFT, DONE})

LATE_AFTER = timedelta(hours=1)
"""What reaches the record later than this says so: others have acted without knowing it."""

_COMING = frozenset({PLANNED, "on_my_way", CANCELLED})

_AFTER: dict[str, tuple[frozenset[str], str]] = {
    "on_my_way": (frozenset({PLANNED, CANCELLED}), "on_my_way"),
    "arrived": (_COMING | {NO_ACCESS}, UNDER_WAY),
    "left": (_COMING | {UNDER_WAY}, LEFT),
    "no_access": (_COMING | {UNDER_WAY}, NO_ACCESS),
    "recorded": (_COMING | {UNDER_WAY, LEFT, NO_ACCESS}, DONE),
    "cancelled": (frozenset({PLANNED, "on_my_way"}), CANCELLED),
}


def status_after(status: str, act: str) -> str | None:
    """The status that an act leads to; None where what came first stands.

    Acts arrive late and out of order from tablets without signal, so every act is taken down
    and none moves a visit backwards. A visit that was cancelled and made all the same is made.
    """
    allowed, leads_to = _AFTER[act]
    return leads_to if status in allowed else None


def is_late(at: datetime, received_at: datetime) -> bool:
    """Whether an act reached the record so late that people may have acted without it."""
    return received_at - at > LATE_AFTER


@dataclass(frozen=True)
class CommonAnswers:
    """What a record says of the visit as a whole; None or empty where nothing was answered."""

    visited_on: date
    announced: bool | None
    met_at: str
    next_visit: bool | None
    next_visit_on: date | None


@dataclass(frozen=True)
class ChildAnswers:
    """What a record says of one child. ``key`` is the visit's id, for naming the field."""

    key: str
    seen: bool | None
    not_seen_because: str
    seen_alone: bool | None
    not_alone_because: str
    bedroom_seen: bool | None


@dataclass(frozen=True)
class Problem:
    """What is missing from a record: the field it belongs beside, and a sentence."""

    field: str
    sentence: str


SAYS = {
    "announced": "Say whether the visit was announced.",
    "met_at": "Say where the visit was.",
    "summary": "Write what matters in a sentence or two.",
    "seen": "Say whether the child was seen.",
    "not_seen_because": "Say why the child was not seen.",
    "seen_alone": "Say whether the child was seen alone.",
    "not_alone_because": "Say why the child was not seen alone.",
    "bedroom_seen": "Say whether the bedroom was seen.",
    "next_visit": "Say whether there is a next visit.",
    "next_visit_on": "Give a date for the next visit.",
    "next_visit_early": "The next visit comes after this one.",
}
"""What is missing, by field. The tablet says these at once, the server again."""


def problems(common: CommonAnswers, children: Sequence[ChildAnswers]) -> list[Problem]:
    """What a record still lacks before it can be finished; nothing written is ever refused.

    Seen alone or why not: Working Together to Safeguard Children 2023, chapter 3; Care Planning
    Regulations 2010, reg. 29. The bedroom is asked for where the child lives. The words are in the
    documents, which may still be on their way: the tablet asks for them, not this.
    """
    found: list[Problem] = []
    if common.announced is None:
        found.append(Problem("announced", SAYS["announced"]))
    if not common.met_at:
        found.append(Problem("met_at", SAYS["met_at"]))
    for child in children:
        found.extend(_of_child(child, at_home=common.met_at in {"home", "placement"}))
    if common.next_visit is None:
        found.append(Problem("next_visit", SAYS["next_visit"]))
    elif common.next_visit and common.next_visit_on is None:
        found.append(Problem("next_visit_on", SAYS["next_visit_on"]))
    elif common.next_visit and common.next_visit_on and common.next_visit_on <= common.visited_on:
        found.append(Problem("next_visit_on", SAYS["next_visit_early"]))
    return found


def _of_child(child: ChildAnswers, *, at_home: bool) -> list[Problem]:
    lacking: list[str] = []
    if child.seen is None:
        lacking.append("seen")
    elif not child.seen:
        lacking += [] if child.not_seen_because else ["not_seen_because"]
    else:
        if child.seen_alone is None:
            lacking.append("seen_alone")
        elif not child.seen_alone and not child.not_alone_because:
            lacking.append("not_alone_because")
        if at_home and child.bedroom_seen is None:
            lacking.append("bedroom_seen")
    return [Problem(f"{child.key}.{field}", SAYS[field]) for field in lacking]
