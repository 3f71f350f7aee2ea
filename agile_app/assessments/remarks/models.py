"""What lists and Today know of remarks. Written only from the live document."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class AssessmentRemarks(SQLModel, table=True):
    """How many comments and suggestions of an assessment wait, as its document stood at ``seq``."""

    __tablename__ = "assessment_remarks"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    open_comments: int = 0
    open_suggestions: int = 0
    seq: int = 0


class AssessmentMention(SQLModel, table=True):
    """A worker is mentioned in a field of an assessment.

    Attributes:
        field: the document's root.
        since: when the record first had it.
        seen_at: when the worker looked; a mention that was seen is not told again while it stands.
    """

    __tablename__ = "assessment_mention"
    __table_args__ = (
        UniqueConstraint("assessment_id", "worker_id", "field", name="uq_assessment_mention_once"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    assessment_id: UUID = Field(foreign_key="assessment.id")
    worker_id: UUID = Field(foreign_key="worker.id", index=True)
    field: str = Field(max_length=60)
    since: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
