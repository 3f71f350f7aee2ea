"""Rows of the log in few bytes, and back again, byte for byte.

A letter typed is a row of some 400 bytes in a table: identifiers, a hash, two indexes. Ten people
who write for ten minutes make 30,000 of them for 30 KB of text. Next to each other they say almost
nothing new: the same author goes on where they were. So rows are kept column by column, each frame
as its difference from that author's frame before it, and every column is deflated by itself.

Nothing is left out: who, which device, which opening, which number, when it was received and
written (to the millisecond), with or without a line, and the very bytes. The hashes between two
rows are worked out again on reading; the one after the last row stands beside the pack and proves
all of them.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from agile_app.device.live.wire import read_uint, uint

_FORMAT = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_OFFLINE: tuple[bool | None, ...] = (None, False, True)
Sender = tuple[UUID, str, str]  # worker, device, epoch


@dataclass(frozen=True, slots=True)
class LogRow:
    """One committed frame of a document; the fields of ``LiveUpdate`` without its hash."""

    seq: int
    worker_id: UUID
    device: str
    epoch: str
    n: int
    received_at: datetime
    written_at: datetime | None
    offline: bool | None
    data: bytes

    @property
    def sender(self) -> Sender:
        return self.worker_id, self.device, self.epoch

    @property
    def moment(self) -> datetime:
        """When it was written, as far as that is known."""
        return self.written_at or self.received_at


def pack(rows: Sequence[LogRow]) -> tuple[bytes, bytes]:
    """The senders and the rows. The rows follow each other without a gap; moments lose what is
    below a millisecond."""
    senders: dict[Sender, int] = {}
    last: dict[Sender, int] = {}
    columns: list[bytearray] = [bytearray() for _ in range(6)]
    who, numbers, received, written, offline, lengths = columns
    frames: dict[Sender, list[bytes]] = {}
    before = 0
    for row in rows:
        sender = row.sender
        who += uint(senders.setdefault(sender, len(senders)))
        numbers += uint(_folded(row.n - last.get(sender, 0) - 1))
        last[sender] = row.n
        moment = _milliseconds(row.received_at)
        received += uint(_folded(moment - before))
        before = moment
        ago = None if row.written_at is None else moment - _milliseconds(row.written_at)
        written += uint(0 if ago is None else 1 + _folded(ago))
        offline.append(_OFFLINE.index(row.offline))
        lengths += uint(len(row.data))
        frames.setdefault(sender, []).append(row.data)
    body = b"".join(_differences(frames[sender]) for sender in senders)
    packed = [zlib.compress(bytes(column), 9) for column in (*columns, body)]
    head = uint(_FORMAT) + uint(len(rows)) + b"".join(uint(len(part)) for part in packed)
    named = [
        [worker.hex, device, epoch, last[worker, device, epoch]]
        for worker, device, epoch in senders
    ]
    return zlib.compress(json.dumps(named).encode(), 9), head + b"".join(packed)


def unpack(first: int, senders: bytes, data: bytes) -> list[LogRow]:
    """The rows of a pack whose first row is ``first``. Raises ValueError for anything else."""
    form, at = read_uint(data, 0)
    if form != _FORMAT:
        raise ValueError(f"a pack of the unknown form {form}")
    count, at = read_uint(data, at)
    sizes = []
    for _ in range(7):
        size, at = read_uint(data, at)
        sizes.append(size)
    columns = []
    for size in sizes:
        columns.append(zlib.decompress(data[at : at + size]))
        at += size
    who, numbers, received, written, offline, lengths, body = columns
    named = [sender for sender, _ in senders_of(senders)]
    who_of = _numbers(who)
    sizes_of = _numbers(lengths)
    frames = _frames(body, who_of, sizes_of, len(named))
    rows: list[LogRow] = []
    last = [0] * len(named)
    moment = 0
    for index, (step, later, ago) in enumerate(
        zip(_numbers(numbers), _numbers(received), _numbers(written), strict=True)
    ):
        sender = who_of[index]
        last[sender] += 1 + _unfolded(step)
        moment += _unfolded(later)
        rows.append(
            LogRow(
                first + index,
                *named[sender],
                last[sender],
                _moment(moment),
                _moment(moment - _unfolded(ago - 1)) if ago else None,
                _OFFLINE[offline[index]],
                next(frames[sender]),
            )
        )
    if len(rows) != count:
        raise ValueError(f"a pack of {count} rows holds {len(rows)}")
    return rows


def senders_of(senders: bytes) -> list[tuple[Sender, int]]:
    """Whose rows are in a pack, and the highest number of each."""
    return [
        ((UUID(hex=worker), device, epoch), last)
        for worker, device, epoch, last in json.loads(zlib.decompress(senders))
    ]


def _differences(frames: list[bytes]) -> bytes:
    """Each frame less the one before it of the same length, byte by byte; the first as it is.

    Somebody who types on writes the same bytes with a clock one higher and another letter.
    """
    previous: dict[int, bytes] = {}
    out = bytearray()
    for frame in frames:
        before = previous.get(len(frame))
        out += frame if before is None else _minus(frame, before)
        previous[len(frame)] = frame
    return bytes(out)


def _minus(one: bytes, other: bytes) -> bytes:
    return bytes((a - b) & 0xFF for a, b in zip(one, other, strict=True))


def _plus(one: bytes, other: bytes) -> bytes:
    return bytes((a + b) & 0xFF for a, b in zip(one, other, strict=True))


def _frames(body: bytes, who: list[int], sizes: list[int], senders: int) -> list[Iterator[bytes]]:
    """For each sender its frames in order."""
    own: list[list[int]] = [[] for _ in range(senders)]
    for sender, size in zip(who, sizes, strict=True):
        own[sender].append(size)
    starts, at = [], 0
    for wanted in own:
        starts.append(at)
        at += sum(wanted)
    if at != len(body):
        raise ValueError("a pack's frames do not fill it")
    return [_rebuilt(body, start, wanted) for start, wanted in zip(starts, own, strict=True)]


def _rebuilt(body: bytes, at: int, sizes: list[int]) -> Iterator[bytes]:
    previous: dict[int, bytes] = {}
    for size in sizes:
        piece = body[at : at + size]
        at += size
        before = previous.get(size)
        frame = piece if before is None else _plus(piece, before)
        previous[size] = frame
        yield frame


def _numbers(column: bytes) -> list[int]:
    found, at = [], 0
    while at < len(column):
        value, at = read_uint(column, at)
        found.append(value)
    return found


def _folded(value: int) -> int:
    """A signed number as an unsigned one, small ones small."""
    return value * 2 if value >= 0 else -value * 2 - 1


def _unfolded(value: int) -> int:
    return -(value + 1) // 2 if value & 1 else value // 2


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + milliseconds * _MILLISECOND
