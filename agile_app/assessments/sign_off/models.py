"""Tables of the sign-off: its steps, what was returned, signed versions, late words."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class AssessmentStep(SQLModel, table=True):
    """One step on the way to a signature. ``content`` is what the document said at ``seq``, as
    canonical JSON: what changes are marked against."""

    __tablename__ = "assessment_step"

    id: UUID = Field(primary_key=True, description="of the operation that did it")
    assessment_id: UUID = Field(foreign_key="assessment.id", index=True)
    kind: str = Field(max_length=12, description="asked, taken_back, returned, signed, reopened")
    by_id: UUID
    by: str = Field(max_length=100)
    at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    seq: int
    note: str = ""
    content: str = ""


class ReturnedPassage(SQLModel, table=True):
    """A note at one field of what was returned, or at a passage of it; the worker ticks it off."""

    __tablename__ = "returned_passage"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    assessment_id: UUID = Field(foreign_key="assessment.id", index=True)
    step_id: UUID = Field(foreign_key="assessment_step.id")
    root: str = Field(max_length=60)
    quote: str = Field(default="", max_length=4000, description="the words it is about")
    anchor: str = Field(default="", description="where they stand, as JSON; empty: at the field")
    note: str
    done_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    done_by: str = Field(default="", max_length=100)


class AssessmentVersion(SQLModel, table=True):
    """What was signed, as the bytes that were hashed. Only a re-opening is ever written to it."""

    __tablename__ = "assessment_version"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    number: int = Field(primary_key=True)
    form_key: str = Field(max_length=40)
    form_version: int
    seq: int
    group_id: UUID | None = Field(default=None, description="of the part shared with siblings")
    shared_seq: int | None = Field(default=None, description="the row up to which that was signed")
    sha256: str = Field(max_length=64, description="of content")
    content: str = Field(description="canonical JSON of every root")
    completed_on: date
    outcome: str = Field(default="", max_length=30, description="codes.ASSESSMENT_OUTCOME")
    factors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    signed_by_id: UUID
    signed_by: str = Field(max_length=100)
    signed_at: datetime = Field(sa_type=UTCDateTime)
    reopened_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    reopened_by: str = Field(default="", max_length=100)
    reopened_because: str = ""


class Addendum(SQLModel, table=True):
    """What one worker wrote after a signature, for review; the signed version never changes.

    ``content`` is canonical JSON of what they changed, field by field; ``sha256`` is of it, once
    it was accepted.
    """

    __tablename__ = "addendum"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    assessment_id: UUID = Field(foreign_key="assessment.id", index=True)
    version: int
    shared_seq: int | None = Field(
        default=None, description="the row of the common document that its words were put on"
    )
    part_id: UUID | None = Field(
        default=None,
        foreign_key="assessment_limited_part.id",
        description="of a limited part; empty for what everybody reads",
    )
    worker_id: UUID
    worker: str = Field(max_length=100)
    content: str
    words: int
    status: str = Field(default="waiting", max_length=10, description="waiting, accepted, declined")
    first_received_at: datetime = Field(sa_type=UTCDateTime)
    received_at: datetime = Field(sa_type=UTCDateTime)
    decided_by_id: UUID | None = None
    decided_by: str = Field(default="", max_length=100)
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    reason: str = ""
    sha256: str = Field(default="", max_length=64)


class AddendumFrame(SQLModel, table=True):
    """Which late frame of a document is in which addendum: each in exactly one of an assessment;
    what siblings have in common is in one of each of theirs."""

    __tablename__ = "addendum_frame"

    late_id: UUID = Field(foreign_key="live_late.id", primary_key=True)
    addendum_id: UUID = Field(foreign_key="addendum.id", primary_key=True, index=True)
