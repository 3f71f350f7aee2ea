"""Reflex's real event pipeline under the policy: who may call what, and whose state they see."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import reflex as rx
from reflex.state import State, StateUpdate
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.security import policy, sessions
from agile_app.security.actor import Role
from agile_app.security.audit import AuditEntry
from agile_app.security.permissions import Permission
from agile_app.security.policy import PolicyMiddleware, acting, requires
from tests.factories import make_worker


@pytest.fixture
def pages(sqlite_database) -> Iterator[type[rx.State]]:
    """States of this test alone, in a registry of their own."""
    before = RegistrationContext.get()
    RegistrationContext.set(before.fork())

    class Board(rx.State):
        note: str = "empty"
        _hidden: str = "empty"
        seen_as: str = ""

        @rx.event
        @requires(Permission.SIGNED_IN)
        def write(self, text: str) -> None:
            self.note = text
            self._hidden = text
            self.seen_as = acting().name

        @rx.event
        @requires(Permission.ALLOCATE)
        def allocate(self) -> None:
            self.note = "allocated"

        @rx.event
        def unmarked(self) -> None:
            self.note = "unmarked"

        def plain(self) -> None:
            self.note = "plain"

        @rx.event
        @requires(Permission.PUBLIC)
        def anyone(self) -> None:
            self.note = "anyone"

        @rx.event
        @requires(Permission.SIGNED_IN)
        def chains(self) -> Any:
            return Board.unmarked

    class _App:
        """``hydrate_and_load`` asks the app which events a page loads with."""

        def get_load_events(self, _path: str) -> list[Any]:
            return []

    object.__setattr__(RegistrationContext.get(), "_app", _App())
    yield Board
    RegistrationContext.set(before)


class _Browser:
    """Catches what the server sends, step by step; stands in for the socket."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.events: list[Event] = []

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        self.steps[-1] += str(update.delta)
        self.events.extend(update.events)

    @property
    def last(self) -> str:
        return self.steps[-1]


class _Middlewares:
    """What the app does with its middlewares, for one."""

    def __init__(self) -> None:
        self._policy = PolicyMiddleware()

    async def _preprocess(self, state: Any, event: Event) -> StateUpdate | None:
        return await self._policy.preprocess(self, state, event)  # type: ignore[arg-type]


def _send(*sent: tuple[str | None, Any, dict[str, Any]] | Callable[[], None]) -> _Browser:
    """Send events of one client token, each over a socket with the given session cookie.

    A callable among them is done between two events.
    """
    browser = _Browser()

    async def run() -> None:
        processor = BaseStateEventProcessor(
            middleware=_Middlewares(), backend_exception_handler=policy.on_backend_exception
        )
        async with processor.configure(event_namespace=browser) as running:
            for step in sent:
                if callable(step):
                    step()
                    continue
                reference, handler, payload = step
                headers = {"cookie": f"agile={reference}"} if reference else {}
                event = Event(
                    name=format_event_handler(handler),
                    payload=payload,
                    router_data={"headers": headers},
                )
                browser.steps.append("")
                await (await running.enqueue("one-token", event)).wait_all()

    asyncio.run(run())
    return browser


_HYDRATE = State.event_handlers["hydrate_and_load"]


def _session(worker: Any) -> tuple[str, Any]:
    with transaction() as session:
        reference, row = sessions.start_session(session, worker.id)
    return reference, row.id


def _acts() -> list[str]:
    with reading() as session:
        return list(session.exec(select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_a_signed_in_worker_may_call_what_their_role_allows(pages):
    reference, _ = _session(make_worker(name="Robin Test"))
    browser = _send((reference, pages.event_handlers["write"], {"text": "mine"}))
    assert "'mine'" in browser.last
    assert "'Robin Test'" in browser.last


def test_a_role_that_lacks_the_permission_is_refused_and_it_is_audited(pages):
    reference, _ = _session(make_worker(Role.WORKER))
    assert "'allocated'" not in _send((reference, pages.event_handlers["allocate"], {})).last
    assert _acts() == ["handler.refused"]
    manager, _ = _session(make_worker(Role.MANAGER))
    assert "'allocated'" in _send((manager, pages.event_handlers["allocate"], {})).last


@pytest.mark.parametrize("name", ["unmarked", "plain"])
def test_a_handler_without_a_permission_is_refused_to_everyone(pages, name):
    reference, _ = _session(make_worker(*Role))
    assert f"'{name}'" not in _send((reference, pages.event_handlers[name], {})).last
    assert _acts() == ["handler.refused"]


def test_a_handler_cannot_smuggle_another_in(pages):
    reference, _ = _session(make_worker())
    assert "'unmarked'" not in _send((reference, pages.event_handlers["chains"], {})).last
    assert _acts() == ["handler.refused"]


def test_setvar_and_the_root_states_own_methods_are_refused(pages):
    reference, _ = _session(make_worker(*Role))
    for name in ("setvar", "hydrate", "set_is_hydrated"):
        handler = State.event_handlers[name]
        _send((reference, handler, {"var_name": "note", "value": "x"}))
    assert _acts() == ["handler.refused"] * 3


def test_nobody_is_sent_to_sign_in(pages):
    browser = _send((None, pages.event_handlers["write"], {"text": "mine"}))
    assert "'mine'" not in browser.last
    assert [event.name for event in browser.events] == ["_redirect"]
    assert "/sign-in" in str(browser.events[0].payload)


def test_anyone_may_call_a_public_handler(pages):
    assert "'anyone'" in _send((None, pages.event_handlers["anyone"], {})).last


def test_an_ended_session_is_refused_at_its_next_event_and_the_page_is_emptied(pages):
    reference, session_id = _session(make_worker())
    write = pages.event_handlers["write"]

    def end() -> None:
        with transaction() as session:
            sessions.end_session(session, session_id)

    browser = _send(
        (reference, write, {"text": "first words"}), end, (reference, write, {"text": "late words"})
    )
    assert "'first words'" in browser.steps[0]
    assert "late words" not in browser.last
    assert "'empty'" in browser.last
    assert [event.name for event in browser.events] == ["_redirect"]


def test_a_locked_session_is_refused_and_emptied_without_losing_its_place(pages):
    reference, session_id = _session(make_worker())
    write = pages.event_handlers["write"]

    def lock() -> None:
        with transaction() as session:
            sessions.lock_session(session, session_id)

    browser = _send(
        (reference, write, {"text": "words"}), lock, (reference, _HYDRATE, {"vars": {}})
    )
    assert "words" not in browser.last
    assert browser.events == []


def test_the_owner_finds_their_state_again(pages):
    owner, _ = _session(make_worker())
    write = pages.event_handlers["write"]
    assert (
        "private words"
        in _send((owner, write, {"text": "private words"}), (owner, _HYDRATE, {})).last
    )


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_stolen_client_token_gets_an_empty_state(pages, signed_in):
    owner, _ = _session(make_worker(name="Owner"))
    thief = _session(make_worker(name="Thief"))[0] if signed_in else None
    write = pages.event_handlers["write"]
    browser = _send((owner, write, {"text": "private words"}), (thief, _HYDRATE, {}))
    assert "private words" in browser.steps[0]
    assert "note" in browser.last
    assert "private words" not in browser.last


def test_an_event_without_headers_is_nobodys_even_after_the_owners(pages):
    owner, _ = _session(make_worker())
    write = pages.event_handlers["write"]
    browser = _send((owner, write, {"text": "one"}), (None, write, {"text": "two"}))
    assert "'two'" not in browser.last


def test_what_was_hidden_on_the_server_is_emptied_with_it(pages):
    owner, _ = _session(make_worker())
    thief, _ = _session(make_worker())
    seen: list[str] = []

    class Peek(rx.State):
        @rx.event
        @requires(Permission.SIGNED_IN)
        async def peek(self) -> None:
            board = await self.get_state(pages)
            seen.append(board._hidden)

    _send(
        (owner, pages.event_handlers["write"], {"text": "private words"}),
        (owner, Peek.event_handlers["peek"], {}),
        (thief, Peek.event_handlers["peek"], {}),
    )
    assert seen == ["private words", "empty"]


def test_the_page_is_not_reloaded_over_what_is_being_typed():
    from reflex.state import FrontendEventExceptionState

    assert FrontendEventExceptionState.auto_reload_on_errors == []
