"""A pack gives back every row byte for byte, and is small where people type."""

import base64
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text

from agile_app.device.live.packs import LogRow, pack, senders_of, unpack
from tests.live.running import run_node

START = datetime(2026, 11, 5, 14, 2, tzinfo=UTC)
MOMENTS = st.integers(0, 10**9).map(lambda each: START + timedelta(milliseconds=each))
PEOPLE = [UUID(int=number) for number in (1, 2, 3)]


@st.composite
def _rows(draw: st.DrawFn) -> list[LogRow]:
    found = []
    for number in range(draw(st.integers(1, 30))):
        received = draw(MOMENTS)
        written = draw(st.none() | st.integers(0, 10**8))
        found.append(
            LogRow(
                seq=number + 7,
                worker_id=draw(st.sampled_from(PEOPLE)),
                device=draw(st.sampled_from(["one", "an iPad", "é"])),
                epoch=draw(st.sampled_from(["0" * 32, "f" * 32])),
                n=draw(st.integers(1, 1 << 30)),
                received_at=received,
                written_at=None if written is None else received - timedelta(milliseconds=written),
                offline=draw(st.sampled_from([None, True, False])),
                data=draw(st.binary(max_size=40)),
            )
        )
    return found


@given(_rows())
def test_whatever_the_rows_are_they_come_back(rows: list[LogRow]):
    assert unpack(7, *pack(rows)) == rows


def test_real_updates_of_yjs_come_back_and_the_senders_are_told_apart():
    corpus = run_node(
        "updates.mjs", {"seed": 3, "people": ["a", "b", "c"], "edits": 300}, timeout=60
    )
    counts = [0, 0, 0]
    rows = []
    for seq, update in enumerate(corpus["updates"], start=1):
        counts[update["by"]] += 1
        rows.append(_row(seq, update["by"], counts[update["by"]], update["data"]))
    senders, data = pack(rows)
    assert unpack(1, senders, data) == rows
    assert sorted(last for _, last in senders_of(senders)) == sorted(counts)


def _row(seq: int, by: int, n: int, data: str | bytes) -> LogRow:
    frame = base64.b64decode(data) if isinstance(data, str) else data
    moment = START + timedelta(milliseconds=20 * seq)
    return LogRow(seq, PEOPLE[by], f"ipad-{by}", f"{by:032}", n, moment, None, False, frame)


def test_a_moment_loses_only_what_is_below_a_millisecond():
    row = replace(_row(1, 0, 1, b"x"), received_at=START + timedelta(microseconds=1999))
    [again] = unpack(1, *pack([row]))
    assert again.received_at == START + timedelta(milliseconds=1)


def test_a_letter_typed_takes_a_few_bytes():
    """Ten people, five keys a second: the budget is ten bytes for each letter that stays."""
    chance = random.Random(1)
    docs = [Doc(client_id=chance.randrange(1 << 32)) for _ in PEOPLE]
    numbers = [0] * len(docs)
    rows: list[LogRow] = []
    words = ("she", "was", "seen", "alone", "at", "home", "and", "school", "said", "safe")
    letters = 0
    moment = START
    for seq in range(1, 6001):
        by = chance.randrange(len(docs))
        doc, text = docs[by], docs[by].get("t.a", type=Text)
        letter = chance.choice(chance.choice(words) + " ")
        before = doc.get_state()
        text.insert(len(text), letter)
        letters += 1
        numbers[by] += 1
        moment += timedelta(milliseconds=chance.randrange(60))
        rows.append(replace(_row(seq, by, numbers[by], doc.get_update(before)), received_at=moment))
    senders, data = pack(rows)
    assert unpack(1, senders, data) == rows
    assert (len(senders) + len(data)) / letters < 5
    assert len(data) < sum(len(row.data) for row in rows) / 4


def test_another_form_of_pack_is_refused_rather_than_guessed():
    senders, data = pack([_row(1, 0, 1, b"x")])
    with pytest.raises(ValueError, match="unknown form"):
        unpack(1, senders, b"\x09" + data[1:])


def test_every_opening_of_a_device_is_a_sender_of_its_own():
    rows = [replace(_row(seq, 0, seq, b"same"), epoch=uuid4().hex) for seq in range(1, 11)]
    assert [sender for sender, _ in senders_of(pack(rows)[0])] == [row.sender for row in rows]
