"""Travel time by the straight line: what is said when no road graph and no routing server answers.

Always an estimate, and said to be one. Pure: degrees (WGS84) in, whole seconds out.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

Mode = Literal["car", "foot", "transit"]
MODES: tuple[Mode, ...] = get_args(Mode)

STRAIGHT_LINE = "straight line"

_EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG

# Two points closer than this are one place: no travel, not even the minutes of setting off.
SAME_PLACE_M = 15.0

# By car: fitted to 120 postcodes of one town on its road graph at daytime speeds (mean error 16 %).
CAR_FIXED_S = 150.0
CAR_KMH = 37.5
# On foot: pedestrian ways are about 1.3 times the straight line, walked at 5.1 km/h (about 10 %).
FOOT_DETOUR = 1.3
FOOT_KMH = 5.1
# By public transport: our own stated assumption, not a timetable. Five minutes' walk at each end,
# six minutes' wait (half of a bus every twelve), then 1.4 times the straight line at 18 km/h.
TRANSIT_FIXED_S = 16 * 60.0
TRANSIT_DETOUR = 1.4
TRANSIT_KMH = 18.0


@dataclass(frozen=True)
class Point:
    """A place on the map, in degrees.

    ``confidential`` marks a place that must not be told to anyone outside: it is never sent to a
    routing server that the operator has not stated to be their own.
    """

    latitude: float
    longitude: float
    confidential: bool = field(default=False, compare=False)


def is_in_britain(latitude: float, longitude: float) -> bool:
    """Whether coordinates can be of an address here. Finds swapped, zero and absent ones.

    The box holds the United Kingdom with its islands (Scilly to Shetland).
    """
    return 49.8 <= latitude <= 60.9 and -8.7 <= longitude <= 1.8


# Royal Mail's form, without checking that the postcode is in use.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")


def tidy_postcode(said: str) -> str | None:
    """A postcode as it is stored, ``SL1 1AA``, from however it was written; None if it is none."""
    found = _POSTCODE.fullmatch(re.sub(r"\s+", "", said).upper())
    return f"{found[1]} {found[2]}" if found else None


def metres(start: Point, end: Point) -> float:
    """The straight line between two places, over the ground (haversine)."""
    first, second = math.radians(start.latitude), math.radians(end.latitude)
    across = math.sin((second - first) / 2) ** 2
    along = math.sin(math.radians(end.longitude - start.longitude) / 2) ** 2
    half = across + math.cos(first) * math.cos(second) * along
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))


def seconds_for(distance_m: float, mode: Mode) -> int:
    """How long ``distance_m`` of straight line takes by ``mode``; 0 within one place.

    Source: ``planning.md`` §2a for car and foot; public transport as stated above.
    """
    if distance_m < SAME_PLACE_M:
        return 0
    on_foot = distance_m * FOOT_DETOUR / (FOOT_KMH / 3.6)
    if mode == "foot":
        return round(on_foot)
    if mode == "transit":
        ride = TRANSIT_FIXED_S + distance_m * TRANSIT_DETOUR / (TRANSIT_KMH / 3.6)
        return round(min(on_foot, ride))
    return round(CAR_FIXED_S + distance_m / (CAR_KMH / 3.6))


def straight_line(points: Sequence[Point], mode: Mode) -> list[int]:
    """Seconds from each place to each, row by row. The way back takes as long as the way there."""
    count = len(points)
    found = [0] * (count * count)
    for row in range(count):
        for column in range(row + 1, count):
            taken = seconds_for(metres(points[row], points[column]), mode)
            found[row * count + column] = found[column * count + row] = taken
    return found
