"""Where the simulation writes: rows by table, identifiers that repeat with the seed."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from agile_app.core.time import LONDON
from agile_app.core.working_days import add_working_days, is_working_day

# The last 48 bits of every identifier of the town: what is invented can be told and taken away.
MARK = 0xDE40_0DE4_0DE4
_MARK_BITS = 48


def is_invented(identifier: UUID) -> bool:
    """Whether an identifier was made by the town."""
    return identifier.int & ((1 << _MARK_BITS) - 1) == MARK


@dataclass
class Ledger:
    """Rows of the town by table, in the order they were written.

    ``today`` is the day on which the town stands; nothing that has happened lies after it.
    ``breaches`` are the clocks that are meant to be broken: child and what was missed.
    ``first_id`` keeps the identifiers of two ledgers apart.
    """

    today: date
    random: Random
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    breaches: set[tuple[UUID, str]] = field(default_factory=set)
    first_id: int = 0

    def __post_init__(self) -> None:
        self._count = self.first_id

    def new_id(self, on: date) -> UUID:
        """A version 7 identifier of that day, marked as invented, the next of its count."""
        self._count += 1
        moment = datetime.combine(max(on, date(1990, 1, 1)), time(9), UTC)
        value = int(moment.timestamp() * 1_000) << 80
        value |= 0x7 << 76
        value |= ((self._count >> 14) & 0xFFF) << 64
        value |= 0b10 << 62
        value |= (self._count & 0x3FFF) << _MARK_BITS
        return UUID(int=value | MARK)

    def add(self, table: str, on: date, **row: Any) -> UUID:
        """Write one row; returns its id, a new one unless ``id`` is given."""
        row.setdefault("id", self.new_id(on))
        self.rows.setdefault(table, []).append(row)
        return row["id"]

    def working_day(self, first: date, last: date) -> date:
        """A working day from ``first`` to ``last``; ``first`` where there is none between."""
        days = max(0, (last - first).days)
        for _ in range(8):
            day = first + timedelta(days=self.random.randint(0, days))
            if is_working_day(day):
                return day
        later = add_working_days(first, 0)
        return later if later <= last else first

    def moment(self, day: date, first_hour: int = 9, last_hour: int = 16) -> datetime:
        """A time of that day in London, on the quarter hour, as UTC."""
        hour = self.random.randint(first_hour, last_hour)
        local = datetime.combine(day, time(hour, self.random.choice((0, 15, 30, 45))), LONDON)
        return local.astimezone(UTC)

    def chance(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    def digest(self) -> str:
        """SHA-256 of everything written: the same seed and day give the same town."""
        written = json.dumps(self.rows, default=str, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()
