"""Where a place is, and how long from each to each. What is unknown is None, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

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
    """Travel times between all ``points`` by ``mode``. It always answers, and says from what."""
    return Matrix(len(points), straight_line(points, mode), mode, True, STRAIGHT_LINE)


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
