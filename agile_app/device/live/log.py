"""Reading a document's log, packed or not, as one run of rows in order."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from agile_app.device.live.models import LivePack, LiveUpdate
from agile_app.device.live.packs import LogRow, Sender, senders_of, unpack

_Update: Any = LiveUpdate
# As columns: a log may be long, and an object for each row costs more than the row.
_COLUMNS = (
    _Update.seq, _Update.worker_id, _Update.device, _Update.epoch, _Update.n,
    _Update.received_at, _Update.written_at, _Update.offline, _Update.data, _Update.chain,
)  # fmt: skip

_AT_A_TIME = 500  # plain rows in memory

__all__ = ["LogRow", "highest_numbers", "linked_rows", "log_rows", "packs_of", "plain_rows"]


def log_rows(
    session: Session, document_id: UUID, *, after: int = 0, up_to: int | None = None
) -> Iterator[LogRow]:
    """Committed frames after ``after`` and up to ``up_to`` (or the head), in order."""
    return (row for row, _ in linked_rows(session, document_id, after=after, up_to=up_to))


def linked_rows(
    session: Session, document_id: UUID, *, after: int = 0, up_to: int | None = None
) -> Iterator[tuple[LogRow, bytes | None]]:
    """As ``log_rows``, each with the hash chain after it where one is kept: after a plain row, and
    after the last of a pack.

    A little at a time, however long the log is. At each step plain rows are looked for first: what
    somebody packs meanwhile is then found in its pack, never nowhere.
    """
    last = after
    while up_to is None or last < up_to:
        plain = plain_rows(session, document_id, after=last, up_to=up_to, most=_AT_A_TIME)
        packed = None
        if not plain or plain[0][0].seq != last + 1:
            packed = next(iter(packs_of(session, document_id, after=last, most=1)), None)
        if packed is not None:
            for row in unpack(packed.first, bytes(packed.senders), bytes(packed.data)):
                if row.seq > last and (up_to is None or row.seq <= up_to):
                    yield row, bytes(packed.chain) if row.seq == packed.last else None
            last = packed.last
        elif plain:
            yield from plain
            last = plain[-1][0].seq
        else:
            return


def plain_rows(
    session: Session,
    document_id: UUID,
    *,
    after: int = 0,
    up_to: int | None = None,
    most: int | None = None,
) -> list[tuple[LogRow, bytes]]:
    """The rows that are not packed, each with the hash chain after it; the first ``most``."""
    statement = (
        select(*_COLUMNS)
        .where(_Update.document_id == document_id, _Update.seq > after)
        .order_by(_Update.seq)
        .limit(most)
    )
    if up_to is not None:
        statement = statement.where(_Update.seq <= up_to)
    return [
        (LogRow(*facts, data=bytes(data)), bytes(chain))
        for *facts, data, chain in session.execute(statement)
    ]


def packs_of(
    session: Session, document_id: UUID, *, after: int = 0, most: int | None = None
) -> list[LivePack]:
    """The packs that hold rows after ``after``, in order; the first ``most``."""
    statement = (
        select_rows(LivePack)
        .where(LivePack.document_id == document_id, LivePack.last > after)
        .order_by(col(LivePack.last))
        .limit(most)
        # A pack that this session has seen may have been filled up since.
        .execution_options(populate_existing=True)
    )
    return list(session.exec(statement))


def highest_numbers(session: Session, document_id: UUID) -> dict[Sender, int]:
    """How far each epoch of each device has come in the log."""
    found: dict[Sender, int] = {}
    sender = (_Update.worker_id, _Update.device, _Update.epoch)
    plain = (
        select(*sender, func.max(_Update.n))
        .where(_Update.document_id == document_id)
        .group_by(*sender)
    )
    for worker_id, device, epoch, last in session.execute(plain):
        found[worker_id, device, epoch] = last
    packed = select_rows(LivePack.senders).where(LivePack.document_id == document_id)
    for senders in session.exec(packed):
        for name, last in senders_of(bytes(senders)):
            found[name] = max(found.get(name, 0), last)
    return found
