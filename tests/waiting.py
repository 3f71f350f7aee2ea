"""Waiting for what another thread of this process puts on the record a moment after its answer."""

import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

Found = TypeVar("Found")

_commits = threading.Condition()


@event.listens_for(Session, "after_commit")
def _tell(_session: Session) -> None:
    with _commits:
        _commits.notify_all()


def eventually(found: Callable[[], Found], *, seconds: float = 10) -> Found:
    """What ``found`` finds, looked for again at each commit until there is something."""
    with _commits:
        result = _commits.wait_for(found, seconds)
    assert result, f"it was not there within {seconds} s"
    return result
