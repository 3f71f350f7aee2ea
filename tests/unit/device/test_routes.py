"""The device's routes over HTTP: sessions, sizes, and what a locked session may do."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.device import routes  # noqa: F401 - registers the routes
from agile_app.people import me  # noqa: F401
from agile_app.people import routes as people_routes  # noqa: F401
from agile_app.security.routes import starlette_routes
from tests.factories import PASSWORD, make_worker

pytestmark = pytest.mark.usefixtures("sqlite_database")

OURS = {"X-Agile": "1", "Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:3000"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(routes=starlette_routes())
    with TestClient(app, base_url="http://localhost:3000", headers=OURS) as client:
        yield client


@pytest.fixture
def signed_in(client: TestClient) -> TestClient:
    worker = make_worker(password=PASSWORD)
    given = {"email": worker.email, "password": PASSWORD}
    assert client.post("/auth/sign-in", data=given).status_code == 200
    return client


NEED_A_KEY = ("/api/device/key", "/api/device/pin", "/api/sync/push", "/api/sync/pull")
WHILE_LOCKED = ("/api/device/unlock", "/api/device/challenge", "/api/device/lock")


@pytest.mark.parametrize("path", [*NEED_A_KEY, *WHILE_LOCKED])
def test_nothing_is_open_without_a_session(client, path):
    assert client.post(path, json={}).status_code == 401


@pytest.mark.parametrize("path", NEED_A_KEY)
def test_a_locked_session_gets_no_key_and_no_data(signed_in, path):
    assert signed_in.post("/api/device/lock", json={}).json() == {"locked": True}
    answer = signed_in.post(path, json={"operations": []})
    assert (answer.status_code, answer.json()["code"]) == (423, "locked")


def test_locked_and_unlocked_again(signed_in):
    share = signed_in.post("/api/device/key", json={}).json()["share"]
    signed_in.post("/api/device/lock", json={})
    assert signed_in.post("/api/device/unlock", json={"secret": "wrong"}).status_code == 403
    unlocked = signed_in.post("/api/device/unlock", json={"secret": PASSWORD})
    assert unlocked.json()["share"] == share
    assert signed_in.post("/api/sync/pull", json={}).status_code == 200


def test_the_worker_gets_their_own_row(signed_in):
    pulled = signed_in.post("/api/sync/pull", json={"cursor": None}).json()
    (row,) = pulled["bundles"]["me"]["me"]
    assert row["name"].startswith("Worker")
    assert "child.read" in row["permissions"]
    again = signed_in.post("/api/sync/pull", json={"cursor": pulled["cursor"]}).json()
    assert again["bundles"] == {}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/sync/push", {}),
        ("/api/sync/push", {"operations": "all"}),
        ("/api/sync/pull", {"cursor": 7}),
        ("/api/sync/pull", {"waiting": -1}),
        ("/api/device/unlock", {}),
        ("/api/device/key", {"verifier": "short"}),
        ("/api/device/unlock", {"proof": "no"}),
    ],
)
def test_misshapen_requests_are_refused_with_a_sentence(signed_in, path, body):
    answer = signed_in.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_a_request_that_is_too_large_is_refused_before_it_is_read(signed_in):
    body = {"operations": [{"id": "x", "payload": "y" * 1_100_000}]}
    assert signed_in.post("/api/sync/push", json=body).status_code == 413
