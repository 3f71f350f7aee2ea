"""What differs between two states of a document, in words: for an addendum. Pure.

The device marks changes on the screen by the same idea (``assets/device/sign-off/changes.js``).
"""

import re
from difflib import SequenceMatcher
from typing import Any, Literal

from agile_app.device.live.kinds import Content, LiveField

Kind = Literal["same", "added", "removed"]
Piece = dict[str, str]  # {"text", "change"}

_TOKEN = re.compile(r"\s+|[\w'’-]+|[^\w\s]")
_WORD = re.compile(r"\w[\w'’-]*")
_NO_WORDS = {"kind", "anchor", "state", "result", "to"}  # parts of remarks and links
_KEPT_AROUND = 80  # characters of the unchanged text on either side that are kept


def changed_fields(before: Content, after: Content) -> list[dict[str, Any]]:
    """Each root that differs: ``{"root", "pieces"}`` for words, ``{"root", "before", "after"}`` for
    answers, files and the like."""
    found: list[dict[str, Any]] = []
    for root, field in after.items():
        was = before.get(root, LiveField(field.kind))
        if field.kind == "text":
            if field.text != was.text:
                found.append({"root": root, "pieces": pieces(was.text, field.text)})
        elif field.entries != was.entries:
            found.append({"root": root, "before": was.entries, "after": field.entries})
    return found


def pieces(before: str, after: str) -> list[Piece]:
    """Words added and removed, each with a little of what stands around it."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Piece] = []
    for act, from_old, to_old, from_new, to_new in _opcodes(old, new):
        if act == "equal":
            _say(found, "same", "".join(old[from_old:to_old]))
            continue
        _say(found, "removed", "".join(old[from_old:to_old]))
        _say(found, "added", "".join(new[from_new:to_new]))
    return _shortened(found)


def added_spans(before: str, after: str) -> list[tuple[int, int]]:
    """Where words of ``after`` are not in ``before``: from and to, in characters, in order."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    ends = [0]
    for token in new:
        ends.append(ends[-1] + len(token))
    return [
        (ends[first], ends[last])
        for _, _, _, first, last in (code for code in _opcodes(old, new) if code[0] != "equal")
        if last > first
    ]


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """What both begin and end with is passed over first: an addendum is small beside its text."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    from_old, from_new = old[start : len(old) - end], new[start : len(new) - end]
    found = [("equal", 0, start, 0, start)] if start else []
    # What stands everywhere (spaces, "the") is no landmark in a long text: with it a text written
    # anew would take minutes.
    middle = SequenceMatcher(None, from_old, from_new, autojunk=True)
    for act, a1, a2, b1, b2 in middle.get_opcodes():
        found.append((act, a1 + start, a2 + start, b1 + start, b2 + start))
    if end:
        found.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return found


def _say(found: list[Piece], change: Kind, text: str) -> None:
    if not text:
        return
    if found and found[-1]["change"] == change:
        found[-1]["text"] += text
    else:
        found.append({"text": text, "change": change})


def _shortened(found: list[Piece]) -> list[Piece]:
    shown = []
    for place, piece in enumerate(found):
        text = piece["text"]
        if piece["change"] == "same":
            first, last = place == 0, place == len(found) - 1
            text = _around(text, before=not first, after=not last)
        shown.append({"text": text, "change": piece["change"]})
    return shown


def _around(text: str, *, before: bool, after: bool) -> str:
    """The unchanged text next to a change; what is far from any is left out."""
    head = text[:_KEPT_AROUND] if before else ""
    tail = text[-_KEPT_AROUND:] if after else ""
    if before and after:
        return text if len(text) <= 2 * _KEPT_AROUND + 1 else f"{head}…{tail}"
    kept = head or tail
    if len(kept) == len(text):
        return kept
    return f"{kept}…" if head else f"…{kept}"


def words_added(fields: list[dict[str, Any]]) -> int:
    """How many words were added, in all fields; an answer counts as one."""
    count = 0
    for field in fields:
        if "pieces" in field:
            count += sum(
                len(_WORD.findall(piece["text"]))
                for piece in field["pieces"]
                if piece["change"] == "added"
            )
        elif field["root"].startswith("x."):
            count += sum(
                _said_words(each) for each in field["after"] if each not in field["before"]
            )
        else:
            count += 1
    return count


def _said_words(entry: dict[str, Any]) -> int:
    """Of a comment its words; what only places or settles it has none."""
    value = entry.get("v")
    if not isinstance(value, list) or len(value) < 2 or value[-2] in _NO_WORDS:
        return 0
    return len(_WORD.findall(str(value[-1])))
