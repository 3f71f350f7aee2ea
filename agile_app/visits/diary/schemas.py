"""What may be asked of the diary, checked before a service sees it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from agile_app.records.codes.lists import CodeList
from agile_app.visits.diary import codes


def _of(listed: CodeList) -> AfterValidator:
    def check(value: str) -> str:
        if value not in listed:
            raise ValueError(f"not a code of {listed.name}")
        return value

    return AfterValidator(check)


def _minute(value: object) -> object:
    """``15:30`` as minutes since midnight; ``24:00`` is the end of the day."""
    if not isinstance(value, str):
        return value
    hours, colon, minutes = value.partition(":")
    if not colon or not (hours.isdigit() and minutes.isdigit()) or int(minutes) > 59:
        raise ValueError("not a time such as 15:30")
    return int(hours) * 60 + int(minutes)


def _no_empty(value: Any) -> Any:
    """An empty field of a form says nothing."""
    return None if value == "" else value


Minute = Annotated[int, BeforeValidator(_minute), Field(ge=0, le=1440)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
MaybeId = Annotated[UUID | None, BeforeValidator(_no_empty)]
MaybeDate = Annotated[date | None, BeforeValidator(_no_empty)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewAppointment(_Input):
    """An appointment as a worker writes it: a day and a time of it in London, for so long.

    ``id`` is made on the device, as for leave and windows; without one it is the operation's.
    """

    id: MaybeId = None
    kind: Annotated[str, _of(codes.APPOINTMENT_KIND)] = "other"
    title: Title = ""
    on: date
    at: Minute
    minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    place: Line = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    remote: bool = False
    child_id: MaybeId = None
    meeting_id: MaybeId = None


class ChangedAppointment(NewAppointment):
    """An appointment as it should be from now on."""

    id: UUID  # type: ignore[assignment]


class CancelledAppointment(_Input):
    """An appointment that does not take place."""

    id: UUID


class NewLeave(_Input):
    """Days away, both included. ``worker_id``: a worker of a team the actor manages."""

    id: MaybeId = None
    worker_id: MaybeId = None
    from_on: date
    to_on: MaybeDate = None
    kind: Annotated[str, _of(codes.LEAVE_KIND)] = "annual"
    part: Annotated[str, _of(codes.PART_OF_DAY)] = "day"


class CancelledLeave(_Input):
    """Leave that is taken back."""

    id: UUID


class PatternDay(_Input):
    """One weekday, 0 is Monday. Not worked: ``works`` is false and the rest is left as it is."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    works: bool = True
    from_minute: Minute = 540
    to_minute: Minute = 1020
    start_from: Annotated[str, _of(codes.WORK_PLACE)] = "office"
    end_at: Annotated[str, _of(codes.WORK_PLACE)] = "office"


class NewPattern(_Input):
    """The week as it is worked from ``from_on`` on, with lunch and the way of travelling."""

    from_on: MaybeDate = None
    days: Annotated[list[PatternDay], Field(min_length=7, max_length=7)]
    lunch_minutes: Annotated[int, Field(ge=0, le=180)] = 30
    lunch_from: Minute = 720
    lunch_to: Minute = 840
    travel_mode: Annotated[str, _of(codes.TRAVEL_MODE)] = "car"


class NewWindow(_Input):
    """When a child's family can be visited. ``weekdays``: digits, 0 is Monday."""

    id: MaybeId = None
    child_id: UUID
    weekdays: Annotated[str, StringConstraints(pattern=r"^[0-6]{0,7}$")]
    from_minute: Minute
    to_minute: Minute
    effect: Annotated[str, _of(codes.WINDOW_EFFECT)] = "only"
    because: Line = ""
    from_on: MaybeDate = None
    to_on: MaybeDate = None


class EndedWindow(_Input):
    """A window that holds no longer."""

    child_id: UUID
    id: UUID
