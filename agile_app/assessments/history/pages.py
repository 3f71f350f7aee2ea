"""The history of an assessment: any moment of it, who wrote what, and bringing something back."""

from typing import Any

import reflex as rx

from agile_app import ui
from agile_app.assessments.group.views import kept_part
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
    return _page("own")


@ui.screen(
    "/assessments/[assessment_id]/history/shared",
    title="History of a shared part",
    kind="field",
    nav="/children",
)
def shared_history_page() -> rx.Component:
    """Every moment of what it has in common with siblings' assessments."""
    return _page("shared")


def _page(part: str) -> rx.Component:
    assessment_id = route_param("assessment_id")
    assessment = row(AssessmentRow, assessment_id)
    child = row(ChildRow, assessment.child_id)
    return ui.page(
        None,
        rx.cond(
            ready(),
            rx.cond(
                found(assessment) & assessment.has_document,
                _open(assessment_id, assessment, child, part),
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


def _open(
    assessment_id: rx.Var[str], assessment: AssessmentRow, child: ChildRow, part: str
) -> rx.Component:
    opened: dict[str, Any] = {
        "where": "/assessments/" + assessment_id,
        "me": me().id,
        "workers": rows(PersonRow, where={"child_id": assessment.child_id, "group": "worker"}),
        "may_write": assessment.may_write,
    }
    shared = part == "shared"
    return writing.live_document(
        assessment_id,
        ui.stack(
            ui.heading("History of the shared part" if shared else "History", level=1, look=2),
            ui.text(child.name, ", ", assessment.title, tone="soft"),
            _other_part(assessment_id, assessment, part),
            gap=1,
        ),
        writing.shared_document(
            assessment.group_id,  # type: ignore[arg-type]
            writing.in_part(
                part,
                history_of(
                    assessment_id,
                    form=row(FormRow, assessment.form_id),  # type: ignore[arg-type]
                    people=rows(PersonRow, where={"child_id": assessment.child_id}),
                    part=part,
                ),
            ),
            subject=assessment_id,
            kept=kept_part(assessment),  # type: ignore[arg-type]
            what=assessment.title + ", shared part",
            **opened,
        ),
        what="Assessment, " + child.name,
        **opened,
    )


def _other_part(assessment_id: rx.Var[str], assessment: AssessmentRow, part: str) -> rx.Component:
    """Siblings' common words have a log of their own."""
    address = "/assessments/" + assessment_id + "/history"
    if part == "shared":
        return ui.link("History of the child’s own part", href=address, icon="child")
    return rx.cond(
        (assessment.group_id != "") | (kept_part(assessment).id != ""),
        ui.link(
            "What is shared with siblings has its own history",
            href=address + "/shared",
            icon="family",
        ),
    )
