"""Facts of a record as devices hold them."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FactRow:
    """A fact a worker added. ``at`` is its moment (UTC) where an hour was said.

    ``moves`` is what clocks know it by. ``waiting`` is ``yes`` only on the device that recorded it,
    until the server has it: its clocks count such facts by themselves. ``taken_back`` is a
    sentence, empty while the fact stands.
    """

    COLLECTION: ClassVar[str] = "facts"

    id: str
    child_id: str
    child_name: str
    kind: str
    label: str
    text: str
    on: str
    at: str
    moves: str
    by: str
    recorded_at: str
    waiting: str
    taken_back: str
