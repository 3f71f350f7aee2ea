"""Refused updates in the audit: one entry for each reason, document and minute of a connection.

The update itself is in quarantine, whole. A client that floods must not fill the audit as well.
"""

import asyncio
import logging
from typing import TYPE_CHECKING
from uuid import UUID

from agile_app.core.database import transaction
from agile_app.security.actor import Actor
from agile_app.security.audit import record

if TYPE_CHECKING:
    from agile_app.device.live.room import Room
    from agile_app.device.live.rooms import Rooms

log = logging.getLogger(__name__)

MINUTE = 60.0


class Refusals:
    """What one connection was refused lately."""

    def __init__(self) -> None:
        self._told: dict[tuple[UUID, str], float] = {}

    def tell(self, room: "Room", actor: Actor, device: str, reason: str) -> None:
        """Write it down, unless the same was in the last minute. On the event loop."""
        moment = room.rooms.time()
        last = self._told.get((room.id, reason))
        if last is not None and moment - last < MINUTE:
            return
        self._told[room.id, reason] = moment
        work = asyncio.to_thread(
            _write, room.rooms, actor, room.child_id, room.id, {"because": reason, "device": device}
        )
        room.rooms.spawn(work)


def _write(
    rooms: "Rooms", actor: Actor, child_id: UUID | None, document_id: UUID, facts: dict[str, str]
) -> None:
    try:
        with rooms.writer.turn, transaction(rooms.engine) as session:
            record(
                session, actor, "document.frame_refused",
                child_id=child_id, subject_id=document_id, facts={**facts},
            )  # fmt: skip
    except Exception:
        log.exception("a refusal is not in the audit", extra={"document": str(document_id)})
