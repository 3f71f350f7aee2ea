"""The private feed: a secret address that a calendar reads, made and taken back by the worker."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from agile_app.core.errors import NotFound
from agile_app.core.time import now
from agile_app.people.service import load_actor
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.visits.diary.calendars.ics import feed_text
from agile_app.visits.diary.calendars.models import CalendarFeed
from agile_app.visits.diary.calendars.telling import stamped, told_of
from agile_app.visits.diary.service import touch_diary

_TOKEN_BYTES = 32
_NOTED_EVERY = timedelta(hours=1)


def _hash(token: str) -> str:
    # The token is 256 bits of chance, so a fast hash keeps it; looking it up by its hash leaves no
    # timing from which it could be guessed letter by letter.
    return hashlib.sha256(token.encode()).hexdigest()


def make_feed(session: Session, actor: Actor) -> str:
    """A new secret token for the actor's diary, in place of any there was. It is shown once."""
    _revoke(session, actor, actor.worker_id)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    feed = CalendarFeed(worker_id=actor.worker_id, token_hash=_hash(token))
    session.add(feed)
    record(session, actor, "calendar_feed.made", subject_id=feed.id)
    touch_diary(session, actor.worker_id)
    return token


def revoke_feed(session: Session, actor: Actor) -> None:
    """Close the actor's feed: whoever has the address is told nothing from now on."""
    _revoke(session, actor, actor.worker_id)


def _revoke(session: Session, actor: Actor, worker_id: UUID) -> None:
    for feed in session.exec(_open_feeds(worker_id)):
        feed.revoked_at = now()
        session.add(feed)
        record(session, actor, "calendar_feed.revoked", subject_id=feed.id)
        touch_diary(session, worker_id)


def _open_feeds(worker_id: UUID) -> SelectOfScalar[CalendarFeed]:
    return select(CalendarFeed).where(
        col(CalendarFeed.worker_id) == worker_id, col(CalendarFeed.revoked_at).is_(None)
    )


def feed_of(session: Session, actor: Actor) -> CalendarFeed | None:
    """The actor's open feed."""
    return session.exec(_open_feeds(actor.worker_id)).first()


def read_feed(session: Session, token: str) -> tuple[UUID, bytes]:
    """The feed's id and its text.

    Raises:
        NotFound: no such token, one that was revoked, or its worker may not sign in any more; which
            of these it is, nobody is told.
    """
    feed = session.exec(select(CalendarFeed).where(col(CalendarFeed.token_hash) == _hash(token)))
    found = feed.first()
    if found is None or found.revoked_at is not None or not _may_read(session, found.worker_id):
        raise NotFound("There is no such calendar.")
    moment = now()
    if found.read_at is None or moment - found.read_at > _NOTED_EVERY:
        found.read_at = moment
        session.add(found)
        record(session, None, "calendar_feed.read", subject_id=found.id)
    told = told_of(session, found.worker_id)
    return found.id, feed_text(stamped(session, found.worker_id, told))


def _may_read(session: Session, worker_id: UUID) -> bool:
    return load_actor(session, worker_id) is not None
