"""Assessments as rows of a child's bundle: what a device knows of one without opening it."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.clock_service import clock_of
from agile_app.assessments.forms import form_of
from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.service import may_write, written_counts
from agile_app.core.council_calendar import council_calendar
from agile_app.core.errors import NotFound
from agile_app.core.time import today
from agile_app.core.working_days import Calendar, is_working_day
from agile_app.device.live.models import LiveDocument
from agile_app.people.models import Worker
from agile_app.records import codes
from agile_app.records.bundle import contribute
from agile_app.records.models import Assessment, Episode
from agile_app.security.actor import Actor, Role


def assessment_rows(
    session: Session, actor: Actor, child_ids: list[UUID]
) -> dict[UUID, dict[str, list[AssessmentRow]]]:
    """The assessments of each child, newest first; in five queries however many children."""
    assessments = list(
        session.exec(
            select(Assessment)
            .where(col(Assessment.child_id).in_(child_ids))
            .order_by(col(Assessment.started_on).desc())
        )
    )
    written = written_counts(session, [each.id for each in assessments])
    episodes = _by_id(session, Episode, {each.episode_id for each in assessments})
    workers = _by_id(session, Worker, {each.started_by_id for each in assessments})
    written_here = _by_id(session, LiveDocument, {each.id for each in assessments})
    calendar = council_calendar(session)
    rows: dict[UUID, dict[str, list[AssessmentRow]]] = defaultdict(
        lambda: {AssessmentRow.COLLECTION: []}
    )
    for each in assessments:
        starter = workers.get(each.started_by_id)
        row = _row(
            actor,
            each,
            episodes.get(each.episode_id),
            starter.name if starter else "",
            written[each.id],
            calendar,
            has_document=each.id in written_here,
        )
        rows[each.child_id][AssessmentRow.COLLECTION].append(row)
    return dict(rows)


def _by_id(session: Session, table: type[Any], ids: set[UUID | None]) -> dict[UUID | None, Any]:
    wanted = [each for each in ids if each is not None]
    return {each.id: each for each in session.exec(select(table).where(col(table.id).in_(wanted)))}


def _row(
    actor: Actor,
    assessment: Assessment,
    episode: Episode | None,
    started_by: str,
    written: int,
    calendar: Calendar,
    *,
    has_document: bool,
) -> AssessmentRow:
    # One finished before a bank holiday was added keeps its date, and its reason.
    clock = clock_of(assessment, episode, calendar) or clock_of(assessment, episode)
    title, fields = _form_facts(assessment)
    return AssessmentRow(
        id=str(assessment.id),
        child_id=str(assessment.child_id),
        form_key=assessment.form_key,
        form_version=assessment.form_version,
        title=title,
        status=assessment.status,
        status_label=codes.ASSESSMENT_STATUS.label(assessment.status),
        started_on=assessment.started_on.isoformat(),
        started_by=started_by,
        due_on=_iso(assessment.due_on),
        due_because=clock.because if clock else "",
        due_source=clock.source if clock else "",
        completed_on=_iso(assessment.completed_on),
        outcome_label=codes.ASSESSMENT_OUTCOME.label(assessment.outcome),
        child_seen_on=_iso(assessment.child_seen_on),
        written=written,
        of=fields,
        may_write=has_document and may_write(actor, assessment),
        opens_reading=Role.MANAGER in actor.roles,
        has_document=has_document,
        on_record=True,
        working_days=_working_days_to(assessment, calendar),
    )


def _form_facts(assessment: Assessment) -> tuple[str, int]:
    try:
        form = form_of(assessment.form_key, assessment.form_version)
    except NotFound:
        return "Assessment", 0
    return form.title, len(form.fields)


def _iso(day: object) -> str:
    return str(day) if day else ""


def _working_days_to(assessment: Assessment, calendar: Calendar) -> list[str]:
    """The working days from now up to the due date; none once it is finished."""
    if assessment.due_on is None or assessment.status != "started":
        return []
    span = (assessment.due_on - today()).days
    days = (today() + timedelta(days=ahead) for ahead in range(span + 1))
    return [day.isoformat() for day in days if is_working_day(day, calendar)]


contribute(assessment_rows, AssessmentRow)
