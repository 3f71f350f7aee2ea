"""A worker does not come back: the chain runs on the server, whatever dies in between."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import MANAGER, WORKER, badge, sign_in
from tests.e2e.screens import one
from tests.e2e.server import AgileServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SOON = 25  # seconds until the chain begins
LATE = 25  # seconds a step may come late, a restart of the server included


class Gateway(ThreadingHTTPServer):
    """Where text messages are handed over."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken: list[dict[str, Any]] = []
        self.news = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/alerts"


class _Taker(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.news:
            self.server.taken.append({**body, "signature": self.headers["X-Agile-Signature"]})
            self.server.news.notify_all()
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the test's screen."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def decide(server: AgileServer, **minutes: int) -> None:
    """What the council decided, before the server starts."""
    with closing(sqlite3.connect(server.database)) as database, database:
        for number, (name, value) in enumerate(minutes.items()):
            database.execute(
                "INSERT INTO council_setting (id, key, value, from_at, reason) VALUES (?,?,?,?,?)",
                (f"{number:032x}", f"home_safe.{name}", str(value), "2026-01-01 00:00:00", "Test"),
            )


def steps(server: AgileServer) -> list[tuple[str, float]]:
    """Every step that fired, and how many seconds after it was due."""
    query = "SELECT code, due_at, fired_at FROM escalation_step ORDER BY fired_at"
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        rows = database.execute(query).fetchall()
    late = lambda due, fired: (  # noqa: E731
        datetime.fromisoformat(fired) - datetime.fromisoformat(due)
    ).total_seconds()
    return [(code, late(due, fired)) for code, due, fired in rows]


def wait_for_step(server: AgileServer, code: str, seconds: float) -> None:
    """Asked for again and again: it is to be seen before its messages leave."""
    deadline = time.monotonic() + seconds
    while code not in [fired for fired, _late in steps(server)]:
        assert time.monotonic() < deadline, f"{code} has not fired: {steps(server)}"
        time.sleep(0.5)


def push(page: Page, name: str, payload: dict[str, Any]) -> dict[str, Any]:
    """An operation as the device sends it, with a time of the test's own."""
    from agile_app.core.ids import uuid7

    operation = {
        "id": str(uuid7()), "name": name, "at": datetime.now(UTC).isoformat(), "payload": payload,
    }  # fmt: skip
    answer = page.evaluate(
        """async (operation) => (await fetch("/api/sync/push", {
            method: "POST", headers: {"Content-Type": "application/json", "X-Agile": "1"},
            body: JSON.stringify({operations: [operation]}),
        })).json()""",
        operation,
    )
    return answer["results"][0]


def test_the_chain_runs_though_the_tablet_and_the_server_die(new_server, installed, gateway):
    from agile_app.core.ids import uuid7

    server = new_server(
        variables={"AGILE_ALERT_URL": gateway.url, "AGILE_ALERT_SECRET": "a secret"}
    )
    server.stop()
    decide(
        server, margin_minutes=0, remind_before_minutes=0, buddy_after_minutes=1,
        manager_after_minutes=1, next_after_minutes=1, repeat_every_minutes=60,
    )  # fmt: skip
    server.start()
    app = installed(server.origin)
    page = app.open().new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    out_by = datetime.now(UTC) + timedelta(seconds=SOON)
    answer = push(
        page, "home_safe.arm",
        {"id": str(uuid7()), "expected_end": out_by.isoformat(), "place": "4 Nowhere Road"},
    )  # fmt: skip
    assert answer["status"] == "accepted", answer
    # A start that is heard so shortly before its end has two minutes' grace: not waited for here.
    with closing(sqlite3.connect(server.database, timeout=20)) as database, database:
        database.execute("UPDATE lone_visit SET due_at = ?", (out_by.isoformat(" ")[:26],))

    app.kill()
    server.kill()
    server.start()
    wait_for_step(server, "worker", SOON + LATE)
    server.kill()
    server.start()
    wait_for_step(server, "next", 60 + LATE)

    fired = steps(server)
    assert [code for code, _late in fired] == ["worker", "buddy", "manager", "next"]
    assert all(-0.1 < late < LATE for _code, late in fired), fired
    with gateway.news:
        assert gateway.news.wait_for(lambda: len(gateway.taken) >= len(fired), timeout=20)
    assert len({alert["id"] for alert in gateway.taken}) == len(gateway.taken)
    assert {alert["kind"] for alert in gateway.taken} == {"overdue"}
    assert "Nowhere" not in json.dumps(gateway.taken)


def test_the_managers_screen_says_so_and_shows_where_to_look(server, ipad):
    from agile_app.core.ids import uuid7

    worker = ipad(server.origin).new_page()
    sign_in(worker, WORKER)
    manager = ipad(server.origin).new_page()
    sign_in(manager, MANAGER)
    expect(badge(manager)).to_contain_text("All on the record")
    end = datetime.now(UTC) + timedelta(hours=1)
    push(
        worker, "home_safe.arm",
        {"id": str(uuid7()), "expected_end": end.isoformat(), "place": "4 Nowhere Road"},
    )  # fmt: skip
    earlier = datetime.now(UTC) - timedelta(minutes=25)
    with closing(sqlite3.connect(server.database, timeout=20)) as database, database:
        database.execute("UPDATE lone_visit SET due_at = ?", (earlier.isoformat(" ")[:26],))
    alarm = manager.get_by_role("alert").filter(has_text="has not checked out")
    expect(alarm).to_be_visible()
    alarm.get_by_role("link", name="Where to look").click()
    expect(manager.get_by_text("4 Nowhere Road")).to_have_count(0)
    manager.get_by_role("button", name="Show where and whom to look for").click()
    expect(manager.get_by_text("4 Nowhere Road")).to_be_visible()
    manager.get_by_role("button", name="I am on it").click()
    expect(manager.get_by_text("is on it, since")).to_be_visible()

    worker.goto("/home-safe")
    worker.get_by_role("button", name="I am safe").click()
    expect(manager.get_by_text("The alarm had gone at")).to_be_visible()
    expect(manager.get_by_text("4 Nowhere Road")).to_have_count(0)


def test_a_timer_started_with_no_server_says_that_nobody_knows_yet(server, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto("/home-safe")
    expect(page.get_by_role("heading", name="Out now")).to_be_visible()
    server.kill()
    page.get_by_role("button", name="Start a timer").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("the server does not know yet")).to_be_visible()
    page.get_by_role("button", name="15 min more").click()
    server.start()
    expect(page.get_by_text("the server does not know yet")).to_have_count(0, timeout=45_000)
    expect(page.get_by_text("Out by")).to_be_visible()
    assert one(server, "SELECT COUNT(*) FROM lone_visit") == "1"


def test_the_duress_code_looks_like_the_safe_code_and_tells_the_manager(server, ipad):
    worker = ipad(server.origin).new_page()
    sign_in(worker, WORKER)
    manager = ipad(server.origin).new_page()
    sign_in(manager, MANAGER)
    worker.goto("/home-safe/details")
    worker.get_by_label("Safe code", exact=True).fill("4711")
    worker.get_by_label("Duress code", exact=True).fill("9020")
    worker.get_by_role("button", name="Keep these codes").click()
    expect(worker.get_by_text("You have codes")).to_be_visible()
    expect(badge(worker)).to_contain_text("All on the record")
    seen = 0
    for code in ("4711", "9020"):
        worker.goto("/home-safe")
        worker.get_by_role("button", name="Start a timer").click()
        worker.get_by_role("button", name="Start", exact=True).click()
        worker.get_by_role("button", name="I am safe").first.click()
        worker.get_by_label("Your code", exact=True).fill(code)
        worker.get_by_role("dialog").get_by_role("button", name="I am safe").click()
        expect(worker.get_by_role("heading", name="Over")).to_be_visible()
        expect(badge(worker)).to_contain_text("All on the record")
        expect(worker.get_by_text("Safe at")).to_have_count(seen := seen + 1)
    alarm = manager.get_by_role("alert").filter(has_text="typed the duress code")
    expect(alarm).to_be_visible()
    expect(worker.get_by_role("alert")).to_have_count(0)
