"""A family is shown its part of an assessment."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.service import access_assessment
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


def note_shown(
    session: Session, actor: Actor, assessment_id: UUID, *, parts: list[str], at: datetime
) -> None:
    """Take down that a worker turned their tablet to the family, perhaps offline, and which parts
    of the form it showed.

    Raises as ``access_assessment``.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    audit.record(
        session,
        actor,
        "assessment.shown_to_family",
        child_id=assessment.child_id,
        subject_id=assessment_id,
        facts={"parts": parts, "on_device_at": at.isoformat(timespec="seconds")},
    )
