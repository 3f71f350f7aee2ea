"""What guidance shows on the page of an assessment; ``assessments.panels`` says where."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.rows import AssessmentRow
from agile_app.records.rows import ChildRow
from agile_app.ui import guiding


def below_field(field: Any, assessment: AssessmentRow) -> rx.Component:
    """What is worth knowing about a field while it is written; not of one that only some may see:
    what it says stands before everybody."""
    return rx.cond(field.limited == 0, guiding.field_guidance(assessment.id, field.key, field.kind))


def below_field_to_read(field: Any, assessment: AssessmentRow) -> rx.Component:
    """What the words of a field rest on."""
    return rx.cond(field.limited == 0, guiding.read_evidence(assessment.id, field.key))


def to_do(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """What is left to do."""
    return guiding.still_to_do(assessment.id)


def shown(assessment: AssessmentRow) -> Var[bool]:
    """While there is anything to do about it: for those who write in it."""
    return assessment.may_write  # type: ignore[return-value]
