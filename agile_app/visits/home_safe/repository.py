"""Queries about timers. A worker reaches their own, those they are the buddy of, those of the teams
they manage, and those they were told of."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from agile_app.core.time import now
from agile_app.people.service import members_of
from agile_app.security.actor import Actor
from agile_app.visits.home_safe.models import (
    AlertDelivery,
    DetailsShown,
    EscalationStep,
    LoneVisit,
    WorkerSafety,
)

SHOWN_AFTER = timedelta(hours=12)
"""A closed timer is shown for so long, so that a late check-out and an all-clear are read."""


def is_open() -> ColumnElement[bool]:
    """True of a timer whose chain runs: not closed, or the duress code typed and nobody has stood
    it down."""
    return or_(
        col(LoneVisit.closed_at).is_(None),
        and_(col(LoneVisit.duress_at).is_not(None), col(LoneVisit.stood_down_at).is_(None)),
    )


def open_timers(session: Session) -> list[LoneVisit]:
    """Every timer whose chain runs."""
    return list(session.execute(select(LoneVisit).where(is_open())).scalars())


def locked(session: Session, timer_id: UUID) -> LoneVisit | None:
    """The timer, held against other transactions until this one ends."""
    return session.get(LoneVisit, timer_id, with_for_update=True, populate_existing=True)


def open_of_subject(session: Session, worker_id: UUID, subject_id: UUID) -> LoneVisit | None:
    """The worker's running timer of this visit (or group of visits)."""
    statement = (
        select(LoneVisit)
        .where(
            col(LoneVisit.worker_id) == worker_id,
            col(LoneVisit.subject_id) == subject_id,
            col(LoneVisit.closed_at).is_(None),
        )
        .with_for_update()
    )
    return session.execute(statement).scalars().first()


def latest_of_subject(session: Session, worker_id: UUID, subject_id: UUID) -> LoneVisit | None:
    """The newest timer of this visit, running or closed."""
    statement = (
        select(LoneVisit)
        .where(col(LoneVisit.worker_id) == worker_id, col(LoneVisit.subject_id) == subject_id)
        .order_by(col(LoneVisit.armed_at).desc(), col(LoneVisit.id).desc())
        .limit(1)
    )
    return session.execute(statement).scalars().first()


def latest_place_of(session: Session, worker_id: UUID, since: datetime) -> LoneVisit | None:
    """The worker's timer to look at when they say something without naming one: one that runs and
    has started before one that has not, and the newest of them."""
    statement = (
        select(LoneVisit)
        .where(
            col(LoneVisit.worker_id) == worker_id,
            or_(col(LoneVisit.closed_at).is_(None), col(LoneVisit.closed_at) > since),
        )
        .order_by(
            col(LoneVisit.closed_at).is_not(None),
            col(LoneVisit.started_at).is_(None),
            col(LoneVisit.expected_end),
        )
        .limit(1)
    )
    return session.execute(statement).scalars().first()


def fired_steps(session: Session, timer_ids: Collection[UUID]) -> dict[UUID, list[EscalationStep]]:
    """Steps that fired, in their order, by timer."""
    statement = (
        select(EscalationStep)
        .where(col(EscalationStep.lone_visit_id).in_(timer_ids))
        .order_by(col(EscalationStep.fired_at), col(EscalationStep.id))
    )
    found: dict[UUID, list[EscalationStep]] = defaultdict(list)
    for step in session.execute(statement).scalars():
        found[step.lone_visit_id].append(step)
    return found


def told(session: Session, timer: LoneVisit) -> set[UUID]:
    """Everyone but the worker who was told of an alarm of this timer."""
    steps = fired_steps(session, [timer.id])[timer.id]
    return {UUID(one) for step in steps for one in step.told} - {timer.worker_id}


def concerning(session: Session, actor: Actor) -> list[LoneVisit]:
    """The timers an actor may see, with those closed lately, soonest due first."""
    statement = (
        select(LoneVisit)
        .where(
            or_(is_open(), col(LoneVisit.closed_at) > now() - SHOWN_AFTER,
                col(LoneVisit.stood_down_at) > now() - SHOWN_AFTER),
            or_(
                col(LoneVisit.worker_id) == actor.worker_id,
                col(LoneVisit.buddy_id) == actor.worker_id,
                col(LoneVisit.worker_id).in_(members_of(actor.managed_team_ids)),
                # Few are ever told; the rest of the team's timers are not looked at here.
                col(LoneVisit.alarmed_at).is_not(None),
            ),
        )
        .order_by(col(LoneVisit.due_at), col(LoneVisit.id))
    )  # fmt: skip
    return list(session.execute(statement).scalars())


def undelivered(session: Session, timer_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many messages about each timer could not be delivered."""
    statement = select(col(AlertDelivery.lone_visit_id)).where(
        col(AlertDelivery.lone_visit_id).in_(timer_ids), col(AlertDelivery.state) == "failed"
    )
    found: dict[UUID, int] = defaultdict(int)
    for timer_id in session.execute(statement).scalars():
        found[timer_id] += 1
    return found


def shown_to(session: Session, worker_id: UUID, timer_ids: Collection[UUID]) -> set[UUID]:
    """Of which of these timers this worker has opened the details."""
    statement = select(col(DetailsShown.lone_visit_id)).where(
        col(DetailsShown.worker_id) == worker_id, col(DetailsShown.lone_visit_id).in_(timer_ids)
    )
    return set(session.execute(statement).scalars())


def safety_of(session: Session, worker_id: UUID) -> WorkerSafety | None:
    return session.get(WorkerSafety, worker_id)
