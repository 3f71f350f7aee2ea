"""What may be asked of a plan, checked before a service sees it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

MOST_CHANGES = 200
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"

Clock = Annotated[str, StringConstraints(pattern=_CLOCK)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Ids = Annotated[list[UUID], Field(min_length=1, max_length=20)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


def minute_of(clock: str) -> int:
    """Minutes since midnight of ``14:05``."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


class Was(_Input):
    """Where the device showed a visit just before it was changed."""

    on: date
    start: Clock


class Change(_Input):
    """One visit given another place in the week, or its first one, or none (``on`` empty).

    Attributes:
        visit_ids: in the order of ``child_ids``; made on the device where there was only a due
            date before.
        group_id: of a visit that is new, made on the device: its words may be written already.
        was: where it stood, as the device showed it; empty when it stood nowhere. What stands
            elsewhere by now was changed by somebody else, and is left as it is.
        worker_id: whose visit it is to be; whoever asks, unless a manager says otherwise.
        override: why it goes where the planner would not put it; ``breaks`` says what it breaks.
    """

    stop: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    child_ids: Ids
    visit_ids: Ids
    group_id: UUID | None = None
    kind: Annotated[str, StringConstraints(max_length=40)] = ""
    minutes: Annotated[int, Field(ge=5, le=480)]
    on: date | None
    start: Clock | None
    was: Was | None = None
    worker_id: UUID | None = None
    override: Line = ""
    breaks: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=20)]
    unannounced: bool | None = None
    second_worker_id: UUID | None = None
    purpose: Line = ""

    @model_validator(mode="before")
    @classmethod
    def _breaks_nothing(cls, given: JsonValue) -> JsonValue:
        return {"breaks": [], **given} if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _pairs(self) -> "Change":
        if len(self.child_ids) != len(self.visit_ids):
            raise ValueError("as many visits as children are needed")
        if len(set(self.visit_ids)) != len(self.visit_ids):
            raise ValueError("each visit is named once")
        if (self.on is None) != (self.start is None):
            raise ValueError("a day and a time belong together")
        return self


class AcceptPlan(_Input):
    """Changes to a week, made by hand or proposed by the planner, accepted by a person."""

    week_on: date
    version: Annotated[str, StringConstraints(max_length=64)] = ""
    changes: Annotated[list[Change], Field(min_length=1, max_length=MOST_CHANGES)]
    proposal: bool = False
    saved_minutes: Annotated[int, Field(ge=-100_000, le=100_000)] = 0


class BookVisit(_Input):
    """A visit put in the diary: who, when, how long, with whom."""

    child_ids: Ids
    visit_ids: Ids
    kind: Annotated[str, StringConstraints(max_length=40)]
    minutes: Annotated[int, Field(ge=5, le=480)]
    on: date
    start: Clock
    worker_id: UUID | None = None
    second_worker_id: UUID | None = None
    unannounced: bool | None = None
    purpose: Line = ""
    override: Line = ""


class LockVisits(_Input):
    """A visit fixed where it stands in the plan, or free to be moved again."""

    visit_ids: Ids
    locked: bool


class ConfirmVisits(_Input):
    """The family was told of the time, or it is open again."""

    visit_ids: Ids
    confirmed: bool


class DeclineVisit(_Input):
    """No to a visit: this week, on a day of it, or at one time of that day. ``declined`` false
    takes it back."""

    week_on: date
    stop: Annotated[str, StringConstraints(max_length=200)] = ""
    child_ids: Ids
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    on: date | None = None
    start: Clock | None = None
    minutes: Annotated[int, Field(ge=5, le=480)] = 60
    declined: bool = True

    @model_validator(mode="after")
    def _a_time_has_its_day(self) -> "DeclineVisit":
        if self.start is not None and self.on is None:
            raise ValueError("a time needs its day")
        if self.declined and not self.because:
            raise ValueError("say why")
        return self
