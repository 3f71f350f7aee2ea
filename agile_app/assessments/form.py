"""What a form is: sections of fields, as data with a version. Nothing here knows a screen.

A field's key is for ever: documents, answers and reports are kept under it. A form that changes in
meaning gets a new version; documents keep the version they were begun with.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

FieldKind = Literal["text", "date", "choice"]
FieldRoot = Literal["text", "register"]

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen. ``value`` is kept for ever, ``label`` is what people read."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing the form asks.

    Attributes:
        key: stable name, part of the document's root name.
        kind: ``text`` is rich text written together; ``date`` and ``choice`` hold one value, and
            where two people gave different ones both stay until somebody chooses.
        label: the heading.
        help: one or two sentences on what belongs here, in our own words.
        choices: for ``choice`` only.
    """

    key: str
    kind: FieldKind
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def root(self) -> str:
        """The shared document's root for this field: ``t.`` rich text, ``a.`` single value."""
        return f"{'t' if self.kind == 'text' else 'a'}.{self.key}"


@dataclass(frozen=True)
class Section:
    """Fields that are written in one sitting and shown under one tab."""

    key: str
    title: str
    short: str
    intro: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """A whole form. Errors in the data are programming errors and stop the start of the app."""

    key: str
    version: int
    title: str
    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        keys = [field.key for field in self.fields]
        if len(set(keys)) != len(keys):
            raise ValueError(f"form {self.key}: a field key is used twice")
        for section in self.sections:
            if not section.fields:
                raise ValueError(f"form {self.key}: section {section.key} asks nothing")
        for field in self.fields:
            if not _KEY.fullmatch(field.key):
                raise ValueError(f"form {self.key}: {field.key!r} cannot name a field")
            if (field.kind == "choice") != bool(field.choices):
                raise ValueError(f"form {self.key}: choices of {field.key!r} do not fit its kind")

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, key: str) -> Field:
        """The field of this key; ``KeyError`` when the form does not ask it."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    def roots(self) -> dict[str, FieldRoot]:
        """Root name of the shared document to its kind: ``text`` or ``register``."""
        return {field.root: "text" if field.kind == "text" else "register" for field in self.fields}


def problem_with(field: Field, value: object) -> str | None:
    """Why ``value`` is no answer to a single-value field; ``None`` when it is one.

    The document itself is never corrected: what somebody entered stays, and the screen says this
    beside it.
    """
    if not isinstance(value, str):
        return "Not a valid answer."
    if field.kind == "choice":
        known = {choice.value for choice in field.choices}
        return None if value in known else "Not one of the answers of this form."
    if field.kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return "Not a date."
        return None
    return "This field holds text."
