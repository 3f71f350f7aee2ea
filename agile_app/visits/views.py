"""What other pages show of visits: a child's list, the button at the door, the state of one."""

import reflex as rx

from agile_app.device.actions import form
from agile_app.device.vars import date_text, found, may, row, rows
from agile_app.records.rows import ChildRow, PersonRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    cluster,
    dialog,
    empty_state,
    link_button,
    list_item,
    list_of,
    row_when,
    stack,
    text,
)
from agile_app.ui import form as ui_form
from agile_app.visits import taps
from agile_app.visits.kit_views import seen_words
from agile_app.visits.rows import VisitRow

_START = "start-visit"
SHOWN = 6


def status_badge(visit: VisitRow) -> rx.Component | rx.Var:
    """How far a visit is, in one badge."""
    return rx.match(
        visit.status,
        ("done", badge(visit.status_label, tone="good")),
        ("under_way", badge(visit.status_label, tone="info", icon="door")),
        ("on_my_way", badge(visit.status_label, tone="info", icon="way")),
        ("left", badge(visit.status_label, tone="warning", icon="edit")),
        ("no_access", badge(visit.status_label, tone="warning", icon="no-entry")),
        badge(visit.status_label),
    )


def visits_of_child(child: ChildRow) -> rx.Component:
    """A child's visits: planned, the soonest last; then made, the newest first."""
    return list_of(
        rows(VisitRow, where={"child_id": child.id}, order_by=["-at"], limit=SHOWN),
        _line,
        label="Visits",
        empty=empty_state("No visit yet", "Visits planned and made show here.", icon="visit"),
    )


def _line(visit: VisitRow) -> rx.Component:
    made = (visit.status == "done") | (visit.status == "no_access")
    return list_item(
        visit.kind_label,
        rx.cond(visit.summary != "", text(visit.summary, size=1)),
        detail=rx.cond(
            made, rx.fragment(seen_words(visit), ", ", visit.worker), rx.fragment(visit.worker)
        ),
        trail=cluster(
            status_badge(visit),
            row_when(date_text(visit.on), visit.time),
            gap=3,
        ),
        href="/visits/" + visit.id,
    )


def visit_acts(child: ChildRow) -> rx.Component:
    """Book a visit, or start one now: from the child's page."""
    return rx.cond(
        may(Permission.CHILD_WRITE),
        cluster(
            link_button("Plan a visit", href="/plan?child=" + child.id, icon="plan"),
            button("I am at the door", icon="door", opens=_START),
            _start_dialog(child),
            gap=3,
        ),
    )


def _start_dialog(child: ChildRow) -> rx.Component:
    siblings = rows(
        PersonRow,
        where={"child_id": child.id, "lives_here": True, "is_child": True, "group": "family"},
        order_by=["order", "name"],
    )
    return dialog(
        _START,
        "A visit that was not planned",
        ui_form(
            stack(
                text(
                    "The visit to ",
                    child.name,
                    " starts now, with the time of this iPad.",
                    rx.cond(siblings.length() > 0, " Untick whom you are not visiting.", ""),
                ),
                rx.el.input(type="hidden", name="child", value=child.id),
                rx.foreach(
                    siblings,
                    lambda person: rx.cond(
                        found(row(ChildRow, person.person_id)),
                        _sibling(person),
                    ),
                ),
                button("Start the visit", tone="primary", size="large", submits=True, wide=True),
                gap=4,
            ),
            on_submit=taps.start_here(child, form("child", list).to(list[str])),
            label="Start a visit",
        ),
    )


def _sibling(person: PersonRow) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name="child", value=person.person_id, default_checked=True),
        rx.el.span(person.name, class_name="choice-words"),
        class_name="choice",
    )
