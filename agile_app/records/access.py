"""To which children an actor's permissions reach.

Two doors: ``access_child`` for one record, ``visible_children`` for lists. Both say the same, and
a test holds them to it:

- a worker reaches the children allocated to them now, in any role;
- a senior worker also those of their teams;
- a manager those of the teams they manage, and children allocated to nobody (the tray);
- a reviewing officer the children they are involved with as one;
- a restricted record is reached only by its own allocated workers, or by an explicit grant;
- a grant opens a record to its worker; a refusal closes it, whatever else is true.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlmodel import Session, col

from agile_app.core.errors import NotAllowed, NotFound
from agile_app.core.time import today
from agile_app.people.service import members_of
from agile_app.records.models import AccessGrant, Allocation, Child, Involvement
from agile_app.security.access import ChildStanding, decide
from agile_app.security.actor import Actor, Role
from agile_app.security.audit import record_refusal
from agile_app.security.permissions import Permission, holds


def within(started: Any, ended: Any, on: date) -> ColumnElement[bool]:
    """Whether a span of dates holds ``on``; the day it ends on is no longer in it."""
    return and_(or_(started.is_(None), started <= on), or_(ended.is_(None), ended > on))


def current_allocations(on: date) -> ColumnElement[bool]:
    """True of allocations in force on ``on``."""
    return within(col(Allocation.started_on), col(Allocation.ended_on), on)


def unallocated(on: date) -> ColumnElement[bool]:
    """True of a child allocated to nobody and no team on ``on``."""
    return ~exists().where(col(Allocation.child_id) == col(Child.id), current_allocations(on))


def _own(actor: Actor, on: date) -> Select[UUID]:
    return select(col(Allocation.child_id)).where(
        col(Allocation.worker_id) == actor.worker_id, current_allocations(on)
    )


def _of_teams(team_ids: frozenset[UUID], on: date) -> Select[UUID]:
    given_to_team = col(Allocation.team_id).in_(team_ids)
    given_to_member = col(Allocation.worker_id).in_(members_of(team_ids, on=on))
    return select(col(Allocation.child_id)).where(
        or_(given_to_team, given_to_member), current_allocations(on)
    )


def _explicit(actor: Actor, kind: str, on: date) -> Select[UUID]:
    return select(col(AccessGrant.child_id)).where(
        col(AccessGrant.worker_id) == actor.worker_id,
        col(AccessGrant.kind) == kind,
        within(col(AccessGrant.started_on), col(AccessGrant.ended_on), on),
    )


def _reviewed(actor: Actor, on: date) -> Select[UUID]:
    return select(col(Involvement.child_id)).where(
        col(Involvement.worker_id) == actor.worker_id,
        col(Involvement.role) == "reviewing_officer",
        within(col(Involvement.started_on), col(Involvement.ended_on), on),
    )


def caseload(actor: Actor, *, on: date | None = None) -> Select[UUID]:
    """The ids of the children whose record an actor carries on a device: those they work with.
    A manager's tray is for the office, not for the tablet."""
    return _select_children(actor, on or today(), tray=False)


def visible_children(actor: Actor, *, on: date | None = None) -> Select[UUID]:
    """The ids of every child whose record the actor may see, for lists and search."""
    return _select_children(actor, on or today(), tray=True)


def _select_children(actor: Actor, on: date, *, tray: bool) -> Select[UUID]:
    child_id = col(Child.id)
    if not holds(actor, Permission.CHILD_READ):
        return select(child_id).where(false())

    unless_restricted: list[ColumnElement[bool]] = []
    if Role.SENIOR in actor.roles and actor.team_ids:
        unless_restricted.append(child_id.in_(_of_teams(actor.team_ids, on)))
    if Role.MANAGER in actor.roles and actor.managed_team_ids:
        unless_restricted.append(child_id.in_(_of_teams(actor.managed_team_ids, on)))
    if Role.REVIEWING_OFFICER in actor.roles:
        unless_restricted.append(child_id.in_(_reviewed(actor, on)))
    if Role.MANAGER in actor.roles and tray:
        unless_restricted.append(unallocated(on))

    return select(child_id).where(
        or_(
            child_id.in_(_own(actor, on)),
            child_id.in_(_explicit(actor, "grant", on)),
            and_(col(Child.restricted).is_(False), or_(false(), *unless_restricted)),
        ),
        child_id.not_in(_explicit(actor, "refusal", on)),
    )


def standing_to(session: Session, actor: Actor, child: Child) -> ChildStanding:
    """How the actor stands to the child today, in one query."""
    on = today()
    child_id = col(Child.id)
    found = session.execute(
        select(
            child_id.in_(_own(actor, on)),
            child_id.in_(_of_teams(actor.team_ids, on)),
            child_id.in_(_of_teams(actor.managed_team_ids, on)),
            child_id.in_(_reviewed(actor, on)),
            child_id.in_(_explicit(actor, "grant", on)),
            unallocated(on),
            child_id.in_(_explicit(actor, "refusal", on)),
        ).where(child_id == child.id)
    ).one()
    allocated, in_their_team, in_managed_team, reviewing, granted, nobodys, refused = found
    return ChildStanding(
        allocated=allocated,
        in_their_team=in_their_team,
        in_managed_team=in_managed_team,
        reviewing=reviewing,
        restricted=child.restricted,
        granted=granted,
        unallocated=nobodys,
        refused=refused,
    )


def access_child(session: Session, actor: Actor, child_id: UUID, permission: Permission) -> Child:
    """The child, if the actor holds ``permission`` and stands so to the child that it reaches.

    Raises:
        NotFound: no such child.
        NotAllowed: it is there, and not for this actor; the refusal is audited.
    """
    child = session.get(Child, child_id)
    if child is None:
        raise NotFound("There is no such child's record.")
    if not decide(actor, permission, standing_to(session, actor, child)):
        record_refusal(
            actor, "child.refused", child_id=child_id, facts={"permission": permission.value}
        )
        raise NotAllowed("This child's record is not open to you.")
    return child


def is_allocated(session: Session, child_id: UUID, worker_id: UUID) -> bool:
    """Whether the worker works with the child now, in any role."""
    on = today()
    return bool(_pairs(session, Allocation, [child_id], [worker_id], current_allocations(on)))


def may_take(
    session: Session, child_ids: Collection[UUID], worker_ids: Collection[UUID]
) -> set[tuple[UUID, UUID]]:
    """Which of these workers could be given a visit to which of these children, as (child, worker).

    Whoever is not refused; and for a restricted record only those already allocated or granted.
    Whether someone's role lets them visit is the caller's to see to.
    """
    on = today()
    restricted = set(
        session.scalars(
            select(col(Child.id)).where(
                col(Child.id).in_(child_ids), col(Child.restricted).is_(True)
            )
        )
    )
    named = _pairs(session, Allocation, child_ids, worker_ids, current_allocations(on))
    explicit = {
        kind: _pairs(
            session, AccessGrant, child_ids, worker_ids,
            and_(
                col(AccessGrant.kind) == kind,
                within(col(AccessGrant.started_on), col(AccessGrant.ended_on), on),
            ),
        )
        for kind in ("grant", "refusal")
    }  # fmt: skip
    return {
        pair
        for child_id in child_ids
        for worker_id in worker_ids
        if (pair := (child_id, worker_id)) not in explicit["refusal"]
        and (child_id not in restricted or pair in named or pair in explicit["grant"])
    }


def _pairs(
    session: Session,
    model: type[Allocation] | type[AccessGrant],
    child_ids: Collection[UUID],
    worker_ids: Collection[UUID],
    condition: ColumnElement[bool],
) -> set[tuple[UUID, UUID]]:
    rows = session.execute(
        select(col(model.child_id), col(model.worker_id)).where(
            col(model.child_id).in_(child_ids), col(model.worker_id).in_(worker_ids), condition
        )
    )
    return {(child_id, worker_id) for child_id, worker_id in rows}
