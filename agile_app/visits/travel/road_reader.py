"""Roads out of an OpenStreetMap extract, one way at a time: what may be driven or walked, how fast.

Never holds the file in memory, only the road points. Turn restrictions are not read: for a day's
plan they change minutes by seconds.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import osmium

from agile_app.core.errors import Invalid
from agile_app.visits.travel.rules import FOOT_KMH, is_in_britain

# Daytime speeds in km/h by class of road: what a car keeps up there, lights and junctions in it.
# Source: measured against a routing engine (planning.md §2a, §2b); ours are for the working day.
CAR_KMH = {
    "motorway": 95, "motorway_link": 50, "trunk": 70, "trunk_link": 40, "primary": 45,
    "primary_link": 35, "secondary": 40, "secondary_link": 32, "tertiary": 36, "tertiary_link": 30,
    "unclassified": 28, "residential": 28, "living_street": 12, "service": 15, "road": 25,
}  # fmt: skip
# Nobody's door is on one: an address is never put onto these.
FAST = {"motorway", "motorway_link", "trunk_link"}
FOOT_WAYS = {
    "footway", "path", "pedestrian", "steps", "track", "bridleway", "cycleway", "corridor",
}  # fmt: skip
_FOOT_NEVER = {"motorway", "motorway_link"}
_CLOSED = {"no", "private"}
_OPEN = {"yes", "designated", "permissive", "official"}
_KMH_PER_MPH = 1.609344
# An extract this large is a country, not a county: building it would take hours and all memory.
MOST_POINTS = 60_000_000


@dataclass
class Ways:
    """What was read, flat: way ``i`` has the points from ``starts[i]`` up to the next start.

    Speeds are km/h along and against the way's own direction; 0 where it may not be used so.
    """

    starts: array = field(default_factory=lambda: array("q"))
    points: array = field(default_factory=lambda: array("q"))
    latitudes: array = field(default_factory=lambda: array("d"))
    longitudes: array = field(default_factory=lambda: array("d"))
    car_along: array = field(default_factory=lambda: array("f"))
    car_against: array = field(default_factory=lambda: array("f"))
    foot: array = field(default_factory=lambda: array("f"))
    doors: array = field(default_factory=lambda: array("b"))
    refused: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.starts)

    def refuse(self, because: str) -> None:
        self.refused[because] = self.refused.get(because, 0) + 1


def read_ways(files: Sequence[Path], tick: Callable[[], None]) -> Ways:
    """Every road and path of the extracts. Neighbouring ones join where they share a point.

    Raises:
        Invalid: it is no OpenStreetMap extract, is damaged or cut off, or has no roads in it.
    """
    found = Ways()
    try:
        for way in _ways_of(files):
            tick()
            _take(found, way)
            if len(found.points) > MOST_POINTS:
                break
    except (RuntimeError, ValueError, OSError) as error:
        raise Invalid(
            "The file could not be read as an OpenStreetMap extract: it is damaged, cut off or "
            "something else.",
            code="extract_unreadable",
            what_to_do="Fetch the .osm.pbf again and compare its checksum. Nothing was changed.",
        ) from error
    if len(found.points) > MOST_POINTS:
        raise Invalid(
            "The extract is larger than a region: it was not taken.",
            code="extract_too_large",
            what_to_do="Use an extract of the counties you visit in. Nothing was changed.",
        )
    if not len(found):
        raise Invalid(
            "There is no road in this extract.",
            code="extract_without_roads",
            what_to_do="Use an extract that holds the roads (highway=*). Nothing was changed.",
        )
    return found


def _ways_of(files: Sequence[Path]) -> "Iterator[osmium.osm.Way]":
    for file in files:
        yield from (
            osmium.FileProcessor(osmium.io.File(str(file), "pbf"), osmium.osm.NODE | osmium.osm.WAY)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway"))
        )


def _take(found: Ways, way: "osmium.osm.Way") -> None:
    tags = way.tags
    kind = tags.get("highway", "")
    along, against = car_speeds(tags.get, kind)
    walk = foot_speed(tags.get, kind)
    if not (along or against or walk):
        found.refuse("closed, or no road or path")
        return
    kept: list[tuple[int, float, float]] = []
    for node in way.nodes:
        if not node.location.valid():
            found.refuse("a point that is not in the extract")
            continue
        if not is_in_britain(node.lat, node.lon):
            found.refuse("a point outside the United Kingdom")
            continue
        kept.append((node.ref, node.lat, node.lon))
    if len(kept) < 2:
        return
    found.starts.append(len(found.points))
    for point, latitude, longitude in kept:
        found.points.append(point)
        found.latitudes.append(latitude)
        found.longitudes.append(longitude)
    found.car_along.append(along)
    found.car_against.append(against)
    found.foot.append(walk)
    found.doors.append(kind not in FAST)


Tag = Callable[[str], str | None]


def car_speeds(tag: Tag, kind: str) -> tuple[float, float]:
    """(along, against) in km/h for a car; 0 where it may not drive."""
    speed = float(CAR_KMH.get(kind, 0))
    allowed = tag("motor_vehicle") or tag("vehicle") or tag("access") or "yes"
    if not speed or allowed in _CLOSED or tag("area") == "yes":
        return 0.0, 0.0
    if limit := _limit(tag("maxspeed")):
        speed = min(speed, limit)
    oneway = tag("oneway") or ""
    if oneway == "reversible":
        return 0.0, 0.0
    if oneway == "-1":
        return 0.0, speed
    round_it = tag("junction") in {"roundabout", "circular"}
    if oneway in {"yes", "1", "true"} or ((round_it or kind == "motorway") and oneway != "no"):
        return speed, 0.0
    return speed, speed


def foot_speed(tag: Tag, kind: str) -> float:
    """km/h on foot; 0 where nobody may walk."""
    if kind in _FOOT_NEVER or (kind not in FOOT_WAYS and kind not in CAR_KMH):
        return 0.0
    allowed = tag("foot")
    if allowed in _OPEN:
        return FOOT_KMH
    if allowed in _CLOSED or (allowed is None and tag("access") in _CLOSED):
        return 0.0
    return 3.0 if kind == "steps" else FOOT_KMH


def _limit(said: str | None) -> float | None:
    """A stated speed limit in km/h: ``30 mph``, ``50``; None when it says neither."""
    words = (said or "").split()
    if not words or not words[0].isdigit():
        return None
    value = float(words[0])
    return value * _KMH_PER_MPH if words[1:] == ["mph"] else value
