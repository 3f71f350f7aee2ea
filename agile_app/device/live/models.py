"""Tables of the live documents (``reference/collab.md`` §5.2). The log is never thinned: rows that
have come to rest are packed (``packs.py``), and every one of them can be read again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now

OPEN = "open"
SIGNED = "signed"
LATE = "late"
QUARANTINE = "quarantine"


class LiveDocument(SQLModel, table=True):
    """One live document. ``head`` and ``status`` are changed by one statement: append or lock.

    ``chain`` is the hash over every row so far; ``extracted_seq`` is the row up to which the
    relational columns reflect the document.
    """

    __tablename__ = "live_document"

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=40)
    subject_id: UUID = Field(index=True)
    child_id: UUID | None = Field(default=None, index=True)
    version: int
    status: str = Field(default=OPEN, max_length=12)
    head: int = Field(default=0)
    chain: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    extracted_seq: int = Field(default=0)
    created_by: UUID
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    final_seq: int | None = None
    final_sha256: str | None = Field(default=None, max_length=64)
    signed_by: UUID | None = None
    signed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class LiveUpdate(SQLModel, table=True):
    """One client frame that is part of the document: plain Yjs v1 bytes, ordered by ``seq``.

    ``written_at`` is when the device wrote it, where that is known and earlier than
    ``received_at``; ``offline`` whether it had no line to the server then, None in rows from before
    devices said so.
    """

    __tablename__ = "live_update"
    __table_args__ = (UniqueConstraint("document_id", "worker_id", "device", "epoch", "n"),)

    document_id: UUID = Field(primary_key=True, foreign_key="live_document.id")
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    worker_id: UUID
    device: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    n: int
    received_at: datetime = Field(sa_type=UTCDateTime)
    written_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    offline: bool | None = None
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    chain: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class LivePack(SQLModel, table=True):
    """Rows ``first`` to ``last`` of the log in few bytes, instead of as rows of their own.

    ``chain`` is the hash chain after ``last``; ``senders`` says how far each epoch of each device
    comes in it, so that a document opens without unpacking.
    """

    __tablename__ = "live_pack"

    document_id: UUID = Field(primary_key=True, foreign_key="live_document.id")
    last: int = Field(primary_key=True, sa_type=BigInteger)
    first: int = Field(sa_type=BigInteger)
    packed_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    chain: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    senders: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class LiveClient(SQLModel, table=True):
    """Which worker and device a Yjs client id belongs to: the author of every character."""

    __tablename__ = "live_client"

    document_id: UUID = Field(primary_key=True, foreign_key="live_document.id")
    client_id: int = Field(primary_key=True, sa_type=BigInteger)
    worker_id: UUID
    device: str = Field(max_length=64)


class LiveLate(SQLModel, table=True):
    """A frame kept outside the document: written after sign-off, or refused, with the reason.

    ``data`` may be shorter than ``size`` when the frame was over the limit; ``sha256`` is of the
    whole frame.
    """

    __tablename__ = "live_late"
    __table_args__ = (UniqueConstraint("document_id", "worker_id", "device", "epoch", "n"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    document_id: UUID = Field(foreign_key="live_document.id", index=True)
    worker_id: UUID
    device: str = Field(max_length=64)
    epoch: str = Field(max_length=32)
    n: int
    received_at: datetime = Field(sa_type=UTCDateTime)
    written_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    offline: bool | None = None
    kind: str = Field(max_length=12)
    reason: str = Field(max_length=40)
    detail: str = Field(default="", max_length=200)
    size: int
    sha256: str = Field(max_length=64)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class LiveSnapshot(SQLModel, table=True):
    """A state of the document at ``seq``, verified by replaying the log; it only saves loading.

    ``state`` is a Yjs v1 update of everything, ``known`` the gate's index at the same row.
    """

    __tablename__ = "live_snapshot"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    document_id: UUID = Field(foreign_key="live_document.id", index=True)
    seq: int
    kind: str = Field(max_length=12)
    label: str = Field(default="", max_length=120)
    by: UUID | None = None
    at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    sha256: str = Field(max_length=64)
    state: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    known: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
