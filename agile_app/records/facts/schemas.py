"""What may be asked of facts, checked before a service sees it: made from the table of kinds."""

import re
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, create_model

from agile_app.records.facts import kinds


class NewFact(BaseModel):
    """A fact, under the id the device made. Its kind adds what else it asks, all of it text."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    child_id: UUID
    on: date

    def said(self) -> dict[str, str]:
        """What the form asked beside the day."""
        return self.model_dump(exclude={"id", "child_id", "on"})


class TakenBack(BaseModel):
    """A fact that was recorded wrongly, and why."""

    model_config = ConfigDict(extra="forbid")

    child_id: UUID
    id: UUID
    because: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _checked(asked: kinds.Field) -> AfterValidator:
    def check(value: str) -> str:
        if not value:
            if asked.required:
                raise ValueError("not said")
            return value
        if asked.asks == "choice" and value not in asked.options:
            raise ValueError("not one of the choices")
        if asked.asks == "time" and not _TIME.fullmatch(value):
            raise ValueError("not a time such as 15:30")
        if asked.asks == "date":
            date.fromisoformat(value)
        return value

    return AfterValidator(check)


def _text(asked: kinds.Field) -> Any:
    held = StringConstraints(strip_whitespace=True, max_length=asked.longest)
    kind = Annotated[str, held, _checked(asked)]
    return (kind, ...) if asked.required else (kind, Field(default=""))


def input_of(kind: kinds.Kind) -> type[NewFact]:
    """The input of ``fact.<code>``."""
    fields: dict[str, Any] = {asked.name: _text(asked) for asked in kind.fields}
    return create_model(f"Fact_{kind.code}", __base__=NewFact, **fields)
