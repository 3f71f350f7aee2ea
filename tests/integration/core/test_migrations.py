"""The migrations make exactly the schema the code states, on each database."""

import time
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlmodel import SQLModel, select

from agile_app.core import database, migrate
from agile_app.core.database import reading, transaction
from agile_app.people.models import Team
from agile_app.settings import get_settings


@pytest.fixture
def empty_sqlite(data_dir) -> Engine:
    return database.get_engine()


@pytest.fixture
def empty_postgres(postgres_server: str, settings_from) -> Iterator[Engine]:
    import psycopg

    name = f"m{time.time_ns()}"
    with psycopg.connect(postgres_server, autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
    settings_from(AGILE_DATABASE_URL=f"{postgres_server.rsplit('/', 1)[0]}/{name}")
    yield database.get_engine()
    database.get_engine().dispose()
    with psycopg.connect(postgres_server, autocommit=True) as maintenance:
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["empty_sqlite", pytest.param("empty_postgres", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue(request.param)


def _left_over(connection: Connection) -> list[object]:
    migrate.import_every_model()
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_name": migrate.belongs_to_metadata,
        },
    )
    return compare_metadata(context, SQLModel.metadata)


def test_after_the_upgrade_nothing_is_left_to_generate(empty_database: Engine) -> None:
    migrate.upgrade()
    with empty_database.connect() as connection:
        assert _left_over(connection) == []


def test_a_column_that_no_migration_makes_is_noticed(empty_sqlite: Engine) -> None:
    migrate.upgrade()
    with empty_sqlite.connect() as connection:
        connection.execute(text("ALTER TABLE team ADD COLUMN forgotten VARCHAR(10)"))
        assert "forgotten" in str(_left_over(connection))


def test_a_second_upgrade_changes_nothing_and_keeps_what_was_written(
    empty_database: Engine,
) -> None:
    migrate.upgrade()
    with transaction() as session:
        session.add(Team(name="Kept"))
    migrate.upgrade()
    with reading() as session:
        assert session.exec(select(Team.name)).all() == ["Kept"]


def _triggers(engine: Engine) -> set[tuple[str, str]]:
    queries = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return {(row[0], row[1]) for row in connection.execute(text(queries[engine.dialect.name]))}


def test_a_migrated_sqlite_has_the_triggers_and_tables_of_a_created_one(
    empty_sqlite: Engine, tmp_path
) -> None:
    migrate.upgrade()
    migrate.import_every_model()
    created = create_engine(f"sqlite:///{tmp_path / 'created.db'}")
    SQLModel.metadata.create_all(created)
    assert _triggers(empty_sqlite) == _triggers(created) != set()
    tables = set(inspect(empty_sqlite).get_table_names()) - {"alembic_version"}
    assert tables == set(inspect(created).get_table_names())


@pytest.mark.postgres
def test_a_migrated_postgresql_has_the_triggers_of_a_created_one(empty_postgres: Engine) -> None:
    migrate.upgrade()
    migrated = _triggers(empty_postgres)
    with empty_postgres.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    SQLModel.metadata.create_all(empty_postgres)
    assert migrated == _triggers(empty_postgres) != set()


def test_an_encrypted_database_is_migrated_too(settings_from, data_dir) -> None:
    settings_from(AGILE_DATABASE_KEY="a key for this test")
    migrate.upgrade()
    assert b"SQLite format 3" not in get_settings().data_dir.joinpath("agile.db").read_bytes()[:64]
    with database.get_engine().connect() as connection:
        assert _left_over(connection) == []
