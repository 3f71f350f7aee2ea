"""From the live document of an assessment to answers: what a field says, as plain values. Pure.

``data`` of an answer, by the field's kind, in the order of the document:
    choices, people: the values, each once.
    scale: ``{"person", "value"}`` for each person, ``{"person", "disputed": true}`` while two
        numbers stand.
    table: ``{"row", "cells": {column: value}, "disputed": [columns]}``, by the rows' ids, which
        are made in order. A row that one colleague removed and another brought back is there.
    drawing, photo, voice: ``{"media", "sha256", "kind", "by", "at"}``, with ``words`` where said.
    signature: the same, with ``name`` and ``role``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agile_app.assessments.form import (
    LISTS,
    MEDIA,
    WORDS,
    Column,
    Field,
    Form,
    Step,
    is_date,
    is_number,
    number_text,
    problem_with,
)
from agile_app.device.live.kinds import Content, LiveField

REMOVED = "removed"


@dataclass(frozen=True)
class Said:
    """What one field says. ``words`` counts those of ``text``."""

    text: str = ""
    value: str = ""
    disputed: bool = False
    words: int = 0
    data: list[Any] = field(default_factory=list)

    @property
    def written(self) -> bool:
        """Whether it holds anything, a disagreement included."""
        return bool(self.words or self.value or self.disputed or self.data)


def said(asked: Field, content: Content) -> Said:
    """What the document says in one field of the form."""
    kind, key = asked.kind, asked.key
    if kind in WORDS:
        return _words(content.get(f"t.{key}"))
    if kind == "yes_no":
        answer, detail = _single(asked, content), _words(content.get(f"t.{key}_detail"))
        return Said(detail.text, answer.value, answer.disputed, detail.words)
    if kind == "scale":
        return _scale(content.get(f"s.{key}"))
    if kind == "table":
        return _table(asked.columns, content.get(f"s.{key}"))
    if kind in MEDIA:
        return _media(content.get(f"n.{key}"), content.get(f"s.{key}"))
    return _single(asked, content)


def _words(live: LiveField | None) -> Said:
    text = live.text.strip("\n") if live is not None else ""
    return Said(text, words=len(text.split()))


def _single(asked: Field, content: Content) -> Said:
    live = content.get(f"a.{asked.key}")
    if live is None:
        return Said()
    if live.disputed:
        return Said(disputed=True)
    value = live.value
    if value is None or problem_with(asked, value) is not None:
        return Said()
    if asked.kind in LISTS:
        return Said(data=list(dict.fromkeys(value)))
    return Said(value=number_text(value) if is_number(value) else value)


def _scale(live: LiveField | None) -> Said:
    data: list[Any] = []
    for key, answers in live.keyed.items() if live is not None else ():
        numbers = [each for each in answers if each is not None]
        if len(key) != 1 or not all(is_number(each) and 0 <= each <= 10 for each in numbers):
            continue
        if len(numbers) > 1:
            data.append({"person": key[0], "disputed": True})
        elif numbers:
            data.append({"person": key[0], "value": numbers[0]})
    return Said(data=data, disputed=any("disputed" in each for each in data))


def _table(columns: tuple[Column, ...], live: LiveField | None) -> Said:
    known = {column.key: column for column in columns}
    rows: dict[str, dict[str, Any]] = {}
    removed = set()
    for key, answers in live.keyed.items() if live is not None else ():
        if len(key) != 2:
            continue
        row, column = key
        if column == "" and answers == [REMOVED]:
            removed.add(row)
        elif column in known:
            held = rows.setdefault(row, {"row": row, "cells": {}, "disputed": []})
            if len(answers) > 1:
                held["disputed"].append(column)
            elif _fits(known[column], answers[0]):
                held["cells"][column] = answers[0]
    data = [
        held
        for row, held in sorted(rows.items())
        if row not in removed and (held["cells"] or held["disputed"])
    ]
    return Said(data=data, disputed=any(held["disputed"] for held in data))


def _fits(column: Column, answer: Any) -> bool:
    if answer is None or answer == "":
        return False
    if column.kind == "number":
        return is_number(answer)
    if column.kind == "date":
        return is_date(answer)
    if column.kind == "choice":
        return any(choice.value == answer for choice in column.choices)
    return isinstance(answer, str)


def _media(live: LiveField | None, words: LiveField | None) -> Said:
    told: dict[str, dict[str, Any]] = {}
    for key, answers in words.keyed.items() if words is not None else ():
        if len(key) == 2 and len(answers) == 1 and isinstance(answers[0], str):
            told.setdefault(key[0], {})[key[1]] = answers[0]
    data = []
    for entry in live.entries if live is not None else ():
        more = told.get(entry.get("media", ""), {})
        kept = {name: more[name] for name in ("name", "role", "words") if name in more}
        data.append({**entry, **kept})
    return Said(data=data)


def condition_answers(form: Form, answers: Mapping[str, Said]) -> dict[str, Any]:
    """What conditions see: each field's answer as ``conditions`` describes."""
    return {asked.key: _seen(asked, answers.get(asked.key, Said())) for asked in form.fields}


def missing_for(form: Form, answers: Mapping[str, Said], *steps: Step) -> list[Field]:
    """Fields that are asked, must hold something by one of these steps, and hold nothing."""
    wanted = form.asked(condition_answers(form, answers))
    return [
        each
        for each in form.fields
        if each.required_at in steps
        and each.key in wanted
        and not answers.get(each.key, Said()).written
    ]


def _seen(asked: Field, answer: Said) -> Any:
    if asked.kind == "number" and answer.value:
        return float(answer.value)
    if asked.kind == "scale":
        return {each["person"]: each["value"] for each in answer.data if "value" in each}
    if asked.kind in WORDS:
        return answer.text
    return answer.value or answer.data or None


def in_words(asked: Field, answer: Said) -> str:
    """An answer as text that people can read, for where its field is gone."""
    if answer.text:
        label = {"yes": "Yes. ", "no": "No. "}.get(answer.value, "")
        return label + answer.text
    if answer.value:
        return {"yes": "Yes", "no": "No"}.get(answer.value, asked.label_of(answer.value))
    if asked.kind == "choices":
        return ", ".join(asked.label_of(each) for each in answer.data)
    if asked.kind == "table":
        return "\n".join(_row_in_words(asked.columns, each["cells"]) for each in answer.data)
    if asked.kind == "scale":
        return ", ".join(f"{each['value']:g} of 10" for each in answer.data if "value" in each)
    if answer.data:
        return f"{len(answer.data)} kept"
    return "Two different answers stand." if answer.disputed else ""


def _row_in_words(columns: tuple[Column, ...], cells: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{column.label}: {cells[column.key]}" for column in columns if column.key in cells
    )
