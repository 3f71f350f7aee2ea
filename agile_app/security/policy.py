"""Reflex's event handlers under our rules: deny by default, state bound to the session.

Any client can call any public method of a state, and whoever knows a client token is given its
state (``reference/reflex.md`` §0.4, §0.5). So every event passes here: the session row is looked
up from the socket's cookie, the handler must carry a permission, and state that was bound to
another session is emptied before anything is read from it.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

import reflex as rx
from reflex.app import App
from reflex.middleware.middleware import Middleware
from reflex.state import (
    BaseState,
    FrontendEventExceptionState,
    OnLoadInternalState,
    State,
    StateUpdate,
    UpdateVarsInternalState,
)
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from agile_app.core.errors import NotSignedIn
from agile_app.security import sessions
from agile_app.security.actor import Actor
from agile_app.security.audit import record_refusal
from agile_app.security.permissions import Permission, holds

log = logging.getLogger(__name__)

_ERROR_KIND = re.compile(r"[A-Z][A-Za-z]{2,40}Error(?=:)")
_MARKER = "_agile_permission"
_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)

Function = TypeVar("Function", bound=Callable[..., Any])

# A reload would take what is being typed; the page recovers by itself.
FrontendEventExceptionState.auto_reload_on_errors = []


def requires(permission: Permission) -> Callable[[Function], Function]:
    """Declare a handler's permission. Placed below ``@rx.event``; without it nobody may call."""

    def mark(function: Function) -> Function:
        setattr(function, _MARKER, permission)
        return function

    return mark


def acting() -> Actor:
    """The worker whose event is being handled.

    Raises:
        NotSignedIn: in a handler that is public, when nobody is signed in.
    """
    actor = _acting.get()
    if actor is None:
        raise NotSignedIn("You are not signed in.")
    return actor


def permission_of(handler_name: str) -> Permission | None:
    """What the registered handler of that full name declares; None when it declares nothing."""
    registered = RegistrationContext.get().event_handlers.get(handler_name)
    return getattr(registered.handler.fn, _MARKER, None) if registered else None


def internal_handlers() -> frozenset[str]:
    """Reflex's own events that a page cannot work without."""
    return frozenset(
        format_event_handler(state.event_handlers[name])
        for state, name in (
            (State, "hydrate_and_load"),
            (OnLoadInternalState, "on_load_internal"),
            (OnLoadInternalState, "set_is_hydrated"),
            (UpdateVarsInternalState, "update_vars_internal"),
            (FrontendEventExceptionState, "handle_frontend_exception"),
        )
    )


def on_backend_exception(exception: Exception) -> None:
    """A handler failed: logged without its text; the page shows what its state says."""
    log.error("an event handler failed", exc_info=exception)


def on_frontend_exception(exception: Exception) -> None:
    """A page failed in the browser. Its report may quote the record: only its kind is kept."""
    found = _ERROR_KIND.match(str(exception))
    log.warning("a page failed", extra={"error": found.group() if found else "unknown"})


class SessionBinding(rx.State):
    """Which session this state was filled for. Never sent to the browser."""

    _bound_to: str = ""


class PolicyMiddleware(Middleware):
    """Every Reflex event passes here first."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """None lets the event through; a StateUpdate refuses it."""
        _acting.set(None)
        standing = await asyncio.to_thread(sessions.look_up, _cookies())
        root = state._get_root_state()
        actor = standing.actor if standing is not None and not standing.locked else None
        emptied = await _bind(root, str(actor.session_id) if actor else "")
        if event.name in internal_handlers():
            _acting.set(actor)
            return None
        permission = permission_of(event.name)
        if permission is not None and holds(actor, permission):
            _acting.set(actor)
            return None
        if standing is not None and standing.locked:
            # The device shows its lock over the page; sending it elsewhere would lose its place.
            return await _refusal(root, emptied=emptied)
        if actor is None:
            return await _refusal(root, emptied=emptied, send_to="/sign-in")
        # A name that is not registered is whatever the client wrote.
        registered = event.name in RegistrationContext.get().event_handlers
        handler = event.name[-120:] if registered else "unknown"
        await asyncio.to_thread(
            record_refusal, actor, "handler.refused", facts={"handler": handler}
        )
        log.warning("an event was refused", extra={"handler": handler})
        return await _refusal(root, emptied=emptied)


async def _refusal(root: BaseState, *, emptied: bool, send_to: str | None = None) -> StateUpdate:
    """Nothing happens; but what was emptied is emptied in the browser too."""
    delta = {}
    if emptied:
        delta = await root._get_resolved_delta()
        root._clean()
    events = Event.from_event_type(rx.redirect(send_to)) if send_to else []
    return StateUpdate(delta=delta, events=events)


def _cookies() -> str | None:
    """The cookies of the very socket this event came by.

    Not of ``state.router``: that keeps an earlier socket's headers when an event brings none.
    """
    headers = EventContext.get().router_data.get("headers", {})
    return headers.get("cookie")


async def _bind(root: BaseState, session_id: str) -> bool:
    """Empty the state unless it was filled for this session. True when it was emptied."""
    binding = await root.get_state(SessionBinding)
    if binding._bound_to == session_id:
        return False
    for state in list(RegistrationContext.get().base_states.values()):
        # A shared state manager loads only part of the tree; all of it must be emptied.
        await root.get_state(state)
    hydrated = root.is_hydrated
    root.reset()
    root.is_hydrated = hydrated
    binding._bound_to = session_id
    return True
