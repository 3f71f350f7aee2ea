"""Adding a fact to a child's record, and taking one back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from agile_app.core.errors import Conflict, Invalid, NotFound
from agile_app.core.time import now, today
from agile_app.records.access import access_child
from agile_app.records.facts.effects import EFFECTS, TABLES, Book, as_json
from agile_app.records.facts.kinds import DAYS_AHEAD, DAYS_BACK, Kind
from agile_app.records.facts.schemas import NewFact
from agile_app.records.models import RecordedFact
from agile_app.records.service import touch
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.permissions import Permission


def add_fact(session: Session, actor: Actor, kind: Kind, new: NewFact) -> RecordedFact:
    """Put a fact on a child's record, under the id its device made.

    Raises:
        NotFound, NotAllowed: as ``access_child``.
        Invalid: its day cannot be, or the record does not bear it; the field is named.
        Conflict: the id belongs to another fact.
    """
    access_child(session, actor, new.child_id, Permission.CHILD_WRITE)
    known = session.get(RecordedFact, new.id)
    if known is not None:
        if (known.child_id, known.kind) != (new.child_id, kind.code):
            raise Conflict("This fact's identifier is already used.")
        return known
    if kind.ahead and new.on < today():
        raise Invalid("That day has passed. If it was held, record it as held.", field="on")
    if not kind.ahead and new.on > today():
        raise Invalid("That day has not come yet.", field="on")
    if not -DAYS_BACK <= (new.on - today()).days <= DAYS_AHEAD:
        raise Invalid("Check the year of that day.", field="on")
    book = Book(session, new.child_id, new.id, new.on, new.said())
    EFFECTS[kind.code](book)
    fact = RecordedFact(
        id=new.id,
        child_id=new.child_id,
        kind=kind.code,
        happened_on=new.on,
        said=book.said,
        changes=book.changes,
        recorded_by_id=actor.worker_id,
        recorded_by=actor.name,
    )
    session.add(fact)
    record(session, actor, f"{kind.code}.recorded", child_id=new.child_id, subject_id=new.id)
    touch(session, new.child_id)
    return fact


def take_back(
    session: Session, actor: Actor, child_id: UUID, fact_id: UUID, *, because: str
) -> None:
    """Undo what a fact changed. The fact itself stays, with who took it back, when and why.

    Raises:
        NotFound, NotAllowed: as ``access_child``; there is no such fact on this record.
        Conflict: something later builds on it, or what it wrote was changed since.
    """
    access_child(session, actor, child_id, Permission.CHILD_WRITE)
    fact = session.get(RecordedFact, fact_id)
    if fact is None or fact.child_id != child_id:
        raise NotFound("There is no such fact on this record.")
    if fact.taken_back_at is not None:
        return
    _refuse_where_others_build_on_it(session, fact)
    for change in reversed(fact.changes):
        _undo(session, change)
    fact.taken_back_at = now()
    fact.taken_back_by = actor.name
    fact.taken_back_because = because
    session.add(fact)
    record(session, actor, "fact.taken_back", child_id=child_id, subject_id=fact_id,
           facts={"kind": fact.kind})  # fmt: skip
    touch(session, child_id)


def _refuse_where_others_build_on_it(session: Session, fact: RecordedFact) -> None:
    touched = {change["id"] for change in fact.changes}
    later = session.scalars(
        select(RecordedFact).where(
            col(RecordedFact.child_id) == fact.child_id,
            col(RecordedFact.recorded_at) > fact.recorded_at,
            col(RecordedFact.taken_back_at).is_(None),
        )
    )
    if any(change["id"] in touched for each in later for change in each.changes):
        raise Conflict(
            "Something recorded later builds on this.", what_to_do="Take the later one back first."
        )


def _undo(session: Session, change: dict[str, Any]) -> None:
    table = TABLES[change["table"]]
    row = session.get(table, UUID(change["id"]))
    stands = row and as_json({name: getattr(row, name) for name in change["after"]})
    if row is None or stands != change["after"]:
        raise Conflict(
            "What it wrote was changed since, so it cannot be taken back by itself.",
            what_to_do="Record what is right now.",
        )
    if change["before"] is None:
        session.delete(row)
        session.flush()
        return
    for name, value in change["before"].items():
        setattr(row, name, _from_json(value, name))
    session.add(row)


def _from_json(value: Any, column: str) -> Any:
    """A column's value again. Days end in ``_on`` and moments in ``_at`` throughout the record."""
    if value and column.endswith("_on"):
        return date.fromisoformat(value)
    if value and column.endswith("_at"):
        return datetime.fromisoformat(value)
    return value
