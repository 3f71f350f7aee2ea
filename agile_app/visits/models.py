"""Visits: planned, made, and what was seen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.people.models import Worker
from agile_app.records.models import Child


class Visit(SQLModel, table=True):
    """One child, one visit. Siblings seen together have a visit each, with the same ``group_id``.

    ``seen``, ``seen_alone`` and ``bedroom_seen`` stay None until the visit is recorded.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_child_at", "child_id", "planned_at"),
        Index("ix_visit_worker_at", "worker_id", "planned_at"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    group_id: UUID | None = Field(default=None, index=True)
    child_id: UUID = Field(foreign_key=f"{Child.__tablename__}.id")
    worker_id: UUID | None = Field(default=None, foreign_key=f"{Worker.__tablename__}.id")
    worker_name: str = Field(default="", max_length=100)
    kind: str = Field(max_length=20, description="visits.codes.VISIT_KIND")
    status: str = Field(default="planned", max_length=12, description="visits.codes.VISIT_STATUS")
    statutory: bool = True
    purpose: str = Field(default="", max_length=200)
    planned_at: datetime = Field(sa_type=UTCDateTime)
    planned_minutes: int = 45
    place: str = Field(default="", max_length=200, description="where it is or was")
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    announced: bool | None = None
    seen: bool | None = None
    seen_alone: bool | None = None
    bedroom_seen: bool | None = None
    present: str = Field(default="", max_length=300, description="who else was there")
    summary: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
