"""Sittings: what one person wrote on one device without a long pause."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from agile_app.device.live.log import LogRow
from agile_app.device.live.parser import STRING, parse

SAME_SITTING = timedelta(minutes=30)  # as ``assets/device/history/timeline.js``


@dataclass(frozen=True)
class Sitting:
    """Consecutive writing of one person.

    Attributes:
        offline: with no line to the server; None where the log does not say.
        first, last: the moments between which it was written, as far as they are known.
        received: when the last of it reached the record.
        first_seq, last_seq: the rows between which it lies; others may have written between them.
        added, removed: characters (UTF-16 units, as the log counts).
    """

    worker_id: UUID
    device: str
    offline: bool | None
    first: datetime
    last: datetime
    received: datetime
    first_seq: int
    last_seq: int
    added: int
    removed: int


def sittings(rows: Iterable[LogRow]) -> list[Sitting]:
    """The sittings of a log, in the order in which they began."""
    found: list[Sitting] = []
    latest: dict[tuple[UUID, str], int] = {}
    for row in rows:
        parsed = parse(row.data)
        added = sum(struct.length for struct in parsed.structs if struct.kind == STRING)
        removed = sum(length for _, _, length in parsed.deletes)
        place = latest.get((row.worker_id, row.device))
        before = found[place] if place is not None else None
        if (
            before is None
            or place is None
            or before.offline != row.offline
            or row.moment - before.last > SAME_SITTING
        ):
            latest[row.worker_id, row.device] = len(found)
            found.append(
                Sitting(
                    row.worker_id, row.device, row.offline, row.moment, row.moment,
                    row.received_at, row.seq, row.seq, added, removed,
                )
            )  # fmt: skip
        else:
            found[place] = replace(
                before,
                last=max(before.last, row.moment),
                received=row.received_at,
                last_seq=row.seq,
                added=before.added + added,
                removed=before.removed + removed,
            )
    return found
