"""The assessment to write in: the sections of its form as tabs, a field below another.

Everything comes from the form as a row on the device: a form that is added tomorrow looks like this
too.
"""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app import ui
from agile_app.assessments.group.views import called, common_note
from agile_app.assessments.panels import field_notes
from agile_app.assessments.rows import AssessmentRow, FormFieldRow, FormRow, FormSectionRow
from agile_app.assessments.scales import ScaleRow
from agile_app.device.vars import differs_from, rows
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.ui import asking, writing
from agile_app.ui.html import attributes

People = Var[list[PersonRow]]


def writing_view(
    form: FormRow, assessment: AssessmentRow, child: ChildRow, people: People
) -> rx.Component:
    """Every section under its own tab."""

    def part(section: FormSectionRow) -> ui.Tab:
        return ui.Tab(
            section.short,
            _section(section, assessment, child, people),
            key=section.key,
            count=asking.written_of(section.key),
        )

    return ui.tabs_of("assessment", as_rows(form.sections), part, label="Parts of the assessment")


def as_rows(rows: object) -> Var[list]:
    """A list of a device row: on a page every attribute of a row is a Var."""
    return rows  # type: ignore[return-value]


def _section(
    section: FormSectionRow, assessment: AssessmentRow, child: ChildRow, people: People
) -> rx.Component:
    return ui.section(
        common_note(section, assessment, child),
        asking.asked_section(
            section.key,
            writing.limited_section(
                section.limited,
                rx.foreach(
                    as_rows(section.fields),
                    lambda field: asking.asked(
                        field.key,
                        _block(section, field, assessment, child, people),
                        label=field.label,
                        when=section.when_json + field.when_json,
                    ),
                ),
            ),
            when=section.when_json,
        ),
        title=section.title,
        lead=section.intro,
    )


def _block(
    section: FormSectionRow,
    field: FormFieldRow,
    assessment: AssessmentRow,
    child: ChildRow,
    people: People,
) -> rx.Component:
    about = {"field": field.key, "label": field.label, "help": field.help}
    name = called(child)
    beside = {"field": field.key, "label": "Only about " + name + ": " + field.label, "help": ""}
    return rx.el.div(
        writing.limited_field(
            field.limited,
            writing.in_part(section.part, _field(field, about, assessment, people)),
            writing.own_beside(
                section.part,
                field.key,
                field.kind,
                _field(field, beside, assessment, people, beside=True),
                name=name,
            ),
            field_notes(field, assessment),
            section=section.limited,
            label=field.label,
        ),
        class_name="assessment-field",
        **attributes(**{"data-field": field.key}),
    )


def _field(
    field: FormFieldRow,
    about: dict[str, Any],
    assessment: AssessmentRow,
    people: People,
    *,
    beside: bool = False,
) -> rx.Component:
    """The instrument of this kind of field. ``beside``: it stands below the one in common, which
    has its heading."""
    codes = field.code_list != ""
    return rx.fragment(
        rx.match(
            field.kind,
            (
                "text",
                writing.rich_text(field.key, label_id="own-" + field.key)
                if beside
                else _text(field),
            ),
            ("short", asking.short_text(**about)),
            (
                "choice",
                writing.single_value(kind="choice", choices=field.choices, codes=codes, **about),
            ),
            ("date", writing.single_value(kind="date", **about)),
            ("choices", asking.many_of(choices=as_rows(field.choices), codes=codes, **about)),
            ("number", asking.number(minimum=field.min, maximum=field.max, **about)),
            ("yes_no", _yes_no(field, about, "own-" if beside else "field-")),
            (
                "scale",
                asking.scale(
                    people=people,
                    group=field.people_group,
                    low=field.low,
                    high=field.high,
                    earlier=said_before(field, assessment),
                    **about,
                ),
            ),
            ("people", asking.people_of(people=people, group=field.people_group, **about)),
            ("table", asking.rows_of(columns=as_rows(field.columns), **about)),
            ("drawing", writing.drawing(**about)),
            ("photo", writing.photo(**about)),
            ("voice", writing.voice(**about)),
            ("signature", writing.signature(**about)),
            rx.fragment(),
        )
    )


def said_before(field: FormFieldRow, assessment: AssessmentRow) -> Var[list[ScaleRow]]:
    """What people said on this scale in other conversations about the child."""
    return rows(
        ScaleRow,
        where={
            "child_id": assessment.child_id,
            "form_key": assessment.form_key,
            "field": field.key,
            "assessment_id": differs_from(assessment.id),
        },
        order_by="on",
    )


def _text(field: FormFieldRow) -> rx.Component:
    label_id, help_id = "field-" + field.key, "field-" + field.key + "-help"
    return rx.fragment(
        ui.heading(field.label, level=3, id=label_id),
        rx.cond(field.help != "", ui.text(field.help, tone="soft", size=1, id=help_id)),
        writing.rich_text(field.key, label_id=label_id, help_id=help_id),
    )


def _yes_no(field: FormFieldRow, about: dict[str, Any], prefix: str) -> rx.Component:
    """The answer, and room to say more of it."""
    label_id = prefix + field.key + "-detail"
    return rx.el.div(
        writing.single_value(
            kind="choice",
            **about,
            choices=[("yes", "Yes"), ("no", "No")],
        ),
        rx.el.p(
            "More about it",
            rx.el.span(": ", about["label"], class_name="hidden-text"),
            class_name="detail-label",
            **attributes(id=label_id),
        ),
        writing.rich_text(field.key + "_detail", label_id=label_id),
        class_name="yes-no",
        data_small="",
    )
