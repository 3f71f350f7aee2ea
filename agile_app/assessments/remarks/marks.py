"""Marks of chosen words as they stand in a text. Pure; ``assets/device/remarks/exact.js`` reads the
same, by the same table of cases (``tests/cases/exact_words.json``).

``exact``: ``<who>#<checksum>``: who said the words (a person's id, or a name that was typed), and
the CRC-32 of the words as they were when they were marked. ``mention``: a person's id.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agile_app.device.live.kinds import is_exact_mark, is_person_id

__all__ = ["Passage", "exact_passages", "is_exact_mark", "is_person_id", "mentions", "speaker_of"]

Delta = list[dict[str, Any]]


@dataclass(frozen=True)
class Passage:
    """Somebody's exact words in a text.

    Attributes:
        index: where it begins, in UTF-16 units as yjs counts.
        who: a person's id, or a name.
        edited: it no longer reads as when it was marked.
    """

    index: int
    value: str
    who: str
    words: str
    edited: bool


def speaker_of(value: str) -> str:
    """Who said it: a person's id, or a name that was typed."""
    return value[:-9]


def checksum_of(words: str) -> str:
    """8 hexadecimal digits."""
    return f"{zlib.crc32(words.encode()):08x}"


def exact_passages(delta: Delta) -> list[Passage]:
    """Every passage of exact words, in order. One may go over several lines."""
    found: list[tuple[int, str, str]] = []
    open_, between, at = False, "", 0
    for piece in delta:
        words = piece["insert"]
        value = (piece.get("attributes") or {}).get("exact")
        if isinstance(value, str) and is_exact_mark(value):
            if open_ and found[-1][1] == value:
                index, _, before = found[-1]
                found[-1] = (index, value, before + between + words)
            else:
                found.append((at, value, words))
            open_, between = True, ""
        elif open_ and words.strip("\n") == "":
            between += words  # a line's end carries marks of lines only
        else:
            open_, between = False, ""
        at += len(words.encode("utf-16-le")) // 2
    return [
        Passage(index, value, speaker_of(value), words, value[-8:] != checksum_of(words))
        for index, value, words in found
    ]


def mentions(delta: Delta) -> Iterator[UUID]:
    """Who is mentioned in a text."""
    for piece in delta:
        value = (piece.get("attributes") or {}).get("mention")
        if isinstance(value, str) and is_person_id(value):
            yield UUID(value)
