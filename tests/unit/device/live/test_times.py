"""When a frame was written: believed where it can be true, never a reason for another order."""

from datetime import UTC, datetime, timedelta

import pytest

from agile_app.device.live import wire
from agile_app.device.live.times import written_at

RECEIVED = datetime(2026, 11, 5, 17, 30, tzinfo=UTC)
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (None, None),
        (0, None),
        (999, None),
        (1000, RECEIVED - timedelta(seconds=1)),
        (3 * HOUR, RECEIVED - timedelta(hours=3)),
        (91 * 24 * HOUR, RECEIVED - timedelta(days=91)),
        (93 * 24 * HOUR, None),
        (365 * 24 * HOUR, None),
        ((1 << 49) - 1, None),
    ],
)
def test_a_claim_is_believed_where_it_can_be_true(ago: int | None, expected: datetime | None):
    assert written_at(RECEIVED, ago) == expected


def _message(kind: int, *middle: bytes) -> bytes:
    head = bytes([kind]) + wire.uint(3) + bytes(16) + wire.uint(7)
    return head + b"".join(middle) + (9).to_bytes(4, "little") + b"data"


def test_a_frame_says_how_long_ago_and_whether_offline():
    told = wire.read_update(_message(wire.TIMED, wire.uint(3), wire.uint(5_000)))
    assert (told.ago, told.offline, told.n, told.checksum, told.data) == (5000, True, 7, 9, b"data")
    online = wire.read_update(_message(wire.TIMED, wire.uint(2), wire.uint(0)))
    assert (online.ago, online.offline) == (0, False)
    unsure = wire.read_update(_message(wire.TIMED, wire.uint(1)))
    assert (unsure.ago, unsure.offline) == (None, True)


def test_a_frame_of_the_protocol_before_says_nothing_of_it_and_is_taken():
    told = wire.read_update(_message(wire.UPDATE))
    assert (told.ago, told.offline, told.data) == (None, None, b"data")
    assert wire.OLDEST_PROTOCOL == wire.PROTOCOL - 1


def test_a_frame_cut_short_in_its_moment_is_refused():
    with pytest.raises(wire.BadMessage):
        wire.read_update(bytes([wire.TIMED]) + wire.uint(3) + bytes(16) + wire.uint(7))
