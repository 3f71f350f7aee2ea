"""Which document holds a limited part, and what its readers are called. Pure.

A device begins an assessment with no network, so it must know the names of its documents without
being told. The document of a limited part has the assessment's id with a number for its readers
mixed into the last byte (``assets/device/forms/limited.js`` does the same): other readers, another
document, in every version of the form.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from agile_app.assessments.form import Column, Field, Form, Readers, roots_of_fields
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


def why_not_moved(forms: Sequence[Form], new: Form) -> str:
    """Why what was written on ``forms``, the versions it had, the last one last, cannot go on with
    ``new``; empty when it can.

    What only some could read keeps its readers, its kind and its answers, whether anything is
    written in it or not: a refusal tells nobody what stands in it, words that come late from a
    device have a place, and a root is in one document only, for ever.
    """
    for readers, fields in forms[-1].limited.items():
        asked = {each.key: each for each in new.limited.get(readers, ())}
        for field in fields:
            if field.key not in asked or not _takes_all(asked[field.key], field):
                return (
                    f"Only {called(readers)} may read “{field.label}”, and the new version does "
                    "not ask it of them in the same way."
                )
    open_roots = {root for form in forms for root in form.roots()}
    for readers, fields in new.limited.items():
        for field in fields:
            if not open_roots.isdisjoint(roots_of_fields([field])):
                return (
                    f"Everybody could write in “{field.label}”, and in the new version only "
                    f"{called(readers)} may read it."
                )
    return ""


def _takes_all(new: Field | Column, old: Field | Column) -> bool:
    """Whether every answer to ``old`` is one to ``new``."""
    if new.kind != old.kind or not {c.value for c in old.choices} <= {c.value for c in new.choices}:
        return False
    columns = {each.key: each for each in getattr(new, "columns", ())}
    return all(
        each.key in columns and _takes_all(columns[each.key], each)
        for each in getattr(old, "columns", ())
    )
