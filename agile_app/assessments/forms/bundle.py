"""Every form as a bundle: what devices need to show and begin assessments with no signal."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlmodel import Session, select

from agile_app.assessments.forms.editions import editions
from agile_app.assessments.forms.models import AddedForm, WithdrawnForm
from agile_app.assessments.forms.rows import form_row
from agile_app.assessments.forms.shipped import shipped
from agile_app.assessments.rows import (
    ChoiceRow,
    FormColumnRow,
    FormFieldRow,
    FormRow,
    FormSectionRow,
    LimitedRow,
)
from agile_app.device import bundles
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds

KEY = "forms"


class _Forms:
    """Changes when a form is added or withdrawn, and with a new version of the app."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        if not holds(actor, Permission.ASSESSMENT_READ):
            return {}
        numbers = [
            sorted(session.exec(select(table.number))) for table in (AddedForm, WithdrawnForm)
        ]
        said = f"{_shipped_stamp()} {numbers}"
        return {KEY: hashlib.sha256(said.encode()).hexdigest()[:16]}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        return {KEY: {FormRow.COLLECTION: [form_row(each) for each in editions(session)]}}


@cache
def _shipped_stamp() -> str:
    return hashlib.sha256(repr(shipped()).encode()).hexdigest()


bundles.register(
    _Forms(),
    shapes=(FormRow, LimitedRow, FormSectionRow, FormFieldRow, FormColumnRow, ChoiceRow),
)
