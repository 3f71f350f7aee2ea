"""Guidance while an assessment is written: what is said of a field, what its words rest on, what is
left to do.

As ``ui.asking``, inside ``asking.form_of``. The rules are in ``assets/device/guidance``.
"""

from typing import Literal

import reflex as rx

from agile_app.ui.instruments import INSTRUMENTS, OfField


class _FieldGuidance(OfField):
    library = f"{INSTRUMENTS}/field-guidance.jsx"
    tag = "FieldGuidance"

    assessment: rx.Var[str]
    kind: rx.Var[str]


class _ReadEvidence(OfField):
    library = f"{INSTRUMENTS}/field-guidance.jsx"
    tag = "ReadEvidence"

    assessment: rx.Var[str]


class _StillToDo(rx.Component):
    library = f"{INSTRUMENTS}/still-to-do.jsx"
    tag = "StillToDo"

    assessment: rx.Var[str]


class _StillNeeded(rx.Component):
    library = f"{INSTRUMENTS}/still-to-do.jsx"
    tag = "StillNeeded"

    assessment: rx.Var[str]
    step: rx.Var[str]


def field_guidance(assessment_id: str, field: str, kind: str) -> rx.Component:
    """One line below a field, more on a tap, and what its words rest on. Its place is held, so that
    nothing moves when something is to be said."""
    return _FieldGuidance.create(assessment=assessment_id, field=field, kind=kind)


def read_evidence(assessment_id: str, field: str) -> rx.Component:
    """What the words of a field rest on, numbered, to read and to print."""
    return _ReadEvidence.create(assessment=assessment_id, field=field)


def still_to_do(assessment_id: str) -> rx.Component:
    """The clock, what is needed to send and to sign, and what is worth a second look."""
    return _StillToDo.create(assessment=assessment_id)


def still_needed(assessment_id: str, *, step: Literal["send", "sign"]) -> rx.Component:
    """The required answers that are missing, one tap away each; nothing while there are none."""
    return _StillNeeded.create(assessment=assessment_id, step=step)
