"""What of places travels to a device. Shapes as in ``records.rows``; coordinates in degrees."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class PlaceRow:
    """Where a child's current address is. ``id`` is the child's id.

    ``known`` says that there are coordinates. A confidential address travels without its words and
    without a place, and is never asked for.
    """

    COLLECTION: ClassVar[str] = "places"

    id: str
    child_id: str
    child_name: str
    address_id: str
    known: bool
    confidential: bool
    text: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class OfficeRow:
    """A place a worker's day starts from."""

    COLLECTION: ClassVar[str] = "offices"

    id: str
    name: str
    is_default: bool
    known: bool
    latitude: float
    longitude: float


@dataclass(frozen=True)
class MapRow:
    """The map a device may keep; there is one row, or none."""

    COLLECTION: ClassVar[str] = "maps"

    id: str
    digest: str
    size: int
    attribution: str
    licence: str


@dataclass(frozen=True)
class DayStop:
    """One address of a day, made on the device of visits and places (``assets/device/travel.js``).

    Attributes:
        number: its place in the day, from 1. ``who``: the children seen there.
        minutes_before: travel from the stop before it, or from the office; -1 where either is not
            known. Always an estimate by the straight line.
        status: ``known``, ``unknown`` (to be asked for) or ``confidential`` (not on any map).
    """

    id: str
    number: int
    time: str
    who: str
    href: str
    text: str
    status: str
    done: bool
    latitude: float
    longitude: float
    minutes_before: int
