"""What a device asks of assessments."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from agile_app.assessments.service import (
    move_to_version,
    note_of_version,
    note_view,
    start_assessment,
)
from agile_app.core.time import LONDON
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


class StartAssessment(BaseModel):
    """Begin an assessment under the id the device made for it, on the form it showed."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    child_id: UUID
    form_key: str = Field(default="child_and_family", max_length=40)
    form_version: int | None = Field(default=None, ge=1, le=10_000)


class MoveToVersion(BaseModel):
    """Go on with a newer version of the form; ``leave_behind`` what it has no place for."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    version: int | None = Field(default=None, ge=1, le=10_000)
    leave_behind: bool = False


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
        form_key=wanted.form_key,
        form_version=wanted.form_version,
    )
    return {"id": str(assessment.id), "note": note_of_version(session, assessment)}


@operation(
    "assessment.move_to_version", permission=Permission.ASSESSMENT_WRITE, input=MoveToVersion
)
def move(
    session: Session, actor: Actor, wanted: MoveToVersion, meta: OperationMeta
) -> dict[str, Any]:
    """Move it, and say what has no field any more."""
    left = move_to_version(
        session, actor, wanted.id, version=wanted.version, leave_behind=wanted.leave_behind
    )
    return {"id": str(wanted.id), "kept": [each.label for each in left]}
