"""Places on a device: where each child's address is, the offices, and which map may be kept."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.time import today
from agile_app.device import bundles
from agile_app.records.bundle import (
    Collections,
    address_line,
    child_name,
    contribute,
    current_address,
    records_of,
)
from agile_app.security.actor import Actor
from agile_app.visits.travel import packs, service
from agile_app.visits.travel.models import PlacePack
from agile_app.visits.travel.rows import MapRow, OfficeRow, PlaceRow

KEY = "places"


def place_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """Where each child lives now; nothing for a child without a current address."""
    records = records_of(session, child_ids)
    on = today()
    addresses = {child_id: current_address(records, child_id, on) for child_id in child_ids}
    points = service.locate_each(
        session,
        {
            child_id: (address.postcode, address.latitude, address.longitude)
            for child_id, address in addresses.items()
            if address is not None and not address.confidential
        },
    )
    found: dict[UUID, Collections] = {}
    for child_id, address in addresses.items():
        if address is None:
            found[child_id] = {}
            continue
        point = points.get(child_id)
        hidden = address.confidential
        row = PlaceRow(
            id=str(child_id),
            child_id=str(child_id),
            child_name=child_name(records, child_id),
            address_id="" if hidden else str(address.id),
            known=point is not None,
            confidential=hidden,
            text="" if hidden else address_line(address),
            postcode="" if hidden else address.postcode,
            latitude=point.latitude if point else 0.0,
            longitude=point.longitude if point else 0.0,
        )
        found[child_id] = {PlaceRow.COLLECTION: [row]}
    return found


class _Places:
    """The offices and the map, alike for every worker."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        text = repr(_shared_rows(session))
        return {KEY: hashlib.sha256(text.encode()).hexdigest()[:16]}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        return {KEY: _shared_rows(session)}


def _shared_rows(session: Session) -> dict[str, list[Any]]:
    pack = session.get(PlacePack, packs.MAP)
    return {
        OfficeRow.COLLECTION: [
            OfficeRow(
                id=str(office.id),
                name=office.name,
                is_default=number == 0,
                known=office.point is not None,
                latitude=office.point.latitude if office.point else 0.0,
                longitude=office.point.longitude if office.point else 0.0,
            )
            for number, office in enumerate(service.offices(session))
        ],
        MapRow.COLLECTION: []
        if pack is None
        else [MapRow("map", pack.digest, pack.count, pack.attribution, pack.licence)],
    }


bundles.register(_Places(), shapes=(MapRow, OfficeRow))
contribute(place_rows, PlaceRow)
