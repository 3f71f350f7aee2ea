"""What may happen to a child's record. Each function: who, what, allowed, valid, change, audit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from agile_app.core.errors import Conflict, Invalid
from agile_app.core.notices import notify
from agile_app.core.time import now, today
from agile_app.records.access import access_child, caseload, visible_children
from agile_app.records.bundle import Collections, collect
from agile_app.records.family import Family, people_rows
from agile_app.records.models import Allocation, CaseNote, Child, Person, Relationship
from agile_app.records.repository import close_to, read_records
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.records.schemas import NewCaseNote
from agile_app.records.search_index import mark_changed
from agile_app.records.summary import child_row, full_name, initials
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.permissions import Permission

# A tablet's clock may be a little ahead of the server's.
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Known:
    """Who is who around a child.

    Attributes:
        child: the child. around: the people around them, as the reader may know them.
        people, children: everybody whose name must be known to be left out of what leaves:
            restricted ones too, and those of the reader's other children. Never shown.
    """

    child: ChildRow
    around: list[PersonRow]
    people: list[PersonRow]
    children: list[ChildRow]


def who_is_who(session: Session, actor: Actor, child_id: UUID) -> Known:
    """Who is around a child, and whose names a copy for their family leaves out.

    Raises:
        NotAllowed, NotFound: as ``access_child``.
    """
    access_child(session, actor, child_id, Permission.CHILD_READ)
    on = today()
    others = session.scalars(caseload(actor))
    records = read_records(session, {child_id, *others})
    people = [row for each in records.children for row in people_rows(Family(records, each, on))]
    children = [child_row(records, each, on) for each in records.children]
    close_to(session, records, visible_children(actor))
    return Known(
        child=child_row(records, child_id, on),
        around=people_rows(Family(records, child_id, on)),
        people=people,
        children=children,
    )


def touch(session: Session, child_id: UUID) -> None:
    """Say that something of the child changed: its version rises, and devices hear after commit.

    Every change of anything of a child, in any feature, calls this in the same transaction.
    """
    session.execute(
        update(Child)
        .where(col(Child.id) == child_id)
        .values(version=col(Child.version) + 1, updated_at=now())
    )
    mark_changed(session, [child_id])
    notify(session, "child.changed", child_id=child_id)


def written_in_bulk(session: Session, person_ids: Iterable[UUID]) -> None:
    """Say that people were written by bulk statements, which the search does not hear of."""
    mark_changed(session, person_ids)


def view_child(session: Session, actor: Actor, child_id: UUID) -> Collections:
    """A child's whole record as rows by collection, as devices hold it. The view is audited.

    Raises:
        NotFound, NotAllowed: as ``access_child``.
    """
    access_child(session, actor, child_id, Permission.CHILD_READ)
    found = collect(session, actor, [child_id])[child_id]
    record(session, actor, "child.viewed", child_id=child_id)
    return found


def note_view(session: Session, actor: Actor, child_id: UUID, *, at: datetime) -> None:
    """Take down that a worker opened a child's record on a device, perhaps offline, ``at`` a time.

    Raises as ``access_child``.
    """
    access_child(session, actor, child_id, Permission.CHILD_READ)
    record(
        session, actor, "child.viewed", child_id=child_id,
        facts={"on_device_at": at.isoformat(timespec="seconds")},
    )  # fmt: skip


def child_names(session: Session, actor: Actor, child_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of those of these children whose record the actor may see, as people say them."""
    rows = session.execute(
        select(Child, Person)
        .join(Person, col(Person.id) == col(Child.id))
        .where(col(Child.id).in_(child_ids), col(Child.id).in_(visible_children(actor)))
    )
    return {child.id: full_name(person, f"Child {child.la_child_id}") for child, person in rows}


def initials_of(session: Session, child_ids: Collection[UUID]) -> dict[UUID, str]:
    """Initials of these children, for where a name may not be said. The caller has decided that
    whoever reads them works with the children."""
    rows = session.execute(select(Person).where(col(Person.id).in_(child_ids))).scalars()
    return {person.id: initials(full_name(person)) for person in rows}


def names_around(session: Session, worker_id: UUID) -> set[str]:
    """Every name of the children a worker was ever given, and of those related to them: what may
    not be in words that leave."""
    held = select(col(Allocation.child_id)).where(col(Allocation.worker_id) == worker_id)
    start, end = col(Relationship.person_id), col(Relationship.related_id)
    rows = session.execute(
        select(col(Person.given_name), col(Person.family_name), col(Person.known_as)).where(
            or_(
                col(Person.id).in_(held),
                col(Person.id).in_(select(end).where(start.in_(held))),
                col(Person.id).in_(select(start).where(end.in_(held))),
            )
        )
    )
    return {name for row in rows for name in row if name}


def add_case_note(session: Session, actor: Actor, note_id: UUID, new: NewCaseNote) -> CaseNote:
    """Put a case note on a child's record, under the id its device made.

    Raises:
        NotFound, NotAllowed: as ``access_child``.
        Invalid: it happened in the future, or corrects a note that is not this child's.
        Conflict: the id belongs to another note.
    """
    access_child(session, actor, new.child_id, Permission.CHILD_WRITE)
    known = session.get(CaseNote, note_id)
    if known is not None:
        if (known.child_id, known.written_by_id) != (new.child_id, actor.worker_id):
            raise Conflict("This note's identifier is already used.")
        return known
    if new.happened_at > now() + _CLOCK_SLACK:
        raise Invalid("A case note is of something that has happened.", field="happened_at")
    if new.corrects_id is not None:
        corrected = session.get(CaseNote, new.corrects_id)
        if corrected is None or corrected.child_id != new.child_id:
            raise Invalid("The note it corrects is not on this record.", field="corrects_id")
    note = CaseNote(
        id=note_id,
        child_id=new.child_id,
        kind=new.kind,
        happened_at=new.happened_at,
        title=new.title,
        text=new.text,
        corrects_id=new.corrects_id,
        written_by_id=actor.worker_id,
        written_by=actor.name,
    )
    session.add(note)
    record(
        session, actor, "case_note.added", child_id=new.child_id, subject_id=note_id,
        facts={"kind": new.kind, "corrects": str(new.corrects_id) if new.corrects_id else None},
    )  # fmt: skip
    touch(session, new.child_id)
    return note
