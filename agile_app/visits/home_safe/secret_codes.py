"""The safe code and the duress code: hashed, compared in the same time whichever it is.

Argon2 with less memory than a password's: a code of a few digits is guessed from a stolen hash
whatever it costs, and this is checked inside a transaction that others wait for. What protects it
is the database's own encryption, and the limit on tries.
"""

import warnings
from typing import Literal

from passlib.context import CryptContext
from passlib.hash import argon2

from agile_app.core.errors import Invalid

LEAST, MOST = 4, 12
Verdict = Literal["safe", "duress", "wrong"]

with warnings.catch_warnings():
    # passlib 1.7.4 reads argon2-cffi's version in a way that is going away.
    warnings.simplefilter("ignore", DeprecationWarning)
    argon2.set_backend()

_context = CryptContext(
    schemes=["argon2"], argon2__type="ID", argon2__memory_cost=8 * 1024, argon2__time_cost=2,
    argon2__parallelism=1,
)  # fmt: skip


def hash_code(code: str) -> str:
    """The argon2 string to store."""
    return _context.hash(code)


def check(safe: str, duress: str) -> None:
    """Refuse codes that could not be told apart under stress, or are too short to be chosen.

    Raises:
        Invalid: ``field`` names which.
    """
    for code, field in ((safe, "secret_safe"), (duress, "secret_duress")):
        if not (code.isascii() and code.isdigit() and LEAST <= len(code) <= MOST):
            raise Invalid(f"A code is {LEAST} to {MOST} digits.", field=field)
    if safe == duress:
        raise Invalid("The two codes must differ.", field="secret_duress")
    if len(safe) == len(duress) and sum(a != b for a, b in zip(safe, duress, strict=True)) < 2:
        raise Invalid(
            "The two codes differ in one digit only: a slip would send an alarm.",
            field="secret_duress",
        )


def judge(code: str, safe_hash: str, duress_hash: str) -> Verdict:
    """Which code it is. Both are always compared, so that the time says nothing."""
    code = code[:64]
    is_safe = _context.verify(code, safe_hash)
    is_duress = _context.verify(code, duress_hash)
    if is_duress:
        return "duress"
    return "safe" if is_safe else "wrong"
