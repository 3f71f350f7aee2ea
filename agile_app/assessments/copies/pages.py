"""A copy is looked at before it leaves."""

import reflex as rx

from agile_app import ui
from agile_app.assessments.copies.views import COPIES
from agile_app.assessments.rows import AssessmentRow
from agile_app.device.vars import found, ready, route_param, row, sync_status

_CAREFUL = (
    "Names are found by a rule; what is told about somebody is not. Names that you agreed with the "
    "family stay, as when you last turned the tablet to them. Read it as the family will, and as a "
    "neighbour would, before you hand it over."
)


@ui.screen(
    "/assessments/[assessment_id]/copies/[copy_kind]",
    title="Copy of an assessment",
    kind="field",
    nav="/children",
)
def copy_page() -> rx.Component:
    """The copy as it will be printed, and the button that makes it a PDF."""
    assessment_id, kind = route_param("assessment_id"), route_param("copy_kind")
    assessment = row(AssessmentRow, assessment_id)
    known = rx.match(kind, *[(name, True) for name, _, _ in COPIES], False)
    return ui.page(
        rx.match(kind, *[(name, title) for name, title, _ in COPIES], "Copy"),
        rx.cond(
            ready(),
            rx.cond(
                found(assessment) & known,
                rx.cond(
                    sync_status().online,
                    _copy(assessment_id, kind),
                    ui.offline_state(
                        "A copy needs the network",
                        "It is made from what is on the record. What you wrote here is kept.",
                    ),
                ),
                ui.missing_state(
                    "There is no such copy",
                    "The assessment is not on this iPad, or the address is not right.",
                    actions=ui.link_button("To your children", href="/children"),
                ),
            ),
            ui.loading_state(rows=6, label="Opening the copy"),
        ),
        back=("/assessments/" + assessment_id, "Assessment"),
        lead=assessment.title,
        width="reading",
    )


def _copy(assessment_id: rx.Var[str], kind: rx.Var[str]) -> rx.Component:
    where = "/api/assessments/" + assessment_id + "/copies/" + kind
    waiting = sync_status().waiting
    return ui.stack(
        rx.cond(
            waiting > 0,
            ui.notice(
                "Not all is in this copy yet",
                ui.text("What is still on this iPad comes into it as soon as it is on the record."),
                tone="warning",
            ),
        ),
        rx.cond(kind == "family", ui.notice("Read it before it leaves", ui.text(_CAREFUL))),
        rx.el.iframe(
            # Looked at again when something has reached the record.
            src=where + "/preview?waiting=" + waiting.to_string(),
            title="The copy as it will be printed",
            class_name="paper",
        ),
        ui.act_bar(
            ui.link_button(
                "Make the PDF", href=where + "/pdf", icon="print", tone="primary", leaves=True
            )
        ),
    )
