"""What devices may ask of home safe. Any worker may go out alone, so the role decides nothing here:
whose timer it is, and who was told, does."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits.home_safe import response_service, service
from agile_app.visits.home_safe.schemas import (
    About,
    Arm,
    Buddy,
    Codes,
    Details,
    Extend,
    Safe,
    StandDown,
)

_ANY_WORKER = Permission.SIGNED_IN
Result = dict[str, Any] | None


@operation("home_safe.arm", permission=_ANY_WORKER, input=Arm)
def arm(session: Session, actor: Actor, new: Arm, meta: OperationMeta) -> Result:
    """Going in alone, out by then."""
    timer = service.arm(session, actor, new, at=meta.at, heard_at=meta.received_at)
    return {"id": str(timer.id)}


@operation("home_safe.extend", permission=_ANY_WORKER, input=Extend)
def extend(session: Session, actor: Actor, given: Extend, meta: OperationMeta) -> Result:
    """More time, with one tap."""
    service.extend(session, actor, given, at=meta.at, heard_at=meta.received_at)
    return None


@operation("home_safe.buddy", permission=_ANY_WORKER, input=Buddy)
def buddy(session: Session, actor: Actor, given: Buddy, meta: OperationMeta) -> Result:
    """Another buddy for this visit."""
    service.choose_buddy(session, actor, given)
    return None


@operation("home_safe.safe", permission=_ANY_WORKER, input=Safe)
def safe(session: Session, actor: Actor, given: Safe, meta: OperationMeta) -> Result:
    """“I am safe”. Its answer is the same whichever code was typed."""
    service.safe(session, actor, given, at=meta.at, heard_at=meta.received_at)
    return None


@operation("home_safe.acknowledge", permission=_ANY_WORKER, input=About)
def acknowledge(session: Session, actor: Actor, given: About, meta: OperationMeta) -> Result:
    """“I am on it”."""
    response_service.acknowledge(session, actor, given.id, heard_at=meta.received_at)
    return None


@operation("home_safe.show_details", permission=_ANY_WORKER, input=About)
def show_details(session: Session, actor: Actor, given: About, meta: OperationMeta) -> Result:
    """Where and whom to look for; audited."""
    response_service.show_details(session, actor, given.id)
    return None


@operation("home_safe.stand_down", permission=_ANY_WORKER, input=StandDown)
def stand_down(session: Session, actor: Actor, given: StandDown, meta: OperationMeta) -> Result:
    """They are found, or the matter is in other hands."""
    response_service.stand_down(session, actor, given, heard_at=meta.received_at)
    return None


@operation("home_safe.details", permission=_ANY_WORKER, input=Details)
def details(session: Session, actor: Actor, given: Details, meta: OperationMeta) -> Result:
    """One's own car, phone, contact and usual buddy."""
    response_service.save_details(session, actor, given)
    return None


@operation("home_safe.codes", permission=_ANY_WORKER, input=Codes)
def codes(session: Session, actor: Actor, given: Codes, meta: OperationMeta) -> Result:
    """One's own two codes."""
    response_service.save_codes(session, actor, given)
    return None
