"""Keeping a worker's CalDAV calendar and their diary in step: first what happened there, then what
happened here.

Each file is taken or given in a transaction of its own and no request is made inside one, so a run
may die anywhere: the next begins with the same sync token and finds what is left. Files of ours
have names made from their ids, so that none is ever put twice.
"""

import logging
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Invalid
from agile_app.core.time import now
from agile_app.security.sealing import CannotOpen, unseal
from agile_app.visits.diary.calendars import dav
from agile_app.visits.diary.calendars import reading as texts
from agile_app.visits.diary.calendars.ics import Stamp, event_text
from agile_app.visits.diary.calendars.models import CalendarAccount, CalendarObject
from agile_app.visits.diary.calendars.rules import Told
from agile_app.visits.diary.calendars.taking import (
    UNREADABLE,
    Fetched,
    expand,
    object_at,
    take_file,
    take_gone,
)
from agile_app.visits.diary.calendars.telling import left_behind, stamped, told_of
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.service import touch_diary

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=3)
CLAIM = timedelta(minutes=6)
_LONGEST_WAIT = timedelta(hours=1)
_AFTER_REFUSAL = timedelta(hours=12)


def claim_due() -> list[UUID]:
    """Accounts whose turn it is; each is taken by one process only, for ``CLAIM``."""
    with reading() as session:
        due = list(
            session.exec(
                select(CalendarAccount.id).where(
                    col(CalendarAccount.ended_at).is_(None),
                    col(CalendarAccount.url) != "",
                    col(CalendarAccount.next_at) <= now(),
                )
            )
        )
    return [account_id for account_id in due if _claim(account_id)]


def _claim(account_id: UUID) -> bool:
    with transaction() as session:
        taken = session.execute(
            update(CalendarAccount)
            .where(col(CalendarAccount.id) == account_id, col(CalendarAccount.next_at) <= now())
            .values(next_at=now() + CLAIM)
        )
        return bool(taken.rowcount)


def sync_account(account_id: UUID) -> None:
    """One run for one account; however it ends, the account says how."""
    with reading() as session:
        account = session.get(CalendarAccount, account_id)
    if account is None or account.ended_at is not None:
        return
    try:
        with open_dav(account) as connection:
            said = _run(account, connection)
    except (dav.Refused, CannotOpen):
        _ended(account_id, "refused", REFUSED)
    except dav.Unreachable:
        _ended(account_id, "unreachable", UNREACHABLE)
    except (dav.DavError, Invalid):
        _ended(account_id, "trouble", TROUBLE)
    except Exception:
        log.exception("a calendar could not be kept in step", extra={"account_id": account_id})
        _ended(account_id, "trouble", TROUBLE)
    else:
        _ended(account_id, "ok", said)


REFUSED = (
    "Your calendar no longer takes the user name and password. Nothing is lost: connect it again "
    "with the new password, and everything since is brought up to date."
)
UNREACHABLE = (
    "Your calendar's server does not answer. Nothing is lost: Agile tries again by itself."
)
TROUBLE = (
    "Your calendar's server answered something Agile does not understand. Nothing is lost; if it "
    "goes on, tell IT."
)


def purpose(url: str) -> str:
    """What a password is sealed for: one server. It opens for no other, whoever asks."""
    parts = urlsplit(url)
    return f"caldav {parts.scheme}://{parts.netloc.lower()}"


def open_dav(account: CalendarAccount) -> dav.Dav:
    """A connection for one run. Raises CannotOpen where the password cannot be unsealed."""
    return dav.Dav(account.url, account.username, unseal(account.secret, purpose(account.url)))


def _run(account: CalendarAccount, connection: dav.Dav) -> str:
    said = [*_pull(account, connection), *_push(account, connection)]
    return next((sentence for sentence in said if sentence), "")


def _ended(account_id: UUID, state: str, sentence: str) -> None:
    with transaction() as session:
        account = session.get(CalendarAccount, account_id)
        if account is None or account.ended_at is not None:
            return
        told_before = (account.state, account.sentence)
        account.state, account.sentence = state, sentence
        if state == "ok":
            account.failures, account.synced_at = 0, now()
            account.next_at = now() + EVERY
        else:
            account.failures += 1
            wait = min(EVERY * 2 ** min(account.failures, 6), _LONGEST_WAIT)
            # A wrong password tried again and again locks the worker's own account.
            account.next_at = now() + (_AFTER_REFUSAL if state == "refused" else wait)
        session.add(account)
        if (state, sentence) != told_before:
            touch_diary(session, account.worker_id)


# -- what happened there -------------------------------------------------------------------------


def _pull(account: CalendarAccount, connection: dav.Dav) -> list[str]:
    changes = connection.changes(account.url, account.sync_token)
    with reading() as session:
        rows = session.exec(
            select(CalendarObject.href, CalendarObject.etag).where(
                col(CalendarObject.account_id) == account.id
            )
        )
        known = dict(rows.all())
    gone = set(changes.gone)
    if changes.whole:
        gone |= known.keys() - changes.changed.keys()
    news = [href for href, etag in changes.changed.items() if not etag or known.get(href) != etag]
    said = []
    for file in connection.files(account.url, news):
        with transaction() as session:
            said.append(take_file(session, account, Fetched(file.href, file.etag, file.text)))
    for href in gone & known.keys():
        with transaction() as session:
            said.append(take_gone(session, account, href))
    said += _expand_again(account)
    with transaction() as session:
        session.execute(
            update(CalendarAccount)
            .where(col(CalendarAccount.id) == account.id)
            .values(sync_token=changes.token[:1000])
        )
    return said


def _expand_again(account: CalendarAccount) -> list[str]:
    """Once a day the months ahead move on by one day: series reach further then."""
    if account.synced_at is not None and account.synced_at.date() == now().date():
        return []
    said = []
    with transaction() as session:
        for row in session.exec(
            select(CalendarObject).where(
                col(CalendarObject.account_id) == account.id, col(CalendarObject.text) != ""
            )
        ).all():
            try:
                expand(session, account, row)
            except texts.Unreadable:
                said.append(UNREADABLE)
    return said


# -- what happened here --------------------------------------------------------------------------


def _push(account: CalendarAccount, connection: dav.Dav) -> list[str]:
    with transaction() as session:
        told = stamped(session, account.worker_id, told_of(session, account.worker_id))
        ours = {
            row.subject: row
            for row in session.exec(
                select(CalendarObject).where(
                    col(CalendarObject.account_id) == account.id, col(CalendarObject.subject) != ""
                )
            )
        }
        stale = [
            row
            for subject, row in ours.items()
            if subject not in {each.subject for each, _ in told}
            and not left_behind(session, account.worker_id, subject)
        ]
    said = []
    for each, stamp in told:
        row = ours.get(each.subject)
        if row is None or row.told != each.digest:
            said.append(_give(account, connection, each, stamp))
    for row in stale:
        _take_away(account, connection, row)
    return [*said, *_give_back(account, connection)]


def _give(account: CalendarAccount, connection: dav.Dav, told: Told, stamp: Stamp) -> str:
    """Put one event of ours. Changed there meanwhile: what is there is read first, once."""
    said = ""
    for _ in range(2):
        with reading() as session:
            row = session.exec(
                select(CalendarObject).where(
                    col(CalendarObject.account_id) == account.id,
                    col(CalendarObject.subject) == told.subject,
                )
            ).first()
        if row is not None and row.told == told.digest:
            break
        href = row.href if row is not None else href_of(account, told)
        try:
            etag = connection.put(
                href, event_text(told, stamp), etag=row.etag if row is not None else None
            )
        except dav.Changed:
            said = _look_again(account, connection, href) or said
            with transaction() as session:
                now_told = {each.subject: each for each in told_of(session, account.worker_id)}
            if told.subject not in now_told:
                break
            told = now_told[told.subject]
            continue
        with transaction() as session:
            kept = object_at(session, account, href) or CalendarObject(
                account_id=account.id, href=href
            )
            kept.etag, kept.subject, kept.told = etag, told.subject, told.digest
            session.add(kept)
        break
    return said


def href_of(account: CalendarAccount, told: Told) -> str:
    """The path of one of our files: made from its id, so that it is the same every time."""
    folder = account.url.partition("://")[2].partition("/")[2].rstrip("/")
    return f"/{folder}/{told.uid.removesuffix('@agile')}.ics"


def _look_again(account: CalendarAccount, connection: dav.Dav, href: str) -> str:
    """Take in what one file is now, or that it is gone."""
    for file in connection.files(account.url, [href]):
        with transaction() as session:
            return take_file(session, account, Fetched(file.href, file.etag, file.text))
    with transaction() as session:
        return take_gone(session, account, href)


def _take_away(account: CalendarAccount, connection: dav.Dav, row: CalendarObject) -> None:
    """Delete one event of ours that is no longer in the diary."""
    try:
        connection.delete(row.href, etag=row.etag)
    except dav.Changed:
        # It is gone here whatever it became there.
        connection.delete(row.href, etag="")
    with transaction() as session:
        kept = object_at(session, account, row.href)
        if kept is not None:
            session.delete(kept)


def _give_back(account: CalendarAccount, connection: dav.Dav) -> list[str]:
    """What came from the calendar and was changed here."""
    with reading() as session:
        pending = list(
            session.exec(
                select(Appointment).where(
                    col(Appointment.worker_id) == account.worker_id,
                    col(Appointment.pending).is_(True),
                )
            )
        )
    return [_give_back_one(account, connection, row.id) for row in pending]


def _give_back_one(account: CalendarAccount, connection: dav.Dav, appointment_id: UUID) -> str:
    with reading() as session:
        row = session.get(Appointment, appointment_id)
        kept = session.get(CalendarObject, row.calendar_object_id) if row else None
    if row is None or not row.pending:
        return ""
    if kept is None or kept.account_id != account.id:
        _settled(appointment_id)
        return ""
    try:
        if row.cancelled_at is not None and not row.recurrence:
            connection.delete(kept.href, etag=kept.etag)
            text, etag = "", ""
        else:
            wanted = None
            if row.cancelled_at is None:
                wanted = texts.Wanted(row.title, row.starts_at, row.ends_at, row.place)
            text = texts.changed_text(kept.text, row.recurrence, wanted, at=now())
            etag = connection.put(kept.href, text, etag=kept.etag)
    except dav.Changed:
        return _look_again(account, connection, kept.href)
    with transaction() as session:
        stored = session.get(CalendarObject, kept.id)
        if stored is not None and not text:
            session.delete(stored)
        elif stored is not None:
            stored.text, stored.etag = text, etag
            session.add(stored)
    _settled(appointment_id, sequence=row.sequence)
    return ""


def _settled(appointment_id: UUID, *, sequence: int | None = None) -> None:
    """It is told. Changed once more in the meantime, it stays to be told."""
    with transaction() as session:
        statement = update(Appointment).where(col(Appointment.id) == appointment_id)
        if sequence is not None:
            statement = statement.where(col(Appointment.sequence) == sequence)
        session.execute(statement.values(pending=False))
