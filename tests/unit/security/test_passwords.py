"""Passwords: how they are kept, and that a wrong account looks like a wrong password."""

import threading
import time

import pytest

from agile_app.core.errors import Invalid, TooMany
from agile_app.security import passwords

pytestmark = pytest.mark.for_real

GOOD = "three random words"


def test_a_password_is_kept_as_argon2id_and_matched():
    stored = passwords.hash_password(GOOD)
    assert stored.startswith("$argon2id$")
    assert passwords.matches(GOOD, stored)
    assert not passwords.matches(GOOD + "x", stored)
    assert stored != passwords.hash_password(GOOD)
    assert not passwords.needs_rehash(stored)


def test_nobodys_password_costs_what_a_wrong_one_costs(monkeypatch):
    stored, looked_at = passwords.hash_password(GOOD), []
    real = passwords._context.verify

    def verify(password: str, kept: str) -> bool:
        looked_at.append(kept.rpartition("$")[0].rpartition("$")[0])  # all but salt and hash
        return real(password, kept)

    monkeypatch.setattr(passwords._context, "verify", verify)
    assert not passwords.matches("wrong", stored)
    assert not passwords.matches("wrong", None)
    known, unknown = looked_at
    assert known == unknown
    assert known.startswith("$argon2id$v=19$m=")


def test_whoever_knew_the_dummys_password_would_still_be_nobody(monkeypatch):
    known = passwords.hash_password(GOOD)
    monkeypatch.setattr(passwords, "_nobodys", lambda: known)
    assert not passwords.matches(GOOD, None)


def test_the_dummy_itself_is_nobodys_password():
    assert not passwords.matches("", None)
    assert not passwords.matches(passwords._nobodys(), None)


def test_an_endless_password_is_not_hashed_at_all():
    assert not passwords.matches("x" * 1_000_000, passwords.hash_password(GOOD))


def test_no_more_than_four_hashes_run_at_once(monkeypatch):
    running, most = 0, 0
    lock = threading.Lock()
    release = threading.Event()

    class _Slow:
        def verify(self, _password: str, _stored: str) -> bool:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            release.wait(5)
            with lock:
                running -= 1
            return True

    monkeypatch.setattr(passwords, "_context", _Slow())
    threads = [threading.Thread(target=passwords.matches, args=("a", "b")) for _ in range(9)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 5
    while running < 4 and time.monotonic() < deadline:
        threads[0].join(0.01)
    threads[0].join(0.1)
    assert running == 4
    release.set()
    for thread in threads:
        thread.join(5)
    assert most == 4


def test_whoever_waits_too_long_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    for _ in range(4):
        assert passwords._AT_ONCE.acquire(timeout=1)
    try:
        with pytest.raises(TooMany):
            passwords.matches(GOOD, None)
    finally:
        for _ in range(4):
            passwords._AT_ONCE.release()


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaa", "x" * 300, "my-sam.jones-pass"])
def test_a_weak_password_is_refused_with_what_to_do(password):
    with pytest.raises(Invalid) as caught:
        passwords.check_strength(password, email="sam.jones@test.example")
    assert caught.value.field == "password"


def test_length_is_enough():
    passwords.check_strength(GOOD, email="sam.jones@test.example")
