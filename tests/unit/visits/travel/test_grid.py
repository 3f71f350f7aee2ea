"""The national grid against places whose coordinates are published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.visits.travel.grid import is_on_the_grid, to_degrees
from agile_app.visits.travel.rules import Point, metres

PUBLISHED = [
    # Ordnance Survey's transformation examples: St Mary's (Scilly), Framingham, Butt of Lewis.
    (91492.135, 11318.801, 49.922264, -6.299777),
    (639821.823, 169565.856, 51.374477, 1.444473),
    (151968.641, 966483.777, 58.515606, -6.260915),
    (438710.908, 114792.248, 50.931278, -1.450515),
]


@pytest.mark.parametrize(("easting", "northing", "latitude", "longitude"), PUBLISHED)
def test_published_places_are_found_within_five_metres(easting, northing, latitude, longitude):
    found = Point(*to_degrees(easting, northing))
    assert metres(found, Point(latitude, longitude)) < 5


@given(
    st.floats(min_value=100_000, max_value=650_000),
    st.floats(min_value=10_000, max_value=1_200_000),
)
def test_a_kilometre_east_is_a_kilometre(easting: float, northing: float):
    here, there = (
        Point(*to_degrees(easting, northing)),
        Point(*to_degrees(easting + 1000, northing)),
    )
    assert metres(here, there) == pytest.approx(1000, rel=0.005)


def test_numbers_off_the_grid_are_known():
    assert is_on_the_grid(503614, 181407)
    assert not is_on_the_grid(0, 0)
    assert not is_on_the_grid(9_999_999, 181407)
    assert not is_on_the_grid(float("nan"), 1)
