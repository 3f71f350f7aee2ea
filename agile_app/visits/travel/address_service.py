"""Addresses nobody can place: asked for, never guessed; and placed when their postcode is known."""

from uuid import UUID

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from agile_app.core.errors import Invalid, NotFound
from agile_app.records.access import access_child
from agile_app.records.models import Address, Child
from agile_app.records.service import touch, written_in_bulk
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.permissions import Permission
from agile_app.visits.travel.models import Postcode
from agile_app.visits.travel.rules import tidy_postcode
from agile_app.visits.travel.schemas import PlaceAddress

_BATCH = 500


def place_address(session: Session, actor: Actor, said: PlaceAddress) -> Address:
    """Take down where a child's address is, as the worker said.

    Raises:
        NotFound, NotAllowed: as ``access_child``; or there is no such address.
        Invalid: the postcode is not among those that are known.
    """
    address = session.get(Address, said.address_id)
    if address is None or session.get(Child, address.person_id) is None:
        raise NotFound("There is no such address on a child's record.")
    access_child(session, actor, address.person_id, Permission.CHILD_WRITE)
    if said.latitude is not None:
        address.latitude, address.longitude = said.latitude, said.longitude
        by = "point"
    else:
        known = session.get(Postcode, said.postcode)
        if known is None:
            raise Invalid(
                f"Nobody here knows where {said.postcode} is.",
                code="postcode_unknown",
                what_to_do="Check the postcode, or give the place as a point.",
                field="postcode",
            )
        address.latitude, address.longitude = known.latitude, known.longitude
        by = "postcode"
    if said.postcode:
        address.postcode = said.postcode
    session.add(address)
    record(
        session, actor, "address.placed", child_id=address.person_id, subject_id=address.id,
        facts={"by": by},
    )  # fmt: skip
    written_in_bulk(session, [address.person_id])
    touch(session, address.person_id)
    return address


def fill_from_postcodes(session: Session) -> int:
    """Give every unplaced address the place of its postcode, where that is known; how many.

    A place that was stated is kept. Each child whose address was placed is told to devices.
    """
    unplaced = session.execute(
        select(col(Address.id), col(Address.person_id), col(Address.postcode)).where(
            or_(col(Address.latitude).is_(None), col(Address.longitude).is_(None)),
            func.length(col(Address.postcode)) > 0,
        )
    ).all()
    by_code: dict[str, list[tuple[UUID, UUID]]] = {}
    for address_id, person_id, postcode in unplaced:
        if code := tidy_postcode(postcode):
            by_code.setdefault(code, []).append((address_id, person_id))
    codes = sorted(by_code)
    people: set[UUID] = set()
    filled = 0
    for start in range(0, len(codes), _BATCH):
        known = session.exec(
            select(Postcode).where(col(Postcode.code).in_(codes[start : start + _BATCH]))
        )
        for place in known:
            for address_id, person_id in by_code[place.code]:
                session.execute(
                    update(Address)
                    .where(col(Address.id) == address_id)
                    .values(latitude=place.latitude, longitude=place.longitude)
                )
                people.add(person_id)
                filled += 1
    ordered = sorted(people)
    for start in range(0, len(ordered), _BATCH):
        some = ordered[start : start + _BATCH]
        for child_id in session.scalars(select(col(Child.id)).where(col(Child.id).in_(some))):
            touch(session, child_id)
    if filled:
        record(session, None, "address.placed_by_postcode", facts={"addresses": filled})
    return filled


def count_unplaced(session: Session) -> int:
    """How many current addresses of children have no place."""
    return session.execute(
        select(func.count())
        .select_from(Address)
        .join(Child, col(Child.id) == col(Address.person_id))
        .where(col(Address.ended_on).is_(None), col(Address.latitude).is_(None))
    ).scalar_one()
