"""Where a place is, and travel times, at the service."""

import time

import pytest
from sqlalchemy import Engine

from agile_app.core.database import reading, transaction
from agile_app.visits.travel import service
from agile_app.visits.travel.models import Office, Postcode
from agile_app.visits.travel.rules import Point


@pytest.fixture(autouse=True)
def _postcodes(any_database: Engine) -> None:
    with transaction() as session:
        session.add(Postcode(code="SL1 1AA", latitude=51.51, longitude=-0.59))


def test_an_address_with_coordinates_is_where_they_say():
    with reading() as session:
        found = service.locate(session, postcode="SL1 1AA", latitude=51.5, longitude=-0.6)
    assert found == Point(51.5, -0.6)


def test_a_postcode_however_written_is_found():
    with reading() as session:
        assert service.locate(session, postcode=" sl11aa") == Point(51.51, -0.59)


@pytest.mark.parametrize("postcode", ["", "SL9 9ZZ", "nowhere", "SL1"])
def test_what_is_unknown_is_none_and_never_a_guess(postcode: str):
    with reading() as session:
        assert service.locate(session, postcode=postcode) is None


def test_coordinates_that_cannot_be_here_give_way_to_the_postcode():
    with reading() as session:
        found = service.locate(session, postcode="SL1 1AA", latitude=0.0, longitude=0.0)
        assert found == Point(51.51, -0.59)
        assert service.locate(session, latitude=0.0, longitude=0.0) is None


def test_a_confidential_place_stays_marked():
    with reading() as session:
        found = service.locate(session, postcode="SL1 1AA", confidential=True)
    assert found is not None
    assert found.confidential


def test_without_any_pack_times_are_the_straight_lines_and_say_so():
    points = [Point(51.51, -0.59), Point(51.51, -0.59), Point(51.54, -0.59)]
    with reading() as session:
        found = service.matrix(session, points, "car")
    assert (found.estimated, found.source, found.size) == (True, "straight line", 3)
    assert found.between(0, 1) == 0
    assert found.between(0, 2) == found.between(2, 0) == 470  # 3.336 km: 150 s and 320 s


def test_no_places_have_no_times():
    with reading() as session:
        assert service.matrix(session, [], "foot").seconds == []


def test_five_hundred_places_take_less_than_half_a_second():
    points = [Point(51.4 + n * 0.0003, -0.7 + (n * 7 % 500) * 0.0005) for n in range(500)]
    with reading() as session:
        began = time.thread_time()  # of this thread: the machine may be busy
        found = service.matrix(session, points, "car")
        took = time.thread_time() - began
    assert len(found.seconds) == 250_000
    assert took < 0.5


def test_the_default_office_comes_first_and_an_unplaced_one_has_no_point():
    with transaction() as session:
        session.add(Office(name="Annexe", postcode="SL9 9ZZ"))
        session.add(Office(name="Town", postcode="SL1 1AA", is_default=True))
    with reading() as session:
        assert [office.name for office in service.offices(session)] == ["Town", "Annexe"]
        default = service.default_office(session)
        assert default is not None
        assert default.point == Point(51.51, -0.59)
        assert service.offices(session)[1].point is None
