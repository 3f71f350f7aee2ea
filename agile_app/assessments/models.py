"""Answers as rows: what search, reports and clocks read. Written only from the live document."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from agile_app.core.time import UTCDateTime, now


class AssessmentAnswer(SQLModel, table=True):
    """One field of one assessment as the document stood at ``seq``.

    ``text`` holds the words of rich text without their marks; ``value`` the answer of a
    single-value field, empty while there is none or while two people's answers differ
    (``disputed``). A rebuild from the document gives the same rows.
    """

    __tablename__ = "assessment_answer"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    field: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=10, description="text, date or choice")
    text: str = ""
    value: str = Field(default="", max_length=200)
    disputed: bool = False
    words: int = 0
    seq: int
    updated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
