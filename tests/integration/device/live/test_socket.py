"""The socket as a client meets it: who may, what is answered, what is kept."""

import base64
import json
import time
import zlib
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from pycrdt import Array
from sqlalchemy import Engine, text
from sqlmodel import select
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from agile_app.core.database import get_engine, reading, transaction
from agile_app.core.notices import notify
from agile_app.device.live import connection, wire
from agile_app.device.live import service as live
from agile_app.device.live.connection import MESSAGES
from agile_app.device.live.documents import (
    change_template,
    content,
    create_document,
    document_of,
    sign_document,
)
from agile_app.device.live.models import LiveLate, LiveUpdate
from agile_app.device.live.room import GAP_TRIES
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.security.sessions import end_session
from tests.factories import actor_of, make_worker
from tests.live import kind
from tests.live.server import app
from tests.live.sockets import ORIGIN, Client
from tests.waiting import eventually


@pytest.fixture
def server(sqlite_database: Engine) -> Iterator[TestClient]:
    with get_engine().begin() as connection:
        connection.execute(text(kind.EXTRACT_TABLE))
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


def client(server: TestClient, *roles: Role) -> Client:
    return Client(server, actor_of(make_worker(*roles)))


def new_document(by: Client) -> UUID:
    name = uuid4()
    with transaction() as session:
        create_document(
            session, by.actor, id=name, kind="test", subject_id=name, child_id=None, version=1
        )
    return name


def kept(document: UUID) -> list[LiveLate]:
    with reading() as session:
        return list(session.exec(select(LiveLate).where(LiveLate.document_id == document)))


def rows(document: UUID) -> int:
    with reading() as session:
        return len(session.exec(select(LiveUpdate).where(LiveUpdate.document_id == document)).all())


def test_without_a_session_or_from_a_foreign_page_there_is_no_socket(server: TestClient):
    worker = client(server)
    for headers in (
        {"origin": ORIGIN},
        {**worker.headers, "origin": "https://elsewhere.example"},
        {"cookie": worker.headers["cookie"]},
    ):
        with (
            pytest.raises(WebSocketDisconnect),
            server.websocket_connect("/api/live", headers=headers),
        ):
            pass


def test_a_frame_is_in_the_table_when_it_is_acknowledged_and_reaches_the_colleague(
    server: TestClient,
):
    one, other = client(server), client(server)
    document = new_document(one)
    with one.connect() as mine, other.connect() as theirs:
        for line in (mine, theirs):
            line.open(document)
        data = one.change("seen alone")
        mine.send(1, data)
        remote = theirs.socket.receive_bytes()
        assert remote[0] == wire.REMOTE
        assert remote.endswith(data)
        answer = mine.answer()
        assert (answer["t"], answer["n"], answer["seq"]) == ("ack", 1, 1)
        with reading() as session:
            assert content(session, document)["t.a"].text == "seen alone"
        mine.send(1, data)
        assert mine.answer()["t"] == "ack"
        assert rows(document) == 1


def test_a_hole_is_never_acknowledged(server: TestClient):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        line.open(document)
        line.send(2, one.change())
        assert line.answer()["t"] == "resync"
    assert rows(document) == 0


def test_a_damaged_frame_is_kept_with_its_reason_and_so_is_all_that_follows_it(
    server: TestClient,
):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        line.open(document)
        data = one.change()
        line.send(1, data, crc=1)
        assert line.answer()["reason"] == "damaged"
        line.send(2, one.change())
        assert line.answer()["reason"] == "follows_refused"
    assert rows(document) == 0
    assert [(late.n, late.reason) for late in sorted(kept(document), key=lambda row: row.n)] == [
        (1, "damaged"),
        (2, "follows_refused"),
    ]
    assert data in {late.data for late in kept(document)}


def test_an_oversize_frame_is_kept_by_a_piece_and_its_hash(server: TestClient):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        line.open(document)
        line.send(1, one.change("x" * 1_200_000))
        assert line.answer()["reason"] == "too_large"
    (late,) = kept(document)
    assert late.size > 1_200_000 > len(late.data)


def test_a_reader_reads_and_what_they_send_is_kept_apart(server: TestClient):
    writer, reader = client(server), client(server, Role.REVIEWING_OFFICER)
    document = new_document(writer)
    with reader.connect() as line:
        assert line.open(document)[0]["role"] == "read"
        line.send(1, reader.change())
        assert line.answer()["reason"] == "read_only"
    assert rows(document) == 0


def test_a_role_without_documents_opens_none(server: TestClient):
    writer, it = client(server), client(server, Role.IT)
    document = new_document(writer)
    with it.connect() as line:
        line.socket.send_json(
            {"t": "open", "c": 1, "doc": str(document), "epochs": [], "sv": "AA=="}
        )
        refused = line.answer()
        assert (refused["t"], refused["code"]) == ("refused", "not_allowed")


def test_an_ended_session_loses_its_socket_within_a_second(server: TestClient):
    one = client(server)
    with one.connect() as line:
        started = time.monotonic()
        with transaction() as session:
            end_session(session, one.session_id)
        message = line.socket.receive()
        assert (message["type"], message["code"]) == ("websocket.close", wire.SIGNED_OUT)
        assert time.monotonic() - started < 1


def test_after_sign_off_nothing_changes_and_late_frames_are_kept_in_order(server: TestClient):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        line.open(document)
        line.send(1, one.change("before"))
        assert line.answer()["t"] == "ack"
        with transaction() as session:
            sign_document(session, one.actor, document, seq=1)
        line.send(2, one.change("after "))
        seen = [line.answer()["t"] for _ in range(2)]
        assert sorted(seen) == ["late", "status"]
    # A new process reads the late rows again: what builds on them is late, not a gap.
    live._service[0].rooms.open_rooms.clear()
    with one.connect() as line:
        facts, _ = line.open(document)
        assert facts["status"] == "signed"
        assert facts["epochs"][one.epoch] == {"n": 2, "others": [[2, "late", "signed"]]}
        line.send(3, one.change("later "))
        assert line.answer()["t"] == "late"
    assert {row.kind for row in kept(document)} == {"late"}
    with reading() as session:
        assert content(session, document)["t.a"].text == "before"


def test_the_server_says_who_is_there(server: TestClient):
    one, other = client(server), client(server)
    document = new_document(one)
    with one.connect() as mine, other.connect() as theirs:
        for line in (mine, theirs):
            line.open(document)
        state = {"field": "t.a", "anchor": None, "head": None}
        mine.socket.send_json({"t": "presence", "c": 1, "state": state, "name": "Somebody else"})
        told = theirs.socket.receive_json()
        assert (told["name"], told["worker"]) == (one.actor.name, str(one.actor.worker_id))
        mine.socket.send_json({"t": "close", "c": 1})
        assert theirs.socket.receive_json()["state"] is None


def test_only_those_whose_children_changed_are_told(
    server: TestClient, monkeypatch: pytest.MonkeyPatch
):
    one, other = client(server), client(server)
    child = uuid4()
    monkeypatch.setattr(
        live,
        "_scope",
        [lambda session, actor, ids: ids if actor.worker_id == one.actor.worker_id else []],
    )
    with one.connect() as mine, other.connect() as theirs:
        with transaction() as session:
            notify(session, "child.changed", child_id=child)
        assert mine.socket.receive_json() == {"t": "changed", "keys": [f"child:{child}"]}
        theirs.socket.send_json({"t": "ping"})
        assert theirs.socket.receive_json() == {"t": "pong"}


def test_a_changed_council_setting_is_told_to_everyone(server: TestClient):
    with client(server).connect() as mine, client(server).connect() as theirs:
        with transaction() as session:
            notify(session, "council.changed", key="clocks.child_in_need_visit_weeks")
        # Whoever hears it asks for all that has a new version.
        for line in (mine, theirs):
            assert line.socket.receive_json() == {"t": "changed", "keys": ["me"]}


@pytest.mark.parametrize(
    "message",
    ["not json", "[]", '{"t": "unheard of"}', '{"t": "open"}', '{"t": "open", "c": 1, "doc": 5}'],
)
def test_what_is_no_message_ends_the_connection(server: TestClient, message: str):
    with client(server).connect() as line:
        line.socket.send_text(message)
        assert line.socket.receive()["code"] == wire.BAD_MESSAGE


def test_every_message_has_a_handler_and_a_permission(server: TestClient):
    with client(server).connect():
        (connection,) = live._service[0].connections
        assert set(connection._handlers) | {"update"} == set(MESSAGES)


def test_frames_may_come_by_post_and_count_once(server: TestClient):
    one = client(server)
    document = new_document(one)
    data = one.change("by post")
    frame = {
        "e": one.epoch, "n": 1, "crc": zlib.crc32(data), "data": base64.b64encode(data).decode(),
    }  # fmt: skip
    body = {"device": "ipad", "doc": str(document), "frames": [frame]}
    headers = {**one.headers, "x-agile": "1"}
    for _ in range(2):
        answer = server.post("/api/live/frames", json=body, headers=headers)
        assert answer.json()["results"][0]["status"] == "accepted"
    assert rows(document) == 1
    stranger = client(server, Role.IT)
    refused = server.post(
        "/api/live/frames", json=body, headers={**stranger.headers, "x-agile": "1"}
    )
    assert refused.status_code == 403


def test_two_answers_to_one_question_both_stand(server: TestClient):
    one, other = client(server), client(server)
    document = new_document(one)
    for each in (one, other):
        answer = {"v": str(each.actor.name), "by": str(each.actor.worker_id), "at": "t"}
        each.doc.get("a.x", type=Array).append(answer)
        with each.connect() as line:
            line.open(document)
            line.send(1, each.doc.get_update())
            assert line.answer()["t"] == "ack"
    with reading() as session:
        field = content(session, document)["a.x"]
    assert field.disputed
    assert field.value is None
    assert {entry["v"] for entry in field.entries} == {one.actor.name, other.actor.name}


def test_whoever_opens_a_document_is_in_the_audit_whatever_their_client_says(server):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        line.open(document)
    with reading() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.act == "document.opened")).all()
    assert [(row.worker_id, row.subject_id) for row in found] == [(one.actor.worker_id, document)]


def refusals() -> list[AuditEntry]:
    with reading() as session:
        statement = select(AuditEntry).where(AuditEntry.act == "document.frame_refused")
        return list(session.exec(statement))


def test_a_refused_frame_is_in_the_audit_once_a_minute_for_each_reason(server: TestClient):
    liar = client(server)
    document, other = new_document(liar), new_document(liar)
    with liar.connect() as line:
        for c, name in ((1, document), (2, other)):
            line.open(name, channel=c, epochs=(f"{c:032}",))
        for n in range(1, 4):
            line.send(n, liar.change(root="t.z"), epoch=f"{1:032}")
            assert line.answer()["t"] == "reject"
        line.send(1, b"\xff" * 40, channel=2, epoch=f"{2:032}")
        assert line.answer()["t"] == "reject"
        eventually(lambda: len(refusals()) == 3)
    found = {(row.subject_id, json.loads(row.facts)["because"]) for row in refusals()}
    assert found == {
        (document, "unknown_root"),
        (document, "follows_refused"),
        (other, "damaged"),
    }
    assert {row.worker_id for row in refusals()} == {liar.actor.worker_id}
    assert len(kept(document)) == 3


def test_a_refused_frame_that_came_by_post_is_in_the_audit_too(server: TestClient):
    liar = client(server)
    document = new_document(liar)
    data = liar.change(root="t.z")
    frame = {
        "e": liar.epoch, "n": 1, "crc": zlib.crc32(data), "data": base64.b64encode(data).decode(),
    }  # fmt: skip
    server.post(
        "/api/live/frames",
        json={"device": "ipad", "doc": str(document), "frames": [frame]},
        headers=liar.headers | {"x-agile": "1"},
    )
    eventually(lambda: len(refusals()) == 1)


def test_honest_frames_leave_nothing_in_the_audit_of_refusals(server: TestClient):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        line.open(document)
        line.send(1, one.change())
        assert line.answer()["t"] == "ack"
    assert refusals() == []


def test_whoever_has_a_document_open_whose_template_changes_opens_it_again(server: TestClient):
    one = client(server)
    document = new_document(one)
    with one.connect() as line:
        assert set(line.open(document)[0]["roots"]) == set(kind.ROOTS)
        line.send(1, one.change())
        assert line.answer()["t"] == "ack"
        with transaction() as session:
            change_template(session, document_of(session, document), version=2)
        assert line.answer() == {"t": "resync", "c": 1, "code": "template"}
        facts, _ = line.open(document)
        assert (facts["version"], set(facts["roots"])) == (2, set(kind.LATER))
        line.send(2, one.change("more ", root="t.c"))
        assert line.answer()["t"] == "ack"
    with reading() as session:
        said = content(session, document)
    assert (said["t.a"].text, said["t.c"].text) == ("seen ", "more ")


def test_an_opening_on_a_new_line_ends_its_older_line(server: TestClient):
    """What an app that died had still sent must not arrive behind what it sends after its start."""
    worker = client(server)
    document = new_document(worker)
    first, second = worker.change("first "), worker.change("second ")
    with worker.connect() as dead:
        dead.open(document)
        with worker.connect() as fresh:
            fresh.open(document)
            assert dead.answer() == {"t": "resync", "c": 1, "code": "taken_over"}
            dead.send(1, first)
            dead.send(2, second)
            fresh.send(1, first)
            assert fresh.answer()["n"] == 1
    assert rows(document) == 1
    assert kept(document) == []


def test_another_opening_on_the_same_device_is_left_alone(server: TestClient):
    worker = client(server)
    document = new_document(worker)
    with worker.connect() as one, worker.connect() as other:
        for line, epoch in ((one, worker.epoch), (other, "0" * 31 + "2")):
            line.open(document, epochs=(epoch,))
        one.send(1, worker.change())
        assert one.answer()["t"] == "ack"


def test_a_worker_has_so_many_sockets_and_no_more(
    server: TestClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connection, "MAX_SOCKETS", 1)
    worker, other = client(server), client(server)
    with (
        worker.connect(),
        server.websocket_connect("/api/live", headers=worker.headers) as second,
        other.connect(),
    ):
        assert second.receive() == {"type": "websocket.close", "code": wire.FLOOD, "reason": ""}


def test_a_later_opening_that_overtakes_an_earlier_one_is_asked_for_again_in_order(
    server: TestClient,
):
    """Numbers are those of one opening; between two only what a frame builds on tells the order."""
    worker, later = client(server), "0" * 31 + "2"
    document = new_document(worker)
    first, second = worker.change("first "), worker.change("second ")
    with worker.connect() as line:
        line.open(document, epochs=(worker.epoch, later))
        line.send(1, second, epoch=later)
        assert line.answer() == {"t": "resync", "c": 1, "code": "hole"}
        line.open(document, epochs=(worker.epoch, later), channel=2)
        line.send(1, first, channel=2)
        line.send(1, second, channel=2, epoch=later)
        assert [line.answer()["t"], line.answer()["t"]] == ["ack", "ack"]
    assert rows(document) == 2
    assert kept(document) == []


def test_what_builds_on_nothing_we_have_is_kept_apart_after_a_few_tries(server: TestClient):
    worker = client(server)
    document = new_document(worker)
    worker.change("never sent ")
    orphan = worker.change("orphan ")
    with worker.connect() as line:
        for channel in range(1, GAP_TRIES + 1):
            line.open(document, channel=channel)
            line.send(1, orphan, channel=channel)
            assert line.answer()["t"] == "resync"
        line.open(document, channel=GAP_TRIES + 1)
        line.send(1, orphan, channel=GAP_TRIES + 1)
        assert line.answer() | {"c": 0} == {
            "t": "reject", "c": 0, "e": worker.epoch, "n": 1, "reason": "gap",
        }  # fmt: skip
    assert rows(document) == 0
    assert [row.reason for row in kept(document)] == ["gap"]
