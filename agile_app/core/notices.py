"""Change notices: what a transaction changed, told to listeners only after it has committed.

A listener hears ids, never content. In one process this is a plain list of callables; with Redis
set, ``core.redis_notices`` relays them to the other processes.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notice:
    """Something that changed.

    Attributes:
        topic: what, in domain words: ``child.changed``, ``allocation.changed``, ``session.ended``.
        ids: identifiers by name, e.g. ``{"child_id": "..."}``.
    """

    topic: str
    ids: dict[str, str] = field(default_factory=dict)


Listener = Callable[[Notice], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Hear every notice after commit, on the committing thread. Returns what stops it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def notify(session: Session, topic: str, **ids: Any) -> None:
    """Remember a notice; it is told after this session's transaction commits, or never."""
    notice = Notice(topic, {name: str(value) for name, value in ids.items()})
    pending: list[Notice] = session.info.setdefault("notices", [])
    if notice not in pending:
        pending.append(notice)


def tell(notices: list[Notice]) -> None:
    """Tell committed notices to every listener; one failing listener does not stop the others."""
    for notice in notices:
        for listener in _listeners.copy():
            try:
                listener(notice)
            except Exception:
                log.exception("a listener failed", extra={"topic": notice.topic})
