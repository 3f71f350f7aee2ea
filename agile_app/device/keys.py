"""Keys of devices: the server's share, released to a live and unlocked session; unlocking; PINs.

The share alone opens nothing: the device combines it with a secret it cannot export. Destroying
the share makes what a locked device holds unreadable for good.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Invalid, NotAllowed
from agile_app.core.time import now
from agile_app.device.models import DeviceKey
from agile_app.device.policy import device_policy
from agile_app.security import passwords, rate_limits, sessions
from agile_app.security.actor import Actor
from agile_app.security.audit import record, record_refusal

MOST_WRONG_PINS = 10
"""A six-digit PIN withstands so few tries; then only the password unlocks."""

CHALLENGE_LIFE = timedelta(minutes=2)

# Devices pull each minute; remembering every one would be a write each.
_HEARD_EVERY = timedelta(minutes=5)

PasswordCheck = Callable[[Session, UUID, str], bool]
_check: list[PasswordCheck] = []


def set_password_check(check: PasswordCheck) -> None:
    """``people`` says whether a password is a worker's."""
    _check[:] = [check]


def _wrong() -> NotAllowed:
    return NotAllowed(
        "That PIN or password is not right.", code="wrong_secret", what_to_do="Try again."
    )


def release(
    actor: Actor, *, verifier: str | None = None, formerly: Sequence[str] = ()
) -> dict[str, Any]:
    """The share for the actor's device, with a signed lease; ``verifier`` is remembered if given.

    ``formerly`` are the ids this device had by its own account. A browser can lose its cookies and
    keep its storage: then what is sealed there, unsent work too, needs the share of the old id.

    Raises:
        Invalid: the session is of no known device, or the verifier is not 32 bytes.
    """
    with transaction() as session:
        row = _row(session, actor)
        if row.share is None:
            _take_over(session, actor, row, formerly)
        if verifier is not None:
            row.verifier = _bytes_of(verifier, "verifier")
        return _released(session, actor, row)


def unlock_with_secret(actor: Actor, secret: str, *, address: str) -> dict[str, Any]:
    """Unlock the session with the PIN or the password, and release the share.

    Raises:
        NotAllowed: ``wrong_secret``; audited.
        Slower: too many tries.
    """
    attempt = _begin_attempt(actor, address)
    if not _is_right(actor, secret):
        record_refusal(actor, "session.unlock.refused", subject_id=actor.session_id)
        raise _wrong()
    with transaction() as session:
        _succeeded(session, actor, attempt)
        row = _row(session, actor)
        row.wrong_pins = 0
        _unlock(session, actor, "session.unlocked")
        return _released(session, actor, row)


def challenge(actor: Actor) -> str:
    """A fresh challenge for a device that was opened offline while its session is locked."""
    with transaction() as session:
        row = _row(session, actor)
        row.challenge, row.challenge_at = secrets.token_hex(32), now()
        session.add(row)
        return row.challenge


def unlock_with_proof(actor: Actor, proof: str) -> dict[str, Any]:
    """Unlock the session of a device that proves it opened its data key within the lease.

    It can only have done so with the worker's PIN or password, so they are not asked again.

    Raises:
        NotAllowed: ``wrong_proof``: the secret is needed.
    """
    given = _bytes_of(proof, "proof")
    with transaction() as session:
        row = _row(session, actor)
        right = _proof_fits(row, given)
        row.challenge = row.challenge_at = None
        session.add(row)
        if right:
            _unlock(session, actor, "session.resumed")
            return _released(session, actor, row)
    record_refusal(actor, "session.resume.refused", subject_id=actor.session_id)
    raise NotAllowed(
        "This device has to be unlocked again.",
        code="wrong_proof",
        what_to_do="Unlock with your PIN or password.",
    )


def _proof_fits(row: DeviceKey, given: bytes) -> bool:
    moment = now()
    if row.verifier is None or row.challenge is None or row.challenge_at is None:
        return False
    if row.lease_until is None or row.lease_until < moment:
        return False
    if moment - row.challenge_at > CHALLENGE_LIFE:
        return False
    expected = hmac.digest(row.verifier, f"agile/v1/resume|{row.challenge}".encode(), "sha256")
    return hmac.compare_digest(expected, given)


def choose_pin(actor: Actor, pin: str, password: str, *, address: str) -> dict[str, Any]:
    """Set the PIN that unlocks this device, given the password; releases the share to wrap it.

    Raises:
        Invalid: a PIN that is not six to twelve digits, or easily guessed.
        NotAllowed: ``wrong_secret``. Slower: too many tries.
    """
    _check_pin(pin)
    attempt = _begin_attempt(actor, address)
    if not _password_is_right(actor, password):
        record_refusal(actor, "device.pin.refused", subject_id=actor.session_id)
        raise NotAllowed("That is not your password.", code="wrong_secret", what_to_do="Try again.")
    pin_hash = passwords.hash_password(pin)
    with transaction() as session:
        _succeeded(session, actor, attempt)
        row = _row(session, actor)
        row.pin_hash, row.wrong_pins = pin_hash, 0
        record(session, actor, "device.pin_chosen", subject_id=actor.session_id)
        return _released(session, actor, row)


def lock(actor: Actor, opened_with: str) -> bool:
    """Lock the actor's session, if it is the one the device was opened with (``""``: whichever).

    Returns:
        False for a newer sign-in, which stays open.
    """
    if actor.session_id is None or opened_with not in ("", str(actor.session_id)):
        return False
    with transaction() as session:
        sessions.lock_session(session, actor.session_id)
        record(session, actor, "session.locked", subject_id=actor.session_id)
    return True


def heard_from(actor: Actor, waiting: int) -> None:
    """The device spoke with us and says it has so many unsent changes."""
    if actor.device_id is None:
        return
    key, moment = (actor.worker_id, actor.device_id), now()
    with reading() as session:
        row = session.get(DeviceKey, key)
    if row is None or (
        row.waiting == waiting
        and row.last_heard_at is not None
        and moment - row.last_heard_at < _HEARD_EVERY
    ):
        return
    with transaction() as session:
        row = session.get_one(DeviceKey, key)
        row.waiting, row.last_heard_at = waiting, moment
        session.add(row)


def destroy_share(session: Session, actor: Actor, worker_id: UUID, device_id: str) -> None:
    """Make what this device holds of this worker unreadable for good (wipe)."""
    row = session.get(DeviceKey, (worker_id, device_id))
    if row is None:
        return
    row.share = row.verifier = row.pin_hash = row.challenge = row.lease_until = None
    session.add(row)
    record(
        session, actor, "device.share_destroyed", subject_id=worker_id,
        facts={"device": device_id, "waiting": row.waiting},
    )  # fmt: skip


def _row(session: Session, actor: Actor) -> DeviceKey:
    if actor.device_id is None:
        raise Invalid(
            "This browser is not known here.",
            code="unknown_device",
            what_to_do="Sign out and in again.",
        )
    key = (actor.worker_id, actor.device_id)
    row = session.get(DeviceKey, key, with_for_update=True)
    return row or DeviceKey(worker_id=actor.worker_id, device_id=actor.device_id)


def _take_over(session: Session, actor: Actor, row: DeviceKey, formerly: Sequence[str]) -> None:
    """Move the key of this worker's own device from the id it had to the one it has now."""
    for device_id in formerly:
        old = session.get(DeviceKey, (actor.worker_id, device_id), with_for_update=True)
        if old is None or old.share is None or old.device_id == row.device_id:
            continue
        row.share, row.verifier, row.waiting = old.share, old.verifier, old.waiting
        row.pin_hash, row.wrong_pins = old.pin_hash, old.wrong_pins
        session.delete(old)
        record(
            session, actor, "device.key_moved", subject_id=actor.session_id,
            facts={"from": device_id, "to": row.device_id},
        )  # fmt: skip
        return


def _released(session: Session, actor: Actor, row: DeviceKey) -> dict[str, Any]:
    moment = now()
    policy = device_policy()
    share = row.share = row.share or secrets.token_bytes(32)
    row.lease_until = moment + timedelta(hours=policy.lease_hours)
    row.last_heard_at = moment
    session.add(row)
    record(session, actor, "device.key_released", subject_id=actor.session_id)
    issued_at, lease_until = moment.isoformat(), row.lease_until.isoformat()
    # The share is known to this device and the server alone, so it signs the lease.
    lease = f"agile/v1/lease|{actor.worker_id}|{issued_at}|{lease_until}"
    return {
        "share": base64.b64encode(share).decode(),
        "worker": {
            "id": str(actor.worker_id),
            "name": actor.name,
            "initials": initials(actor.name),
        },
        "session": str(actor.session_id or ""),
        "device": row.device_id,
        "issued_at": issued_at,
        "lease_until": lease_until,
        "lease_proof": base64.b64encode(hmac.digest(share, lease.encode(), "sha256")).decode(),
        "policy": {"idle_lock_minutes": policy.idle_lock_minutes},
        "known": row.verifier is not None,
        "verifier": row.verifier is not None,
        "has_pin": row.pin_hash is not None,
    }


def initials(name: str) -> str:
    """``Amira Khan`` is ``AK``; at most two letters."""
    words = [word for word in name.split() if word[0].isalpha()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen)


def _unlock(session: Session, actor: Actor, act: str) -> None:
    if actor.session_id is not None:
        sessions.unlock_session(session, actor.session_id)
        record(session, actor, act, subject_id=actor.session_id)


def _begin_attempt(actor: Actor, address: str) -> UUID:
    return rate_limits.begin_attempt(
        "unlock",
        account=str(actor.worker_id),
        address=address,
        device_id=actor.device_id,
        worker_id=actor.worker_id,
    )


def _succeeded(session: Session, actor: Actor, attempt: UUID) -> None:
    rate_limits.succeeded(session, attempt, worker_id=actor.worker_id, device_id=actor.device_id)


def _is_right(actor: Actor, secret: str) -> bool:
    return _pin_is_right(actor, secret) or _password_is_right(actor, secret)


def _pin_is_right(actor: Actor, secret: str) -> bool:
    """A wrong PIN is counted before it is checked, so a burst of tries is counted too."""
    if not re.fullmatch(r"\d{6,12}", secret):
        return False
    with transaction() as session:
        row = _row(session, actor)
        if row.pin_hash is None:
            return False
        if row.wrong_pins >= MOST_WRONG_PINS:
            row.pin_hash = None
            session.add(row)
            return False
        row.wrong_pins += 1
        session.add(row)
        pin_hash = row.pin_hash
    return passwords.matches(secret, pin_hash)


def _password_is_right(actor: Actor, password: str) -> bool:
    with reading() as session:
        return bool(_check) and _check[0](session, actor.worker_id, password)


def _check_pin(pin: str) -> None:
    if not re.fullmatch(r"\d{6,12}", pin):
        raise Invalid("A PIN is six to twelve digits.", field="pin")
    steps = {int(later) - int(earlier) for earlier, later in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise Invalid("That PIN is easily guessed: choose another.", field="pin")


def _bytes_of(text: str, field: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Invalid("That is not base64.", field=field) from error
    if len(found) != hashlib.sha256().digest_size:
        raise Invalid("That is not 32 bytes.", field=field)
    return found
