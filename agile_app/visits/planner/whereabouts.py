"""Where visits go: the home of a child, the place a visit was planned for, the office."""

import re
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.records.bundle import address_line, current_address
from agile_app.visits.planner.reading import Read
from agile_app.visits.planner.shapes import Spot
from agile_app.visits.travel.service import Point, default_office, locate

OFFICE = "office"
CONFIDENTIAL = "Confidential address"
MOVED = "They have moved since this was planned: it now goes to the new address."

_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)


class Whereabouts:
    """Spots of one reading. What nobody has said the place of is a spot without a point."""

    def __init__(self, session: Session, read: Read) -> None:
        self._session = session
        self._read = read
        self._homes: dict[UUID, Spot] = {}
        office = default_office(session)
        self.office = Spot(OFFICE, office.point if office else None, office.name if office else "")

    def home_of(self, child_id: UUID) -> Spot:
        """Where the child lives now. Its key is one for all who live there."""
        if child_id not in self._homes:
            address = current_address(self._read.records, child_id, self._read.today)
            self._homes[child_id] = self._spot_of(address, child_id)
        return self._homes[child_id]

    def place_of(self, visit: Any) -> tuple[Spot, str]:
        """Where a visit goes, and what to say when the family moved since it was planned."""
        home = self.home_of(visit.child_id)
        said = visit.place.strip()
        if not said or home.confidential or _is(said, home.text):
            return home, ""
        for address in self._read.records.addresses.get(visit.child_id, []):
            if not _is(said, address_line(address)):
                continue
            if address.ended_on is not None and address.ended_on <= self._read.today:
                return home, MOVED
            return self._spot_of(address, visit.child_id), ""
        return Spot(f"said:{said.lower()}", self.point_of(said), said), ""

    def point_of(
        self, said: str, latitude: float | None = None, longitude: float | None = None
    ) -> Point | None:
        """The point of a place in words, by its coordinates or the postcode among the words."""
        found = _POSTCODE.search(said)
        return locate(
            self._session,
            postcode=found.group() if found else "",
            latitude=latitude,
            longitude=longitude,
        )

    def _spot_of(self, address: Any | None, child_id: UUID) -> Spot:
        if address is None:
            return Spot(f"unknown:{child_id}", None)
        point = locate(
            self._session,
            postcode=address.postcode,
            latitude=address.latitude,
            longitude=address.longitude,
            confidential=address.confidential,
        )
        text = address_line(address)
        # Whoever hides is never merged with, or found beside, those who do not.
        hidden = f"hidden:{child_id}:" if address.confidential else ""
        if point is None:
            return Spot(f"{hidden}unknown:{text}", None, text, address.confidential)
        key = f"{hidden}{point.latitude:.5f},{point.longitude:.5f}:{text}"
        return Spot(key, point, text, address.confidential)


def _is(said: str, address: str) -> bool:
    """Whether the words of a visit's place mean this address: its first line and its postcode."""
    parts = [part.strip().lower() for part in address.split(",") if part.strip()]
    said = said.lower()
    return bool(parts) and parts[0] in said and parts[-1] in said
