"""What workers write about a child, and what they must know before they knock."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class CaseNote(SQLModel, table=True):
    """A note of something that happened: a call, a meeting, a decision. Never altered: a
    correction is a further note that names the one it corrects."""

    __tablename__ = "case_note"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    kind: str = Field(max_length=20, description="codes.CASE_NOTE_KIND")
    happened_at: datetime = Field(sa_type=UTCDateTime)
    title: str = Field(default="", max_length=150)
    text: str
    corrects_id: UUID | None = Field(default=None, foreign_key="case_note.id")
    written_by_id: UUID
    written_by: str = Field(max_length=100, description="the author's name when it was written")
    written_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class RecordWarning(SQLModel, table=True):
    """Something to know before a visit, about the child or about ``person_id``."""

    __tablename__ = "warning"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    kind: str = Field(max_length=20, description="codes.WARNING_KIND")
    text: str = Field(max_length=500)
    started_on: date
    review_on: date | None = None
    ended_on: date | None = None
    added_by_id: UUID | None = None


class RecordDocument(SQLModel, table=True):
    """A file on the record: what it is; where its bytes lie is the file store's business."""

    __tablename__ = "record_document"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    kind: str = Field(max_length=20, description="codes.DOCUMENT_KIND")
    title: str = Field(max_length=200)
    dated_on: date
    media_type: str = Field(default="", max_length=100)
    size_bytes: int = 0
    sha256: str = Field(default="", max_length=64)
    added_by_id: UUID | None = None
    added_by: str = Field(default="", max_length=100)
    added_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class ChronologyEntry(SQLModel, table=True):
    """A significant event a worker adds. What the record already holds (referrals, plans, visits)
    is not copied here: ``records.chronology`` reads it from where it is."""

    __tablename__ = "chronology_entry"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    happened_on: date
    kind: str = Field(default="event", max_length=20, description="codes.CHRONOLOGY_KIND")
    title: str = Field(max_length=150)
    text: str = ""
    significant: bool = True
    added_by_id: UUID | None = None
    added_by: str = Field(default="", max_length=100)
    added_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
