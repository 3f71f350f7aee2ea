"""Travel times from a routing server: believed when they can be, done without when not."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from agile_app.core.database import reading
from agile_app.core.health import check_parts
from agile_app.visits.travel import routing, service
from agile_app.visits.travel.rules import Point, straight_line
from tests.conftest import free_port
from tests.integration.visits.travel.routing_server import SECONDS, RoutingServer, routing_server

HOME, SCHOOL, OFFICE = Point(51.51, -0.59), Point(51.53, -0.60), Point(51.50, -0.57)
PLACES = [HOME, SCHOOL, OFFICE]


@pytest.fixture(autouse=True)
def _no_memory(sqlite_database: Engine) -> Iterator[None]:
    routing.forget()
    yield
    routing.forget()


@pytest.fixture(params=["osrm", "valhalla"])
def server(
    request: pytest.FixtureRequest, settings_from: Callable[..., None]
) -> Iterator[RoutingServer]:
    with routing_server(request.param) as served:
        settings_from(AGILE_ROUTING_URL=served.url)
        yield served


def _matrix(points: list[Point] | None = None, mode: Any = "car") -> service.Matrix:
    with reading() as session:
        return service.matrix(session, PLACES if points is None else points, mode)


def _health() -> str:
    return next(part.state for part in check_parts() if part.name == "routing")


def test_the_servers_times_are_used_and_named(server: RoutingServer):
    found = _matrix()
    assert found.seconds == [0, SECONDS, SECONDS, SECONDS, 0, SECONDS, SECONDS, SECONDS, 0]
    assert not found.estimated
    assert found.source == ("OSRM" if server.kind == "osrm" else "Valhalla")
    assert _health() == "ok"


def test_a_kind_that_is_set_is_not_asked_for(server: RoutingServer, settings_from):
    settings_from(AGILE_ROUTING_URL=server.url, AGILE_ROUTING_KIND=server.kind)
    _matrix()
    assert "/status" not in server.asked


def test_more_places_than_a_server_takes_at_once_are_asked_in_blocks(server: RoutingServer):
    points = [Point(51.4 + n * 0.001, -0.6) for n in range(120)]
    assert _matrix(points).seconds.count(SECONDS) == 120 * 119


NONSENSE = {
    "page": b"<html><body>Gateway</body></html>",
    "no JSON": b"{",
    "list": [],
    "null": b"null",
    "empty": {"code": "Ok"},
    "refusal": {"code": "NoTable"},
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
def test_an_answer_that_is_no_table_is_done_without(server: RoutingServer, answer: Any):
    server.answer = answer
    found = _matrix()
    assert (found.estimated, found.source) == (True, "straight line")
    assert found.seconds == straight_line(PLACES, "car")


@pytest.mark.parametrize(
    "value", ["-1", "NaN", "Infinity", '"soon"', "true", "1e12", "0", "[]", "{}", "9" * 400]
)
def test_a_number_that_cannot_be_a_travel_time_spoils_the_whole_table(
    server: RoutingServer, value: str
):
    cell = value if server.kind == "osrm" else f'{{"time": {value}}}'
    name = '"durations"' if server.kind == "osrm" else '"sources_to_targets"'
    good = str(SECONDS) if server.kind == "osrm" else f'{{"time": {SECONDS}}}'
    rows = f"[[{good},{good},{cell}],[{good},{good},{good}],[{good},{good},{good}]]"
    server.answer = f'{{"code": "Ok", {name}: {rows}}}'.encode()
    assert _matrix().source == "straight line"


def test_a_table_of_the_wrong_size_is_done_without(server: RoutingServer):
    server.answer = {
        "code": "Ok",
        "durations": [[1, 2]],
        "sources_to_targets": [[{"time": 1}, {"time": 2}]],
    }
    assert _matrix().source == "straight line"


def test_a_pair_the_server_knows_no_way_for_is_filled_in_and_said(server: RoutingServer):
    none: Any = None if server.kind == "osrm" else {"time": None}
    some: Any = SECONDS if server.kind == "osrm" else {"time": SECONDS}
    rows = [[some, none, some], [some, some, some], [some, some, some]]
    server.answer = {"code": "Ok", "durations": rows, "sources_to_targets": rows}
    found = _matrix()
    assert found.source.endswith(" and straight line")
    assert found.estimated
    assert found.between(0, 1) == straight_line(PLACES, "car")[1]
    assert found.between(0, 2) == SECONDS


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_server_that_refuses_is_done_without(server: RoutingServer, status: int):
    server.status = status
    assert _matrix().source == "straight line"


@pytest.mark.parametrize("status", [302, 307])
def test_a_server_that_sends_elsewhere_is_not_followed(server: RoutingServer, status: int):
    with routing_server("osrm") as elsewhere:
        server.status = status
        server.headers = {"Location": f"{elsewhere.url}/status"}
        assert _matrix().source == "straight line"
    assert elsewhere.asked == []


def test_a_slow_server_costs_its_deadline_once_and_is_then_left_alone(
    server: RoutingServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(routing, "DEADLINE_S", 0.2)
    server.waits = 30.0
    assert _matrix().source == "straight line"
    asked = len(server.asked)
    assert _matrix().source == "straight line"
    assert len(server.asked) == asked
    assert server.answered == 0, "nobody waits for an answer that is too late"
    assert _health() == "trouble"


def test_after_the_pause_the_server_is_asked_again(
    server: RoutingServer, monkeypatch: pytest.MonkeyPatch
):
    server.answer = b"nonsense"
    _matrix()
    server.answer = None
    assert _matrix().source == "straight line"
    breaker = routing._breaker(server.url)
    breaker.clock = lambda: time.monotonic() + routing.FIRST_PAUSE_S + 1
    assert _matrix().source in {"OSRM", "Valhalla"}


def test_nobody_there_is_done_without(settings_from):
    settings_from(AGILE_ROUTING_URL=f"http://127.0.0.1:{free_port()}")
    assert _matrix().source == "straight line"
    assert _health() == "trouble"


def test_none_set_is_no_trouble():
    assert _health() == "off"


def test_a_public_service_is_never_asked(settings_from, monkeypatch: pytest.MonkeyPatch):
    settings_from(
        AGILE_ROUTING_URL="https://router.project-osrm.org",
        AGILE_ROUTING_KIND="osrm",
        AGILE_ROUTING_OWN="1",
    )
    monkeypatch.setattr(routing, "_table", lambda *_: pytest.fail("it was asked"))
    assert _matrix().source == "straight line"
    assert _health() == "trouble"


HIDDEN = Point(51.52, -0.58, confidential=True)


def test_a_hidden_place_is_not_told_to_the_server(server: RoutingServer):
    found = _matrix([HOME, HIDDEN, SCHOOL])
    assert (HIDDEN.latitude, HIDDEN.longitude) not in server.coordinates
    assert (HOME.latitude, HOME.longitude) in server.coordinates
    assert found.between(0, 2) == SECONDS
    assert found.between(0, 1) == straight_line([HOME, HIDDEN], "car")[1]
    assert found.estimated


def test_a_hidden_place_is_told_where_the_operator_states_the_server_is_theirs(
    server: RoutingServer, settings_from
):
    settings_from(AGILE_ROUTING_URL=server.url, AGILE_ROUTING_OWN="1")
    assert not _matrix([HOME, HIDDEN]).estimated
    assert (HIDDEN.latitude, HIDDEN.longitude) in server.coordinates


def test_no_coordinate_is_logged(server: RoutingServer, caplog: pytest.LogCaptureFixture):
    server.status = 500
    with caplog.at_level(logging.DEBUG, logger="agile_app"):
        _matrix()
    said = " ".join(f"{each.getMessage()} {each.__dict__}" for each in caplog.records)
    assert "routing server" in said
    assert "51.5" not in said


def test_an_osrm_server_is_asked_about_cars_only(settings_from):
    with routing_server("osrm") as served:
        settings_from(AGILE_ROUTING_URL=served.url)
        assert _matrix(mode="foot").source == "straight line"
        assert _matrix(mode="transit").source == "straight line"
    assert not served.coordinates


def test_a_valhalla_server_also_knows_walking(settings_from):
    with routing_server("valhalla") as served:
        settings_from(AGILE_ROUTING_URL=served.url)
        assert _matrix(mode="foot").source == "Valhalla"
