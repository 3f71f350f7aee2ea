"""Which document holds a limited part, and what its readers are called. Pure.

A device begins an assessment with no network, so it must know the names of its documents without
being told. The document of a limited part has the assessment's id with a number for its readers
mixed into the last byte (``assets/device/forms/limited.js`` does the same): other readers, another
document, in every version of the form.
"""

from collections.abc import Iterable
from uuid import UUID

from agile_app.assessments.form import Readers
from agile_app.security.actor import Role
from agile_app.security.permissions import GRANTS, Permission

BITS: dict[Role, int] = {
    Role.WORKER: 1,
    Role.SENIOR: 2,
    Role.MANAGER: 4,
    Role.REVIEWING_OFFICER: 8,
}
"""For ever: documents are found by them. A role that comes to read assessments takes the next."""

_CALLED = {
    Role.WORKER: "social workers",
    Role.SENIOR: "senior workers",
    Role.MANAGER: "managers",
    Role.REVIEWING_OFFICER: "reviewing officers",
}

EVERYBODY: Readers = frozenset(BITS)
"""All roles that may read assessments: naming them all limits nothing."""

SIGNERS: Readers = frozenset(role for role in BITS if Permission.ASSESSMENT_SIGN in GRANTS[role])
"""Of them, those that may sign: one must be among the readers, who signs having read all of it."""


def number_of(readers: Readers) -> int:
    """The number of these readers, 1 to 14."""
    return sum(bit for role, bit in BITS.items() if role in readers)


def document_id(assessment_id: UUID, readers: Readers) -> UUID:
    """The document of the part that these readers see, of one assessment."""
    return document_numbered(assessment_id, number_of(readers))


def document_numbered(assessment_id: UUID, number: int) -> UUID:
    """The same, by the number of its readers."""
    return UUID(int=assessment_id.int ^ number)


def called(readers: Iterable[str]) -> str:
    """Readers as people say it: "senior workers and managers"."""
    named = [_CALLED[role] for role in BITS if role in set(readers)]
    *before, last = named
    return f"{', '.join(before)} and {last}" if before else last
