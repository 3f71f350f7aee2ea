"""Remarks as rows of a child's bundle: only who carries the child on a device hears of them."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.remarks.models import AssessmentRemarks
from agile_app.assessments.remarks.rows import ColleagueRow, MentionRow, RemarksRow
from agile_app.assessments.remarks.service import unseen_mentions
from agile_app.people.models import Worker
from agile_app.people.service import managers_by_worker
from agile_app.records.bundle import contribute, records_of
from agile_app.records.models import Assessment
from agile_app.security.actor import Actor


def remark_rows(
    session: Session, actor: Actor, child_ids: list[UUID]
) -> dict[UUID, dict[str, list[Any]]]:
    """What waits, where the actor is mentioned, and who else may be; in as many queries however
    many children there are."""
    found: dict[UUID, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    statement = select(Assessment.id, Assessment.child_id).where(
        col(Assessment.child_id).in_(child_ids)
    )
    children = dict(session.exec(statement).all())
    counted = session.exec(
        select(AssessmentRemarks).where(col(AssessmentRemarks.assessment_id).in_(children))
    )
    for each in counted:
        if each.open_comments or each.open_suggestions:
            child_id = children[each.assessment_id]
            row = RemarksRow(
                str(each.assessment_id), str(child_id), each.open_comments, each.open_suggestions
            )
            found[child_id][RemarksRow.COLLECTION].append(row)
    told: set[UUID] = set()
    for mention in unseen_mentions(session, actor, children):
        if mention.assessment_id in told:
            continue  # one line for an assessment, since its first mention
        told.add(mention.assessment_id)
        child_id = children[mention.assessment_id]
        mentioned = MentionRow(
            str(mention.assessment_id), str(child_id), mention.since.isoformat(), seen=False
        )
        found[child_id][MentionRow.COLLECTION].append(mentioned)
    for child_id, managers in _managers(session, child_ids).items():
        found[child_id][ColleagueRow.COLLECTION] = [
            _colleague(child_id, manager) for manager in managers
        ]
    return {child_id: dict(collections) for child_id, collections in found.items()}


def _managers(session: Session, child_ids: list[UUID]) -> dict[UUID, list[Worker]]:
    """Who manages the teams of a child's workers, beside those workers themselves."""
    allocated = records_of(session, child_ids).allocations
    workers = {
        child_id: {each.worker_id for each in allocated.get(child_id, []) if each.worker_id}
        for child_id in child_ids
    }
    managers = managers_by_worker(session, set().union(*workers.values()))
    return {
        child_id: sorted(
            {
                manager.id: manager
                for worker_id in own
                for manager in managers.get(worker_id, [])
                if manager.id not in own
            }.values(),
            key=lambda manager: manager.name,
        )
        for child_id, own in workers.items()
    }


def _colleague(child_id: UUID, worker: Worker) -> ColleagueRow:
    return ColleagueRow(
        id=f"{child_id}:{worker.id}",
        child_id=str(child_id),
        person_id=str(worker.id),
        name=worker.name,
        group="worker",
        role=worker.job_title or "Manager",
        is_child=False,
        birth_date="",
        phone=worker.phone,
        email=worker.email,
    )


contribute(remark_rows, RemarksRow, MentionRow, ColleagueRow)
