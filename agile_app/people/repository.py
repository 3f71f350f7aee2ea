"""Queries about workers and teams."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_
from sqlalchemy import select as select_columns
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
