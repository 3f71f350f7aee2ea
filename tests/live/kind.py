"""The kind of document these tests write in: two texts, a register, a place for pictures."""

import json
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from agile_app.core.errors import NotAllowed
from agile_app.device.live.documents import as_json
from agile_app.device.live.kinds import (
    Access,
    Content,
    DocumentKind,
    RootKind,
    register_kind,
)
from agile_app.device.live.models import LiveDocument
from agile_app.security.actor import Actor, Role

ROOTS: dict[str, RootKind] = {"t.a": "text", "t.b": "text", "a.x": "register", "n.p": "media"}


LATER = ROOTS | {"t.c": "text", "s.k": "keyed"}
"""What version 2 of the kind holds."""


def roots(_session: Session, document: LiveDocument) -> dict[str, RootKind]:
    return LATER if document.version == 2 else ROOTS


def authorise(session: Session, actor: Actor, subject_id: UUID) -> Access:
    """Workers write, reviewing officers read, nobody else sees it."""
    if Role.WORKER in actor.roles:
        return "write"
    if Role.REVIEWING_OFFICER in actor.roles:
        return "read"
    raise NotAllowed("This is not yours.")


def extracted(session: Session, subject_id: UUID, content: Content, seq: int) -> None:
    """Keep what was extracted, so that a test can compare it."""
    session.execute(
        text(
            "INSERT INTO live_test_extract (subject_id, seq, content) VALUES (:id, :seq, :content)"
            " ON CONFLICT (subject_id) DO UPDATE SET seq = :seq, content = :content"
        ),
        {"id": subject_id.hex, "seq": seq, "content": json.dumps(as_json(content))},
    )


EXTRACT_TABLE = (
    "CREATE TABLE IF NOT EXISTS live_test_extract"
    " (subject_id VARCHAR(32) PRIMARY KEY, seq INTEGER, content TEXT)"
)


def register() -> None:
    register_kind(DocumentKind("test", roots, authorise, extracted))
