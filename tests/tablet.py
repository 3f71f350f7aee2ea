"""What a worker's tablet sends to the record, and what it holds of a child."""

from datetime import datetime
from typing import Any
from uuid import UUID

from agile_app.core.database import transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.operations import push
from agile_app.records.bundle import Collections, collect
from agile_app.records.models import Child
from agile_app.security.actor import Actor


def sent(
    name: str,
    payload: dict[str, Any],
    *,
    known_as: UUID | str | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """An operation as it comes from a tablet, made there now unless said."""
    return {
        "id": str(known_as or uuid7()),
        "name": name,
        "at": (at or now()).isoformat(),
        "payload": payload,
    }


def ask(
    actor: Actor, name: str, payload: dict[str, Any], known_as: UUID | str | None = None
) -> dict[str, Any]:
    """The answer to one operation."""
    (answer,) = push(actor, [sent(name, payload, known_as=known_as)])
    return answer


def bundle_of(actor: Actor, child: Child) -> Collections:
    """The child's rows as the worker's tablet gets them."""
    with transaction() as session:
        return collect(session, actor, [child.id])[child.id]
