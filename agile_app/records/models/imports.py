"""What was imported, when, by whom, and how it went."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class ImportRun(SQLModel, table=True):
    """One run of an import. ``counts`` are of rows taken, updated, unchanged and refused."""

    __tablename__ = "import_run"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    kind: str = Field(max_length=10, description="cin or ssda903")
    file_name: str = Field(max_length=255)
    sha256: str = Field(max_length=64)
    started_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
