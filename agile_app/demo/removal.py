"""Taking the town away: what it invented, and whatever was written in it since.

Records are never deleted elsewhere; these were never anyone's. Identifiers of the town carry a
mark (``ledger.is_invented``), so nothing else can be taken for it. The staff stay, since sessions
and the audit name them. Pictures and recordings go from the disk once their rows are gone for good.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, Uuid, delete, event, select
from sqlmodel import Session, SQLModel

from agile_app.demo.ledger import is_invented
from agile_app.device.media import shelf
from agile_app.device.media.models import MediaFile

_STAY = {"worker", "worker_role", "team", "team_membership", "audit_entry"}
# Columns that name a record without a foreign key: rooms below the features know no tables of
# theirs.
_NAMES_A_RECORD = {"child_id", "person_id", "subject_id", "document_id"}
_BATCH = 500


def remove_town(session: Session) -> int:
    """Delete every row of the town, and every row that refers to one; returns how many."""
    doomed: dict[str, set[Any]] = {}
    plan: list[tuple[Table, Any, set[Any]]] = []
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _STAY:
            continue
        if table.name == "import_run":
            gone = table.c.kind == "demo"
            ids = set(session.execute(select(table.c.id).where(gone)).scalars())
            plan.append((table, table.c.id, ids))
            continue
        for column, values in _refer(session, table, doomed):
            plan.append((table, column, values))
    removed = 0
    for table, column, values in reversed(plan):
        ordered = sorted(values)
        for start in range(0, len(ordered), _BATCH):
            some = ordered[start : start + _BATCH]
            removed += session.execute(delete(table).where(column.in_(some))).rowcount
    files = doomed.get(MediaFile.__tablename__, set())
    event.listen(session, "after_commit", lambda _: _remove_files(files), once=True)
    return removed


def _remove_files(media_ids: set[UUID]) -> None:
    for media_id in media_ids:
        shelf.remove(media_id)


def _refer(
    session: Session, table: Table, doomed: dict[str, set[Any]]
) -> list[tuple[Any, set[Any]]]:
    """By which columns, and with which values, rows of ``table`` are to go."""
    keys = list(table.primary_key.columns)
    own = keys[0] if len(keys) == 1 and isinstance(keys[0].type, Uuid) else None
    columns = [column for column in table.columns if _names_a_record(column, doomed)]
    if own is None:
        return [
            (column, {value for value in _values(session, column) if _goes(column, value, doomed)})
            for column in columns
        ]
    gone: set[UUID] = set()
    rows = session.execute(select(own, *(column for column in columns if column is not own)))
    named = [own, *(column for column in columns if column is not own)]
    for row in rows:
        if any(_goes(column, value, doomed) for column, value in zip(named, row, strict=True)):
            gone.add(row[0])
    doomed[table.name] = gone
    return [(own, gone)]


def _values(session: Session, column: Any) -> list[Any]:
    return list(session.execute(select(column).distinct().where(column.is_not(None))).scalars())


def _names_a_record(column: Any, doomed: dict[str, set[Any]]) -> bool:
    if not isinstance(column.type, Uuid):
        return False
    targets = {key.column.table.name for key in column.foreign_keys}
    return column.primary_key or column.name in _NAMES_A_RECORD or bool(targets & doomed.keys())


def _goes(column: Any, value: Any, doomed: dict[str, set[Any]]) -> bool:
    if value is None:
        return False
    targets = {key.column.table.name for key in column.foreign_keys}
    if targets and targets <= _STAY:
        return False
    return is_invented(value) or any(value in doomed.get(name, ()) for name in targets)
