"""Connecting a CalDAV calendar, and letting it go again. Requests are made outside transactions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.sealing import CannotOpen, seal, unseal
from agile_app.visits.diary.calendars import dav
from agile_app.visits.diary.calendars.models import CalendarAccount, CalendarObject
from agile_app.visits.diary.calendars.sync import open_dav, purpose
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.service import touch_diary


@dataclass(frozen=True)
class Connected:
    """What connecting found. With several calendars, one is still to be chosen by its url."""

    calendars: Sequence[dav.FoundCalendar]
    chosen: str = ""


def connect(actor: Actor, *, url: str, username: str, password: str) -> Connected:
    """Sign in to a CalDAV server and keep its calendar from now on.

    An account the actor had before is replaced; with the same calendar it goes on where it was.

    Raises:
        Invalid: the address, user name or password is wrong; ``field`` says which.
        AgileError: the server does not answer.
    """
    if not username.strip():
        raise Invalid("Enter your user name.", field="username")
    if not password:
        raise Invalid("Enter your password.", field="password")
    found = _ask(url.strip(), username.strip(), password)
    chosen = found[0] if len(found) == 1 else None
    with transaction() as session:
        _keep(session, actor, url.strip(), username.strip(), password, chosen)
    return Connected(found, chosen.url if chosen else "")


def choose(actor: Actor, url: str) -> None:
    """Take one of several calendars.

    Raises:
        NotFound: nothing was connected. Invalid: it is none of the account's.
        AgileError: the server does not answer.
    """
    with reading() as session:
        account = account_of(session, actor.worker_id)
    if account is None:
        raise NotFound("No calendar is connected.")
    try:
        password = unseal(account.secret, purpose(url))
    except (CannotOpen, ValueError) as error:
        # Another server's address opens nothing: the password goes only where it was typed for.
        raise Invalid(
            "That is not one of your calendars.",
            field="calendar",
            what_to_do="Connect the calendar again with your password.",
        ) from error
    found = {each.url: each for each in _ask(url, account.username, password)}
    if url not in found:
        raise Invalid("That is not one of your calendars.", field="calendar")
    with transaction() as session:
        _keep(session, actor, url, account.username, password, found[url])


def _ask(url: str, username: str, password: str) -> list[dav.FoundCalendar]:
    try:
        with dav.Dav(url, username, password) as connection:
            return connection.calendars(url)
    except dav.Refused as error:
        raise Invalid(
            "The server does not take this user name and password.",
            field="password",
            what_to_do="Many calendars want an app password made for this one use.",
        ) from error
    except dav.NoCalendar as error:
        raise Invalid(
            "There is no CalDAV calendar at this address.",
            field="url",
            what_to_do="Ask IT for the CalDAV address of your calendar.",
        ) from error
    except dav.DavError as error:
        raise AgileError(
            "The calendar's server does not answer as it should.",
            code="calendar_unreachable",
            what_to_do="Look at the address, or try again in a while.",
        ) from error


def _keep(
    session: Session,
    actor: Actor,
    url: str,
    username: str,
    password: str,
    chosen: dav.FoundCalendar | None,
) -> None:
    account = account_of(session, actor.worker_id)
    if account is not None and (chosen is None or account.url not in {"", chosen.url}):
        _end(session, account)
        account = None
    if account is None:
        account = CalendarAccount(id=uuid7(), worker_id=actor.worker_id, url="", username="",
                                  secret=b"")  # fmt: skip
    account.url = chosen.url if chosen else ""
    account.name = chosen.name if chosen else ""
    account.username, account.secret = username, seal(password, purpose(url))
    account.state, account.sentence, account.failures, account.next_at = "new", "", 0, now()
    session.add(account)
    # The server's address may name the council's supplier; the audit keeps ids only.
    record(session, actor, "calendar_account.connected", subject_id=account.id)
    touch_diary(session, actor.worker_id)


def account_of(session: Session, worker_id: UUID) -> CalendarAccount | None:
    """The worker's calendar account, if they have one."""
    return session.exec(
        select(CalendarAccount).where(
            col(CalendarAccount.worker_id) == worker_id, col(CalendarAccount.ended_at).is_(None)
        )
    ).first()


def sync_soon(session: Session, actor: Actor) -> None:
    """Ask for a run at once. Raises NotFound where no calendar is connected."""
    account = account_of(session, actor.worker_id)
    if account is None:
        raise NotFound("No calendar is connected.")
    account.next_at = now()
    session.add(account)


def disconnect(actor: Actor) -> bool:
    """Let the calendar go: our events are taken out of it, its own leave the diary, the password is
    destroyed. Returns whether ours could be taken out there."""
    with reading() as session:
        account = account_of(session, actor.worker_id)
        ours = [] if account is None else _ours(session, account)
    if account is None:
        return True
    taken_out = _take_out(account, ours)
    with transaction() as session:
        held = session.get(CalendarAccount, account.id)
        if held is not None:
            _end(session, held)
            record(session, actor, "calendar_account.disconnected", subject_id=held.id)
    return taken_out


def _ours(session: Session, account: CalendarAccount) -> list[CalendarObject]:
    return list(
        session.exec(
            select(CalendarObject).where(
                col(CalendarObject.account_id) == account.id, col(CalendarObject.subject) != ""
            )
        )
    )


def _take_out(account: CalendarAccount, ours: list[CalendarObject]) -> bool:
    if not ours:
        return True
    try:
        with open_dav(account) as connection:
            for row in ours:
                connection.delete(row.href, etag="")
    except (dav.DavError, CannotOpen, Invalid):
        return False
    return True


def _end(session: Session, account: CalendarAccount) -> None:
    account.ended_at, account.secret, account.sync_token = now(), b"", ""
    session.add(account)
    for row in session.exec(
        select(CalendarObject).where(col(CalendarObject.account_id) == account.id)
    ).all():
        for appointment in session.exec(
            select(Appointment).where(
                col(Appointment.calendar_object_id) == row.id,
                col(Appointment.cancelled_at).is_(None),
                col(Appointment.ends_at) > now(),
            )
        ).all():
            appointment.cancelled_at, appointment.pending = now(), False
            session.add(appointment)
        session.delete(row)
    touch_diary(session, account.worker_id)
