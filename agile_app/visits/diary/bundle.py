"""The diary on devices: the worker's own as one bundle; a family's times in the child's."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from agile_app.core import council
from agile_app.core.time import LONDON, today
from agile_app.device import bundles
from agile_app.records.bundle import (
    Collections,
    RecordSet,
    child_name,
    contribute,
    iso,
    records_of,
    standing,
)
from agile_app.records.service import child_names
from agile_app.security.actor import Actor
from agile_app.visits.diary import repository
from agile_app.visits.diary.calendars.accounts import account_of
from agile_app.visits.diary.calendars.feeds import feed_of
from agile_app.visits.diary.codes import (
    APPOINTMENT_KIND,
    LEAVE_KIND,
    PART_OF_DAY,
    WINDOW_EFFECT,
)
from agile_app.visits.diary.models import Appointment, Leave, VisitWindow
from agile_app.visits.diary.rows import (
    AppointmentRow,
    CalendarRow,
    DiaryDayRow,
    LeaveRow,
    VisitWindowRow,
    WorkingDayRow,
)
from agile_app.visits.diary.rules import (
    DEFAULT_DAYS,
    Hours,
    Span,
    WorkerDay,
    clock,
    moment_of,
    overlapping,
    window_fault,
    window_text,
)
from agile_app.visits.diary.service import (
    as_pattern,
    as_window,
    diary_days,
    diary_version,
    working_days,
)

KEY = "diary"
_BEHIND = timedelta(days=28)
_AHEAD = timedelta(days=190)
_DAYS_AHEAD = 42
_FAULT_DAYS, _VISIT = 28, 45
_LEAVE_AHEAD = timedelta(days=400)
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NINE_TO_FIVE = DEFAULT_DAYS[0]
_MEETING_KIND = {"core_group": "core_group", "child_protection": "conference"}


class _Diary:
    """The worker's own diary; its version rises with each change, and with the day."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        own = diary_version(session, actor.worker_id)
        return {KEY: f"{own}.{today()}.{council.mark(session)}"}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        return {KEY: diary_rows(session, actor)}


def diary_rows(session: Session, actor: Actor) -> dict[str, list[Any]]:
    """Everything of the actor's own diary that their devices hold."""
    on = today()
    return {
        "appointments": _appointments(session, actor, on),
        "working_days": _pattern(session, actor.worker_id),
        "diary_days": _days(session, actor.worker_id, on),
        "leave": [
            _leave(row)
            for row in repository.leave_of(
                session, [actor.worker_id], on, on + _LEAVE_AHEAD
            ).get(actor.worker_id, [])
        ],
        "calendars": [_calendar(session, actor)],
    }  # fmt: skip


def _appointments(session: Session, actor: Actor, on: date) -> list[AppointmentRow]:
    held = repository.appointments_of(
        session, [actor.worker_id], moment_of(on - _BEHIND, 0), moment_of(on + _AHEAD, 0)
    )
    titles = {str(row.id): title_of(row) for row in held}
    clashes: dict[str, list[str]] = {}
    busy = [row for row in held if row.busy and not row.all_day]
    for one, other in overlapping(Span(str(row.id), row.starts_at, row.ends_at) for row in busy):
        clashes.setdefault(one, []).append(titles[other])
        clashes.setdefault(other, []).append(titles[one])
    names = child_names(session, actor, {row.child_id for row in held if row.child_id})
    return [
        appointment_row(
            row,
            child_name=names.get(row.child_id, "") if row.child_id else "",
            clash=_and(clashes.get(str(row.id), [])),
        )
        for row in held
    ]


def title_of(row: Appointment) -> str:
    return row.title or APPOINTMENT_KIND.label(row.kind)


def appointment_row(row: Appointment, *, child_name: str, clash: str) -> AppointmentRow:
    start, end = row.starts_at.astimezone(LONDON), row.ends_at.astimezone(LONDON)
    return AppointmentRow(
        id=str(row.id),
        worker_id=str(row.worker_id),
        kind=row.kind,
        kind_label=APPOINTMENT_KIND.label(row.kind),
        title=title_of(row),
        at=row.starts_at.isoformat(),
        ends_at=row.ends_at.isoformat(),
        on=start.date().isoformat(),
        time="" if row.all_day else f"{start:%H:%M}",
        ends_time="" if row.all_day else f"{end:%H:%M}",
        minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
        all_day=row.all_day,
        busy=row.busy,
        tentative=row.tentative,
        place=row.place,
        remote=row.remote,
        child_id=str(row.child_id or ""),
        child_name=child_name,
        meeting_id=str(row.meeting_id or ""),
        source=row.source,
        clash=clash,
        note=row.note,
        own=True,
    )


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _pattern(session: Session, worker_id: UUID) -> list[WorkingDayRow]:
    patterns = repository.patterns_of(session, [worker_id]).get(worker_id, {})
    began = max(patterns, default=None)
    days = as_pattern(began, patterns[began]).days if began else DEFAULT_DAYS
    return [
        _working_day(weekday, hours, iso(began) if began else "")
        for weekday, hours in enumerate(days)
    ]


def _working_day(weekday: int, hours: Hours, from_on: str) -> WorkingDayRow:
    works = hours.to_minute > hours.from_minute
    shown = hours if works else _NINE_TO_FIVE
    return WorkingDayRow(
        id=str(weekday),
        name=_NAMES[weekday],
        works=works,
        from_time=clock(shown.from_minute),
        to_time=clock(shown.to_minute),
        start_from=hours.start,
        end_at=hours.end,
        lunch_minutes=hours.lunch_minutes,
        lunch_from=clock(hours.lunch_from),
        lunch_to=clock(hours.lunch_to),
        travel_mode=hours.mode,
        from_on=from_on,
    )


def _days(session: Session, worker_id: UUID, on: date) -> list[DiaryDayRow]:
    return [
        DiaryDayRow(
            id=day.on.isoformat(),
            works=day.works,
            from_time=clock(day.from_minute) if day.works else "",
            to_time=clock(day.to_minute) if day.works else "",
            because=day.because,
        )
        for day in diary_days(session, [worker_id], on, on + timedelta(days=_DAYS_AHEAD))
    ]


def _leave(row: Leave) -> LeaveRow:
    return LeaveRow(
        id=str(row.id),
        from_on=row.from_on.isoformat(),
        to_on=row.to_on.isoformat(),
        kind=row.kind,
        kind_label=LEAVE_KIND.label(row.kind),
        part=row.part,
        part_label=PART_OF_DAY.label(row.part),
    )


def _calendar(session: Session, actor: Actor) -> CalendarRow:
    account = account_of(session, actor.worker_id)
    return CalendarRow(
        id="calendar",
        connected=account is not None and account.url != "",
        name=account.name if account else "",
        state=account.state if account else "",
        sentence=account.sentence if account else "",
        has_feed=feed_of(session, actor) is not None,
    )


# -- in the child's bundle -----------------------------------------------------------------------


def family_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """When each family can be visited, and the meetings that have a date and no time yet."""
    records = records_of(session, child_ids)
    windows = repository.windows_of(session, child_ids, today())
    timed = _timed_meetings(session, child_ids)
    faults = _faults(session, records, windows)
    return {
        child_id: {
            "visit_windows": [
                _window(row, faults.get(child_id, "")) for row in windows.get(child_id, [])
            ],
            "appointments": _planned_meetings(records, child_id, timed),
        }
        for child_id in child_ids
    }


def _faults(
    session: Session, records: RecordSet, windows: Mapping[UUID, list[VisitWindow]]
) -> dict[UUID, str]:
    """Why no visit fits a family's times in the weeks ahead, for those where none does."""
    on = today()
    leads = {
        child_id: lead.worker_id
        for child_id in windows
        if (lead := standing(records, child_id, on).allocation) and lead.worker_id
    }
    days: dict[UUID, list[WorkerDay]] = defaultdict(list)
    until = on + timedelta(days=_FAULT_DAYS)
    for day in working_days(session, sorted(set(leads.values())), on, until):
        days[day.worker_id].append(day)
    return {
        child_id: window_fault([as_window(row) for row in windows[child_id]], days[worker], _VISIT)
        for child_id, worker in leads.items()
    }


def _window(row: VisitWindow, fault: str) -> VisitWindowRow:
    return VisitWindowRow(
        id=str(row.id),
        child_id=str(row.child_id),
        effect=row.effect,
        effect_label=WINDOW_EFFECT.label(row.effect),
        weekdays=row.weekdays,
        from_time=clock(row.from_minute),
        to_time=clock(row.to_minute),
        text=window_text(as_window(row)),
        because=row.because,
        from_on=iso(row.from_on),
        to_on=iso(row.to_on),
        by=row.added_by,
        added_on=iso(row.created_at),
        fault=fault,
    )


def _timed_meetings(session: Session, child_ids: list[UUID]) -> set[UUID]:
    """Meetings of the record that somebody's appointment gives a time to."""
    found = session.scalars(
        select(col(Appointment.meeting_id)).where(
            col(Appointment.child_id).in_(child_ids),
            col(Appointment.meeting_id).is_not(None),
            col(Appointment.cancelled_at).is_(None),
        )
    )
    return {meeting for meeting in found if meeting is not None}


def _planned_meetings(records: RecordSet, child_id: UUID, timed: set[UUID]) -> list[AppointmentRow]:
    on = today()
    allocation = standing(records, child_id, on).allocation
    worker = str(allocation.worker_id or "") if allocation else ""
    meetings = [
        (row, _MEETING_KIND.get(row.kind, "review")) for row in records.reviews.get(child_id, [])
    ]
    meetings += [(row, "conference") for row in records.conferences.get(child_id, [])]
    return [
        _untimed(row, kind, worker, child_name(records, child_id))
        for row, kind in meetings
        if row.held_on is None and row.planned_on is not None and row.planned_on >= on
        if row.id not in timed
    ]


def _untimed(meeting: Any, kind: str, worker_id: str, name: str) -> AppointmentRow:
    start, end = moment_of(meeting.planned_on, 0), moment_of(meeting.planned_on, 1440)
    return AppointmentRow(
        id=f"meeting:{meeting.id}",
        worker_id=worker_id,
        kind=kind,
        kind_label=APPOINTMENT_KIND.label(kind),
        title=APPOINTMENT_KIND.label(kind),
        at=start.isoformat(),
        ends_at=end.isoformat(),
        on=meeting.planned_on.isoformat(),
        time="",
        ends_time="",
        minutes=1440,
        all_day=True,
        busy=False,
        tentative=False,
        place="",
        remote=False,
        child_id=str(meeting.child_id),
        child_name=name,
        meeting_id=str(meeting.id),
        source="record",
        clash="",
        note="",
        own=False,
    )


bundles.register(
    _Diary(), shapes=(AppointmentRow, WorkingDayRow, DiaryDayRow, LeaveRow, CalendarRow)
)  # fmt: skip
contribute(family_rows, AppointmentRow, VisitWindowRow)
