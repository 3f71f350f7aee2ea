"""Making the town: what was invented is written into the record, in one transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel, col

from agile_app.core.errors import NotAllowed
from agile_app.core.migrate import import_every_model
from agile_app.core.notices import notify
from agile_app.core.time import now, today
from agile_app.demo.documents import add_documents
from agile_app.demo.places import CENTRE
from agile_app.demo.removal import remove_town
from agile_app.demo.town import Town, build
from agile_app.people import models as people_models
from agile_app.people.models import Team, TeamMembership, Worker
from agile_app.records import models as record_models
from agile_app.records.models import Child, ImportRun
from agile_app.records.service import written_in_bulk
from agile_app.security import audit
from agile_app.security.passwords import hash_password
from agile_app.settings import get_settings
from agile_app.visits import models as visit_models
from agile_app.visits.diary import models as diary_models
from agile_app.visits.travel.rules import Point
from agile_app.visits.travel.service import ensure_office

PASSWORD = "agile-demo-2026"  # noqa: S105 - published on purpose; refused outside demo mode
_BATCH = 2_000


@dataclass(frozen=True)
class Made:
    """What ``make_town`` did. ``made`` is False when there was one, or anybody, already."""

    made: bool
    children: int = 0
    people: int = 0
    workers: int = 0
    removed: int = 0


def make_town(
    session: Session,
    *,
    seed: int = 1,
    workers: int = 30,
    children: int = 450,
    again: bool = False,
    if_empty: bool = False,
) -> Made:
    """Invent the town as of today and write it, once.

    Args:
        again: take an earlier town away first, with everything written in it since.
        if_empty: do nothing where there is any child at all.

    Raises:
        NotAllowed: demo mode is off.
    """
    if not get_settings().demo:
        raise NotAllowed(
            "The invented town is made only in demo mode.",
            code="demo_off",
            what_to_do="Set AGILE_DEMO=1, and never where real records are kept.",
        )
    import_every_model()
    there = session.execute(select(ImportRun.id).where(col(ImportRun.kind) == "demo")).first()
    anybody = session.execute(select(Child.id).limit(1)).first()
    if (if_empty and anybody) or (there and not again):
        return Made(False)
    removed = remove_town(session) if there else 0
    town = build(seed=seed, today=today(), workers=workers, children=children)
    _write_staff(session, town)
    ensure_office(session, "Town office", Point(*CENTRE))
    _write_rows(session, town.rows)
    add_documents(session, town.assessments)
    written_in_bulk(session, [row["id"] for row in town.rows["Person"]])
    made = Made(
        True,
        len(town.rows["Child"]),
        len(town.rows["Person"]),
        len(town.office.everyone),
        removed,
    )
    counts = {"seed": seed, "workers": workers, "children": children}
    session.add(
        ImportRun(
            kind="demo",
            file_name=f"seed {seed}",
            sha256=town.digest(),
            finished_at=now(),
            counts=counts,
        )
    )
    audit.record(session, None, "demo.town_made", facts={**counts})
    for one in town.office.everyone:
        notify(session, "allocation.changed", worker_id=one.id)
    return made


def _write_staff(session: Session, town: Town) -> None:
    """The staff, without those who are there already; they are the same in every town."""
    known = set(session.execute(select(col(Worker.id))).scalars())
    member = set(session.execute(select(col(TeamMembership.id))).scalars())
    hashed = hash_password(PASSWORD)
    rows = {table: list(held) for table, held in town.staff_rows.items()}
    teams = set(session.execute(select(col(Team.id))).scalars())
    rows["Team"] = [row for row in rows["Team"] if row["id"] not in teams]
    rows["Worker"] = [
        row | {"password_hash": hashed} for row in rows["Worker"] if row["id"] not in known
    ]
    rows["WorkerRole"] = [row for row in rows["WorkerRole"] if row["worker_id"] not in known]
    rows["TeamMembership"] = [row for row in rows["TeamMembership"] if row["id"] not in member]
    _write_rows(session, rows)


def _model(name: str) -> Any:
    """The table class of that name."""
    rooms = (people_models, record_models, visit_models, diary_models)
    return next(getattr(room, name) for room in rooms if hasattr(room, name))


def _write_rows(session: Session, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Bulk inserts, parents before children."""
    models = {name: _model(name) for name in tables}
    order = {table.name: at for at, table in enumerate(SQLModel.metadata.sorted_tables)}
    for name in sorted(tables, key=lambda one: order[models[one].__tablename__]):
        for start in range(0, len(tables[name]), _BATCH):
            # One statement needs the same columns in every row.
            by_columns: dict[frozenset[str], list[dict[str, Any]]] = {}
            for row in tables[name][start : start + _BATCH]:
                by_columns.setdefault(frozenset(row), []).append(row)
            for rows in by_columns.values():
                session.connection().execute(insert(models[name]), rows)
