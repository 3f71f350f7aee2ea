"""What a device asks of assessments."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from agile_app.assessments.service import note_view, start_assessment
from agile_app.core.time import LONDON
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


class StartAssessment(BaseModel):
    """Begin an assessment under the id the device made for it."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    child_id: UUID


class Opened(BaseModel):
    """Which assessment was opened on a device."""

    model_config = ConfigDict(extra="forbid")

    id: UUID


@operation("assessment.viewed", permission=Permission.ASSESSMENT_READ, input=Opened)
def viewed(
    session: Session, actor: Actor, opened: Opened, meta: OperationMeta
) -> dict[str, Any] | None:
    """An assessment was opened on a device."""
    note_view(session, actor, opened.id, at=meta.at)
    return None


@operation("assessment.start", permission=Permission.ASSESSMENT_WRITE, input=StartAssessment)
def start(
    session: Session, actor: Actor, wanted: StartAssessment, meta: OperationMeta
) -> dict[str, Any]:
    """Start it, as of the day the worker did on their tablet."""
    assessment = start_assessment(
        session,
        actor,
        assessment_id=wanted.id,
        child_id=wanted.child_id,
        started_on=meta.at.astimezone(LONDON).date(),
    )
    return {"id": str(assessment.id)}
