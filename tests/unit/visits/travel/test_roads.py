"""Roads: what is read of an extract, how it is made small, and the times it gives."""

from pathlib import Path

import numpy as np
import pytest

from agile_app.core.errors import Invalid
from agile_app.visits.travel import road_travel
from agile_app.visits.travel.road_graph import build, strongly_connected
from agile_app.visits.travel.road_reader import car_speeds, foot_speed, read_ways
from agile_app.visits.travel.road_travel import Roads
from agile_app.visits.travel.rules import Point, metres
from tests.places import crossing, write_village


def _roads(tmp_path: Path, mode: str = "car") -> Roads:
    ways = read_ways([write_village(tmp_path / "village.osm.pbf")], lambda: None)
    return Roads(build(ways, mode), mode)  # type: ignore[arg-type]


def test_a_time_is_that_of_the_streets_not_of_the_straight_line(tmp_path: Path):
    corner, opposite = Point(*crossing(0, 0)), Point(*crossing(2, 2))
    across = metres(corner, Point(*crossing(0, 2))) + metres(Point(*crossing(0, 2)), opposite)
    found = _roads(tmp_path).table([corner, opposite])
    assert found[0] == found[3] == 0
    assert found[1] == found[2]
    assert found[1] == pytest.approx(across / (28 / 3.6), rel=0.01)


def test_on_foot_one_walks_the_same_streets_slower(tmp_path: Path):
    ends = [Point(*crossing(0, 0)), Point(*crossing(0, 2))]
    found = _roads(tmp_path, "foot").table(ends)
    assert found[1] == pytest.approx(metres(*ends) / (5.1 / 3.6), rel=0.01)


def test_a_place_outside_the_pack_has_no_time_over_it(tmp_path: Path):
    inside, outside = Point(*crossing(0, 0)), Point(53.0, -2.0)
    assert _roads(tmp_path).table([inside, outside]) == [0, None, None, 0]


def test_an_island_no_road_reaches_is_not_part_of_the_graph(tmp_path: Path):
    ways = read_ways([write_village(tmp_path / "village.osm.pbf")], lambda: None)
    graph = build(ways, "car")
    assert graph.longitudes.max() < -0.5
    assert Roads(graph, "car").table([Point(51.52, -0.4), Point(*crossing(0, 0))])[1] is None


def test_a_door_a_little_off_the_road_takes_a_little_longer(tmp_path: Path):
    latitude, longitude = crossing(0, 0)
    on_it, off_it, end = (
        Point(latitude, longitude), Point(latitude - 0.001, longitude), Point(*crossing(0, 2)),
    )  # fmt: skip
    found = _roads(tmp_path).table([on_it, off_it, end])
    assert found[5] > found[2]  # type: ignore[operator]


def test_neighbouring_extracts_join_where_they_share_a_point(tmp_path: Path):
    one = write_village(tmp_path / "one.osm.pbf")
    two = write_village(tmp_path / "two.osm.pbf")
    both = build(read_ways([one, two], lambda: None), "car")
    assert both.size == build(read_ways([one], lambda: None), "car").size


def test_ways_with_points_missing_from_the_extract_keep_the_rest(tmp_path: Path):
    file = write_village(tmp_path / "village.osm.pbf", without={5})
    ways = read_ways([file], lambda: None)
    assert ways.refused["a point that is not in the extract"] == 4
    assert build(ways, "car").size > 4


@pytest.mark.parametrize(
    ("tags", "speeds"),
    [
        ({"highway": "residential"}, (28, 28)),
        ({"highway": "primary", "oneway": "yes"}, (45, 0)),
        ({"highway": "primary", "oneway": "-1"}, (0, 45)),
        ({"highway": "tertiary", "junction": "roundabout"}, (36, 0)),
        ({"highway": "motorway"}, (95, 0)),
        ({"highway": "primary", "maxspeed": "20 mph"}, (pytest.approx(32.19, abs=0.01),) * 2),
        ({"highway": "primary", "maxspeed": "national"}, (45, 45)),
        ({"highway": "service", "access": "private"}, (0, 0)),
        ({"highway": "service", "access": "private", "motor_vehicle": "yes"}, (15, 15)),
        ({"highway": "footway"}, (0, 0)),
        ({"highway": "primary", "oneway": "reversible"}, (0, 0)),
    ],
)
def test_a_car_drives_as_the_tags_say(tags: dict[str, str], speeds: tuple[float, float]):
    assert car_speeds(tags.get, tags["highway"]) == speeds


@pytest.mark.parametrize(
    ("tags", "speed"),
    [
        ({"highway": "footway"}, 5.1),
        ({"highway": "steps"}, 3.0),
        ({"highway": "motorway"}, 0),
        ({"highway": "residential", "foot": "no"}, 0),
        ({"highway": "track", "access": "private", "foot": "yes"}, 5.1),
        ({"highway": "construction"}, 0),
    ],
)
def test_one_walks_where_one_may(tags: dict[str, str], speed: float):
    assert foot_speed(tags.get, tags["highway"]) == speed


def test_parts_in_which_each_reaches_each_are_found():
    tails, heads = np.array([0, 1, 2, 2, 3]), np.array([1, 2, 0, 3, 4])
    part = strongly_connected(5, tails, heads)
    assert part[0] == part[1] == part[2]
    assert len(set(part[[0, 3, 4]])) == 3


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"<html>not a map</html>"])
def test_a_file_that_is_no_extract_is_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "wrong.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(Invalid):
        read_ways([file], lambda: None)


def test_an_extract_that_is_cut_off_is_refused(tmp_path: Path):
    file = write_village(tmp_path / "village.osm.pbf")
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(Invalid, match="damaged, cut off"):
        read_ways([file], lambda: None)


def test_a_graph_is_kept_and_read_back_the_same(tmp_path: Path):
    ways = read_ways([write_village(tmp_path / "village.osm.pbf")], lambda: None)
    graph = build(ways, "car")
    road_travel.save(graph, tmp_path / "graph.npz")
    again = road_travel.load(tmp_path / "graph.npz")
    assert (again.tenths == graph.tenths).all()
    assert (again.heads == graph.heads).all()


def test_a_graph_whose_numbers_do_not_fit_is_refused(tmp_path: Path):
    ways = read_ways([write_village(tmp_path / "village.osm.pbf")], lambda: None)
    graph = build(ways, "car")
    graph.heads[0] = 999
    road_travel.save(graph, tmp_path / "graph.npz")
    with pytest.raises(ValueError, match="fit together"):
        road_travel.load(tmp_path / "graph.npz")
