"""Tables that only ever grow: the database itself refuses to change or delete a row of theirs."""

from sqlalchemy import DDL, event
from sqlmodel import SQLModel


def append_only(model: type[SQLModel], refusal: str) -> None:
    """Make the model's table refuse with ``refusal``, on both databases, from its creation on.

    Its migration says the same in its own words; ``tests/integration/core/test_migrations.py``
    compares the two.
    """
    name = model.__tablename__
    for verb in ("update", "delete"):
        _after_creating(
            model, "sqlite",
            f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        )  # fmt: skip
    _after_creating(
        model, "postgresql",
        f"""CREATE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$""",
    )  # fmt: skip
    _after_creating(
        model, "postgresql",
        f"""CREATE TRIGGER {name}_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_refuse()""",
    )  # fmt: skip


def _after_creating(model: type[SQLModel], dialect: str, statement: str) -> None:
    table = model.__table__  # type: ignore[attr-defined]
    event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))
