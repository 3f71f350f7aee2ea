"""Who works with a child, and who may or must not open the record."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.people.models import Team, Worker


class Allocation(SQLModel, table=True):
    """A child given to a worker, or to a team that has yet to choose one (``worker_id`` empty).

    Current while ``started_on <= today`` and ``ended_on`` is empty or later than today.
    """

    __tablename__ = "allocation"
    __table_args__ = (
        Index("ix_allocation_worker_current", "worker_id", "ended_on"),
        Index("ix_allocation_team_current", "team_id", "ended_on"),
        CheckConstraint("worker_id IS NOT NULL OR team_id IS NOT NULL", name="someone"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    worker_id: UUID | None = Field(default=None, foreign_key=f"{Worker.__tablename__}.id")
    team_id: UUID | None = Field(default=None, foreign_key=f"{Team.__tablename__}.id")
    role: str = Field(default="lead", max_length=20, description="codes.ALLOCATION_ROLE")
    started_on: date
    ended_on: date | None = None
    end_reason: str = Field(default="", max_length=10, description="codes.WORKER_CHANGE_REASON")


class Involvement(SQLModel, table=True):
    """Someone else's part in a child's life: reviewing officer, school, GP, earlier workers.

    One of: ``worker_id`` (one of ours), ``person_id`` (anyone in ``person``), or only the Social
    Work England number a return states.
    """

    __tablename__ = "involvement"
    __table_args__ = (Index("ix_involvement_worker_role", "worker_id", "role"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    role: str = Field(max_length=30, description="codes.INVOLVEMENT_ROLE")
    worker_id: UUID | None = Field(default=None, foreign_key=f"{Worker.__tablename__}.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    social_work_england_number: str = Field(default="", max_length=12)
    started_on: date | None = None
    ended_on: date | None = None
    change_reason: str = Field(default="", max_length=10, description="codes.WORKER_CHANGE_REASON")


class AccessGrant(SQLModel, table=True):
    """An explicit ``grant`` of a (restricted) record to a worker, or a ``refusal``, as for one's
    own family. A refusal beats everything else."""

    __tablename__ = "access_grant"
    __table_args__ = (
        Index("ix_access_grant_worker", "worker_id", "kind"),
        CheckConstraint("kind IN ('grant', 'refusal')", name="kind"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    worker_id: UUID = Field(foreign_key=f"{Worker.__tablename__}.id")
    kind: str = Field(max_length=10)
    because: str = Field(default="", max_length=200)
    made_by_id: UUID | None = None
    started_on: date
    ended_on: date | None = None
