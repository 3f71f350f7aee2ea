"""A rich text as blocks to print: paragraphs, headings, lists and quotes. Pure.

The same reading as on the screen (``assets/device/instruments/text-blocks.js``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from agile_app.assessments.family.redaction import Span as Hidden
from agile_app.assessments.remarks.marks import is_exact_mark, speaker_of

Delta = list[dict[str, Any]]
Kind = Literal["paragraph", "heading", "subheading", "bullets", "numbers", "quote"]

_TOGETHER = frozenset({"bullets", "numbers", "quote"})


@dataclass(frozen=True)
class Piece:
    """Words with one look. ``exact``: who said them, just so; empty when nobody is quoted.
    ``change``: ``added`` or ``removed`` after a signature."""

    text: str
    bold: bool = False
    italic: bool = False
    exact: str = ""
    change: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """One paragraph or heading; of a list or a quote all its lines."""

    kind: Kind
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The words without their look."""
        return "\n".join("".join(piece.text for piece in line) for line in self.lines)


def blocks_of(delta: Delta) -> list[Block]:
    """The blocks of a field; empty paragraphs are left out."""
    found: list[Block] = []
    line: list[Piece] = []
    ended = True  # a list or quote that an empty line closed, or none

    def close(marks: dict[str, Any]) -> None:
        nonlocal ended
        kind = _kind(marks)
        if line or kind in _TOGETHER:
            if kind in _TOGETHER and not ended and found and found[-1].kind == kind:
                found[-1] = Block(kind, (*found[-1].lines, tuple(line)))
            else:
                found.append(Block(kind, (tuple(line),)))
            ended = False
        else:
            ended = True
        line.clear()

    for piece in delta:
        marks = piece.get("attributes") or {}
        for number, text in enumerate(str(piece["insert"]).split("\n")):
            if number:
                close(marks)
            if text:
                line.append(_piece(text, marks))
    close({})
    return found


def with_added(delta: Delta, spans: Sequence[tuple[int, int]]) -> Delta:
    """The text with what stands between these characters marked as added. ``spans`` in order."""
    cuts = sorted({edge for span in spans for edge in span})
    found: Delta = []
    at = 0
    for piece in delta:
        text = str(piece["insert"])
        end = at + len(text)
        edges = [at, *(cut for cut in cuts if at < cut < end), end]
        for first, last in pairwise(edges):
            marks = dict(piece.get("attributes") or {})
            if any(start <= first and last <= stop for start, stop in spans):
                marks["change"] = "added"
            found.append({"insert": text[first - at : last - at], "attributes": marks})
        at = end
    return found


def without(delta: Delta, hidden: Sequence[Hidden]) -> Delta:
    """The text with each hidden stretch replaced, its marks kept. ``hidden`` is in order."""
    left: Delta = []
    at = 0
    for piece in delta:
        text = str(piece["insert"])
        end = at + len(text)
        left.append({**piece, "insert": "".join(_kept(text, at, end, hidden))})
        at = end
    return [piece for piece in left if piece["insert"]]


def _kept(text: str, start: int, end: int, hidden: Iterable[Hidden]) -> Iterable[str]:
    at = start
    for span in hidden:
        if span.end <= at or span.start >= end:
            continue
        yield text[at - start : max(span.start, at) - start]
        if span.start >= start:
            yield span.instead  # said once, where the name begins
        at = min(span.end, end)
    yield text[at - start :]


def _piece(text: str, marks: dict[str, Any]) -> Piece:
    exact = marks.get("exact")
    who = speaker_of(exact) if isinstance(exact, str) and is_exact_mark(exact) else ""
    change = str(marks.get("change", ""))
    return Piece(text, marks.get("bold") is True, marks.get("italic") is True, who, change)


def _kind(marks: dict[str, Any]) -> Kind:
    if marks.get("header") == 1:
        return "heading"
    if marks.get("header") == 2:
        return "subheading"
    if marks.get("list") == "bullet":
        return "bullets"
    if marks.get("list") == "ordered":
        return "numbers"
    return "quote" if marks.get("blockquote") else "paragraph"
