"""What visits add to a child's bundle: when the child was seen, what is due, the visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.time import LONDON, on_screen, today
from agile_app.records.bundle import (
    Collections,
    RecordSet,
    address_line,
    child_name,
    chronology_entry,
    contribute,
    current_address,
    iso,
    records_of,
)
from agile_app.records.rows import ChronologyRow
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds
from agile_app.visits.clocks import CRITICAL, dues
from agile_app.visits.codes import (
    MET_AT,
    NOT_ALONE,
    VISIT_ACT,
    VISIT_KIND,
    VISIT_STATUS,
    why_not_seen,
)
from agile_app.visits.due_rows import due_row
from agile_app.visits.policy import policy_of
from agile_app.visits.recording import DONE, LEFT, NO_ACCESS, UNDER_WAY, is_late
from agile_app.visits.repository import (
    actions_of,
    names_of_workers,
    taps_worth_telling,
    visits_of,
    written_here,
)
from agile_app.visits.rows import DueRow, GlanceRow, VisitActionRow, VisitRow
from agile_app.visits.rules import Due, Policy, record_visit


@dataclass(frozen=True)
class _Beside:
    """What is read beside the visits themselves, for all children at once."""

    records: RecordSet
    taps: dict[UUID, list[Any]]
    actions: dict[UUID, list[Any]]
    written: set[UUID]
    workers: dict[UUID, str]
    on: date
    policy: Policy
    writes: bool


def visit_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """Glances, dues, visits, what was agreed and visits' chronology entries, by child."""
    records = records_of(session, child_ids)
    visits = visits_of(session, child_ids)
    beside = _read_beside(
        session, actor, records, [each for rows in visits.values() for each in rows]
    )
    found: dict[UUID, Collections] = {}
    for child_id in child_ids:
        name = child_name(records, child_id)
        theirs = visits.get(child_id, [])
        due = dues(records, child_id, theirs, beside.on, policy=beside.policy)
        found[child_id] = {
            "glances": [_glance(child_id, theirs, due)],
            "dues": [due_row(child_id, name, each) for each in due],
            "visits": [_visit_row(visit, name, beside) for visit in theirs if _recent(visit)],
            "visit_actions": [row for visit in theirs for row in _action_rows(visit, beside)],
            "chronology": [_chronology(visit) for visit in theirs if visit.status in _TOLD],
        }
    return found


_TOLD = {LEFT, DONE, NO_ACCESS}
# Older visits are on a device as entries of the chronology; whoever goes out needs the last ones.
_ROWS_FROM = timedelta(days=182)


def _read_beside(
    session: Session, actor: Actor, records: RecordSet, visits: Sequence[Any]
) -> _Beside:
    ids = [visit.id for visit in visits if _recent(visit)]
    recent = {visit.group_id for visit in visits if _recent(visit)}
    seconds = {visit.second_worker_id for visit in visits if visit.second_worker_id}
    return _Beside(
        records=records,
        taps=taps_worth_telling(session, ids),
        actions=actions_of(session, recent),
        written=written_here(session, ids),
        workers=names_of_workers(session, seconds) if seconds else {},
        on=today(),
        policy=policy_of(session),
        writes=holds(actor, Permission.CHILD_WRITE),
    )


def _recent(visit: Any) -> bool:
    return today() - _day(visit) <= _ROWS_FROM


def _day(visit: Any) -> date:
    return (visit.started_at or visit.planned_at).astimezone(LONDON).date()


def _said(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def _glance(child_id: UUID, visits: list[Any], due: list[Due]) -> GlanceRow:
    seen = [visit for visit in visits if visit.seen]
    last = seen[-1] if seen else None
    alone = [visit for visit in seen if visit.seen_alone]
    bedroom = [visit for visit in visits if visit.bedroom_seen]
    tries = [visit for visit in visits if visit.status == NO_ACCESS]
    if last is not None:
        tries = [visit for visit in tries if _day(visit) > _day(last)]
    # The soonest, or what is longest overdue; supervision is not what is next for the child.
    next_due = next((each for each in due if each.kind != "supervision"), None)
    return GlanceRow(
        id=str(child_id),
        child_id=str(child_id),
        last_seen_on=_day(last).isoformat() if last else "",
        last_seen_by=last.worker_name if last else "",
        seen_alone=_said(last.seen_alone) if last else "",
        last_seen_alone_on=_day(alone[-1]).isoformat() if alone else "",
        bedroom_seen_on=_day(bedroom[-1]).isoformat() if bedroom else "",
        tries=len(tries),
        last_try_on=_day(tries[-1]).isoformat() if tries else "",
        next_due_on=next_due.on.isoformat() if next_due else "",
        next_due_what=next_due.what if next_due else "",
        next_due_because=next_due.because if next_due else "",
        next_due_source=next_due.source if next_due else "",
    )


def _visit_row(visit: Any, name: str, beside: _Beside) -> VisitRow:
    at = visit.started_at or visit.planned_at
    place, hidden, moved_to = _where(visit, beside)
    because = why_not_seen(visit.not_seen_because) or NOT_ALONE.label(visit.not_alone_because)
    waits = visit.status == LEFT or (visit.status == UNDER_WAY and _day(visit) < beside.on)
    return VisitRow(
        id=str(visit.id),
        group_id=str(visit.group_id),
        child_id=str(visit.child_id),
        child_name=name,
        given_name=_given(beside.records, visit.child_id) or name,
        at=at.isoformat(),
        on=_day(visit).isoformat(),
        time=f"{at.astimezone(LONDON):%H:%M}",
        minutes=visit.planned_minutes,
        kind=visit.kind,
        kind_label=VISIT_KIND.label(visit.kind),
        status=visit.status,
        status_label=VISIT_STATUS.label(visit.status),
        statutory=visit.statutory,
        unannounced=visit.unannounced_planned,
        confirmed=visit.confirmed,
        locked=visit.locked,
        purpose=visit.purpose,
        place=place,
        place_hidden=hidden,
        moved_to=moved_to,
        worker_id=str(visit.worker_id or ""),
        worker=visit.worker_name,
        second_worker_id=str(visit.second_worker_id or ""),
        second_worker=beside.workers.get(visit.second_worker_id, ""),
        on_my_way_at=_moment(visit.on_my_way_at),
        started_at=_moment(visit.started_at),
        ended_at=_moment(visit.ended_at),
        record_by=_record_by(visit, beside.policy) if waits else "",
        announced=_said(visit.announced),
        met_at_label=MET_AT.label(visit.met_at),
        seen=_said(visit.seen),
        seen_alone=_said(visit.seen_alone),
        bedroom_seen=_said(visit.bedroom_seen),
        because=because,
        present=visit.present,
        # A description of the door tells as much as the address.
        getting_in="" if hidden else visit.getting_in,
        summary=visit.summary,
        about=visit.about,
        said=visit.said,
        next_visit_on=iso(visit.next_visit_on),
        card_left=bool(visit.card_left),
        try_again_on=iso(visit.try_again_on),
        cancelled_because=visit.cancelled_because,
        has_document=visit.id in beside.written or (beside.writes and visit.status not in _TOLD),
        notes=[_note(tap) for tap in beside.taps.get(visit.id, [])],
    )


def _record_by(visit: Any, policy: Policy) -> str:
    ended = visit.ended_at or visit.started_at or visit.planned_at
    return record_visit(ended, critical=visit.kind in CRITICAL, policy=policy).on.isoformat()


def _moment(value: Any) -> str:
    return value.isoformat() if value else ""


def _given(records: RecordSet, child_id: UUID) -> str:
    person = records.people[child_id]
    return person.known_as or person.given_name


def _where(visit: Any, beside: _Beside) -> tuple[str, bool, str]:
    """The place, whether it is hidden, and where the child lives now if that is elsewhere.

    A confidential address is told to no device: not as the place of a visit either.
    """
    home = current_address(beside.records, visit.child_id, beside.on)
    if home is not None and home.confidential:
        known = home.postcode in visit.place or home.line1 in visit.place or not visit.place
        return ("", True, "") if known else (visit.place, False, "")
    planned = visit.status in {"planned", "on_my_way"}
    moved = (
        planned
        and home is not None
        and bool(visit.place and home.postcode)
        and home.started_on is not None
        and home.started_on >= visit.created_at.astimezone(LONDON).date()
        and home.postcode not in visit.place
    )
    return visit.place, False, address_line(home) if moved else ""


def _note(tap: Any) -> str:
    """One sentence on a tap that others may not expect."""
    word = {"arrived": "Check-in", "left": "Check-out"}.get(tap.act) or VISIT_ACT.label(tap.act)
    late = f", reached the record {on_screen(tap.received_at)}"
    said = f"{word} by {tap.worker_name}, {on_screen(tap.at)}"
    if is_late(tap.at, tap.received_at):
        said += late
    if tap.words and tap.stands:
        return f"{said}, against the plan's advice: {tap.words}"
    if tap.words:
        said += f". {tap.words.rstrip('.')}"
    return said + ("." if tap.stands else ". The first one stands; this one is kept beside it.")


def _action_rows(visit: Any, beside: _Beside) -> list[VisitActionRow]:
    return [
        VisitActionRow(
            id=f"{visit.id}:{action.position}",
            child_id=str(visit.child_id),
            visit_id=str(visit.id),
            group_id=str(visit.group_id),
            on=_day(visit).isoformat(),
            position=action.position,
            what=action.what,
            who=action.who,
            due_on=iso(action.due_on),
        )
        for action in beside.actions.get(visit.group_id, [])
    ]


def _chronology(visit: Any) -> ChronologyRow:
    kind = VISIT_KIND.label(visit.kind)
    if visit.status == NO_ACCESS:
        title = f"{kind}: no access"
        if visit.not_seen_because:
            title += f", {why_not_seen(visit.not_seen_because).lower()}"
    elif visit.seen is None:
        title = f"{kind}: to be recorded"
    else:
        seen = "seen alone" if visit.seen_alone else ("seen" if visit.seen else "not seen")
        title = f"{kind}: {seen}"
    quoted = f"{_QUOTED}“{visit.said}”" if visit.said else ""
    words = "\n".join(part for part in (visit.summary, visit.about, quoted) if part)
    return chronology_entry(
        visit.child_id, f"visit-{visit.id}", iso(visit.started_at or visit.planned_at), "visit",
        title, words, by=visit.worker_name, significant=visit.seen is False,
        link=f"/visits/{visit.id}" if _recent(visit) else "",
    )  # fmt: skip


_QUOTED = "In the child's own words: "


contribute(visit_rows, GlanceRow, DueRow, VisitRow, VisitActionRow)
