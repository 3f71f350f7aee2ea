"""Writing what a return states: the difference between it and the record, in batches.

Each batch of children is one short transaction, so that workers go on writing during an import.
The whole file has been checked before the first one; an import that is stopped half way is
completed by running it again, because the same rows are found by their keys and not written twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from pydantic_core import PydanticUndefined
from sqlalchemy import insert, select, update
from sqlmodel import Session, SQLModel, col

from agile_app.core.database import transaction
from agile_app.core.ids import uuid7
from agile_app.core.notices import notify
from agile_app.core.time import now, today
from agile_app.records.access import current_allocations
from agile_app.records.imports.facts import ChildFacts, Fact
from agile_app.records.imports.report import Report
from agile_app.records.models import Allocation, Child, Person
from agile_app.records.search_index import mark_changed
from agile_app.security.actor import Actor
from agile_app.security.audit import record_each

BATCH = 500


@dataclass(frozen=True)
class AllocateTo:
    """To whom an import gives the open cases that nobody has."""

    worker_id: UUID | None = None
    team_id: UUID | None = None


def write_children(
    actor: Actor | None,
    children: Iterable[ChildFacts],
    report: Report,
    *,
    allocate_to: AllocateTo | None = None,
) -> Iterator[int]:
    """Write every child; yields how many each batch held, after its commit.

    Only what the return states is compared: a value it leaves blank stays as it is, and nothing
    is taken away. A child whose record did not change is not touched.
    """
    remaining = iter(children)
    while batch := list(islice(remaining, BATCH)):
        with transaction() as session:
            written = _Batch(session, batch, report)
            written.write()
            if allocate_to is not None:
                written.allocate(actor, allocate_to)
            written.close(actor)
        yield len(batch)


@dataclass
class _Changes:
    """What is to be written to one table."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[tuple[str, ...], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )


class _Batch:
    def __init__(self, session: Session, children: list[ChildFacts], report: Report) -> None:
        self.session = session
        self.children = children
        self.report = report
        self.ids: dict[str, UUID] = {}
        self.changed: dict[UUID, set[str]] = defaultdict(set)
        self.created: set[UUID] = set()
        self.fact_ids: dict[int, UUID] = {}

    def write(self) -> None:
        """Compare and write every table, parents before what hangs on them."""
        self._write_people()
        by_model: dict[type[SQLModel], list[tuple[UUID, Fact]]] = {}
        for child in self.children:
            for fact in child.facts:
                by_model.setdefault(fact.model, []).append((self.ids[child.la_child_id], fact))
        # A parent's table stands before its children's in every ChildFacts, but one child may lack
        # the parent's: sorted_tables knows the order for all.
        order = {table.name: place for place, table in enumerate(SQLModel.metadata.sorted_tables)}
        for model in sorted(by_model, key=lambda each: order[each.__tablename__]):
            self._write_facts(model, by_model[model])

    def allocate(self, actor: Actor | None, to: AllocateTo) -> None:
        """Give each child whose case is open, and whom nobody has, to a worker or team."""
        on = today()
        open_ids = [self.ids[child.la_child_id] for child in self.children if child.is_open]
        taken = self.session.scalars(
            select(col(Allocation.child_id)).where(
                col(Allocation.child_id).in_(open_ids), current_allocations(on)
            )
        ).all()
        waiting = sorted(set(open_ids) - set(taken))
        if not waiting:
            return
        given = {"worker_id": to.worker_id, "team_id": to.team_id, "started_on": on}
        self.session.execute(
            insert(Allocation),
            [
                _complete(Allocation) | {"id": uuid7(), "child_id": child_id} | given
                for child_id in waiting
            ],
        )
        record_each(
            self.session,
            actor,
            "child.allocated",
            [
                (
                    child_id,
                    None,
                    {
                        "worker": str(to.worker_id) if to.worker_id else None,
                        "team": str(to.team_id) if to.team_id else None,
                        "role": "lead",
                    },
                )
                for child_id in waiting
            ],
        )
        for child_id in waiting:
            self.changed[child_id].add("allocation")
        if to.worker_id is not None:
            notify(self.session, "allocation.changed", worker_id=to.worker_id)
        self.report.allocated += len(waiting)

    def close(self, actor: Actor | None) -> None:
        """Audit and announce each child that changed, in the same transaction."""
        moment = now()
        grown = [child_id for child_id in self.changed if child_id not in self.created]
        if grown:
            self.session.execute(
                update(Child)
                .where(col(Child.id).in_(grown))
                .values(version=col(Child.version) + 1, updated_at=moment)
            )
            for child_id in grown:
                notify(self.session, "child.changed", child_id=child_id)
        record_each(
            self.session,
            actor,
            "child.imported",
            [
                (child_id, None, {"source": self.report.kind, "tables": sorted(tables)})
                for child_id, tables in self.changed.items()
            ],
        )
        mark_changed(self.session, self.changed)

    def _write_people(self) -> None:
        known = {
            row.la_child_id: row
            for row in self.session.execute(
                select(*Child.__table__.columns).where(
                    col(Child.la_child_id).in_([child.la_child_id for child in self.children])
                )
            )
        }
        people = {
            row.id: row
            for row in self.session.execute(
                select(*Person.__table__.columns).where(
                    col(Person.id).in_([row.id for row in known.values()])
                )
            )
        }
        persons, records = _Changes(), _Changes()
        for child in self.children:
            row = known.get(child.la_child_id)
            child_id = self.ids[child.la_child_id] = row.id if row is not None else uuid7()
            if row is None:
                self.created.add(child_id)
                self.changed[child_id].add("child")
                persons.new.append({"id": child_id} | child.person)
                stated = {"la_child_id": child.la_child_id, "source": child.source}
                records.new.append({"id": child_id} | stated | child.child)
                self.report.taken["child"] += 1
                continue
            differs = [
                self._compare(persons, people[child_id], child.person),
                self._compare(records, row, child.child),
            ]
            if any(differs):
                self.changed[child_id].add("child")
                self.report.updated["child"] += 1
            else:
                self.report.unchanged["child"] += 1
        self._flush(Person, persons)
        self._flush(Child, records)

    def _write_facts(self, model: type[SQLModel], facts: list[tuple[UUID, Fact]]) -> None:
        name = str(model.__tablename__)
        known = self._known(model, facts)
        changes = _Changes()
        for child_id, fact in facts:
            stated = fact.values | {
                column: self.fact_ids[id(parent)] for column, parent in fact.parents.items()
            }
            row = known.get((child_id, *fact.key.values()))
            if row is None:
                fact_id = uuid7()
                changes.new.append(
                    {"id": fact_id, "child_id": child_id} | fact.initial | fact.key | stated
                )
                self.report.taken[name] += 1
                self.changed[child_id].add(name)
            else:
                fact_id = row.id
                if self._compare(changes, row, stated):
                    self.report.updated[name] += 1
                    self.changed[child_id].add(name)
                else:
                    self.report.unchanged[name] += 1
            self.fact_ids[id(fact)] = fact_id
        self._flush(model, changes)

    def _known(
        self, model: type[SQLModel], facts: list[tuple[UUID, Fact]]
    ) -> dict[tuple[Any, ...], Any]:
        """Rows there already, by child and key. Every fact of a model has the same key columns."""
        columns = list(facts[0][1].key)
        child_ids = {child_id for child_id, _fact in facts} - self.created
        found: dict[tuple[Any, ...], Any] = {}
        if child_ids:
            statement = (
                select(*model.__table__.columns)
                .where(col(model.child_id).in_(child_ids))
                .order_by(col(model.id))
            )
            for row in self.session.execute(statement):
                found.setdefault((row.child_id, *(getattr(row, each) for each in columns)), row)
        return found

    @staticmethod
    def _compare(changes: _Changes, row: Any, stated: dict[str, Any]) -> bool:
        differing = {
            column: value for column, value in stated.items() if getattr(row, column) != value
        }
        if differing:
            changes.changed[tuple(sorted(differing))].append({"id": row.id} | differing)
        return bool(differing)

    def _flush(self, model: type[SQLModel], changes: _Changes) -> None:
        if changes.new:
            self.session.execute(insert(model), [_complete(model) | row for row in changes.new])
        for rows in changes.changed.values():
            self.session.execute(update(model), rows)


def _complete(model: type[SQLModel]) -> dict[str, Any]:
    """Every column's default, so that one statement writes all rows."""
    plain, made = _defaults(model)
    return plain | {name: make() for name, make in made}


@cache
def _defaults(
    model: type[SQLModel],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """A model's plain defaults, and those that are made anew for each row."""
    plain, made = {}, []
    for name, info in model.model_fields.items():
        if info.default_factory is not None:
            if name != "id":
                made.append((name, info.default_factory))
        elif info.default is not PydanticUndefined:
            plain[name] = info.default
    return plain, made
