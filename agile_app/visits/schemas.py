"""What may be asked of a visit, checked before a service sees it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from agile_app.records.codes.lists import CodeList
from agile_app.visits import codes


def _of(listed: CodeList) -> AfterValidator:
    def check(value: str) -> str:
        if value and value not in listed:
            raise ValueError(f"not one of the answers to “{listed.name}”")
        return value

    return AfterValidator(check)


Ids = Annotated[list[UUID], Field(min_length=1, max_length=20)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Opened(_Input):
    """A visit that was opened on a device; its siblings' visits are shown with it."""

    id: UUID


class Tapped(_Input):
    """The visits of one group that a tap is about."""

    visit_ids: Ids


class NotIn(Tapped):
    """A visit at which nobody was reached: why, and what happens now."""

    because: Annotated[str, _of(codes.NO_ACCESS), Field(min_length=1)]
    card_left: bool = False
    try_again_on: date | None = None
    words: Words = ""


class Cancelled(Tapped):
    """A planned visit that will not be made."""

    because: Annotated[Line, Field(min_length=1)]


class StartedVisit(_Input):
    """One child of a visit that starts at the door; its id was made on the device."""

    id: UUID
    child_id: UUID


class StartedHere(_Input):
    """A visit nobody planned: the worker is at the door now."""

    group_id: UUID
    visits: Annotated[list[StartedVisit], Field(min_length=1, max_length=20)]
    unannounced: bool = True


class AboutChild(_Input):
    """The answers about one child, as the worker saw them when finishing."""

    id: UUID
    seen: bool | None = None
    not_seen_because: Annotated[str, _of(codes.NOT_SEEN)] = ""
    seen_alone: bool | None = None
    not_alone_because: Annotated[str, _of(codes.NOT_ALONE)] = ""
    bedroom_seen: bool | None = None


class Recorded(_Input):
    """A record that its worker calls finished, with its single answers. The words travel as live
    documents and may come later."""

    visits: Annotated[list[AboutChild], Field(min_length=1, max_length=20)]
    announced: bool | None = None
    met_at: Annotated[str, _of(codes.MET_AT)] = ""
    next_visit: bool | None = None
    next_visit_on: date | None = None
