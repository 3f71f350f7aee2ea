"""Answers as rows: taken out of the live document, for search, reports, clocks and lists."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments import moves
from agile_app.assessments.extraction import Said, condition_answers, in_words, said
from agile_app.assessments.form import Field, Form
from agile_app.assessments.forms import form_of
from agile_app.assessments.models import AssessmentAnswer, KeptAnswer
from agile_app.core.time import now
from agile_app.device.live.kinds import Content
from agile_app.records import codes
from agile_app.records.models import Assessment
from agile_app.records.service import touch


@dataclass(frozen=True)
class Progress:
    """How many of the fields that are asked hold something, and how many are asked."""

    written: int
    of: int


def take_answers(session: Session, assessment_id: UUID, content: Content, seq: int) -> None:
    """Write the document as it stood at ``seq`` into the rows that search and reports read.

    The child's devices hear of it only when something they show has changed, not on every word.
    """
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        return
    form = form_of(session, assessment.form_key, assessment.form_version)
    held = {answer.field: answer for answer in _rows(session, [assessment_id])}
    if any(answer.seq > seq for answer in held.values()):
        return  # an extraction that was overtaken
    before = _shown(session, form, assessment, held)
    for field in form.fields:
        _take(session, assessment_id, held, field, said(field, content), seq)
    for key in held.keys() - {field.key for field in form.fields}:
        session.delete(held.pop(key))  # of a version it was moved from: kept below, in words
    _take_kept(session, assessment, form, content)
    _take_facts(assessment, form, held)
    session.flush()
    if _shown(session, form, assessment, held) != before:
        assessment.updated_at = now()
        touch(session, assessment.child_id)


def _rows(session: Session, ids: Collection[UUID]) -> Iterable[AssessmentAnswer]:
    return session.exec(
        select(AssessmentAnswer).where(col(AssessmentAnswer.assessment_id).in_(ids))
    )


def _take(
    session: Session,
    assessment_id: UUID,
    held: dict[str, AssessmentAnswer],
    field: Field,
    wanted: Said,
    seq: int,
) -> None:
    answer = held.get(field.key)
    if answer is None:
        answer = AssessmentAnswer(
            assessment_id=assessment_id, field=field.key, kind=field.kind, seq=seq
        )
        session.add(answer)
        held[field.key] = answer
    elif as_said(answer) == wanted and answer.kind == field.kind:
        return
    answer.kind, answer.seq, answer.updated_at = field.kind, seq, now()
    answer.text, answer.value, answer.disputed = wanted.text, wanted.value, wanted.disputed
    answer.words, answer.data = wanted.words, wanted.data


def as_said(answer: AssessmentAnswer) -> Said:
    """A row as what was said."""
    return Said(answer.text, answer.value, answer.disputed, answer.words, answer.data)


def _take_kept(session: Session, assessment: Assessment, form: Form, content: Content) -> None:
    """What stands in fields of earlier versions that this one has no more."""
    wanted = {}
    for earlier, field in moves.fields_left_behind(session, assessment.id, form):
        words = in_words(field, said(field, content))
        if words:
            wanted[earlier.version, field.key] = (field.label, words)
    for row in kept_answers(session, [assessment.id])[assessment.id]:
        label_and_words = wanted.pop((row.form_version, row.field), None)
        if label_and_words is None:
            session.delete(row)
        else:
            row.label, row.text = label_and_words
    for (version, key), (label, words) in wanted.items():
        session.add(
            KeptAnswer(
                assessment_id=assessment.id, form_version=version, field=key, label=label,
                text=words,
            )
        )  # fmt: skip


def kept_answers(session: Session, ids: Collection[UUID]) -> dict[UUID, list[KeptAnswer]]:
    """What each assessment keeps of earlier versions of its form."""
    found: dict[UUID, list[KeptAnswer]] = defaultdict(list)
    statement = select(KeptAnswer).where(col(KeptAnswer.assessment_id).in_(ids))
    for row in session.exec(statement.order_by(KeptAnswer.form_version, KeptAnswer.field)):  # type: ignore[arg-type]
        found[row.assessment_id].append(row)
    return found


def _take_facts(assessment: Assessment, form: Form, answers: dict[str, AssessmentAnswer]) -> None:
    """The statutory columns, from any form that asks for them under these names."""
    if form.has("child_seen_on") and form.field("child_seen_on").kind == "date":
        seen_on = answers["child_seen_on"].value
        assessment.child_seen_on = date.fromisoformat(seen_on) if seen_on else None
    if form.has("child_seen_alone"):
        alone = answers["child_seen_alone"].value
        # The record knows yes and no only; that it was not appropriate stays in the answer.
        assessment.child_seen_alone = alone if alone in {"yes", "no"} else ""
    if form.has("outcome"):
        outcome = answers["outcome"].value
        assessment.outcome = outcome if outcome in codes.ASSESSMENT_OUTCOME else ""
    if form.has("factors"):
        chosen = answers["factors"].data
        assessment.factors = [code for code in codes.ASSESSMENT_FACTOR if code in chosen]


def _shown(
    session: Session, form: Form, assessment: Assessment, answers: dict[str, AssessmentAnswer]
) -> tuple[object, ...]:
    """What devices show of an assessment without opening it."""
    kept = kept_answers(session, [assessment.id])[assessment.id]
    # The next conversation shows them as said before.
    numbers = [(each.field, each.data) for each in answers.values() if each.kind == "scale"]
    return (
        progress(form, answers.values()),
        sorted(numbers),
        assessment.child_seen_on,
        assessment.child_seen_alone,
        assessment.outcome,
        tuple(assessment.factors),
        tuple((row.label, row.text) for row in kept),
    )


def progress(form: Form, answers: Iterable[AssessmentAnswer]) -> Progress:
    """How far it has come. A field that is not asked counts on neither side."""
    by_key = {answer.field: as_said(answer) for answer in answers}
    asked = form.asked(condition_answers(form, by_key))
    written = sum(by_key[key].written for key in asked if key in by_key)
    return Progress(written, len(asked))


def answers_by_assessment(
    session: Session, ids: Collection[UUID]
) -> dict[UUID, list[AssessmentAnswer]]:
    """Every answer of these assessments; in one query."""
    found: dict[UUID, list[AssessmentAnswer]] = defaultdict(list)
    for answer in _rows(session, ids):
        found[answer.assessment_id].append(answer)
    return found
