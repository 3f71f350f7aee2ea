"""The assessment: written together at the kitchen table, read by a manager, on paper."""

import reflex as rx
from reflex.vars import Var
from reflex_base.event import EventChain

from agile_app import ui
from agile_app.assessments.form import Field, Form, Section
from agile_app.assessments.forms import newest
from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.views import FORM_KEY, clock_badge
from agile_app.device.vars import (
    age,
    date_text,
    found,
    local,
    me,
    ready,
    route_param,
    row,
    rows,
)
from agile_app.device.views import view_log
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.ui import writing
from agile_app.ui.html import attributes

_view = local("assessment.view", "")


@ui.screen("/assessments/[assessment_id]", title="Assessment", kind="field", nav="/children")
def assessment_page() -> rx.Component:
    """One assessment, to write in and to read."""
    assessment_id = route_param("assessment_id")
    assessment = row(AssessmentRow, assessment_id)
    child = row(ChildRow, assessment.child_id)
    return ui.page(
        None,
        rx.cond(
            ready(),
            rx.cond(
                found(assessment),
                rx.cond(
                    assessment.has_document,
                    _open(assessment_id, assessment, child),
                    _from_elsewhere(assessment, child),
                ),
                ui.missing_state(
                    "This assessment is not on this iPad",
                    "It may belong to a child you no longer work with, or not have arrived yet.",
                    actions=ui.link_button("To your children", href="/children"),
                ),
            ),
            ui.loading_state(rows=6, label="Opening the assessment"),
        ),
        back=("/children/" + assessment.child_id, "Record"),
        head=rx.fragment(),
        width="reading",
    )


def _open(assessment_id: Var[str], assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    form = newest(FORM_KEY)
    reads = _reads(assessment)
    return writing.live_document(
        assessment_id,
        _head(form, assessment, child, reads),
        rx.cond(reads, _reading(form, assessment, child), _writing(form)),
        rx.cond(assessment.on_record, view_log("assessment.viewed", assessment.id)),
        what="Assessment, " + child.name,
        where="/assessments/" + assessment_id,
        me=me().id,
        workers=rows(PersonRow, where={"child_id": assessment.child_id, "group": "worker"}),
        may_write=assessment.may_write,
    )


def _from_elsewhere(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """An assessment that was written in another system: what the record has of it."""
    return ui.stack(
        ui.heading(child.name, level=1, look=2),
        ui.notice(
            "Written in another system",
            ui.text("Its dates and outcome are on the record; its text is not here."),
            icon="document",
        ),
        ui.card(_facts(assessment, child), title=assessment.title),
    )


def _reads(assessment: AssessmentRow) -> Var[bool]:
    """Whether it is shown as a reader sees it: by choice, or because that is all there is."""
    return ~assessment.may_write | rx.cond(
        _view.value == "", assessment.opens_reading, _view.value == "read"
    )


def _head(form: Form, assessment: AssessmentRow, child: ChildRow, reads: Var[bool]) -> rx.Component:
    """Whose assessment this is, how it stands to its clock, what is saved, and who is here."""
    return rx.el.header(
        ui.cluster(
            rx.el.div(
                ui.heading(child.name, level=1, look=2),
                ui.text(
                    assessment.title,
                    rx.cond(child.birth_date != "", rx.fragment(", ", age(child.birth_date))),
                    tone="soft",
                ),
            ),
            _acts(assessment, reads),
            justify="between",
            align="start",
        ),
        ui.cluster(
            ui.cluster(clock_badge(assessment), writing.document_status(), gap=3),
            writing.presence(_places(form)),
            justify="between",
            gap=2,
        ),
        rx.cond(
            assessment.due_on != "",
            ui.text(
                "Due ", date_text(assessment.due_on), ". ", assessment.due_because,
                tone="soft", size=1,
            ),
            ui.text(
                "The time limit comes when this has reached the record.", tone="soft", size=1
            ),
        ),
        class_name="assessment-head",
    )  # fmt: skip


def _acts(assessment: AssessmentRow, reads: Var[bool]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            reads,
            ui.button("Print", icon="print", on_click=_print()),
        ),
        rx.cond(
            assessment.may_write,
            rx.cond(
                reads,
                ui.button("Write", icon="edit", on_click=_view.set("write")),
                ui.button("Read", icon="eye", on_click=_view.set("read")),
            ),
        ),
        class_name="cluster",
        data_gap="2",
    )


def _print() -> Var[EventChain]:
    return Var(_js_expr="(() => window.print())", _var_type=EventChain).guess_type()


def _places(form: Form) -> dict[str, str]:
    """Field to the short name of its section, for saying where a colleague writes."""
    return {field.root: section.short for section in form.sections for field in section.fields}


# Writing -----------------------------------------------------------------------------------------


def _writing(form: Form) -> rx.Component:
    return ui.tabs(
        "assessment",
        *[
            ui.Tab(
                section.short,
                _section(section),
                key=section.key,
                count=writing.written_count([field.root for field in section.fields]),
            )
            for section in form.sections
        ],
        label="Parts of the assessment",
    )


def _section(section: Section) -> rx.Component:
    return ui.section(
        *[_field(field) for field in section.fields], title=section.title, lead=section.intro
    )


def _field(field: Field) -> rx.Component:
    if field.kind == "text":
        label_id, help_id = f"field-{field.key}", f"field-{field.key}-help"
        return rx.el.div(
            ui.heading(field.label, level=3, id=label_id),
            ui.text(field.help, tone="soft", size=1, id=help_id),
            writing.rich_text(field.key, label_id=label_id, help_id=help_id),
            class_name="assessment-field",
        )
    return rx.el.div(
        writing.single_value(
            field.key, field.kind, field.label, help=field.help, choices=_choices(field)
        ),
        class_name="assessment-field",
    )


def _choices(field: Field) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in field.choices]


# Reading -----------------------------------------------------------------------------------------


def _reading(form: Form, assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """The whole assessment as one calm text, also for paper."""
    return rx.el.article(
        _facts(assessment, child),
        *[_section_to_read(section) for section in form.sections],
        class_name="assessment-read",
        aria_label=form.title,
    )


def _facts(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
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


def _section_to_read(section: Section) -> rx.Component:
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
                )
            ]
            if values
            else []
        ),
        *[
            rx.el.section(
                ui.heading(field.label, level=3),
                writing.read_text(field.key),
                **attributes(**{"data-field": field.key}),
            )
            for field in texts
        ],
    )
