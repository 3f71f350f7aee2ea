"""The history of an assessment: any moment of it, who wrote what, and bringing something back."""

import reflex as rx

from agile_app import ui
from agile_app.assessments.history.views import history_of
from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.vars import found, me, ready, route_param, row, rows
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.ui import writing


@ui.screen(
    "/assessments/[assessment_id]/history",
    title="History of an assessment",
    kind="field",
    nav="/children",
)
def history_page() -> rx.Component:
    """Every moment of one assessment."""
    assessment_id = route_param("assessment_id")
    assessment = row(AssessmentRow, assessment_id)
    child = row(ChildRow, assessment.child_id)
    form = row(FormRow, assessment.form_id)
    people = rows(PersonRow, where={"child_id": assessment.child_id})
    return ui.page(
        None,
        rx.cond(
            ready(),
            rx.cond(
                found(assessment) & assessment.has_document,
                writing.live_document(
                    assessment_id,
                    ui.stack(
                        ui.heading("History", level=1, look=2),
                        ui.text(child.name, ", ", assessment.title, tone="soft"),
                        gap=1,
                    ),
                    history_of(assessment_id, form=form, people=people),
                    what="Assessment, " + child.name,
                    where="/assessments/" + assessment_id,
                    me=me().id,
                    workers=rows(
                        PersonRow, where={"child_id": assessment.child_id, "group": "worker"}
                    ),
                    may_write=assessment.may_write,
                ),
                ui.missing_state(
                    "There is no history of this on this iPad",
                    "It may belong to a child you no longer work with, or have been written in"
                    " another system.",
                    actions=ui.link_button("To your children", href="/children"),
                ),
            ),
            ui.loading_state(rows=6, label="Opening the history"),
        ),
        back=("/assessments/" + assessment_id, "Assessment"),
        head=rx.fragment(),
        width="reading",
    )
