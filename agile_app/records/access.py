"""To which children an actor's permissions reach.

Two doors: ``access_child`` for one record, ``visible_children`` for lists. Both say the same:

- a worker reaches the children allocated to them now, in any role;
- a senior worker also those of their teams;
- a manager those of the teams they manage, and children allocated to nobody (the tray);
- a reviewing officer the children they are involved with as one;
- a restricted record is reached only by its own allocated workers, or by an explicit grant;
- a grant opens a record to its worker; a refusal closes it, whatever else is true.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlmodel import Session, col

from agile_app.core.errors import NotAllowed, NotFound
from agile_app.core.time import today
from agile_app.records.models import AccessGrant, Allocation, Child, Involvement
from agile_app.security.actor import Actor, Role
from agile_app.security.permissions import Permission, holds


def _now(started: Any, ended: Any, on: date) -> ColumnElement[bool]:
    """Whether a span of dates holds ``on``; a span ends before the day it ends on."""
    return and_(or_(started.is_(None), started <= on), or_(ended.is_(None), ended > on))


def current_allocations(on: date) -> ColumnElement[bool]:
    return _now(col(Allocation.started_on), col(Allocation.ended_on), on)


def _own(actor: Actor, on: date) -> Select[tuple[UUID]]:
    return select(col(Allocation.child_id)).where(
        col(Allocation.worker_id) == actor.worker_id, current_allocations(on)
    )


def _of_teams(team_ids: frozenset[UUID], on: date) -> Select[tuple[UUID]]:
    return select(col(Allocation.child_id)).where(
        col(Allocation.team_id).in_(team_ids), current_allocations(on)
    )


def _explicit(actor: Actor, kind: str, on: date) -> Select[tuple[UUID]]:
    return select(col(AccessGrant.child_id)).where(
        col(AccessGrant.worker_id) == actor.worker_id,
        col(AccessGrant.kind) == kind,
        _now(col(AccessGrant.started_on), col(AccessGrant.ended_on), on),
    )


def _reviewed(actor: Actor, on: date) -> Select[tuple[UUID]]:
    return select(col(Involvement.child_id)).where(
        col(Involvement.worker_id) == actor.worker_id,
        col(Involvement.role) == "reviewing_officer",
        _now(col(Involvement.started_on), col(Involvement.ended_on), on),
    )


def _teams_of(actor: Actor) -> frozenset[UUID]:
    teams: frozenset[UUID] = frozenset()
    if Role.MANAGER in actor.roles:
        teams |= actor.managed_team_ids
    if actor.roles & {Role.SENIOR, Role.BUSINESS_SUPPORT}:
        teams |= actor.team_ids
    return teams


def caseload(actor: Actor, *, on: date | None = None) -> Select[tuple[UUID]]:
    """The ids of the children whose record an actor carries on a device: what they work with,
    without the tray."""
    return _select_children(actor, on or today(), tray=False)


def visible_children(actor: Actor, *, on: date | None = None) -> Select[tuple[UUID]]:
    """The ids of every child the actor may see, for lists and search."""
    return _select_children(actor, on or today(), tray=Role.MANAGER in actor.roles)


def _select_children(actor: Actor, on: date, *, tray: bool) -> Select[tuple[UUID]]:
    child_id = col(Child.id)
    mine = [child_id.in_(_explicit(actor, "grant", on))]
    if actor.roles & {Role.WORKER, Role.SENIOR, Role.MANAGER}:
        mine.append(child_id.in_(_own(actor, on)))

    open_only: list[ColumnElement[bool]] = []
    if teams := _teams_of(actor):
        open_only.append(child_id.in_(_of_teams(teams, on)))
    if Role.REVIEWING_OFFICER in actor.roles:
        open_only.append(child_id.in_(_reviewed(actor, on)))
    if tray:
        open_only.append(unallocated(on))

    restricted = col(Child.restricted)
    reached = or_(*mine, and_(restricted.is_(False), or_(false(), *open_only)))
    refused = child_id.in_(_explicit(actor, "refusal", on))
    return select(child_id).where(reached, ~refused)


def unallocated(on: date) -> ColumnElement[bool]:
    """True for a child allocated to nobody and no team on ``on``."""
    return ~exists().where(col(Allocation.child_id) == col(Child.id), current_allocations(on))


def reaches(session: Session, actor: Actor, child_id: UUID) -> bool:
    """Whether the actor may see this child at all."""
    statement = visible_children(actor).where(col(Child.id) == child_id)
    return session.execute(statement).first() is not None


def access_child(session: Session, actor: Actor, child_id: UUID, permission: Permission) -> Child:
    """The child, if the actor holds ``permission`` and it reaches this child.

    Raises:
        NotFound: no such child.
        NotAllowed: it is there, and not for this actor; the refusal is audited.
    """
    child = session.get(Child, child_id)
    if child is None:
        raise NotFound("There is no such child's record.")
    if not holds(actor, permission) or not reaches(session, actor, child_id):
        raise NotAllowed("This child's record is not open to you.")
    return child
