"""What devices may ask of records."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.records import allocation_service, service
from agile_app.records.schemas import EndAllocation, NewAllocation, NewCaseNote, Opened
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


@operation("child.viewed", permission=Permission.CHILD_READ, input=Opened)
def child_viewed(
    session: Session, actor: Actor, opened: Opened, meta: OperationMeta
) -> dict[str, Any] | None:
    """A child's record was opened on a device."""
    service.note_view(session, actor, opened.id, at=meta.at)
    return None


@operation("case_note.add", permission=Permission.CHILD_WRITE, input=NewCaseNote)
def case_note_add(
    session: Session, actor: Actor, new: NewCaseNote, meta: OperationMeta
) -> dict[str, Any] | None:
    """A case note; the operation's id is the note's."""
    note = service.add_case_note(session, actor, meta.id, new)
    return {"id": str(note.id)}


@operation("child.allocate", permission=Permission.ALLOCATE, input=NewAllocation)
def child_allocate(
    session: Session, actor: Actor, new: NewAllocation, meta: OperationMeta
) -> dict[str, Any] | None:
    """A child given to a worker or a team."""
    allocation = allocation_service.allocate(session, actor, meta.id, new)
    return {"id": str(allocation.id)}


@operation("child.end_allocation", permission=Permission.ALLOCATE, input=EndAllocation)
def child_end_allocation(
    session: Session, actor: Actor, ending: EndAllocation, meta: OperationMeta
) -> dict[str, Any] | None:
    """An allocation that ends."""
    allocation_service.end_allocation(session, actor, ending.allocation_id, ending.reason)
    return None
