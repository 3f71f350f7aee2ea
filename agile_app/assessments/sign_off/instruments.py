"""The JavaScript instruments of the sign-off, as components."""

from typing import Any

import reflex as rx

from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.assessments.sign_off.rows import PassageRow, VersionRow
from agile_app.device.vars import row

_CHANGES = "$/public/device/instruments/changes.jsx"
_NOTES = "$/public/device/instruments/return-notes.jsx"


class _ChangesList(rx.Component):
    library = _CHANGES
    tag = "ChangesList"

    sections: rx.Var[list[Any]]


class _ReadUpTo(rx.Component):
    library = _CHANGES
    tag = "ReadUpTo"

    subject: rx.Var[str]


class _PassageWords(rx.Component):
    library = _NOTES
    tag = "PassageWords"

    root: rx.Var[str]
    quote: rx.Var[str]
    anchor: rx.Var[str]


class _ParagraphChoice(rx.Component):
    library = _NOTES
    tag = "ParagraphChoice"

    root: rx.Var[str]


class _SignedVersion(rx.Component):
    library = "$/public/device/instruments/signed-version.jsx"
    tag = "SignedVersion"

    address: rx.Var[str]
    sections: rx.Var[list[Any]]


def changes_list(assessment: AssessmentRow) -> rx.Component:
    """How many passages changed, which, and the way to each."""
    return _ChangesList.create(sections=_sections(assessment))


def read_up_to(assessment: AssessmentRow) -> rx.Component:
    """Tells the page how far the shown document goes (``sign_off.read``); draws nothing."""
    return _ReadUpTo.create(subject=assessment.id)


def passage_words(passage: PassageRow) -> rx.Component:
    """The words that a note is about, what became of them, and the way there."""
    return _PassageWords.create(root=passage.root, quote=passage.quote, anchor=passage.anchor)


def paragraph_choice(root: Any) -> rx.Component:
    """The paragraphs of a text, one of which may be chosen for a note of its own."""
    return _ParagraphChoice.create(root=root)


def signed_version(version: VersionRow, assessment: AssessmentRow) -> rx.Component:
    """Fetches and shows what was signed then."""
    address: Any = "/api/assessments/" + version.assessment_id + "/versions/"
    return _SignedVersion.create(
        address=address + version.number.to_string(), sections=_sections(assessment)
    )


def _sections(assessment: AssessmentRow) -> Any:
    return row(FormRow, assessment.form_id).sections
