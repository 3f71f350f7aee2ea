"""Numbers people gave on scales, one conversation after another: a scale shows those before."""

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.models import AssessmentAnswer
from agile_app.records.bundle import Collections, contribute
from agile_app.records.models import Assessment
from agile_app.security.actor import Actor


@dataclass(frozen=True)
class ScaleRow:
    """What one person said on one scale of one assessment. ``on`` is the day it was begun."""

    COLLECTION: ClassVar[str] = "scales"

    id: str
    child_id: str
    assessment_id: str
    form_key: str
    field: str
    person_id: str
    value: int
    on: str


def scale_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """Every number that stands undisputed, of each child; in one query."""
    statement = (
        select(AssessmentAnswer, Assessment)
        .join(Assessment, col(Assessment.id) == col(AssessmentAnswer.assessment_id))
        .where(col(Assessment.child_id).in_(child_ids), AssessmentAnswer.kind == "scale")
        .order_by(col(Assessment.started_on), col(Assessment.id))
    )
    found: dict[UUID, Collections] = defaultdict(lambda: {ScaleRow.COLLECTION: []})
    for answer, assessment in session.exec(statement):
        found[assessment.child_id][ScaleRow.COLLECTION].extend(_rows(answer, assessment))
    return dict(found)


def _rows(answer: AssessmentAnswer, assessment: Assessment) -> list[ScaleRow]:
    return [
        ScaleRow(
            id=f"{assessment.id}:{answer.field}:{said['person']}",
            child_id=str(assessment.child_id),
            assessment_id=str(assessment.id),
            form_key=assessment.form_key,
            field=answer.field,
            person_id=said["person"],
            value=round(said["value"]),
            on=assessment.started_on.isoformat(),
        )
        for said in answer.data
        if "value" in said
    ]


contribute(scale_rows, ScaleRow)
