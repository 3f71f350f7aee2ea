"""Changing the week: nothing moves until a person accepts it, and each visit is asked for itself.

A change says where the device showed the visit. What stands elsewhere by now, has begun, or was
promised to the family meanwhile is left as it is, with a sentence; the others are made.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.errors import AgileError, Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import LONDON, on_screen, today
from agile_app.people.service import members_of, workers_by_id
from agile_app.records.access import access_child, is_allocated, may_take
from agile_app.records.allocation_service import lend
from agile_app.records.bundle import address_line, current_address, records_of
from agile_app.records.service import touch
from agile_app.security.actor import Actor, Role
from agile_app.security.audit import record, record_each
from agile_app.security.permissions import Permission, holds
from agile_app.visits.codes import VISIT_KIND
from agile_app.visits.diary.rules import moment_of
from agile_app.visits.diary.service import appointments_between
from agile_app.visits.models import Visit
from agile_app.visits.planner.bundle import plan_changed
from agile_app.visits.planner.reading import GOING_ON
from agile_app.visits.planner.rules import VISIT_FOR
from agile_app.visits.planner.schemas import AcceptPlan, Change, minute_of
from agile_app.visits.service import Tap, cancel, check_new_group, ensure_documents, note_tap

TAKEN_OUT = "Taken out of the plan."
_STATUTORY = frozenset(VISIT_FOR.values())
# Whoever covers a visit may read the record until its write-up is surely done.
_LENT_DAYS = 7
_FURTHEST = timedelta(days=366)


@dataclass
class Accepted:
    """What became of each change, by stop."""

    applied: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)


@dataclass
class _Move:
    """A change that passed its own checks; ``visits`` are empty for one that is new."""

    change: Change
    worker_id: UUID
    visits: list[Visit]
    starts_at: datetime | None

    @property
    def ends_at(self) -> datetime | None:
        if self.starts_at is None:
            return None
        return self.starts_at + timedelta(minutes=self.change.minutes)


def accept(session: Session, actor: Actor, wanted: AcceptPlan, tap: Tap) -> Accepted:
    """Make the changes that still hold, and say of each other why not.

    Raises:
        Conflict: none of them could be made; with the first one's sentence.
    """
    found = Accepted()
    moves: list[_Move] = []
    for change in wanted.changes:
        try:
            moves.append(_check(session, actor, change))
        except AgileError as error:
            _refuse(found, change, error)
    moves = _without_overlaps(session, moves, found)
    if not moves:
        first = found.refused[0]
        raise Conflict(
            first["sentence"], code=first["code"],
            what_to_do="Look at the week as it is now, and choose again.",
        )  # fmt: skip
    for move in moves:
        _apply(session, actor, move, tap)
        found.applied.append(move.change.stop)
    record(
        session, actor, "plan.accepted",
        facts={
            "week_on": wanted.week_on.isoformat(), "changes": len(found.applied),
            "refused": len(found.refused), "proposal": wanted.proposal,
            "saved_minutes": wanted.saved_minutes,
        },
    )  # fmt: skip
    return found


def _refuse(found: Accepted, change: Change, error: AgileError) -> None:
    found.refused.append({"stop": change.stop, "code": error.code, "sentence": error.sentence})


# -- each change for itself --------------------------------------------------------------------


def _check(session: Session, actor: Actor, change: Change) -> _Move:
    for child_id in change.child_ids:
        access_child(session, actor, child_id, Permission.CHILD_WRITE)
    visits = _visits(session, change)
    worker_id = change.worker_id or actor.worker_id
    _check_worker(session, actor, change, visits, worker_id)
    starts_at = None
    if change.on is not None and change.start is not None:
        if change.on < today():
            raise Invalid("That day has passed.", code="past", field="on")
        if change.on > today() + _FURTHEST:
            raise Invalid("That is more than a year ahead.", code="far_ahead", field="on")
        starts_at = moment_of(change.on, minute_of(change.start))
    if visits:
        _check_still_there(visits, change)
    else:
        if change.on is None:
            raise Invalid("It is in no plan, so it cannot be taken out of one.", code="not_planned")
        _check_still_needed(session, change)
        if change.group_id is not None:
            check_new_group(session, change.group_id, change.visit_ids)
    return _Move(change, worker_id, visits, starts_at)


def _visits(session: Session, change: Change) -> list[Visit]:
    """The visits that are there already; none of a new one."""
    found = [session.get(Visit, each, with_for_update=True) for each in change.visit_ids]
    known = [visit for visit in found if visit is not None]
    if not known:
        return []
    if len(known) != len(found):
        raise Conflict("One of these visits is not there any more.", code="visit_gone")
    children = [visit.child_id for visit in known]
    if children != change.child_ids:
        raise Invalid("These visits are of other children.", code="id_taken")
    return known


def _check_worker(
    session: Session, actor: Actor, change: Change, visits: Sequence[Visit], worker_id: UUID
) -> None:
    """Whose visits may be moved, and to whom: my own; as a manager, those of my teams."""
    touched = {worker_id, *(visit.worker_id for visit in visits)} - {None}
    mine = touched == {actor.worker_id} or (
        worker_id == actor.worker_id
        and all(actor.worker_id in (each.worker_id, each.second_worker_id) for each in visits)
    )
    if not mine:
        teams = actor.managed_team_ids if Role.MANAGER in actor.roles else actor.team_ids
        members = set(session.scalars(members_of(teams, on=today()))) | {actor.worker_id}
        if not holds(actor, Permission.ALLOCATE) or not touched <= members:
            raise NotAllowed("It is with another worker now.", code="not_yours")
    if change.second_worker_id not in (None, actor.worker_id):
        # They are lent the record, so whom one takes along is no way round allocation.
        near = members_of({*actor.team_ids, *actor.managed_team_ids}, on=today())
        if change.second_worker_id not in set(session.scalars(near)):
            raise NotAllowed("Take along somebody of your own teams.", code="not_your_team")
    for other in {worker_id, change.second_worker_id} - {None, actor.worker_id}:
        _check_may_take(session, change, other)


def _check_may_take(session: Session, change: Change, worker_id: UUID | None) -> None:
    """Refusals and restricted records hold for whoever is given a visit."""
    if worker_id is None:
        return
    worker = workers_by_id(session, {worker_id}).get(worker_id)
    if worker is None or (worker.left_on is not None and worker.left_on < today()):
        raise NotFound("That worker is not here any more.", code="no_worker")
    allowed = may_take(session, change.child_ids, [worker_id])
    if any((child_id, worker_id) not in allowed for child_id in change.child_ids):
        raise NotAllowed("This record is not open to that worker.", code="not_for_them")


def _check_still_there(visits: Sequence[Visit], change: Change) -> None:
    """The visit stands where the device showed it, and may be moved."""
    first = visits[0]
    if any(visit.status != "planned" for visit in visits):
        said = {
            "cancelled": "This visit was cancelled meanwhile.",
            "on_my_way": "Somebody is on the way to this visit.",
            "under_way": "This visit has begun.",
        }.get(first.status, "This visit has been made.")
        raise Conflict(said, code="visit_begun")
    local = first.planned_at.astimezone(LONDON)
    stands = (local.date(), local.hour * 60 + local.minute)
    was = (change.was.on, minute_of(change.was.start)) if change.was else None
    if was != stands:
        raise Conflict(
            f"This visit was changed meanwhile: it now stands on {on_screen(first.planned_at)}.",
            code="changed_meanwhile",
        )
    if change.override:
        return
    if any(visit.locked for visit in visits):
        raise Conflict("This visit was locked meanwhile.", code="locked")
    if any(visit.confirmed for visit in visits):
        raise Conflict("The family was told of this visit meanwhile.", code="confirmed")


def _check_still_needed(session: Session, change: Change) -> None:
    """Nobody planned the same visit, or made it, since the device last heard."""
    if change.was is not None:
        raise Conflict("This visit is not there any more.", code="visit_gone")
    if not change.stop.startswith("due:"):
        return
    statement = select(Visit).where(col(Visit.child_id).in_(change.child_ids))
    for visit in session.exec(statement.where(col(Visit.status).in_(GOING_ON))):
        if visit.statutory and visit.planned_at.astimezone(LONDON).date() >= today():
            raise Conflict(
                f"A visit is planned already, on {on_screen(visit.planned_at)}.",
                code="planned_meanwhile",
            )
    seen = col(Visit.seen).is_(True)
    for visit in session.exec(statement.where(seen, col(Visit.started_at) >= _start_of_today())):
        raise Conflict(
            f"The child was seen on {on_screen(visit.started_at or visit.planned_at)}.",
            code="seen_meanwhile",
        )


def _start_of_today() -> datetime:
    return datetime.combine(today(), datetime.min.time(), LONDON)


# -- all changes together ------------------------------------------------------------------------


def _without_overlaps(session: Session, moves: list[_Move], found: Accepted) -> list[_Move]:
    """The moves that leave no worker in two places at once; the others are refused.

    A move that is refused leaves its visit where it stood, which may be in the way of another, so
    it is looked at again until nothing changes.
    """
    while True:
        bad = next((move for move in moves if _overlap(session, move, moves)), None)
        if bad is None:
            return moves
        said = _overlap(session, bad, moves)
        _refuse(found, bad.change, Conflict(said, code="two_at_once"))
        moves = [move for move in moves if move is not bad]


def _overlap(session: Session, move: _Move, moves: Sequence[_Move]) -> str:
    """What else the worker does then, as a sentence; empty when nothing."""
    if move.starts_at is None or move.ends_at is None or move.change.override:
        return ""
    own = set(move.change.visit_ids)
    for other in moves:
        if other is move or other.worker_id != move.worker_id or other.starts_at is None:
            continue
        meet = other.ends_at and move.starts_at < other.ends_at and other.starts_at < move.ends_at
        # Of two changes at once the later in the list gives way.
        if meet and moves.index(other) < moves.index(move):
            return "Two visits at once: another of these changes has that time."
    moved = {each for other in moves for each in other.change.visit_ids}
    for visit in _going_on(session, move.worker_id, move.starts_at):
        if visit.id in own or visit.id in moved:
            continue
        ends = visit.planned_at + timedelta(minutes=visit.planned_minutes)
        if move.starts_at < ends and visit.planned_at < move.ends_at:
            return f"There is another visit at that time, {_span(visit.planned_at, ends)}."
    for fixed in appointments_between(session, [move.worker_id], move.starts_at, move.ends_at):
        return f"There is an appointment at that time, {_span(fixed.starts_at, fixed.ends_at)}."
    return ""


def _going_on(session: Session, worker_id: UUID, at: datetime) -> list[Visit]:
    day = timedelta(days=1)
    statement = select(Visit).where(
        (col(Visit.worker_id) == worker_id) | (col(Visit.second_worker_id) == worker_id),
        col(Visit.status).in_(GOING_ON),
        col(Visit.planned_at) > at - day,
        col(Visit.planned_at) < at + day,
    )
    return list(session.exec(statement))


def _span(starts_at: datetime, ends_at: datetime) -> str:
    first, last = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    return f"{first:%H:%M} to {last:%H:%M}"


# -- making them ---------------------------------------------------------------------------------


def _apply(session: Session, actor: Actor, move: _Move, tap: Tap) -> None:
    told = {move.worker_id, actor.worker_id, *(visit.worker_id for visit in move.visits)}
    if move.starts_at is None:
        by_group: dict[UUID, list[UUID]] = defaultdict(list)
        for visit in move.visits:
            by_group[visit.group_id].append(visit.id)
        for ids in by_group.values():
            cancel(session, actor, ids, move.change.override or TAKEN_OUT, tap)
    elif move.visits:
        _move(session, actor, move, tap)
    else:
        _plan(session, actor, move, tap)
    for worker_id in told:
        plan_changed(session, worker_id)


def _move(session: Session, actor: Actor, move: _Move, tap: Tap) -> None:
    assert move.starts_at is not None
    joint = actor.worker_id in {visit.second_worker_id for visit in move.visits}
    handed_over = any(visit.worker_id != move.worker_id for visit in move.visits) and not (
        joint and move.change.worker_id is None
    )
    name = _name_of(session, move.worker_id)
    for visit in move.visits:
        if handed_over:
            visit.worker_id, visit.worker_name = move.worker_id, name
        visit.planned_at = move.starts_at
        visit.planned_minutes = move.change.minutes
        # Whoever was told the old time must be told the new one.
        visit.confirmed = False
        session.add(visit)
        touch(session, visit.child_id)
    act = "visit.given_to_colleague" if handed_over else "visit.moved"
    _audit(session, actor, act, move, tap)
    if handed_over:
        _lend(session, actor, move)


def _plan(session: Session, actor: Actor, move: _Move, tap: Tap) -> None:
    assert move.starts_at is not None
    assert move.change.on is not None
    change, group = move.change, move.change.group_id or uuid7()
    kind = change.kind if change.kind in VISIT_KIND else VISIT_FOR.get(change.kind, "other")
    records = records_of(session, change.child_ids)
    name = _name_of(session, move.worker_id)
    for child_id, visit_id in zip(change.child_ids, change.visit_ids, strict=True):
        home = current_address(records, child_id, change.on)
        hidden = home is not None and home.confidential
        session.add(
            Visit(
                id=visit_id,
                group_id=group,
                child_id=child_id,
                worker_id=move.worker_id,
                worker_name=name,
                second_worker_id=change.second_worker_id,
                kind=kind,
                statutory=kind in _STATUTORY,
                purpose=change.purpose or VISIT_KIND.label(kind),
                planned_at=move.starts_at,
                planned_minutes=change.minutes,
                place="" if hidden else address_line(home)[:200],
                unannounced_planned=bool(change.unannounced),
            )
        )
    session.flush()
    for child_id, visit_id in zip(change.child_ids, change.visit_ids, strict=True):
        ensure_documents(session, actor, session.get_one(Visit, visit_id))
        touch(session, child_id)
    _audit(session, actor, "visit.planned", move, tap)
    plan_changed(session, change.second_worker_id)
    _lend(session, actor, move)


def _audit(session: Session, actor: Actor, act: str, move: _Move, tap: Tap) -> None:
    change = move.change
    facts: dict[str, Any] = {
        "at": move.starts_at.isoformat(timespec="minutes") if move.starts_at else None,
        "worker": str(move.worker_id),
        "on_device_at": tap.at.isoformat(timespec="seconds"),
    }
    if change.override:
        # Why it was done against advice is what the worker wrote: it stands at the visit, and the
        # audit holds only that it was.
        facts |= {"overridden": True, "breaks": len(change.breaks)}
        if move.starts_at is not None:
            for visit_id in change.visit_ids:
                visit = session.get_one(Visit, visit_id)
                note_tap(session, actor, visit, "planned", tap, words=change.override)
    pairs = zip(change.child_ids, change.visit_ids, strict=True)
    record_each(session, actor, act, [(child, visit, facts) for child, visit in pairs])


def _lend(session: Session, actor: Actor, move: _Move) -> None:
    """Whoever makes the visit can open the record on their tablet until it is written up."""
    assert move.change.on is not None
    until = move.change.on + timedelta(days=_LENT_DAYS)
    for worker_id in {move.worker_id, move.change.second_worker_id} - {None}:
        for child_id in move.change.child_ids:
            if worker_id is not None and not is_allocated(session, child_id, worker_id):
                lend(session, actor, child_id, worker_id, until=until)


def _name_of(session: Session, worker_id: UUID) -> str:
    return workers_by_id(session, {worker_id})[worker_id].name
