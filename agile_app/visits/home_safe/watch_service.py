"""Planned visits with a warning, about which nobody has said a word.

A tablet may lose its signal before "on my way" reaches the server, so the plan itself counts: while
such a visit should be under way the server starts its timer, and the first steps ask the worker.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from agile_app.core.database import reading, transaction
from agile_app.core.time import LONDON, now
from agile_app.records.models import RecordWarning
from agile_app.visits.home_safe.models import LoneVisit
from agile_app.visits.home_safe.policy import policy
from agile_app.visits.home_safe.service import watch
from agile_app.visits.models import Visit

LONGEST = timedelta(hours=6)


def watch_planned(moment: datetime | None = None) -> int:
    """Start the timers of risky planned visits whose time it is; returns how many."""
    moment = moment or now()
    with reading() as session:
        if not policy(session).watches_planned:
            return 0
        unwatched = _unwatched(session, moment)
    started = 0
    for visit_id in unwatched:
        with transaction() as session:
            visit = session.get(Visit, visit_id)
            if visit is not None and watch(session, visit, heard_at=moment) is not None:
                started += 1
    return started


def _unwatched(session: Session, moment: datetime) -> list[UUID]:
    on = moment.astimezone(LONDON).date()
    warned = exists().where(
        col(RecordWarning.child_id) == col(Visit.child_id),
        col(RecordWarning.started_on) <= on,
        or_(col(RecordWarning.ended_on).is_(None), col(RecordWarning.ended_on) > on),
    )
    # A timer that was closed counts: the worker has said a word.
    known = exists().where(
        col(LoneVisit.worker_id) == col(Visit.worker_id),
        or_(
            col(LoneVisit.subject_id) == col(Visit.group_id),
            col(LoneVisit.subject_id) == col(Visit.id),
        ),
    )
    statement = select(Visit).where(
        col(Visit.status) == "planned",
        col(Visit.worker_id).is_not(None),
        col(Visit.second_worker_id).is_(None),
        col(Visit.planned_at) <= moment,
        col(Visit.planned_at) > moment - LONGEST,
        warned,
        ~known,
    )
    found: dict[UUID, UUID] = {}
    for visit in session.execute(statement).scalars():
        if moment < visit.planned_at + timedelta(minutes=visit.planned_minutes):
            found.setdefault(visit.group_id, visit.id)
    return list(found.values())
