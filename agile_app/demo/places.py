"""Where the people of the town live: invented streets under postcodes that cannot exist.

The outward part is Slough's, so that a map and a plan of visits look right; the inward part ends
in two of the letters that Royal Mail never uses there (C, I, K, M, O, V). Streets lie on an own
grid around the town, so that neighbours are near each other.
"""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

_FIRST = """
    Larkspur Heron Orchard Quarry Bramble Kestrel Foxglove Cobbler Tamarisk Lantern Willowherb
    Saffron Pepperbox Marigold Tanner Wheelwright Harebell Juniper Sorrel Plover Teasel Meadowlark
    Buttercup Cygnet Medlar Thimble Nightjar Copperfield Damson Pippin Yarrow Lapwing Mulberry
    Weaver Speedwell Fernbank Clover Skylark Hazelnut Oatfield
    """
_LAST = ("Road", "Lane", "Close", "Way", "Rise", "Avenue", "Gardens", "Row", "Court", "Crescent")
_NEVER_USED = "CIKMOV"
_DISTRICTS = ("SL1", "SL2", "SL3")
CENTRE = (51.5095, -0.5950)
_STREETS = 360


@dataclass(frozen=True)
class Street:
    """A street with its one postcode; ``latitude`` and ``longitude`` in degrees, of its middle."""

    name: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Home:
    """One address."""

    line1: str
    line2: str
    postcode: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def streets() -> tuple[Street, ...]:
    """All streets of the town, always the same ones."""
    random = Random(871)
    names = [f"{first} {last}" for first in _FIRST.split() for last in _LAST]
    random.shuffle(names)
    made = []
    for number, name in enumerate(names[:_STREETS]):
        row, column = divmod(number, 24)
        # About 300 m from street to street: the town is some 7 km wide and 5 km deep.
        latitude = CENTRE[0] + (row - 7) * 0.0030 + random.uniform(-0.0008, 0.0008)
        longitude = CENTRE[1] + (column - 12) * 0.0043 + random.uniform(-0.0012, 0.0012)
        district = _DISTRICTS[min(2, column // 8)]
        postcode = (
            f"{district} {number % 10}{_NEVER_USED[number // 60]}{_NEVER_USED[number // 10 % 6]}"
        )
        made.append(Street(name, postcode, round(latitude, 5), round(longitude, 5)))
    return tuple(made)


def choose_home(random: Random) -> Home:
    """A house, or a flat in a house."""
    street = random.choice(streets())
    number = random.randrange(1, 140)
    flat = f"Flat {random.randrange(1, 24)}" if random.random() < 0.3 else ""
    return Home(
        line1=flat or f"{number} {street.name}",
        line2=f"{number} {street.name}" if flat else "",
        postcode=street.postcode,
        latitude=round(street.latitude + random.uniform(-0.0006, 0.0006), 5),
        longitude=round(street.longitude + random.uniform(-0.0008, 0.0008), 5),
    )
