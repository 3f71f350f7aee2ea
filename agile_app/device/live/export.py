"""A live document outside of Agile: plain JSON, or bytes that stock yjs loads."""

import json
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import Conflict
from agile_app.device.live.documents import (
    as_json,
    content,
    document_of,
    load,
    verify_chain,
)
from agile_app.security.audit import record


def export_document(
    session: Session, document_id: UUID, *, form: Literal["json", "update"]
) -> bytes:
    """The committed document, with an audit entry. Raises NotFound; Conflict for a broken log."""
    document = document_of(session, document_id)
    broken = verify_chain(session, document_id)
    if broken is not None:
        raise Conflict(f"The log of this document is damaged: {broken}.", code="live_log_damaged")
    if form == "update":
        data = load(session, document_id)[0].get_update()
    else:
        facts = {
            "id": str(document.id),
            "kind": document.kind,
            "version": document.version,
            "subject": str(document.subject_id),
            "status": document.status,
            "seq": document.head,
            "content": as_json(content(session, document_id)),
        }
        data = json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n"
    record(
        session,
        None,
        "document.exported",
        child_id=document.child_id,
        subject_id=document_id,
        facts={"format": form, "seq": document.head},
    )
    return data
