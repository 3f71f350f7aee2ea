"""What those who were told may do: say they are on it, see where and whom to look for, stand the
alarm down. Nobody else may, and every look is audited."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from agile_app.core.errors import Invalid, NotAllowed, NotFound
from agile_app.core.time import now
from agile_app.people.service import managers_of
from agile_app.security.actor import Actor
from agile_app.security.audit import record, record_each, record_refusal
from agile_app.visits.home_safe import details, repository, secret_codes
from agile_app.visits.home_safe.escalation_service import begin_turn, changed, tell, turn_of
from agile_app.visits.home_safe.models import DetailsShown, LoneVisit, WorkerSafety
from agile_app.visits.home_safe.rules import Phase
from agile_app.visits.home_safe.schemas import Codes, Details, StandDown
from agile_app.visits.home_safe.service import check_buddy


def acknowledge(session: Session, actor: Actor, timer_id: UUID, *, heard_at: datetime) -> None:
    """“I am on it”: the repeats stop; everyone is asked again if it is still open later."""
    timer = _told(session, actor, timer_id)
    if turn_of(timer).phase is Phase.CLOSED:
        return
    begin_turn(timer, heard_at)
    timer.acknowledged_at, timer.acknowledged_by_id = heard_at, actor.worker_id
    session.add(timer)
    record(session, actor, "home_safe.acknowledged", subject_id=timer.id)
    changed(session, timer)


def show_details(session: Session, actor: Actor, timer_id: UUID) -> None:
    """Where, car, phone, warnings: to their device, until the alarm is over.

    Raises:
        Invalid: it is over. NotAllowed: they were not told.
    """
    timer = _told(session, actor, timer_id)
    if turn_of(timer).phase is Phase.CLOSED:
        raise Invalid("It is over: nothing is shown any more.", code="closed")
    if session.get(DetailsShown, (timer.id, actor.worker_id)) is None:
        session.add(DetailsShown(lone_visit_id=timer.id, worker_id=actor.worker_id))
    children = details.children_of(session, timer) or [None]
    record_each(
        session, actor, "home_safe.details.viewed",
        [(child_id, timer.id, {"worker": str(timer.worker_id)}) for child_id in children],
    )  # fmt: skip
    changed(session, timer, [actor.worker_id])


def stand_down(session: Session, actor: Actor, given: StandDown, *, heard_at: datetime) -> None:
    """They were found safe, or the matter is in other hands; the note says which."""
    timer = _told(session, actor, given.id)
    if turn_of(timer).phase is Phase.CLOSED:
        return
    if timer.closed_at is None:
        timer.closed_at, timer.closed_how = heard_at, "stood_down"
        timer.closed_by_id = actor.worker_id
    timer.stood_down_at, timer.stood_down_note = heard_at, given.note
    session.add(timer)
    record(
        session, actor, "home_safe.stood_down", subject_id=timer.id,
        facts={"duress": timer.duress_at is not None},
    )  # fmt: skip
    tell(session, timer, "all-clear", sorted(repository.told(session, timer)), heard_at)


def _told(session: Session, actor: Actor, timer_id: UUID) -> LoneVisit:
    """The timer, for one who was told of its alarm, or who manages the worker once there is one."""
    timer = repository.locked(session, timer_id)
    if timer is None:
        raise NotFound("There is no such timer.")
    if timer.worker_id != actor.worker_id and timer.alarmed_at is not None:
        if actor.worker_id in repository.told(session, timer):
            return timer
        if actor.worker_id in managers_of(session, timer.worker_id):
            return timer
    record_refusal(actor, "home_safe.refused", subject_id=timer_id)
    raise NotAllowed("You were not told of an alarm here.")


def save_details(session: Session, actor: Actor, given: Details) -> None:
    """One's own car, phone, emergency contact and usual buddy."""
    check_buddy(session, actor.worker_id, given.buddy_id)
    safety = _safety(session, actor)
    for name, value in given.model_dump().items():
        setattr(safety, name, value)
    session.add(safety)
    record(session, actor, "home_safe.details.changed", subject_id=actor.worker_id)


def save_codes(session: Session, actor: Actor, given: Codes) -> None:
    """The safe code and the duress code, or neither."""
    safety = _safety(session, actor)
    has = bool(given.secret_safe or given.secret_duress)
    if has:
        secret_codes.check(given.secret_safe, given.secret_duress)
    safety.safe_code_hash = secret_codes.hash_code(given.secret_safe) if has else None
    safety.duress_code_hash = secret_codes.hash_code(given.secret_duress) if has else None
    safety.wrong_codes, safety.wrong_since = 0, None
    session.add(safety)
    record(
        session, actor, "home_safe.codes.changed", subject_id=actor.worker_id, facts={"has": has}
    )


def _safety(session: Session, actor: Actor) -> WorkerSafety:
    safety = session.get(WorkerSafety, actor.worker_id, with_for_update=True)
    safety = safety or WorkerSafety(worker_id=actor.worker_id)
    safety.changed_at = now()
    return safety
