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
_VIRTUAL = re.compile(
    r"CREATE\s+VIRTUAL\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)", re.IGNORECASE
)


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
def _virtual_tables() -> frozenset[str]:
    return frozenset(name for text in own_statements("sqlite") for name in _VIRTUAL.findall(text))


def own_tables(name: str) -> bool:
    """Whether a table found in a database should be in the metadata.

    Full-text tables and the shadows SQLite keeps for them (``person_fts_data``) should not.
    """
    return not any(name == each or name.startswith(f"{each}_") for each in _virtual_tables())
