"""A child's record as one bundle of rows: what a device holds, and what the child's page shows.

Other features add their rows with ``contribute``. Thirty children cost the same number of queries
as one.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from agile_app.core import council
from agile_app.core.time import today
from agile_app.device.bundles import register
from agile_app.device.live.service import set_scope
from agile_app.records import rows as record_rows
from agile_app.records.access import caseload, visible_children
from agile_app.records.chronology import chronology_rows
from agile_app.records.chronology import entry as chronology_entry
from agile_app.records.family import Family, people_rows, relationship_rows
from agile_app.records.models import Child
from agile_app.records.repository import RecordSet, close_to, read_records
from agile_app.records.summary import (
    Standing,
    address_line,
    child_name,
    child_row,
    current_address,
    document_rows,
    iso,
    plan_rows,
    standing,
    warning_rows,
)
from agile_app.security.actor import Actor
from agile_app.security.audit import record_each

# What a contribution of another feature is made with.
__all__ = [
    "ChildBundles",
    "Collections",
    "Contribution",
    "RecordSet",
    "Standing",
    "address_line",
    "child_name",
    "chronology_entry",
    "collect",
    "contribute",
    "current_address",
    "iso",
    "records_of",
    "shape",
    "standing",
]

Collections = dict[str, list[Any]]
Contribution = Callable[[Session, Actor, list[UUID]], dict[UUID, Collections]]

_contributions: list[Contribution] = []
_shapes: list[type] = [
    record_rows.ChildRow,
    record_rows.PersonRow,
    record_rows.RelationshipRow,
    record_rows.ChronologyRow,
    record_rows.WarningRow,
    record_rows.DocumentRow,
    record_rows.PlanRow,
]
_READ = "record_set"


def contribute(contribution: Contribution, *shapes: type) -> None:
    """Add rows of another feature to each child's bundle.

    Args:
        contribution: takes (session, actor, child ids); returns rows by child and collection. A
            collection that is there already (``chronology``) grows.
        shapes: the row classes it gives, so that a change of theirs renews what devices hold.
    """
    if contribution not in _contributions:
        _contributions.append(contribution)
        _shapes.extend(shapes)


def records_of(session: Session, child_ids: Collection[UUID]) -> RecordSet:
    """What was read for the bundle being built, so that contributions do not read it again."""
    known: RecordSet | None = session.info.get(_READ)
    if known is not None and known.children.keys() >= set(child_ids):
        return known
    return read_records(session, child_ids)


def collect(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """The rows of each child. The caller has decided that the actor may see these children."""
    records = read_records(session, child_ids)
    close_to(session, records, visible_children(actor))
    session.info[_READ] = records
    on = today()
    try:
        found = {child_id: _own_rows(records, child_id, on) for child_id in records.children}
        for contribution in _contributions:
            for child_id, collections in contribution(session, actor, list(found)).items():
                for name, rows in collections.items():
                    found[child_id].setdefault(name, []).extend(rows)
    finally:
        del session.info[_READ]
    return found


def _own_rows(records: RecordSet, child_id: UUID, on: date) -> Collections:
    family = Family(records, child_id, on)
    return {
        "children": [child_row(records, child_id, on)],
        "people": people_rows(family),
        "relationships": relationship_rows(family),
        "chronology": chronology_rows(records, child_id),
        "warnings": warning_rows(records, child_id, on),
        "documents": document_rows(records, child_id),
        "plans": plan_rows(records, child_id, on),
    }


def shape() -> str:
    """A mark of what the rows look like: devices fetch again when a release changes it."""
    said = [(each.__name__, [field.name for field in fields(each)]) for each in _shapes]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


class ChildBundles:
    """The device's source of children's bundles. Keys are ``child:<id>``."""

    def versions(self, session: Session, actor: Actor) -> dict[str, str]:
        """The version of each bundle the actor's devices should hold."""
        # A changed frequency moves the dates of every child; a record that was restricted must
        # leave the pages of its brothers and sisters; so must what only a lost role could read.
        mark = shape() + council.mark(session) + _hidden(session, actor) + _roles(actor)
        found = session.execute(
            select(col(Child.id), col(Child.version)).where(col(Child.id).in_(caseload(actor)))
        )
        return {f"child:{child_id}": f"{mark}.{version}" for child_id, version in found}

    def build(
        self, session: Session, actor: Actor, keys: Collection[str]
    ) -> dict[str, Collections]:
        """The bundles of those keys the actor may see; each is audited as handed out."""
        wanted = {UUID(key.removeprefix("child:")) for key in keys if key.startswith("child:")}
        allowed = list(
            session.scalars(
                select(col(Child.id)).where(
                    col(Child.id).in_(wanted), col(Child.id).in_(visible_children(actor))
                )
            )
        )
        found = collect(session, actor, allowed)
        record_each(
            session,
            actor,
            "child.fetched_to_device",
            [(child_id, None, None) for child_id in found],
        )
        return {f"child:{child_id}": collections for child_id, collections in found.items()}


def _roles(actor: Actor) -> str:
    return hashlib.sha256(repr(sorted(actor.roles)).encode()).hexdigest()[:8]


def _hidden(session: Session, actor: Actor) -> str:
    """A mark of the restricted records that are closed to the actor: few, and rarely changed."""
    closed = session.scalars(
        select(col(Child.id))
        .where(col(Child.restricted), col(Child.id).not_in(visible_children(actor)))
        .order_by(col(Child.id))
    ).all()
    return hashlib.sha256(repr(closed).encode()).hexdigest()[:8] if closed else ""


def in_caseload(session: Session, actor: Actor, children: frozenset[UUID]) -> Iterable[UUID]:
    """Which of these children the actor's devices hold: whose changes they are told of."""
    return session.scalars(
        select(col(Child.id)).where(col(Child.id).in_(children), col(Child.id).in_(caseload(actor)))
    )


register(ChildBundles())
set_scope(in_caseload)
