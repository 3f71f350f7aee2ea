"""What may happen to an assessment: start it, reach it, and take its answers into the record."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.clock_service import clock_at_start, open_episode
from agile_app.assessments.form import Field, Form, problem_with
from agile_app.assessments.forms import form_of, newest
from agile_app.assessments.models import AssessmentAnswer
from agile_app.core.errors import Conflict, NotFound
from agile_app.core.time import now, today
from agile_app.device.live.documents import create_document
from agile_app.device.live.kinds import Access, Content, LiveField
from agile_app.records.access import access_child
from agile_app.records.models import Assessment
from agile_app.records.service import touch
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds

DOCUMENT_KIND = "assessment"
OPEN_STATUS = "started"
# A tablet may come back from a drawer, and its clock may be wrong: an assessment is never taken as
# started longer ago than this, nor in the future.
LONGEST_OFFLINE = timedelta(days=14)


def start_assessment(
    session: Session,
    actor: Actor,
    *,
    assessment_id: UUID,
    child_id: UUID,
    started_on: date | None = None,
    form_key: str = "child_and_family",
) -> Assessment:
    """Begin an assessment of a child, with its live document, under the id its device made.

    Sent again with the same child it is the same assessment. Two workers who each began one
    offline have two: words already written are never refused.

    Raises:
        NotAllowed, NotFound: as ``access_child``.
        Conflict: the id belongs to another child's assessment.
    """
    access_child(session, actor, child_id, Permission.ASSESSMENT_WRITE)
    known = session.get(Assessment, assessment_id)
    if known is not None:
        if known.child_id != child_id:
            raise Conflict("This assessment's identifier is already used for another child.")
        return known
    form = newest(form_key)
    began = _plausible(started_on)
    episode = open_episode(session, child_id)
    assessment = Assessment(
        id=assessment_id,
        child_id=child_id,
        episode_id=episode.id if episode else None,
        form_key=form.key,
        form_version=form.version,
        status=OPEN_STATUS,
        started_on=began,
        due_on=clock_at_start(session, episode, began).due_on,
        started_by_id=actor.worker_id,
    )
    session.add(assessment)
    session.flush()
    create_document(
        session,
        actor,
        id=assessment_id,
        kind=DOCUMENT_KIND,
        subject_id=assessment_id,
        child_id=child_id,
        version=form.version,
    )
    audit.record(
        session,
        actor,
        "assessment.started",
        child_id=child_id,
        subject_id=assessment_id,
        facts={"form": form.key, "version": form.version},
    )
    touch(session, child_id)
    return assessment


def _plausible(started_on: date | None) -> date:
    return min(max(started_on or today(), today() - LONGEST_OFFLINE), today())


def access_assessment(
    session: Session, actor: Actor, assessment_id: UUID, permission: Permission
) -> Assessment:
    """The assessment, if the actor holds ``permission`` and it reaches the child.

    Raises:
        NotFound: no such assessment.
        NotAllowed: it is there, and not for this actor; the refusal is audited.
    """
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        raise NotFound("There is no such assessment.")
    access_child(session, actor, assessment.child_id, permission)
    return assessment


def may_open(session: Session, actor: Actor, assessment_id: UUID) -> Access:
    """How the actor may open the document: to write, or only to read. Raises when neither."""
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    return "write" if may_write(actor, assessment) else "read"


def may_write(actor: Actor, assessment: Assessment) -> bool:
    """Whether somebody who reaches the child may write in it: nobody, once it is handed in."""
    return assessment.status == OPEN_STATUS and holds(actor, Permission.ASSESSMENT_WRITE)


def note_view(session: Session, actor: Actor, assessment_id: UUID, *, at: datetime) -> None:
    """Take down that a worker opened it on a device, perhaps offline, ``at`` a time.

    Raises as ``access_assessment``.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    audit.record(
        session,
        actor,
        "assessment.viewed",
        child_id=assessment.child_id,
        subject_id=assessment_id,
        facts={"on_device_at": at.isoformat(timespec="seconds")},
    )


def assessments_of(session: Session, actor: Actor, child_id: UUID) -> list[Assessment]:
    """A child's assessments, newest first. Raises as ``access_child``."""
    access_child(session, actor, child_id, Permission.ASSESSMENT_READ)
    return list(
        session.exec(
            select(Assessment)
            .where(col(Assessment.child_id) == child_id)
            .order_by(col(Assessment.started_on).desc(), col(Assessment.id).desc())
        )
    )


def take_answers(session: Session, assessment_id: UUID, content: Content, seq: int) -> None:
    """Write the document as it stood at ``seq`` into the rows that search and reports read.

    The child's devices hear of it only when something they show has changed, not on every word.
    """
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        return
    form = form_of(assessment.form_key, assessment.form_version)
    kept = {
        answer.field: answer
        for answer in session.exec(
            select(AssessmentAnswer).where(AssessmentAnswer.assessment_id == assessment_id)
        )
    }
    if any(answer.seq > seq for answer in kept.values()):
        return  # an extraction that was overtaken
    before = _shown(assessment, kept)
    for field in form.fields:
        wanted = _answer(assessment_id, field, content.get(field.root), seq)
        held = kept.get(field.key)
        if held is None:
            session.add(wanted)
            kept[field.key] = wanted
        elif _said(held) != _said(wanted):
            for name, value in _said(wanted).items():
                setattr(held, name, value)
            held.seq, held.updated_at = seq, now()
    _take_facts(assessment, form, kept)
    session.flush()
    if _shown(assessment, kept) != before:
        assessment.updated_at = now()
        touch(session, assessment.child_id)


def _answer(
    assessment_id: UUID, field: Field, live: LiveField | None, seq: int
) -> AssessmentAnswer:
    answer = AssessmentAnswer(
        assessment_id=assessment_id, field=field.key, kind=field.kind, seq=seq
    )
    if live is None:
        return answer
    if field.kind == "text":
        answer.text = live.text.strip("\n")
        answer.words = len(answer.text.split())
    elif live.disputed:
        answer.disputed = True
    elif live.value is not None and problem_with(field, live.value) is None:
        answer.value = live.value
    return answer


def _said(answer: AssessmentAnswer) -> dict[str, object]:
    return {
        "text": answer.text,
        "value": answer.value,
        "disputed": answer.disputed,
        "words": answer.words,
    }


def is_written(answer: AssessmentAnswer) -> bool:
    """Whether the field holds anything, a disagreement included."""
    return bool(answer.words or answer.value or answer.disputed)


def _shown(assessment: Assessment, answers: dict[str, AssessmentAnswer]) -> tuple[object, ...]:
    """What devices show of an assessment without opening it."""
    written = sum(is_written(answer) for answer in answers.values())
    facts = (assessment.child_seen_on, assessment.child_seen_alone, assessment.outcome)
    return (written, *facts)


def _take_facts(assessment: Assessment, form: Form, answers: dict[str, AssessmentAnswer]) -> None:
    keys = {field.key for field in form.fields}
    if "child_seen_on" in keys:
        seen_on = answers["child_seen_on"].value
        assessment.child_seen_on = date.fromisoformat(seen_on) if seen_on else None
    if "child_seen_alone" in keys:
        alone = answers["child_seen_alone"].value
        # The record knows yes and no only; that it was not appropriate stays in the answer.
        assessment.child_seen_alone = alone if alone in {"yes", "no"} else ""
    if "outcome" in keys:
        assessment.outcome = answers["outcome"].value


def written_counts(session: Session, assessment_ids: list[UUID]) -> dict[UUID, int]:
    """How many fields of each assessment hold something."""
    found = dict.fromkeys(assessment_ids, 0)
    statement = select(AssessmentAnswer).where(
        col(AssessmentAnswer.assessment_id).in_(assessment_ids)
    )
    for answer in session.exec(statement):
        found[answer.assessment_id] += is_written(answer)
    return found
