"""Queries about visits."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from agile_app.core.time import now
from agile_app.visits.models import Visit

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
