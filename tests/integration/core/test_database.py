"""The unit of work, the locks it takes, and encryption at rest."""

import contextlib
import sqlite3
import threading

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, select

from agile_app.core import database
from agile_app.core.database import afterwards, reading, transaction
from agile_app.core.notices import listen, notify
from agile_app.people.models import Team


def _statements(engine: Engine) -> list[str]:
    seen: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    return seen


def test_a_unit_of_work_takes_the_write_lock_at_once(sqlite_database):
    seen = _statements(sqlite_database)
    with transaction() as session:
        session.execute(text("SELECT 1"))
    assert seen[0] == "BEGIN IMMEDIATE"
    seen.clear()
    with reading() as session:
        session.execute(text("SELECT 1"))
    assert seen[0] == "BEGIN"


def test_a_second_writer_waits_for_the_first_instead_of_failing(sqlite_database):
    entered, may_end, done = threading.Event(), threading.Event(), []

    def first() -> None:
        with transaction() as session:
            session.add(Team(name="First"))
            entered.set()
            assert may_end.wait(5)
        done.append("first")

    def second() -> None:
        with transaction() as session:
            # It reads before it writes: with a plain BEGIN this is where "database is locked" is.
            names = session.exec(select(Team.name)).all()
            session.add(Team(name=f"After {names[0]}"))
        done.append("second")

    threads = [threading.Thread(target=first)]
    threads[0].start()
    assert entered.wait(5)
    threads.append(threading.Thread(target=second))
    threads[1].start()
    threads[1].join(0.2)
    assert done == []
    may_end.set()
    for thread in threads:
        thread.join(5)
    assert done == ["first", "second"]
    with reading() as session:
        assert "After First" in session.exec(select(Team.name)).all()


def test_a_unit_of_work_inside_another_is_refused_at_once(sqlite_database):
    with transaction(), pytest.raises(RuntimeError, match="already open"), transaction():
        pass


def test_what_must_outlive_a_rollback_is_done_after_it(sqlite_database):
    def note() -> None:
        with transaction() as session:
            session.add(Team(name="Noted"))

    def refused() -> None:
        with transaction() as session:
            session.add(Team(name="Rolled back"))
            session.flush()
            afterwards(note)
            raise LookupError

    with pytest.raises(LookupError):
        refused()
    with reading() as session:
        assert session.exec(select(Team.name)).all() == ["Noted"]


def test_notices_are_told_after_the_commit_and_not_after_a_rollback(any_database):
    heard: list[str] = []
    stop = listen(lambda notice: heard.append(notice.topic))
    try:
        with transaction() as session:
            notify(session, "one.changed")
            assert heard == []
        assert heard == ["one.changed"]
        with contextlib.suppress(LookupError), transaction() as session:
            notify(session, "two.changed")
            raise LookupError
        assert heard == ["one.changed"]
    finally:
        stop()


@pytest.mark.for_real
def test_saved_means_on_the_disk(sqlite_database):
    with sqlite_database.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


@pytest.mark.for_real
def test_only_what_can_be_worked_out_again_does_not_wait_for_the_disk(any_database):
    setting, waits, hurries = (
        ("PRAGMA synchronous", 2, 1)
        if any_database.dialect.name == "sqlite"
        else ("SHOW synchronous_commit", "on", "off")
    )

    def now(session) -> object:
        return session.connection().execute(text(setting)).scalar_one()

    with transaction(derived=True) as session:
        assert now(session) == hurries
    with transaction() as session:
        assert now(session) == waits
    with contextlib.suppress(LookupError), transaction(derived=True):
        raise LookupError
    with any_database.connect() as connection:
        assert connection.execute(text(setting)).scalar_one() == waits


@pytest.fixture
def encrypted(settings_from, data_dir) -> Engine:
    settings_from(AGILE_DATABASE_KEY="a 'quoted' key")
    SQLModel.metadata.create_all(database.get_engine())
    with transaction() as session:
        session.add(Team(name="Assessment team in clear"))
    return database.get_engine()


def test_nothing_readable_is_on_the_disk_under_a_key(encrypted, data_dir):
    with encrypted.connect() as connection:
        assert connection.execute(text("PRAGMA cipher_version")).scalar_one()
    for file in data_dir.glob("agile.db*"):
        content = file.read_bytes()
        assert b"in clear" not in content
        assert b"CREATE TABLE" not in content


def test_an_encrypted_database_has_full_text_search(encrypted):
    with encrypted.connect() as connection:
        connection.execute(text("CREATE VIRTUAL TABLE words USING fts5(word)"))
        connection.execute(text("INSERT INTO words VALUES ('kestrel')"))
        found = connection.execute(text("SELECT word FROM words WHERE words MATCH 'kest*'"))
        assert found.scalar_one() == "kestrel"


@pytest.mark.parametrize("wrong", ["another key", ""])
def test_a_wrong_key_or_none_opens_nothing(encrypted, settings_from, wrong):
    settings_from(AGILE_DATABASE_KEY=wrong)
    with pytest.raises(DatabaseError), reading() as session:
        session.exec(select(Team.name)).all()


def test_the_right_key_opens_it_again(encrypted, settings_from):
    settings_from(AGILE_DATABASE_KEY="a 'quoted' key")
    with reading() as session:
        assert session.exec(select(Team.name)).all() == ["Assessment team in clear"]


def _fail_with_an_unread_result(held: list) -> None:
    with transaction() as session:
        unread = session.connection().exec_driver_sql("SELECT * FROM team")
        held.append((unread, unread.fetchone()))
        raise TypeError


def test_a_fault_with_an_unread_result_does_not_lock_the_database(sqlite_database):
    with transaction() as session:
        session.add_all(Team(name=f"Team {number}") for number in range(50))
    held: list = []
    with pytest.raises(TypeError):
        _fail_with_an_unread_result(held)
    # Another connection writes, so the unread result's snapshot is an old one.
    with contextlib.closing(sqlite3.connect(sqlite_database.url.database, timeout=1)) as other:
        other.execute("UPDATE team SET service = 'x'")
        other.commit()
    with transaction() as session:
        session.add(Team(name="Afterwards"))
