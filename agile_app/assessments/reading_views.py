"""The assessment to read and to print, as one calm text."""

import reflex as rx

from agile_app import ui
from agile_app.assessments.form import Field, Form, Section
from agile_app.assessments.panels import reading_notes
from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off.addendum_views import accepted_addenda
from agile_app.device.vars import date_text
from agile_app.records.rows import ChildRow
from agile_app.ui import writing
from agile_app.ui.html import attributes


def _choices(field: Field) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in field.choices]


def reading_view(form: Form, assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """The whole assessment as one calm text, also for paper."""
    return rx.el.article(
        facts_of(assessment, child),
        *[_section_to_read(section, assessment) for section in form.sections],
        accepted_addenda(assessment),
        class_name="assessment-read",
        aria_label=form.title,
    )


def facts_of(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """Whose it is, its dates and its outcome."""
    return ui.facts(
        {
            "Child": child.name,
            "Born": date_text(child.birth_date),
            "Started": rx.fragment(
                date_text(assessment.started_on),
                rx.cond(assessment.started_by != "", " by " + assessment.started_by, ""),
            ),
            "Due": date_text(assessment.due_on),
            "Finished": rx.cond(
                assessment.completed_on != "", date_text(assessment.completed_on), "Not yet"
            ),
            "Status": assessment.status_label,
            "Outcome": rx.cond(
                assessment.outcome_label != "", assessment.outcome_label, "Not decided"
            ),
        }
    )


def _section_to_read(section: Section, assessment: AssessmentRow) -> rx.Component:
    values = [field for field in section.fields if field.kind != "text"]
    texts = [field for field in section.fields if field.kind == "text"]
    return rx.el.section(
        ui.heading(section.title, level=2),
        *(
            [
                ui.facts(
                    {
                        field.label: writing.read_value(
                            field.key, field.kind, choices=_choices(field)
                        )
                        for field in values
                    }
                ),
                *[
                    rx.el.div(
                        reading_notes(field, assessment), **attributes(**{"data-field": field.key})
                    )
                    for field in values
                ],
            ]
            if values
            else []
        ),
        *[
            rx.el.section(
                ui.heading(field.label, level=3),
                writing.read_text(field.key),
                reading_notes(field, assessment),
                **attributes(**{"data-field": field.key}),
            )
            for field in texts
        ],
    )
