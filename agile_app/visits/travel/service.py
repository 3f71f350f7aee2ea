"""Where a place is, and how long from each to each. What is unknown is None, never guessed."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.visits.travel import packs, routing
from agile_app.visits.travel.models import Office, Postcode
from agile_app.visits.travel.rules import (
    STRAIGHT_LINE,
    Mode,
    Point,
    is_in_britain,
    straight_line,
    tidy_postcode,
)

__all__ = ["Matrix", "OfficePlace", "Point", "default_office", "locate", "matrix", "offices"]

log = logging.getLogger(__name__)

ROADS = "roads"


@dataclass(frozen=True)
class Matrix:
    """Seconds of travel from each place to each, row by row.

    Attributes:
        estimated: false only where a routing server answered for every pair.
        source: what answered, as the screen says it.
    """

    size: int
    seconds: list[int]
    mode: Mode
    estimated: bool
    source: str

    def between(self, start: int, end: int) -> int:
        """Seconds from the place at ``start`` to the place at ``end``."""
        return self.seconds[start * self.size + end]


def matrix(
    session: Session,
    points: Sequence[Point],
    mode: Mode,
    *,
    departs: datetime | None = None,
) -> Matrix:
    """Travel times between all ``points`` by ``mode``. It always answers, and says from what.

    First the operator's routing server, then the imported roads, then the straight line; each
    fills in what the one before it does not know. ``departs`` is for servers that know the traffic;
    none of these does, so each hour of the day is alike.
    """
    count = len(points)
    found: list[int | None] = [None] * (count * count)
    sources: list[str] = []
    asked = _from_server(points, mode)
    if asked is not None:
        found, server = asked
        sources.append(server)
    if None in found:
        over_roads = _over_roads(session, points, mode)
        if over_roads is not None and _fill(found, over_roads):
            sources.append(ROADS)
    if None in found or not count:
        _fill(found, straight_line(points, mode))
        sources.append(STRAIGHT_LINE)
    seconds = [each or 0 for each in found]
    estimated = asked is None or len(sources) > 1
    return Matrix(count, seconds, mode, estimated, " and ".join(sources))


def _fill(found: list[int | None], known: Sequence[int | None]) -> bool:
    """Put ``known`` where nothing is found yet; whether that added anything."""
    if len(found) == found.count(None):
        found[:] = known
        return len(found) > found.count(None)
    added = False
    for place, value in enumerate(known):
        if found[place] is None and value is not None:
            found[place] = value
            added = True
    return added


def _from_server(points: Sequence[Point], mode: Mode) -> tuple[list[int | None], str] | None:
    """What the routing server says between the places it may know; None elsewhere in the table."""
    if not routing.is_set(mode):
        return None
    open_to_it = [number for number, point in enumerate(points) if routing.may_know(point)]
    if len(open_to_it) < 2:
        return None
    answered = routing.ask([points[number] for number in open_to_it], mode)
    if answered is None:
        return None
    table, server = answered
    count, asked = len(points), len(open_to_it)
    found: list[int | None] = [None] * (count * count)
    for down, row in enumerate(open_to_it):
        for across, column in enumerate(open_to_it):
            found[row * count + column] = table[down * asked + across]
    return found, server


def _over_roads(session: Session, points: Sequence[Point], mode: Mode) -> list[int | None] | None:
    if len(points) < 2:
        return None
    try:
        roads = packs.roads_for(session, mode)
    except packs.RoadsDamaged as error:
        log.warning("the imported roads cannot be read", extra={"pack": str(error)})
        return None
    return roads.table(points) if roads else None


def locate(
    session: Session,
    *,
    postcode: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    confidential: bool = False,
) -> Point | None:
    """The place of an address: its own coordinates, or its postcode's; None when unknown.

    None must be asked for, never guessed. ``confidential`` is carried on in the point.
    """
    if latitude is not None and longitude is not None and is_in_britain(latitude, longitude):
        return Point(latitude, longitude, confidential)
    code = tidy_postcode(postcode)
    found = session.get(Postcode, code) if code else None
    return Point(found.latitude, found.longitude, confidential) if found else None


Said = tuple[str, float | None, float | None]
_AT_ONCE = 500


def locate_each(session: Session, said: Mapping[UUID, Said]) -> dict[UUID, Point]:
    """As ``locate``, for many at once: (postcode, latitude, longitude) by id. The unknown are
    left out."""
    found: dict[UUID, Point] = {}
    by_code: dict[str, list[UUID]] = {}
    for subject, (postcode, latitude, longitude) in said.items():
        if latitude is not None and longitude is not None and is_in_britain(latitude, longitude):
            found[subject] = Point(latitude, longitude)
        elif code := tidy_postcode(postcode):
            by_code.setdefault(code, []).append(subject)
    codes = sorted(by_code)
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        for place in session.exec(select(Postcode).where(col(Postcode.code).in_(some))):
            for subject in by_code[place.code]:
                found[subject] = Point(place.latitude, place.longitude)
    return found


@dataclass(frozen=True)
class OfficePlace:
    """An office, with its place where that is known."""

    id: UUID
    name: str
    point: Point | None


def offices(session: Session) -> list[OfficePlace]:
    """All offices, the default one first, then by name."""
    found = session.exec(select(Office).order_by(col(Office.is_default).desc(), col(Office.name)))
    return [
        OfficePlace(
            each.id,
            each.name,
            locate(
                session,
                postcode=each.postcode,
                latitude=each.latitude,
                longitude=each.longitude,
            ),
        )
        for each in found
    ]


def default_office(session: Session) -> OfficePlace | None:
    """Where a worker's day starts unless they said otherwise; None when no office is known."""
    return next(iter(offices(session)), None)


def ensure_office(session: Session, name: str, point: Point) -> None:
    """Make ``name`` the default office where there is none at all."""
    if session.exec(select(Office).limit(1)).first() is None:
        session.add(
            Office(
                name=name,
                latitude=point.latitude,
                longitude=point.longitude,
                is_default=True,
            )
        )
