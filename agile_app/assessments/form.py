"""What a form is: sections of fields, as data with a version. Nothing here knows a screen.

A field's key is for ever: documents, answers and reports are kept under it. A form that changes in
meaning gets a new version; documents keep the version they were begun with. Forms are read from
definition files by ``forms.reading``, which says everything that is wrong with one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from agile_app.assessments.conditions import Answers, Condition, asked
from agile_app.device.live.kinds import RootKind

FieldKind = Literal[
    "text", "short", "choice", "choices", "date", "number", "scale", "yes_no", "table", "people",
    "drawing", "photo", "voice", "signature",
]  # fmt: skip
KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
ColumnKind = Literal["short", "date", "number", "choice"]
COLUMN_KINDS: tuple[ColumnKind, ...] = get_args(ColumnKind)
Step = Literal["", "send", "sign"]
Part = Literal["own", "shared"]
PeopleGroup = Literal["", "family", "network", "worker"]
Clock = Literal["", "assessment", "conference", "own"]
Readers = frozenset[str]
"""Values of ``Role``: the only ones who may see a limited part."""

MOST_SHORT = 300
"""Characters of a short text."""

MEDIA = frozenset({"drawing", "photo", "voice", "signature"})
LISTS = frozenset({"choices", "people"})
OF_EACH_CHILD = frozenset(
    {
        "child_seen_on",
        "child_seen_alone",
        "outcome",
        "factors",
        "family_statement",
        "family_disagrees",
    }
)
"""What the record takes from an assessment, or the family says of it: never in common."""
WORDS = frozenset({"text", "short"})


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen. ``value`` is kept for ever, ``label`` is what people read.

    ``retired``: it may still stand in what is written, and is offered no more. ``alone``: among
    several answers it stands by itself ("None of these").
    """

    value: str
    label: str
    retired: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    label: str
    kind: ColumnKind = "short"
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Field:
    """One thing the form asks.

    Attributes:
        key: stable name, part of the document's root names.
        kind: ``text`` is rich text written together and ``short`` one plain line; ``choice``,
            ``choices``, ``date``, ``number``, ``people`` and ``yes_no`` hold one answer, and where
            two people gave different ones both stay until somebody chooses; ``scale`` one number
            for each person, ``table`` one answer for each cell; the rest are files.
        label: the heading.
        help: one or two sentences on what belongs here, in our own words.
        choices: for ``choice`` and ``choices`` only; from ``code_list`` where one is named.
        code_list: name of a list in ``records.codes``: the answers are statutory codes.
        required_at: until which step it must hold something: "send" for sign-off, or "sign".
        when: asked only then.
        family: shown in family-present mode and on the family's copy.
        judgement: its sentences need evidence.
        readers: the only roles who may see it; empty for everybody who may read the assessment, or
            whom its section names. What stands in it is a document of its own (``limited``).
        columns: for ``table``.
        min, max: for ``number``; a ``scale`` is 0 to 10.
        scale_ends: what 0 and 10 mean, in that order.
        people_group: for ``people`` and ``scale``: of which people on the record.
    """

    key: str
    kind: FieldKind
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    code_list: str = ""
    required_at: Step = ""
    when: Condition | None = None
    family: bool = False
    judgement: bool = False
    readers: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    min: float | None = None
    max: float | None = None
    scale_ends: tuple[str, ...] = ()
    people_group: PeopleGroup = ""

    @property
    def root(self) -> str:
        """The shared document's first root for this field, and the one that says where it is."""
        return next(iter(self.roots()))

    def roots(self) -> dict[str, RootKind]:
        """Every root that this field uses, and what each holds."""
        key = self.key
        if self.kind in WORDS:
            return {f"t.{key}": "text"}
        if self.kind == "yes_no":
            return {f"a.{key}": "register", f"t.{key}_detail": "text"}
        if self.kind in ("scale", "table"):
            return {f"s.{key}": "keyed"}
        if self.kind in MEDIA:
            # What is on it in words; who signed, and as what.
            return {f"n.{key}": "media", f"s.{key}": "keyed"}
        return {f"a.{key}": "register"}

    def label_of(self, value: str) -> str:
        """An answer as people read it; the answer itself where the form does not know it."""
        return next((each.label for each in self.choices if each.value == value), value)


@dataclass(frozen=True)
class Section:
    """Fields that are written in one sitting and shown under one tab.

    ``part``: what siblings have in common (``shared``), or the child's own. ``readers``, ``family``
    and ``when`` as for a field, for all of its fields; a field names fewer readers, if any.
    """

    key: str
    title: str
    short: str
    intro: str
    fields: tuple[Field, ...]
    part: Part = "own"
    readers: tuple[str, ...] = ()
    family: bool = False
    when: Condition | None = None

    def readers_of(self, field: Field) -> Readers:
        """The only roles who may see one of its fields; nobody in particular when it is open."""
        return frozenset(field.readers or self.readers)


@dataclass(frozen=True)
class Form:
    """A whole form.

    Attributes:
        number: unique among all forms and versions; live documents carry it as their version.
            Shipped ones are below 1000, those that an administrator adds count from 1000.
        clock: by what it is due. ``assessment``: 45 working days; ``conference``: with the initial
            conference; ``own``: ``due_working_days`` after it was begun; empty: nothing.
    """

    key: str
    version: int
    title: str
    sections: tuple[Section, ...]
    intro: str = ""
    clock: Clock = ""
    due_working_days: int | None = None
    number: int = 0

    @property
    def id(self) -> str:
        """As devices name it."""
        return f"{self.key}.{self.version}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """What everybody reads who may read the assessment: all but its limited parts. Answers,
        counts, rules and reports know no others."""
        return tuple(field for readers, field in self._fields() if not readers)

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Those of its limited parts too."""
        return tuple(field for _, field in self._fields())

    @property
    def limited(self) -> dict[Readers, tuple[Field, ...]]:
        """The fields that only some roles may see, by those roles."""
        found: dict[Readers, tuple[Field, ...]] = {}
        for readers, field in self._fields():
            if readers:
                found[readers] = (*found.get(readers, ()), field)
        return found

    def _fields(self) -> Iterator[tuple[Readers, Field]]:
        for section in self.sections:
            for field in section.fields:
                yield section.readers_of(field), field

    def seen_by(self, roles: Iterable[str]) -> "Form":
        """The same form with the limited parts that one of these roles may see as any other, and
        without the rest of them."""
        mine = frozenset(roles)
        sections = [
            replace(
                section,
                readers=(),
                fields=tuple(
                    replace(field, readers=())
                    for field in section.fields
                    if not section.readers_of(field) or section.readers_of(field) & mine
                ),
            )
            for section in self.sections
        ]
        return replace(self, sections=tuple(each for each in sections if each.fields))

    @property
    def statutory(self) -> bool:
        """Whether it is the assessment that the census counts."""
        return self.clock == "assessment"

    def field(self, key: str) -> Field:
        """The field of this key, a limited one too; ``KeyError`` when the form does not ask it."""
        for field in self.all_fields:
            if field.key == key:
                return field
        raise KeyError(key)

    def has(self, key: str) -> bool:
        """Whether the form asks this of everybody."""
        return any(field.key == key for field in self.fields)

    def roots(self) -> dict[str, RootKind]:
        """Root name of the shared document to what it holds; limited parts are in none of them."""
        return roots_of_fields(self.fields)

    def shared_roots(self) -> dict[str, RootKind]:
        """The roots of what siblings have in common; the rest is each child's own."""
        shared = [section for section in self.sections if section.part == "shared"]
        return roots_of_fields(field for section in shared for field in section.fields)

    def asked(self, answers: Answers) -> set[str]:
        """The keys of the fields that are asked, given these answers."""
        return asked(self.seen_by(()).sections, answers)


def roots_of_fields(fields: Iterable[Field]) -> dict[str, RootKind]:
    """Every root that these fields use, and what each holds."""
    return {root: kind for field in fields for root, kind in field.roots().items()}


SYSTEM_ROOTS: dict[str, RootKind] = {"x.remarks": "keyed", "x.evidence": "keyed"}
"""In every assessment's document: comments and suggestions, and what judgements rest on. Not asked
by a form, not printed, no answers."""


def problem_with(field: Field, value: object) -> str | None:
    """Why ``value`` is no answer to a field that holds one; ``None`` when it is one.

    The document itself is never corrected: what somebody entered stays, and the screen says this
    beside it.
    """
    if field.kind in LISTS:
        return _problem_with_list(field, value)
    if field.kind == "number":
        return _problem_with_number(field, value)
    if not isinstance(value, str):
        return "Not a valid answer."
    if field.kind == "choice":
        known = {choice.value for choice in field.choices}
        return None if value in known else "Not one of the answers of this form."
    if field.kind == "yes_no":
        return None if value in {"yes", "no"} else "Neither Yes nor No."
    if field.kind == "date":
        return None if is_date(value) else "Not a date."
    return "This field holds text."


def _problem_with_list(field: Field, value: object) -> str | None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return "Not a valid answer."
    known = {choice.value for choice in field.choices}
    if field.kind == "choices" and not known.issuperset(value):
        return "Not among the answers of this form: " + ", ".join(_others(value, known)) + "."
    return None


def _others(value: Iterable[Any], known: set[str]) -> list[str]:
    return [str(each)[:20] for each in value if each not in known]


def _problem_with_number(field: Field, value: object) -> str | None:
    if not is_number(value):
        return "Not a number."
    if field.min is not None and value < field.min:  # type: ignore[operator]
        return f"Less than {number_text(field.min)}."
    if field.max is not None and value > field.max:  # type: ignore[operator]
        return f"More than {number_text(field.max)}."
    return None


def is_number(value: object) -> bool:
    """Whether it is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_text(value: float) -> str:
    """A number to its last digit, as it was written: no shorter form says another one."""
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))


def is_date(value: object) -> bool:
    """Whether it is a date as documents hold it: 2026-11-05."""
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
