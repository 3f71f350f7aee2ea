"""The worker's own week: what is when, what waits to be planned, and a plan proposed for it."""

import reflex as rx

from agile_app.device.vars import may, me, ready, rows
from agile_app.security.permissions import Permission
from agile_app.ui import card, empty_state, link_button, loading_state, page
from agile_app.ui.routing import Place, screen
from agile_app.visits.planner.rows import PlanWeekRow
from agile_app.visits.planner.views import week_plan


@screen("/plan", title="Plan", kind="field", nav=Place("Plan", "plan", 3))
def plan_page() -> rx.Component:
    """Works from the device alone: the engine that proposes runs on it too."""
    weeks = rows(PlanWeekRow, order_by="id")
    return page(
        "Plan",
        rx.cond(
            ready(),
            rx.cond(
                weeks.length() > 0,
                week_plan(weeks, me=me(), may_move=may(Permission.CHILD_WRITE)),
                card(
                    empty_state(
                        "No week to plan yet",
                        "Your visits, your appointments and what is due are here once this iPad "
                        "has fetched them.",
                        icon="plan",
                    )
                ),
            ),
            loading_state(rows=6, label="Opening your week"),
        ),
        actions=link_button("Map of the day", href="/today/map", icon="placement"),
        width="full",
    )
