"""What may be said about where an address is, checked before a service sees it."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agile_app.visits.travel.rules import is_in_britain, tidy_postcode


def _postcode(said: str) -> str:
    if not said.strip():
        return ""
    tidy = tidy_postcode(said)
    if tidy is None:
        raise ValueError("this is not a whole postcode, such as SL1 1AA")
    return tidy


class PlaceAddress(BaseModel):
    """Where a child's address is: its postcode, or a point on the map."""

    model_config = ConfigDict(extra="forbid")

    address_id: UUID
    postcode: Annotated[str, Field(max_length=12), AfterValidator(_postcode)] = ""
    latitude: float | None = Field(default=None, allow_inf_nan=False)
    longitude: float | None = Field(default=None, allow_inf_nan=False)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("a point needs both its latitude and its longitude")
        if self.latitude is None and not self.postcode:
            raise ValueError("give the postcode, or a point")
        if (
            self.latitude is not None
            and self.longitude is not None
            and not is_in_britain(self.latitude, self.longitude)
        ):
            raise ValueError("this point is not in the United Kingdom")
        return self
