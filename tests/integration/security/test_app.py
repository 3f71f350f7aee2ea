"""The whole app as it is served: nothing of Reflex's stands in front of the edge."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

ORIGIN = "http://localhost:3000"
# The test client says another host to sockets, and leaves out that it upgrades.
HOST = {"host": "localhost:3000", "upgrade": "websocket"}
EVENTS = "/_event/?EIO=4&transport=websocket&token=stolen"


@pytest.fixture(scope="module")
def served() -> Any:
    """``app()``, once: Reflex builds its ASGI app a single time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("__REFLEX_SKIP_COMPILE", "1")
        return importlib.import_module("agile_app.agile_app").app()


@pytest.fixture
def client(served, sqlite_database) -> Iterator[TestClient]:
    context = RegistrationContext.get()
    yield TestClient(served, base_url=ORIGIN, follow_redirects=False)
    RegistrationContext.set(context)


def test_every_path_answers_with_the_edges_headers(client):
    for path in ("/api/health", "/ping", "/", "/nowhere", "/api/nowhere", "/auth/me"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path


def test_another_host_is_turned_away_before_reflex_sees_it(client):
    assert client.get("/ping", headers={"host": "evil.example"}).status_code == 421


def test_no_other_origin_may_read_an_answer(client):
    headers = client.get("/api/health", headers={"origin": "http://evil.example"}).headers
    assert headers.get("access-control-allow-origin") != "http://evil.example"
    assert headers.get("access-control-allow-origin") != "*"


def test_reflexs_uploads_are_not_there(client):
    assert client.get("/_upload/x").status_code == 404
    assert client.post("/_upload").status_code in {404, 405}


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
def test_the_event_socket_is_closed_to_foreign_pages(client, origin):
    headers = HOST | ({"origin": origin} if origin else {})
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(EVENTS, headers=headers):
        pass


def test_the_event_socket_is_open_to_our_pages(client):
    with client.websocket_connect(EVENTS, headers=HOST | {"origin": ORIGIN}) as websocket:
        assert websocket.receive_text().startswith("0{")


def test_events_come_by_socket_only(client):
    assert client.get("/_event/?EIO=4&transport=polling").status_code >= 400
    assert client.post("/_event/?EIO=4&transport=polling", content=b"x").status_code == 405
