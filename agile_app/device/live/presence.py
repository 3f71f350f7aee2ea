"""Where colleagues are in a document: shown, never stored, at most 20 times a second."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from agile_app.device.live.wire import BadMessage

EVERY = 0.05  # seconds between two states of one person
MAX_POSITION = 300  # characters of a relative position as JSON

State = dict[str, Any] | None


def plain_state(state: Any, roots: Mapping[str, str]) -> State:
    """``{field, anchor, head}`` with relative positions of yjs; empty for somebody who is here and
    writes nowhere; None for nobody. Raises BadMessage."""
    if state is None:
        return None
    if not isinstance(state, dict) or not set(state) <= {"field", "anchor", "head"}:
        raise BadMessage("a presence is not of the agreed shape")
    if state and state.get("field") not in roots:
        raise BadMessage("a presence in an unknown field")
    for name in ("anchor", "head"):
        position = state.get(name)
        if position is not None and not isinstance(position, dict):
            raise BadMessage("a position is not one")
        if len(json.dumps(position)) > MAX_POSITION:
            raise BadMessage("a position is too long")
    return state


class Presence:
    """One person's newest state; states in between are dropped."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tell: Callable[[State], None]) -> None:
        self.shown: State = None
        self._tell = tell
        self._loop = loop
        self._next: State = None
        self._timer: asyncio.TimerHandle | None = None
        self._told_at = float("-inf")

    def put(self, state: State) -> None:
        """Show this state, now or when the last one has been shown for long enough."""
        self._next = state
        if self._timer is None:
            wait = max(0.0, self._told_at + EVERY - self._loop.time())
            if wait:
                self._timer = self._loop.call_later(wait, self._show)
            else:
                self._show()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _show(self) -> None:
        self._timer = None
        self._told_at = self._loop.time()
        if self._next != self.shown:
            self.shown = self._next
            self._tell(self.shown)
