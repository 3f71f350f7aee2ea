"""What pages show of remarks: the panel beside an assessment, lines on Today, counts in lists."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app import ui
from agile_app.assessments.remarks.rows import ColleagueRow, MentionRow, RemarksRow
from agile_app.assessments.rows import AssessmentRow, FormRow, LimitedRow
from agile_app.device.actions import act, shows
from agile_app.device.vars import date_text, row, rows
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.ui import writing

_PANELS = "assessment.panel"


def writing_together(assessment: AssessmentRow) -> dict[str, Any]:
    """What the open document is given (``writing.live_document``), so that people can be quoted and
    mentioned in it, and remarks have their place."""
    of_child = {"child_id": assessment.child_id}
    return {
        "people": rows(PersonRow, where=of_child, order_by=["order", "name"]),
        "colleagues": rows(ColleagueRow, where=of_child, order_by="name"),
        "remarks_panel": _PANELS,
    }


def comments_panel(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """Comments and suggestions beside the text; those on what siblings have in common apart, since
    whoever may open one of their assessments reads them, and those on a limited part, since others
    do not."""
    return ui.stack(
        writing.remarks(),
        rx.cond(
            assessment.group_id != "",
            ui.section(writing.in_part("shared", writing.remarks()), title="On the shared part"),
        ),
        rx.foreach(
            row(FormRow, assessment.form_id).limited.to(list[LimitedRow]),  # type: ignore[attr-defined]
            lambda part: writing.within_limited(
                part.number,
                ui.section(
                    writing.remarks(), title=rx.fragment("On what only ", part.called, " read")
                ),
            ),
        ),
        gap=5,
    )


def remarks_badge(assessment_id: Any) -> rx.Component:
    """What waits in an assessment: "2 comments open, 1 suggestion"."""
    waiting = row(RemarksRow, assessment_id)
    comments, suggestions = waiting.open_comments, waiting.open_suggestions
    return rx.fragment(
        rx.cond(comments > 0, ui.badge(_counted(comments, "comment", " open"), icon="message")),
        rx.cond(
            suggestions > 0,
            ui.badge(_counted(suggestions, "suggestion", " to decide"), icon="edit"),
        ),
    )


def _counted(number: Any, noun: str, after: str) -> Var[str]:
    several = number.to_string() + f" {noun}s{after}"
    return rx.cond(number == 1, f"1 {noun}{after}", several).to(str)  # type: ignore[union-attr]


def mentioned_today() -> rx.Component:
    """Where colleagues asked for this worker by name; a tap opens it, and the line goes."""
    mentions = rows(MentionRow, where={"seen": False}, order_by="-since")
    return rx.cond(
        mentions.length() > 0,
        ui.section(
            ui.card(ui.list_of(mentions, _mention, label="You were mentioned"), flush=True),
            title="You were mentioned",
        ),
    )


def _mention(mention: MentionRow) -> rx.Component:
    assessment = row(AssessmentRow, mention.id)
    return ui.list_item(
        row(ChildRow, mention.child_id).name,
        detail=rx.fragment(assessment.title, ", ", date_text(mention.since)),
        lead=ui.icon("mention"),
        on_click=act(
            "assessment.mention_seen",
            {"id": mention.id},
            what="Looked where you were mentioned",
            shows=[shows(MentionRow, id=mention.id, seen=True)],
            then_go="/assessments/{id}",
            where="/assessments/{id}",
        ),
    )
