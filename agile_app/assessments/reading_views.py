"""The assessment to read and to print, as one calm text."""

import reflex as rx
from reflex.vars import Var

from agile_app import ui
from agile_app.assessments.form import MEDIA
from agile_app.assessments.group.views import called, common_note
from agile_app.assessments.panels import reading_notes
from agile_app.assessments.rows import AssessmentRow, FormFieldRow, FormRow, FormSectionRow
from agile_app.assessments.sign_off.addendum_views import accepted_addenda
from agile_app.assessments.version_views import kept_view
from agile_app.assessments.writing_views import People, as_rows, said_before
from agile_app.device.vars import date_text
from agile_app.records.rows import ChildRow
from agile_app.ui import asking, writing
from agile_app.ui.html import attributes


def reading_view(
    form: FormRow, assessment: AssessmentRow, child: ChildRow, people: People
) -> rx.Component:
    """The whole assessment as one calm text, also for paper."""
    return rx.el.article(
        facts_of(assessment, child, decides=form.clock == "assessment"),  # type: ignore[arg-type]
        rx.foreach(
            as_rows(form.sections), lambda section: _section(section, assessment, child, people)
        ),
        kept_view(assessment),
        accepted_addenda(assessment),
        class_name="assessment-read",
        aria_label=form.title,
    )


def facts_of(
    assessment: AssessmentRow, child: ChildRow, *, decides: bool | Var[bool] = True
) -> rx.Component:
    """Whose it is and its dates; and its outcome, where it ``decides`` one."""
    facts: dict[str, ui.Child] = {
        "Child": child.name,
        "Born": date_text(child.birth_date),
        "Started": rx.fragment(
            date_text(assessment.started_on),
            rx.cond(assessment.started_by != "", " by " + assessment.started_by, ""),
        ),
        "Due": rx.cond(assessment.due_on != "", date_text(assessment.due_on), "No time limit"),
        "Finished": rx.cond(
            assessment.completed_on != "", date_text(assessment.completed_on), "Not yet"
        ),
        "Status": assessment.status_label,
    }
    outcome = rx.cond(assessment.outcome_label != "", assessment.outcome_label, "Not decided")
    return rx.fragment(rx.cond(decides, ui.facts({**facts, "Outcome": outcome}), ui.facts(facts)))


def _section(
    section: FormSectionRow, assessment: AssessmentRow, child: ChildRow, people: People
) -> rx.Component:
    return asking.asked_section(
        section.key,
        rx.el.section(
            ui.heading(section.title, level=2),
            common_note(section, assessment, child),
            writing.limited_section(
                section.limited,
                rx.foreach(
                    as_rows(section.fields),
                    lambda field: asking.asked_to_read(
                        field.key,
                        writing.limited_field(
                            field.limited,
                            _block(section, field, assessment, child, people),
                            section=section.limited,
                            label=field.label,
                        ),
                        label=field.label,
                        when=section.when_json + field.when_json,
                    ),
                ),
            ),
        ),
        when=section.when_json,
        reads=True,
    )


def _block(
    section: FormSectionRow,
    field: FormFieldRow,
    assessment: AssessmentRow,
    child: ChildRow,
    people: People,
) -> rx.Component:
    return rx.el.div(
        ui.heading(field.label, level=3),
        rx.el.div(
            writing.in_part(section.part, _answer(field, assessment, people)),
            writing.own_beside(
                section.part,
                field.key,
                field.kind,
                _answer(field, assessment, people),
                name=called(child),
                reads=True,
            ),
            reading_notes(field, assessment),
            class_name="read-answer",
        ),
        class_name="read-field",
        **attributes(**{"data-field": field.key, "data-kind": field.kind}),
    )


def _answer(field: FormFieldRow, assessment: AssessmentRow, people: People) -> rx.Component:
    return rx.fragment(
        rx.match(
            field.kind,
            ("text", writing.read_text(field.key)),
            ("short", asking.read_short(field.key)),
            (
                "scale",
                asking.read_scale(
                    field.key,
                    people,
                    low=field.low,
                    high=field.high,
                    earlier=said_before(field, assessment),
                ),
            ),
            ("table", asking.read_rows(field.key, field.label, as_rows(field.columns))),
            *[(kind, writing.read_media(field.key)) for kind in sorted(MEDIA)],
            (
                "yes_no",
                rx.fragment(
                    _value(field, people), writing.read_text(field.key + "_detail", empty="")
                ),
            ),
            _value(field, people),
        )
    )


def _value(field: FormFieldRow, people: People) -> rx.Component:
    codes: Var[bool] = field.code_list != ""  # type: ignore[assignment]
    return asking.read_answer(
        field.key, field.kind, choices=as_rows(field.choices), people=people, codes=codes
    )
