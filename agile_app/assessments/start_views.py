"""Beginning an assessment: which forms there are, and one press, with or without a network."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.actions import act, new_id, shows
from agile_app.device.vars import first_of, may, rows, today
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    button,
    card,
    cluster,
    dialog,
    empty_state,
    icon,
    link_button,
    list_item,
    list_of,
    text,
)

_CHOICE = "start-form"


def assessment_acts(child: ChildRow) -> rx.Component:
    """Opens what is under way, and begins another."""
    under_way = rows(
        AssessmentRow,
        where={"child_id": child.id, "status": ["started", "awaiting_sign_off"]},
        order_by="-started_on",
    )
    some = under_way.length() > 0
    return cluster(
        rx.cond(
            some,
            link_button(
                rx.cond(under_way.length() == 1, "Open assessment", "Open the newest assessment"),
                href="/assessments/" + first_of(under_way).id,
                tone="primary",
                icon="assessment",
            ),
        ),
        rx.cond(may(Permission.ASSESSMENT_WRITE), _start_button(some)),
        _choice(child),
        gap=2,
    )


def _start_button(another: Any) -> rx.Component:
    return rx.cond(
        another,
        button("Start…", icon="plus", opens=_CHOICE),
        button("Start…", tone="primary", icon="assessment", opens=_CHOICE),
    )


def _choice(child: ChildRow) -> rx.Component:
    """Every form that may be begun, with what it is for."""
    forms = rows(FormRow, where={"startable": True, "newest": True}, order_by=["title"])
    return dialog(
        _CHOICE,
        "What do you want to start?",
        text("For ", child.name, ". It opens at once, with or without a network.", tone="soft"),
        card(
            list_of(
                forms,
                lambda form: _form(form, child),
                label="Forms",
                empty=empty_state(
                    "No form is on this iPad yet", "Forms come with the next connection."
                ),
            ),
            flush=True,
        ),
    )


def _form(form: FormRow, child: ChildRow) -> rx.Component:
    return list_item(
        form.title,
        detail=rx.fragment(
            form.intro,
            rx.match(
                form.clock,
                ("assessment", rx.fragment(" Due 45 working days after the referral.")),
                ("conference", rx.fragment(" Due with the initial conference.")),
                ("own", rx.fragment(" Due in ", form.due_working_days, " working days.")),
                rx.fragment(),
            ),
        ),
        lead=icon("assessment"),
        trail=icon("forward"),
        on_click=start(form, child),
    )


def start(form: FormRow, child: ChildRow) -> Var:
    """Begin this form for this child, and open it."""
    assessment_id = new_id("assessment")
    return act(
        "assessment.start",
        {
            "id": assessment_id,
            "child_id": child.id,
            "form_key": form.key,
            "form_version": form.version,
        },
        what=form.title + ", " + child.name,
        shows=[
            shows(
                AssessmentRow,
                id=assessment_id,
                child_id=child.id,
                form_id=form.id,
                form_key=form.key,
                form_version=form.version,
                title=form.title,
                status="started",
                status_label="Started",
                started_on=today(),
                may_write=True,
                has_document=True,
            )
        ],
        then_go="/assessments/{id}",
        where="/assessments/{id}",
    )
