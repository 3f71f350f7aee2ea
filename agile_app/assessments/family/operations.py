"""What a device tells of a family that was shown its part."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session

from agile_app.assessments.family.service import Names, note_shown
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

_MOST_PARTS = 200
_MOST_NAMES = 200
FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]

TypedName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class ShownToFamily(BaseModel):
    """Which parts of which assessment, by the keys of the form, and whose names.

    ``named`` and ``left_out`` are missing where a tablet kept this before they were told.
    """

    model_config = ConfigDict(extra="forbid")

    id: UUID
    parts: list[FieldKey] = Field(max_length=_MOST_PARTS)
    named: list[UUID] | None = Field(default=None, max_length=_MOST_NAMES)
    left_out: list[TypedName] = Field(default=[], max_length=_MOST_NAMES)


@operation("assessment.shown_to_family", permission=Permission.ASSESSMENT_READ, input=ShownToFamily)
def shown_to_family(
    session: Session, actor: Actor, shown: ShownToFamily, meta: OperationMeta
) -> dict[str, Any] | None:
    """The tablet was turned to the family."""
    names = None
    if shown.named is not None:
        names = Names(frozenset(map(str, shown.named)), tuple(shown.left_out))
    note_shown(session, actor, shown.id, parts=shown.parts, at=meta.at, names=names)
    return None
