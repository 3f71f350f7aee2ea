"""The chain: fires what is due, tells whom it concerns, and says so in the audit.

It reads everything from the database and the server's clock, so it goes on after a restart where it
was, and two runners can do no more than one: a step is a row under a unique constraint.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from agile_app.core.database import reading, transaction
from agile_app.core.notices import notify
from agile_app.core.time import now
from agile_app.people.service import managers_beyond, managers_of
from agile_app.security.audit import record
from agile_app.visits.home_safe import channels, repository, rules
from agile_app.visits.home_safe.models import AlertDelivery, EscalationStep, LoneVisit
from agile_app.visits.home_safe.policy import policy
from agile_app.visits.home_safe.rules import Audience, Phase, Step, Turn

log = logging.getLogger(__name__)

OVERDUE_AFTER = timedelta(seconds=60)
"""A step that is due for so long and has not fired means that the chain does not run."""


def turn_of(timer: LoneVisit) -> Turn:
    """Where a timer stands."""
    if timer.duress_at is not None and timer.stood_down_at is None:
        phase = Phase.DURESS if timer.acknowledged_at is None else Phase.ACKNOWLEDGED
    elif timer.closed_at is not None:
        phase = Phase.CLOSED
    elif timer.acknowledged_at is not None:
        phase = Phase.ACKNOWLEDGED
    else:
        phase = Phase.RUNNING
    return Turn(phase, timer.turn_at, timer.due_at)


def begin_turn(timer: LoneVisit, at: datetime) -> None:
    """A new turn from ``at``: its steps fire anew."""
    timer.turn += 1
    timer.turn_at = at


def fire_due(moment: datetime | None = None) -> int:
    """Fire every step that is due; returns how many. One timer's trouble does not stop the others.

    Raises:
        RuntimeError: after all were tried, when one failed.
    """
    moment = moment or now()
    fired, failed = 0, 0
    for timer_id in _with_something_due(moment):
        try:
            fired += _fire_timer(timer_id, moment)
        except IntegrityError:
            # Another runner fired the step in the same moment; what is left comes with the next.
            continue
        except Exception:
            log.exception("a timer's steps could not be fired", extra={"timer": str(timer_id)})
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} timers failed")
    return fired


def _with_something_due(moment: datetime) -> list[UUID]:
    """Most moments nothing is due: that is found out without a write lock."""
    with reading() as session:
        decided = policy(session)
        timers = repository.open_timers(session)
        fired = repository.fired_steps(session, [timer.id for timer in timers])
        return [
            timer.id
            for timer in timers
            if rules.due_steps(turn_of(timer), decided, _codes(timer, fired[timer.id]), moment)
        ]


def _codes(timer: LoneVisit, fired: Iterable[EscalationStep]) -> set[str]:
    return {step.code for step in fired if step.turn == timer.turn}


def _fire_timer(timer_id: UUID, moment: datetime) -> int:
    with transaction() as session:
        timer = repository.locked(session, timer_id)
        if timer is None:
            return 0
        fired = repository.fired_steps(session, [timer.id])[timer.id]
        due = rules.due_steps(turn_of(timer), policy(session), _codes(timer, fired), moment)
        for step in due:
            _fire(session, timer, step, moment)
        return len(due)


def _fire(session: Session, timer: LoneVisit, step: Step, moment: datetime) -> None:
    people = _people(session, timer, step.audience)
    if rules.alarms(step):
        timer.alarmed_at = timer.alarmed_at or moment
        session.add(timer)
    tell(session, timer, step.code, people, moment, due_at=step.at)
    if not people:
        record(
            session, None, "home_safe.nobody_to_tell", subject_id=timer.id,
            facts={"step": step.code},
        )  # fmt: skip


def _people(session: Session, timer: LoneVisit, audience: Iterable[Audience]) -> list[UUID]:
    """Whom a step reaches. Without a buddy the manager is told in the buddy's place, and without a
    manager the next ones: no step goes to nobody while there is anybody."""
    found: list[UUID] = []
    for each in audience:
        found.extend(_audience(session, timer, each))
    others = [one for one in dict.fromkeys(found) if one != timer.worker_id]
    return [timer.worker_id] if Audience.WORKER in audience else others


def _audience(session: Session, timer: LoneVisit, audience: Audience) -> list[UUID]:
    if audience is Audience.BUDDY and timer.buddy_id is not None:
        return [timer.buddy_id]
    if audience in (Audience.BUDDY, Audience.MANAGER):
        return managers_of(session, timer.worker_id) or managers_beyond(session, timer.worker_id)
    if audience is Audience.NEXT:
        return managers_beyond(session, timer.worker_id) or managers_of(session, timer.worker_id)
    return []


def tell(
    session: Session,
    timer: LoneVisit,
    code: str,
    people: Iterable[UUID],
    moment: datetime,
    *,
    due_at: datetime | None = None,
) -> None:
    """Write a step down, put its messages in the queue, and let the devices know."""
    told = list(people)
    step = EscalationStep(
        lone_visit_id=timer.id,
        turn=timer.turn,
        code=code,
        due_at=due_at or moment,
        fired_at=moment,
        told=[str(one) for one in told],
    )
    session.add(step)
    # Of two runners the second stops here.
    session.flush()
    for channel in channels.outside():
        for worker_id in told:
            session.add(
                AlertDelivery(
                    step_id=step.id, lone_visit_id=timer.id, worker_id=worker_id,
                    channel=channel.name, next_at=moment,
                )
            )  # fmt: skip
    record(
        session, None, "home_safe.step.fired", subject_id=timer.id,
        facts={
            "step": code,
            "told": step.told,
            "seconds_late": int((step.fired_at - step.due_at).total_seconds()),
        },
    )  # fmt: skip
    changed(session, timer, told)


def changed(session: Session, timer: LoneVisit, also: Iterable[UUID] = ()) -> None:
    """The devices of everyone this timer concerns fetch it anew."""
    concerned = {timer.worker_id, *also, *managers_of(session, timer.worker_id)}
    concerned |= repository.told(session, timer)
    if timer.buddy_id is not None:
        concerned.add(timer.buddy_id)
    for worker_id in sorted(concerned):
        notify(session, "bundle.changed", worker_id=worker_id, key="home_safe")


def overdue_steps(session: Session, moment: datetime) -> int:
    """How many steps should have fired and have not: the chain does not run."""
    decided = policy(session)
    timers = repository.open_timers(session)
    fired = repository.fired_steps(session, [timer.id for timer in timers])
    return sum(
        len(
            rules.due_steps(
                turn_of(timer), decided, _codes(timer, fired[timer.id]), moment - OVERDUE_AFTER
            )
        )
        for timer in timers
    )


def told_nobody(session: Session) -> int:
    """How many steps of timers that run found nobody to tell."""
    timers = repository.open_timers(session)
    fired = repository.fired_steps(session, [timer.id for timer in timers])
    return sum(not step.told for steps in fired.values() for step in steps)
