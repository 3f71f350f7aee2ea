"""When which step of a lone visit's chain is due. Pure; every moment is the server's.

A timer is in one of four phases:

- ``running``: the worker is out, or going. Due steps: a reminder, the worker, the buddy, the
  manager, the next managers, then everybody again and again until somebody says "I am on it".
- ``acknowledged``: somebody is on it. Everybody is asked again when the matter is still open
  after ``check_back_minutes``, so that an acknowledged alarm cannot be forgotten.
- ``duress``: the duress code was typed. Buddy and manager at once, the worker never.
- ``closed``: nothing more is due.

A *turn* is a stretch of time in one phase with one due time. Each extension and acknowledgement
begins a new turn; a step fires once in its turn.

The minutes are council policy. Their defaults are our own, after the Health and Safety Executive's
INDG73 "Protecting lone workers" and the Suzy Lamplugh Trust's advice on buddy systems: both ask for
an agreed time, an agreed chain and no gap in it, and leave the minutes to the employer.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

MOST_AHEAD = timedelta(hours=16)
"""How far ahead an expected end may lie: a timer set for tomorrow helps nobody today."""

LATE_START_GRACE = timedelta(minutes=2)
"""A start that reaches the server after its own due time: what else the tablet held (the check-out)
comes in the same breath, and must not find an alarm."""

DURESS_REPEAT = timedelta(minutes=5)


class Phase(StrEnum):
    """See the module."""

    RUNNING = "running"
    ACKNOWLEDGED = "acknowledged"
    DURESS = "duress"
    CLOSED = "closed"


class Audience(StrEnum):
    """Whom a step is for."""

    WORKER = "worker"
    BUDDY = "buddy"
    MANAGER = "manager"
    NEXT = "next"


OTHERS = (Audience.BUDDY, Audience.MANAGER, Audience.NEXT)


@dataclass(frozen=True)
class Policy:
    """What a council decides, in minutes.

    Attributes:
        margin_minutes: between the expected end and the due time.
        remind_before_minutes: before the due time; 0 for no reminder.
        buddy_after_minutes, manager_after_minutes, next_after_minutes: after the due time.
        repeat_every_minutes: between repeats once everybody was told.
        check_back_minutes: after somebody said they are on it.
        watches_planned: a planned visit with a warning is watched though nobody started it.
        day_check_from_hour: the last visit of the day, ended at or after this hour in London,
            starts the end-of-day check; 24 for never.
        day_check_minutes: to get home after that visit.
    """

    margin_minutes: int = 15
    remind_before_minutes: int = 5
    buddy_after_minutes: int = 10
    manager_after_minutes: int = 20
    next_after_minutes: int = 30
    repeat_every_minutes: int = 10
    check_back_minutes: int = 30
    watches_planned: bool = True
    day_check_from_hour: int = 16
    day_check_minutes: int = 60


@dataclass(frozen=True)
class Turn:
    """One turn of a timer.

    Attributes:
        since: when the turn began: armed, extended, acknowledged, or the duress code typed.
        due_at: no check-out by then, and the chain runs. Only the running phase asks for it.
    """

    phase: Phase
    since: datetime
    due_at: datetime


@dataclass(frozen=True)
class Step:
    """One step of the chain: what it is called, for whom, and when it is due."""

    code: str
    audience: tuple[Audience, ...]
    at: datetime


def _minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def due_time(expected_end: datetime, policy: Policy, *, heard_at: datetime) -> datetime:
    """When the chain begins: the expected end and the margin, and never before what a tablet that
    was out of reach sent along could be read."""
    return max(expected_end + _minutes(policy.margin_minutes), heard_at + LATE_START_GRACE)


def extended(expected_end: datetime, minutes: int, *, at: datetime) -> datetime:
    """The new expected end: later than the old one, or than the tap when that is past already."""
    return max(expected_end, at) + _minutes(minutes)


def named_steps(turn: Turn, policy: Policy) -> list[Step]:
    """The steps of a turn that happen once, in order. A council's minutes may be given in any
    order; a later audience is never told before an earlier one."""
    if turn.phase is Phase.RUNNING:
        due = turn.due_at
        buddy = policy.buddy_after_minutes
        manager = max(buddy, policy.manager_after_minutes)
        last = max(manager, policy.next_after_minutes)
        reminder = due - _minutes(policy.remind_before_minutes)
        steps = [
            Step("reminder", (Audience.WORKER,), reminder),
            Step("worker", (Audience.WORKER,), due),
            Step("buddy", (Audience.BUDDY,), due + _minutes(buddy)),
            Step("manager", (Audience.MANAGER,), due + _minutes(manager)),
            Step("next", (Audience.NEXT,), due + _minutes(last)),
        ]
        # Too short a time for a reminder: it would come with the start.
        return steps if turn.since < reminder < due else steps[1:]
    if turn.phase is Phase.DURESS:
        return [
            Step("duress", (Audience.BUDDY, Audience.MANAGER), turn.since),
            Step("duress-next", OTHERS, turn.since + DURESS_REPEAT),
        ]
    if turn.phase is Phase.ACKNOWLEDGED:
        at = turn.since + _minutes(policy.check_back_minutes)
        return [Step("check-back", OTHERS, at)]
    return []


def steps(turn: Turn, policy: Policy) -> Iterator[Step]:
    """Every step of a turn in the order of its time; endless but for a closed timer."""
    named = named_steps(turn, policy)
    yield from named
    if not named:
        return
    every = (
        DURESS_REPEAT
        if turn.phase is Phase.DURESS
        else _minutes(max(1, policy.repeat_every_minutes))
    )
    for number in count(1):
        yield Step(f"again-{number}", OTHERS, named[-1].at + number * every)


def due_steps(turn: Turn, policy: Policy, fired: Collection[str], now: datetime) -> list[Step]:
    """What must fire now, in order.

    After the server was away every named step that was missed fires, late but once; of the
    repeats only the newest, since ten at once would say no more than one.
    """
    found: list[Step] = []
    newest: Step | None = None
    for step in steps(turn, policy):
        if step.at > now:
            break
        if step.code.startswith("again-"):
            newest = step
        elif step.code not in fired:
            found.append(step)
    if newest is not None and newest.code not in fired:
        found.append(newest)
    return found


def next_step(turn: Turn, policy: Policy, now: datetime) -> Step | None:
    """The step that comes next, if nothing happens before."""
    return next((step for step in steps(turn, policy) if step.at > now), None)


def alarms(step: Step) -> bool:
    """Whether a step tells others than the worker."""
    return step.audience != (Audience.WORKER,)
