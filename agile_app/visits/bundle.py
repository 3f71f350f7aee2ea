"""What visits add to a child's bundle: when the child was seen, what is due, the visits."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.time import LONDON, today
from agile_app.records.bundle import (
    Collections,
    child_name,
    chronology_entry,
    contribute,
    iso,
    records_of,
)
from agile_app.records.rows import ChronologyRow
from agile_app.security.actor import Actor
from agile_app.visits.clocks import dues
from agile_app.visits.codes import VISIT_KIND
from agile_app.visits.repository import visits_of
from agile_app.visits.rows import DueRow, GlanceRow, VisitRow
from agile_app.visits.rules import Due


def visit_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """Glances, dues, visits and visits' chronology entries, by child."""
    records = records_of(session, child_ids)
    visits = visits_of(session, child_ids)
    on = today()
    found: dict[UUID, Collections] = {}
    for child_id in child_ids:
        name = child_name(records, child_id)
        theirs = visits.get(child_id, [])
        due = dues(records, child_id, [_day(visit) for visit in theirs if visit.seen], on)
        found[child_id] = {
            "glances": [_glance(child_id, theirs, due)],
            "dues": [_due_row(child_id, name, each) for each in due],
            "visits": [_visit_row(visit, name) for visit in theirs],
            "chronology": [_chronology(visit) for visit in theirs if visit.status in _MADE],
        }
    return found


_MADE = {"done", "no_access"}


def _day(visit: Any) -> date:
    return (visit.started_at or visit.planned_at).astimezone(LONDON).date()


def _said(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def _glance(child_id: UUID, visits: list[Any], due: list[Due]) -> GlanceRow:
    seen = [visit for visit in visits if visit.seen]
    last = seen[-1] if seen else None
    alone = [visit for visit in seen if visit.seen_alone]
    bedroom = [visit for visit in visits if visit.bedroom_seen]
    next_due = due[0] if due else None  # the soonest, or what is longest overdue
    return GlanceRow(
        id=str(child_id),
        child_id=str(child_id),
        last_seen_on=_day(last).isoformat() if last else "",
        last_seen_by=last.worker_name if last else "",
        seen_alone=_said(last.seen_alone) if last else "",
        last_seen_alone_on=_day(alone[-1]).isoformat() if alone else "",
        bedroom_seen_on=_day(bedroom[-1]).isoformat() if bedroom else "",
        next_due_on=next_due.on.isoformat() if next_due else "",
        next_due_what=next_due.what if next_due else "",
        next_due_because=next_due.because if next_due else "",
        next_due_source=next_due.source if next_due else "",
    )


def _due_row(child_id: UUID, name: str, due: Due) -> DueRow:
    return DueRow(
        id=f"{child_id}:{due.kind}",
        child_id=str(child_id),
        child_name=name,
        kind=due.kind,
        what=due.what,
        on=due.on.isoformat(),
        because=due.because,
        source=due.source,
    )


def _visit_row(visit: Any, name: str) -> VisitRow:
    at = visit.started_at or visit.planned_at
    return VisitRow(
        id=str(visit.id),
        child_id=str(visit.child_id),
        child_name=name,
        at=at.isoformat(),
        on=_day(visit).isoformat(),
        time=f"{at.astimezone(LONDON):%H:%M}",
        minutes=visit.planned_minutes,
        kind=visit.kind,
        kind_label=VISIT_KIND.label(visit.kind),
        status=visit.status,
        statutory=visit.statutory,
        purpose=visit.purpose,
        place=visit.place,
        worker_id=str(visit.worker_id or ""),
        worker=visit.worker_name,
        seen=_said(visit.seen),
        seen_alone=_said(visit.seen_alone),
        bedroom_seen=_said(visit.bedroom_seen),
        summary=visit.summary,
    )


def _chronology(visit: Any) -> ChronologyRow:
    if visit.status == "no_access":
        title = f"{VISIT_KIND.label(visit.kind)}: no access"
    else:
        seen = "seen alone" if visit.seen_alone else ("seen" if visit.seen else "not seen")
        title = f"{VISIT_KIND.label(visit.kind)}: {seen}"
    return chronology_entry(
        visit.child_id, f"visit-{visit.id}", iso(visit.started_at or visit.planned_at), "visit",
        title, visit.summary, by=visit.worker_name, significant=not visit.seen,
        link=f"/visits/{visit.id}",
    )  # fmt: skip


contribute(visit_rows, GlanceRow, DueRow, VisitRow)
