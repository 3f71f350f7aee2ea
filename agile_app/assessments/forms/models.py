"""Forms that an administrator added, versions that are no longer begun, and files being checked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.append_only import append_only
from agile_app.core.time import UTCDateTime, now


class AddedForm(SQLModel, table=True):
    """One version of a form, published by an administrator. Never changed after that.

    ``definition`` is the form's canonical JSON, ``sha256`` its hash.
    """

    __tablename__ = "added_form"
    __table_args__ = (UniqueConstraint("key", "version"),)

    number: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    key: str = Field(max_length=40)
    version: int
    title: str = Field(max_length=80)
    definition: str
    sha256: str = Field(max_length=64)
    added_by_id: UUID | None = Field(default=None, description="empty: the command line")
    added_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class WithdrawnForm(SQLModel, table=True):
    """A version, shipped or added, that no assessment is begun with any more. ``number`` is the
    form's. What was begun with it goes on being written."""

    __tablename__ = "withdrawn_form"

    number: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    reason: str = Field(max_length=300)
    withdrawn_by_id: UUID | None = Field(default=None, description="empty: the command line")
    withdrawn_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class FormDraft(SQLModel, table=True):
    """The file an administrator sent to be looked at, one each: kept until it is published, thrown
    away, or another is sent. ``problems`` are what was wrong with it, as ``[where, sentence]``."""

    __tablename__ = "form_draft"

    worker_id: UUID = Field(foreign_key="worker.id", primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    problems: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sent_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


append_only(AddedForm, "a published form never changes")
