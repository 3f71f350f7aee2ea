"""What devices may ask of the diary."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits.diary import appointments, hours, windows
from agile_app.visits.diary.schemas import (
    CancelledAppointment,
    CancelledLeave,
    ChangedAppointment,
    EndedWindow,
    NewAppointment,
    NewLeave,
    NewPattern,
    NewWindow,
)


@operation("diary.add_appointment", permission=Permission.SIGNED_IN, input=NewAppointment)
def diary_add_appointment(
    session: Session, actor: Actor, new: NewAppointment, meta: OperationMeta
) -> dict[str, Any] | None:
    """An appointment in one's own diary; its id was made on the device."""
    return {"id": str(appointments.add_appointment(session, actor, new.id or meta.id, new).id)}


@operation("diary.change_appointment", permission=Permission.SIGNED_IN, input=ChangedAppointment)
def diary_change_appointment(
    session: Session, actor: Actor, changed: ChangedAppointment, meta: OperationMeta
) -> dict[str, Any] | None:
    """An own appointment moved, or said otherwise."""
    appointments.change_appointment(session, actor, changed)
    return None


@operation("diary.cancel_appointment", permission=Permission.SIGNED_IN, input=CancelledAppointment)
def diary_cancel_appointment(
    session: Session, actor: Actor, cancelled: CancelledAppointment, meta: OperationMeta
) -> dict[str, Any] | None:
    """An own appointment that does not take place."""
    appointments.cancel_appointment(session, actor, cancelled.id)
    return None


@operation("diary.record_leave", permission=Permission.SIGNED_IN, input=NewLeave)
def diary_record_leave(
    session: Session, actor: Actor, new: NewLeave, meta: OperationMeta
) -> dict[str, Any] | None:
    """Days away; its id was made on the device."""
    return {"id": str(hours.add_leave(session, actor, new.id or meta.id, new).id)}


@operation("diary.cancel_leave", permission=Permission.SIGNED_IN, input=CancelledLeave)
def diary_cancel_leave(
    session: Session, actor: Actor, cancelled: CancelledLeave, meta: OperationMeta
) -> dict[str, Any] | None:
    """Leave that is taken back."""
    hours.cancel_leave(session, actor, cancelled.id)
    return None


@operation("diary.set_pattern", permission=Permission.SIGNED_IN, input=NewPattern)
def diary_set_pattern(
    session: Session, actor: Actor, new: NewPattern, meta: OperationMeta
) -> dict[str, Any] | None:
    """One's own working week from a day on."""
    hours.set_pattern(session, actor, new)
    return None


@operation("diary.add_window", permission=Permission.CHILD_WRITE, input=NewWindow)
def diary_add_window(
    session: Session, actor: Actor, new: NewWindow, meta: OperationMeta
) -> dict[str, Any] | None:
    """When a child's family can be visited; its id was made on the device."""
    return {"id": str(windows.add_window(session, actor, new.id or meta.id, new).id)}


@operation("diary.end_window", permission=Permission.CHILD_WRITE, input=EndedWindow)
def diary_end_window(
    session: Session, actor: Actor, ended: EndedWindow, meta: OperationMeta
) -> dict[str, Any] | None:
    """A window that holds no longer."""
    windows.end_window(session, actor, ended.child_id, ended.id)
    return None
