"""What the planner reads of the record: once for some workers, whatever the number of weeks."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from agile_app.core.time import LONDON
from agile_app.people.service import workers_by_id
from agile_app.records.access import current_allocations, may_take, visible_children
from agile_app.records.bundle import RecordSet, records_of
from agile_app.records.models import Allocation, Child
from agile_app.security.actor import Actor
from agile_app.visits.clocks import dues
from agile_app.visits.diary.rules import Window, WorkerDay
from agile_app.visits.diary.service import (
    Fixed,
    appointments_between,
    windows_for,
    working_days,
)
from agile_app.visits.models import Visit
from agile_app.visits.planner.models import PlanDecline
from agile_app.visits.planner.rules import Policy
from agile_app.visits.planner.settings import policy_of
from agile_app.visits.policy import policy_of as clock_policy
from agile_app.visits.repository import visits_of
from agile_app.visits.rules import Due

WEEKS = 3
"""This week and the next two."""

GOING_ON = ("planned", "on_my_way", "under_way")


@dataclass
class Read:
    """Everything a week is built from. ``open`` are the children whose record the reader may see;
    what is planned with others is shown as taken time only."""

    today: date
    reader: UUID | None
    policy: Policy
    workers: dict[UUID, str]
    absent: frozenset[UUID]
    team: bool
    records: RecordSet
    open: frozenset[UUID]
    leads: dict[UUID, UUID] = field(default_factory=dict)
    knows: set[tuple[UUID, UUID]] = field(default_factory=set)
    may_take: set[tuple[UUID, UUID]] = field(default_factory=set)
    visits: list[Any] = field(default_factory=list)
    past: dict[UUID, list[Any]] = field(default_factory=dict)
    dues: dict[UUID, list[Due]] = field(default_factory=dict)
    days: list[WorkerDay] = field(default_factory=list)
    fixed: list[Fixed] = field(default_factory=list)
    windows: dict[UUID, list[Window]] = field(default_factory=dict)
    declines: dict[UUID, list[PlanDecline]] = field(default_factory=dict)

    def last_seen(self, child_id: UUID) -> date | None:
        """The day the child was last seen at a visit."""
        seen = [day_of(visit) for visit in self.past.get(child_id, []) if visit.seen]
        return max((day for day in seen if day <= self.today), default=None)


def day_of(visit: Any) -> date:
    """The London date on which a visit is planned, or was made."""
    return (visit.started_at or visit.planned_at).astimezone(LONDON).date()


def read(
    session: Session,
    actor: Actor | None,
    worker_ids: Collection[UUID],
    *,
    today: date,
    first_on: date,
    team: bool = False,
    absent: Collection[UUID] = (),
) -> Read:
    """The facts for ``WEEKS`` weeks from ``first_on`` of these workers.

    Args:
        actor: who will see the plan; None for the nightly run, which shows it to nobody.
        team: visits may change hands between the workers, where the record allows it.
        absent: of the workers, those whose days are to be covered by the others.
    """
    workers = workers_by_id(session, set(worker_ids))
    leads = _leads(session, workers, today)
    last_on = first_on + timedelta(days=7 * WEEKS - 1)
    # What is planned before the first week answers a clock of it too.
    visits = _visits(session, set(workers), set(leads), min(first_on, today))
    children = {*leads, *(visit.child_id for visit in visits)}
    records = records_of(session, children)
    found = Read(
        today=today,
        reader=actor.worker_id if actor else None,
        policy=policy_of(session),
        workers={worker_id: worker.name for worker_id, worker in workers.items()},
        absent=frozenset(absent),
        team=team,
        records=records,
        open=_open(session, actor, children),
        leads=leads,
        visits=visits,
        past=visits_of(session, children),
        days=working_days(session, list(workers), max(first_on, today), last_on),
        fixed=appointments_between(
            session, list(workers), _midnight(first_on), _midnight(last_on + timedelta(days=1))
        ),
        windows=windows_for(session, children, on=today),
        declines=_declines(session, children, first_on),
    )
    clocks = clock_policy(session)
    for child_id in leads:
        theirs = found.past.get(child_id, [])
        found.dues[child_id] = dues(found.records, child_id, theirs, today, policy=clocks)
    if team:
        found.may_take = may_take(session, children, workers)
        found.knows = _knows(found, session, children)
    return found


def _leads(session: Session, workers: Collection[UUID], on: date) -> dict[UUID, UUID]:
    """Each child these workers lead, and who leads."""
    rows = session.execute(
        select(col(Allocation.child_id), col(Allocation.worker_id))
        .where(
            col(Allocation.worker_id).in_(workers),
            col(Allocation.role) == "lead",
            current_allocations(on),
        )
        .order_by(col(Allocation.started_on), col(Allocation.id))
    )
    return {row.child_id: row.worker_id for row in rows}


def _visits(
    session: Session, workers: Collection[UUID], children: Collection[UUID], since: date
) -> list[Any]:
    """What is planned or going on, of these workers or with these children."""
    statement = (
        select(*Visit.__table__.columns)
        .where(
            col(Visit.status).in_(GOING_ON),
            col(Visit.planned_at) >= _midnight(since),
            or_(
                col(Visit.worker_id).in_(workers),
                col(Visit.second_worker_id).in_(workers),
                col(Visit.child_id).in_(children),
            ),
        )
        .order_by(col(Visit.planned_at), col(Visit.id))
    )
    return list(session.execute(statement))


def _open(session: Session, actor: Actor | None, children: Collection[UUID]) -> frozenset[UUID]:
    if actor is None:
        return frozenset(children)
    return frozenset(
        session.scalars(
            select(col(Child.id)).where(
                col(Child.id).in_(children), col(Child.id).in_(visible_children(actor))
            )
        )
    )


def _declines(
    session: Session, children: Collection[UUID], first_on: date
) -> dict[UUID, list[PlanDecline]]:
    found: dict[UUID, list[PlanDecline]] = defaultdict(list)
    rows = session.scalars(
        select(PlanDecline).where(
            col(PlanDecline.child_id).in_(children),
            col(PlanDecline.week_on) >= first_on,
            col(PlanDecline.taken_back_at).is_(None),
        )
    )
    for row in rows:
        found[row.child_id].append(row)
    return found


def _knows(found: Read, session: Session, children: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Who knows which child: works with them now, or has visited them."""
    rows = session.execute(
        select(col(Allocation.child_id), col(Allocation.worker_id)).where(
            col(Allocation.child_id).in_(children), current_allocations(found.today)
        )
    )
    known = {(child_id, worker_id) for child_id, worker_id in rows if worker_id is not None}
    return known | {
        (child_id, visit.worker_id)
        for child_id, visits in found.past.items()
        for visit in visits
        if visit.worker_id is not None and visit.status == "done"
    }


def _midnight(on: date) -> datetime:
    return datetime.combine(on, datetime.min.time(), LONDON)
