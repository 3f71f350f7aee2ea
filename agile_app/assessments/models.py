"""Answers as rows: what search, reports and clocks read. Written only from the live document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from agile_app.core.time import UTCDateTime, now


class AssessmentAnswer(SQLModel, table=True):
    """One field of one assessment as the document stood at ``seq``.

    ``text`` holds the words of rich text without their marks; ``value`` the answer of a
    single-value field, empty while there is none or while two people's answers differ
    (``disputed``). ``data`` holds what is more than one answer, as ``extraction`` describes. A
    rebuild from the document gives the same rows.
    """

    __tablename__ = "assessment_answer"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    field: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=10, description="form.FieldKind")
    text: str = ""
    value: str = Field(default="", max_length=200)
    disputed: bool = False
    words: int = 0
    data: list[Any] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, default=list)
    )
    seq: int
    updated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class KeptAnswer(SQLModel, table=True):
    """What stands in a field of an earlier version that the assessment's form has no more.

    It stays in the document; here it is in words, to be shown as "kept from the earlier version".
    """

    __tablename__ = "kept_answer"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    form_version: int = Field(primary_key=True)
    field: str = Field(primary_key=True, max_length=40)
    label: str = Field(max_length=120)
    text: str


class AssessmentMove(SQLModel, table=True):
    """A running assessment was moved to a newer version of its form. Numbers are forms' numbers."""

    __tablename__ = "assessment_move"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    to_number: int = Field(primary_key=True)
    from_number: int
    moved_by_id: UUID
    moved_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
