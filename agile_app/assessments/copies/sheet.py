"""What stands on a copy: which fields, in which words. Pure, from a form and what was written.

Three copies. The *record* holds everything that was asked, what is empty included. The
*conference* holds what was written, but for parts that only some roles may read. The *family*
reads its own agreed parts, in plain words, without the names of people who are not of the family.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from agile_app.assessments.copies.blocks import Block, blocks_of, without
from agile_app.assessments.extraction import Said, condition_answers, said
from agile_app.assessments.family.redaction import Person, hidden_spans, redacted
from agile_app.assessments.form import MEDIA, Field, Form, Section, number_text
from agile_app.assessments.limited.parts import called
from agile_app.assessments.remarks.marks import is_exact_mark, is_person_id, speaker_of
from agile_app.core.time import on_screen
from agile_app.device.live.kinds import Content

CopyKind = Literal["record", "conference", "family"]
KINDS: tuple[CopyKind, ...] = ("record", "conference", "family")

YES_NO = {"yes": "Yes", "no": "No"}
UNHEARD = "(What somebody else said is left out here.)"
TWO_ANSWERS = "Two different answers stand; nobody has chosen yet."


@dataclass(frozen=True)
class Words:
    """Text under a heading."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Fact:
    """A short answer, or several."""

    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under named columns."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing, a photo, a signature; of a voice note only that it is there. ``sha256``: of the
    file that was entered, which no other may stand in for."""

    label: str
    media: str
    kind: str
    caption: str
    sha256: str


Item = Words | Fact | Table | Picture


@dataclass(frozen=True)
class Part:
    """One section. ``intro`` is shown to a family, who has not read the form before."""

    title: str
    intro: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Reader:
    """For whom the copy is.

    Attributes:
        kind: which copy.
        roles: of the worker who makes it: of parts that only some roles may read, the record's
            copy holds those.
        names: of people by their id.
        people: whose names a family reads and whose not; used for the family's copy alone.
        moment: a stored moment as people read it.
    """

    kind: CopyKind
    roles: frozenset[str]
    names: Mapping[str, str]
    people: Sequence[Person]
    moment: Callable[[str], str]

    def name(self, person: str) -> str:
        """Somebody's name, as this reader may know it. A typed name is its own id."""
        return self.shown(self.names.get(person, person if len(person) < 36 else "Somebody"))

    def shown(self, text: str) -> str:
        """A text as this reader may read it."""
        return redacted(text, self.people) if self.kind == "family" else text

    def delta(self, delta: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A rich text as this reader may read it."""
        if self.kind != "family":
            return delta
        theirs = without_others_words(delta, self.people)
        text = "".join(str(piece["insert"]) for piece in theirs)
        return without(theirs, hidden_spans(text, self.people))


def without_others_words(
    delta: list[dict[str, Any]], people: Sequence[Person]
) -> list[dict[str, Any]]:
    """Exact words of somebody who is left out are theirs to tell: each passage goes as a whole.

    As ``assets/device/family/package.js``.
    """
    standing = {person.id: person.standing for person in people if person.id}
    left: list[dict[str, Any]] = []
    before = ""
    for piece in delta:
        mark = (piece.get("attributes") or {}).get("exact")
        if not isinstance(mark, str) or not is_exact_mark(mark):
            if str(piece["insert"]).strip():
                before = ""
            left.append(piece)
        elif _stays(speaker_of(mark), standing, people):
            before = ""
            left.append(piece)
        elif mark != before:
            before = mark
            change = (piece.get("attributes") or {}).get("change")
            left.append(
                {"insert": UNHEARD} | ({"attributes": {"change": change}} if change else {})
            )
    return left


def _stays(who: str, standing: Mapping[str, str], people: Sequence[Person]) -> bool:
    if who in standing:
        return standing[who] in {"kept", "professional"}
    # Somebody whom the record knows no more is nobody this family is shown.
    return not is_person_id(who) and not hidden_spans(who, people)


def parts_of(form: Form, content: Content, reader: Reader) -> list[Part]:
    """What this reader's copy holds, in the form's order; sections with nothing are left out."""
    answers = {field.key: said(field, content) for field in form.all_fields}
    read = form.seen_by(reader.roles if reader.kind == "record" else ())
    asked = read.asked(condition_answers(read, answers))
    found = []
    for section in form.sections:
        items = [
            item
            for field in section.fields
            if _belongs(
                section, field, reader, asked=field.key in asked, written=answers[field.key]
            )
            for item in _items(_marked(field), answers[field.key], content, reader)
        ]
        if items:
            intro = section.intro if reader.kind == "family" else ""
            title = section.title + _only_for(section.readers)
            found.append(Part(title, intro, tuple(items)))
    return found


def _marked(field: Field) -> Field:
    return replace(field, label=field.label + _only_for(field.readers))


def _only_for(readers: tuple[str, ...]) -> str:
    """Paper has no lock: it says who may read it."""
    return f" (only for {called(readers)})" if readers else ""


def _belongs(section: Section, field: Field, reader: Reader, *, asked: bool, written: Said) -> bool:
    if not open_to(section, field, reader):
        return False
    if reader.kind != "record":
        return written.written
    # Words of a question that is asked no more are kept, and printed with the record.
    return asked or written.written


def open_to(section: Section, field: Field, reader: Reader) -> bool:
    """Whether this copy may hold a part at all, whatever stands in it."""
    readers = section.readers_of(field)
    if not readers:
        return reader.kind != "family" or section.family or field.family
    return reader.kind == "record" and bool(reader.roles & readers)


def _items(field: Field, answer: Said, content: Content, reader: Reader) -> list[Item]:
    if field.kind == "text":
        return [_text(field.label, f"t.{field.key}", content, reader, empty=not answer.text)]
    if field.kind == "scale":
        return [_scale(field, answer, reader)]
    if field.kind == "table":
        return [_table(field, answer, reader)]
    if field.kind in MEDIA:
        return _pictures(field, answer, reader)
    found: list[Item] = [Fact(field.label, _answers(field, answer, reader))]
    if field.kind == "yes_no" and answer.text:
        found.append(_text("", f"t.{field.key}_detail", content, reader, empty=False))
    return found


def _text(label: str, root: str, content: Content, reader: Reader, *, empty: bool) -> Item:
    if empty:
        return Fact(label, ("Nothing written",))
    return Words(label, tuple(blocks_of(reader.delta(content[root].delta))))


def _answers(field: Field, answer: Said, reader: Reader) -> tuple[str, ...]:
    if answer.disputed:
        return (TWO_ANSWERS,)
    if field.kind == "short":
        return (reader.shown(answer.text) or "Nothing written",)
    if field.kind == "people":
        return tuple(reader.name(each) for each in answer.data) or ("Nobody named",)
    if field.kind == "choices":
        return tuple(_coded(field, each) for each in answer.data) or ("Not answered",)
    if not answer.value:
        return ("Not answered",)
    if field.kind == "date":
        return (on_screen(date.fromisoformat(answer.value)),)
    return (YES_NO.get(answer.value, field.label_of(answer.value)),)


def _coded(field: Field, value: str) -> str:
    label = field.label_of(value)
    return f"{value}: {label}" if field.code_list else label


def _scale(field: Field, answer: Said, reader: Reader) -> Table:
    rows = [
        (
            reader.name(each["person"]),
            "two different numbers" if "disputed" in each else f"{each['value']:g} of 10",
        )
        for each in answer.data
    ]
    low, high = (*field.scale_ends, "", "")[:2]
    meaning = f" (0: {low}; 10: {high})" if low and high else ""
    return Table(field.label + meaning, ("Who", "Number"), tuple(rows) or (("Nobody yet", ""),))


def _table(field: Field, answer: Said, reader: Reader) -> Table:
    rows = [
        tuple(_cell(column, row["cells"].get(column.key), reader) for column in field.columns)
        for row in answer.data
    ]
    return Table(field.label, tuple(column.label for column in field.columns), tuple(rows))


def _cell(column: Any, value: Any, reader: Reader) -> str:
    if value is None or value == "":
        return ""
    if column.kind == "date":
        return on_screen(date.fromisoformat(value))
    if column.kind == "number":
        return number_text(value)
    if column.kind == "choice":
        return next((each.label for each in column.choices if each.value == value), str(value))
    return reader.shown(str(value))


def _pictures(field: Field, answer: Said, reader: Reader) -> list[Item]:
    found: list[Item] = []
    for entry in answer.data:
        who = ", ".join(filter(None, (entry.get("name", ""), entry.get("role", ""))))
        said_by = f"{reader.shown(who)}, " if who else ""
        caption = f"{said_by}{reader.moment(entry['at'])}"
        if field.kind != "voice" or reader.kind == "record":
            found.append(Picture(field.label, entry["media"], field.kind, caption, entry["sha256"]))
    if not found and reader.kind == "record":
        found.append(Fact(field.label, ("None",)))
    return found
