"""Alembic's environment: our engine (SQLite, SQLCipher, PostgreSQL), our naming convention.

``alembic revision --autogenerate -c alembic/alembic.ini -m "why"`` makes a migration. Types are
compared; SQLite tables are changed by copying (batch mode). One migration run is one transaction.
"""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from agile_app.core.database import make_engine
from agile_app.core.migrate import belongs_to_metadata, import_every_model
from agile_app.core.time import UTCDateTime
from agile_app.settings import get_settings

import_every_model()

_LOCK = 0x4147494C4D


def _render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Our column types as plain ones, so that a migration does not depend on today's code."""
    if kind == "type":
        if isinstance(item, UTCDateTime):
            return "sa.DateTime(timezone=True)"
        if type(item).__module__.startswith("sqlmodel"):
            return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def _migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Copying a table must not cascade into others; outside a transaction, or it has no effect.
        connection.connection.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=_render_item,
        include_name=belongs_to_metadata,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        context.run_migrations()
        if sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                tables = sorted({str(row[0]) for row in broken})
                raise RuntimeError(f"the migration left broken references in {tables}")
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys = ON")


if context.is_offline_mode():
    raise SystemExit("Migrations need the database itself: run them without --sql.")

given = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    engine = make_engine(get_settings())
    with engine.connect() as connection:
        _migrate(connection.execution_options(agile_writes=True))
    engine.dispose()
