"""Sessions: a random reference in an HttpOnly cookie, its hash in ``auth_session``.

The row is looked up on every request, event and socket message, so ending a session takes effect
at once. A session may be locked (the worker stepped away): then it is nobody's, except for the
few routes that unlock or end it.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from agile_app.core.database import reading, transaction
from agile_app.core.notices import notify
from agile_app.core.time import now
from agile_app.security.actor import Actor
from agile_app.security.models import AuthSession
from agile_app.settings import get_settings

ABSOLUTE = timedelta(hours=12)
"""A session ends this long after sign-in, whatever happens (a working day)."""

IDLE_LOCK = timedelta(minutes=60)
"""The server locks a session not heard from for this long. The iPad's own lock is shorter (5
minutes without touch) and tells the server through ``lock``; this one catches the device that
could not."""

_TOUCH_EVERY = timedelta(seconds=60)
_DEVICE_YEARS = 2

ActorLoader = Callable[[Session, UUID], Actor | None]
_loader: list[ActorLoader] = []


def set_actor_loader(loader: ActorLoader) -> None:
    """``people`` says who a worker is: name, roles, teams; None for one who may not sign in."""
    _loader[:] = [loader]


@dataclass(frozen=True)
class Standing:
    """What a cookie stands for now: the actor, and whether their session is locked."""

    actor: Actor
    session_id: UUID
    locked: bool


def _hash(reference: str) -> str:
    return hashlib.sha256(reference.encode()).hexdigest()


def cookie_name() -> str:
    return "__Host-agile" if get_settings().secure else "agile"


def device_cookie_name() -> str:
    return "__Host-agile-device" if get_settings().secure else "agile-device"


def _cookie(header: str | None, name: str) -> str | None:
    """The one value of cookie ``name``; None when absent, malformed or given twice."""
    if not header or len(header) > 16_384:
        return None
    values = []
    for part in header.split(";"):
        key, found, value = part.strip().partition("=")
        if found and key == name:
            values.append(value)
    if len(values) != 1 or not 20 <= len(values[0]) <= 128:
        return None
    return values[0] if values[0].isascii() and values[0].isprintable() else None


def device_of(cookie_header: str | None) -> str | None:
    """The device id (a hash) of the device cookie, if the request carries one."""
    secret = _cookie(cookie_header, device_cookie_name())
    return _hash(secret)[:32] if secret else None


def new_device() -> tuple[str, str]:
    """A device secret for the cookie, and the device id that may be stored and logged."""
    secret = secrets.token_urlsafe(32)
    return secret, _hash(secret)[:32]


def _set_cookie(name: str, value: str, max_age: int) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar[name] = value
    except CookieError as error:  # our own names and values are always legal
        raise ValueError(name) from error
    morsel = jar[name]
    morsel["path"] = "/"
    morsel["httponly"] = True
    morsel["samesite"] = "Strict"
    morsel["max-age"] = max_age
    if get_settings().secure:
        morsel["secure"] = True
    return morsel.OutputString()


def session_cookie(reference: str) -> str:
    """The ``Set-Cookie`` value that carries a session."""
    return _set_cookie(cookie_name(), reference, int(ABSOLUTE.total_seconds()))


def no_session_cookie() -> str:
    """The ``Set-Cookie`` value that takes the session away."""
    return _set_cookie(cookie_name(), "", 0)


def device_cookie(secret: str) -> str:
    """The ``Set-Cookie`` value by which a device is known again."""
    return _set_cookie(device_cookie_name(), secret, _DEVICE_YEARS * 365 * 86_400)


def start_session(
    session: Session, worker_id: UUID, *, device_id: str | None = None, address: str | None = None
) -> tuple[str, AuthSession]:
    """A new session row; returns the reference for the cookie (never stored) and the row."""
    reference = secrets.token_urlsafe(32)
    row = AuthSession(
        reference_hash=_hash(reference),
        worker_id=worker_id,
        device_id=device_id,
        address=address,
        expires_at=now() + ABSOLUTE,
    )
    session.add(row)
    session.flush()
    return reference, row


def look_up(cookie_header: str | None, *, touch: bool = True) -> Standing | None:
    """Who the cookie stands for now, locked or not; None for no, ended or expired session.

    ``touch`` counts as activity: false for background checks, which must not keep a session awake.
    """
    reference = _cookie(cookie_header, cookie_name())
    if reference is None or not _loader:
        return None
    moment = now()
    with reading() as session:
        row = session.exec(
            select(AuthSession).where(AuthSession.reference_hash == _hash(reference))
        ).first()
        if row is None or row.ended_at is not None or row.expires_at <= moment:
            return None
        person = _loader[0](session, row.worker_id)
    if person is None:
        return None
    locked = row.locked_at is not None or moment - row.last_seen_at > IDLE_LOCK
    if touch and not locked and moment - row.last_seen_at > _TOUCH_EVERY:
        _touch(row.id)
    actor = Actor(
        worker_id=person.worker_id,
        name=person.name,
        roles=person.roles,
        team_ids=person.team_ids,
        managed_team_ids=person.managed_team_ids,
        session_id=row.id,
        device_id=row.device_id,
    )
    return Standing(actor=actor, session_id=row.id, locked=locked)


def resolve(cookie_header: str | None, *, touch: bool = True) -> Actor | None:
    """The acting worker; None without a live, unlocked session."""
    standing = look_up(cookie_header, touch=touch)
    return None if standing is None or standing.locked else standing.actor


def _touch(session_id: UUID) -> None:
    with transaction() as session:
        session.exec(
            update(AuthSession)
            .where(col(AuthSession.id) == session_id, col(AuthSession.locked_at).is_(None))
            .values(last_seen_at=now())
        )


def lock_session(session: Session, session_id: UUID) -> None:
    """The worker stepped away: until ``unlock_session`` this session is nobody's."""
    session.exec(
        update(AuthSession)
        .where(col(AuthSession.id) == session_id, col(AuthSession.locked_at).is_(None))
        .values(locked_at=now())
    )
    notify(session, "session.locked", session_id=session_id)


def unlock_session(session: Session, session_id: UUID) -> None:
    """The worker proved who they are again (the caller has checked the secret)."""
    moment = now()
    session.exec(
        update(AuthSession)
        .where(col(AuthSession.id) == session_id, col(AuthSession.ended_at).is_(None))
        .values(locked_at=None, last_seen_at=moment)
    )


def end_session(session: Session, session_id: UUID, *, because: str = "signed_out") -> None:
    """End one session for good."""
    _end(session, col(AuthSession.id) == session_id, because)


def end_all_sessions(session: Session, worker_id: UUID, *, because: str) -> int:
    """End every session of a worker; returns how many there were."""
    return _end(session, col(AuthSession.worker_id) == worker_id, because)


def _end(session: Session, which: object, because: str) -> int:
    rows = session.exec(
        select(AuthSession).where(which, col(AuthSession.ended_at).is_(None))  # type: ignore[arg-type]
    ).all()
    for row in rows:
        row.ended_at = now()
        row.ended_because = because
        session.add(row)
        notify(session, "session.ended", session_id=row.id, worker_id=row.worker_id)
    return len(rows)
