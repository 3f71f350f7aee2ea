"""What may happen to a child's record. Each function: who, what, allowed, valid, change, audit."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from agile_app.core.notices import notify
from agile_app.core.time import now
from agile_app.records.models import Child
from agile_app.records.search_index import mark_changed


def touch(session: Session, child_id: UUID) -> None:
    """Say that something of the child changed: its version rises, and devices hear after commit.

    Every change of anything of a child, in any feature, calls this in the same transaction.
    """
    session.execute(
        update(Child)
        .where(col(Child.id) == child_id)
        .values(version=col(Child.version) + 1, updated_at=now())
    )
    mark_changed(session, [child_id])
    notify(session, "child.changed", child_id=child_id)
