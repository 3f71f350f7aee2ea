"""How often a secret may be tried.

The rule is kind to the worker and hard on the guesser: guesses are counted against the address
they come from. A device on which the worker has signed in before has a count of its own, which
nobody else can fill, so an attacker cannot lock a worker out of their iPad.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from agile_app.core.database import transaction
from agile_app.core.errors import TooMany
from agile_app.core.time import now
from agile_app.security.models import Attempt, KnownDevice

WINDOW = timedelta(minutes=5)
"""Cyber Essentials: no more than 10 guesses in 5 minutes."""

_KEEP = timedelta(days=1)


@dataclass(frozen=True)
class Failures:
    """Tries in the window that were not good (yet)."""

    device: int = 0
    address_and_account: int = 0
    address: int = 0
    account_elsewhere: int = 0


def too_many(failures: Failures, *, known_device: bool) -> bool:
    """Whether the next try must wait.

    A known device counts only its own. Others: 10 for one account from one address, 30 for any
    accounts from one address, 30 for one account from all unknown devices together.
    """
    if known_device:
        return failures.device >= 10
    return (
        failures.address_and_account >= 10
        or failures.address >= 30
        or failures.account_elsewhere >= 30
    )


class Slower(TooMany):
    """Too many tries; ``retry_after`` in seconds."""

    retry_after = int(WINDOW.total_seconds())

    def __init__(self) -> None:
        super().__init__(
            "Too many tries from here.", code="slower", what_to_do="Wait five minutes."
        )


def _key(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()


def _address_group(address: str) -> str:
    """One address; for IPv6 its /64, which is what one household or attacker holds."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def begin_attempt(
    purpose: str,
    *,
    account: str,
    address: str,
    device_id: str | None,
    worker_id: UUID | None,
) -> UUID:
    """Count a try before it is made, so that a burst of parallel tries is counted too.

    Args:
        purpose: ``sign_in`` or ``unlock``: counted apart.
        account: the email as typed, or the worker's id.
        worker_id: whose known devices count; None for an unknown account.

    Returns:
        The attempt's id, for ``succeeded``.

    Raises:
        Slower: the limit is reached; the try is not made and not counted.
    """
    moment = now()
    account_key, address_key = _key(account), _key(_address_group(address))
    with transaction() as session:
        known = (
            device_id is not None
            and worker_id is not None
            and session.get(KnownDevice, (worker_id, device_id)) is not None
        )
        device_key = device_id if known and device_id else ""
        found = _failures(session, purpose, account_key, address_key, device_key)
        if too_many(found, known_device=known):
            raise Slower
        attempt = Attempt(
            purpose=purpose,
            account_key=account_key,
            address_key=address_key,
            device_key=device_key,
            known_device=known,
            at=moment,
        )
        session.add(attempt)
        return attempt.id


def _failures(
    session: Session, purpose: str, account_key: str, address_key: str, device_key: str
) -> Failures:
    recent = (
        col(Attempt.purpose) == purpose,
        col(Attempt.succeeded).is_(False),
        col(Attempt.at) > now() - WINDOW,
    )
    stranger = col(Attempt.known_device).is_(False)

    def count(*which: object) -> int:
        statement = select(func.count()).select_from(Attempt).where(*recent, *which)  # type: ignore[arg-type]
        return session.execute(statement).scalar_one()

    same_account = col(Attempt.account_key) == account_key
    same_address = col(Attempt.address_key) == address_key
    if device_key:
        return Failures(device=count(same_account, col(Attempt.device_key) == device_key))
    return Failures(
        address_and_account=count(same_account, same_address, stranger),
        address=count(same_address, stranger),
        account_elsewhere=count(same_account, stranger),
    )


def succeeded(
    session: Session, attempt_id: UUID, *, worker_id: UUID, device_id: str | None
) -> None:
    """The secret was right: the try no longer counts, and the device is known from now on."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is not None:
        attempt.succeeded = True
        session.add(attempt)
    if device_id is None:
        return
    known = session.get(KnownDevice, (worker_id, device_id))
    if known is None:
        known = KnownDevice(worker_id=worker_id, device_id=device_id)
    known.last_at = now()
    session.add(known)


def forget_old_attempts() -> None:
    """Tries older than a day tell nothing any more (an hourly job)."""
    with transaction() as session:
        session.execute(delete(Attempt).where(col(Attempt.at) < now() - _KEEP))
