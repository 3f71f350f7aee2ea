"""The week's plan as an instrument, from Python."""

import reflex as rx

from agile_app.device.shapes import MeRow
from agile_app.ui import ICONS
from agile_app.visits.planner.rows import PlanWeekRow

_DRAWN = (
    "back", "calendar", "check", "check-circle", "child", "clock", "close", "danger", "down",
    "eye-off", "forward", "health", "info", "lock", "phone", "plan", "plus", "trash", "undo",
    "unlock", "visit", "warning",
)  # fmt: skip


class _WeekPlan(rx.Component):
    library = "$/public/device/instruments/week-plan.jsx"
    tag = "WeekPlan"

    weeks: rx.Var[list[PlanWeekRow]]
    icons: rx.Var[dict[str, str]]
    me: rx.Var[MeRow]
    may_move: rx.Var[bool]


def week_plan(
    weeks: rx.Var[list[PlanWeekRow]], *, me: rx.Var[MeRow], may_move: rx.Var[bool]
) -> rx.Component:
    """The worker's weeks to look at, move about in, and have planned; with no server."""
    icons = {name: "".join(ICONS[name]) for name in _DRAWN}
    return _WeekPlan.create(weeks=weeks, icons=icons, me=me, may_move=may_move)
