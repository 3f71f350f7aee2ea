"""Queries of the diary."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, or_, select

from agile_app.visits.diary.models import Appointment, Leave, VisitWindow, WorkingPattern


def patterns_of(
    session: Session, worker_ids: Collection[UUID]
) -> dict[UUID, dict[date, list[WorkingPattern]]]:
    """Each worker's patterns by the day they began, weekdays in order."""
    rows = session.exec(
        select(WorkingPattern)
        .where(col(WorkingPattern.worker_id).in_(worker_ids))
        .order_by(col(WorkingPattern.from_on), col(WorkingPattern.weekday))
    )
    found: dict[UUID, dict[date, list[WorkingPattern]]] = defaultdict(dict)
    for row in rows:
        found[row.worker_id].setdefault(row.from_on, []).append(row)
    return found


def leave_of(
    session: Session, worker_ids: Collection[UUID], from_on: date, to_on: date
) -> dict[UUID, list[Leave]]:
    """Leave that touches the days, by worker, soonest first."""
    rows = session.exec(
        select(Leave)
        .where(
            col(Leave.worker_id).in_(worker_ids),
            col(Leave.cancelled_at).is_(None),
            col(Leave.from_on) <= to_on,
            col(Leave.to_on) >= from_on,
        )
        .order_by(col(Leave.from_on), col(Leave.id))
    )
    found: dict[UUID, list[Leave]] = defaultdict(list)
    for row in rows:
        found[row.worker_id].append(row)
    return found


def appointments_of(
    session: Session, worker_ids: Collection[UUID], from_at: datetime, to_at: datetime
) -> list[Appointment]:
    """Appointments that are on and touch the time, in order."""
    return list(
        session.exec(
            select(Appointment)
            .where(
                col(Appointment.worker_id).in_(worker_ids),
                col(Appointment.cancelled_at).is_(None),
                col(Appointment.starts_at) < to_at,
                col(Appointment.ends_at) > from_at,
            )
            .order_by(col(Appointment.starts_at), col(Appointment.id))
        )
    )


def windows_of(
    session: Session, child_ids: Collection[UUID], on: date
) -> dict[UUID, list[VisitWindow]]:
    """Windows that hold on ``on`` or later, by child."""
    rows = session.exec(
        select(VisitWindow)
        .where(
            col(VisitWindow.child_id).in_(child_ids),
            col(VisitWindow.ended_at).is_(None),
            or_(col(VisitWindow.to_on).is_(None), col(VisitWindow.to_on) >= on),
        )
        .order_by(col(VisitWindow.weekdays), col(VisitWindow.from_minute), col(VisitWindow.id))
    )
    found: dict[UUID, list[VisitWindow]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(row)
    return found
