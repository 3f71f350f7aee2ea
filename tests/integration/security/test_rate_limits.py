"""Limits on guessing that slow the guesser and never the worker."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.security import rate_limits
from agile_app.security.models import Attempt
from agile_app.security.rate_limits import Failures, Slower, begin_attempt, succeeded, too_many

WORKER = uuid7()
EMAIL = "worker@test.example"


def _guess(address: str = "203.0.113.9", *, account: str = EMAIL, device: str | None = None):
    return begin_attempt(
        "sign_in", account=account, address=address, device_id=device, worker_id=WORKER
    )


def _know(device: str) -> None:
    attempt = _guess("198.51.100.1", device=device)
    with transaction() as session:
        succeeded(session, attempt, worker_id=WORKER, device_id=device)


@pytest.mark.parametrize(
    ("failures", "known", "wait"),
    [
        (Failures(), False, False),
        (Failures(address_and_account=9), False, False),
        (Failures(address_and_account=10), False, True),
        (Failures(address=30), False, True),
        (Failures(account_elsewhere=30), False, True),
        (Failures(address_and_account=10, address=99, account_elsewhere=99), True, False),
        (Failures(device=9), True, False),
        (Failures(device=10), True, True),
    ],
)
def test_the_rule(failures, known, wait):
    assert too_many(failures, known_device=known) is wait


def test_the_eleventh_guess_must_wait_five_minutes(any_database):
    for _ in range(10):
        _guess()
    with pytest.raises(Slower) as caught:
        _guess()
    assert caught.value.retry_after == 300
    with transaction() as session:
        session.execute(update(Attempt).values(at=now() - timedelta(minutes=5, seconds=1)))
    _guess()


def test_an_attacker_cannot_lock_a_worker_out_of_their_own_device(sqlite_database):
    _know("ipad")
    for number in range(60):
        try:
            _guess(f"203.0.113.{number % 4}")
        except Slower:
            continue
    _guess("198.51.100.1", device="ipad")
    # Not even from the attacker's own address, as in an office behind one address.
    _guess("203.0.113.1", device="ipad")
    with pytest.raises(Slower):
        _guess("198.51.100.77")


def test_a_stolen_known_device_still_gets_only_ten_guesses(sqlite_database):
    _know("ipad")
    for _ in range(10):
        _guess(device="ipad")
    with pytest.raises(Slower):
        _guess(device="ipad")


def test_a_device_known_to_one_worker_is_a_stranger_to_another(sqlite_database):
    _know("ipad")
    for _ in range(10):
        begin_attempt(
            "sign_in", account="other@test.example", address="203.0.113.9", device_id="ipad",
            worker_id=uuid7(),
        )  # fmt: skip
    with pytest.raises(Slower):
        begin_attempt(
            "sign_in", account="other@test.example", address="203.0.113.9", device_id="ipad",
            worker_id=uuid7(),
        )  # fmt: skip


def test_one_address_trying_many_accounts_is_slowed(sqlite_database):
    for number in range(30):
        _guess(account=f"w{number}@test.example")
    with pytest.raises(Slower):
        _guess(account="next@test.example")
    _guess("198.51.100.5", account="next@test.example")


def test_a_whole_ipv6_household_is_one_guesser(sqlite_database):
    for number in range(10):
        _guess(f"2001:db8:1:2::{number:x}")
    with pytest.raises(Slower):
        _guess("2001:db8:1:2:ffff::1")
    _guess("2001:db8:1:3::1")


def test_a_right_password_is_not_a_failure(sqlite_database):
    for _ in range(15):
        attempt = _guess()
        with transaction() as session:
            succeeded(session, attempt, worker_id=WORKER, device_id=None)


def test_the_case_of_the_email_does_not_give_new_tries(sqlite_database):
    for number in range(10):
        _guess(account=EMAIL.upper() if number % 2 else f" {EMAIL} ")
    with pytest.raises(Slower):
        _guess()


def test_unlocking_and_signing_in_are_counted_apart(sqlite_database):
    for _ in range(10):
        _guess()
    begin_attempt("unlock", account=EMAIL, address="203.0.113.9", device_id=None, worker_id=WORKER)


def test_old_tries_are_forgotten(sqlite_database):
    for _ in range(3):
        _guess()
    with transaction() as session:
        session.execute(update(Attempt).values(at=now() - timedelta(days=2)))
    rate_limits.forget_old_attempts()
    with reading() as session:
        assert session.exec(select(Attempt)).all() == []
