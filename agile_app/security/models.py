"""Tables of this room: sessions, known devices, sign-in attempts, the audit chain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, Text
from sqlmodel import Field, SQLModel

from agile_app.core.append_only import append_only
from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class AuthSession(SQLModel, table=True):
    """One sign-in on one device. Only the SHA-256 of the cookie's reference is kept.

    ``worker_id`` has no foreign key: this room stands below ``people``. Workers are never deleted.
    """

    __tablename__ = "auth_session"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    reference_hash: str = Field(max_length=64, unique=True)
    worker_id: UUID = Field(index=True)
    device_id: str | None = Field(default=None, max_length=64)
    address: str | None = Field(default=None, max_length=64)
    started_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_seen_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    locked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_because: str | None = Field(default=None, max_length=40)


class KnownDevice(SQLModel, table=True):
    """A device on which this worker has signed in well; strangers' guesses never lock it out."""

    __tablename__ = "known_device"

    worker_id: UUID = Field(primary_key=True)
    device_id: str = Field(primary_key=True, max_length=64)
    first_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class Attempt(SQLModel, table=True):
    """One try at a secret (password, PIN). Keys are hashes; addresses are grouped."""

    __tablename__ = "secret_attempt"
    __table_args__ = (
        Index("ix_secret_attempt_address", "purpose", "address_key", "at"),
        Index("ix_secret_attempt_account", "purpose", "account_key", "at"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    purpose: str = Field(max_length=20)
    account_key: str = Field(max_length=64)
    address_key: str = Field(max_length=64)
    device_key: str = Field(default="", max_length=64)
    known_device: bool = False
    at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    succeeded: bool = False


class AuditEntry(SQLModel, table=True):
    """One link of the audit chain: who did what to which record; ids and codes, never content."""

    __tablename__ = "audit_entry"

    seq: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
        )
    )
    at: str = Field(max_length=32)
    act: str = Field(max_length=80, index=True)
    worker_id: UUID | None = Field(default=None, index=True)
    session_id: UUID | None = None
    device_id: str | None = Field(default=None, max_length=64)
    child_id: UUID | None = Field(default=None, index=True)
    subject_id: UUID | None = None
    facts: str = Field(default="{}", sa_type=Text)
    previous: str = Field(max_length=64)
    mac: str = Field(max_length=64)


append_only(AuditEntry, "audit entries are append-only")
