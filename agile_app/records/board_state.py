"""The manager's board: thin server state for the tray of children without a worker."""

import asyncio
from dataclasses import dataclass

import reflex as rx
from pydantic import BaseModel, ValidationError

from agile_app.core.database import transaction
from agile_app.core.errors import AgileError
from agile_app.core.ids import uuid7
from agile_app.records.allocation_service import (
    Tray,
    TrayRow,
    WorkerLoad,
    allocate,
    tray,
    workers_to_choose,
)
from agile_app.records.schemas import NewAllocation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.policy import acting, requires

PAGE = 25


class _Chosen(BaseModel):
    """What the board's form of one child sends."""

    child_id: str
    worker_id: str


def _load(actor: Actor, first: int, *, open_only: bool) -> tuple[Tray, list[WorkerLoad]]:
    with transaction() as session:
        return (
            tray(session, actor, open_only=open_only, offset=first, limit=PAGE),
            workers_to_choose(session, actor),
        )


def _allocate(actor: Actor, new: NewAllocation) -> None:
    with transaction() as session:
        allocate(session, actor, uuid7(), new)


@dataclass(frozen=True)
class Choice:
    """A worker in the list to choose from: ``code`` is the worker's id."""

    code: str
    label: str


class BoardState(rx.State):
    """One page of the tray, the workers it may go to, and what was said last."""

    waiting: list[TrayRow] = []
    total: int = 0
    first: int = 0
    workers: list[WorkerLoad] = []
    choices: list[Choice] = []
    closed_too: bool = False
    said: str = ""
    problem: str = ""
    loaded: bool = False

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def load(self) -> None:
        """The first page, when the board is opened."""
        await self._show(0)

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def next_page(self) -> None:
        """The following children."""
        await self._show(self.first + PAGE)

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def previous_page(self) -> None:
        """The children before."""
        await self._show(max(0, self.first - PAGE))

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def show_closed(self, closed_too: bool) -> None:
        """With or without children whose case is closed, as old returns bring them."""
        self.closed_too = closed_too is True
        await self._show(0)

    @rx.event(temporal=True)
    @requires(Permission.ALLOCATE)
    async def give(self, sent: dict) -> None:
        """Allocate one child to the worker chosen in its form."""
        self.said = self.problem = ""
        try:
            chosen = _Chosen.model_validate(sent)
            new = NewAllocation.model_validate(chosen.model_dump())
        except ValidationError:
            self.problem = "Choose a worker first."
            return
        try:
            await asyncio.to_thread(_allocate, acting(), new)
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        name = next((load.name for load in self.workers if load.id == chosen.worker_id), "")
        self.said = f"Allocated to {name}. It is on their tablet within moments."
        await self._show(self.first)

    async def _show(self, first: int) -> None:
        try:
            found, workers = await asyncio.to_thread(
                _load, acting(), first, open_only=not self.closed_too
            )
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        self.waiting, self.total, self.first = found.rows, found.total, first
        self.workers, self.loaded = workers, True
        self.choices = [
            Choice(worker.id, f"{worker.name}, has {worker.children}") for worker in workers
        ]
