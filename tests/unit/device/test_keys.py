"""Keys of devices: released to an unlocked session only; PINs; proofs; locking."""

import base64
import hmac
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid, NotAllowed
from agile_app.core.time import now
from agile_app.device import keys
from agile_app.device.models import DeviceKey
from agile_app.people import me  # noqa: F401 - says whether a password is a worker's
from agile_app.security import sessions
from agile_app.security.actor import Actor
from agile_app.security.models import AuditEntry, AuthSession
from tests.factories import PASSWORD, actor_of, make_worker

pytestmark = pytest.mark.usefixtures("sqlite_database")

PIN = "290417"
HERE = "203.0.113.7"


def signed_in(*, password: str | None = PASSWORD, device: str = "d" * 32) -> Actor:
    """A worker signed in on a device."""
    worker = make_worker(password=password)
    with transaction() as session:
        _reference, row = sessions.start_session(session, worker.id, device_id=device)
    actor = actor_of(worker)
    return Actor(
        worker_id=actor.worker_id,
        name=actor.name,
        roles=actor.roles,
        session_id=row.id,
        device_id=device,
    )


def is_locked(actor: Actor) -> bool:
    with reading() as session:
        return session.get_one(AuthSession, actor.session_id).locked_at is not None


def key_of(actor: Actor) -> DeviceKey:
    with reading() as session:
        return session.get_one(DeviceKey, (actor.worker_id, actor.device_id))


def acts() -> list[str]:
    with reading() as session:
        return list(session.exec(select(AuditEntry.act)))


def proof_for(verifier: bytes, challenge: str) -> str:
    text = f"agile/v1/resume|{challenge}".encode()
    return base64.b64encode(hmac.digest(verifier, text, "sha256")).decode()


def test_the_same_device_gets_the_same_share_and_another_device_another():
    actor = signed_in(password=None)
    first = keys.release(actor)["share"]
    assert keys.release(actor)["share"] == first
    elsewhere = Actor(actor.worker_id, actor.name, actor.roles, device_id="e" * 32)
    assert keys.release(elsewhere)["share"] != first


def test_the_lease_is_signed_with_the_share():
    actor = signed_in(password=None)
    released = keys.release(actor)
    text = f"agile/v1/lease|{actor.worker_id}|{released['issued_at']}|{released['lease_until']}"
    share = base64.b64decode(released["share"])
    assert base64.b64decode(released["lease_proof"]) == hmac.digest(share, text.encode(), "sha256")


def test_a_browser_without_the_device_cookie_gets_no_key():
    actor = signed_in(password=None)
    with pytest.raises(Invalid, match="not known"):
        keys.release(Actor(actor.worker_id, actor.name, actor.roles))


def test_the_password_unlocks_the_session_and_a_wrong_one_is_audited():
    actor = signed_in()
    assert keys.lock(actor, "")
    assert is_locked(actor)
    with pytest.raises(NotAllowed) as refused:
        keys.unlock_with_secret(actor, "wrong", address=HERE)
    assert refused.value.code == "wrong_secret"
    assert is_locked(actor)
    assert keys.unlock_with_secret(actor, PASSWORD, address=HERE)["share"]
    assert not is_locked(actor)
    assert {"session.locked", "session.unlock.refused", "session.unlocked"} <= set(acts())


def test_a_chosen_pin_unlocks_too():
    actor = signed_in()
    assert keys.choose_pin(actor, PIN, PASSWORD, address=HERE)["has_pin"]
    keys.lock(actor, "")
    assert keys.unlock_with_secret(actor, PIN, address=HERE)["share"]
    assert not is_locked(actor)


@pytest.mark.parametrize("pin", ["12345", "1234567890123", "abcdef", "111111", "123456", "654321"])
def test_a_pin_that_is_short_long_or_easily_guessed_is_refused(pin):
    with pytest.raises(Invalid):
        keys.choose_pin(signed_in(password=None), pin, PASSWORD, address=HERE)


def test_a_pin_is_not_chosen_with_a_wrong_password():
    actor = signed_in()
    with pytest.raises(NotAllowed):
        keys.choose_pin(actor, PIN, "wrong", address=HERE)


def test_tries_are_limited_and_the_limit_is_the_devices_own():
    actor = signed_in(password=None)
    codes = []
    for _ in range(12):
        with pytest.raises(AgileError) as refused:
            keys.unlock_with_secret(actor, "wrong", address=HERE)
        codes.append(refused.value.code)
    assert codes[0] == "wrong_secret"
    assert codes[-1] == "slower"


def test_ten_wrong_pins_take_the_pin_away_and_leave_the_password():
    actor = signed_in()
    keys.choose_pin(actor, PIN, PASSWORD, address=HERE)
    with transaction() as session:
        row = session.get_one(DeviceKey, (actor.worker_id, actor.device_id))
        row.wrong_pins = keys.MOST_WRONG_PINS
        session.add(row)
    with pytest.raises(NotAllowed):
        keys.unlock_with_secret(actor, PIN, address=HERE)
    assert key_of(actor).pin_hash is None
    assert keys.unlock_with_secret(actor, PASSWORD, address=HERE)["share"]


def test_a_device_opened_offline_proves_it_once():
    actor, verifier = signed_in(password=None), b"v" * 32
    keys.release(actor, verifier=base64.b64encode(verifier).decode())
    keys.lock(actor, "")
    proof = proof_for(verifier, keys.challenge(actor))
    assert keys.unlock_with_proof(actor, proof)["share"]
    assert not is_locked(actor)
    keys.lock(actor, "")
    with pytest.raises(NotAllowed):
        keys.unlock_with_proof(actor, proof)
    assert is_locked(actor)


@pytest.mark.parametrize(
    "spoil",
    [
        {"verifier": b"w" * 32},
        {"verifier": None},
        {"lease_until": now() - timedelta(minutes=1)},
        {"challenge_at": now() - timedelta(minutes=3)},
        {"challenge": None},
    ],
)
def test_a_wrong_old_or_late_proof_unlocks_nothing(spoil):
    actor, verifier = signed_in(password=None), b"v" * 32
    keys.release(actor, verifier=base64.b64encode(verifier).decode())
    keys.lock(actor, "")
    proof = proof_for(verifier, keys.challenge(actor))
    with transaction() as session:
        row = session.get_one(DeviceKey, (actor.worker_id, actor.device_id))
        for name, value in spoil.items():
            setattr(row, name, value)
        session.add(row)
    with pytest.raises(NotAllowed):
        keys.unlock_with_proof(actor, proof)
    assert is_locked(actor)
    assert "session.resume.refused" in acts()


def test_a_lock_left_over_from_an_older_sign_in_does_not_lock_the_new_one():
    actor = signed_in(password=None)
    assert not keys.lock(actor, str(UUID(int=1)))
    assert not is_locked(actor)
    assert keys.lock(actor, str(actor.session_id))


def test_a_destroyed_share_never_comes_back():
    actor = signed_in(password=None)
    before = keys.release(actor, verifier=base64.b64encode(b"v" * 32).decode())
    with transaction() as session:
        keys.destroy_share(session, actor, actor.worker_id, actor.device_id or "")
    after = keys.release(actor)
    assert after["share"] != before["share"]
    assert not after["known"]
    assert "device.share_destroyed" in acts()


def test_a_device_that_lost_its_cookies_gets_the_share_it_had():
    actor = signed_in(password=None)
    before = keys.release(actor, verifier=base64.b64encode(b"v" * 32).decode())
    renamed = replace(actor, device_id="e" * 32)
    after = keys.release(renamed, formerly=["x", "d" * 32])
    assert (after["share"], after["known"], after["device"]) == (before["share"], True, "e" * 32)
    assert keys.release(actor)["share"] != before["share"]
    assert "device.key_moved" in acts()


def test_nobody_takes_over_another_workers_key_or_a_destroyed_one():
    actor = signed_in(password=None)
    share = keys.release(actor)["share"]
    stranger = replace(signed_in(password=None), device_id="e" * 32)
    assert keys.release(stranger, formerly=["d" * 32])["share"] != share
    with transaction() as session:
        keys.destroy_share(session, actor, actor.worker_id, "d" * 32)
    renamed = replace(actor, device_id="f" * 32)
    assert keys.release(renamed, formerly=["d" * 32])["share"] != share


def test_the_server_remembers_how_much_a_device_says_is_unsent():
    actor = signed_in(password=None)
    keys.heard_from(actor, 3)
    keys.release(actor)
    keys.heard_from(actor, 12)
    assert key_of(actor).waiting == 12


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Test Worker", "TW"), ("Anna Maria de Souza", "AS"), ("Plato", "P"), ("", ""), ("9 x", "X")],
)
def test_initials(name, initials):
    assert keys.initials(name) == initials
