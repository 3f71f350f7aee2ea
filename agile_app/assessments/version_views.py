"""Which version of its form an assessment is written on, and what it keeps of an earlier one."""

from typing import Any

import reflex as rx

from agile_app import ui
from agile_app.assessments.rows import AssessmentRow, KeptRow
from agile_app.device.actions import act
from agile_app.device.vars import is_online
from agile_app.records.rows import ChildRow

_SURE = "newer-version"


def version_notice(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """What to know of the form's version; and the way to a newer one, which only the record can
    take: words for its new fields would be refused before it has."""
    return rx.fragment(
        rx.cond(assessment.form_note != "", ui.notice(assessment.form_note, icon="info")),
        rx.cond(
            (assessment.newer_version > 0) & assessment.may_write & is_online(),
            rx.fragment(
                ui.notice(
                    "There is a newer version of this form",
                    icon="assessment",
                    actions=ui.button("Use the newer version", opens=_SURE),
                ),
                _sure(assessment, child),
            ),
        ),
    )


def _sure(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    return ui.dialog(
        _SURE,
        "Go on with the newer version?",
        ui.text(
            "Everything that was written stays. What the newer version has no field for is kept "
            "below it, under the name it had. It cannot be moved back."
        ),
        actions=[
            ui.button("Stay with this version", closes=True),
            ui.button(
                "Use the newer version",
                tone="primary",
                closes=True,
                on_click=act(
                    "assessment.move_to_version",
                    {
                        "id": assessment.id,
                        "version": assessment.newer_version,
                        "leave_behind": True,
                    },
                    what="Newer version of the form, " + child.name,
                    where="/assessments/" + assessment.id,
                ),
            ),
        ],
    )


def kept_view(assessment: AssessmentRow) -> rx.Component:
    """Answers of an earlier version that have no field now."""
    kept: Any = assessment.kept

    def answer(row: KeptRow) -> rx.Component:
        return rx.el.div(ui.heading(row.label, level=3), ui.text(row.text), class_name="read-field")

    return rx.cond(
        kept.length() > 0,
        rx.el.section(
            ui.heading("Kept from an earlier version of the form", level=2),
            rx.foreach(kept, answer),
            class_name="kept-answers",
        ),
    )
