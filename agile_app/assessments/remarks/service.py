"""What remarks mean for the record: who is mentioned, and how much waits."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.remarks.marks import mentions
from agile_app.assessments.remarks.models import AssessmentMention, AssessmentRemarks
from agile_app.assessments.service import access_assessment
from agile_app.core.time import now
from agile_app.device.live.kinds import Content
from agile_app.people.service import workers_by_id
from agile_app.records.models import Assessment
from agile_app.records.service import touch
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

REMARKS = "x.remarks"


def take_remarks(session: Session, assessment_id: UUID, content: Content, seq: int) -> None:
    """Write down what waits and who is mentioned, as the document stood at ``seq``. The child's
    devices hear of it when that changed."""
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        return
    counted = session.get(AssessmentRemarks, assessment_id)
    if counted is not None and counted.seq > seq:
        return  # an extraction that was overtaken
    comments, suggestions = open_threads(content)
    if counted is None:
        counted = AssessmentRemarks(assessment_id=assessment_id)
        session.add(counted)
    changed = (counted.open_comments, counted.open_suggestions) != (comments, suggestions)
    counted.open_comments, counted.open_suggestions = comments, suggestions
    counted.seq = seq
    changed |= _take_mentions(session, assessment_id, content)
    session.flush()
    if changed:
        touch(session, assessment.child_id)


def open_threads(content: Content) -> tuple[int, int]:
    """How many comments and how many suggestions are open. Of a fact that two people set apart the
    newest in the document's order counts, as on every device (``assets/device/remarks``)."""
    kinds: dict[str, str] = {}
    states: dict[str, str] = {}
    field = content.get(REMARKS)
    for entry in field.entries if field is not None else ():
        value = entry.get("v")
        if not (isinstance(value, list) and len(value) == 3):
            continue
        thread, part, said = value
        if part == "kind":
            kinds[thread] = said
        elif part == "state":
            states[thread] = said
    waiting = [kind for thread, kind in kinds.items() if states.get(thread, "open") == "open"]
    suggestions = waiting.count("suggestion")
    return len(waiting) - suggestions, suggestions


def _take_mentions(session: Session, assessment_id: UUID, content: Content) -> bool:
    """Whether somebody is mentioned who was not, or no longer."""
    wanted = {
        (root, person)
        for root, field in content.items()
        if field.kind == "text"
        for person in mentions(field.delta)
    }
    workers = workers_by_id(session, {person for _, person in wanted}) if wanted else {}
    wanted = {(root, person) for root, person in wanted if person in workers}
    held = {
        (mention.field, mention.worker_id): mention
        for mention in session.exec(
            select(AssessmentMention).where(AssessmentMention.assessment_id == assessment_id)
        )
    }
    for root, worker_id in wanted - held.keys():
        session.add(AssessmentMention(assessment_id=assessment_id, worker_id=worker_id, field=root))
    for gone in held.keys() - wanted:
        session.delete(held[gone])
    return wanted != held.keys()


def see_mentions(session: Session, actor: Actor, assessment_id: UUID) -> None:
    """The worker has looked where they are mentioned. Raises as ``access_assessment``."""
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    unseen = unseen_mentions(session, actor, [assessment_id])
    if not unseen:
        return
    for mention in unseen:
        mention.seen_at = now()
    audit.record(
        session,
        actor,
        "assessment.mention_seen",
        child_id=assessment.child_id,
        subject_id=assessment_id,
    )
    touch(session, assessment.child_id)


def unseen_mentions(
    session: Session, actor: Actor, assessment_ids: Iterable[UUID]
) -> list[AssessmentMention]:
    """Where the actor is mentioned and has not looked."""
    return list(
        session.exec(
            select(AssessmentMention)
            .where(
                col(AssessmentMention.assessment_id).in_(list(assessment_ids)),
                AssessmentMention.worker_id == actor.worker_id,
                col(AssessmentMention.seen_at).is_(None),
            )
            .order_by(col(AssessmentMention.since))
        )
    )
