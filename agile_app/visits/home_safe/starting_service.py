"""How a timer starts, and how it is given more time.

``at`` is when the worker did it by their tablet, ``heard_at`` when it reached the server: hours
apart when there was no signal. A due time is never earlier than what was heard.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.people.service import colleagues_of, managers_of
from agile_app.records.access import access_child
from agile_app.security.actor import Actor
from agile_app.security.audit import record, record_refusal
from agile_app.security.permissions import Permission
from agile_app.visits.home_safe import repository, rules
from agile_app.visits.home_safe.escalation_service import begin_turn, changed, tell
from agile_app.visits.home_safe.models import LoneVisit
from agile_app.visits.home_safe.policy import policy
from agile_app.visits.home_safe.schemas import Arm, Buddy, Extend
from agile_app.visits.home_safe.words import clock
from agile_app.visits.models import Visit


def arm(session: Session, actor: Actor, new: Arm, *, at: datetime, heard_at: datetime) -> LoneVisit:
    """The worker says that they go in alone, and when they expect to be out.

    Raises:
        Invalid: the time is past, too far ahead, or the buddy is nobody of theirs.
        NotFound, NotAllowed: the visit.
    """
    end = _expected_end(new, at)
    visit = _visit(session, actor, new.visit_id) if new.visit_id is not None else None
    check_buddy(session, actor.worker_id, new.buddy_id)
    known = session.get(LoneVisit, new.id)
    if known is not None:
        return own(session, actor, new.id)
    timer = begin(
        session, actor.worker_id, actor, visit, how="arm", expected_end=end,
        heard_at=heard_at, timer_id=new.id, place=new.place,
    )  # fmt: skip
    if new.buddy_id is not None:
        timer.buddy_id = new.buddy_id
    if timer.expected_end != end:
        set_end(session, timer, end, heard_at)
    session.add(timer)
    changed(session, timer)
    return timer


def _expected_end(new: Arm, at: datetime) -> datetime:
    end = at + timedelta(minutes=new.minutes) if new.minutes is not None else new.expected_end
    if end is None:
        raise Invalid("Say when you expect to be out.", field="expected_end")
    if end <= at:
        raise Invalid("That time has passed already.", field="expected_end")
    if end > at + rules.MOST_AHEAD:
        raise Invalid("That is more than 16 hours ahead.", field="expected_end")
    return end


def visit_on_my_way(
    session: Session, actor: Actor, visit: Visit, *, at: datetime | None = None,
    heard_at: datetime | None = None,
) -> LoneVisit | None:  # fmt: skip
    """The worker set out for a visit: its timer runs to the planned end, though the tablet may
    never find a signal at the door."""
    heard_at = heard_at or now()
    if is_accompanied(visit) or visit.ended_at is not None:
        return None
    at = at or heard_at
    end = max(visit.planned_at, at) + timedelta(minutes=visit.planned_minutes)
    return begin(
        session, actor.worker_id, actor, visit, how="on_my_way", expected_end=end, heard_at=heard_at
    )


def visit_started(
    session: Session, actor: Actor, visit: Visit, *, at: datetime | None = None,
    heard_at: datetime | None = None,
) -> LoneVisit | None:  # fmt: skip
    """The worker arrived. A timer they set themselves keeps its end; any other now runs from the
    arrival. A second check-in of the same visit changes nothing."""
    heard_at = heard_at or now()
    if is_accompanied(visit) or visit.ended_at is not None:
        return None
    at = at or visit.started_at or heard_at
    end = at + timedelta(minutes=visit.planned_minutes)
    timer = begin(
        session, actor.worker_id, actor, visit, how="arrived", expected_end=end, heard_at=heard_at
    )
    if timer.started_at is None:
        timer.started_at = at
        if timer.armed_by not in ("arm", "arrived") and timer.turn == 0:
            set_end(session, timer, end, heard_at)
        session.add(timer)
        changed(session, timer)
    return timer


def watch(session: Session, visit: Visit, *, heard_at: datetime) -> LoneVisit | None:
    """The server starts a timer by itself for a planned visit (see ``watch_service``)."""
    if visit.worker_id is None:
        return None
    end = visit.planned_at + timedelta(minutes=visit.planned_minutes)
    return begin(
        session, visit.worker_id, None, visit, how="planned", expected_end=end, heard_at=heard_at
    )


def begin(
    session: Session,
    worker_id: UUID,
    actor: Actor | None,
    visit: Visit | None,
    *,
    how: str,
    expected_end: datetime,
    heard_at: datetime,
    timer_id: UUID | None = None,
    place: str = "",
    subject_id: UUID | None = None,
) -> LoneVisit:
    """The worker's open timer of this visit, or a new one."""
    timer_id = timer_id or uuid7()
    subject = (visit.group_id) if visit else subject_id or timer_id
    timer = repository.open_of_subject(session, worker_id, subject)
    if timer is not None:
        return timer
    safety = repository.safety_of(session, worker_id)
    timer = LoneVisit(
        id=timer_id,
        worker_id=worker_id,
        kind="day" if how == "day" else "visit",
        subject_id=subject,
        visit_id=visit.id if visit else None,
        place=place,
        armed_by=how,
        armed_at=heard_at,
        expected_end=expected_end,
        due_at=rules.due_time(expected_end, policy(session), heard_at=heard_at),
        turn_at=heard_at,
        buddy_id=safety.buddy_id if safety else None,
    )
    session.add(timer)
    session.flush()
    record(
        session, actor, "home_safe.started", child_id=visit.child_id if visit else None,
        subject_id=timer.id, facts={"by": how, "due_at": timer.due_at.isoformat()},
    )  # fmt: skip
    changed(session, timer)
    return timer


def extend(
    session: Session, actor: Actor, given: Extend, *, at: datetime, heard_at: datetime
) -> LoneVisit:
    """More time. Asked for on a tablet without a signal and heard only when that time is past too,
    it is written down and stops nothing.

    Raises:
        Invalid: the timer is closed.
    """
    timer = own(session, actor, given.id)
    if timer.closed_at is not None:
        raise Invalid(
            f"You said at {clock(timer.closed_at)} that you are safe.",
            code="closed", what_to_do="Start a new timer if you are still there.",
        )  # fmt: skip
    end = rules.extended(timer.expected_end, given.minutes, at=at)
    if end > heard_at + rules.MOST_AHEAD:
        raise Invalid("That is more than 16 hours ahead.", field="minutes")
    in_time = end + timedelta(minutes=policy(session).margin_minutes) > heard_at
    record(
        session, actor, "home_safe.extended", subject_id=timer.id,
        facts={"minutes": given.minutes, "asked_at": at.isoformat(), "in_time": in_time},
    )  # fmt: skip
    if in_time:
        set_end(session, timer, end, heard_at)
        if timer.alarmed_at is not None:
            tell(session, timer, "extended", sorted(repository.told(session, timer)), heard_at)
    changed(session, timer)
    return timer


def choose_buddy(session: Session, actor: Actor, given: Buddy) -> LoneVisit:
    """Another buddy for this timer."""
    timer = own(session, actor, given.id)
    check_buddy(session, actor.worker_id, given.buddy_id)
    changed(session, timer)
    timer.buddy_id = given.buddy_id
    session.add(timer)
    record(
        session, actor, "home_safe.buddy_chosen", subject_id=timer.id,
        facts={"buddy": str(given.buddy_id)},
    )  # fmt: skip
    changed(session, timer)
    return timer


def set_end(session: Session, timer: LoneVisit, end: datetime, heard_at: datetime) -> None:
    timer.expected_end = end
    timer.due_at = rules.due_time(end, policy(session), heard_at=heard_at)
    timer.acknowledged_at = timer.acknowledged_by_id = None
    begin_turn(timer, heard_at)
    session.add(timer)


def own(session: Session, actor: Actor, timer_id: UUID) -> LoneVisit:
    """The actor's own timer. Raises NotFound, NotAllowed (audited)."""
    timer = repository.locked(session, timer_id)
    if timer is None:
        raise NotFound("There is no such timer.")
    if timer.worker_id != actor.worker_id:
        record_refusal(actor, "home_safe.refused", subject_id=timer_id)
        raise NotAllowed("This is another worker's timer.")
    return timer


def _visit(session: Session, actor: Actor, visit_id: UUID) -> Visit:
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise NotFound("There is no such visit.")
    access_child(session, actor, visit.child_id, Permission.CHILD_READ)
    if visit.ended_at is not None or visit.status in ("done", "no_access", "cancelled"):
        raise Invalid("That visit is over.", code="closed", field="visit_id")
    return visit


def is_accompanied(visit: Visit) -> bool:
    return visit.second_worker_id is not None


def check_buddy(session: Session, worker_id: UUID, buddy_id: UUID | None) -> None:
    """A buddy is a colleague of one's team, or a manager of it."""
    if buddy_id is None:
        return
    known = {worker.id for worker in colleagues_of(session, worker_id)}
    if buddy_id not in known | set(managers_of(session, worker_id)):
        raise Invalid("Choose a colleague of your team.", field="buddy_id")
