"""How a timer ends: a check-out, "I am safe", the duress code, or a visit that does not happen."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select
from sqlmodel import Session, col

from agile_app.core.database import afterwards, transaction
from agile_app.core.errors import Invalid
from agile_app.core.ids import uuid7
from agile_app.core.time import LONDON, now
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.visits.home_safe import repository, secret_codes
from agile_app.visits.home_safe.escalation_service import begin_turn, changed, tell
from agile_app.visits.home_safe.models import LoneVisit, WorkerSafety
from agile_app.visits.home_safe.policy import policy
from agile_app.visits.home_safe.schemas import Safe
from agile_app.visits.home_safe.starting_service import begin, is_accompanied, own, set_end
from agile_app.visits.models import Visit

MOST_WRONG = 10
WRONG_WINDOW = timedelta(minutes=5)
_SETTLE = timedelta(minutes=15)
"""After a check-out that was heard late, so much time to answer before the end-of-day check."""


def visit_ended(
    session: Session, actor: Actor, visit: Visit, *, at: datetime | None = None,
    heard_at: datetime | None = None,
) -> LoneVisit | None:  # fmt: skip
    """The worker checked out: the timer is closed, an alarm stood down, both times kept. After the
    last visit of the day the end-of-day check begins."""
    heard_at = heard_at or now()
    at = min(at or visit.ended_at or heard_at, heard_at)
    if _others_under_way(session, visit):
        return None
    subject = visit.group_id
    timer = repository.open_of_subject(session, actor.worker_id, subject)
    if timer is not None:
        _close(session, timer, actor, how="left", left_at=at, heard_at=heard_at)
    else:
        timer = repository.latest_of_subject(session, actor.worker_id, subject)
        if timer is not None:
            _note_leaving(session, timer, actor, at)
    if not is_accompanied(visit):
        _begin_day_check(session, actor, visit, at, heard_at)
    return timer


def visit_cancelled(session: Session, actor: Actor, visit: Visit) -> None:
    """The visit does not happen: whatever timer it has is closed."""
    moment = now()
    timer = repository.open_of_subject(session, actor.worker_id, visit.group_id)
    if timer is not None and not _others_under_way(session, visit):
        _close(session, timer, actor, how="visit", left_at=None, heard_at=moment)


def safe(session: Session, actor: Actor, given: Safe, *, at: datetime, heard_at: datetime) -> None:
    """“I am safe”. Workers with codes type one: the safe code closes the timer; the duress code
    looks the same on their screen and tells buddy and manager at once; any other changes nothing,
    so that the chain goes on.

    Raises:
        Invalid: a code that is neither; or none, of a worker who has codes.
    """
    timer = (
        own(session, actor, given.id)
        if given.id is not None
        else repository.latest_place_of(session, actor.worker_id, heard_at - timedelta(hours=2))
    )
    if _means_duress(session, actor, given.secret, heard_at):
        _duress(session, actor, timer, at=at, heard_at=heard_at)
    elif timer is not None and timer.closed_at is None:
        _close(session, timer, actor, how="safe", left_at=at, heard_at=heard_at)
    elif timer is not None:
        _note_leaving(session, timer, actor, at)


def _means_duress(session: Session, actor: Actor, code: str, moment: datetime) -> bool:
    safety = repository.safety_of(session, actor.worker_id)
    if safety is None or safety.safe_code_hash is None or safety.duress_code_hash is None:
        return False
    recent = safety.wrong_since is not None and moment - safety.wrong_since < WRONG_WINDOW
    if recent and safety.wrong_codes >= MOST_WRONG:
        raise Invalid(
            "Too many wrong codes. The timer goes on.", code="slower", field="secret",
            what_to_do="Wait five minutes, or ring your manager.",
        )  # fmt: skip
    verdict = (
        secret_codes.judge(code, safety.safe_code_hash, safety.duress_code_hash)
        if code
        else "wrong"
    )
    if verdict == "wrong":
        afterwards(lambda: _count_wrong(actor.worker_id, moment, anew=not recent))
        raise Invalid(
            "That is not your code. The timer goes on.", code="wrong_code", field="secret",
            what_to_do="Try again with your code.",
        )  # fmt: skip
    return verdict == "duress"


def _count_wrong(worker_id: UUID, moment: datetime, *, anew: bool) -> None:
    """In a transaction of its own: the refused one rolls back."""
    with transaction() as session:
        safety = session.get(WorkerSafety, worker_id, with_for_update=True)
        if safety is None:
            return
        safety.wrong_codes = 1 if anew else safety.wrong_codes + 1
        safety.wrong_since = moment if anew else safety.wrong_since
        session.add(safety)
        record(session, None, "home_safe.code.wrong", subject_id=worker_id)


def _duress(
    session: Session, actor: Actor, timer: LoneVisit | None, *, at: datetime, heard_at: datetime
) -> None:
    """For the worker's screens as though they were safe; for the others an alarm due now."""
    if timer is None:
        timer_id = uuid7()
        safety = repository.safety_of(session, actor.worker_id)
        timer = LoneVisit(
            id=timer_id, worker_id=actor.worker_id, kind="duress", subject_id=timer_id,
            armed_by="duress", armed_at=heard_at, expected_end=heard_at, due_at=heard_at,
            buddy_id=safety.buddy_id if safety else None,
        )  # fmt: skip
    if timer.duress_at is not None and timer.stood_down_at is None:
        return
    if timer.closed_at is None:
        timer.closed_at, timer.closed_how, timer.left_at = heard_at, "safe", at
        timer.closed_by_id = actor.worker_id
    timer.duress_at, timer.stood_down_at = heard_at, None
    timer.acknowledged_at = timer.acknowledged_by_id = None
    begin_turn(timer, heard_at)
    session.add(timer)
    session.flush()
    record(
        session, actor, "home_safe.duress", subject_id=timer.id, facts={"typed_at": at.isoformat()}
    )
    changed(session, timer)


def _close(
    session: Session,
    timer: LoneVisit,
    actor: Actor,
    *,
    how: str,
    left_at: datetime | None,
    heard_at: datetime,
) -> None:
    timer.closed_at, timer.closed_how, timer.closed_by_id = heard_at, how, actor.worker_id
    timer.left_at = left_at
    session.add(timer)
    record(
        session, actor, "home_safe.closed", subject_id=timer.id,
        facts={
            "how": how,
            "left_at": left_at.isoformat() if left_at else None,
            "heard_at": heard_at.isoformat(),
            "after_alarm": timer.alarmed_at is not None,
        },
    )  # fmt: skip
    if timer.alarmed_at is not None:
        tell(session, timer, "all-clear", sorted(repository.told(session, timer)), heard_at)
    changed(session, timer)


def _note_leaving(session: Session, timer: LoneVisit, actor: Actor, at: datetime) -> None:
    """Word from the worker after the timer was closed (stood down, or by another device): when
    they left is kept, nothing else changes."""
    if timer.left_at is not None:
        return
    timer.left_at = at
    session.add(timer)
    record(
        session, actor, "home_safe.left_late", subject_id=timer.id,
        facts={"left_at": at.isoformat()},
    )  # fmt: skip
    changed(session, timer)


def _begin_day_check(
    session: Session, actor: Actor, visit: Visit, at: datetime, heard_at: datetime
) -> None:
    decided = policy(session)
    local = at.astimezone(LONDON)
    if local.hour < decided.day_check_from_hour or _more_today(session, actor, visit, at):
        return
    end = max(at + timedelta(minutes=decided.day_check_minutes), heard_at + _SETTLE)
    subject = uuid5(NAMESPACE_OID, f"day {actor.worker_id} {local.date()}")
    timer = begin(
        session, actor.worker_id, actor, None, how="day", expected_end=end, heard_at=heard_at,
        subject_id=subject,
    )  # fmt: skip
    if end > timer.expected_end:
        set_end(session, timer, end, heard_at)


def _others_under_way(session: Session, visit: Visit) -> bool:
    """Whether brothers and sisters are still being seen at the same visit."""
    if visit.group_id is None:
        return False
    statement = select(col(Visit.id)).where(
        col(Visit.group_id) == visit.group_id,
        col(Visit.id) != visit.id,
        col(Visit.started_at).is_not(None),
        col(Visit.ended_at).is_(None),
        col(Visit.status) == "under_way",
    )
    return session.execute(statement.limit(1)).first() is not None


def _more_today(session: Session, actor: Actor, visit: Visit, at: datetime) -> bool:
    end_of_day = at.astimezone(LONDON).replace(hour=23, minute=59, second=59)
    statement = select(col(Visit.id)).where(
        col(Visit.worker_id) == actor.worker_id,
        col(Visit.id) != visit.id,
        col(Visit.status).in_(("planned", "on_my_way", "under_way")),
        col(Visit.planned_at) > at - timedelta(hours=1),
        col(Visit.planned_at) <= end_of_day,
    )
    return session.execute(statement.limit(1)).first() is not None
