"""What may be asked of a record, checked before a service sees it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from agile_app.records import codes


def _of(listed: codes.CodeList) -> AfterValidator:
    def check(value: str) -> str:
        if value not in listed:
            raise ValueError(f"not a code of {listed.name}")
        return value

    return AfterValidator(check)


def _written_out(value: object) -> object:
    """Pydantic would read ``2026`` as a moment of 1970, in seconds."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value):
        return value
    raise ValueError("not a date with its time")


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=150)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Opened(_Input):
    """A child's record that was opened on a device."""

    id: UUID


class NewCaseNote(_Input):
    """A case note as its author writes it. ``happened_at`` is when, with its time zone."""

    child_id: UUID
    kind: Annotated[str, _of(codes.CASE_NOTE_KIND)] = "other"
    happened_at: Moment
    title: Line = ""
    text: Words
    corrects_id: UUID | None = None


class NewAllocation(_Input):
    """To whom a child is given: a worker, or a team whose manager will choose one."""

    child_id: UUID
    worker_id: UUID | None = None
    team_id: UUID | None = None
    role: Annotated[str, _of(codes.ALLOCATION_ROLE)] = "lead"
    reason: Annotated[str, _of(codes.WORKER_CHANGE_REASON)] = Field(
        default="MANAGE", description="why the worker before them stops"
    )


class EndAllocation(_Input):
    """An allocation that ends today."""

    allocation_id: UUID
    reason: Annotated[str, _of(codes.WORKER_CHANGE_REASON)] = "MANAGE"
