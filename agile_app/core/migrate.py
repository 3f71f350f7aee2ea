"""The database's schema: bringing it up to date, and what it consists of.

Beside tables and indexes a schema has statements of its own for each database (triggers, full-text
tables), attached to a table's ``after_create``; migrations hold them as literal text.
"""

import importlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable, ExecutableDDLElement
from sqlmodel import SQLModel

from agile_app.settings import PROJECT_ROOT

_PACKAGE = PROJECT_ROOT / "agile_app"
_CONFIG = PROJECT_ROOT / "alembic" / "alembic.ini"
_DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}
_IF_NEW = r"\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)"
_VIRTUAL = re.compile(r"CREATE\s+VIRTUAL\s+TABLE" + _IF_NEW, re.IGNORECASE)
_INDEX = re.compile(r"CREATE\s+(?:UNIQUE\s+)?INDEX" + _IF_NEW, re.IGNORECASE)


def import_every_model() -> None:
    """Import each module of ours that defines a table, so that the metadata is whole."""
    for file in sorted(_PACKAGE.rglob("*.py")):
        if "table=True" in file.read_text(encoding="utf-8"):
            importlib.import_module(_module_name(file))


def _module_name(file: Path) -> str:
    return ".".join(file.relative_to(PROJECT_ROOT).with_suffix("").parts).removesuffix(".__init__")


def upgrade() -> None:
    """Bring the configured database to the newest schema; nothing happens when it is there."""
    from alembic import command
    from alembic.config import Config

    command.upgrade(Config(str(_CONFIG)), "head")


def own_statements(dialect: str) -> list[str]:
    """What ``create_all`` runs on ``dialect`` (``sqlite``, ``postgresql``) beside tables and
    indexes, in order."""
    found: list[str] = []

    def note(element: Any, *_arguments: Any, **_named: Any) -> None:
        if isinstance(element, CreateTable | CreateIndex | CreateColumn):
            return
        if isinstance(element, ExecutableDDLElement):
            found.append(str(element.compile(dialect=_DIALECTS[dialect])).strip())
        else:
            found.append(str(element).strip())

    engine = create_mock_engine(f"{dialect}://", note)
    SQLModel.metadata.create_all(engine, checkfirst=False)  # type: ignore[arg-type]
    return found


@lru_cache(maxsize=1)
def _made_by_hand() -> dict[str, frozenset[str]]:
    """Names of the virtual tables and indexes that our own statements make."""
    texts = [text for dialect in _DIALECTS for text in own_statements(dialect)]
    return {
        "table": frozenset(name for text in texts for name in _VIRTUAL.findall(text)),
        "index": frozenset(name for text in texts for name in _INDEX.findall(text)),
    }


def belongs_to_metadata(name: str | None, kind: str, _parents: Any = None) -> bool:
    """Whether something found in a database should be in the metadata (Alembic's include_name).

    Full-text tables, the shadows SQLite keeps for them (``search_terms_data``) and indexes made by
    our own statements should not.
    """
    if name is None or name in SQLModel.metadata.tables:
        return True
    if kind == "index":
        return name not in _made_by_hand()["index"]
    if kind == "table":
        tables = _made_by_hand()["table"]
        return not any(name == each or name.startswith(f"{each}_") for each in tables)
    return True
