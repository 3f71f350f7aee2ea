"""How an assessment stands to its signature: lines under its head, and lists on Today."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off import acts
from agile_app.assessments.sign_off.addendum_views import own_addenda
from agile_app.assessments.sign_off.instruments import read_up_to
from agile_app.assessments.sign_off.rows import SignOffRow
from agile_app.device.vars import (
    as_var,
    date_text,
    local_for,
    may,
    moment_text,
    only,
    row,
    rows,
)
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import badge, button, card, icon, list_item, list_of, notice, section, text

# Under the head -----------------------------------------------------------------------------------


def sign_off_notice(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """How it stands to its signature, in one line with what to do next."""
    sign_off = acts.sign_off_of(assessment)
    see = _see_panel(assessment)
    return rx.fragment(
        read_up_to(assessment),
        rx.match(
            sign_off.state,
            (
                "returned",
                rx.cond(
                    sign_off.step_by != "",
                    notice(
                        rx.fragment("Returned by ", sign_off.step_by),
                        rx.cond(sign_off.note != "", text(sign_off.note)),
                        rx.cond(
                            sign_off.passages > 0,
                            text(
                                sign_off.passages - sign_off.open_passages, " of ",
                                sign_off.passages, " passages ticked off",
                                tone="soft",
                            ),
                        ),
                        tone="warning",
                        icon="back",
                        actions=see,
                    ),
                ),
            ),
            (
                "awaiting",
                notice(
                    "Awaiting sign-off",
                    rx.cond(
                        sign_off.step_by != "",
                        text(
                            "Asked by ", sign_off.step_by, ", ", moment_text(sign_off.step_at),
                            tone="soft",
                        ),
                    ),
                    tone="info",
                    icon="waiting",
                    actions=see,
                ),
            ),
            (
                "reopened",
                notice(
                    rx.fragment("Opened again by ", sign_off.step_by),
                    text(sign_off.note),
                    tone="warning",
                    icon="unlock",
                    actions=see,
                ),
            ),
            (
                "signed",
                notice(
                    rx.fragment("Signed off by ", sign_off.signed_by),
                    text(
                        moment_text(sign_off.signed_at), ", version ", sign_off.version, tone="soft"
                    ),
                    tone="good",
                    icon="lock",
                    actions=see,
                ),
            ),
            rx.fragment(),
        ),
        own_addenda(assessment),
    )  # fmt: skip


def _see_panel(assessment: AssessmentRow) -> rx.Component:
    panel = local_for("assessment.panel", as_var(assessment.id))
    return button("Sign-off", on_click=panel.set("sign_off"))


def shown(assessment: AssessmentRow) -> Var[bool]:
    """The panel is there once the record has the assessment."""
    return assessment.on_record | (assessment.status != "started")  # type: ignore[return-value]


# On Today -----------------------------------------------------------------------------------------


def waiting_for_sign_off() -> rx.Component:
    """For whoever signs: what waits to be read, longest first; and late words to decide on."""
    waiting = rows(
        AssessmentRow, where={"status": "awaiting_sign_off"}, order_by=["due_on", "started_on"]
    )
    late = only(rows(SignOffRow), lambda each: each.waiting_addenda > 0)
    return rx.cond(
        may(Permission.ASSESSMENT_SIGN) & ((waiting.length() > 0) | (late.length() > 0)),
        section(
            card(
                list_of(waiting, _waiting, label="Waiting for sign-off"),
                list_of(late, _late, label="Addenda to review"),
                flush=True,
            ),
            title="Waiting for your sign-off",
            id="sign-off",
        ),
    )


def returned_to_me() -> rx.Component:
    """For whoever writes: what came back with notes."""
    back = rows(SignOffRow, where={"state": "returned"}, order_by=["-step_at"])
    mine = only(back, lambda each: row(AssessmentRow, each.id).may_write)
    return rx.cond(
        ~may(Permission.ASSESSMENT_SIGN) & (mine.length() > 0),
        section(
            card(
                list_of(mine, _returned, label="Returned for changes"), flush=True, tone="warning"
            ),
            title="Returned for changes",
        ),
    )


def _waiting(assessment: AssessmentRow) -> rx.Component:
    sign_off: Any = row(SignOffRow, assessment.id)
    return list_item(
        row(ChildRow, assessment.child_id).name,
        detail=rx.fragment(
            assessment.title,
            rx.cond(sign_off.step_by != "", rx.fragment(", asked by ", sign_off.step_by)),
        ),
        lead=icon("assessment"),
        trail=rx.cond(
            sign_off.may_not_because != "",
            badge("For somebody else to sign"),
            rx.cond(
                assessment.due_on != "",
                rx.el.span("Due ", date_text(assessment.due_on), class_name="row-when"),
            ),
        ),
        href="/assessments/" + assessment.id,
    )


def _late(sign_off: SignOffRow) -> rx.Component:
    return list_item(
        row(ChildRow, sign_off.child_id).name,
        detail="Written after it was signed, to review",
        lead=icon("note"),
        trail=badge("Addendum", tone="warning"),
        href="/assessments/" + sign_off.id,
    )


def _returned(sign_off: SignOffRow) -> rx.Component:
    return list_item(
        row(ChildRow, sign_off.child_id).name,
        detail=rx.fragment("By ", sign_off.step_by, ", ", moment_text(sign_off.step_at)),
        lead=icon("back"),
        trail=rx.cond(
            sign_off.open_passages > 0,
            badge(f"{sign_off.open_passages} to see to", tone="warning"),
        ),
        href="/assessments/" + sign_off.id,
    )
