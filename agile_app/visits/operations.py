"""What a device asks of a visit: each tap once, with the time of the device."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits import service
from agile_app.visits.models import Visit
from agile_app.visits.schemas import Cancelled, NotIn, Opened, Recorded, StartedHere, Tapped
from agile_app.visits.service import Tap


def _tap(meta: OperationMeta) -> Tap:
    return Tap(meta.id, meta.at, meta.received_at, meta.device_id or "")


def _answer(visits: list[Visit]) -> dict[str, Any]:
    return {"status": {str(visit.id): visit.status for visit in visits}}


@operation("visit.viewed", permission=Permission.CHILD_READ, input=Opened)
def viewed(
    session: Session, actor: Actor, opened: Opened, meta: OperationMeta
) -> dict[str, Any] | None:
    """A visit was opened on a device."""
    service.note_view(session, actor, opened.id, at=meta.at)
    return None


@operation("visit.on_my_way", permission=Permission.CHILD_WRITE, input=Tapped)
def on_my_way(
    session: Session, actor: Actor, tapped: Tapped, meta: OperationMeta
) -> dict[str, Any]:
    """The worker set off."""
    return _answer(service.on_my_way(session, actor, tapped.visit_ids, _tap(meta)))


@operation("visit.arrive", permission=Permission.CHILD_WRITE, input=Tapped)
def arrive(session: Session, actor: Actor, tapped: Tapped, meta: OperationMeta) -> dict[str, Any]:
    """The worker is there."""
    return _answer(service.arrive(session, actor, tapped.visit_ids, _tap(meta)))


@operation("visit.start", permission=Permission.CHILD_WRITE, input=StartedHere)
def start(
    session: Session, actor: Actor, wanted: StartedHere, meta: OperationMeta
) -> dict[str, Any]:
    """The worker is at a door nobody planned to knock at."""
    return _answer(service.start_here(session, actor, wanted, _tap(meta)))


@operation("visit.leave", permission=Permission.CHILD_WRITE, input=Tapped)
def leave(session: Session, actor: Actor, tapped: Tapped, meta: OperationMeta) -> dict[str, Any]:
    """The worker left."""
    return _answer(service.leave(session, actor, tapped.visit_ids, _tap(meta)))


@operation("visit.no_access", permission=Permission.CHILD_WRITE, input=NotIn)
def no_access(session: Session, actor: Actor, wanted: NotIn, meta: OperationMeta) -> dict[str, Any]:
    """Nobody was reached."""
    return _answer(service.no_access(session, actor, wanted, _tap(meta)))


@operation("visit.cancel", permission=Permission.CHILD_WRITE, input=Cancelled)
def cancel(
    session: Session, actor: Actor, wanted: Cancelled, meta: OperationMeta
) -> dict[str, Any]:
    """A planned visit is off."""
    return _answer(service.cancel(session, actor, wanted.visit_ids, wanted.because, _tap(meta)))


@operation("visit.record", permission=Permission.CHILD_WRITE, input=Recorded)
def record(session: Session, actor: Actor, wanted: Recorded, meta: OperationMeta) -> dict[str, Any]:
    """The record is finished."""
    return _answer(service.record_visit(session, actor, wanted, _tap(meta)))
