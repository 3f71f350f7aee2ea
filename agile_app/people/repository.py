"""Queries about workers and teams."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from agile_app.core.time import today
from agile_app.people.models import Team, TeamMembership, Worker, WorkerRole
from agile_app.security.actor import Role


def worker_by_email(session: Session, email: str) -> Worker | None:
    return session.exec(select(Worker).where(Worker.email == email.strip().lower())).first()


def roles_of(session: Session, worker_id: UUID) -> frozenset[Role]:
    found = session.exec(select(WorkerRole.role).where(WorkerRole.worker_id == worker_id))
    return frozenset(Role(role) for role in found)


def current_memberships(
    session: Session, worker_id: UUID, *, on: date | None = None
) -> list[TeamMembership]:
    on = on or today()
    return list(
        session.exec(
            select(TeamMembership).where(
                TeamMembership.worker_id == worker_id,
                col(TeamMembership.from_on) <= on,
                or_(col(TeamMembership.to_on).is_(None), col(TeamMembership.to_on) >= on),
            )
        )
    )


def members_of(team_ids: frozenset[UUID], on: date) -> Select[UUID]:
    return select_columns(col(TeamMembership.worker_id)).where(
        col(TeamMembership.team_id).in_(team_ids),
        col(TeamMembership.from_on) <= on,
        or_(col(TeamMembership.to_on).is_(None), col(TeamMembership.to_on) >= on),
    )


def all_workers(session: Session) -> list[Worker]:
    return list(session.exec(select(Worker).order_by(col(Worker.name))))


def workers_by_id(session: Session, worker_ids: set[UUID]) -> dict[UUID, Worker]:
    found = session.exec(select(Worker).where(col(Worker.id).in_(worker_ids)))
    return {worker.id: worker for worker in found}


def team_names(session: Session, team_ids: set[UUID]) -> dict[UUID, str]:
    found = session.exec(select(Team).where(col(Team.id).in_(team_ids)))
    return {team.id: team.name for team in found}


def team_by_name(session: Session, name: str) -> Team | None:
    return session.exec(select(Team).where(Team.name == name)).first()


def _in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """True of memberships of people who are here on ``on``, joined with ``Worker``."""
    return (
        col(TeamMembership.from_on) <= on,
        or_(col(TeamMembership.to_on).is_(None), col(TeamMembership.to_on) >= on),
        or_(col(Worker.left_on).is_(None), col(Worker.left_on) >= on),
    )


def _teams_of(worker_id: UUID, on: date) -> Select[UUID]:
    return select_columns(col(TeamMembership.team_id)).where(
        TeamMembership.worker_id == worker_id,
        col(TeamMembership.from_on) <= on,
        or_(col(TeamMembership.to_on).is_(None), col(TeamMembership.to_on) >= on),
    )


def _managers(session: Session, on: date, *which: ColumnElement[bool]) -> list[UUID]:
    statement = (
        select_columns(col(TeamMembership.worker_id))
        .join(Worker, col(Worker.id) == col(TeamMembership.worker_id))
        .where(col(TeamMembership.manages).is_(True), *_in_force(on), *which)
        .distinct()
        .order_by(col(TeamMembership.worker_id))
    )
    return list(session.execute(statement).scalars())


def managers_of(session: Session, worker_id: UUID, on: date) -> list[UUID]:
    return _managers(
        session, on,
        col(TeamMembership.team_id).in_(_teams_of(worker_id, on)),
        col(TeamMembership.worker_id) != worker_id,
    )  # fmt: skip


def managers_by_worker(
    session: Session, worker_ids: Collection[UUID], on: date
) -> dict[UUID, list[Worker]]:
    member, manager = aliased(TeamMembership), aliased(TeamMembership)
    statement = (
        select_columns(col(member.worker_id), Worker)
        .join(manager, col(manager.team_id) == col(member.team_id))
        .join(Worker, col(Worker.id) == col(manager.worker_id))
        .where(
            col(member.worker_id).in_(worker_ids),
            col(manager.worker_id) != col(member.worker_id),
            col(manager.manages).is_(True),
            *(
                condition
                for each in (member, manager)
                for condition in (
                    col(each.from_on) <= on,
                    or_(col(each.to_on).is_(None), col(each.to_on) >= on),
                )
            ),
            or_(col(Worker.left_on).is_(None), col(Worker.left_on) >= on),
        )
        .distinct()
    )
    found: dict[UUID, list[Worker]] = {}
    for worker_id, worker in session.execute(statement):
        found.setdefault(worker_id, []).append(worker)
    return found


def managers_beyond(session: Session, worker_id: UUID, on: date) -> list[UUID]:
    own = _teams_of(worker_id, on)
    services = select_columns(col(Team.service)).where(col(Team.id).in_(own))
    alike = select_columns(col(Team.id)).where(col(Team.service).in_(services))
    others = (col(TeamMembership.team_id).not_in(own), col(TeamMembership.worker_id) != worker_id)
    return _managers(session, on, *others, col(TeamMembership.team_id).in_(alike)) or _managers(
        session, on, *others
    )


def colleagues_of(session: Session, worker_id: UUID, on: date) -> list[Worker]:
    statement = (
        select(Worker)
        .join(TeamMembership, col(Worker.id) == col(TeamMembership.worker_id))
        .where(
            col(TeamMembership.team_id).in_(_teams_of(worker_id, on)),
            col(Worker.id) != worker_id,
            *_in_force(on),
        )
        .distinct()
        .order_by(col(Worker.name))
    )
    return list(session.exec(statement))


def practitioners(session: Session, team_ids: frozenset[UUID], on: date) -> dict[UUID, str]:
    """Workers of these teams who hold children, by name."""
    found = session.execute(
        select_columns(col(Worker.id), col(Worker.name))
        .where(
            col(Worker.id).in_(members_of(team_ids, on)),
            col(Worker.id).in_(
                select_columns(col(WorkerRole.worker_id)).where(
                    col(WorkerRole.role).in_([Role.WORKER.value, Role.SENIOR.value])
                )
            ),
            or_(col(Worker.left_on).is_(None), col(Worker.left_on) >= on),
        )
        .order_by(col(Worker.name), col(Worker.id))
    )
    return {row.id: row.name for row in found}


def all_teams(session: Session) -> dict[UUID, str]:
    """Every team's name by id, in the order of names."""
    return {team.id: team.name for team in session.exec(select(Team).order_by(col(Team.name)))}
