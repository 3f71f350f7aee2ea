"""What kinds of live document there are. A feature registers its own; this room knows none."""

import importlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import NotFound
from agile_app.device.live.models import LiveDocument
from agile_app.security.actor import Actor

RootKind = Literal["text", "register", "media", "keyed"]
Access = Literal["write", "read"]

# Marks a flat rich text may carry: those its editor offers (text-delta.js has the same list). An
# unknown one is refused, so that an old or a hostile client cannot put styling into a record that a
# page would not show; one that the editor set and the gate refused would cost somebody their words.
MARKS = frozenset({"bold", "italic", "header", "list", "blockquote", "exact", "mention"})

_EXACT = re.compile(r"[^#\x00-\x1f\x7f]{1,40}#[0-9a-f]{8}")
_PERSON = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_exact_mark(value: object) -> bool:
    """Whose exact words: a person's id or a name of at most 40 characters, "#", and a checksum."""
    return isinstance(value, str) and _EXACT.fullmatch(value) is not None


def is_person_id(value: object) -> bool:
    """A person's id as devices write it."""
    return isinstance(value, str) and _PERSON.fullmatch(value) is not None


MARK_VALUES: Mapping[str, Callable[[object], bool]] = {
    "exact": is_exact_mark,
    "mention": is_person_id,
}
"""Marks whose value means somebody: what it may be. Null takes a mark away."""


@dataclass(frozen=True)
class LiveField:
    """What one root holds.

    Attributes:
        kind: ``text``, ``register``, ``media`` or ``keyed`` (many registers in one root).
        delta: for text, pieces ``{"insert": str, "attributes": {...}?}`` as in yjs and Quill.
        entries: for a register or keyed ``{"v", "by", "at"}`` in document order; for media its
            entries.
    """

    kind: RootKind
    delta: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words without their marks."""
        return "".join(piece["insert"] for piece in self.delta)

    @property
    def disputed(self) -> bool:
        """True while two people's different answers both stand and nobody has chosen."""
        if self.kind == "keyed":
            return any(len(answers) > 1 for answers in self.keyed.values())
        seen = {json.dumps(entry.get("v"), sort_keys=True) for entry in self.entries}
        return self.kind == "register" and len(seen) > 1

    @property
    def value(self) -> Any:
        """The single answer of a register; None while there is none or it is disputed."""
        if self.kind != "register" or not self.entries or self.disputed:
            return None
        return self.entries[0].get("v")

    @property
    def keyed(self) -> dict[tuple[str, ...], list[Any]]:
        """The answers of a keyed root by key, in document order.

        ``v`` of an entry is its key and, last, the answer. Of one key there is one answer, or
        several while different ones stand and nobody has chosen.
        """
        found: dict[tuple[str, ...], list[Any]] = {}
        for entry in self.entries if self.kind == "keyed" else ():
            *key, answer = entry["v"]
            answers = found.setdefault(tuple(key), [])
            if not any(_same(answer, other) for other in answers):
                answers.append(answer)
        return found


def _same(one: Any, other: Any) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


Content = dict[str, LiveField]


@dataclass(frozen=True)
class DocumentKind:
    """One kind of live document.

    Attributes:
        name: stable, stored on every document: ``assessment``.
        roots: ``fn(session, document)`` -> root name -> what that root holds; any other root is
            refused. It is asked when the document is opened, and the answer kept while it is open.
        authorise: ``fn(session, actor, subject_id)`` -> "write" or "read"; raises when neither.
        extracted: ``fn(session, subject_id, content, seq)`` writes the relational columns that
            reports read. Runs in its own transaction, debounced after commits.
        short: ``fn(session, document)`` -> the texts among the roots that are one plain line, with
            the most characters that one frame may bring to each.
        late: ``fn(session, subject_id)`` takes note of what was written after the signature (rows
            of ``live_late``). Runs in its own transaction after each commit of such, and at every
            start: what it has taken note of already it passes over.
        children: ``fn(session, subject_id)`` -> whose records it is part of, where that is more
            than one child; each of them is told of in the audit.
        file: ``fn(session, actor, subject_id, media_id)`` -> in whose records a file of it is read;
            raises where the actor may not read it. Without it a file is read by whoever opens the
            document.
    """

    name: str
    roots: Callable[[Session, LiveDocument], Mapping[str, RootKind]]
    authorise: Callable[[Session, Actor, UUID], Access]
    extracted: Callable[[Session, UUID, Content, int], None] | None = None
    marks: frozenset[str] = MARKS
    short: Callable[[Session, LiveDocument], Mapping[str, int]] | None = None
    late: Callable[[Session, UUID], None] | None = None
    children: Callable[[Session, UUID], list[UUID | None]] | None = None
    file: Callable[[Session, Actor, UUID, UUID], list[UUID | None]] | None = None


_kinds: dict[str, DocumentKind] = {}


def register_kind(kind: DocumentKind) -> None:
    """Make a kind known, at import time of its feature."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> DocumentKind:
    """The registered kind, or NotFound: its feature is not installed."""
    if name not in _kinds:
        _import_features()
    try:
        return _kinds[name]
    except KeyError:
        raise NotFound(f"Documents of the kind “{name}” are not known here.") from None


def _import_features() -> None:
    """Kinds are registered in a feature's ``documents.py``; the command line imports none."""
    package = Path(__file__).resolve().parents[2]
    for file in sorted(package.glob("*/documents.py")):
        importlib.import_module(f"agile_app.{file.parent.name}.documents")
