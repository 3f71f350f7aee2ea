"""Travel by the straight line: figures that were worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.visits.travel.rules import (
    MODES,
    Point,
    is_in_britain,
    metres,
    seconds_for,
    straight_line,
    tidy_postcode,
)

SLOUGH_STATION = Point(51.5119, -0.5915)
WINDSOR_CASTLE = Point(51.4839, -0.6044)

_POINTS = st.builds(
    Point,
    st.floats(min_value=49.8, max_value=60.9),
    st.floats(min_value=-8.7, max_value=1.8),
)


def test_the_distance_is_that_over_the_ground():
    # One degree of latitude is 111.2 km; the two are 3.2 km apart.
    assert metres(Point(51.0, 0.0), Point(52.0, 0.0)) == pytest.approx(111_195, abs=2)
    assert metres(SLOUGH_STATION, WINDSOR_CASTLE) == pytest.approx(3_240, abs=30)


@pytest.mark.parametrize(
    ("mode", "distance", "minutes"),
    [
        ("car", 0, 0),
        ("car", 6_250, 12.5),  # 2.5 min and ten minutes at 37.5 km/h
        ("foot", 1_000, 15.29),  # 1.3 km at 5.1 km/h
        ("transit", 6_000, 44),  # 16 min, then 8.4 km at 18 km/h
        ("transit", 500, 7.65),  # nobody waits for a bus over 500 m
    ],
)
def test_each_mode_takes_what_is_stated(mode: str, distance: float, minutes: float):
    assert seconds_for(distance, mode) == pytest.approx(minutes * 60, abs=1)  # type: ignore[arg-type]


def test_two_doors_of_one_house_are_one_place():
    assert seconds_for(12, "car") == 0


@given(st.lists(_POINTS, max_size=6), st.sampled_from(MODES))
def test_a_matrix_is_square_symmetric_and_zero_on_its_diagonal(points: list[Point], mode: str):
    count = len(points)
    found = straight_line(points, mode)  # type: ignore[arg-type]
    assert len(found) == count * count
    for row in range(count):
        assert found[row * count + row] == 0
        for column in range(count):
            assert found[row * count + column] == found[column * count + row] >= 0


@given(st.floats(min_value=0, max_value=200_000), st.floats(min_value=0, max_value=50_000))
def test_farther_never_takes_less_time(distance: float, more: float):
    for mode in MODES:
        assert seconds_for(distance, mode) <= seconds_for(distance + more, mode)


@given(st.floats(min_value=0, max_value=200_000))
def test_public_transport_is_never_slower_than_walking(distance: float):
    assert seconds_for(distance, "transit") <= seconds_for(distance, "foot")


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [
        (51.51, -0.59, True),
        (60.15, -1.14, True),  # Lerwick
        (49.91, -6.31, True),  # Scilly
        (0.0, 0.0, False),
        (-0.59, 51.51, False),  # swapped
        (float("nan"), -0.59, False),
        (48.85, 2.35, False),  # Paris
    ],
)
def test_coordinates_that_cannot_be_here_are_known(latitude: float, longitude: float, inside: bool):
    assert is_in_britain(latitude, longitude) is inside


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("sl11aa", "SL1 1AA"),
        (" SL1  1AA ", "SL1 1AA"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A1BB", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"),
        ("SL1", None),
        ("", None),
        ("SL1 1AA; DROP", None),
        ("1SL 1AA", None),
    ],
)
def test_a_postcode_is_stored_one_way(said: str, stored: str | None):
    assert tidy_postcode(said) == stored
