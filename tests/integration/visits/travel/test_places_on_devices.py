"""Where addresses are, as devices hold it and as a worker says it; nothing of a hidden one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from agile_app.core.database import reading, transaction
from agile_app.device import bundles
from agile_app.records.models import Address, Child
from agile_app.security import sessions
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from agile_app.visits.travel import bundle, import_service, packs, routes
from agile_app.visits.travel import operations as travel_operations
from agile_app.visits.travel.models import Office, Postcode
from tests.factories import make_actor, make_child, make_worker
from tests.places import write_map
from tests.tablet import ask

REGISTERED = (bundle, routes, travel_operations)


@pytest.fixture(autouse=True)
def _postcodes(sqlite_database: Engine) -> None:
    with transaction() as session:
        session.add(Postcode(code="SL1 1AA", latitude=51.51, longitude=-0.59))


@pytest.fixture
def worker() -> Actor:
    return make_actor(Role.WORKER)


def _child(worker: Actor, **address: Any) -> tuple[Child, Address]:
    child = make_child(allocated_to=worker)
    home = Address(person_id=child.id, line1="1 Test Street", **address)
    with transaction() as session:
        session.add(home)
    return child, home


def _pulled(worker: Actor) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for collections in bundles.pull(worker, None).bundles.values():
        for name, rows in collections.items():
            found.setdefault(name, []).extend(rows)
    return found


def _say(worker: Actor, **payload: Any) -> dict[str, Any]:
    return ask(worker, "address.place", payload)


def test_a_device_knows_where_its_children_live(worker: Actor):
    _child(worker, postcode="sl1 1aa")
    [place] = _pulled(worker)["places"]
    assert (place["known"], place["latitude"], place["longitude"]) == (True, 51.51, -0.59)
    assert "1 Test Street" in place["text"]


def test_an_unknown_place_is_told_as_unknown(worker: Actor):
    _child(worker, postcode="SL9 9ZZ")
    [place] = _pulled(worker)["places"]
    assert (place["known"], place["latitude"]) == (False, 0.0)


def test_nothing_of_where_a_confidential_address_is_is_told(worker: Actor):
    _child(worker, postcode="SL1 1AA", latitude=51.5123, longitude=-0.5987, confidential=True)
    rows = _pulled(worker)
    [place] = rows["places"]
    assert place["confidential"]
    assert not place["known"]
    said = json.dumps(rows["places"])
    for word in ("51.51", "0.59", "Test Street", "SL1"):
        assert word not in said


def test_a_worker_says_the_postcode_and_the_device_hears_of_it(worker: Actor):
    child, home = _child(worker, postcode="")
    before = bundles.pull(worker, None)
    answer = _say(worker, address_id=str(home.id), postcode="sl11aa")
    assert answer["status"] == "accepted"
    after = bundles.pull(worker, before.cursor)
    assert after.bundles[f"child:{child.id}"]["places"][0]["known"]
    with reading() as session:
        placed = session.get(Address, home.id)
        acts = session.exec(select(AuditEntry).where(AuditEntry.act == "address.placed")).all()
    assert placed is not None
    assert (placed.postcode, placed.latitude) == ("SL1 1AA", 51.51)
    assert [entry.child_id for entry in acts] == [child.id]
    assert "SL1" not in acts[0].facts


def test_a_worker_says_the_point(worker: Actor):
    _, home = _child(worker, postcode="")
    assert (
        _say(worker, address_id=str(home.id), latitude=51.6, longitude=-0.5)["status"] == "accepted"
    )
    with reading() as session:
        assert session.get(Address, home.id).latitude == 51.6  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "payload",
    [
        {"postcode": "SL9 9ZZ"},
        {"postcode": "SL1"},
        {},
        {"latitude": 51.5},
        {"latitude": 0.0, "longitude": 0.0},
        {"latitude": -0.59, "longitude": 51.5},
        {"latitude": "NaN", "longitude": "NaN"},
        {"postcode": "SL1 1AA", "extra": 1},
    ],
)
def test_what_cannot_be_a_place_is_refused_with_a_sentence_and_changes_nothing(
    worker: Actor, payload: dict[str, Any]
):
    _, home = _child(worker, postcode="SL7 7ZZ")
    answer = _say(worker, address_id=str(home.id), **payload)
    assert answer["status"] == "refused"
    assert answer["sentence"]
    with reading() as session:
        kept = session.get(Address, home.id)
    assert kept is not None
    assert (kept.postcode, kept.latitude) == ("SL7 7ZZ", None)


def test_another_workers_child_is_not_placed_by_me(worker: Actor):
    _, home = _child(make_actor(Role.WORKER), postcode="")
    answer = _say(worker, address_id=str(home.id), postcode="SL1 1AA")
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")


def test_offices_and_the_map_are_told_to_every_worker(worker: Actor, tmp_path: Path):
    with transaction() as session:
        session.add(Office(name="Town", latitude=51.5, longitude=-0.6, is_default=True))
    first = bundles.pull(worker, None)
    assert first.bundles["places"]["offices"][0]["known"]
    assert first.bundles["places"]["maps"] == []
    import_service.import_map(write_map(tmp_path / "town.pmtiles"))
    [told] = bundles.pull(worker, first.cursor).bundles["places"]["maps"]
    assert told["size"] == (tmp_path / "town.pmtiles").stat().st_size


@pytest.fixture
def client(sqlite_database: Engine) -> Iterator[TestClient]:
    from starlette.applications import Starlette

    from agile_app.security.routes import starlette_routes

    with TestClient(Starlette(routes=starlette_routes()), base_url="http://localhost:3000") as made:
        yield made


def test_the_map_is_given_whole_to_whoever_is_signed_in_and_to_nobody_else(
    client: TestClient, tmp_path: Path
):
    archive = write_map(tmp_path / "town.pmtiles")
    import_service.import_map(archive)
    assert client.get("/api/places/map").status_code == 401
    worker = make_worker()
    with transaction() as session:
        reference, _row = sessions.start_session(session, worker.id)
    client.cookies.set("agile", reference)
    answer = client.get("/api/places/map", headers={"X-Agile": "1"})
    assert answer.content == archive.read_bytes()
    assert "no-store" in answer.headers["cache-control"]
    next(packs.folder().glob("*.pmtiles")).unlink()
    assert client.get("/api/places/map", headers={"X-Agile": "1"}).status_code == 404
