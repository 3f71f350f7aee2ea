"""Packing the log: rows at rest go into few bytes; none is thinned, none is changed.

A pack takes the place of its rows only after it was unpacked again and every row, and the hash
chain over them, was found the same. Rows are packed in order from the oldest, so the log is always
packs, then plain rows.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, func, select

from agile_app.core.database import get_engine, reading, transaction
from agile_app.core.errors import Conflict
from agile_app.core.jobs import job
from agile_app.core.time import now
from agile_app.device.live.documents import first_link, next_link
from agile_app.device.live.log import LogRow, log_rows, packs_of, plain_rows
from agile_app.device.live.models import LivePack, LiveUpdate
from agile_app.device.live.packs import pack, unpack
from agile_app.device.live.times import to_the_millisecond

log = logging.getLogger(__name__)

ROWS = 2048  # in one pack: opened in some milliseconds, and small packs grow up to this
WORTH_IT = 32  # plain rows of a document, before packing them is worth a write
AT_REST = timedelta(minutes=15)  # since the last row: nobody is writing


class NotTheSame(Conflict):
    """The pack would not give back what it was made of; the rows stay as they are."""

    code = "live_pack_differs"


def pack_document(document_id: UUID, *, engine: Engine | None = None) -> int:
    """Pack every plain row of a document; returns how many. The newest pack is filled up first."""
    engine = engine or get_engine()
    packed = 0
    while done := _pack_once(engine, document_id):
        packed += done
    return packed


def _pack_once(engine: Engine, document_id: UUID) -> int:
    """The oldest plain rows, at most a pack's worth. The work is done before the lock is taken."""
    with reading(engine) as session:
        packs = packs_of(session, document_id)
        open_pack = packs[-1] if packs and packs[-1].last - packs[-1].first + 1 < ROWS else None
        closed = packs[:-1] if open_pack else packs
        after = packs[-1].last if packs else 0
        room = ROWS - (open_pack.last - open_pack.first + 1 if open_pack else 0)
        fresh = plain_rows(session, document_id, after=after, up_to=after + room)
        if not fresh:
            return 0
        start = closed[-1].last if closed else 0
        rows = list(islice(log_rows(session, document_id, after=start), after + len(fresh) - start))
        chain = closed[-1].chain if closed else first_link(document_id)
    last, ends_at = fresh[-1]
    made = _packed(document_id, rows, bytes(chain), ends_at)
    with transaction(engine) as session:
        if open_pack is not None:
            same = col(LivePack.document_id) == document_id, col(LivePack.last) == open_pack.last
            _delete(session, delete(LivePack).where(*same), 1)
        session.add(made)
        session.flush()
        between = col(LiveUpdate.seq) > after, col(LiveUpdate.seq) <= last.seq
        rows_of = delete(LiveUpdate).where(col(LiveUpdate.document_id) == document_id, *between)
        _delete(session, rows_of, len(fresh))
    return len(fresh)


def _packed(document_id: UUID, rows: Sequence[LogRow], chain: bytes, ends_at: bytes) -> LivePack:
    """The pack of these rows, proven. Raises NotTheSame."""
    first = rows[0].seq
    senders, data = pack(rows)
    again = unpack(first, senders, data)
    if again != [_to_the_millisecond(row) for row in rows]:
        raise NotTheSame("The packed log differs from its rows.")
    for row in again:
        chain = next_link(chain, row.seq, row.worker_id, row.device, row.epoch, row.n, row.data)
    if chain != ends_at:
        raise NotTheSame("The packed log does not end at the hash of its last row.")
    return LivePack(
        document_id=document_id,
        first=first,
        last=rows[-1].seq,
        chain=chain,
        senders=senders,
        data=data,
    )


def _to_the_millisecond(row: LogRow) -> LogRow:
    return LogRow(
        row.seq,
        row.worker_id,
        row.device,
        row.epoch,
        row.n,
        to_the_millisecond(row.received_at),
        row.written_at and to_the_millisecond(row.written_at),
        row.offline,
        row.data,
    )


def _delete(session: Session, statement: Any, count: int) -> None:
    """Delete exactly so many rows: another process may be packing the same ones."""
    gone = session.exec(statement)
    if gone.rowcount != count:
        raise Conflict("This log is being packed already.", code="live_pack_busy")


@job("live.pack", every=timedelta(hours=1))
def pack_what_is_at_rest() -> None:
    """Pack the logs that nobody has written in for a while."""
    with reading() as session:
        waiting = session.exec(
            select(LiveUpdate.document_id)
            .group_by(col(LiveUpdate.document_id))
            .having(func.count() >= WORTH_IT, func.max(LiveUpdate.received_at) < now() - AT_REST)
        ).all()
    for document_id in waiting:
        try:
            pack_document(document_id)
        except Exception:
            log.exception("a log was not packed", extra={"document": str(document_id)})
