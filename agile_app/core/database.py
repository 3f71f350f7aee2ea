"""The engine and the unit of work, for SQLite (SQLCipher when keyed) and PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlmodel import Session, SQLModel

from agile_app.core.errors import AgileError
from agile_app.core.notices import Notice, tell
from agile_app.settings import Settings, get_settings

# Alembic needs constraint names that do not differ between databases.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

_WRITES = {"agile_writes": True}
_DERIVES = {"agile_writes": True, "agile_derives": True}


def make_engine(settings: Settings) -> Engine:
    """An engine for ``settings.database_url``, with the pragmas a record needs."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return _postgres_engine(url)

    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": 10}
    extra: dict[str, Any] = {}
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    if settings.database_key:
        import sqlcipher3

        extra["module"] = sqlcipher3.dbapi2
    engine = create_engine(url, connect_args=arguments, **extra)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # Our own BEGIN (below) decides the lock; the driver must not start transactions itself.
        connection.isolation_level = None
        cursor = connection.cursor()
        if settings.database_key:
            key = settings.database_key.replace("'", "''")
            cursor.execute(f"PRAGMA key = '{key}'")
        for pragma in (
            "foreign_keys = ON",
            "journal_mode = WAL",
            "busy_timeout = 10000",
            # "Saved" must survive a power cut, so commits wait for the disk.
            "synchronous = FULL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A write takes its lock at once: upgrading later could fail in the middle of a service.
        options = connection.get_execution_options()
        if options.get("agile_derives", False):
            connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
        writes = options.get("agile_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "checkin")
    def _wait_again(connection: Any, _record: Any) -> None:
        if connection is not None:  # None: it was given up
            connection.execute("PRAGMA synchronous = FULL")

    return engine


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        if connection.get_execution_options().get("agile_derives", False):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The process's engine; tests call ``get_engine.cache_clear()`` after changing settings."""
    engine = make_engine(get_settings())
    # A forked worker must not share its parent's connections.
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


@dataclass
class _UnitOfWork:
    engine: Engine
    closed: bool = False
    afterwards: list[Callable[[], None]] = field(default_factory=list)


_open: ContextVar[_UnitOfWork | None] = ContextVar("open_unit_of_work", default=None)


def afterwards(act: Callable[[], None]) -> None:
    """Do ``act`` once the unit of work open here has ended, committed or rolled back.

    With none open it is done at once. For what must outlive a rollback, such as the audit of a
    refusal.
    """
    unit = _open.get()
    if unit is None or unit.closed:
        act()
    else:
        unit.afterwards.append(act)


@contextmanager
def transaction(engine: Engine | None = None, *, derived: bool = False) -> Iterator[Session]:
    """One unit of work: commits at the end, then tells its change notices; rolls back on error.

    Args:
        derived: everything it writes can be worked out again and will be, if a power cut takes it:
            the commit does not wait for the disk, so that others who do are not held up.

    Raises:
        RuntimeError: inside another one on the same database, which on SQLite would wait for
            itself. Pass the open session on instead.
    """
    engine = engine or get_engine()
    outer = _open.get()
    if outer is not None and not outer.closed and outer.engine is engine:
        raise RuntimeError("a unit of work is already open here; pass its session on")
    unit = _UnitOfWork(engine)
    token = _open.set(unit)
    notices: list[Notice] = []
    try:
        with Session(engine, expire_on_commit=False) as session:
            connection = session.connection(execution_options=_DERIVES if derived else _WRITES)
            try:
                yield session
            except AgileError:
                raise
            except BaseException:
                # An unread result keeps SQLite's old snapshot on this connection, and every later
                # BEGIN IMMEDIATE on it would find "database is locked": let the pool forget it.
                if not connection.invalidated:
                    connection.connection.rollback()
                session.invalidate()
                raise
            session.commit()
            notices = session.info.pop("notices", [])
    finally:
        unit.closed = True
        _open.reset(token)
        for act in unit.afterwards:
            act()
    tell(notices)


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """A session for queries that need no audit (lists of codes, health). It never commits."""
    with Session(engine or get_engine(), expire_on_commit=False) as session:
        yield session
