"""A drawing or a signature as it is kept: its strokes, so that it stays sharp at any size.

The same shape as ``assets/device/media/strokes.js`` writes. The paper is white, the rubber paints
white; points are ``x, y, pressure`` after each other: whole units of the paper, pressure 0 to 100.
"""

import math
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from agile_app.device.media.sniffing import NotThat

PAPER = "#ffffff"
_MOST_STROKES = 5_000
_MOST_NUMBERS = 30_000  # of one stroke: about three minutes without lifting the finger

Number = Annotated[int, Field(ge=-20_000, le=20_000)]


class Stroke(BaseModel):
    """One line drawn without lifting.

    Attributes:
        c: colour. s: width in units of the paper. pen: whether the points bring a real pressure.
        p: x, y, pressure, x, y, pressure, …
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    c: str = Field(pattern=r"^#[0-9a-f]{6}$")
    s: int = Field(ge=1, le=200)
    pen: bool = False
    p: list[Number] = Field(min_length=3, max_length=_MOST_NUMBERS)

    @field_validator("p")
    @classmethod
    def _in_threes(cls, points: list[int]) -> list[int]:
        if len(points) % 3:
            raise ValueError("points come in threes")
        return points


class Drawing(BaseModel):
    """Everything on one sheet."""

    model_config = ConfigDict(extra="forbid", strict=True)

    v: Literal[1]
    width: int = Field(ge=16, le=4_000)
    height: int = Field(ge=16, le=4_000)
    strokes: list[Stroke] = Field(min_length=1, max_length=_MOST_STROKES)


_READER = TypeAdapter(Drawing)


def read_drawing(content: bytes) -> Drawing:
    """The drawing. Raises NotThat for anything that is none."""
    try:
        return _READER.validate_json(content)
    except (ValidationError, RecursionError) as error:
        raise NotThat("This is not a drawing made in Agile.") from error


def check_drawing(content: bytes) -> str:
    """The type of a drawing. Raises NotThat."""
    read_drawing(content)
    return "application/json"


SHORTEST_SIGNATURE = 0.12
"""Of the pad's width, the length of line that is a signature: a cross is one, a tap is not."""


def check_signature(content: bytes) -> str:
    """The type of a signature with something in it. Raises NotThat."""
    drawing = read_drawing(content)
    if sum(_length(stroke) for stroke in drawing.strokes) < SHORTEST_SIGNATURE * drawing.width:
        raise NotThat("There is no signature here.")
    return "application/json"


def _length(stroke: Stroke) -> float:
    return sum(math.dist(one[:2], other[:2]) for one, other in pairwise(_points(stroke)))


def _points(stroke: Stroke) -> list[tuple[int, int, int]]:
    return list(zip(stroke.p[0::3], stroke.p[1::3], stroke.p[2::3], strict=True))


def svg_of(content: bytes, *, title: str = "") -> str:
    """The drawing for paper: each stroke as dots and tapering pieces between them.

    Raises NotThat as ``read_drawing``; nothing of it is taken over unread, so it cannot hold
    anything but numbers and colours.
    """
    drawing = read_drawing(content)
    shapes = "".join(_shape(stroke) for stroke in drawing.strokes)
    named = f"<title>{_escaped(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}"'
        f' role="img">{named}<rect width="{drawing.width}" height="{drawing.height}"'
        f' fill="{PAPER}"/>{shapes}</svg>'
    )


def _shape(stroke: Stroke) -> str:
    """A line whose width follows the pressure of a pen; without one it is even."""
    points = _points(stroke)
    if not stroke.pen:
        path = "M" + "L".join(f"{x} {y}" for x, y, _ in points)
        end = "h0.01" if len(points) == 1 else ""
        return (
            f'<path d="{path}{end}" fill="none" stroke="{stroke.c}" stroke-width="{stroke.s}"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    pieces = []
    for (x1, y1, p1), (x2, y2, p2) in pairwise([points[0], *points]):
        width = stroke.s * (0.5 + (p1 + p2) / 200)
        pieces.append(f'<path d="M{x1} {y1}L{x2} {y2}h0.01" stroke-width="{width:.1f}"/>')
    return f'<g fill="none" stroke="{stroke.c}" stroke-linecap="round">{"".join(pieces)}</g>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
