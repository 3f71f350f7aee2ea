"""Today: what this worker does next, what is late, and what they have open."""

import reflex as rx

from agile_app.device.vars import (
    at_least,
    before,
    date_text,
    due_day,
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
    row_when,
    section,
    split,
    stack,
    text,
)
from agile_app.ui.routing import Place, screen
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
    late = rows(DueRow, where={"on": before(today())}).length()
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
    late = rows(DueRow, where={"on": before(today())}, order_by="on", limit=OVERDUE_SHOWN)
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
    soon = rows(DueRow, where={"on": at_least(today())}, order_by="on", limit=DUE_SOON_SHOWN)
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


def _due(due: DueRow) -> rx.Component:
    return list_item(
        due.child_name,
        text(due.because, tone="soft", size=1),
        detail=due.what,
        trail=row_when(due_day(due.on), date_text(due.on)),
        href="/children/" + due.child_id,
        lead=icon("clock"),
    )
