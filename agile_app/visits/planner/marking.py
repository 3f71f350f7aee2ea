"""Small words about one visit in the plan: locked, told to the family, no."""

from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.errors import Conflict
from agile_app.core.time import now
from agile_app.records.access import access_child
from agile_app.records.service import touch
from agile_app.security.actor import Actor
from agile_app.security.audit import record_each
from agile_app.security.permissions import Permission
from agile_app.visits.access import access_visit
from agile_app.visits.models import Visit
from agile_app.visits.planner.bundle import plan_changed
from agile_app.visits.planner.models import PlanDecline
from agile_app.visits.planner.schemas import ConfirmVisits, DeclineVisit, LockVisits, minute_of


def lock(session: Session, actor: Actor, wanted: LockVisits) -> None:
    """Fix visits where they stand, or free them. Raises as ``access_visit``; Conflict once the
    visit has begun or is off."""
    act = "visit.locked" if wanted.locked else "visit.unlocked"
    for visit in _planned(session, actor, wanted.visit_ids, act):
        visit.locked = wanted.locked
        session.add(visit)


def confirm(session: Session, actor: Actor, wanted: ConfirmVisits) -> None:
    """Note that the family was told of the time, or that it is open again.

    Raises:
        Conflict: the visit is to be unannounced, has begun or is off.
    """
    act = "visit.told_to_family" if wanted.confirmed else "visit.open_again"
    for visit in _planned(session, actor, wanted.visit_ids, act):
        if wanted.confirmed and visit.unannounced_planned:
            raise Conflict(
                "This visit is to be unannounced, so the family is not told of it.",
                code="unannounced",
                what_to_do="Make it an announced visit first.",
            )
        visit.confirmed = wanted.confirmed
        session.add(visit)


def _planned(session: Session, actor: Actor, visit_ids: list[UUID], act: str) -> list[Visit]:
    visits = [
        access_visit(session, actor, visit_id, Permission.CHILD_WRITE)
        for visit_id in sorted(set(visit_ids))
    ]
    if any(visit.status != "planned" for visit in visits):
        raise Conflict(
            "This visit is not planned any more.",
            code="visit_begun",
            what_to_do="Look at the visit as it is now.",
        )
    record_each(session, actor, act, [(each.child_id, each.id, None) for each in visits])
    for visit in visits:
        touch(session, visit.child_id)
        plan_changed(session, visit.worker_id)
        plan_changed(session, visit.second_worker_id)
    return visits


def decline(session: Session, actor: Actor, decline_id: UUID, wanted: DeclineVisit) -> None:
    """No to proposing a visit to these children then; or the same taken back.

    The clock runs on: what is due stays due, and is shown as declined. Raises as ``access_child``.
    """
    for child_id in wanted.child_ids:
        access_child(session, actor, child_id, Permission.CHILD_WRITE)
    minute = minute_of(wanted.start) if wanted.start else None
    for number, child_id in enumerate(wanted.child_ids):
        if wanted.declined:
            session.add(
                PlanDecline(
                    # The first row carries the operation's id; a repeat is answered before this.
                    **({"id": decline_id} if number == 0 else {}),
                    child_id=child_id,
                    worker_id=actor.worker_id,
                    week_on=wanted.week_on,
                    on=wanted.on,
                    from_minute=minute,
                    to_minute=min(24 * 60, minute + wanted.minutes) if minute is not None else None,
                    because=wanted.because,
                )
            )
        else:
            _take_back(session, child_id, wanted)
        touch(session, child_id)
    act = "visit.declined" if wanted.declined else "visit.no_longer_declined"
    facts = {"week_on": wanted.week_on.isoformat()}
    record_each(session, actor, act, [(each, None, dict(facts)) for each in wanted.child_ids])
    plan_changed(session, actor.worker_id)


def _take_back(session: Session, child_id: UUID, wanted: DeclineVisit) -> None:
    rows = session.exec(
        select(PlanDecline).where(
            col(PlanDecline.child_id) == child_id,
            col(PlanDecline.week_on) == wanted.week_on,
            col(PlanDecline.taken_back_at).is_(None),
        )
    )
    for row in rows:
        if wanted.on is None or row.on == wanted.on:
            row.taken_back_at = now()
            session.add(row)
