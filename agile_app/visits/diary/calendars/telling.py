"""What of a worker's diary a calendar outside is told: read from the record, said by the rules."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from agile_app.core.time import now
from agile_app.records.service import initials_of, names_around
from agile_app.visits.diary.calendars.ics import Stamp
from agile_app.visits.diary.calendars.models import CalendarMark
from agile_app.visits.diary.calendars.policy import CalendarPolicy, in_force
from agile_app.visits.diary.calendars.rules import Told, appointment_summary, visit_summary
from agile_app.visits.diary.codes import APPOINTMENT_KIND
from agile_app.visits.diary.models import Appointment
from agile_app.visits.models import Visit

BEHIND = timedelta(days=14)
AHEAD = timedelta(days=180)
_SHOWN = ("planned", "under_way", "done")


def told_of(session: Session, worker_id: UUID) -> list[Told]:
    """Everything of a worker's diary that is told outside, in order: two weeks back, half a year
    ahead. What came from their own calendar is not told to it again."""
    policy = in_force(session)
    since, until = now() - BEHIND, now() + AHEAD
    visits = _visits(session, worker_id, since, until, policy)
    appointments = _appointments(session, worker_id, since, until, policy)
    return sorted([*visits, *appointments], key=lambda told: (told.starts_at, told.subject))


def _visits(
    session: Session, worker_id: UUID, since: datetime, until: datetime, policy: CalendarPolicy
) -> list[Told]:
    rows = session.exec(
        select(Visit).where(
            or_(col(Visit.worker_id) == worker_id, col(Visit.second_worker_id) == worker_id),
            col(Visit.status).in_(_SHOWN),
            col(Visit.planned_at) >= since,
            col(Visit.planned_at) < until,
        )
    )
    groups: dict[UUID, list[Visit]] = defaultdict(list)
    for row in rows:
        groups[row.group_id].append(row)
    initials = initials_of(session, {row.child_id for group in groups.values() for row in group})
    found = []
    for group_id, group in groups.items():
        unannounced = any(row.unannounced_planned for row in group)
        if unannounced and policy.unannounced == "absent":
            continue
        start = min(row.planned_at for row in group)
        end = max(row.planned_at + timedelta(minutes=row.planned_minutes) for row in group)
        found.append(
            Told(
                f"visit:{group_id}",
                visit_summary(
                    [initials.get(row.child_id, "") for row in group],
                    unannounced=unannounced,
                    says_initials=policy.initials,
                ),
                start,
                end,
            )
        )
    return found


def _appointments(
    session: Session, worker_id: UUID, since: datetime, until: datetime, policy: CalendarPolicy
) -> list[Told]:
    rows = list(
        session.exec(
            select(Appointment).where(
                col(Appointment.worker_id) == worker_id,
                col(Appointment.source) == "agile",
                col(Appointment.cancelled_at).is_(None),
                col(Appointment.ends_at) > since,
                col(Appointment.starts_at) < until,
            )
        )
    )
    initials = initials_of(session, {row.child_id for row in rows if row.child_id})
    names = names_around(session, worker_id) if rows else set()
    return [
        Told(
            f"appointment:{row.id}",
            outside_summary(row, initials, policy, names),
            row.starts_at,
            row.ends_at,
            row.all_day,
            row.busy,
            row.tentative,
        )
        for row in rows
    ]


def outside_summary(
    row: Appointment, initials: dict[UUID, str], policy: CalendarPolicy, names: set[str]
) -> str:
    return appointment_summary(
        row.title,
        APPOINTMENT_KIND.label(row.kind),
        [initials.get(row.child_id, "")] if row.child_id else [],
        about_a_child=row.child_id is not None,
        says_initials=policy.initials,
        names=names,
    )


def stamped(session: Session, worker_id: UUID, events: list[Told]) -> list[tuple[Told, Stamp]]:
    """Each event with its sequence, which rises when what is told of it changed."""
    marks: dict[str, Any] = {
        mark.subject: mark
        for mark in session.exec(
            select(CalendarMark).where(col(CalendarMark.worker_id) == worker_id)
        )
    }
    found = []
    for told in events:
        mark = marks.get(told.subject)
        if mark is None:
            mark = CalendarMark(worker_id=worker_id, subject=told.subject, digest=told.digest)
            session.add(mark)
        elif mark.digest != told.digest:
            mark.digest, mark.sequence, mark.changed_at = told.digest, mark.sequence + 1, now()
            session.add(mark)
        found.append((told, Stamp(mark.sequence, mark.changed_at)))
    return found


def left_behind(session: Session, worker_id: UUID, subject: str) -> bool:
    """Whether a thing still stands and is only too long ago to be told: it stays in calendars."""
    kind, _, identifier = subject.partition(":")
    since = now() - BEHIND
    if kind == "appointment":
        row = session.get(Appointment, UUID(identifier))
        return row is not None and row.cancelled_at is None and row.ends_at <= since
    visits = session.exec(select(Visit).where(col(Visit.group_id) == UUID(identifier))).all()
    return any(
        worker_id in {row.worker_id, row.second_worker_id}
        and row.status in _SHOWN
        and row.planned_at < since
        for row in visits
    )
