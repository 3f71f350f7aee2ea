"""The manager's team plan: thin server state. Nothing is applied until it is accepted."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import reflex as rx

from agile_app.core.errors import AgileError
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.policy import acting, requires
from agile_app.visits.planner import team_service
from agile_app.visits.planner.proposing import Proposal, propose_own, propose_team
from agile_app.visits.planner.team_grid import TeamLine, lines
from agile_app.visits.planner.team_service import ChangeRow, Choice, LeftRow, TeamStop, TeamWeek

_LOOK_EVERY = 0.25  # seconds between looks at how far the search has come


def _propose(
    actor: Actor, team_id: str, week_on: str, absent: str, only: str, best: list[float]
) -> Proposal:
    on = date.fromisoformat(week_on)
    if only:
        return propose_own(actor, on, worker_id=UUID(only), better=best.append)
    gone = [UUID(absent)] if absent else []
    return propose_team(actor, UUID(team_id), on, absent=gone, better=best.append)


def _load_week(actor: Actor, team_id: str, week_on: str) -> TeamWeek:
    return team_service.team_week(actor, UUID(team_id), date.fromisoformat(week_on))


class TeamPlanState(rx.State):
    """One team's week, a proposal for it, and what was said last."""

    ready: bool = False
    busy: bool = False
    teams: list[Choice] = []
    team_id: str = ""
    weeks: list[Choice] = []
    week_on: str = ""
    workers: list[Choice] = []
    stops: list[TeamStop] = []
    lines: list[TeamLine] = []
    left: list[LeftRow] = []
    clashes: list[str] = []
    changes: list[ChangeRow] = []
    for_manager: list[str] = []
    absent: str = ""
    saves: str = ""
    feasible: bool = True
    progress: str = ""
    said: str = ""
    problem: str = ""
    refused: list[str] = []
    _proposal: Any = None

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def load(self) -> None:
        """The first team and week, when the page is opened."""
        self.teams = await asyncio.to_thread(team_service.teams_of, acting())
        self.weeks = await asyncio.to_thread(team_service.weeks_to_choose)
        if self.team_id not in {each.code for each in self.teams}:
            self.team_id = self.teams[0].code if self.teams else ""
        if self.week_on not in {each.code for each in self.weeks}:
            self.week_on = self.weeks[0].code
        self.said = self.problem = ""
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def choose_team(self, team_id: str) -> None:
        """Another team of the manager's."""
        if str(team_id) in {each.code for each in self.teams}:
            self.team_id = str(team_id)
            await self._show()

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def choose_week(self, week_on: str) -> None:
        """Another week."""
        if str(week_on) in {each.code for each in self.weeks}:
            self.week_on = str(week_on)
            await self._show()

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def propose(self) -> AsyncIterator[None]:
        """Plan the team's week; better answers are told while it is searched for."""
        async for _ in self._search(""):
            yield

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def cover(self, worker_id: str) -> AsyncIterator[None]:
        """Share out the week of a colleague who is away; the others' weeks stay as they are."""
        if str(worker_id) in {each.code for each in self.workers}:
            async for _ in self._search(str(worker_id)):
                yield

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def accept(self, stops: list) -> None:
        """Make the chosen changes, each if it still holds; the others stay proposed."""
        await self._accept({str(stop) for stop in stops} if isinstance(stops, list) else set())

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def accept_all(self) -> None:
        """Make every change of the proposal that still holds."""
        await self._accept({row.stop for row in self.changes})

    async def _accept(self, chosen: set[str]) -> None:
        self.said = self.problem = ""
        self.refused = []
        if not isinstance(self._proposal, Proposal) or not chosen:
            self.problem = "Choose at least one change."
            return
        try:
            done = await asyncio.to_thread(
                team_service.accept_chosen, acting(), self._proposal, chosen
            )
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        titles = {row.stop: row.title for row in self.changes}
        waiting = [row for row in self.changes if row.stop not in chosen]
        proposal, saves = self._proposal, self.saves
        await self._show()
        count = len(done.applied)
        made = "1 change is made" if count == 1 else f"{count} changes are made"
        self.said = f"{made}, and on the tablets within moments."
        self.refused = [f"{titles[each['stop']]}: {each['sentence']}" for each in done.refused]
        if waiting:
            self._proposal, self.changes, self.saves = proposal, waiting, saves

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def discard(self) -> None:
        """Forget the proposal; nothing was applied."""
        self._forget()

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def replan(self, worker_id: str) -> AsyncIterator[None]:
        """Plan one worker's week anew from now: something was cancelled, or came up."""
        if str(worker_id) in {each.code for each in self.workers}:
            async for _ in self._search("", only=str(worker_id)):
                yield

    async def _search(self, absent: str, *, only: str = "") -> AsyncIterator[None]:
        self._forget()
        self.absent, self.busy, self.progress = absent, True, "Looking for a better week"
        yield
        best: list[float] = []
        work = asyncio.create_task(
            asyncio.to_thread(_propose, acting(), self.team_id, self.week_on, absent, only, best)
        )
        while not work.done():
            await asyncio.wait({work}, timeout=_LOOK_EVERY)
            if best and not work.done():
                self.progress = f"{best[-1]:.0f} minutes of travel so far"
                yield
        self.busy, self.progress = False, ""
        try:
            self._take(work.result())
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"

    def _take(self, proposal: Proposal) -> None:
        self._proposal = proposal
        self.changes = team_service.change_rows(proposal)
        self.left = [team_service.left_row(each) for each in proposal.left]
        self.for_manager = [
            f"{task.facts['title']}, {task.at[0]:%A} {task.at[1] // 60:02}:{task.at[1] % 60:02}"
            for task in proposal.for_manager
            if task.at is not None
        ]
        self.saves, self.feasible = proposal.sentence, proposal.feasible

    async def _show(self) -> None:
        self._forget()
        self.problem, self.refused = "", []
        if not self.team_id:
            self.ready = True
            return
        try:
            week = await asyncio.to_thread(_load_week, acting(), self.team_id, self.week_on)
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        self.workers, self.stops = week.workers, week.stops
        self.lines = lines(week.workers, week.stops)
        self.left, self.clashes, self.ready = week.left, week.clashes, True

    def _forget(self) -> None:
        self._proposal = None
        self.changes, self.for_manager, self.saves, self.absent = [], [], "", ""
        self.said, self.progress, self.feasible = "", "", True
