"""Checked input of home safe."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from agile_app.records.schemas import Moment

EXTENSIONS = (15, 30)


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


_Id = Annotated[UUID | None, BeforeValidator(_blank_is_none)]
_Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]


def _line(most: int) -> object:
    return StringConstraints(strip_whitespace=True, max_length=most)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Arm(_Input):
    """Going in alone. ``visit_id`` where it is a visit; ``place`` in the worker's words where it is
    not. ``id`` is the timer's. Out by ``expected_end``, or in so many ``minutes``, which a tablet
    whose clock is wrong gets right too."""

    id: UUID
    visit_id: _Id = None
    expected_end: Moment | None = None
    minutes: Annotated[int | None, BeforeValidator(_blank_is_none), Field(ge=1, le=960)] = None
    place: Annotated[str, _line(200)] = ""
    buddy_id: _Id = None


class Extend(_Input):
    id: UUID
    minutes: int = Field(ge=5, le=120)


class Buddy(_Input):
    id: UUID
    buddy_id: UUID


class Safe(_Input):
    """``id`` of the timer, or none: "I am safe" can be said at any time. ``secret`` is the code of
    workers who have one; the device knows neither code and sends what was typed."""

    id: _Id = None
    secret: _Code = ""


class About(_Input):
    """The timer that is meant."""

    id: UUID


class StandDown(_Input):
    id: UUID
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Details(_Input):
    """What helps to find a worker."""

    car_registration: Annotated[str, _line(12)] = ""
    car_colour: Annotated[str, _line(60)] = ""
    phone: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9+() ]{0,40}$")
    ] = ""
    contact_name: Annotated[str, _line(100)] = ""
    contact_phone: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9+() ]{0,40}$")
    ] = ""
    buddy_id: _Id = None


class Codes(_Input):
    """Both codes together, or both empty to do without."""

    secret_safe: _Code
    secret_duress: _Code
