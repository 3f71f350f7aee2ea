"""Whether each part of the service works. Parts say how; ``/api/health`` asks."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from agile_app.core.database import reading

log = logging.getLogger(__name__)

Check = Callable[[], str]
_parts: dict[str, Check] = {}


@dataclass(frozen=True)
class Part:
    """One part's state: ``ok``, ``off`` (not set up, not needed) or ``trouble``."""

    name: str
    state: str
    milliseconds: int


def part(name: str) -> Callable[[Check], Check]:
    """Register a check: returns ``ok`` or ``off``; anything raised means trouble."""

    def register(check: Check) -> Check:
        _parts[name] = check
        return check

    return register


def check_parts() -> list[Part]:
    """Every part, checked now."""
    found = []
    for name, check in _parts.items():
        started = time.monotonic()
        try:
            state = check()
        except Exception:
            log.exception("a part is in trouble", extra={"part": name})
            state = "trouble"
        found.append(Part(name, state, round((time.monotonic() - started) * 1000)))
    return found


@part("database")
def _database() -> str:
    with reading() as session:
        session.execute(text("SELECT 1"))
    return "ok"
