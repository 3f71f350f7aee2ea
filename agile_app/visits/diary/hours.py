"""Working pattern and leave: changed by the worker, or by their manager for one who is ill."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import now, today
from agile_app.people.service import members_of
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.visits.diary.models import Leave, WorkingPattern
from agile_app.visits.diary.rules import Hours, hours_fault
from agile_app.visits.diary.schemas import NewLeave, NewPattern, PatternDay
from agile_app.visits.diary.service import touch_diary

_LONGEST_LEAVE = timedelta(days=366)
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def set_pattern(session: Session, actor: Actor, new: NewPattern) -> None:
    """The actor's own week from a day on; patterns of before stay as they were.

    Given again for the same day it replaces that one.

    Raises:
        Invalid: it begins in the past, a weekday is missing, or its hours cannot be.
    """
    from_on = new.from_on or today()
    if from_on < today():
        raise Invalid("A pattern begins today or later.", field="from_on")
    if sorted(day.weekday for day in new.days) != list(range(7)):
        raise Invalid("Each weekday is given once.", field="days")
    if not any(day.works for day in new.days):
        raise Invalid(
            "No day of the week is worked.",
            field="days",
            what_to_do="Choose at least one day; for time away, record leave.",
        )
    for day in new.days:
        fault = hours_fault(_hours(day, new))
        if fault:
            raise Invalid(f"{_DAY_NAMES[day.weekday]}: {fault}", field="days")
    session.execute(
        delete(WorkingPattern).where(
            col(WorkingPattern.worker_id) == actor.worker_id,
            col(WorkingPattern.from_on) == from_on,
        )
    )
    for day in new.days:
        hours = _hours(day, new)
        session.add(
            WorkingPattern(
                id=uuid7(), worker_id=actor.worker_id, from_on=from_on, weekday=day.weekday,
                from_minute=hours.from_minute, to_minute=hours.to_minute,
                start_from=hours.start, end_at=hours.end, lunch_minutes=hours.lunch_minutes,
                lunch_from=hours.lunch_from, lunch_to=hours.lunch_to, travel_mode=hours.mode,
            )
        )  # fmt: skip
    record(session, actor, "working_pattern.set", facts={"from_on": from_on.isoformat()})
    touch_diary(session, actor.worker_id)


def _hours(day: PatternDay, new: NewPattern) -> Hours:
    return Hours(
        day.from_minute if day.works else 0,
        day.to_minute if day.works else 0,
        day.start_from,
        day.end_at,
        new.lunch_minutes,
        new.lunch_from,
        new.lunch_to,
        new.travel_mode,
    )


def add_leave(session: Session, actor: Actor, leave_id: UUID, new: NewLeave) -> Leave:
    """Days away: the actor's own, or those of a worker in a team they manage.

    Raises:
        NotAllowed: another worker's, who is of no team the actor manages.
        Invalid: it ends before it begins, is longer than a year, or is half of several days.
        Conflict: the id belongs to other leave.
    """
    worker_id = _whose(session, actor, new.worker_id)
    to_on = new.to_on or new.from_on
    if to_on < new.from_on:
        raise Invalid("Leave ends on or after the day it begins.", field="to_on")
    if to_on - new.from_on > _LONGEST_LEAVE:
        raise Invalid("That is more than a year.", field="to_on")
    if new.part != "day" and to_on != new.from_on:
        raise Invalid("Half a day of leave is on one day.", field="part")
    known = session.get(Leave, leave_id)
    if known is not None:
        if known.worker_id != worker_id:
            raise Conflict("This leave's identifier is already used.")
        return known
    row = Leave(
        id=leave_id,
        worker_id=worker_id,
        from_on=new.from_on,
        to_on=to_on,
        kind=new.kind,
        part=new.part,
    )
    session.add(row)
    _tell(session, actor, "leave.recorded", row)
    return row


def cancel_leave(session: Session, actor: Actor, leave_id: UUID) -> None:
    """Take leave back. Raises NotFound, or NotAllowed as ``add_leave``."""
    row = session.get(Leave, leave_id)
    if row is None:
        raise NotFound("There is no such leave.")
    _whose(session, actor, row.worker_id)
    if row.cancelled_at is None:
        row.cancelled_at = now()
        session.add(row)
        _tell(session, actor, "leave.taken_back", row)


def _whose(session: Session, actor: Actor, worker_id: UUID | None) -> UUID:
    if worker_id is None or worker_id == actor.worker_id:
        return actor.worker_id
    theirs = members_of(actor.managed_team_ids)
    if worker_id not in set(session.scalars(theirs)):
        raise NotAllowed("Leave is recorded by the worker, or by the manager of their team.")
    return worker_id


def _tell(session: Session, actor: Actor, act: str, row: Leave) -> None:
    # Why somebody is away may be about their health: the kind stays out of the audit.
    record(
        session, actor, act, subject_id=row.id,
        facts={
            "worker": str(row.worker_id),
            "from_on": row.from_on.isoformat(),
            "to_on": row.to_on.isoformat(),
        },
    )  # fmt: skip
    touch_diary(session, row.worker_id)
