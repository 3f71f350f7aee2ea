"""Today: what this worker does next, what is late, and what they have open."""

from typing import Any

import reflex as rx
from reflex.vars import Var

from agile_app.assessments.remarks.views import mentioned_today
from agile_app.assessments.sign_off.views import returned_to_me, waiting_for_sign_off
from agile_app.device.vars import (
    Condition,
    after,
    at_least,
    at_most,
    before,
    date_text,
    differs_from,
    due_day,
    first_of,
    found,
    may,
    me,
    moment_now,
    none_of,
    only,
    ready,
    relative_day,
    row,
    row_where,
    rows,
    time_text,
    today,
)
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    cluster,
    empty_state,
    icon,
    lead_link,
    link_button,
    list_item,
    list_of,
    loading_state,
    next_up,
    page,
    row_time,
    row_when,
    section,
    split,
    stack,
    text,
)
from agile_app.ui.routing import Place, screen
from agile_app.visits import taps
from agile_app.visits.due_views import due_when
from agile_app.visits.home_safe.views import own_timers
from agile_app.visits.rows import DueRow, GlanceRow, VisitRow
from agile_app.visits.travel.views import today_links
from agile_app.visits.views import status_badge

DUE_SOON_SHOWN = 8
OVERDUE_SHOWN = 20
COMING_SHOWN = 5
_OPEN = ["planned", "on_my_way", "under_way"]


@screen("/today", title="Today", kind="field", nav=Place("Today", "today", 1))
def today_page() -> rx.Component:
    """The first page of the day; works from the device alone."""
    return page(
        "Today",
        rx.cond(
            ready(),
            stack(
                # A timer that is over comes before everything; one that runs, after what is next.
                own_timers(due=at_most(moment_now())),
                _next_visit(),
                own_timers(due=after(moment_now())),
                _not_seen_in_time(),
                mentioned_today(),
                _to_record(),
                waiting_for_sign_off(),
                returned_to_me(),
                split(
                    stack(_visits_today(), _coming(), gap=6),
                    stack(_overdue(), _due_soon(), gap=6),
                ),
                gap=6,
            ),
            loading_state(rows=5, label="Opening your day"),
        ),
        lead=rx.fragment(date_text(today()), rx.cond(ready(), _how_many_overdue())),
    )


def _mine(**more: Any) -> dict[str, Any]:
    return {"worker_id": me().id, **more}


def _how_many_overdue() -> rx.Component:
    """What is wrong, before anyone scrolls; leads to the list. In the date's line, so that nothing
    moves when the rows arrive."""
    late = _dues(before(today())).length()
    return rx.cond(
        late > 0,
        lead_link(late.to_string() + " overdue", href="#overdue", icon="warning", tone="danger"),
    )


# The visit that comes next ------------------------------------------------------------------------


def _next_visit() -> rx.Component:
    """The visit one is at, or on the way to; else the next of today, with its act under the thumb.
    After the last one, the end of the day."""
    here = row_where(VisitRow, _mine(status=["under_way", "on_my_way"], on=today()))
    planned = rows(
        VisitRow, where=_mine(status="planned", on=today()), order_by=["time", "child_name"]
    )
    return rx.cond(
        found(here),
        _up(here),
        rx.cond(planned.length() > 0, _up(first_of(planned)), _end_of_the_day()),
    )


def _up(visit: VisitRow) -> rx.Component:
    return next_up(
        rx.match(
            visit.status,
            ("under_way", rx.fragment("At this visit since ", time_text(visit.started_at))),
            ("on_my_way", rx.fragment("On the way since ", time_text(visit.on_my_way_at))),
            rx.fragment("Next, at ", visit.time),
        ),
        taps.names_of(visit),
        text(visit.kind_label, tone="soft"),
        rx.cond(visit.place != "", text(visit.place, tone="soft")),
        acts=[
            _next_act(visit),
            link_button("Open the visit", href="/visits/" + visit.id, size="large"),
        ],
    )


def _next_act(visit: VisitRow) -> rx.Component | rx.Var:
    return rx.match(
        visit.status,
        (
            "under_way",
            button(
                "Leaving", icon="sign-out", tone="primary", size="large",
                on_click=taps.leave(visit),
            ),
        ),
        (
            "on_my_way",
            button(
                "Arrived", icon="door", tone="primary", size="large", on_click=taps.arrive(visit)
            ),
        ),
        button(
            "On my way", icon="way", tone="primary", size="large",
            on_click=taps.on_my_way(visit),
        ),
    )  # fmt: skip


def _end_of_the_day() -> rx.Component:
    made = rows(
        VisitRow,
        where=_mine(on=today(), status=["left", "done", "no_access"]),
        distinct="group_id",
    ).length()
    waiting = rows(VisitRow, where=_mine(status="left"), distinct="group_id").length()
    return rx.cond(
        made > 0,
        next_up(
            "That was the last visit of today",
            rx.cond(made == 1, "1 visit made", made.to_string() + " visits made"),
            text(
                rx.cond(
                    waiting > 0,
                    "Finish the records while they are fresh; then the day is done.",
                    "Everything is recorded. Go home safe.",
                ),
                tone="soft",
            ),
        ),
    )


# Lists -------------------------------------------------------------------------------------------


def _not_seen_in_time() -> rx.Component:
    """For whoever allocates: children past their limit whom nobody could reach, though tried."""
    tried = only(
        _dues(before(today())),
        lambda due: due.kind.endswith("_visit") & (row(GlanceRow, due.child_id).tries > 0),
    )
    return rx.cond(
        may(Permission.ALLOCATE) & (tried.length() > 0),
        section(
            card(list_of(tried, _due, label="Not seen by the limit"), flush=True, tone="danger"),
            title="Not seen by the limit, no access",
            lead="Workers tried and reached nobody. Decide what happens now.",
        ),
    )


def _to_record() -> rx.Component:
    """Records that wait to be finished, and visits of an earlier day that were never ended."""
    left = rows(VisitRow, where=_mine(status="left"), order_by=["at"], distinct="group_id")
    running = rows(
        VisitRow,
        where=_mine(status="under_way", on=before(today())),
        order_by=["at"],
        distinct="group_id",
    )
    return rx.cond(
        (left.length() > 0) | (running.length() > 0),
        section(
            card(
                list_of(running, _unfinished, label="Visits that were never ended"),
                list_of(left, _unfinished, label="To be recorded"),
                flush=True,
                tone="warning",
            ),
            title="To be recorded",
            id="to-record",
        ),
    )


def _unfinished(visit: VisitRow) -> rx.Component:
    return list_item(
        taps.names_of(visit),
        detail=rx.fragment(visit.kind_label, ", ", date_text(visit.on), ", ", visit.time),
        lead=icon("edit"),
        trail=rx.cond(
            visit.record_by != "",
            row_when(
                rx.cond(
                    visit.record_by < today(),
                    due_day(visit.record_by),
                    rx.fragment("Record by ", date_text(visit.record_by)),
                ),
                tone=rx.cond(visit.record_by < today(), "danger", "neutral"),
            ),
        ),
        href="/visits/" + visit.id,
    )


def _visits_today() -> rx.Component:
    visits = rows(
        VisitRow,
        where=_mine(on=today(), status=differs_from("cancelled")),
        order_by=["time", "child_name"],
        distinct="group_id",
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
        today_links(),
        title="Your visits",
    )


def _coming() -> rx.Component:
    """The next days, so that tomorrow is known tonight."""
    visits = rows(
        VisitRow,
        where=_mine(on=after(today()), status=_OPEN),
        order_by=["on", "time", "child_name"],
        distinct="group_id",
        limit=COMING_SHOWN,
    )
    return rx.cond(
        visits.length() > 0,
        section(
            card(list_of(visits, _coming_visit, label="Next days"), flush=True), title="Coming up"
        ),
    )


def _coming_visit(visit: VisitRow) -> rx.Component:
    return _row(visit, row_when(relative_day(visit.on), visit.time))


def _visit(visit: VisitRow) -> rx.Component:
    return _row(
        visit,
        cluster(
            rx.cond(visit.unannounced, badge("Unannounced", icon="eye-off")),
            rx.cond(
                visit.status != "planned",
                status_badge(visit),
                rx.cond(visit.statutory, badge("Statutory", tone="info")),
            ),
            gap=2,
        ),
        lead=row_time(visit.time),
    )


def _row(visit: VisitRow, trail: rx.Component, lead: rx.Component | None = None) -> rx.Component:
    return list_item(
        taps.names_of(visit),
        detail=rx.fragment(visit.kind_label, rx.cond(visit.place != "", ", " + visit.place, "")),
        lead=lead or icon("calendar"),
        trail=trail,
        href="/visits/" + visit.id,
    )


def _overdue() -> rx.Component:
    late = _dues(before(today()), limit=OVERDUE_SHOWN)
    return rx.cond(
        late.length() > 0,
        section(
            card(list_of(late, _due, label="Overdue"), flush=True, tone="danger"),
            title="Overdue",
            id="overdue",
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
    """What is due, soonest first. Supervision is a manager's to call: it is on the child's page;
    records that wait have a place of their own above."""
    where = {"on": when, "kind": none_of(["supervision", "record_visit"])}
    return rows(DueRow, where=where, order_by="on", limit=limit)


def _due(due: DueRow) -> rx.Component:
    return list_item(
        due.child_name,
        text(due.because, tone="soft", size=1),
        _tried(due),
        detail=due.what,
        trail=due_when(due),
        href="/children/" + due.child_id,
        lead=icon("clock"),
    )


def _tried(due: DueRow) -> rx.Component:
    """A visit that is due and was tried in vain: what a manager must see."""
    glance = row(GlanceRow, due.child_id)
    return rx.cond(
        due.kind.endswith("_visit") & (glance.tries > 0),
        text(
            "No access ",
            rx.cond(glance.tries == 1, "once", _times(glance.tries)),
            " since, last on ",
            date_text(glance.last_try_on),
            tone="warning",
            size=1,
        ),
    )


def _times(number: Any) -> Var[str]:
    return (number.to_string() + " times").to(str)
