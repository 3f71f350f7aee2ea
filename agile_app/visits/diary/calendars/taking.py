"""What happened in the worker's calendar, taken into the diary. Each function is one transaction's
work on one file.

Who wins when both sides changed the same thing: what was made in Agile stays as it is here, what
was made in the calendar stays as it is there; the appointment says so in ``note``. A visit is
moved in Agile only: changed or deleted outside, it is put back.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.ids import uuid7
from agile_app.core.notices import notify
from agile_app.core.time import now, on_screen
from agile_app.security.audit import record
from agile_app.visits.diary.calendars.models import CalendarAccount, CalendarObject
from agile_app.visits.diary.calendars.reading import (
    Occurrence,
    Unreadable,
    occurrences,
    uid_of,
)
from agile_app.visits.diary.calendars.rules import Told, subject_of
from agile_app.visits.diary.calendars.telling import told_of
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.service import touch_diary

BEHIND = timedelta(days=28)
AHEAD = timedelta(days=190)

PUT_BACK = "A visit was changed in your calendar. Visits are moved in Agile, so it was put back."
UNREADABLE = "An entry of your calendar could not be read and is not shown here."


@dataclass(frozen=True)
class Fetched:
    """One file as it is there now: ``text`` is iCalendar, ``etag`` its version."""

    href: str
    etag: str
    text: str


def object_at(session: Session, account: CalendarAccount, href: str) -> CalendarObject | None:
    return session.exec(
        select(CalendarObject).where(
            col(CalendarObject.account_id) == account.id, col(CalendarObject.href) == href
        )
    ).first()


def take_file(session: Session, account: CalendarAccount, file: Fetched) -> str:
    """Take a new or changed file in; what the worker should know of it, or nothing."""
    try:
        uid = uid_of(file.text)
    except Unreadable:
        _remember(session, account, file, subject="", text="")
        return UNREADABLE
    subject = subject_of(uid)
    return (
        _take_ours(session, account, file, subject)
        if subject
        else _take_theirs(session, account, file)
    )


def take_gone(session: Session, account: CalendarAccount, href: str) -> str:
    """Take in that a file was deleted there; what the worker should know of it, or nothing."""
    row = object_at(session, account, href)
    if row is None:
        return ""
    session.delete(row)
    if not row.subject:
        for appointment in _from(session, row.id):
            _cancel(session, appointment)
        return ""
    told = _told(session, account, row.subject)
    if told is None:
        return ""
    appointment = _appointment(session, row.subject)
    if appointment is None:
        return PUT_BACK
    if row.told == told.digest:
        _cancel(session, appointment)
    else:
        _note(session, appointment, "It was deleted in your calendar while it was changed here. "
              "It was put back there.")  # fmt: skip
    return ""


# -- ours ----------------------------------------------------------------------------------------


def _take_ours(session: Session, account: CalendarAccount, file: Fetched, subject: str) -> str:
    known = object_at(session, account, file.href)
    agreed = known.told if known is not None else ""
    row = _remember(session, account, file, subject=subject, text="")
    told = _told(session, account, subject)
    if told is None:
        return ""
    try:
        theirs = occurrences(file.text, now() - timedelta(days=3660), now() + timedelta(days=3660))
    except Unreadable:
        theirs = []
    if theirs and _same(told, theirs[0]):
        row.told = told.digest
        return ""
    row.told = ""
    appointment = _appointment(session, subject)
    if appointment is None:
        return PUT_BACK
    if not theirs or agreed != told.digest:
        if known is not None and theirs:
            moved = on_screen(theirs[0].starts_at)
            _note(session, appointment, f"In your calendar it was changed to {moved} while it was "
                  "changed here. What is here was kept.")  # fmt: skip
        return ""
    _follow(session, appointment, told, theirs[0])
    changed = _told(session, account, subject)
    # What a worker writes in their own calendar stays as they wrote it there.
    row.told = changed.digest if changed is not None else ""
    return ""


def _same(told: Told, theirs: Occurrence) -> bool:
    return (told.summary, told.starts_at, told.ends_at, told.all_day) == (
        theirs.title,
        theirs.starts_at,
        theirs.ends_at,
        theirs.all_day,
    )


def _follow(session: Session, row: Appointment, told: Told, theirs: Occurrence) -> None:
    """Give an appointment of ours the time, and where they differ the words, it got there."""
    row.starts_at, row.ends_at, row.all_day = theirs.starts_at, theirs.ends_at, theirs.all_day
    row.busy, row.tentative = theirs.busy, theirs.tentative
    if theirs.title and theirs.title != told.summary:
        row.title = theirs.title
    if theirs.place:
        row.place, row.remote = theirs.place, theirs.remote
        row.latitude = row.longitude = None
    row.note = ""
    _changed(session, row, "appointment.changed")


def _told(session: Session, account: CalendarAccount, subject: str) -> Told | None:
    return next(
        (each for each in told_of(session, account.worker_id) if each.subject == subject), None
    )


def _appointment(session: Session, subject: str) -> Appointment | None:
    kind, _, identifier = subject.partition(":")
    try:
        return session.get(Appointment, UUID(identifier)) if kind == "appointment" else None
    except ValueError:
        return None


# -- theirs --------------------------------------------------------------------------------------


def _take_theirs(session: Session, account: CalendarAccount, file: Fetched) -> str:
    row = _remember(session, account, file, subject="", text=file.text)
    try:
        expand(session, account, row, fetched=True)
    except Unreadable:
        return UNREADABLE
    return ""


def expand(
    session: Session, account: CalendarAccount, row: CalendarObject, *, fetched: bool = False
) -> None:
    """Make the diary agree with one file of theirs, a month back and half a year ahead.

    Args:
        fetched: the file is news: then it wins over what was changed here and not yet told.

    Raises:
        Unreadable: the text is damaged; the diary stays as it was.
    """
    since, until = now() - BEHIND, now() + AHEAD
    wanted = {
        each.recurrence: each
        for each in occurrences(row.text, since, until, attendee=account.username)
    }
    held = {each.recurrence: each for each in _from(session, row.id, cancelled=True)}
    for recurrence, theirs in wanted.items():
        known = held.get(recurrence)
        if known is None:
            known = Appointment(
                id=uuid7(), worker_id=account.worker_id, starts_at=theirs.starts_at,
                ends_at=theirs.ends_at, source="caldav", calendar_object_id=row.id,
                recurrence=recurrence,
            )  # fmt: skip
            _fill(known, theirs)
            _changed(session, known, "appointment.added")
        elif fetched or not known.pending:
            _agree(session, known, theirs)
    for recurrence, known in held.items():
        if recurrence not in wanted and known.cancelled_at is None and known.ends_at > since:
            _cancel(session, known)


def _agree(session: Session, known: Appointment, theirs: Occurrence) -> None:
    before = _shown(known)
    lost, known.pending = known.pending, False
    known.cancelled_at = None
    _fill(known, theirs)
    if _shown(known) == before and not lost:
        return
    known.note = ""
    if lost and _shown(known) != before:
        known.note = (
            "It was changed here and in your calendar at the same time. "
            "What is in the calendar was kept."
        )
    known.sequence += 1
    _changed(session, known, "appointment.changed")


def _shown(row: Appointment) -> tuple[object, ...]:
    return (
        row.title, row.starts_at, row.ends_at, row.all_day, row.busy, row.tentative, row.place,
        row.cancelled_at,
    )  # fmt: skip


def _fill(row: Appointment, theirs: Occurrence) -> None:
    if theirs.place != row.place:
        row.latitude = row.longitude = None
    row.kind, row.title, row.place, row.remote = (
        theirs.kind, theirs.title, theirs.place, theirs.remote,
    )  # fmt: skip
    row.starts_at, row.ends_at, row.all_day = theirs.starts_at, theirs.ends_at, theirs.all_day
    row.busy, row.tentative = theirs.busy, theirs.tentative


def _from(session: Session, object_id: UUID, *, cancelled: bool = False) -> list[Appointment]:
    statement = select(Appointment).where(col(Appointment.calendar_object_id) == object_id)
    if not cancelled:
        statement = statement.where(col(Appointment.cancelled_at).is_(None))
    return list(session.exec(statement))


# -- both ----------------------------------------------------------------------------------------


def _remember(
    session: Session, account: CalendarAccount, file: Fetched, *, subject: str, text: str
) -> CalendarObject:
    row = object_at(session, account, file.href)
    if row is None:
        row = CalendarObject(account_id=account.id, href=file.href)
    row.etag, row.subject, row.text, row.changed_at = file.etag, subject, text, now()
    session.add(row)
    session.flush()
    return row


def _cancel(session: Session, row: Appointment) -> None:
    row.cancelled_at, row.pending = now(), False
    row.sequence += 1
    _changed(session, row, "appointment.cancelled")


def _note(session: Session, row: Appointment, sentence: str) -> None:
    row.note = sentence
    session.add(row)
    touch_diary(session, row.worker_id)


def _changed(session: Session, row: Appointment, act: str) -> None:
    row.updated_at = now()
    session.add(row)
    record(
        session, None, act, child_id=row.child_id, subject_id=row.id,
        facts={"by": "calendar", "worker": str(row.worker_id)},
    )  # fmt: skip
    touch_diary(session, row.worker_id)
    notify(session, "appointment.changed", worker_id=row.worker_id)
