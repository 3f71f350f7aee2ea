"""Fields of a form on a live document: answers of one or many, by person, in rows; what is asked.

As ``ui.writing``, and inside ``form_of``: a form as data decides what stands on the page. ``field``
is the field's key; ``people`` are rows of the people on the child's record.
"""

from typing import Any

import reflex as rx

from agile_app.ui.elements import Child, Words
from agile_app.ui.instruments import INSTRUMENTS, Labelled, OfField


class _ShortText(Labelled):
    library = f"{INSTRUMENTS}/short-text.jsx"
    tag = "ShortText"


class _NumberAnswer(Labelled):
    library = f"{INSTRUMENTS}/number.jsx"
    tag = "NumberAnswer"

    min: rx.Var[str]
    max: rx.Var[str]


class _ManyChoices(Labelled):
    library = f"{INSTRUMENTS}/many-choices.jsx"
    tag = "ManyChoices"

    choices: rx.Var[list[Any]]
    codes: rx.Var[bool]


class _Scale(Labelled):
    library = f"{INSTRUMENTS}/scale.jsx"
    tag = "Scale"

    low: rx.Var[str]
    high: rx.Var[str]
    people: rx.Var[list[Any]]
    group: rx.Var[str]
    earlier: rx.Var[list[Any]]


class _People(Labelled):
    library = f"{INSTRUMENTS}/people.jsx"
    tag = "People"

    people: rx.Var[list[Any]]
    group: rx.Var[str]


class _Table(Labelled):
    library = f"{INSTRUMENTS}/table.jsx"
    tag = "Table"

    columns: rx.Var[list[Any]]


class _ReadShort(OfField):
    library = f"{INSTRUMENTS}/short-text.jsx"
    tag = "ReadShort"


class _ReadAnswer(OfField):
    library = f"{INSTRUMENTS}/read-answer.jsx"
    tag = "ReadAnswer"

    kind: rx.Var[str]
    choices: rx.Var[list[Any]]
    codes: rx.Var[bool]
    people: rx.Var[list[Any]]


class _ReadScale(OfField):
    library = f"{INSTRUMENTS}/scale.jsx"
    tag = "ReadScale"

    low: rx.Var[str]
    high: rx.Var[str]
    people: rx.Var[list[Any]]
    earlier: rx.Var[list[Any]]


class _ReadTable(OfField):
    library = f"{INSTRUMENTS}/table.jsx"
    tag = "ReadTable"

    label: rx.Var[str]
    columns: rx.Var[list[Any]]


class _FormOf(rx.Component):
    library = f"{INSTRUMENTS}/form-context.jsx"
    tag = "FormOf"

    form: rx.Var[Any]


class _Asked(OfField):
    library = f"{INSTRUMENTS}/asked.jsx"
    tag = "Asked"

    label: rx.Var[str]
    when: rx.Var[str]
    reads: rx.Var[bool]


class _AskedSection(rx.Component):
    library = f"{INSTRUMENTS}/asked.jsx"
    tag = "AskedSection"

    section: rx.Var[str]
    when: rx.Var[str]
    reads: rx.Var[bool]


class _WrittenOf(rx.Component):
    library = f"{INSTRUMENTS}/asked.jsx"
    tag = "WrittenOf"

    section: rx.Var[str]


class _PresenceInForm(rx.Component):
    library = f"{INSTRUMENTS}/form-presence.jsx"
    tag = "PresenceInForm"


def form_of(form: Any, *children: Child) -> rx.Component:
    """The form (a row) around everything that asks, reads or counts its fields."""
    return _FormOf.create(*children, form=form)


def asked(field: Words, *children: Child, label: Words, when: Words) -> rx.Component:
    """A field to write in while it is asked; folded, and named, where it is not and holds words.

    ``when`` is empty for one that is always asked: it then shows before the document is open.
    """
    return _Asked.create(*children, field=field, label=label, when=when, reads=False)


def asked_to_read(field: Words, *children: Child, label: Words, when: Words) -> rx.Component:
    """A field to read: as ``asked``, unfolded, and said to be asked no longer."""
    return _Asked.create(*children, field=field, label=label, when=when, reads=True)


def asked_section(
    section: Words, *children: Child, when: Words, reads: bool = False
) -> rx.Component:
    """A section; one of which nothing is asked says so, and to a reader it is not there."""
    return _AskedSection.create(*children, section=section, when=when, reads=reads)


def written_of(section: Words) -> rx.Component:
    """How many fields of a section hold something, of those that are asked: "3/7"."""
    return _WrittenOf.create(section=section)


def presence_in_form() -> rx.Component:
    """Who else is here, and in which part of the form."""
    return _PresenceInForm.create()


def short_text(field: Words, label: Words, *, help: Words = "") -> rx.Component:
    """One plain line, typed in together (root ``t.<field>``)."""
    return _ShortText.create(field=field, label=label, help=help)


def number(
    field: Words, label: Words, *, help: Words = "", minimum: Words = "", maximum: Words = ""
) -> rx.Component:
    """One number (root ``a.<field>``); the limits are text, empty for none. What is typed and is no
    number stays, and is said to be none."""
    return _NumberAnswer.create(field=field, label=label, help=help, min=minimum, max=maximum)


def many_of(
    field: Words,
    label: Words,
    choices: rx.Var[list[Any]],
    *,
    help: Words = "",
    codes: rx.Var[bool] | bool = False,
) -> rx.Component:
    """Several answers, ticked (root ``a.<field>``, a list); beyond twelve they are searched.

    ``codes`` shows the published code beside each.
    """
    return _ManyChoices.create(field=field, label=label, help=help, choices=choices, codes=codes)


def scale(
    field: Words,
    label: Words,
    people: rx.Var[list[Any]],
    *,
    earlier: rx.Var[list[Any]],
    help: Words = "",
    low: Words = "",
    high: Words = "",
    group: Words = "",
) -> rx.Component:
    """From 0 to 10 for each person (root ``s.<field>``).

    Args:
        earlier: rows with ``person_id``, ``value`` and ``on``: what was said before.
        low, high: what the ends mean.
        group: whose lines are there unasked.
    """
    return _Scale.create(
        field=field,
        label=label,
        help=help,
        low=low,
        high=high,
        people=people,
        group=group,
        earlier=earlier,
    )


def people_of(
    field: Words,
    label: Words,
    people: rx.Var[list[Any]],
    *,
    help: Words = "",
    group: Words = "",
) -> rx.Component:
    """Some of the people on the record, and others by name (root ``a.<field>``, a list)."""
    return _People.create(field=field, label=label, help=help, people=people, group=group)


def rows_of(
    field: Words, label: Words, columns: rx.Var[list[Any]], *, help: Words = ""
) -> rx.Component:
    """A table whose rows are added and removed, and brought back (root ``s.<field>``)."""
    return _Table.create(field=field, label=label, help=help, columns=columns)


def read_short(field: Words) -> rx.Component:
    """A plain line, to read."""
    return _ReadShort.create(field=field)


def read_answer(
    field: Words,
    kind: Words,
    *,
    choices: rx.Var[list[Any]],
    people: rx.Var[list[Any]],
    codes: rx.Var[bool] | bool = False,
) -> rx.Component:
    """An answer of one or of several, to read: with labels and names; all, where several stand."""
    return _ReadAnswer.create(field=field, kind=kind, choices=choices, people=people, codes=codes)


def read_scale(
    field: Words,
    people: rx.Var[list[Any]],
    *,
    earlier: rx.Var[list[Any]],
    low: Words = "",
    high: Words = "",
) -> rx.Component:
    """A scale, to read."""
    return _ReadScale.create(field=field, low=low, high=high, people=people, earlier=earlier)


def read_rows(field: Words, label: Words, columns: rx.Var[list[Any]]) -> rx.Component:
    """A table, to read."""
    return _ReadTable.create(field=field, label=label, columns=columns)
