"""The assessment: written together at the kitchen table, read by a manager, on paper."""

import reflex as rx
from reflex.vars import Var
from reflex_base.event import EventChain

from agile_app import ui
from agile_app.assessments.group.views import group_steps, kept_part
from agile_app.assessments.panels import head_notices, panel_buttons, with_panel
from agile_app.assessments.reading_views import facts_of, reading_view
from agile_app.assessments.remarks.views import writing_together
from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.assessments.version_views import kept_view
from agile_app.assessments.views import head_badge
from agile_app.assessments.writing_views import writing_view
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
from agile_app.ui import asking, writing

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
    form = row(FormRow, assessment.form_id)
    reads = _reads(assessment)
    people = rows(
        PersonRow,
        where={"child_id": assessment.child_id},
        order_by=["-lives_here", "order", "name"],
        distinct="person_id",
    )
    text = rx.cond(
        reads,
        reading_view(form, assessment, child, people),
        rx.fragment(writing_view(form, assessment, child, people), kept_view(assessment)),
    )
    return writing.live_document(
        assessment_id,
        writing.shared_document(
            assessment.group_id,  # type: ignore[arg-type]
            writing.limited_documents(
                asking.form_of(
                    form,
                    _head(form, assessment, child, reads),
                    head_notices(assessment, child),
                    panel_buttons(assessment),
                    with_panel(rx.cond(found(form), text, _no_form()), assessment, child),
                ),
                subject=assessment_id,
                parts=form.limited,  # type: ignore[arg-type]
                roles=me().roles,
                what=assessment.title + ", limited part",
            ),
            subject=assessment_id,
            kept=kept_part(assessment),  # type: ignore[arg-type]
            what=assessment.title + ", shared part",
        ),
        rx.cond(assessment.on_record, view_log("assessment.viewed", assessment.id)),
        what=assessment.title + ", " + child.name,
        where="/assessments/" + assessment_id,
        me=me().id,
        workers=rows(PersonRow, where={"child_id": assessment.child_id, "group": "worker"}),
        may_write=assessment.may_write,
        **writing_together(assessment),
    )


def _no_form() -> rx.Component:
    """The assessment is here, and what it asks has not arrived."""
    return ui.missing_state(
        "This form is not on this iPad yet",
        "It comes with the next connection. What was written in it is kept.",
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
        ui.card(facts_of(assessment, child), title=assessment.title),
    )


def _reads(assessment: AssessmentRow) -> Var[bool]:
    """Whether it is shown as a reader sees it: by choice, or because that is all there is."""
    return ~assessment.may_write | rx.cond(
        _view.value == "", assessment.opens_reading, _view.value == "read"
    )


def _head(
    form: FormRow, assessment: AssessmentRow, child: ChildRow, reads: Var[bool]
) -> rx.Component:
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
        group_steps(assessment),
        ui.cluster(
            ui.cluster(head_badge(assessment), writing.document_status(), gap=3),
            asking.presence_in_form(),
            justify="between",
            gap=2,
        ),
        rx.cond(assessment.completed_on == "", _due(form, assessment)),
        class_name="assessment-head",
    )  # fmt: skip


def _due(form: FormRow, assessment: AssessmentRow) -> rx.Component:
    return rx.cond(
        assessment.due_on != "",
        ui.text(
            "Due ", date_text(assessment.due_on), ". ", assessment.due_because,
            tone="soft", size=1,
        ),
        rx.cond(
            form.clock != "",
            ui.text(
                "The time limit comes when this has reached the record.", tone="soft", size=1
            ),
        ),
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
