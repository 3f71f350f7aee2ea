"""Assessments as rows of a child's bundle: what a device knows of one without opening it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.answers_service import (
    Progress,
    answers_by_assessment,
    kept_answers,
    progress,
)
from agile_app.assessments.clock_service import Clock, clock_of, strategy_days
from agile_app.assessments.form import Form
from agile_app.assessments.forms import Edition, editions
from agile_app.assessments.forms.rows import withdrawn_sentence
from agile_app.assessments.group.models import SharedPart
from agile_app.assessments.limited.models import LimitedPart
from agile_app.assessments.limited.service import may_see, parts_of
from agile_app.assessments.models import AssessmentAnswer, KeptAnswer
from agile_app.assessments.rows import AssessmentRow, KeptRow, SharedPartRow
from agile_app.assessments.service import OPEN_STATUS, UNDER_WAY, may_write
from agile_app.core.council_calendar import council_calendar
from agile_app.core.time import today
from agile_app.core.working_days import Calendar, is_working_day
from agile_app.device.live.models import LiveDocument
from agile_app.people.models import Worker
from agile_app.records import codes
from agile_app.records.bundle import contribute
from agile_app.records.models import Assessment, Episode
from agile_app.security.actor import Actor, Role


@dataclass(frozen=True)
class _About:
    """What was read beside the assessments of some children, to say all of each."""

    forms: dict[tuple[str, int], Edition]
    newest: dict[str, int]
    answers: dict[UUID, list[AssessmentAnswer]]
    kept: dict[UUID, list[KeptAnswer]]
    episodes: dict[UUID | None, Any]
    workers: dict[UUID | None, Any]
    documents: dict[UUID | None, Any]
    shared: dict[UUID, SharedPart]
    limited: dict[UUID, list[LimitedPart]]
    strategies: dict[UUID, list[date]]
    calendar: Calendar


def assessment_rows(
    session: Session, actor: Actor, child_ids: list[UUID]
) -> dict[UUID, dict[str, list[Any]]]:
    """The assessments of each child, newest first; in as many queries however many children."""
    assessments = list(
        session.exec(
            select(Assessment)
            .where(col(Assessment.child_id).in_(child_ids))
            .order_by(col(Assessment.started_on).desc())
        )
    )
    about = _about(session, assessments)
    rows: dict[UUID, dict[str, list[Any]]] = defaultdict(lambda: {AssessmentRow.COLLECTION: []})
    for each in assessments:
        rows[each.child_id][AssessmentRow.COLLECTION].append(_row(actor, each, about))
        if each.id in about.shared:
            held = rows[each.child_id].setdefault(SharedPartRow.COLLECTION, [])
            held.append(_shared_row(each, about.shared[each.id]))
    return dict(rows)


def _about(session: Session, assessments: list[Assessment]) -> _About:
    ids = [each.id for each in assessments]
    known = editions(session)
    return _About(
        forms={(each.form.key, each.form.version): each for each in known},
        newest={each.form.key: each.form.version for each in known if each.startable},
        answers=answers_by_assessment(session, ids),
        kept=kept_answers(session, ids),
        episodes=_by_id(session, Episode, {each.episode_id for each in assessments}),
        workers=_by_id(session, Worker, {each.started_by_id for each in assessments}),
        documents=_by_id(session, LiveDocument, set(ids)),
        shared=_shared_parts(session, ids),
        limited=parts_of(session, ids),
        strategies=strategy_days(session, {each.child_id for each in assessments}),
        calendar=council_calendar(session),
    )


def _shared_parts(session: Session, ids: list[UUID]) -> dict[UUID, SharedPart]:
    kept = session.exec(select(SharedPart).where(col(SharedPart.assessment_id).in_(ids)))
    return {each.assessment_id: each for each in kept}


def _by_id(session: Session, table: type[Any], ids: set[Any]) -> dict[UUID | None, Any]:
    wanted = [each for each in ids if each is not None]
    return {each.id: each for each in session.exec(select(table).where(col(table.id).in_(wanted)))}


def _row(actor: Actor, assessment: Assessment, about: _About) -> AssessmentRow:
    edition = about.forms.get((assessment.form_key, assessment.form_version))
    form = edition.form if edition else None
    clock = _clock(form, assessment, about)
    answers = about.answers[assessment.id]
    come = progress(form, answers) if form else Progress(0, 0)
    due_on = clock.due_on if clock and not assessment.statutory else assessment.due_on
    starter = about.workers.get(assessment.started_by_id)
    has_document = assessment.id in about.documents
    common = assessment.group_id is not None or assessment.id in about.shared
    return AssessmentRow(
        id=str(assessment.id),
        child_id=str(assessment.child_id),
        form_key=assessment.form_key,
        form_version=assessment.form_version,
        form_id=f"{assessment.form_key}.{assessment.form_version}",
        newer_version=0 if common else _newer(assessment, about),
        form_note=withdrawn_sentence(edition) if edition else "",
        title=form.title if form else assessment.title or "Assessment",
        status=assessment.status,
        status_label=codes.ASSESSMENT_STATUS.label(assessment.status),
        started_on=assessment.started_on.isoformat(),
        started_by=starter.name if starter else "",
        due_on=_iso(due_on),
        due_because=clock.because if clock else "",
        due_source=clock.source if clock else "",
        completed_on=_iso(assessment.completed_on),
        outcome_label=codes.ASSESSMENT_OUTCOME.label(assessment.outcome),
        child_seen_on=_iso(assessment.child_seen_on),
        written=come.written,
        of=come.of,
        may_write=has_document and may_write(actor, assessment),
        opens_reading=Role.MANAGER in actor.roles,
        has_document=has_document,
        on_record=True,
        group_id=str(assessment.group_id or ""),
        working_days=_working_days_to(assessment, due_on, about.calendar),
        kept=[
            KeptRow(f"{each.form_version}.{each.field}", each.label, each.text)
            for each in about.kept[assessment.id]
        ],
        limited=[str(part.id) for part in about.limited[assessment.id] if may_see(actor, part)],
    )


def _shared_row(assessment: Assessment, kept: SharedPart) -> SharedPartRow:
    said = json.loads(kept.content)
    return SharedPartRow(
        id=str(assessment.id),
        child_id=str(assessment.child_id),
        group_id=str(kept.group_id),
        seq=kept.seq,
        because=kept.because,
        at=kept.at.isoformat(),
        # Comments on it are the group's; of another child's manager they may be.
        content={root: value for root, value in said.items() if value and root[0] != "x"},
    )


def _clock(form: Form | None, assessment: Assessment, about: _About) -> Clock | None:
    episode = about.episodes.get(assessment.episode_id)
    strategies = about.strategies[assessment.child_id]
    # One finished before a bank holiday was added keeps its date, and its reason.
    return clock_of(form, assessment, episode, about.calendar, strategies) or clock_of(
        form, assessment, episode, strategies=strategies
    )


def _newer(assessment: Assessment, about: _About) -> int:
    newest = about.newest.get(assessment.form_key, 0)
    running = assessment.status == OPEN_STATUS
    return newest if running and newest > assessment.form_version else 0


def _iso(day: object) -> str:
    return str(day) if day else ""


def _working_days_to(assessment: Assessment, due_on: date | None, calendar: Calendar) -> list[str]:
    """The working days from now up to the due date; none once it is signed off."""
    if due_on is None or assessment.status not in UNDER_WAY:
        return []
    span = (due_on - today()).days
    days = (today() + timedelta(days=ahead) for ahead in range(span + 1))
    return [day.isoformat() for day in days if is_working_day(day, calendar)]


contribute(assessment_rows, AssessmentRow, KeptRow, SharedPartRow)
