"""Where and whom to look for, put together for one who was told of an alarm."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from agile_app.core.time import today
from agile_app.people.service import workers_by_id
from agile_app.records import codes
from agile_app.records.access import standing_to
from agile_app.records.models import Address, Child, Person, RecordWarning
from agile_app.security.access import decide
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits.home_safe import repository
from agile_app.visits.home_safe.models import LoneVisit
from agile_app.visits.home_safe.rows import LoneDetailsRow
from agile_app.visits.home_safe.words import clock
from agile_app.visits.models import Visit


def visits_of(session: Session, timer: LoneVisit) -> list[Visit]:
    """The visits a timer stands for: one, or one for each brother and sister."""
    if timer.visit_id is None:
        return []
    statement = select(Visit).where(
        or_(col(Visit.id) == timer.visit_id, col(Visit.group_id) == timer.subject_id)
    )
    return list(session.execute(statement.order_by(col(Visit.id))).scalars())


def children_of(session: Session, timer: LoneVisit) -> list[UUID]:
    return list(dict.fromkeys(visit.child_id for visit in visits_of(session, timer)))


def details(session: Session, actor: Actor, timer: LoneVisit) -> LoneDetailsRow:
    """What helps to find the worker.

    The place and the warnings are for everyone who was told: a life may hang on them. The family's
    name is for those to whom the record is open anyway. A confidential address is not told to a
    device, nor anything of a family to someone who is on that record's list of refusals.
    """
    visits = visits_of(session, timer)
    places, names, warnings, hidden = [], [], [], False
    for visit in visits:
        child = session.get(Child, visit.child_id)
        if child is None:
            continue
        standing = standing_to(session, actor, child)
        if standing.refused or _confidential(session, child.id):
            hidden = True
        elif visit.place:
            places.append(visit.place)
        if decide(actor, Permission.CHILD_READ, standing):
            person = session.get_one(Person, child.id)
            names.append(f"{person.given_name} {person.family_name}")
        if not standing.refused:
            warnings.extend(_warnings(session, child.id))
    worker = workers_by_id(session, {timer.worker_id})[timer.worker_id]
    safety = repository.safety_of(session, timer.worker_id)
    place = timer.place or next(iter(places), "")
    return LoneDetailsRow(
        id=str(timer.id),
        place="" if hidden and not timer.place else place,
        place_note=(
            "The address is confidential and is not told to a tablet: ask the duty manager."
            if hidden
            else ""
            if place
            else "No place was given."
        ),
        visiting=", ".join(names),
        car=", ".join(one for one in (safety.car_colour, safety.car_registration) if one)
        if safety
        else "",
        phone=(safety.phone if safety else "") or worker.phone,
        contact=", ".join(one for one in (safety.contact_name, safety.contact_phone) if one)
        if safety
        else "",
        warnings=list(dict.fromkeys(warnings)),
        planned=f"{clock(visits[0].planned_at)}, {visits[0].planned_minutes} minutes"
        if visits
        else "",
    )


def _confidential(session: Session, child_id: UUID) -> bool:
    statement = select(col(Address.id)).where(
        col(Address.person_id) == child_id,
        col(Address.confidential).is_(True),
        or_(col(Address.ended_on).is_(None), col(Address.ended_on) > today()),
    )
    return session.execute(statement.limit(1)).first() is not None


def _warnings(session: Session, child_id: UUID) -> list[str]:
    statement = select(RecordWarning).where(
        col(RecordWarning.child_id) == child_id,
        col(RecordWarning.started_on) <= today(),
        or_(col(RecordWarning.ended_on).is_(None), col(RecordWarning.ended_on) > today()),
    )
    return [
        f"{codes.WARNING_KIND.label(warning.kind)}: {warning.text}"
        for warning in session.execute(statement).scalars()
    ]
