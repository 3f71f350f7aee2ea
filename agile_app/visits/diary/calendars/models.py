"""Tables of calendars outside: feeds, accounts, and what was last said to each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now
from agile_app.people.models import Worker

_WORKER = f"{Worker.__tablename__}.id"


class CalendarFeed(SQLModel, table=True):
    """A secret address of a worker's diary. Only the hash of its token is kept."""

    __tablename__ = "calendar_feed"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER, index=True)
    token_hash: str = Field(max_length=64, unique=True, description="SHA-256 of the token")
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CalendarMark(SQLModel, table=True):
    """What calendars were last told of one thing in a diary, so that its SEQUENCE only rises.

    Attributes:
        subject: ``appointment:<id>`` or ``visit:<id>``.
        digest: of what is told, without its stamps.
    """

    __tablename__ = "calendar_mark"

    worker_id: UUID = Field(foreign_key=_WORKER, primary_key=True)
    subject: str = Field(max_length=60, primary_key=True)
    digest: str = Field(max_length=64)
    sequence: int = 0
    changed_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class CalendarAccount(SQLModel, table=True):
    """A worker's calendar on a CalDAV server.

    Attributes:
        url: of the one calendar that is kept in step.
        secret: the password, sealed (``security.sealing``); never shown again.
        sync_token: as the server gave it last; empty asks for everything.
        state: ``new``, ``ok``, ``refused`` (the password), ``unreachable``, ``trouble``.
        sentence: what the worker should know of the last try; no address and no title.
        next_at: the next try; later after each failure.
    """

    __tablename__ = "calendar_account"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    worker_id: UUID = Field(foreign_key=_WORKER, index=True)
    url: str = Field(max_length=500)
    name: str = Field(default="", max_length=200)
    username: str = Field(max_length=200)
    secret: bytes
    sync_token: str = Field(default="", max_length=1000)
    state: str = Field(default="new", max_length=12)
    sentence: str = Field(default="", max_length=300)
    failures: int = 0
    next_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    synced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CalendarObject(SQLModel, table=True):
    """One file of that calendar, as it was when both sides last agreed.

    Attributes:
        subject: of ours, as ``CalendarMark.subject``; empty for what was made there.
        told: of ours: digest of what was last put there; empty puts it again.
        text: of theirs: the whole file, to change one thing of it and leave the rest.
    """

    __tablename__ = "calendar_object"
    __table_args__ = (
        UniqueConstraint("account_id", "href"),
        Index("ix_calendar_object_subject", "account_id", "subject"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account_id: UUID = Field(foreign_key="calendar_account.id")
    href: str = Field(max_length=500)
    etag: str = Field(default="", max_length=200)
    subject: str = Field(default="", max_length=60)
    told: str = Field(default="", max_length=64)
    text: str = ""
    changed_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
