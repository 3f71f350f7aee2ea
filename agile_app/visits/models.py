"""Visits: planned, made, and what was seen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.people.models import Worker
from agile_app.records.models import Child

_WORKER = f"{Worker.__tablename__}.id"


class Visit(SQLModel, table=True):
    """One child, one visit. Siblings visited together have a visit each, with one ``group_id``.

    The times are those of the device on which it was tapped; ``VisitEvent`` has the server's beside
    them. ``seen``, ``seen_alone`` and ``bedroom_seen`` stay None until they are answered.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_child_at", "child_id", "planned_at"),
        Index("ix_visit_worker_at", "worker_id", "planned_at"),
    )

    id: UUID = Field(
        default_factory=uuid7, primary_key=True, description="also of the child's own live document"
    )
    group_id: UUID = Field(
        default_factory=uuid7, index=True, description="also of the live document in common"
    )
    child_id: UUID = Field(foreign_key=f"{Child.__tablename__}.id")
    worker_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    worker_name: str = Field(default="", max_length=100)
    second_worker_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    kind: str = Field(max_length=20, description="visits.codes.VISIT_KIND")
    status: str = Field(default="planned", max_length=12, description="visits.codes.VISIT_STATUS")
    statutory: bool = True
    purpose: str = Field(default="", max_length=200)
    planned_at: datetime = Field(sa_type=UTCDateTime)
    planned_minutes: int = 45
    place: str = Field(default="", max_length=200, description="where it is or was")
    confirmed: bool = Field(default=False, description="the family was told of it")
    locked: bool = Field(default=False, description="the worker fixed it in the plan")
    unannounced_planned: bool = Field(
        default=False, description="not to be told to the family: in no calendar they see"
    )
    cancelled_because: str = Field(default="", max_length=200)
    on_my_way_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    recorded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    announced: bool | None = None
    met_at: str = Field(default="", max_length=20, description="visits.codes.MET_AT")
    seen: bool | None = None
    not_seen_because: str = Field(
        default="", max_length=20, description="visits.codes.NOT_SEEN, or NO_ACCESS when not in"
    )
    seen_alone: bool | None = None
    not_alone_because: str = Field(default="", max_length=20, description="visits.codes.NOT_ALONE")
    bedroom_seen: bool | None = None
    present: str = Field(default="", max_length=300, description="who else was there")
    getting_in: str = Field(
        default="", max_length=500, description="how to get in, for whoever comes next"
    )
    summary: str = Field(default="", description="what matters of the visit, for every child seen")
    about: str = Field(default="", description="what concerns this child only")
    said: str = Field(default="", description="the child's own words")
    next_visit_on: date | None = None
    card_left: bool | None = None
    try_again_on: date | None = None
    common_seq: int = Field(default=0, description="up to where its live document is taken in")
    own_seq: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class VisitEvent(SQLModel, table=True):
    """One tap at a visit, for ever: when by the device, when the server had it, and whether it
    stood or came after another that did (two devices, a late one)."""

    __tablename__ = "visit_event"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    operation_id: UUID
    act: str = Field(max_length=12, description="visits.codes.VISIT_ACT")
    at: datetime = Field(sa_type=UTCDateTime)
    received_at: datetime = Field(sa_type=UTCDateTime)
    worker_id: UUID = Field(foreign_key=_WORKER)
    worker_name: str = Field(default="", max_length=100)
    device_id: str = Field(default="", max_length=64)
    stands: bool = True
    words: str = Field(
        default="",
        description="typed with it and kept nowhere else: what came second, why against advice",
    )


class VisitAction(SQLModel, table=True):
    """Something agreed at a visit: what, who, by when. Written only from the live document."""

    __tablename__ = "visit_action"

    group_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    what: str = Field(default="", max_length=500)
    who: str = Field(default="", max_length=100)
    due_on: date | None = None
