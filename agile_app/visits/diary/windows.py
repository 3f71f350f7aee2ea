"""When a family can be visited: said on the child's record by those who work with them."""

from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import Conflict, Invalid, NotFound
from agile_app.core.time import now, today
from agile_app.records.access import access_child
from agile_app.records.service import touch
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.permissions import Permission
from agile_app.visits.diary.models import VisitWindow
from agile_app.visits.diary.schemas import NewWindow


def add_window(session: Session, actor: Actor, window_id: UUID, new: NewWindow) -> VisitWindow:
    """Say when a child's family can be visited, under the id the device made.

    Raises:
        NotFound, NotAllowed: as ``access_child``.
        Invalid: no weekday, ends before it starts, or has passed already.
        Conflict: the id belongs to another window.
    """
    access_child(session, actor, new.child_id, Permission.CHILD_WRITE)
    if not new.weekdays:
        raise Invalid("Choose at least one day of the week.", field="weekdays")
    if new.to_minute <= new.from_minute:
        raise Invalid("The time ends before it starts.", field="to_minute")
    if new.from_on and new.to_on and new.to_on < new.from_on:
        raise Invalid("It stops before it begins.", field="to_on")
    if new.to_on and new.to_on < today():
        raise Invalid("That day has passed.", field="to_on")
    known = session.get(VisitWindow, window_id)
    if known is not None:
        if known.child_id != new.child_id:
            raise Conflict("This time's identifier is already used.")
        return known
    row = VisitWindow(
        id=window_id,
        child_id=new.child_id,
        weekdays="".join(sorted(set(new.weekdays))),
        from_minute=new.from_minute,
        to_minute=new.to_minute,
        effect=new.effect,
        because=new.because,
        from_on=new.from_on,
        to_on=new.to_on,
        added_by_id=actor.worker_id,
        added_by=actor.name,
    )
    session.add(row)
    _tell(session, actor, "visit_window.added", row)
    return row


def end_window(session: Session, actor: Actor, child_id: UUID, window_id: UUID) -> None:
    """Say that a window holds no longer. Raises as ``access_child``; NotFound for none there."""
    access_child(session, actor, child_id, Permission.CHILD_WRITE)
    row = session.get(VisitWindow, window_id)
    if row is None or row.child_id != child_id:
        raise NotFound("There is no such time on this record.")
    if row.ended_at is None:
        row.ended_at = now()
        session.add(row)
        _tell(session, actor, "visit_window.ended", row)


def _tell(session: Session, actor: Actor, act: str, row: VisitWindow) -> None:
    record(
        session, actor, act, child_id=row.child_id, subject_id=row.id,
        facts={"effect": row.effect, "weekdays": row.weekdays},
    )  # fmt: skip
    touch(session, row.child_id)
