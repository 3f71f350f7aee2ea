"""Search over every record open to the worker: thin server state for the page."""

import asyncio
from typing import Any

import reflex as rx

from agile_app.core.database import transaction
from agile_app.core.errors import AgileError
from agile_app.records.search import SearchHit, SearchResults, search
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.policy import acting, requires

PAGE = 20


def _search(actor: Actor, query: str, offset: int) -> SearchResults:
    with transaction() as session:
        return search(session, actor, query, limit=PAGE, offset=offset)


class SearchState(rx.State):
    """What was asked last, one page of answers, and what was wrong with the question."""

    hits: list[SearchHit] = []
    asked: bool = False
    more: bool = False
    first: int = 0
    problem: str = ""
    _query: str = ""

    @rx.event(temporal=True)
    @requires(Permission.CHILD_SEARCH)
    async def find(self, query: Any) -> None:
        """A new question: ``query`` is what stands in the box."""
        self._query = query if isinstance(query, str) else ""
        await self._show(0)

    @rx.event(temporal=True)
    @requires(Permission.CHILD_SEARCH)
    async def next_page(self) -> None:
        """The following twenty."""
        await self._show(self.first + PAGE)

    @rx.event(temporal=True)
    @requires(Permission.CHILD_SEARCH)
    async def previous_page(self) -> None:
        """The twenty before."""
        await self._show(max(0, self.first - PAGE))

    async def _show(self, first: int) -> None:
        try:
            found = await asyncio.to_thread(_search, acting(), self._query, first)
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        self.problem = ""
        self.hits, self.more, self.first = found.rows, found.more, first
        self.asked = bool(self._query.strip())
