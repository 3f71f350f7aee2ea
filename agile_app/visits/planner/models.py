"""What the planner keeps: noes, proposals of the night, what was saved."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.people.models import Team, Worker
from agile_app.records.models import Child


class PlanDecline(SQLModel, table=True):
    """A worker said no to visiting a child: in a week, on a day of it, or at one time of that day.

    It is not proposed again; the clock runs on. Taken back, it stays with ``taken_back_at``.
    """

    __tablename__ = "plan_decline"
    __table_args__ = (Index("ix_plan_decline_child_week", "child_id", "week_on"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key=f"{Child.__tablename__}.id")
    worker_id: UUID = Field(foreign_key=f"{Worker.__tablename__}.id")
    week_on: date
    on: date | None = Field(default=None, description="a day; empty is the whole week")
    from_minute: int | None = Field(default=None, description="of that day; empty is all of it")
    to_minute: int | None = None
    because: str = Field(default="", max_length=200)
    taken_back_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class PlanProposal(SQLModel, table=True):
    """A worker's week as it was planned overnight, good for one ``version`` of the problem."""

    __tablename__ = "plan_proposal"
    __table_args__ = (UniqueConstraint("worker_id", "week_on"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=f"{Worker.__tablename__}.id")
    week_on: date
    version: str = Field(max_length=16)
    answer: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class SavedTravel(SQLModel, table=True):
    """Estimated travel of one week, booked in four ways: of a worker (it does not say which), or of
    a whole team.

    Minutes by arm. ``team_minutes`` is None for a worker's week, since a team is planned together.
    A week in which some arm leaves visits out is not ``compared``.
    """

    __tablename__ = "saved_travel"
    __table_args__ = (Index("ix_saved_travel_week", "week_on", "team_id"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    week_on: date
    unit: str = Field(max_length=6, description="worker or team")
    team_id: UUID | None = Field(default=None, foreign_key=f"{Team.__tablename__}.id")
    visits: int
    due_order_minutes: float
    days_reordered_minutes: float
    own_caseload_minutes: float
    team_minutes: float | None = None
    left_out: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    compared: bool
    source: str = Field(max_length=80, description="where the travel times came from")
    made_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
