"""A worker, a colleague and a manager with an iPad each, for all tests of a file: signing in and
fetching a caseload anew for every test would take longer than the tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import BrowserContext, Page

from tests.e2e.pages import COLLEAGUE, WORKER, sign_in
from tests.e2e.server import AgileServer


class Team:
    """Their iPads stay signed in; a test gets new tabs, and a child that none had before it.

    For tests that leave the server and the accounts as they were.
    """

    def __init__(self, server: AgileServer, new_ipad: Any) -> None:
        self.server = server
        self._new_ipad = new_ipad
        self._ipads: dict[str, BrowserContext] = {}
        self._tabs: list[Page] = []
        self._children = _in_turn(server)

    def page(self, email: str = WORKER) -> Page:
        """A new tab on this account's iPad."""
        signed_in = email in self._ipads
        if not signed_in:
            self._ipads[email] = self._new_ipad(self.server.origin)
        page = self._ipads[email].new_page()
        self._tabs.append(page)
        if not signed_in:
            sign_in(page, email)
        return page

    def pages(self, *emails: str) -> list[Page]:
        return [self.page(email) for email in emails]

    def child(self) -> str:
        """The next child of the worker and the colleague."""
        return next(self._children)

    def leave(self, *, clean: bool) -> None:
        """After a test; where it failed, the next one signs in on new iPads."""
        for page in self._tabs:
            page.close()
        self._tabs.clear()
        for ipad in self._ipads.values():
            ipad.set_offline(False)
            if not clean:
                ipad.close()
        if not clean:
            self._ipads.clear()


def share_all_children(server: AgileServer) -> None:
    """Give every child of the worker to the colleague as well; before the server starts."""
    with closing(sqlite3.connect(server.database)) as database, database:
        (colleague,) = database.execute(
            "SELECT id FROM worker WHERE email = ?", (COLLEAGUE,)
        ).fetchone()
        for child, started_on in database.execute(
            "SELECT a.child_id, a.started_on FROM allocation a JOIN worker w ON w.id = a.worker_id"
            " WHERE w.email = ? AND a.ended_on IS NULL AND a.child_id NOT IN"
            " (SELECT child_id FROM allocation WHERE worker_id = ? AND ended_on IS NULL)",
            (WORKER, colleague),
        ).fetchall():
            database.execute(
                "INSERT INTO allocation (id, child_id, worker_id, role, started_on, end_reason)"
                " VALUES (?, ?, ?, 'co_worker', ?, '')",
                (uuid4().hex, child, colleague, started_on),
            )


def _in_turn(server: AgileServer) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        found = database.execute(
            "SELECT a.child_id FROM allocation a JOIN worker w ON w.id = a.worker_id"
            " WHERE w.email = ? AND a.ended_on IS NULL ORDER BY a.child_id",
            (WORKER,),
        ).fetchall()
    for (child,) in found:
        yield str(UUID(child))
