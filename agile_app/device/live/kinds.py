"""What kinds of live document there are. A feature registers its own; this room knows none."""

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import NotFound
from agile_app.security.actor import Actor

RootKind = Literal["text", "register", "media"]
Access = Literal["write", "read"]

# Marks a flat rich text may carry. An unknown one is refused, so that an old or a hostile client
# cannot put styling into a record that a page would not show.
MARKS = frozenset(
    {"bold", "italic", "underline", "strike", "header", "list", "blockquote", "indent"}
)


@dataclass(frozen=True)
class LiveField:
    """What one root holds.

    Attributes:
        kind: ``text``, ``register`` or ``media``.
        delta: for text, pieces ``{"insert": str, "attributes": {...}?}`` as in yjs and Quill.
        entries: for a register ``{"v", "by", "at"}`` in document order; for media its entries.
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
        seen = {json.dumps(entry.get("v"), sort_keys=True) for entry in self.entries}
        return self.kind == "register" and len(seen) > 1

    @property
    def value(self) -> Any:
        """The single answer of a register; None while there is none or it is disputed."""
        if self.kind != "register" or not self.entries or self.disputed:
            return None
        return self.entries[0].get("v")


Content = dict[str, LiveField]


@dataclass(frozen=True)
class DocumentKind:
    """One kind of live document.

    Attributes:
        name: stable, stored on every document: ``assessment``.
        roots: template version -> root name -> what that root holds; any other root is refused.
        authorise: ``fn(session, actor, subject_id)`` -> "write" or "read"; raises when neither.
        extracted: ``fn(session, subject_id, content, seq)`` writes the relational columns that
            reports read. Runs in its own transaction, debounced after commits.
    """

    name: str
    roots: Callable[[int], Mapping[str, RootKind]]
    authorise: Callable[[Session, Actor, UUID], Access]
    extracted: Callable[[Session, UUID, Content, int], None] | None = None
    marks: frozenset[str] = MARKS


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
