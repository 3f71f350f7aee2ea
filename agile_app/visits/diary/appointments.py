"""Appointments: added, changed, cancelled. Each function: who, allowed, valid, change, audit."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.notices import notify
from agile_app.core.time import now
from agile_app.records.access import access_child
from agile_app.records.models import Conference, Review
from agile_app.records.service import touch
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.permissions import Permission
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.rules import moment_of
from agile_app.visits.diary.schemas import ChangedAppointment, NewAppointment
from agile_app.visits.diary.service import touch_diary

_OLDEST = timedelta(days=366)
_FURTHEST = timedelta(days=3 * 366)


def add_appointment(
    session: Session, actor: Actor, appointment_id: UUID, new: NewAppointment
) -> Appointment:
    """Put an appointment in the actor's own diary, under the id their device made.

    Raises:
        NotFound, NotAllowed: as ``access_child``, where it is about a child.
        Invalid: years away; a meeting that is not this child's.
        Conflict: the id belongs to another appointment.
    """
    _check(session, actor, new)
    known = session.get(Appointment, appointment_id)
    if known is not None:
        if known.worker_id != actor.worker_id:
            raise Conflict("This appointment's identifier is already used.")
        return known
    row = Appointment(id=appointment_id, worker_id=actor.worker_id, starts_at=now(), ends_at=now())
    _write(row, new)
    session.add(row)
    _tell(session, actor, "appointment.added", row)
    return row


def change_appointment(session: Session, actor: Actor, changed: ChangedAppointment) -> Appointment:
    """Give an own appointment another time, place or name.

    Raises:
        NotFound: no such appointment. NotAllowed: it is another worker's, or as ``access_child``.
        Conflict: it was cancelled. Invalid: as ``add_appointment``.
    """
    row = _own(session, actor, changed.id)
    if row.cancelled_at is not None:
        raise Conflict("This appointment was cancelled.", what_to_do="Add it again if it is on.")
    _check(session, actor, changed)
    if changed.child_id is None and row.child_id is not None:
        access_child(session, actor, row.child_id, Permission.CHILD_READ)
    _write(row, changed)
    row.sequence += 1
    row.pending = row.source == "caldav"
    session.add(row)
    _tell(session, actor, "appointment.changed", row)
    return row


def cancel_appointment(session: Session, actor: Actor, appointment_id: UUID) -> None:
    """Take an own appointment out of the diary; it stays in the database as cancelled.

    Raises:
        NotFound: no such appointment. NotAllowed: it is another worker's.
    """
    row = _own(session, actor, appointment_id)
    if row.cancelled_at is not None:
        return
    row.cancelled_at = row.updated_at = now()
    row.sequence += 1
    row.pending = row.source == "caldav"
    session.add(row)
    _tell(session, actor, "appointment.cancelled", row)


def _own(session: Session, actor: Actor, appointment_id: UUID) -> Appointment:
    row = session.get(Appointment, appointment_id)
    if row is None:
        raise NotFound("There is no such appointment.")
    if row.worker_id != actor.worker_id:
        raise NotAllowed("This appointment is another worker's.")
    return row


def _check(session: Session, actor: Actor, new: NewAppointment) -> None:
    if new.child_id is not None:
        access_child(session, actor, new.child_id, Permission.CHILD_READ)
    starts_at, _ = span_of(new)
    if not now() - _OLDEST < starts_at < now() + _FURTHEST:
        raise Invalid(
            "That is years away from today.", field="on", what_to_do="Look at the year again."
        )
    if new.meeting_id is not None:
        meeting = session.get(Review, new.meeting_id) or session.get(Conference, new.meeting_id)
        if meeting is None or meeting.child_id != new.child_id:
            raise Invalid("That meeting is not on this child's record.", field="meeting_id")


def span_of(new: NewAppointment) -> tuple[datetime, datetime]:
    """Start and end. The length is real time, also in the night when the clocks change."""
    starts_at = moment_of(new.on, new.at)
    return starts_at, starts_at + timedelta(minutes=new.minutes)


def _write(row: Appointment, new: NewAppointment) -> None:
    row.starts_at, row.ends_at = span_of(new)
    row.all_day, row.note = False, ""
    row.updated_at = now()
    for name in (
        "kind", "title", "place", "latitude", "longitude", "remote", "child_id", "meeting_id",
    ):  # fmt: skip
        setattr(row, name, getattr(new, name))


def _tell(session: Session, actor: Actor, act: str, row: Appointment) -> None:
    record(
        session, actor, act, child_id=row.child_id, subject_id=row.id,
        facts={"kind": row.kind, "starts_at": row.starts_at.isoformat(timespec="minutes")},
    )  # fmt: skip
    touch_diary(session, row.worker_id)
    if row.meeting_id is not None and row.child_id is not None:
        # The meeting of the record has a time now, or has lost it.
        touch(session, row.child_id)
    notify(session, "appointment.changed", worker_id=row.worker_id)
