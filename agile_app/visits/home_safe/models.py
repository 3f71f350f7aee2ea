"""Timers of lone visits, the steps that fired, the messages that went out, and what helps to find
a worker."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from agile_app.core.append_only import append_only
from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.people.models import Worker

_WORKER = f"{Worker.__tablename__}.id"


class LoneVisit(SQLModel, table=True):
    """One timer: a visit made alone, a place somebody goes into alone, or the way home.

    Attributes:
        subject_id: the visit, or the group of siblings' visits; of a timer without a visit its own
            id. One open timer for each worker and subject, however many devices start it.
        visit_id: no foreign key: what happened to a worker outlives the record of the family.
        expected_end: when the worker said they would be out. ``due_at``: with the margin.
        turn: counts extensions and acknowledgements; see ``home_safe.rules``.
        left_at: when the worker left, by their own tablet's clock. ``closed_at``: when the server
            heard of it. They differ when there was no signal.
        alarmed_at: when others were first told.
        duress_at: the duress code was typed: for the worker's own screens the timer is closed.
    """

    __tablename__ = "lone_visit"
    __table_args__ = (
        CheckConstraint("kind IN ('visit', 'day', 'duress')", name="kind"),
        Index(
            "uq_lone_visit_open", "worker_id", "subject_id", unique=True,
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_lone_visit_closed_at", "closed_at"),
    )  # fmt: skip

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER, index=True)
    kind: str = Field(default="visit", max_length=8)
    subject_id: UUID
    visit_id: UUID | None = Field(default=None, index=True)
    place: str = Field(default="", max_length=200, description="as the worker typed it, if at all")
    armed_by: str = Field(max_length=12, description="arm, on_my_way, arrived, planned, day")
    armed_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    expected_end: datetime = Field(sa_type=UTCDateTime)
    due_at: datetime = Field(sa_type=UTCDateTime)
    turn: int = 0
    turn_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    buddy_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    alarmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    acknowledged_by_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    duress_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    closed_how: str = Field(default="", max_length=12, description="safe, left, stood_down, visit")
    closed_by_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    stood_down_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    stood_down_note: str = Field(default="", max_length=300)


class EscalationStep(SQLModel, table=True):
    """A step of the chain that fired. Only ever added to; the constraint keeps two runners from
    firing one twice."""

    __tablename__ = "escalation_step"
    __table_args__ = (UniqueConstraint("lone_visit_id", "turn", "code"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    lone_visit_id: UUID = Field(foreign_key=f"{LoneVisit.__tablename__}.id", index=True)
    turn: int
    code: str = Field(max_length=20)
    due_at: datetime = Field(sa_type=UTCDateTime)
    fired_at: datetime = Field(sa_type=UTCDateTime)
    told: list[str] = Field(default_factory=list, sa_type=JSON, description="workers' ids")


class AlertDelivery(SQLModel, table=True):
    """One message to one person by a way that reaches them with the app closed. ``dropped``: it was
    still waiting when the alarm was over."""

    __tablename__ = "alert_delivery"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name="state"),
        UniqueConstraint("step_id", "worker_id", "channel"),
        Index("ix_alert_delivery_state_next", "state", "next_at"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    step_id: UUID = Field(foreign_key=f"{EscalationStep.__tablename__}.id")
    lone_visit_id: UUID = Field(foreign_key=f"{LoneVisit.__tablename__}.id", index=True)
    worker_id: UUID = Field(foreign_key=_WORKER)
    channel: str = Field(max_length=20)
    state: str = Field(default="waiting", max_length=8)
    attempts: int = 0
    next_at: datetime = Field(sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    error: str = Field(default="", max_length=40, description="a code, never a text")


class DetailsShown(SQLModel, table=True):
    """Somebody who was told opened where, car and warnings; their device holds them until the
    alarm is over."""

    __tablename__ = "home_safe_shown"

    lone_visit_id: UUID = Field(foreign_key=f"{LoneVisit.__tablename__}.id", primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class WorkerSafety(SQLModel, table=True):
    """What helps to find a worker, and the two codes. Shown to nobody but on an alarm."""

    __tablename__ = "worker_safety"

    worker_id: UUID = Field(foreign_key=_WORKER, primary_key=True)
    car_registration: str = Field(default="", max_length=12)
    car_colour: str = Field(default="", max_length=60, description="colour and make")
    phone: str = Field(default="", max_length=40)
    contact_name: str = Field(default="", max_length=100, description="emergency contact")
    contact_phone: str = Field(default="", max_length=40)
    buddy_id: UUID | None = Field(default=None, foreign_key=_WORKER)
    safe_code_hash: str | None = Field(default=None, max_length=255)
    duress_code_hash: str | None = Field(default=None, max_length=255)
    wrong_codes: int = 0
    wrong_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    changed_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


append_only(EscalationStep, "escalation steps are append-only")
