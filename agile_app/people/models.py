"""Workers, their roles, teams, and who works in or manages which team."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.security.actor import Role

_ROLES = ", ".join(f"'{role.value}'" for role in Role)


class Worker(SQLModel, table=True):
    """Someone who works here. Never deleted: the record names them for ever.

    Attributes:
        email: lower case; what they sign in with.
        password_hash: argon2 string; None for an account that signs in elsewhere.
        social_work_england_number: as ``SW`` and digits; None for those not registered.
        demo: invented; may sign in only in demo mode.
        left_on: the last working day; afterwards they cannot sign in.
    """

    __tablename__ = "worker"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    job_title: str = Field(default="", max_length=120)
    phone: str = Field(default="", max_length=40)
    password_hash: str | None = Field(default=None, max_length=255)
    social_work_england_number: str | None = Field(default=None, max_length=12, unique=True)
    demo: bool = False
    started_on: date | None = None
    left_on: date | None = None
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class WorkerRole(SQLModel, table=True):
    """A worker holds a role (codes of ``security.actor.Role``)."""

    __tablename__ = "worker_role"
    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role"),)

    worker_id: UUID = Field(foreign_key="worker.id", primary_key=True)
    role: str = Field(primary_key=True, max_length=30)


class Team(SQLModel, table=True):
    """A team, in a service (``Assessment``, ``Child protection``, …)."""

    __tablename__ = "team"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    service: str = Field(default="", max_length=120)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class TeamMembership(SQLModel, table=True):
    """A worker works in a team, or manages it, from a day until a day."""

    __tablename__ = "team_membership"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    team_id: UUID = Field(foreign_key="team.id", index=True)
    worker_id: UUID = Field(foreign_key="worker.id", index=True)
    manages: bool = False
    from_on: date
    to_on: date | None = None
