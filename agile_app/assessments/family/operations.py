"""What a device tells of a family that was shown its part."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session

from agile_app.assessments.family.service import note_shown
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

_MOST_PARTS = 200
FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


class ShownToFamily(BaseModel):
    """Which parts of which assessment, by the keys of the form."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    parts: list[FieldKey] = Field(max_length=_MOST_PARTS)


@operation("assessment.shown_to_family", permission=Permission.ASSESSMENT_READ, input=ShownToFamily)
def shown_to_family(
    session: Session, actor: Actor, shown: ShownToFamily, meta: OperationMeta
) -> dict[str, Any] | None:
    """The tablet was turned to the family."""
    note_shown(session, actor, shown.id, parts=shown.parts, at=meta.at)
    return None
