"""What was written after a signature as people read it: field by field, what was added and what was
taken away. Pure, from the stored changes of an addendum (``changes.changed_fields``)."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from agile_app.assessments.form import Field, Form, Section, is_date, is_number, number_text
from agile_app.assessments.sign_off.changes import Piece
from agile_app.core.time import on_screen

REMARKS, EVIDENCE = "x.remarks", "x.evidence"
_SYSTEM = {REMARKS: "Comments", EVIDENCE: "What judgements rest on"}
_MEDIA = {"drawing": "A drawing", "photo": "A photo", "voice": "A voice note"}
_ABOUT_MEDIA = {"name": "Signed by", "role": "Signed as", "words": "What is on it"}
_SETTLED = {
    "resolved": "A comment was resolved",
    "accepted": "A suggestion was accepted",
    "declined": "A suggestion was declined",
}

Name = Callable[[str], str]


def place_of(form: Form | None, root: str) -> tuple[Section, Field] | None:
    """Where a form asks what stands in a root of its document."""
    for section in form.sections if form is not None else ():
        for field in section.fields:
            if root in field.roots():
                return section, field
    return None


def label_of(form: Form | None, root: str) -> str:
    """What a root is called: by its form, or as what it holds."""
    place = place_of(form, root)
    if place is not None:
        return place[1].label
    return _SYSTEM.get(root, root.partition(".")[2].replace("_", " "))


def told(form: Form | None, changed: dict[str, Any], name: Name = str) -> list[Piece]:
    """One changed field as pieces: words with what stands around them, answers before and after.

    Args:
        name: of a person by their id; anything else comes back as it is.
    """
    if "pieces" in changed:
        return list(changed["pieces"])
    root = changed["root"]
    place = place_of(form, root)
    before, after = changed["before"], changed["after"]
    entry = _Entry(root, place[1] if place else None, name)
    gone = _joined(entry.in_words(each) for each in before if each not in after)
    come = _joined(entry.in_words(each) for each in after if each not in before)
    # A comment that is settled replaces its own earlier state, which was no words of anybody.
    pieces = [Piece(text=gone, change="removed")] if gone and root not in _SYSTEM else []
    return [*pieces, Piece(text=come, change="added")] if come else pieces


def _joined(said: Iterable[str]) -> str:
    return "; ".join(each for each in said if each)


class _Entry:
    """Entries of one root."""

    def __init__(self, root: str, field: Field | None, name: Name) -> None:
        self.root, self.field, self.name = root, field, name

    def in_words(self, entry: dict[str, Any]) -> str:
        if "media" in entry:
            return _MEDIA.get(entry.get("kind", ""), "A signature")
        value = entry.get("v")
        if not self.root.startswith(("s.", "x.")):
            parts = value if isinstance(value, list) else [value]
            return ", ".join(filter(None, map(self._answer, parts)))
        if not isinstance(value, list) or len(value) < 2:
            return ""
        if self.root == REMARKS:
            return _remark(*value[-2:])
        if self.root == EVIDENCE:
            return _link(*value[-2:])
        return self._keyed(value)

    def _answer(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        if is_number(value):
            return number_text(value)
        said = str(value)
        if self.field is None:
            return self.name(said)
        if self.field.kind == "yes_no":
            return {"yes": "Yes", "no": "No"}.get(said, said)
        if self.field.kind == "date" and is_date(said):
            return on_screen(date.fromisoformat(said))
        label = self.field.label_of(said)
        return self.name(said) if label == said else label

    def _keyed(self, value: list[Any]) -> str:
        *key, last = value
        kind = self.field.kind if self.field else ""
        if kind == "scale":
            return (
                f"{self.name(str(key[0]))}: {self._answer(last)} of 10" if last is not None else ""
            )
        if kind == "table" and len(key) == 2:
            return self._cell(str(key[1]), last)
        about = _ABOUT_MEDIA.get(str(key[-1]), "")
        return f"{about}: {last}" if about and last else ""

    def _cell(self, column: str, value: Any) -> str:
        if column == "":
            return "A row was removed" if value == "removed" else ""
        known = next((one for one in self.field.columns if one.key == column), None)  # type: ignore[union-attr]
        if known is None or value is None or value == "":
            return ""
        said = next((one.label for one in known.choices if one.value == value), None)
        if said is None and known.kind == "date" and is_date(value):
            said = on_screen(date.fromisoformat(value))
        return f"{known.label}: {said or (number_text(value) if is_number(value) else value)}"


def _remark(part: Any, value: Any) -> str:
    """As ``assets/device/remarks/threads.js`` keeps them: a message's own id is its part."""
    if part in ("kind", "anchor", "result"):
        return ""
    if part == "state":
        return _SETTLED.get(value, "")
    return f"Suggested: {value}" if part == "text" and value else str(value)


def _link(part: Any, value: Any) -> str:
    if part != "to":
        return ""
    try:
        to = json.loads(value)
    except (TypeError, ValueError):
        return ""
    if not isinstance(to, dict):
        return ""
    label, because = to.get("label") or "", to.get("because") or ""
    return ": ".join(str(each) for each in (label, because) if each)
