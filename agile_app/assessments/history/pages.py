"""The history of an assessment: any moment of it, who wrote what, and bringing something back."""

import reflex as rx

from agile_app import ui
from agile_app.assessments.group.views import kept_part
from agile_app.assessments.history.views import history_of
from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.vars import as_number, found, me, only, ready, route_param, row, rows
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.ui import writing

_TITLES = {
    "own": "History",
    "shared": "History of the shared part",
    "limited": "History of a limited part",
}


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


@ui.screen(
    "/assessments/[assessment_id]/history/limited/[number]",
    title="History of a limited part",
    kind="field",
    nav="/children",
)
def limited_history_page() -> rx.Component:
    """Every moment of a part that only some may see."""
    return _page("limited")


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
    form: FormRow = row(FormRow, assessment.form_id)  # type: ignore[assignment]
    if part == "limited":
        shown = _limited(assessment_id, assessment, form)
    else:
        shown = _own_or_shared(assessment_id, assessment, form, part)
    return writing.live_document(
        assessment_id,
        ui.stack(
            ui.heading(_TITLES[part], level=1, look=2),
            ui.text(child.name, ", ", assessment.title, tone="soft"),
            _other_parts(assessment_id, assessment, form, part),
            gap=1,
        ),
        shown,
        what="Assessment, " + child.name,
        where="/assessments/" + assessment_id,
        me=me().id,
        workers=rows(PersonRow, where={"child_id": assessment.child_id, "group": "worker"}),
        may_write=assessment.may_write,
    )


def _limited(assessment_id: rx.Var[str], assessment: AssessmentRow, form: FormRow) -> rx.Component:
    number = route_param("number")
    return writing.limited_documents(
        writing.within_limited(
            as_number(number),
            history_of(
                assessment_id,
                form=form,
                people=rows(PersonRow, where={"child_id": assessment.child_id}),
                part=number,
            ),
        ),
        subject=assessment_id,
        parts=form.limited,  # type: ignore[arg-type]
        roles=me().roles,
        what=assessment.title + ", limited part",
    )


def _own_or_shared(
    assessment_id: rx.Var[str],
    assessment: AssessmentRow,
    form: FormRow,
    part: str,
) -> rx.Component:
    return writing.shared_document(
        assessment.group_id,  # type: ignore[arg-type]
        writing.in_part(
            part,
            history_of(
                assessment_id,
                form=form,
                people=rows(PersonRow, where={"child_id": assessment.child_id}),
                part=part,
            ),
        ),
        subject=assessment_id,
        kept=kept_part(assessment),  # type: ignore[arg-type]
        what=assessment.title + ", shared part",
    )


def _other_parts(
    assessment_id: rx.Var[str], assessment: AssessmentRow, form: FormRow, part: str
) -> rx.Component:
    """Siblings' common words have a log of their own, and so has each limited part."""
    address = "/assessments/" + assessment_id + "/history"
    if part != "own":
        return ui.link("History of what everybody reads", href=address, icon="child")
    roles = me().roles
    mine = only(
        form.limited,
        lambda limited: only(limited.readers, roles.contains).length() > 0,
    )
    return rx.fragment(
        rx.cond(
            (assessment.group_id != "") | (kept_part(assessment).id != ""),
            ui.link(
                "What is shared with siblings has its own history",
                href=address + "/shared",
                icon="family",
            ),
        ),
        rx.foreach(
            mine,
            lambda limited: ui.link(
                rx.fragment("What only ", limited.called, " read has its own history"),
                href=address + "/limited/" + limited.number.to_string(),
                icon="lock",
            ),
        ),
    )
