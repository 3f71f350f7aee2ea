"""The guard before every route: forgery, size, session, role; and errors as devices read them."""

import json
from collections.abc import Iterator

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict
from agile_app.security import routes, sessions
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, route, socket_route
from tests.factories import make_worker

ORIGIN = "http://localhost:3000"
OURS = {"origin": ORIGIN, "x-agile": "1"}


@pytest.fixture
def client(sqlite_database, monkeypatch) -> Iterator[TestClient]:
    """An app of routes made for this test."""
    monkeypatch.setattr(routes, "ROUTES", [])
    monkeypatch.setattr(routes, "SOCKETS", [])

    @route("/api/mine", methods=["GET"], permission=Permission.SIGNED_IN)
    def mine(call: Call):
        return answer({"name": call.worker.name})

    @route("/api/allocate", methods=["POST"], permission=Permission.ALLOCATE, max_body=100)
    async def allocate(call: Call):
        return answer({"got": call.json()})

    @route("/api/open", methods=["GET", "POST"], permission=Permission.PUBLIC)
    def open_to_all(call: Call):
        return answer({"who": call.actor.name if call.actor else None})

    @route("/api/form", methods=["POST"], permission=Permission.PUBLIC, form=True)
    def form(call: Call):
        return answer({"body": call.body.decode()})

    @route("/api/awake", methods=["GET"], permission=Permission.SIGNED_IN, while_locked=True)
    def awake(call: Call):
        return answer({"locked": call.locked})

    @route("/api/conflict", methods=["GET"], permission=Permission.PUBLIC)
    def conflict(_call: Call):
        raise Conflict("Two people wrote this.", field="a.outcome")

    @route("/api/broken", methods=["GET"], permission=Permission.PUBLIC)
    def broken(_call: Call):
        raise ValueError("Amina's address")

    @socket_route("/api/talk", permission=Permission.DOCUMENT_READ)
    async def talk(websocket: WebSocket, actor: Actor):
        await websocket.accept()
        await websocket.send_text(actor.name)
        await websocket.close()

    with TestClient(Starlette(routes=routes.starlette_routes()), base_url=ORIGIN) as client:
        yield client


def _sign_in(client: TestClient, *roles: Role, name: str = "Robin") -> object:
    worker = make_worker(*roles, name=name)
    with transaction() as session:
        reference, row = sessions.start_session(session, worker.id)
    client.cookies.set("agile", reference)
    return row.id


def test_a_private_route_needs_a_session(client):
    response = client.get("/api/mine")
    assert response.status_code == 401
    assert response.json()["code"] == "not_signed_in"
    _sign_in(client)
    assert client.get("/api/mine").json() == {"name": "Robin"}


def test_a_role_without_the_permission_is_refused_and_audited(client):
    _sign_in(client, Role.WORKER)
    response = client.post("/api/allocate", json={}, headers=OURS)
    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")
    with reading() as session:
        entry = session.exec(select(AuditEntry)).one()
    assert entry.act == "route.refused"
    assert json.loads(entry.facts) == {"permission": "allocate", "route": "POST /api/allocate"}


def test_a_role_with_it_is_served(client):
    _sign_in(client, Role.MANAGER)
    assert client.post("/api/allocate", json={"a": 1}, headers=OURS).json() == {"got": {"a": 1}}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-agile": "1"},
        {"origin": ORIGIN},
        {"origin": "http://evil.example", "x-agile": "1"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site", "x-agile": "1"},
        {"origin": ORIGIN, "x-agile": "yes"},
        {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_change_from_elsewhere_is_refused(client, headers):
    _sign_in(client, Role.MANAGER)
    response = client.post("/api/allocate", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "cross_site")


def test_a_plain_form_is_taken_only_where_a_route_says_so_and_from_our_pages(client):
    form = {"content-type": "application/x-www-form-urlencoded"}
    ours = client.post("/api/form", content=b"a=1", headers={"origin": ORIGIN, **form})
    assert ours.json() == {"body": "a=1"}
    assert client.post("/api/form", content=b"a=1", headers=form).status_code == 403
    foreign = {"origin": "http://evil.example", **form}
    assert client.post("/api/form", content=b"a=1", headers=foreign).status_code == 403


def test_more_than_a_route_takes_is_refused_whatever_the_length_header_says(client):
    _sign_in(client, Role.MANAGER)
    assert client.post("/api/allocate", content=b"x" * 101, headers=OURS).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(50):
            yield b"x" * 10

    assert client.post("/api/allocate", content=chunks(), headers=OURS).status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"{", b'{"a": NaN}', b"\xff\xfe", b"[" * 90, b'"x"']
)
def test_a_body_that_is_no_json_object_is_refused(client, body):
    _sign_in(client, Role.MANAGER)
    assert client.post("/api/allocate", content=body, headers=OURS).status_code == 422


def test_a_typed_error_says_what_happened_and_what_to_do(client):
    response = client.get("/api/conflict")
    assert response.status_code == 409
    assert response.json() == {
        "code": "conflict",
        "sentence": "Two people wrote this.",
        "what_to_do": "Look at both versions and choose.",
        "field": "a.outcome",
    }
    assert response.headers["cache-control"] == "no-store"


def test_an_unexpected_error_says_nothing_of_what_it_touched(client):
    response = client.get("/api/broken")
    assert response.status_code == 500
    assert "Amina" not in response.text
    assert "ValueError" not in response.text


def test_a_locked_session_may_only_do_what_unlocks_it(client):
    session_id = _sign_in(client)
    with transaction() as session:
        sessions.lock_session(session, session_id)
    response = client.get("/api/mine")
    assert (response.status_code, response.json()["code"]) == (423, "locked")
    assert client.get("/api/awake").json() == {"locked": True}
    assert client.get("/api/open").json() == {"who": None}


def test_an_ended_session_is_refused_at_the_next_request(client):
    session_id = _sign_in(client)
    assert client.get("/api/mine").status_code == 200
    with transaction() as session:
        sessions.end_session(session, session_id)
    assert client.get("/api/mine").status_code == 401


def test_a_method_that_was_not_declared_is_not_there(client):
    assert client.delete("/api/mine", headers=OURS).status_code == 405


def test_a_route_is_registered_once(client):
    with pytest.raises(ValueError, match="twice"):
        route("/api/mine", methods=["GET"], permission=Permission.PUBLIC)(lambda call: answer({}))


def _talk(client: TestClient, origin: str | None) -> str:
    headers = {"origin": origin} if origin else {}
    with client.websocket_connect("/api/talk", headers=headers) as websocket:
        return websocket.receive_text()


def test_a_socket_needs_our_origin_a_session_and_the_permission(client):
    def refused(origin: str | None) -> int:
        with pytest.raises(WebSocketDisconnect) as caught:
            _talk(client, origin)
        return caught.value.code

    assert refused(ORIGIN) == 4401
    _sign_in(client, Role.IT)
    assert refused(ORIGIN) == 4403
    session_id = _sign_in(client, Role.WORKER, name="Writer")
    assert refused(None) == 4403
    assert refused("http://evil.example") == 4403
    assert _talk(client, ORIGIN) == "Writer"
    with transaction() as session:
        sessions.lock_session(session, session_id)
    assert refused(ORIGIN) == 4423
