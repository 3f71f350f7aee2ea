"""Signing in and out over HTTP, through the app's own edge and routes."""

import importlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from passlib.hash import argon2
from sqlalchemy import update
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid
from agile_app.core.time import today
from agile_app.people import service
from agile_app.people.models import Worker
from agile_app.people.schemas import NewWorker
from agile_app.security import passwords
from agile_app.security.actor import Role
from agile_app.security.headers import Edge
from agile_app.security.models import Attempt, AuditEntry, AuthSession
from agile_app.security.routes import starlette_routes
from tests.factories import PASSWORD, make_worker

ORIGIN = "http://localhost:3000"
FORM = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
FETCH = {"origin": ORIGIN, "x-agile": "1"}


@pytest.fixture
def client(sqlite_database) -> Iterator[TestClient]:
    for module in ("agile_app.people.routes", "agile_app.security.health_route"):
        importlib.import_module(module)
    app = Edge(Starlette(routes=starlette_routes()), {})
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as client:
        yield client


@pytest.fixture
def worker(sqlite_database) -> Worker:
    return make_worker(email="robin@test.example", name="Robin Test", password=PASSWORD)


def _sign_in(client: TestClient, email: str = "robin@test.example", password: str = PASSWORD):
    return client.post("/auth/sign-in", data={"email": email, "password": password}, headers=FORM)


def _acts() -> list[str]:
    with reading() as session:
        return list(session.exec(select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_the_form_leads_to_today_with_a_session(client, worker):
    response = _sign_in(client)
    assert (response.status_code, response.headers["location"]) == (303, "/today")
    assert "HttpOnly" in response.headers["set-cookie"]
    assert response.headers["cache-control"] == "no-store"
    me = client.get("/auth/me").json()
    assert (me["name"], me["roles"], me["locked"]) == ("Robin Test", ["worker"], False)
    assert _acts() == ["worker.signed_in"]


def test_a_script_gets_json_instead(client, worker):
    sent = {"email": "Robin@Test.example ", "password": PASSWORD}
    response = client.post("/auth/sign-in", json=sent, headers=FETCH)
    assert response.status_code == 200
    assert response.json() == {"worker_id": str(worker.id), "go": "/today"}


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("robin@test.example", "wrong"),
        ("robin@test.example", ""),
        ("nobody@test.example", PASSWORD),
        ("", ""),
        ("robin@test.example", PASSWORD + "\x00"),
        ("robin@test.example", "x" * 2_000),
    ],
)
def test_every_wrong_try_gets_the_same_answer(client, worker, email, password):
    response = _sign_in(client, email, password)
    assert response.headers["location"] == "/sign-in?problem=wrong_credentials"
    assert "set-cookie" not in response.headers
    sent = {"email": email, "password": password}
    fetched = client.post("/auth/sign-in", json=sent, headers=FETCH)
    assert fetched.status_code == 401
    assert fetched.json()["code"] == "wrong_credentials"
    assert set(_acts()) == {"worker.sign_in.refused"}


def test_an_unknown_account_costs_a_hash_too(client, worker, monkeypatch):
    checked: list[str | None] = []
    real = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda *given: (checked.append(given[1]), real(*given))[1]
    )
    _sign_in(client, "nobody@test.example")
    assert checked == [None]


def test_neither_password_nor_email_is_in_the_audit_or_the_attempts(client, worker):
    _sign_in(client, password="my secret guess")
    with reading() as session:
        kept = str(session.exec(select(AuditEntry)).all()) + str(
            session.exec(select(Attempt)).all()
        )
    assert "guess" not in kept
    assert "robin@test.example" not in kept


def test_signing_in_again_leaves_one_session(client, worker):
    _sign_in(client)
    before = client.cookies["agile"]
    _sign_in(client)
    assert client.cookies["agile"] != before
    with reading() as session:
        ended = [row.ended_because for row in session.exec(select(AuthSession))]
    assert sorted(ended, key=str) == [None, "signed_in_again"]


def test_a_session_offered_before_signing_in_is_not_taken_over(client, worker):
    given = {"cookie": f"agile={'x' * 43}", **FORM}
    fields = {"email": "robin@test.example", "password": PASSWORD}
    response = client.post("/auth/sign-in", data=fields, headers=given)
    assert response.status_code == 303
    assert "agile=" in response.headers["set-cookie"]
    assert "x" * 43 not in response.headers["set-cookie"]


def test_signing_out_ends_the_session_and_takes_the_cookie(client, worker):
    _sign_in(client)
    kept = client.cookies["agile"]
    response = client.post("/auth/sign-out", headers=FORM)
    assert response.headers["location"] == "/sign-in"
    assert "Max-Age=0" in response.headers["set-cookie"]
    client.cookies.set("agile", kept)
    assert client.get("/auth/me").status_code == 401


def test_signing_out_by_a_link_does_nothing(client, worker):
    _sign_in(client)
    assert client.get("/auth/sign-out").status_code == 405
    assert (
        client.post("/auth/sign-out", headers={"origin": "http://evil.example"}).status_code == 403
    )
    assert client.get("/auth/me").status_code == 200


def test_signing_out_everywhere_ends_other_devices_at_once(client, worker):
    _sign_in(client)
    other = client.cookies["agile"]
    client.cookies.clear()
    _sign_in(client)
    client.post("/auth/sign-out-everywhere", headers=FETCH)
    client.cookies.clear()
    client.cookies.set("agile", other)
    assert client.get("/auth/me").status_code == 401


def test_after_ten_wrong_tries_a_stranger_waits_but_the_workers_own_device_does_not(client, worker):
    _sign_in(client)
    device = client.cookies["agile-device"]
    client.cookies.clear()
    answers = [_sign_in(client, password="wrong").headers["location"] for _ in range(11)]
    assert answers[9].endswith("wrong_credentials")
    assert answers[10].endswith("slower")
    assert _sign_in(client).headers["location"].endswith("slower")
    client.cookies.set("agile-device", device)
    assert _sign_in(client).headers["location"] == "/today"


def test_invented_people_sign_in_only_in_demo_mode(client, settings_from):
    with transaction() as session:
        service.create_worker(
            session, None,
            NewWorker(
                email="worker@demo.agile", name="Invented Worker",
                roles=frozenset({Role.WORKER}), password="agile-demo-2026", demo=True,
            ),
        )  # fmt: skip
    assert _sign_in(client, "worker@demo.agile", "agile-demo-2026").headers["location"] == "/today"
    settings_from(AGILE_DEMO="0")
    assert client.get("/auth/me").status_code == 401
    response = _sign_in(client, "worker@demo.agile", "agile-demo-2026")
    assert response.headers["location"] == "/sign-in?problem=wrong_credentials"


def test_whoever_left_cannot_sign_in(client, worker):
    with transaction() as session:
        session.execute(update(Worker).values(left_on=today() - timedelta(days=1)))
    assert "wrong_credentials" in _sign_in(client).headers["location"]


def test_an_old_weak_hash_is_made_strong_at_the_next_sign_in(client, worker):
    weak = argon2.using(rounds=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with transaction() as session:
        session.execute(update(Worker).values(password_hash=weak))
    assert _sign_in(client).headers["location"] == "/today"
    with reading() as session:
        kept = session.exec(select(Worker.password_hash)).one()
    assert kept != weak
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.needs_rehash(kept)


def test_an_email_belongs_to_one_worker(client, worker):
    new = NewWorker(email="ROBIN@test.example", name="Other", roles=frozenset({Role.WORKER}))
    with pytest.raises(Conflict), transaction() as session:
        service.create_worker(session, None, new)


def test_a_weak_password_makes_no_account(sqlite_database):
    new = NewWorker(email="a@test.example", name="A", roles=frozenset({Role.WORKER}), password="x")
    with pytest.raises(Invalid), transaction() as session:
        service.create_worker(session, None, new)


def test_changed_roles_count_from_the_next_request(client, worker):
    _sign_in(client)
    with transaction() as session:
        service.set_roles(session, None, worker.id, frozenset({Role.MANAGER, Role.IT}))
    assert client.get("/auth/me").json()["roles"] == ["it", "manager"]


def test_health_says_what_works_without_signing_in(client):
    response = client.get("/api/health", headers={"host": "10.0.0.7"})
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.json()["parts"]["database"] == "ok"
    assert "milliseconds" not in response.json()


def test_health_shows_times_to_those_who_look_after_the_service(client, worker):
    with transaction() as session:
        service.set_roles(session, None, worker.id, frozenset({Role.IT}))
    _sign_in(client)
    assert "database" in client.get("/api/health").json()["milliseconds"]


def test_health_is_trouble_when_the_database_is(client, monkeypatch):
    from agile_app.core import health

    def broken() -> str:
        raise OSError("the disk is full of Amina")

    monkeypatch.setitem(health._parts, "database", broken)
    response = client.get("/api/health")
    assert response.status_code == 503
    assert response.json()["parts"]["database"] == "trouble"
    assert "Amina" not in response.text
