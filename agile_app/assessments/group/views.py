"""What the page of an assessment shows of its siblings': the way between them, what is in common,
and who belongs to the group."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.group.acts import add_sibling, leave
from agile_app.assessments.rows import AssessmentRow, FormRow, FormSectionRow, SharedPartRow
from agile_app.device.vars import (
    date_text,
    differs_from,
    each,
    first_of,
    found,
    is_online,
    local_for,
    names_text,
    only,
    row,
    rows,
)
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.ui import (
    button,
    card,
    dialog,
    icon,
    list_item,
    list_of,
    section,
    stack,
    text,
)

KEY = "siblings"
"""Of the panel."""
_LEAVE = "leave-group"
_ORDER = ["started_on", "id"]


def called(child: ChildRow) -> Var[str]:
    """What a child is called."""
    return rx.cond(child.known_as != "", child.known_as, child.given_name).to(str)


def kept_part(assessment: AssessmentRow) -> SharedPartRow:
    """What it had in common when it was signed, or when the child left the group; mostly blank."""
    return row(SharedPartRow, assessment.id)  # type: ignore[return-value]


def has_common_part(form: FormRow) -> Var[bool]:
    """Whether siblings can have any of this form in common."""
    sections: Any = form.sections
    return only(sections, lambda section: section.part == "shared").length() > 0  # type: ignore[return-value]


def siblings_of(child: ChildRow) -> Var[list[PersonRow]]:
    """Children of the family whose records this device holds: no other is named."""
    family = rows(
        PersonRow,
        where={"child_id": child.id, "is_child": True, "group": "family"},
        order_by=["order", "name"],
        distinct="person_id",
    )
    return only(family, lambda person: found(row(ChildRow, person.person_id)))


def _members(assessment: AssessmentRow) -> Var[list[AssessmentRow]]:
    return rows(AssessmentRow, where={"group_id": assessment.group_id}, order_by=_ORDER)


def _others(assessment: AssessmentRow) -> Var[list[AssessmentRow]]:
    return rows(
        AssessmentRow,
        where={"group_id": assessment.group_id, "id": differs_from(assessment.id)},
        order_by=_ORDER,
    )


def group_steps(assessment: AssessmentRow) -> rx.Component:
    """From one sibling's assessment to another's, in one tap."""

    def step(member: AssessmentRow) -> rx.Component:
        here = member.id == assessment.id
        name = called(row(ChildRow, member.child_id))
        return rx.el.a(
            rx.cond(member.status == "signed_off", icon("lock", size="small")),
            name,
            href="/assessments/" + member.id,
            class_name="group-step",
            aria_current=rx.cond(here, "page", "false"),
        )

    panel = local_for("assessment.panel", assessment.id)  # type: ignore[arg-type]
    is_open = panel.value == KEY
    return rx.cond(
        assessment.group_id != "",
        rx.el.div(
            rx.el.nav(
                icon("family", size="small"),
                rx.foreach(_members(assessment), step),
                class_name="group-steps",
                aria_label="Written together",
            ),
            button(
                "Siblings",
                tone="bare",
                icon="person-add",
                expanded=is_open,
                controls="assessment-panel",
                on_click=panel.set(rx.cond(is_open, "", KEY)),
            ),
            class_name="group-steps",
        ),
    )


def common_note(
    section: FormSectionRow, assessment: AssessmentRow, child: ChildRow
) -> rx.Component:
    """Above what is in common: with whom, and what that means."""
    kept = kept_part(assessment)
    others = _others(assessment)
    names = names_text(each(others, lambda other: called(row(ChildRow, other.child_id))))
    shared = rx.cond(
        names != "",
        rx.fragment("Shared with ", names, ": written once, stands in each child’s assessment."),
        "Shared with a brother’s or sister’s assessment: written once, stands in each.",
    )
    said = rx.match(
        kept.because,
        ("signed", rx.fragment("As it stood when ", called(child), "’s assessment was signed.")),
        (
            "left",
            rx.fragment(
                "As it stood on ", date_text(kept.at), ", when ", called(child),
                " was taken out of the group.",
            ),
        ),
        shared,
    )  # fmt: skip
    return rx.cond(
        (section.part == "shared") & ((assessment.group_id != "") | (kept.id != "")),
        rx.el.p(icon("family", size="small"), rx.el.span(said), class_name="common-note"),
    )


# The panel ----------------------------------------------------------------------------------------


def group_panel(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """Who is written about together, who reads what, and how somebody joins or leaves."""
    grouped = assessment.group_id != ""
    return stack(
        text(
            "Write what is true for brothers and sisters once. It stands in each child’s "
            "assessment, and whoever may open one of them reads it. All the rest stays each "
            "child’s own.",
            tone="soft",
        ),
        rx.cond(
            kept_part(assessment).because == "left",
            text(
                called(child), " was taken out of the group on ",
                date_text(kept_part(assessment).at), ". The shared part stands here as it was.",
            ),
            rx.cond(grouped, _who(assessment, child)),
        ),
        rx.cond(
            assessment.may_write & (kept_part(assessment).id == ""),
            _joining(assessment, child),
        ),
        gap=5,
    )  # fmt: skip


def may_begin(assessment: AssessmentRow) -> Var[bool]:
    """Whether the panel has a button among the others: where a group can be made. Once there is
    one, its button stands beside the siblings' names."""
    form, child = row(FormRow, assessment.form_id), row(ChildRow, assessment.child_id)
    free = (assessment.group_id == "") & (kept_part(assessment).id == "")
    siblings = siblings_of(child).length() > 0  # type: ignore[arg-type]
    return assessment.may_write & free & siblings & has_common_part(form)  # type: ignore[return-value, arg-type]


def _who(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    return section(
        card(
            list_of(
                _members(assessment),
                lambda member: list_item(
                    called(row(ChildRow, member.child_id)),
                    detail=member.status_label,
                    lead=icon("child"),
                    href="/assessments/" + member.id,
                ),
                label="Written together",
            ),
            flush=True,
        ),
        rx.cond(
            assessment.may_write & assessment.on_record & is_online(), _leaving(assessment, child)
        ),
        title="Written together",
    )


def _leaving(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    return rx.fragment(
        button(rx.fragment("Take ", called(child), " out"), icon="minus", opens=_LEAVE),
        dialog(
            _LEAVE,
            rx.fragment("Take ", called(child), " out of the group?"),
            text(
                "What is shared now stays in ", called(child),
                "’s assessment as it stands. What is written there later does not come here any "
                "more, and nobody can be put back.",
            ),
            actions=[
                button("Go back", closes=True),
                button(
                    "Take out", tone="danger", closes=True, on_click=leave(assessment, child)
                ),
            ],
        ),
    )  # fmt: skip


def _joining(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """Brothers and sisters who are not in it yet. The first needs the network: two people who each
    made a group apart would have two."""
    inside = each(_members(assessment), lambda member: member.child_id)
    free = only(siblings_of(child), lambda person: ~inside.contains(person.person_id))
    may_add = assessment.on_record & ((assessment.group_id != "") | is_online())
    adding = section(
        rx.cond(
            may_add,
            card(
                list_of(
                    free,
                    lambda person: _sibling(person, assessment),
                    label="Brothers and sisters",
                ),
                flush=True,
            ),
            text("A brother or sister can be added when there is a network.", tone="soft"),
        ),
        title="Add a brother or sister",
    )
    return rx.cond(free.length() > 0, adding)


def _sibling(person: PersonRow, assessment: AssessmentRow) -> rx.Component:
    """Their own assessment on the same form joins where one is under way; else one is begun."""
    theirs = rows(
        AssessmentRow,
        where={
            "child_id": person.person_id,
            "form_id": assessment.form_id,
            "group_id": "",
            "status": ["started", "awaiting_sign_off"],
        },
        order_by="-started_on",
    )
    some = theirs.length() > 0
    known = rx.cond(some, first_of(theirs).id, "").to(str)
    return list_item(
        person.name,
        detail=rx.cond(
            some,
            "Joins with the assessment that is under way: what is written there stays their own.",
            "An assessment is begun for them.",
        ),
        lead=icon("child"),
        trail=icon("plus"),
        on_click=add_sibling(assessment, person, known),
    )
