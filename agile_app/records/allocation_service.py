"""Giving children to workers and teams, and the tray of those given to nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from agile_app.core.errors import Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.notices import notify
from agile_app.core.time import today
from agile_app.people.service import members_of, team_names, workers_by_id
from agile_app.records.access import access_child, current_allocations, visible_children
from agile_app.records.models import Allocation, Child, Episode, LookedAfterEpisode, Person
from agile_app.records.rules import runs
from agile_app.records.schemas import NewAllocation
from agile_app.records.service import touch
from agile_app.records.summary import full_name, iso
from agile_app.security.actor import Actor, Role
from agile_app.security.audit import record, record_each
from agile_app.security.permissions import Permission, holds


def allocate(session: Session, actor: Actor, allocation_id: UUID, new: NewAllocation) -> Allocation:
    """Give a child to a worker of the actor's teams, or to any team.

    A new lead, or a team, takes the place of whoever led before. Given again to the same, in the
    same role, it is the allocation that runs.

    Raises:
        NotFound, NotAllowed: as ``access_child``, or no such worker or team.
        Invalid: nobody named; a worker who has left, or is not of the actor's teams.
    """
    access_child(session, actor, new.child_id, Permission.ALLOCATE)
    on = today()
    if new.worker_id is not None:
        _check_worker(session, actor, new.worker_id, on)
    elif new.team_id is None:
        raise Invalid("Choose a worker or a team.", field="worker_id")
    if new.team_id is not None and not team_names(session, {new.team_id}):
        raise NotFound("There is no such team.")
    running = _running(session, new.child_id, on)
    for each in running:
        if (each.worker_id, each.role) == (new.worker_id, new.role) and (
            new.team_id is None or each.team_id == new.team_id
        ):
            return each
    if new.role == "lead":
        for each in running:
            if each.role == "lead":
                _end(session, each, new.reason, on)
    return give(session, actor, allocation_id, new, on)


def give(
    session: Session, actor: Actor | None, allocation_id: UUID, new: NewAllocation, on: date
) -> Allocation:
    """Write an allocation that was decided on, audit it, and tell the devices.

    ``actor`` is None on the command line. Nothing is checked here.
    """
    allocation = Allocation(
        id=allocation_id,
        child_id=new.child_id,
        worker_id=new.worker_id,
        team_id=new.team_id,
        role=new.role,
        started_on=on,
    )
    session.add(allocation)
    record(
        session, actor, "child.allocated", child_id=new.child_id, subject_id=allocation.id,
        facts={
            "worker": str(new.worker_id) if new.worker_id else None,
            "team": str(new.team_id) if new.team_id else None,
            "role": new.role,
        },
    )  # fmt: skip
    if new.worker_id is not None:
        notify(session, "allocation.changed", worker_id=new.worker_id)
    touch(session, new.child_id)
    return allocation


def lend(
    session: Session, actor: Actor, child_id: UUID, worker_id: UUID, *, until: date
) -> Allocation:
    """Let a colleague work with a child as co-worker until a day: they cover a visit.

    The caller has decided that they may. ``until`` is the last day.
    """
    new = NewAllocation(child_id=child_id, worker_id=worker_id, role="co_worker")
    allocation = give(session, actor, uuid7(), new, today())
    allocation.ended_on = until + timedelta(days=1)
    return allocation


def end_allocation(session: Session, actor: Actor, allocation_id: UUID, reason: str) -> Allocation:
    """End an allocation today; ending it again changes nothing.

    Raises:
        NotFound: no such allocation. NotAllowed: as ``access_child``.
    """
    allocation = session.get(Allocation, allocation_id)
    if allocation is None:
        raise NotFound("There is no such allocation.")
    access_child(session, actor, allocation.child_id, Permission.ALLOCATE)
    on = today()
    if not runs(None, allocation.ended_on, on):
        return allocation
    _end(session, allocation, reason, on)
    record(
        session, actor, "child.allocation_ended", child_id=allocation.child_id,
        subject_id=allocation_id, facts={"reason": reason},
    )  # fmt: skip
    touch(session, allocation.child_id)
    return allocation


def _check_worker(session: Session, actor: Actor, worker_id: UUID, on: date) -> None:
    worker = workers_by_id(session, {worker_id}).get(worker_id)
    if worker is None:
        raise NotFound("There is no such worker.")
    if worker.left_on is not None and worker.left_on < on:
        raise Invalid("That worker has left.", field="worker_id")
    teams = actor.managed_team_ids if Role.MANAGER in actor.roles else actor.team_ids
    if worker_id not in session.scalars(members_of(teams, on=on)).all():
        raise NotAllowed(
            "That worker is not of your teams.",
            what_to_do="Allocate the child to their team: its manager chooses the worker.",
        )


def _running(session: Session, child_id: UUID, on: date) -> list[Allocation]:
    return list(
        session.scalars(
            select(Allocation).where(col(Allocation.child_id) == child_id, current_allocations(on))
        )
    )


def _end(session: Session, allocation: Allocation, reason: str, on: date) -> None:
    allocation.ended_on = on
    allocation.end_reason = reason
    session.add(allocation)
    if allocation.worker_id is not None:
        notify(session, "allocation.changed", worker_id=allocation.worker_id)


@dataclass(frozen=True)
class TrayRow:
    """A child given to nobody, or to a team that has yet to choose a worker."""

    id: str
    name: str
    birth_date: str
    la_child_id: str
    team: str
    waiting_since: str
    open: bool


@dataclass(frozen=True)
class Tray:
    """A page of the tray; ``total`` counts all pages."""

    rows: list[TrayRow]
    total: int


def tray(
    session: Session, actor: Actor, *, open_only: bool = True, offset: int = 0, limit: int = 50
) -> Tray:
    """Children the actor may see who have no worker, open cases first, longest waiting first.

    Raises:
        NotAllowed: the actor allocates nobody.
    """
    if not holds(actor, Permission.ALLOCATE):
        raise NotAllowed("Only those who allocate children see the tray.")
    on = today()
    given = exists().where(
        col(Allocation.child_id) == col(Child.id),
        col(Allocation.worker_id).is_not(None),
        current_allocations(on),
    )
    case_open = exists().where(
        col(Episode.child_id) == col(Child.id), col(Episode.ended_on).is_(None)
    ) | exists().where(
        col(LookedAfterEpisode.child_id) == col(Child.id),
        col(LookedAfterEpisode.ended_on).is_(None),
    )
    statement = (
        select(Person, Child, case_open.label("case_open"))
        .join(Child, col(Child.id) == col(Person.id))
        .where(col(Child.id).in_(visible_children(actor, on=on)), ~given)
    )
    if open_only:
        statement = statement.where(case_open)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    order = (case_open.desc(), col(Child.created_at), col(Child.id))
    found = session.execute(statement.order_by(*order).offset(offset).limit(min(limit, 200))).all()
    teams = _teams_waiting(session, [child.id for _person, child, _open in found], on)
    names = team_names(session, {team_id for team_id, _since in teams.values()})
    record_each(
        session, actor, "tray.child_shown", [(child.id, None, None) for _person, child, _ in found]
    )
    rows = [
        TrayRow(
            id=str(child.id),
            name=full_name(person, f"Child {child.la_child_id}"),
            birth_date=iso(person.birth_date or person.expected_birth_date),
            la_child_id=child.la_child_id,
            team=names.get(teams[child.id][0], "") if child.id in teams else "",
            waiting_since=iso(teams[child.id][1] if child.id in teams else child.created_at),
            open=case_is_open,
        )
        for person, child, case_is_open in found
    ]
    return Tray(rows, total)


def _teams_waiting(
    session: Session, child_ids: list[UUID], on: date
) -> dict[UUID, tuple[UUID, date]]:
    found = session.execute(
        select(col(Allocation.child_id), col(Allocation.team_id), col(Allocation.started_on)).where(
            col(Allocation.child_id).in_(child_ids),
            col(Allocation.team_id).is_not(None),
            current_allocations(on),
        )
    )
    return {child_id: (team_id, since) for child_id, team_id, since in found}


@dataclass(frozen=True)
class WorkerLoad:
    """A worker the actor may allocate to, and how many children they hold now in any role."""

    id: str
    name: str
    children: int


def workers_to_choose(session: Session, actor: Actor) -> list[WorkerLoad]:
    """The workers of the actor's teams with their caseloads, by name.

    Raises:
        NotAllowed: the actor allocates nobody.
    """
    if not holds(actor, Permission.ALLOCATE):
        raise NotAllowed("Only those who allocate children choose workers.")
    on = today()
    teams = actor.managed_team_ids if Role.MANAGER in actor.roles else actor.team_ids
    members = set(session.scalars(members_of(teams, on=on)))
    counted = session.execute(
        select(col(Allocation.worker_id), func.count(func.distinct(col(Allocation.child_id))))
        .where(col(Allocation.worker_id).in_(members), current_allocations(on))
        .group_by(col(Allocation.worker_id))
    )
    held = dict(counted.all())
    return sorted(
        (
            WorkerLoad(str(worker.id), worker.name, held.get(worker.id, 0))
            for worker in workers_by_id(session, members).values()
            if worker.left_on is None or worker.left_on >= on
        ),
        key=lambda load: load.name,
    )
