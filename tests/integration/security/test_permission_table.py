"""Accounts of each role against everything there is, as the table says."""

import asyncio
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import State
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from agile_app.core.database import transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device import operations
from agile_app.security import policy, routes, sessions
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds
from tests.factories import actor_of, make_worker
from tests.integration.security import permission_table as table

ROOT = Path(__file__).resolve().parents[3]
ORIGIN = "http://localhost:3000"


@pytest.fixture(scope="module", autouse=True)
def app() -> Any:
    return importlib.import_module("agile_app.agile_app").app


@pytest.fixture
def accounts(sqlite_database) -> dict[str, tuple[str | None, Actor | None]]:
    """One signed-in account of each role: its cookie's reference and its actor."""
    found: dict[str, tuple[str | None, Actor | None]] = {}
    for letter, role in table.LETTERS.items():
        if role is None:
            found[letter] = (None, None)
            continue
        worker = make_worker(role)
        with transaction() as session:
            reference, _ = sessions.start_session(session, worker.id)
        found[letter] = (reference, actor_of(worker))
    return found


def _messages() -> dict[str, Permission]:
    return importlib.import_module("agile_app.device.live.socket").MESSAGES


def _handlers() -> dict[str, str]:
    """Short name → full name of every handler that is ours to mark (not Reflex's own)."""
    found = {}
    for full, registered in RegistrationContext.get().event_handlers.items():
        state = registered.states[0]
        if state.__module__.startswith("agile_app.") and full.rpartition(".")[2] != "setvar":
            found[f"{state.__name__}.{full.rpartition('.')[2]}"] = full
    return found


# -- everything has a row ------------------------------------------------------------------


def test_every_route_socket_message_operation_and_handler_has_a_row():
    assert {entry.name for entry in routes.ROUTES} == set(table.ROUTES)
    assert {entry.name for entry in routes.SOCKETS} == set(table.SOCKETS)
    assert set(_messages()) == set(table.MESSAGES)
    assert set(operations.OPERATIONS) == set(table.OPERATIONS)
    assert set(_handlers()) == set(table.HANDLERS)


def test_everything_declares_a_permission():
    declared: dict[str, Any] = {entry.name: entry.permission for entry in routes.ROUTES}
    declared |= {entry.name: entry.permission for entry in routes.SOCKETS}
    declared |= {name: each.permission for name, each in operations.OPERATIONS.items()}
    declared |= _messages()
    declared |= {short: policy.permission_of(full) for short, full in _handlers().items()}
    assert [name for name, found in declared.items() if not isinstance(found, Permission)] == []


def test_what_may_be_done_while_locked_is_a_short_list():
    assert {entry.name for entry in routes.ROUTES if entry.while_locked} == table.WHILE_LOCKED


def test_there_is_no_way_in_beside_the_registered_routes(app):
    """Whatever Starlette would serve is ours and guarded, or Reflex's and closed or harmless."""
    ours = {entry.path for entry in (*routes.ROUTES, *routes.SOCKETS)}
    api = next(each for each in app.api_transformer if isinstance(each, Starlette))
    # Once the app has been built, what Reflex serves itself hangs below; it is looked at next.
    beside = [each for each in api.routes if getattr(each, "app", None) is not app._api]
    assert {each.path for each in beside} - ours == {"/"}
    reflexs = {each.path for each in app._api.routes}
    assert reflexs <= {"/ping", "/_health", "/_event", "/_event/"}


def test_every_module_that_registers_something_is_wired_into_the_app():
    registers = re.compile(
        r"^@(route|socket_route|operation|job|screen)\(|^(register_kind|job|bundles\.register)\(",
        re.MULTILINE,
    )
    wanted = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "agile_app").rglob("*.py")
        if registers.search(file.read_text(encoding="utf-8"))
    }
    code = "import sys, agile_app.agile_app; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert wanted - set(loaded) == set()


# -- every account × everything ------------------------------------------------------------


@pytest.fixture
def probes(monkeypatch) -> Iterator[TestClient]:
    """The real registry behind the real guard; what the guard lets through answers 204."""

    async def talk(websocket: Any, _actor: Actor) -> None:
        await websocket.accept()
        await websocket.close(code=1000)

    let_through = [
        replace(entry, handler=lambda _call: Response(status_code=204)) for entry in routes.ROUTES
    ]
    sockets = [replace(entry, handler=talk) for entry in routes.SOCKETS]
    monkeypatch.setattr(routes, "ROUTES", let_through)
    monkeypatch.setattr(routes, "SOCKETS", sockets)
    with TestClient(Starlette(routes=routes.starlette_routes()), base_url=ORIGIN) as client:
        yield client


def _ask(client: TestClient, name: str, reference: str | None) -> int:
    method, _, path = name.partition(" ")
    headers = {"origin": ORIGIN, "x-agile": "1"}
    if reference:
        headers["cookie"] = f"agile={reference}"
    path = re.sub(r"\{\w+(:\w+)?\}", str(uuid7()), path)
    content = None if method == "GET" else b"{}"
    return client.request(method, path, headers=headers, content=content).status_code


def test_each_account_reaches_the_routes_of_its_row(accounts, probes):
    wrong = []
    for name, letters in table.ROUTES.items():
        for letter, (reference, _) in accounts.items():
            refused = 401 if letter == "-" else 403
            wanted = 204 if letter in letters else refused
            found = _ask(probes, name, reference)
            if found != wanted:
                wrong.append((name, letter, found))
    assert wrong == []


def test_a_locked_account_reaches_only_what_unlocks_it(accounts, probes):
    reference, _ = accounts["M"]
    with transaction() as session:
        sessions.lock_session(session, actor_session(reference))
    for name, letters in table.ROUTES.items():
        # What is open to anyone is open to the locked too, as to a stranger.
        open_to_it = name in table.WHILE_LOCKED or letters == table.ANYONE
        assert (_ask(probes, name, reference) == 204) is open_to_it, name


def actor_session(reference: str | None) -> Any:
    found = sessions.look_up(f"agile={reference}")
    assert found is not None
    return found.session_id


def test_each_account_reaches_the_sockets_of_its_row(accounts, probes):
    for name, letters in table.SOCKETS.items():
        for letter, (reference, _) in accounts.items():
            headers = {"origin": ORIGIN} | ({"cookie": f"agile={reference}"} if reference else {})
            try:
                with probes.websocket_connect(name.split()[1], headers=headers) as websocket:
                    websocket.receive()
                    reached = True
            except WebSocketDisconnect as closed:
                reached = closed.code == 1000
            assert reached is (letter in letters), (name, letter)


def test_each_role_may_send_the_messages_of_its_row(accounts):
    for name, permission in _messages().items():
        allowed = {letter for letter, (_, actor) in accounts.items() if holds(actor, permission)}
        assert allowed == set(table.MESSAGES[name]), name


class _Anything(BaseModel):
    """Takes any payload, so that only the permission decides."""


def test_each_account_may_do_the_operations_of_its_row(accounts, monkeypatch):
    monkeypatch.setattr(
        operations,
        "OPERATIONS",
        {
            name: replace(each, input=_Anything, apply=lambda *_: {})
            for name, each in operations.OPERATIONS.items()
        },
    )
    for name, letters in table.OPERATIONS.items():
        for letter, (_, actor) in accounts.items():
            if actor is None:
                continue
            sent = {"id": str(uuid7()), "name": name, "at": now().isoformat(), "payload": {}}
            [answer] = operations.push(actor, [sent])
            wanted = "accepted" if letter in letters else "refused"
            assert answer["status"] == wanted, (name, letter, answer)


def _let_through(full_name: str, reference: str | None) -> bool:
    """Whether the policy lets a handler run for the session of a socket with that cookie."""

    async def ask() -> bool:
        async def nowhere(*_: Any, **__: Any) -> None:
            """No browser listens."""

        headers = {"cookie": f"agile={reference}"} if reference else {}
        context = EventContext(
            token="t", state_manager=StateManagerMemory(), enqueue_impl=nowhere,
            router_data={"headers": headers},
        )  # fmt: skip
        EventContext.set(context)
        state = State(_reflex_internal_init=True)
        event = Event(name=full_name, payload={})
        return await policy.PolicyMiddleware().preprocess(None, state, event) is None  # type: ignore[arg-type]

    return asyncio.run(ask())


def test_each_account_may_call_the_handlers_of_its_row(accounts):
    for short, full in _handlers().items():
        for letter, (reference, _) in accounts.items():
            assert _let_through(full, reference) is (letter in table.HANDLERS[short]), (
                short, letter,
            )  # fmt: skip


def test_of_reflexs_own_handlers_only_the_five_it_needs_are_open(accounts):
    own = set(RegistrationContext.get().event_handlers) - set(_handlers().values())
    open_to_all = {
        full for full in own if all(_let_through(full, accounts[letter][0]) for letter in "-WA")
    }
    assert open_to_all == policy.internal_handlers()
    assert len(open_to_all) == 5
    for full in own - open_to_all:
        for letter, (reference, _) in accounts.items():
            assert not _let_through(full, reference), (full, letter)
