"""What stands around the text of an assessment: panels, what is said under its head and below a
field.

A part of the assessment adds one line to a list here and keeps what it shows in its own
``views.py``. Everything stands inside the open document, so its instruments find it by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app import ui
from agile_app.assessments import version_views as versions
from agile_app.assessments.copies.views import copies_panel
from agile_app.assessments.family.views import family_sheet
from agile_app.assessments.group import views as group
from agile_app.assessments.guidance import views as guidance
from agile_app.assessments.history.views import has_history, history_address
from agile_app.assessments.remarks.views import comments_panel
from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off import panel_views as sign_off_panel
from agile_app.assessments.sign_off import passage_views as passages
from agile_app.assessments.sign_off import views as sign_off
from agile_app.device.vars import LocalFor, local_for
from agile_app.records.rows import ChildRow
from agile_app.ui.sheet import beside, panel_row, side_sheet

_SHEET = "assessment-panel"


def _open(assessment: AssessmentRow) -> LocalFor:
    """Which panel stands open beside this assessment: its key, or nothing."""
    return local_for("assessment.panel", assessment.id)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Panel:
    """One side sheet and the button that opens it.

    Attributes:
        key: stable name.
        title: on the button, and the sheet's heading.
        icon: by name.
        view: what the sheet holds; drawn only while it is open.
        shown: whether the button is there; always, when None.
    """

    key: str
    title: str
    icon: str
    view: Callable[[AssessmentRow, ChildRow], rx.Component]
    shown: Callable[[AssessmentRow], Var[bool]] | None = None


@dataclass(frozen=True)
class PageBeside:
    """A page of its own about the assessment, opened from the same row of buttons."""

    title: str
    icon: str
    href: Callable[[AssessmentRow], Var[str]]
    shown: Callable[[AssessmentRow], Var[bool]]


PANELS: list[Panel] = [
    Panel("to_do", "Still to do", "list", guidance.to_do, guidance.shown),
    Panel("comments", "Comments", "message", comments_panel),
    Panel(group.KEY, "Siblings", "person-add", group.group_panel, group.may_begin),
    Panel("family", "With the family", "family", family_sheet),
    Panel("sign_off", "Sign-off", "check-circle", sign_off_panel.sign_off_panel, sign_off.shown),
    Panel("copies", "Copies", "print", copies_panel, lambda assessment: assessment.on_record),
]

PAGES: list[PageBeside] = [
    PageBeside("History", "chronology", history_address, has_history),
]

HEAD_NOTICES: list[Callable[[AssessmentRow, ChildRow], rx.Component]] = [
    versions.version_notice,
    sign_off.sign_off_notice,
]
"""Lines under the head, in this order; each is nothing while it has nothing to say."""

FIELD_NOTES: list[Callable[[Any, AssessmentRow], rx.Component]] = [
    passages.passages_at,
    guidance.below_field,
]
"""Below each field: called with the field (its ``key`` is a text or a Var) and the assessment."""

READING_NOTES: list[Callable[[Any, AssessmentRow], rx.Component]] = [
    passages.passage_note,
    guidance.below_field_to_read,
]
"""The same below each field of the text to read."""


def head_notices(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """What must be known before reading on: how it stands to its sign-off, and the like."""
    return rx.fragment(*[notice(assessment, child) for notice in HEAD_NOTICES])


def field_notes(field: Any, assessment: AssessmentRow) -> rx.Component:
    """What is to be said of one field, below it."""
    return rx.fragment(*[note(field, assessment) for note in FIELD_NOTES])


def reading_notes(field: Any, assessment: AssessmentRow) -> rx.Component:
    """What is to be said of one field, below it in the text to read."""
    return rx.fragment(*[note(field, assessment) for note in READING_NOTES])


def panel_buttons(assessment: AssessmentRow) -> rx.Component:
    """The row of panels; a press on the open one's button closes it."""
    return panel_row(
        *[_button(panel, assessment) for panel in PANELS],
        *[_link(page, assessment) for page in PAGES],
        label="Beside the assessment",
    )


def _link(page: PageBeside, assessment: AssessmentRow) -> rx.Component:
    link = ui.link_button(page.title, icon=page.icon, href=page.href(assessment))
    return rx.cond(page.shown(assessment), link)


def _button(panel: Panel, assessment: AssessmentRow) -> rx.Component:
    panels = _open(assessment)
    is_open = panels.value == panel.key
    button = ui.button(
        panel.title,
        icon=panel.icon,
        expanded=is_open,
        controls=_SHEET,
        on_click=panels.set(rx.cond(is_open, "", panel.key)),
    )
    return button if panel.shown is None else rx.cond(panel.shown(assessment), button)


def with_panel(text: rx.Component, assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """The text, and the open panel at its side."""
    if not PANELS:
        return text
    sheets = [(panel.key, _sheet(panel, assessment, child)) for panel in PANELS]
    panels = _open(assessment)
    return beside(text, rx.match(panels.value, *sheets, rx.fragment()), is_open=panels.value != "")


def _sheet(panel: Panel, assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    return side_sheet(
        panel.title, panel.view(assessment, child), on_close=_open(assessment).set(""), id=_SHEET
    )
