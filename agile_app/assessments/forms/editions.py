"""Every version of every form in use here, and which one a new assessment is begun with."""

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.form import Form
from agile_app.assessments.forms.models import AddedForm, WithdrawnForm
from agile_app.assessments.forms.reading import form_from
from agile_app.assessments.forms.shipped import shipped
from agile_app.core.errors import NotFound


@dataclass(frozen=True)
class Edition:
    """One version of one form.

    Attributes:
        newest: of its form, the highest version that may still be begun.
        startable: whether a new assessment may be begun with it: the newest, not withdrawn.
    """

    form: Form
    shipped: bool
    newest: bool
    added_at: datetime | None = None
    added_by_id: UUID | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by_id: UUID | None = None
    reason: str = ""

    @property
    def startable(self) -> bool:
        return self.newest and self.withdrawn_at is None


def editions(session: Session) -> list[Edition]:
    """All of them, by title, the newest version of each first."""
    withdrawn = {row.number: row for row in session.exec(select(WithdrawnForm))}
    added = {row.number: row for row in session.exec(select(AddedForm))}
    forms = [*shipped().values(), *(_form(row) for row in added.values())]
    newest = _newest(form for form in forms if form.number not in withdrawn)
    found = []
    for form in forms:
        row, gone = added.get(form.number), withdrawn.get(form.number)
        found.append(
            Edition(
                form,
                shipped=row is None,
                newest=newest.get(form.key) == form.version,
                added_at=row.added_at if row else None,
                added_by_id=row.added_by_id if row else None,
                withdrawn_at=gone.withdrawn_at if gone else None,
                withdrawn_by_id=gone.withdrawn_by_id if gone else None,
                reason=gone.reason if gone else "",
            )
        )
    return sorted(found, key=lambda each: (each.form.title, each.form.key, -each.form.version))


def _newest(forms: Iterable[Form]) -> dict[str, int]:
    found: dict[str, int] = {}
    for form in forms:
        found[form.key] = max(form.version, found.get(form.key, 0))
    return found


def _form(row: AddedForm) -> Form:
    return dataclasses.replace(_read(row.definition), number=row.number)


@lru_cache(maxsize=256)
def _read(definition: str) -> Form:
    return form_from(json.loads(definition))


def form_of(session: Session, key: str, version: int) -> Form:
    """The form an assessment was begun with, or moved to.

    Raises:
        NotFound: this installation has no such form or version.
    """
    for form in shipped().values():
        if (form.key, form.version) == (key, version):
            return form
    statement = select(AddedForm).where(AddedForm.key == key, AddedForm.version == version)
    row = session.exec(statement).first()
    if row is None:
        raise _unknown()
    return _form(row)


def form_numbered(session: Session, number: int) -> Form:
    """The form of this number. Raises as ``form_of``."""
    if number in shipped():
        return shipped()[number]
    row = session.get(AddedForm, number)
    if row is None:
        raise _unknown()
    return _form(row)


def _unknown() -> NotFound:
    return NotFound(
        "This assessment uses a form that is not installed here.",
        code="form_unknown",
        what_to_do="Tell the service desk this code; nothing of the assessment is lost.",
    )


def newest_startable(session: Session, key: str) -> Form:
    """The form that a new assessment of this kind is begun with.

    Raises:
        NotFound: there is no such form, or every version of it was withdrawn.
    """
    gone = set(session.exec(select(WithdrawnForm.number)))
    forms = [form for form in shipped().values() if form.key == key and form.number not in gone]
    statement = select(AddedForm).where(
        AddedForm.key == key, col(AddedForm.number).not_in(gone)
    ).order_by(col(AddedForm.version).desc())  # fmt: skip
    row = session.exec(statement).first()
    if row is not None:
        forms.append(_form(row))
    if not forms:
        raise NotFound(
            "No version of this form is in use any more.",
            code="form_withdrawn",
            what_to_do="Choose another form. An administrator can add a newer version of it.",
        )
    return max(forms, key=lambda form: form.version)
