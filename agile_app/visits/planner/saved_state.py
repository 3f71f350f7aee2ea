"""What planning saves, for the manager's page: thin server state over the measured weeks."""

import asyncio
from dataclasses import dataclass

import reflex as rx

from agile_app.core.database import reading
from agile_app.core.time import on_screen
from agile_app.security.permissions import Permission
from agile_app.security.policy import requires
from agile_app.visits.planner.saved import Report, Spread, report

_ARMS = {
    "days_reordered": "Each day in a better order",
    "own_caseload": "Each worker's own visits planned",
    "team": "The team planned together",
}


@dataclass(frozen=True)
class SavedRow:
    """One way of booking, against due-date order. Texts as the screen writes them."""

    arm: str
    median: str
    spread: str
    worse: str


def rows_of(found: Report) -> list[SavedRow]:
    """A row for each way that was measured: the team over teams' weeks, others over workers'."""
    spreads = {**found.workers, "team": found.teams.get("team", found.workers.get("team"))}
    return [_row(label, spread) for arm, label in _ARMS.items() if (spread := spreads.get(arm))]


def _row(label: str, spread: Spread) -> SavedRow:
    weeks = "1 week" if spread.weeks == 1 else f"{spread.weeks} weeks"
    return SavedRow(
        arm=label,
        median=_per_cent(spread.median),
        spread=f"{_per_cent(spread.p10)} to {_per_cent(spread.p90)}",
        worse=f"{spread.worse} of {weeks}",
    )


def _per_cent(value: float) -> str:
    return f"{round(value)} % less" if round(value) >= 0 else f"{-round(value)} % more"


def _load() -> Report:
    with reading() as session:
        return report(session)


class SavedTravelState(rx.State):
    """The comparison of four ways to book the same weeks. Never by worker."""

    rows: list[SavedRow] = []
    weeks: str = ""
    left_out: str = ""
    loaded: bool = False

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def load(self) -> None:
        """What was measured so far."""
        found = await asyncio.to_thread(_load)
        self.rows = rows_of(found)
        self.weeks = ", ".join(on_screen(week) for week in found.weeks)
        self.left_out = str(found.not_compared) if found.not_compared else ""
        self.loaded = True
