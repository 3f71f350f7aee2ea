"""The assessment to write in: its parts as tabs, a field below another."""

import reflex as rx

from agile_app import ui
from agile_app.assessments.form import Field, Form, Section
from agile_app.assessments.panels import field_notes
from agile_app.assessments.rows import AssessmentRow
from agile_app.ui import writing


def writing_view(form: Form, assessment: AssessmentRow) -> rx.Component:
    """Every part of the form under its own tab."""
    return ui.tabs(
        "assessment",
        *[
            ui.Tab(
                section.short,
                _section(section, assessment),
                key=section.key,
                count=writing.written_count([field.root for field in section.fields]),
            )
            for section in form.sections
        ],
        label="Parts of the assessment",
    )


def _section(section: Section, assessment: AssessmentRow) -> rx.Component:
    return ui.section(
        *[_field(field, assessment) for field in section.fields],
        title=section.title,
        lead=section.intro,
    )


def _field(field: Field, assessment: AssessmentRow) -> rx.Component:
    if field.kind == "text":
        label_id, help_id = f"field-{field.key}", f"field-{field.key}-help"
        return rx.el.div(
            ui.heading(field.label, level=3, id=label_id),
            ui.text(field.help, tone="soft", size=1, id=help_id),
            writing.rich_text(field.key, label_id=label_id, help_id=help_id),
            field_notes(field, assessment),
            class_name="assessment-field",
        )
    return rx.el.div(
        writing.single_value(
            field.key, field.kind, field.label, help=field.help, choices=_choices(field)
        ),
        field_notes(field, assessment),
        class_name="assessment-field",
    )


def _choices(field: Field) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in field.choices]
