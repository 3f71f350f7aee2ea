"""Beginning an assessment: which forms there are, and one press, with or without a network."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.group.acts import begun, start_together
from agile_app.assessments.group.views import has_common_part, siblings_of
from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.actions import act, new_id
from agile_app.device.vars import LocalFor, first_of, local_for, may, only, rows
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    button,
    card,
    check_field,
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
    """Every form that may be begun, with what it is for; and who else it is written about."""
    forms = rows(FormRow, where={"startable": True, "newest": True}, order_by=["title"])
    siblings = siblings_of(child)
    return dialog(
        _CHOICE,
        "What do you want to start?",
        text("For ", child.name, ". It opens at once, with or without a network.", tone="soft"),
        rx.cond(
            siblings.length() > 0,
            rx.el.fieldset(
                rx.el.legend("Together with"),
                rx.foreach(siblings, lambda person: _sibling(person, child)),
                rx.el.p(
                    "One assessment for each child. What is true for all of them is written once.",
                    class_name="field-hint",
                ),
                class_name="start-together",
            ),
        ),
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


def _together(person_id: Any, child: ChildRow) -> LocalFor:
    key: Any = child.id + ":" + person_id
    return local_for("start.together", key, False)


def _chosen(child: ChildRow) -> Var[list[PersonRow]]:
    return only(siblings_of(child), lambda person: _together(person.person_id, child).value)


def _sibling(person: PersonRow, child: ChildRow) -> rx.Component:
    chosen = _together(person.person_id, child)
    return check_field(
        person.name, "together", checked=chosen.value, on_change=chosen.on_change, hint=person.role
    )


def _form(form: FormRow, child: ChildRow) -> rx.Component:
    """Alone, or for each of the children that are ticked, where the form has a part for all."""
    chosen = _chosen(child)
    several = chosen.length() > 0
    return rx.cond(
        several & has_common_part(form),
        _line(form, start_together(form, child, chosen), _for_each(chosen)),
        _line(
            form,
            start(form, child),
            rx.cond(several, rx.fragment(" It is begun for ", child.name, " alone."), ""),
        ),
    )


def _for_each(chosen: Var[list[PersonRow]]) -> Var[str]:
    return rx.cond(chosen.length() == 1, " One for each of the two.", " One for each of them.").to(
        str
    )


def _line(form: FormRow, begins: Var, more: Any) -> rx.Component:
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
            more,
        ),
        lead=icon("assessment"),
        trail=icon("forward"),
        on_click=begins,
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
        shows=[begun(form, assessment_id, child.id)],
        then_go="/assessments/{id}",
        where="/assessments/{id}",
    )
