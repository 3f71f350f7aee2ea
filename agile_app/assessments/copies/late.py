"""What was written after the signature and accepted, on a copy: after all else, each with who wrote
it, who accepted it and its own fingerprint. Pure.

The record and the conference read the changes as they were hashed. A family reads the paragraphs
with what was added, from the text itself: only there it can be told whose exact words they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agile_app.assessments.copies.blocks import Block, blocks_of, with_added
from agile_app.assessments.copies.sheet import Part, Reader, Words, open_to
from agile_app.assessments.form import Form
from agile_app.assessments.remarks.marks import is_person_id
from agile_app.assessments.sign_off.changes import added_spans
from agile_app.assessments.sign_off.in_words import label_of, place_of, told
from agile_app.device.live.kinds import Content, LiveField

ADDED = "What is underlined was added."
ELSEWHERE = "Comments only; they are kept with the record."


@dataclass(frozen=True)
class Late:
    """An accepted addendum.

    Attributes:
        written, accepted: who and when, in words. because: what was said with the acceptance.
        changed: as it was hashed (``sha256``).
        states: what the document said without it and with it; for a family's copy.
    """

    written: str
    accepted: str
    because: str
    sha256: str
    changed: list[dict[str, Any]]
    states: tuple[Content, Content] | None = None


def late_parts(form: Form, addenda: list[Late], reader: Reader) -> list[Part]:
    """The addenda as parts of a copy, in the order in which they came; of those that hold nothing
    for this reader none."""
    found = []
    for number, late in enumerate(addenda, start=1):
        items = [
            item
            for changed in late.changed
            if (item := _item(form, changed, late, reader)) is not None
        ]
        if not items and reader.kind == "record":
            items = [Words("", tuple(blocks_of([{"insert": ELSEWHERE}])))]
        if items:
            found.append(Part(f"Addendum {number}", _about(late, reader), tuple(items)))
    return found


def _about(late: Late, reader: Reader) -> str:
    said = [f"Written after the signature by {late.written}.", f"{late.accepted}."]
    if late.because and reader.kind == "record":
        said.append(late.because)
    return " ".join([*said, ADDED, f"Fingerprint {late.sha256}."])


def _item(form: Form, changed: dict[str, Any], late: Late, reader: Reader) -> Words | None:
    root = changed["root"]
    place = place_of(form, root)
    if root.startswith("x.") or (place is None and reader.kind != "record"):
        return None
    if place is not None and not open_to(*place, reader):
        return None
    if place is not None and place[1].kind == "voice" and reader.kind != "record":
        return None
    if reader.kind == "family" and "pieces" in changed:
        blocks = _added_lines(root, late, reader)
    else:
        blocks = blocks_of(_delta(form, changed, reader))
    return Words(label_of(form, root), tuple(blocks)) if blocks else None


def _delta(form: Form, changed: Mapping[str, Any], reader: Reader) -> list[dict[str, Any]]:
    def name(said: str) -> str:
        return reader.name(said) if is_person_id(said) else said

    # What was taken away is not told a family again.
    pieces = [
        piece
        for piece in told(form, dict(changed), name)
        if reader.kind != "family" or piece["change"] == "added"
    ]
    return [
        {"insert": reader.shown(piece["text"]), "attributes": {"change": piece["change"]}}
        for piece in pieces
    ]


def _added_lines(root: str, late: Late, reader: Reader) -> list[Block]:
    """The lines in which something was added, as a family may read them."""
    if late.states is None:
        return []
    before, after = (state.get(root, LiveField("text")) for state in late.states)
    delta = with_added(after.delta, added_spans(before.text, after.text))
    found = []
    for block in blocks_of(reader.delta(delta)):
        lines = tuple(line for line in block.lines if any(piece.change for piece in line))
        if lines:
            found.append(replace(block, lines=lines))
    return found
