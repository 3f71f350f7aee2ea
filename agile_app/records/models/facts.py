"""What workers added to the record as single facts, and what each of them changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class RecordedFact(SQLModel, table=True):
    """A fact as a worker recorded it. It is never deleted: one that was wrong is taken back."""

    __tablename__ = "recorded_fact"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    kind: str = Field(max_length=20, description="records.facts.kinds.KINDS")
    happened_on: date
    said: dict[str, str] = Field(
        sa_column=Column(JSON, nullable=False), description="what the form asked beside the day"
    )
    changes: list[dict[str, Any]] = Field(
        sa_column=Column(JSON, nullable=False),
        description="each row it made or changed: table, id, columns before and after",
    )
    recorded_by_id: UUID
    recorded_by: str = Field(max_length=100, description="the worker's name at the time")
    recorded_at: datetime = Field(default_factory=now, sa_type=UTCDateTime, index=True)
    taken_back_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    taken_back_by: str = Field(default="", max_length=100)
    taken_back_because: str = Field(default="", max_length=300)
