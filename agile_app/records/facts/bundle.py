"""What facts add to a child's bundle: those of late, and the chronology's entries of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from agile_app.core.time import now, on_screen
from agile_app.records.bundle import (
    Collections,
    child_name,
    chronology_entry,
    contribute,
    records_of,
)
from agile_app.records.facts.kinds import KINDS, Kind, said
from agile_app.records.facts.rows import FactRow
from agile_app.records.models import RecordedFact
from agile_app.records.rows import ChronologyRow
from agile_app.security.actor import Actor

# What was entered wrongly is seen soon; older facts are in the chronology.
_HELD = timedelta(days=92)


def fact_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """The facts of each child."""
    records = records_of(session, child_ids)
    columns = RecordedFact.__table__.columns  # type: ignore[attr-defined]
    found: dict[UUID, Collections] = {
        child_id: {"facts": [], "chronology": []} for child_id in child_ids
    }
    for fact in session.execute(
        select(*columns).where(col(RecordedFact.child_id).in_(child_ids))
        .order_by(col(RecordedFact.recorded_at))
    ):  # fmt: skip
        kind, mine = KINDS[fact.kind], found[fact.child_id]
        if fact.recorded_at >= now() - _HELD:
            mine["facts"].append(_row(fact, kind, child_name(records, fact.child_id)))
        if kind.told and fact.taken_back_at is None:
            mine["chronology"].append(_told(fact, kind))
    return found


def _row(fact: Any, kind: Kind, name: str) -> FactRow:
    taken_back = ""
    if fact.taken_back_at is not None:
        when = on_screen(fact.taken_back_at)
        taken_back = f"Taken back by {fact.taken_back_by}, {when}: {fact.taken_back_because}"
    return FactRow(
        id=str(fact.id),
        child_id=str(fact.child_id),
        child_name=name,
        kind=kind.code,
        label=kind.label,
        text=said(kind, fact.said),
        on=fact.happened_on.isoformat(),
        at="",
        moves=fact.said.get(kind.moves) or kind.moves or kind.code,
        by=fact.recorded_by,
        recorded_at=fact.recorded_at.isoformat(),
        waiting="",
        taken_back=taken_back,
    )


def _told(fact: Any, kind: Kind) -> ChronologyRow:
    return chronology_entry(
        fact.child_id, f"fact-{fact.id}", fact.happened_on.isoformat(), kind.told,
        kind.label, said(kind, fact.said), by=fact.recorded_by, significant=False,
    )  # fmt: skip


contribute(fact_rows, FactRow)
