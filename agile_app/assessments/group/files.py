"""Files of what siblings have in common: who may read one, and in whose records that is told.

A file stays with the document it was made in. For a child who was taken out of the group it is part
of their record as long as the part in common, as it was kept for them, names it.
"""

import json
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.group.models import SharedPart
from agile_app.assessments.group.service import children_of, may_open_shared, members_open_to
from agile_app.assessments.service import access_assessment
from agile_app.records.access import visible_children
from agile_app.records.models import Assessment
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


def may_read_file(
    session: Session, actor: Actor, group_id: UUID, media_id: UUID
) -> list[UUID | None]:
    """The children in whose records the file is read.

    Raises:
        NotFound: no such group. NotAllowed: it is in no record of theirs; the refusal is audited.
    """
    left = _left_with(session, actor, group_id, media_id)
    for each in left:
        access_assessment(session, actor, each.id, Permission.ASSESSMENT_READ)
    found: list[UUID | None] = [each.child_id for each in left]
    if not left or members_open_to(session, actor, group_id):
        may_open_shared(session, actor, group_id)
        found += children_of(session, group_id)
    return found


def _left_with(session: Session, actor: Actor, group_id: UUID, media_id: UUID) -> list[Assessment]:
    """Assessments that were taken out of the group when the file stood in it, of children whom the
    actor may see."""
    rows = session.exec(
        select(Assessment, SharedPart.content)
        .join(SharedPart, col(SharedPart.assessment_id) == col(Assessment.id))
        .where(
            SharedPart.group_id == group_id,
            SharedPart.because == "left",
            col(Assessment.child_id).in_(visible_children(actor)),
        )
    )
    return [each for each, content in rows if _names(content, media_id)]


def _names(content: str, media_id: UUID) -> bool:
    said = json.loads(content)
    wanted = str(media_id)
    return any(
        entry.get("media") == wanted
        for root, entries in said.items()
        if root.startswith("n.")
        for entry in entries
    )
