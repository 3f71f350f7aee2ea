"""What a device may say about places."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits.travel import address_service
from agile_app.visits.travel.schemas import PlaceAddress


@operation("address.place", permission=Permission.CHILD_WRITE, input=PlaceAddress)
def address_place(
    session: Session, actor: Actor, said: PlaceAddress, meta: OperationMeta
) -> dict[str, Any] | None:
    """A worker says where an address is."""
    address = address_service.place_address(session, actor, said)
    return {"id": str(address.id)}
