"""Fields of a live document: rich text written together, single values, who is here, what is saved.

Everything stands inside ``live_document``; the fields find it by themselves. The JavaScript is in
``assets/device/instruments`` and is loaded only by pages that use this.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import reflex as rx

from agile_app.device.vars import LocalFor
from agile_app.ui.elements import Child, Words
from agile_app.ui.icons import ICONS
from agile_app.ui.instruments import INSTRUMENTS, Labelled, OfField

_ICONS_USED = (
    "bold", "italic", "heading", "subheading", "list", "numbered", "indent", "quote", "mention",
    "message", "undo", "redo", "warning", "danger", "on-record", "refresh", "waiting", "eye",
    "lock", "down", "back", "camera", "check", "close", "edit", "microphone", "pause", "pencil",
    "picture", "rubber", "signature", "stop", "trash", "upload",
    "search", "plus", "flag", "info", "check-circle", "clock", "forward", "family",
)  # fmt: skip

_LIMITED = f"{INSTRUMENTS}/limited-context.jsx"

Option = tuple[str, str]


class _LiveDocument(rx.Component):
    library = f"{INSTRUMENTS}/live-context.jsx"
    tag = "LiveDocument"

    document_id: rx.Var[str]
    me: rx.Var[str]
    workers: rx.Var[list[Any]]
    people: rx.Var[list[Any]]
    colleagues: rx.Var[list[Any]]
    remarks_panel: rx.Var[str]
    may_write: rx.Var[bool]
    what: rx.Var[str]
    where: rx.Var[str]
    icons: rx.Var[dict[str, str]]


class _SharedDocument(rx.Component):
    library = f"{INSTRUMENTS}/shared-context.jsx"
    tag = "SharedDocument"

    document_id: rx.Var[str]
    subject: rx.Var[str]
    kept: rx.Var[Any]
    what: rx.Var[str]


class _InPart(rx.Component):
    library = f"{INSTRUMENTS}/shared-context.jsx"
    tag = "InPart"

    part: rx.Var[str]


class _LimitedDocuments(rx.Component):
    library = _LIMITED
    tag = "LimitedDocuments"

    subject: rx.Var[str]
    roles: rx.Var[list[str]]
    parts: rx.Var[list[Any]]
    what: rx.Var[str]


class _LimitedSection(rx.Component):
    library = _LIMITED
    tag = "LimitedSection"

    number: rx.Var[int]


class _LimitedField(rx.Component):
    library = _LIMITED
    tag = "LimitedField"

    number: rx.Var[int]
    section: rx.Var[int]
    label: rx.Var[str]


class _WithinLimited(rx.Component):
    library = _LIMITED
    tag = "WithinLimited"

    number: rx.Var[int]


class _OwnBeside(rx.Component):
    library = f"{INSTRUMENTS}/shared-context.jsx"
    tag = "OwnBeside"

    part: rx.Var[str]
    field: rx.Var[str]
    kind: rx.Var[str]
    name: rx.Var[str]
    reads: rx.Var[bool]


class _RichText(OfField):
    library = f"{INSTRUMENTS}/rich-text.jsx"
    tag = "RichText"

    label_id: rx.Var[str]
    help_id: rx.Var[str]
    placeholder: rx.Var[str]


class _ReadText(OfField):
    library = f"{INSTRUMENTS}/rich-text.jsx"
    tag = "ReadText"

    empty: rx.Var[str]


class _Register(Labelled):
    library = f"{INSTRUMENTS}/register.jsx"
    tag = "Register"

    kind: rx.Var[str]
    choices: rx.Var[list[Any]]
    codes: rx.Var[bool]


class _Ticks(OfField):
    library = f"{INSTRUMENTS}/register.jsx"
    tag = "Ticks"

    label: rx.Var[str]
    help: rx.Var[str]
    names: rx.Var[list[str]]


class _NamePick(OfField):
    library = f"{INSTRUMENTS}/register.jsx"
    tag = "NamePick"

    label: rx.Var[str]
    names: rx.Var[list[str]]


class _Answers(rx.Component):
    library = f"{INSTRUMENTS}/answers.jsx"
    tag = "Answers"

    name: rx.Var[str]
    subject: rx.Var[str]
    roots: rx.Var[list[str]]


class _Drawing(Labelled):
    library = f"{INSTRUMENTS}/drawing.jsx"
    tag = "Drawing"


class _Photo(Labelled):
    library = f"{INSTRUMENTS}/photo.jsx"
    tag = "Photo"


class _Voice(Labelled):
    library = f"{INSTRUMENTS}/voice.jsx"
    tag = "Voice"


class _Signature(Labelled):
    library = f"{INSTRUMENTS}/signature.jsx"
    tag = "Signature"


class _ReadMedia(OfField):
    library = f"{INSTRUMENTS}/media-parts.jsx"
    tag = "ReadMedia"

    empty: rx.Var[str]


class _DocumentStatus(rx.Component):
    library = f"{INSTRUMENTS}/document-status.jsx"
    tag = "DocumentStatus"


class _Presence(rx.Component):
    library = f"{INSTRUMENTS}/document-status.jsx"
    tag = "Presence"

    places: rx.Var[dict[str, str]]


class _Remarks(rx.Component):
    library = f"{INSTRUMENTS}/remarks.jsx"
    tag = "Remarks"


def live_document(
    document_id: rx.Var[str],
    *children: Child,
    what: Words,
    where: Words,
    me: rx.Var[str],
    workers: rx.Var | Sequence[Any] = (),
    people: rx.Var | Sequence[Any] = (),
    colleagues: rx.Var | Sequence[Any] = (),
    remarks_panel: str = "",
    may_write: rx.Var[bool] | bool = True,
) -> rx.Component:
    """The open document around its fields. It closes when the page is left.

    Args:
        what, where: what it is in the worker's words, and its page, for the list of unsent work.
        me: this worker's id, under which single values are given.
        workers: rows with ``person_id`` and ``name`` of people whose answers may stand here.
        people: ``PersonRow``s of the record, the child first, who may be quoted in their exact
            words and mentioned; without any, the fields do not offer it.
        colleagues: further workers who may be mentioned (``ColleagueRow``).
        remarks_panel: the name of the ``local_for`` value that says which panel is open beside a
            document, where "comments" is one; without it nobody can comment here.
        may_write: what the record said last; the server decides again when it is asked.
    """
    return _LiveDocument.create(
        *children,
        document_id=document_id,
        what=what,
        where=where,
        me=me,
        may_write=may_write,
        workers=_as_var(workers),
        people=_as_var(people),
        colleagues=_as_var(colleagues),
        remarks_panel=remarks_panel,
        icons={name: "".join(ICONS[name]) for name in _ICONS_USED},
    )


def shared_document(
    document_id: rx.Var[str], *children: Child, subject: rx.Var[str], kept: rx.Var, what: Words
) -> rx.Component:
    """Within ``live_document``: a second document on the same page, of what several records have in
    common. What stands within ``in_part("shared")`` is of it; the rest stays in the first.

    Args:
        document_id: empty where there is none.
        subject: the id of the first document, whose page this is.
        kept: a row with ``seq`` and ``content``: what is read instead, once it was kept; a blank
            one until then.
        what: what it is in the worker's words, for the list of unsent work.
    """
    return _SharedDocument.create(
        *children, document_id=document_id, subject=subject, kept=kept, what=what
    )


def limited_documents(
    *children: Child, subject: rx.Var[str], parts: rx.Var, roles: rx.Var[list[str]], what: Words
) -> rx.Component:
    """Within ``live_document``: the documents of the parts that only some roles may see, of which
    this worker has one.

    Args:
        subject: the id of the first document, whose page this is.
        parts: rows with ``number``, ``readers`` and ``called`` (``LimitedRow``).
        roles: of this worker. The server decides again when a document is opened.
        what: what they are in the worker's words, for the list of unsent work.
    """
    return _LimitedDocuments.create(*children, subject=subject, parts=parts, roles=roles, what=what)


def limited_section(number: Any, *children: Child) -> rx.Component:
    """A section: of a limited part it says who reads it, and to others it is closed.
    ``number``: of its readers; 0 for everybody."""
    return _LimitedSection.create(*children, number=number)


def limited_field(number: Any, *children: Child, section: Any, label: Words) -> rx.Component:
    """A field, in the document of its readers. ``section``: the number of its section's."""
    return _LimitedField.create(*children, number=number, section=section, label=label)


def within_limited(number: Any, *children: Child) -> rx.Component:
    """What is of a limited part; nothing to those who may not see it."""
    return _WithinLimited.create(*children, number=number)


def in_part(part: Words, *children: Child) -> rx.Component:
    """Fields of the document in common where ``part`` is "shared" and there is one; else of the
    page's own."""
    return _InPart.create(*children, part=part)


def own_beside(
    part: Words, field: Words, kind: Words, *children: Child, name: Words, reads: bool = False
) -> rx.Component:
    """Below a field in common: the same field in the page's own document, for what differs there.
    ``name``: of whom it is. A text can be begun; the rest shows only what stands already."""
    return _OwnBeside.create(*children, part=part, field=field, kind=kind, name=name, reads=reads)


def _as_var(rows: rx.Var | Sequence[Any]) -> rx.Var | list[Any]:
    return rows if isinstance(rows, rx.Var) else list(rows)


def remarks() -> rx.Component:
    """Comments and suggestions of the document: begin, answer, settle. Within ``asking.form_of``,
    which says what its fields are called."""
    return _Remarks.create()


def rich_text(
    field: Words, *, label_id: Words, help_id: Words = "", placeholder: str = ""
) -> rx.Component:
    """A field people write in together (root ``t.<field>``), named by the heading ``label_id``.

    Those who may only read see the same words, without tools.
    """
    return _RichText.create(
        field=field, label_id=label_id, help_id=help_id, placeholder=placeholder
    )


def read_text(field: Words, *, empty: str = "Nothing written yet.") -> rx.Component:
    """The words of a field, typeset to read and print."""
    return _ReadText.create(field=field, empty=empty)


def single_value(
    field: Words,
    kind: Literal["date", "choice"],
    label: Words,
    *,
    help: Words = "",
    choices: Sequence[Option] | rx.Var = (),
    codes: rx.Var[bool] | bool = False,
    problem: Words = "",
) -> rx.Component:
    """A field of one value (root ``a.<field>``); different answers stay until one is chosen.

    Args:
        choices: (value, label) pairs, or rows with both.
        codes: the values are published codes, and are shown.
        problem: what is missing or wrong, beside the answers and to a screen reader.
    """
    return _Register.create(
        field=field,
        kind=kind,
        label=label,
        help=help,
        choices=choices if isinstance(choices, rx.Var) else _options(choices),
        codes=codes,
        problem=problem,
    )


def several_of(
    field: str, label: Words, names: rx.Var[list[str]], *, help: str = ""
) -> rx.Component:
    """Some of these names, ticked (root ``a.<field>``, a list of names)."""
    return _Ticks.create(field=field, label=label, help=help, names=names)


def one_of(field: str, label: Words, names: rx.Var[list[str]]) -> rx.Component:
    """One of these names (root ``a.<field>``), from the iPad's own list."""
    return _NamePick.create(field=field, label=label, names=names)


def answers_into(kept: LocalFor, roots: Sequence[str]) -> rx.Component:
    """Tells the page what the document says: ``kept`` holds, for its key, each of ``roots`` by its
    short name; words as text, single values as they are, empty where there is none."""
    return _Answers.create(name=kept.name, subject=kept.key, roots=list(roots))


def drawing(field: Words, label: Words, *, help: Words = "", problem: Words = "") -> rx.Component:
    """Drawings (root ``n.<field>``): a sheet of paper for a child and a worker beside it."""
    return _Drawing.create(field=field, label=label, help=help, problem=problem)


def photo(field: Words, label: Words, *, help: Words = "", problem: Words = "") -> rx.Component:
    """Photos (root ``n.<field>``), from the camera or chosen; where they were taken is left out."""
    return _Photo.create(field=field, label=label, help=help, problem=problem)


def voice(field: Words, label: Words, *, help: Words = "", problem: Words = "") -> rx.Component:
    """Voice notes (root ``n.<field>``), kept every five seconds while they are spoken."""
    return _Voice.create(field=field, label=label, help=help, problem=problem)


def signature(field: Words, label: Words, *, help: Words = "", problem: Words = "") -> rx.Component:
    """Signatures (root ``n.<field>``) with name, role and time, by finger or Pencil."""
    return _Signature.create(field=field, label=label, help=help, problem=problem)


def read_media(field: Words, *, empty: Words = "Nothing here.") -> rx.Component:
    """What a field of media holds, to look at, to hear and to print."""
    return _ReadMedia.create(field=field, empty=empty)


def _options(choices: Sequence[Option]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in choices]


def document_status() -> rx.Component:
    """Where the words are: "On the record", "Sending", "On this iPad"."""
    return _DocumentStatus.create()


def presence(places: Mapping[str, str]) -> rx.Component:
    """Who else is here, and in which part. ``places``: root to the name of its part."""
    return _Presence.create(places=dict(places))
