"""A client with a valid worker session that lies: nothing changes, it is audited, and the honest
worker in the same document notices nothing."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from pycrdt import Array, Doc, Map, Text
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from agile_app.assessments.sign_off.models import Addendum
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import reading
from agile_app.core.time import now
from agile_app.device.live import wire
from agile_app.device.live.documents import canonical, content, document_of
from agile_app.device.live.models import LiveLate
from agile_app.device.live.room import GAP_TRIES
from agile_app.security.models import AuditEntry
from tests import factories
from tests.live.server import app
from tests.live.sockets import ORIGIN, Client, Line
from tests.signing import Town, make_town
from tests.waiting import eventually


@pytest.fixture
def server(any_database: Engine) -> Iterator[TestClient]:
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def town(server: TestClient) -> Town:
    town = make_town()
    town.pen().write("t.health", "Grows well.")
    return town


@pytest.fixture
def hostile(server: TestClient, town: Town) -> Client:
    """A colleague of the case: what they may read they may also write in."""
    worker = factories.make_actor()
    factories.make_allocation(town.child, worker, role="co_worker")
    return Client(server, worker)


@pytest.fixture
def honest(server: TestClient, town: Town) -> Iterator[Line]:
    """The worker, with the same document open."""
    with Client(server, town.worker).connect() as line:
        line.open(town.id)
        yield line


def _bytes(town: Town) -> bytes:
    with reading() as session:
        return canonical(content(session, town.id))


def _kept(document: UUID) -> list[LiveLate]:
    with reading() as session:
        return list(session.exec(select(LiveLate).where(LiveLate.document_id == document)))


def _audited(client: Client, act: str) -> list[dict[str, Any]]:
    with reading() as session:
        entries = session.exec(
            select(AuditEntry).where(
                AuditEntry.act == act, AuditEntry.worker_id == client.actor.worker_id
            )
        )
        return [json.loads(entry.facts) for entry in entries]


def _fresh() -> Doc:
    return Doc(client_id=uuid4().int % (1 << 31))


def _of(doc: Doc, change: Callable[[Doc], None]) -> bytes:
    before = doc.get_state()
    with doc.transaction():
        change(doc)
    return doc.get_update(before)


def _answer_of(worker: str, value: Any = "nfa", **more: Any) -> dict[str, Any]:
    return {"v": value, "by": worker, "at": now().isoformat(), **more}


SCHEMA_BREAKING: dict[str, Callable[[Doc, str], None]] = {
    "a field the form does not have": lambda doc, me: doc.get("t.secret", type=Text).insert(0, "x"),
    "a text made an array": lambda doc, me: doc.get("t.health", type=Array).append("x"),
    "a mark nobody shows": lambda doc, me: doc.get("t.health", type=Text).insert(
        0, "x", {"onclick": "steal()"}
    ),
    "a nested type": lambda doc, me: doc.get("a.outcome", type=Array).append(Map({"v": 1})),
    "an answer of another shape": lambda doc, me: doc.get("a.outcome", type=Array).append(
        _answer_of(me, more="than agreed")
    ),
    "an answer in another's name": lambda doc, me: doc.get("a.outcome", type=Array).append(
        _answer_of(str(uuid4()))
    ),
    "an answer of deep values": lambda doc, me: doc.get("a.outcome", type=Array).append(
        _answer_of(me, {"deep": {"er": 1}})
    ),
}


def _honest_can_write(honest: Line, town: Town) -> None:
    """The worker has heard of nothing, writes on, and it is on the record."""
    honest.hears_nothing()
    pen = town.pen()
    data = pen.frame("t.health", "And sleeps. ")
    honest.send(1, data)
    assert honest.answer()["t"] == "ack"
    with reading() as session:
        assert content(session, town.id)["t.health"].text == "And sleeps. Grows well."


@pytest.mark.parametrize("lie", SCHEMA_BREAKING, ids=str)
def test_an_update_that_breaks_the_schema_changes_nothing(
    town: Town, hostile: Client, honest: Line, lie: str
):
    before = _bytes(town)
    with hostile.connect() as line:
        line.open(town.id)
        me = str(hostile.actor.worker_id)
        line.send(1, _of(_fresh(), lambda doc: SCHEMA_BREAKING[lie](doc, me)))
        assert line.answer()["t"] == "reject"
    assert _bytes(town) == before
    assert len(_kept(town.id)) == 1
    eventually(lambda: _audited(hostile, "document.frame_refused"))
    _honest_can_write(honest, town)


def test_an_oversize_update_changes_nothing(town: Town, hostile: Client, honest: Line):
    before = _bytes(town)
    with hostile.connect() as line:
        line.open(town.id)
        line.send(
            1, _of(_fresh(), lambda doc: doc.get("t.health", type=Text).insert(0, "x" * 1_100_000))
        )
        assert line.answer()["reason"] == "too_large"
    assert _bytes(town) == before
    eventually(lambda: _audited(hostile, "document.frame_refused"))
    _honest_can_write(honest, town)


def test_the_client_id_of_another_cannot_be_borrowed(town: Town, hostile: Client, honest: Line):
    before = _bytes(town)
    worker = town.pens[0]
    with hostile.connect() as line:
        line.open(town.id)
        line.send(1, worker.frame("t.health", "In their name. "))
        assert line.answer()["reason"] == "foreign_client"
    assert _bytes(town) == before
    eventually(lambda: _audited(hostile, "document.frame_refused"))


def test_what_belongs_to_another_document_changes_nothing(
    town: Town, hostile: Client, honest: Line
):
    """An update that was made in another document: it builds on what this one has not got."""
    before = _bytes(town)
    elsewhere = make_town()
    other = _fresh()
    elsewhere.pen().write("t.health", "Another child.")
    with reading() as session:
        from agile_app.device.live.documents import load

        other.apply_update(load(session, elsewhere.id)[0].get_update())
    data = _of(other, lambda doc: doc.get("t.health", type=Text).insert(3, "smuggled"))
    with hostile.connect() as line:
        line.open(town.id)
        for _ in range(GAP_TRIES):
            line.send(1, data)
            assert line.answer()["t"] == "resync"
            line.open(town.id)
        line.send(1, data)
        assert line.answer()["reason"] == "gap"
    assert _bytes(town) == before
    eventually(lambda: _audited(hostile, "document.frame_refused"))
    _honest_can_write(honest, town)


def test_the_document_of_a_child_who_is_not_theirs_does_not_open(server: TestClient, town: Town):
    stranger = Client(server, factories.make_actor())
    before = _bytes(town)
    with stranger.connect() as line:
        line.ask_to_open(town.id)
        assert line.answer()["code"] == "not_allowed"
    assert _bytes(town) == before
    assert _audited(stranger, "child.refused")


def test_a_frame_for_a_document_that_was_not_opened_ends_the_connection(
    server: TestClient, town: Town, honest: Line
):
    stranger = Client(server, factories.make_actor())
    before = _bytes(town)
    with stranger.connect() as line:
        line.send(1, _of(_fresh(), lambda doc: doc.get("t.health", type=Text).insert(0, "x")))
        with pytest.raises(WebSocketDisconnect) as closed:
            line.answer()
    assert closed.value.code == wire.BAD_MESSAGE
    (facts,) = _audited(stranger, "document.frame_refused")
    assert facts["because"] == "not_opened"
    assert _bytes(town) == before
    _honest_can_write(honest, town)


def test_nor_does_a_post_reach_it(server: TestClient, town: Town):
    stranger = Client(server, factories.make_actor())
    before = _bytes(town)
    data = _of(_fresh(), lambda doc: doc.get("t.health", type=Text).insert(0, "x"))
    frame = {
        "e": stranger.epoch, "n": 1, "crc": zlib.crc32(data),
        "data": base64.b64encode(data).decode(),
    }  # fmt: skip
    body = {"device": "d", "doc": str(town.id), "frames": [frame]}
    answer = server.post("/api/live/frames", json=body, headers=stranger.headers)
    assert answer.status_code == 403
    assert _bytes(town) == before
    assert _kept(town.id) == []
    assert _audited(stranger, "child.refused")


def test_what_is_sent_after_the_signature_changes_no_byte_of_it(
    town: Town, hostile: Client, honest: Line
):
    town.ask()
    digest = town.sign()
    assert honest.answer() == {"t": "status", "c": 1, "status": "signed"}
    before = _bytes(town)
    with hostile.connect() as line:
        facts, state = line.open(town.id)
        assert facts["status"] == "signed"
        doc = _fresh()
        doc.apply_update(state)

        def rewrite(doc: Doc) -> None:
            text = doc.get("t.health", type=Text)
            del text[0:5]
            text.insert(0, "Fails")

        line.send(1, _of(doc, rewrite))
        assert line.answer()["t"] == "late"
    assert _bytes(town) == before
    honest.hears_nothing()
    with reading() as session:
        assert document_of(session, town.id).final_sha256 == digest
        assert verify_signed(session, town.id) == []
    (facts,) = eventually(lambda: _audited(hostile, "assessment.written_after_sign_off"))
    assert facts["version"] == 1
    with reading() as session:
        (addendum,) = session.exec(select(Addendum)).all()
    assert addendum.worker_id == hostile.actor.worker_id


def test_late_words_stay_outside_also_once_it_is_opened_again(town: Town, hostile: Client):
    """What the same opening still sends builds on them: it would be a hole in the document."""
    with hostile.connect() as line:
        _, state = line.open(town.id)
        doc = _fresh()
        doc.apply_update(state)
        first = _of(doc, lambda doc: doc.get("t.health", type=Text).insert(0, "One. "))
        second = _of(doc, lambda doc: doc.get("t.health", type=Text).insert(0, "Two. "))
        town.ask()
        town.sign()
        assert line.answer()["t"] == "status"
        line.send(1, first)
        assert line.answer()["t"] == "late"
        eventually(lambda: _audited(hostile, "assessment.written_after_sign_off"))
        town.reopen()
        assert line.answer() == {"t": "resync", "c": 1, "code": "again"}
        facts, _ = line.open(town.id)
        assert facts["status"] == "open"
        line.send(2, second)
        assert line.answer()["t"] == "late"
        # A new opening writes as ever.
        fresh = _fresh()
        fresh.apply_update(line.open(town.id, channel=2)[1])
        epoch = uuid4().hex
        line.send(
            1,
            _of(fresh, lambda doc: doc.get("t.health", type=Text).insert(0, "New. ")),
            channel=2,
            epoch=epoch,
        )
        assert line.answer()["t"] == "ack"
    with reading() as session:
        assert content(session, town.id)["t.health"].text == "New. Grows well."
    found = eventually(lambda: [a for a in _addenda() if a.words == 2])
    assert len(found) == 1


def _addenda() -> list[Addendum]:
    with reading() as session:
        return list(session.exec(select(Addendum)).all())
