"""A family is shown its part of an assessment, and what was agreed with it then."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.family.models import FamilyAgreement
from agile_app.assessments.service import access_assessment
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


@dataclass(frozen=True)
class Names:
    """Whose names a family reads besides its own, and what else is left out.

    Attributes:
        named: ids of people whose names stay because worker and family agreed so.
        left_out: names that the worker typed, to be left out besides.
    """

    named: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


def note_shown(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    parts: list[str],
    at: datetime,
    names: Names | None = None,
) -> None:
    """Take down that a worker turned their tablet to the family, perhaps offline, which parts of
    the form it showed, and whose names it named: the copy they take with them follows that.

    Args:
        at: when, by the tablet; never later than now.
        names: None from a device that does not tell them yet; what was agreed before stays.

    Raises as ``access_assessment``.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    facts: dict[str, object] = {
        "parts": parts,
        "on_device_at": at.isoformat(timespec="seconds"),
    }
    if names is not None:
        facts["named"] = sorted(names.named)
        facts["left_out"] = len(names.left_out)  # names themselves are for no log
        _agree(session, actor, assessment_id, names, at)
    audit.record(
        session,
        actor,
        "assessment.shown_to_family",
        child_id=assessment.child_id,
        subject_id=assessment_id,
        facts=facts,
    )


def _agree(session: Session, actor: Actor, assessment_id: UUID, names: Names, at: datetime) -> None:
    """The newest sitting counts, in whatever order tablets tell of theirs."""
    held = session.get(FamilyAgreement, assessment_id, with_for_update=True)
    if held is not None and held.at > at:
        return
    agreed = held or FamilyAgreement(assessment_id=assessment_id, by_id=actor.worker_id, at=at)
    agreed.named, agreed.left_out = sorted(names.named), list(names.left_out)
    agreed.by_id, agreed.at = actor.worker_id, at
    session.add(agreed)


def agreed_names(session: Session, assessment_id: UUID) -> Names:
    """What was agreed when the family last had the tablet. The caller has asked for access."""
    held = session.get(FamilyAgreement, assessment_id)
    if held is None:
        return Names()
    return Names(frozenset(held.named), tuple(held.left_out))
