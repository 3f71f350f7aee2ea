"""The table of media files. Their bytes are in files (``shelf``), never in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer
from sqlmodel import Field, SQLModel

from agile_app.core.time import UTCDateTime, now


class MediaFile(SQLModel, table=True):
    """One file of one live document, under the id its device made.

    Attributes:
        size, sha256: of the whole file, as its device said at the beginning.
        received: bytes taken so far; the next piece starts here. ``stored``: bytes of the file on
            disk that hold them, which are more where it is sealed.
        sealed: whether the file on disk is ciphertext.
        kept_at: when the whole was there, its digest right and its bytes what they claim to be.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        CheckConstraint("kind IN ('drawing', 'photo', 'voice', 'signature')", name="kind"),
        Index("ix_media_file_unfinished", "kept_at", "touched_at"),
    )

    id: UUID = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="live_document.id", index=True)
    child_id: UUID | None = Field(default=None, index=True)
    worker_id: UUID
    kind: str = Field(max_length=10, description="drawing, photo, voice or signature")
    mime: str = Field(max_length=40)
    size: int = Field(sa_type=Integer)
    sha256: str = Field(max_length=64)
    received: int = Field(default=0, sa_type=Integer)
    stored: int = Field(default=0, sa_type=Integer)
    sealed: bool = False
    began_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    touched_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    kept_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
