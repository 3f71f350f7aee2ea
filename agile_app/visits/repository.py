"""Queries about visits."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from agile_app.core.time import now
from agile_app.device.live.models import LiveDocument
from agile_app.people.models import Worker
from agile_app.visits.models import Visit, VisitAction, VisitEvent
from agile_app.visits.recording import LATE_AFTER

# Older visits than this are on the server's record and need no place on a tablet.
KEPT_ON_DEVICE = timedelta(days=2 * 365)


def visits_of(
    session: Session, child_ids: Collection[UUID], *, since: datetime | None = None
) -> dict[UUID, list[Any]]:
    """Visits by child, oldest first, from ``since`` (two years ago unless said) on.

    The last time a child was seen is always among them.
    """
    since = since or now() - KEPT_ON_DEVICE
    statement = (
        select(*Visit.__table__.columns)
        .where(
            col(Visit.child_id).in_(child_ids),
            or_(col(Visit.planned_at) >= since, col(Visit.seen).is_(True)),
        )
        .order_by(col(Visit.planned_at), col(Visit.id))
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(statement):
        found[row.child_id].append(row)
    return found


# What to know of a visit's taps is of interest while people still act on it.
_TAPS_SHOWN = timedelta(days=60)


def taps_worth_telling(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    """Taps that came after another one, or late, or with words, by visit: by the device's time."""
    statement = (
        select(*VisitEvent.__table__.columns)
        .where(
            col(VisitEvent.visit_id).in_(visit_ids),
            col(VisitEvent.received_at) >= now() - _TAPS_SHOWN,
            or_(col(VisitEvent.act).in_(["arrived", "left"]), col(VisitEvent.words) != ""),
        )
        .order_by(col(VisitEvent.at), col(VisitEvent.id))
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(statement):
        if row.words or not row.stands or row.received_at - row.at > LATE_AFTER:
            found[row.visit_id].append(row)
    return found


def actions_of(session: Session, group_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    """What was agreed, by group of visits, in the order it was written."""
    statement = (
        select(*VisitAction.__table__.columns)
        .where(col(VisitAction.group_id).in_(group_ids))
        .order_by(col(VisitAction.position))
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(statement):
        found[row.group_id].append(row)
    return found


def written_here(session: Session, visit_ids: Collection[UUID]) -> set[UUID]:
    """Those of the visits that have a document of their own."""
    statement = select(col(LiveDocument.id)).where(
        col(LiveDocument.id).in_(visit_ids), col(LiveDocument.kind) == "visit_child"
    )
    return set(session.scalars(statement))


def names_of_workers(session: Session, worker_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names by id."""
    statement = select(col(Worker.id), col(Worker.name)).where(col(Worker.id).in_(worker_ids))
    return {row.id: row.name for row in session.execute(statement)}
