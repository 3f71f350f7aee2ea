"""What a device asks of the plan."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits.planner import accepting, booking, marking
from agile_app.visits.planner.schemas import (
    AcceptPlan,
    BookVisit,
    ConfirmVisits,
    DeclineVisit,
    LockVisits,
)
from agile_app.visits.service import Tap


@operation("plan.accept", permission=Permission.CHILD_WRITE, input=AcceptPlan)
def plan_accept(
    session: Session, actor: Actor, wanted: AcceptPlan, meta: OperationMeta
) -> dict[str, Any]:
    """Changes to a week: moves, first places, visits taken out, all that still hold."""
    tap = Tap(meta.id, meta.at, meta.received_at, meta.device_id or "")
    found = accepting.accept(session, actor, wanted, tap)
    return {"applied": found.applied, "refused": found.refused}


@operation("plan.book", permission=Permission.CHILD_WRITE, input=BookVisit)
def plan_book(
    session: Session, actor: Actor, wanted: BookVisit, meta: OperationMeta
) -> dict[str, Any]:
    """A visit put in the diary."""
    tap = Tap(meta.id, meta.at, meta.received_at, meta.device_id or "")
    return {"applied": booking.book(session, actor, wanted, tap).applied}


@operation("plan.lock", permission=Permission.CHILD_WRITE, input=LockVisits)
def plan_lock(session: Session, actor: Actor, wanted: LockVisits, meta: OperationMeta) -> None:
    """A visit fixed in the plan, or freed."""
    marking.lock(session, actor, wanted)


@operation("plan.confirm", permission=Permission.CHILD_WRITE, input=ConfirmVisits)
def plan_confirm(
    session: Session, actor: Actor, wanted: ConfirmVisits, meta: OperationMeta
) -> None:
    """The family was told of a visit's time, or it is open again."""
    marking.confirm(session, actor, wanted)


@operation("plan.decline", permission=Permission.CHILD_WRITE, input=DeclineVisit)
def plan_decline(session: Session, actor: Actor, wanted: DeclineVisit, meta: OperationMeta) -> None:
    """No to a visit this week, with why; or that taken back."""
    marking.decline(session, actor, meta.id, wanted)
