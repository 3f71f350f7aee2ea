"""Today: what this worker does next, what is late, and what they have open."""

import reflex as rx

from agile_app.device.vars import (
    Condition,
    at_least,
    before,
    date_text,
    differs_from,
    me,
    ready,
    rows,
    today,
)
from agile_app.ui import (
    badge,
    card,
    empty_state,
    icon,
    link_button,
    list_item,
    list_of,
    loading_state,
    page,
    row_time,
    section,
    split,
    stack,
    text,
)
from agile_app.ui.routing import Place, screen
from agile_app.visits.due_views import due_when
from agile_app.visits.rows import DueRow, VisitRow

DUE_SOON_SHOWN = 8
OVERDUE_SHOWN = 20


@screen("/today", title="Today", kind="field", nav=Place("Today", "today", 1))
def today_page() -> rx.Component:
    """The first page of the day; works from the device alone."""
    return page(
        "Today",
        rx.cond(
            ready(),
            split(stack(_visits_today(), _overdue(), gap=6), stack(_due_soon(), gap=6)),
            loading_state(rows=5, label="Opening your day"),
        ),
        lead=date_text(today()),
        actions=rx.cond(ready(), _how_many_overdue()),
    )


def _how_many_overdue() -> rx.Component:
    """What is wrong, before anyone scrolls; leads to the list."""
    late = _dues(before(today())).length()
    return rx.cond(
        late > 0,
        link_button(late.to_string() + " overdue", href="#overdue", icon="warning", tone="danger"),
    )


def _visits_today() -> rx.Component:
    visits = rows(
        VisitRow, where={"on": today(), "worker_id": me().id}, order_by=["time", "child_name"]
    )
    return section(
        card(
            list_of(
                visits,
                _visit,
                label="Visits today",
                empty=empty_state(
                    "No visits today", "Visits planned for today show here, with when and where."
                ),
            ),
            flush=True,
        ),
        title="Your visits",
    )


def _visit(visit: VisitRow) -> rx.Component:
    return list_item(
        visit.child_name,
        detail=rx.fragment(visit.kind_label, rx.cond(visit.place != "", " at " + visit.place, "")),
        lead=row_time(visit.time),
        trail=rx.cond(
            visit.status == "done",
            badge("Done", tone="good"),
            rx.cond(visit.statutory, badge("Statutory", tone="info"), rx.fragment()),
        ),
        href="/children/" + visit.child_id,
    )


def _overdue() -> rx.Component:
    late = _dues(before(today()), limit=OVERDUE_SHOWN)
    return rx.cond(
        late.length() > 0,
        section(
            card(list_of(late, _due, label="Overdue"), flush=True, tone="danger"),
            title="Overdue",
            id="overdue",
            lead="The longest overdue first.",
        ),
    )


def _due_soon() -> rx.Component:
    soon = _dues(at_least(today()), limit=DUE_SOON_SHOWN)
    return section(
        card(
            list_of(
                soon,
                _due,
                label="Due next",
                empty=empty_state("Nothing is due", "The clocks of your children show here."),
            ),
            flush=True,
        ),
        title="Due next",
    )


def _dues(when: Condition, *, limit: int | None = None) -> rx.Var[list[DueRow]]:
    """What is due, soonest first. Supervision is a manager's to call: it is on the child's page."""
    where = {"on": when, "kind": differs_from("supervision")}
    return rows(DueRow, where=where, order_by="on", limit=limit)


def _due(due: DueRow) -> rx.Component:
    return list_item(
        due.child_name,
        text(due.because, tone="soft", size=1),
        detail=due.what,
        trail=due_when(due),
        href="/children/" + due.child_id,
        lead=icon("clock"),
    )
