"""Passwords: argon2id through passlib. Hidden behind four functions so that passlib can go."""

import secrets
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from passlib.context import CryptContext
from passlib.hash import argon2

from agile_app.core.errors import Invalid, TooMany

MINIMUM_LENGTH = 12
_MAXIMUM_LENGTH = 256

# Each hash takes 64 MiB: a flood of sign-ins must not take the machine's memory.
_AT_ONCE = threading.BoundedSemaphore(4)
_WAIT_SECONDS = 10

MOST_WAITING = 16
"""Each waits in a thread that other requests need: beyond these, people are turned away at once."""

_WAITING = threading.BoundedSemaphore(MOST_WAITING)

with warnings.catch_warnings():
    # passlib 1.7.4 reads argon2-cffi's version in a way that is going away.
    warnings.simplefilter("ignore", DeprecationWarning)
    argon2.set_backend()

_context = CryptContext(schemes=["argon2"], deprecated="auto", argon2__type="ID")


def _waited() -> bool:
    if not _WAITING.acquire(blocking=False):
        return False
    try:
        return _AT_ONCE.acquire(timeout=_WAIT_SECONDS)
    finally:
        _WAITING.release()


@contextmanager
def _a_place() -> Iterator[None]:
    if not (_AT_ONCE.acquire(blocking=False) or _waited()):
        raise TooMany("Many people are signing in just now.", code="busy")
    try:
        yield
    finally:
        _AT_ONCE.release()


def hash_password(password: str) -> str:
    """The argon2 string to store."""
    with _a_place():
        return _context.hash(password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _context.hash(secrets.token_hex(16))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one. Without one it takes as long and says no."""
    if len(password) > _MAXIMUM_LENGTH:
        return False
    with _a_place():
        same = _context.verify(password, stored or _nobodys())
    return same and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the stored hash was made with weaker parameters than today's."""
    return _context.needs_update(stored)


def check_strength(password: str, *, email: str = "") -> None:
    """Refuse a password that is too short, too long, or made of the account's own name.

    Length over composition rules: NCSC password guidance; Cyber Essentials asks for 12.
    """
    what_to_do = "Choose three random words, at least 12 characters together."
    if len(password) < MINIMUM_LENGTH:
        raise Invalid("The password is too short.", field="password", what_to_do=what_to_do)
    if len(password) > _MAXIMUM_LENGTH:
        raise Invalid("The password is too long.", field="password", what_to_do=what_to_do)
    local = email.partition("@")[0].lower()
    if len(set(password)) < 5 or (len(local) > 3 and local in password.lower()):
        raise Invalid("The password is easy to guess.", field="password", what_to_do=what_to_do)
