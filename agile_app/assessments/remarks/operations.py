"""What a device asks about remarks; what is said in them travels with the document."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from agile_app.assessments.remarks.service import see_mentions
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


class MentionSeen(BaseModel):
    """In which assessment the worker looked where they are mentioned."""

    model_config = ConfigDict(extra="forbid")

    id: UUID


@operation("assessment.mention_seen", permission=Permission.ASSESSMENT_READ, input=MentionSeen)
def mention_seen(
    session: Session, actor: Actor, seen: MentionSeen, meta: OperationMeta
) -> dict[str, Any] | None:
    """The line on Today goes."""
    see_mentions(session, actor, seen.id)
    return None
