"""Packing the log loses nothing: the same rows, the same hashes, the same document."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col, select

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.device.live import documents, packing, packs
from agile_app.device.live.loading import read_document
from agile_app.device.live.log import highest_numbers, log_rows
from agile_app.device.live.models import LiveDocument, LivePack, LiveSnapshot, LiveUpdate
from agile_app.device.live.times import to_the_millisecond
from tests.factories import make_actor
from tests.live import kind
from tests.live.typing import Typing


@pytest.fixture
def typing(any_database: Engine) -> Typing:
    kind.register()
    return Typing(any_database, make_actor())


def _rows(document: UUID) -> list[object]:
    with reading() as session:
        return list(log_rows(session, document))


def _count(model: type[LiveUpdate | LivePack | LiveSnapshot], document: UUID) -> int:
    with reading() as session:
        return len(session.exec(select(model).where(model.document_id == document)).all())


def _chain(document: UUID) -> str | None:
    with reading() as session:
        return documents.verify_chain(session, document)


def test_the_log_reads_the_same_packed_and_its_hashes_still_hold(typing: Typing):
    typing.type(40, offline=True)
    typing.type(10)
    before, words = _rows(typing.id), typing.words
    assert packing.pack_document(typing.id) == 50
    assert (_count(LiveUpdate, typing.id), _count(LivePack, typing.id)) == (0, 1)
    after = _rows(typing.id)
    assert [row.data for row in after] == [row.data for row in before]  # type: ignore[attr-defined]
    assert [row.offline for row in after] == [True] * 40 + [False] * 10  # type: ignore[attr-defined]
    for one, other in zip(before, after, strict=True):
        assert other.received_at == to_the_millisecond(one.received_at)  # type: ignore[attr-defined]
        assert other.written_at == (one.written_at and to_the_millisecond(one.written_at))  # type: ignore[attr-defined]
    assert _chain(typing.id) is None
    assert typing.words == words


def test_what_is_written_after_goes_on_from_there_and_fills_the_pack(
    typing: Typing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(packing, "ROWS", 40)
    for _ in range(4):
        typing.type(25)
        packing.pack_document(typing.id)
        assert _chain(typing.id) is None
    with reading() as session:
        found = session.exec(select(LivePack).order_by(col(LivePack.last))).all()
    assert [(pack.first, pack.last) for pack in found] == [(1, 40), (41, 80), (81, 100)]
    assert [row.seq for row in _rows(typing.id)] == list(range(1, 101))  # type: ignore[attr-defined]
    typing.type(3)
    assert typing.words.split() == [f"w{number}" for number in range(103)]


def test_a_changed_or_missing_byte_of_a_pack_is_found(typing: Typing):
    typing.type(30)
    packing.pack_document(typing.id)
    typing.type(5)
    with reading() as session:
        pack = session.exec(select(LivePack)).one()
    rows = list(_rows(typing.id))[:30]
    rows[12] = replace(rows[12], data=rows[12].data[:-2] + b"X\0")  # type: ignore[type-var, attr-defined]
    senders, data = packs.pack(rows)  # type: ignore[arg-type]
    with transaction() as session:
        session.exec(update(LivePack).where(col(LivePack.last) == pack.last).values(data=data))
    assert senders == pack.senders
    assert _chain(typing.id) == "row 30 is not what was written"


def test_a_log_that_would_not_come_back_whole_is_left_as_it_is(
    typing: Typing, monkeypatch: pytest.MonkeyPatch
):
    typing.type(40)

    def careless(rows: list[object]) -> tuple[bytes, bytes]:
        return packs.pack(rows[:-1])  # type: ignore[arg-type]

    monkeypatch.setattr(packing, "pack", careless)
    with pytest.raises(packing.NotTheSame):
        packing.pack_document(typing.id)
    assert (_count(LiveUpdate, typing.id), _count(LivePack, typing.id)) == (40, 0)


def test_a_log_already_damaged_is_not_packed_over(typing: Typing):
    typing.type(40)
    with transaction() as session:
        session.exec(update(LiveUpdate).where(col(LiveUpdate.seq) == 7).values(data=b"\0\0"))
    with pytest.raises(packing.NotTheSame):
        packing.pack_document(typing.id)
    assert _count(LiveUpdate, typing.id) == 40


def test_a_room_opens_from_packs_and_knows_which_frames_it_has(typing: Typing):
    typing.type(40)
    with reading() as session:
        before = highest_numbers(session, typing.id)
    packing.pack_document(typing.id)
    loaded = read_document(typing.engine, typing.id)
    assert loaded.document.head == 40
    [(sender, numbers)] = loaded.numbers.items()
    assert (numbers.done, numbers.queued) == (40, 40)
    assert before == {sender: 40}
    assert loaded.known.ends == {typing.doc.client_id: loaded.known.ends[typing.doc.client_id]}


def test_a_new_state_takes_the_place_of_the_old_ones(typing: Typing):
    for _ in range(3):
        typing.type(10)
        with transaction() as session:
            assert documents.take_snapshot(session, typing.id) is not None
    assert _count(LiveSnapshot, typing.id) == 1
    packing.pack_document(typing.id)
    assert typing.words.split() == [f"w{number}" for number in range(30)]


def test_the_job_packs_what_is_at_rest_and_nothing_that_is_being_written(typing: Typing):
    other = Typing(typing.engine, typing.actor)
    typing.type(packing.WORTH_IT)
    other.type(packing.WORTH_IT)
    with transaction() as session:
        session.exec(
            update(LiveUpdate)
            .where(col(LiveUpdate.document_id) == typing.id)
            .values(received_at=now() - packing.AT_REST * 2)
        )
    packing.pack_what_is_at_rest()
    assert _count(LiveUpdate, typing.id) == 0
    assert _count(LiveUpdate, other.id) == packing.WORTH_IT


def test_rows_from_before_devices_said_when_still_hold_and_pack(typing: Typing):
    typing.type(40)
    with transaction() as session:
        session.exec(update(LiveUpdate).values(written_at=None, offline=None))
    assert _chain(typing.id) is None
    packing.pack_document(typing.id)
    assert _chain(typing.id) is None
    assert {row.offline for row in _rows(typing.id)} == {None}  # type: ignore[attr-defined]
    with reading() as session:
        assert session.get(LiveDocument, typing.id) is not None
