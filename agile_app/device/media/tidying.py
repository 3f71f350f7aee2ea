"""Uploads that nobody finished are taken away, but for those that a document names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.device.live.log import log_rows
from agile_app.device.live.models import LiveLate
from agile_app.device.media import shelf
from agile_app.device.media.models import MediaFile
from agile_app.device.media.rules import UNFINISHED_FOR


@dataclass(frozen=True)
class _Read:
    """How far a document was read: its log's last row, and the frames kept outside of it."""

    seq: int
    late: frozenset[UUID]


def tidy_unfinished() -> int:
    """Take away uploads that have stood still for ``UNFINISHED_FOR`` and that no document names;
    returns how many. What a document names waits for its device for ever.

    Logs may be long: they are read with nobody waiting, and each upload goes in a unit of work of
    its own that looks at it, and at what was written meanwhile, once more.
    """
    before = now() - UNFINISHED_FOR
    count = 0
    for document_id, uploads in _idle(before).items():
        with reading() as session:
            named, read = _named(session, document_id, uploads)
        for media_id in uploads - named:
            if _take_away(document_id, media_id, before, read):
                shelf.forget(media_id)
                count += 1
    return count


def _idle(before: datetime) -> dict[UUID, set[UUID]]:
    """Uploads that stand still, by their document."""
    statement = select(MediaFile.id, MediaFile.document_id).where(
        col(MediaFile.kept_at).is_(None), col(MediaFile.touched_at) < before
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    with reading() as session:
        for media_id, document_id in session.exec(statement):
            found[document_id].add(media_id)
    return found


def _take_away(document_id: UUID, media_id: UUID, before: datetime, read: _Read) -> bool:
    with transaction() as session:
        media = session.get(MediaFile, media_id, with_for_update=True)
        if media is None or media.kept_at is not None or media.touched_at >= before:
            return False
        if _named(session, document_id, {media_id}, since=read)[0]:
            return False
        session.delete(media)
    return True


def _named(
    session: Session,
    document_id: UUID,
    uploads: Iterable[UUID],
    *,
    since: _Read = _Read(0, frozenset()),
) -> tuple[set[UUID], _Read]:
    """Of which uploads any frame of the document ever spoke, a late or a refused one too, and how
    far was read. An entry is plain text inside a frame, so its bytes are looked for."""
    left = {media_id: str(media_id).encode() for media_id in uploads}
    seq, late = since.seq, set(since.late)

    def frames() -> Iterator[bytes]:
        nonlocal seq
        for row in log_rows(session, document_id, after=since.seq):
            seq = row.seq
            yield row.data
        outside = select(LiveLate.id).where(LiveLate.document_id == document_id)
        for late_id in set(session.exec(outside)) - late:
            late.add(late_id)
            yield session.exec(select(LiveLate.data).where(LiveLate.id == late_id)).one()

    named: set[UUID] = set()
    for frame in frames():
        named |= {media_id for media_id, name in left.items() if name in bytes(frame)}
    return named, _Read(seq, frozenset(late))
