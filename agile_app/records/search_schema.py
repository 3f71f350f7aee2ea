"""Tables and indexes of the search.

Two ordinary tables, the same everywhere, hold what is searched:

- ``search_entry``: one row a person, with the folded words by which they are found;
- ``search_word``: every word of a name once, with its sound, for spelling and sound.

What makes them quick differs, is no table of SQLAlchemy's, and is made by ``create(connection)``:

- SQLite: the FTS5 tables ``search_terms`` (words, found by their start) and ``search_spelling``
  (trigrams of the words), both kept equal to the two tables by triggers, so in one transaction;
- PostgreSQL: the extension ``pg_trgm``, a GIN index over the words as a tsvector, and a GIN
  trigram index over ``search_word``.

**With Alembic.** ``SQLModel.metadata.create_all`` runs ``create`` by itself (an ``after_create``
listener), so tests need nothing. The initial migration makes the two tables by autogenerate and
then must call ``search_schema.create(op.get_bind())`` (and ``drop`` in its downgrade). A batch
change that rebuilds either table drops its triggers: call ``create`` again after it. ``env.py``
leaves out what is made here: its ``include_object`` returns False where
``search_schema.is_derived(name)``. ``create`` may run twice; after it ``search_index.rebuild``
fills what older rows lack.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, event, text
from sqlmodel import Field, SQLModel

FIELDS = ("names", "numbers", "place", "past_place", "marks")
# Not to be typed: a query's words hold only letters and digits.
OPEN = "_open"


class SearchEntry(SQLModel, table=True):
    """How one person is found and shown in a result.

    ``names``, ``place`` and ``past_place`` are folded words (``search_text``). ``numbers`` has a
    fixed order (``search_index.NUMBERS``), with ``-`` where there is none.
    """

    __tablename__ = "search_entry"

    id: int | None = Field(default=None, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", unique=True)
    is_child: bool
    is_open: bool = Field(default=False, description="of a child: work goes on")
    name: str = Field(description="as shown")
    birth_date: date | None = None
    address: str = Field(default="", description="the current one, as shown")
    status: str = Field(default="", max_length=60)
    names: str
    numbers: str = ""
    place: str = ""
    past_place: str = ""
    marks: str = Field(default="", max_length=20, description="OPEN, or empty")


class SearchWord(SQLModel, table=True):
    """A word of somebody's name. ``marked`` has signs at its ends, so that trigrams know them."""

    __tablename__ = "search_word"

    id: int | None = Field(default=None, primary_key=True)
    word: str = Field(unique=True)
    marked: str
    sound: str = Field(default="", index=True)


_DERIVED = ("search_terms", "search_spelling")
_POSTGRES_INDEXES = {"ix_search_entry_terms", "ix_search_word_spelling"}

# The words as lexemes, without PostgreSQL's parser, which would take "5e3ab" for a number.
POSTGRES_TERMS = (
    "array_to_tsvector(array_remove(string_to_array("
    "names || ' ' || numbers || ' ' || place || ' ' || past_place || ' ' || marks, ' '), ''))"
)


def is_derived(name: str | None) -> bool:
    """Whether a table or an index is made here, and is not for Alembic to compare."""
    return name is not None and (name.startswith(_DERIVED) or name in _POSTGRES_INDEXES)


def _sqlite() -> list[str]:
    columns = ", ".join(FIELDS)
    made = [
        f"""CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5({columns},
            content='search_entry', content_rowid='id', detail='none', prefix='1 2 3',
            tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
        """CREATE VIRTUAL TABLE IF NOT EXISTS search_spelling USING fts5(marked,
            content='search_word', content_rowid='id', tokenize='trigram')""",
    ]
    for fts, table, held in (
        ("search_terms", "search_entry", FIELDS),
        ("search_spelling", "search_word", ("marked",)),
    ):
        names = ", ".join(held)
        new = ", ".join(f"new.{name}" for name in held)
        old = ", ".join(f"old.{name}" for name in held)
        add = f"INSERT INTO {fts}(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608
        remove = (
            f"INSERT INTO {fts}({fts}, rowid, {names}) "  # noqa: S608
            f"VALUES ('delete', old.id, {old});"
        )
        for name, when, does in (
            ("added", "INSERT", add),
            ("removed", "DELETE", remove),
            ("changed", "UPDATE", f"{remove} {add}"),
        ):
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS {fts}_{name} AFTER {when} ON {table} "
                f"BEGIN {does} END"
            )
    return made


_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    (
        "CREATE INDEX IF NOT EXISTS ix_search_entry_terms ON search_entry "
        f"USING gin (({POSTGRES_TERMS}))"
    ),
    (
        "CREATE INDEX IF NOT EXISTS ix_search_word_spelling ON search_word "
        "USING gin (word gin_trgm_ops)"
    ),
)


def create(connection: Connection) -> None:
    """Make what SQLAlchemy cannot describe; does nothing where it is there already."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite() if sqlite else _POSTGRES:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Take away what ``create`` made. The extension stays: others may use it."""
    if connection.dialect.name == "sqlite":
        for fts in _DERIVED:
            for what in ("added", "removed", "changed"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {fts}_{what}"))
            connection.execute(text(f"DROP TABLE IF EXISTS {fts}"))
        return
    for index in sorted(_POSTGRES_INDEXES):
        connection.execute(text(f"DROP INDEX IF EXISTS {index}"))


@event.listens_for(SQLModel.metadata, "after_create")
def _after_create(_target: Any, connection: Connection, *, tables: list[Table], **_: Any) -> None:
    if any(table.name == "search_entry" for table in tables):
        create(connection)


@event.listens_for(SQLModel.metadata, "before_drop")
def _before_drop(_target: Any, connection: Connection, *, tables: list[Table], **_: Any) -> None:
    if any(table.name == "search_entry" for table in tables):
        drop(connection)
