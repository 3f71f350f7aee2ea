"""Every page there is, with an address that shows something."""

import importlib
import sqlite3
from contextlib import closing
from uuid import UUID

from tests.e2e.pages import COLLEAGUE, WORKER
from tests.e2e.server import AgileServer
from tests.everything import ROOT


def all_screens() -> list[tuple[str, str]]:
    """(route, kind) of every registered page."""
    for file in sorted((ROOT / "agile_app").rglob("*.py")):
        if "@screen(" in file.read_text(encoding="utf-8") and file.stem != "routing":
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    from agile_app.ui.routing import SCREENS

    return sorted((screen.route, screen.kind) for screen in SCREENS.values())


def one(server: AgileServer, query: str, *values: str) -> str:
    """The first column of the first row, ids as text."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        row = database.execute(query, values).fetchone()
    assert row, f"nothing in the seeded town for: {query}"
    value = row[0]
    return str(UUID(value)) if len(str(value)) == 32 else str(value)


def child_of(server: AgileServer, email: str) -> str:
    """A child whom this worker holds."""
    return one(
        server,
        "SELECT a.child_id FROM allocation a JOIN worker w ON w.id = a.worker_id"
        " WHERE w.email = ? AND a.ended_on IS NULL ORDER BY a.child_id",
        email,
    )


def shared_child(server: AgileServer) -> str:
    """A child with whom the worker and the colleague both work."""
    held = "SELECT child_id FROM allocation a JOIN worker w ON w.id = a.worker_id WHERE w.email = ?"
    now = "a.ended_on IS NULL"
    return one(server, f"{held} AND {now} INTERSECT {held} AND {now} ORDER BY 1", WORKER, COLLEAGUE)


def visit_of(server: AgileServer, email: str) -> str:
    """A visit this worker has planned."""
    return one(
        server,
        "SELECT v.id FROM visit v JOIN worker w ON w.id = v.worker_id"
        " WHERE w.email = ? AND v.status = 'planned' ORDER BY v.planned_at, v.id",
        email,
    )


def address(server: AgileServer, route: str, email: str) -> str:
    """The route with real ids in place of its parameters."""
    if route == "404":
        return "/no/such/page"
    path = f"/{route.strip('/')}"
    if "[child_id]" in path:
        path = path.replace("[child_id]", child_of(server, email))
    if "[visit_id]" in path:
        path = path.replace("[visit_id]", visit_of(server, email))
    return path
