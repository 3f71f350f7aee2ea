"""A child's story in order, read from where each fact already is. Pure.

Nothing is copied into a chronology table: an entry changes when its fact does. Only what workers
add by hand is stored as an entry.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from agile_app.core.time import on_screen
from agile_app.records import codes
from agile_app.records.repository import RecordSet
from agile_app.records.rows import ChronologyRow
from agile_app.records.summary import iso


def entry(
    child_id: UUID,
    row_id: str,
    on: str,
    kind: str,
    title: str,
    text: str = "",
    *,
    by: str = "",
    significant: bool = True,
    link: str = "",
) -> ChronologyRow:
    """One row; other features make theirs with it (a visit, a drawing)."""
    label = codes.CHRONOLOGY_KIND.label(kind)
    return ChronologyRow(
        id=row_id,
        child_id=str(child_id),
        on=on,
        kind=kind,
        kind_label=label,
        title=title,
        text=text,
        by=by,
        significant=significant,
        link=link,
    )


def chronology_rows(records: RecordSet, child_id: UUID) -> list[ChronologyRow]:
    """Every entry of a child, newest first."""
    rows = [
        *_front_door(records, child_id),
        *_enquiries(records, child_id),
        *_plans(records, child_id),
        *_care(records, child_id),
        *_written(records, child_id),
    ]
    return sorted(rows, key=lambda row: (row.on, row.id), reverse=True)


def _parts(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part) + ("." if any(parts) else "")


def _front_door(records: RecordSet, child_id: UUID) -> Iterator[ChronologyRow]:
    for contact in records.contacts.get(child_id, []):
        source = codes.REFERRAL_SOURCE.label(contact.source)
        outcome = codes.CONTACT_OUTCOME.label(contact.outcome)
        yield entry(
            child_id, f"contact-{contact.id}", iso(contact.received_at), "contact",
            f"Contact: {source}" if source else "Contact", _parts(contact.summary, outcome),
        )  # fmt: skip
    for referral in records.referrals.get(child_id, []):
        source = codes.REFERRAL_SOURCE.label(referral.source)
        outcome = codes.REFERRAL_OUTCOME.label(referral.outcome)
        yield entry(
            child_id, f"referral-{referral.id}", iso(referral.received_on), "referral",
            f"Referral: {source}" if source else "Referral", _parts(referral.summary, outcome),
        )  # fmt: skip
    for episode in records.episodes.get(child_id, []):
        if episode.ended_on is not None:
            reason = codes.CLOSURE_REASON.label(episode.closure_reason)
            yield entry(
                child_id, f"closure-{episode.id}", iso(episode.ended_on), "closure",
                "Case closed", _parts(reason),
            )  # fmt: skip
    for assessment in records.assessments.get(child_id, []):
        if assessment.status == "cancelled":
            continue
        link = f"/assessments/{assessment.id}" if assessment.form_key != "census" else ""
        name = "Assessment" if assessment.statutory else assessment.title
        yield entry(
            child_id, f"assessment-{assessment.id}", iso(assessment.started_on), "assessment",
            f"{name} started", link=link,
        )  # fmt: skip
        if assessment.completed_on is not None:
            factors = ", ".join(codes.ASSESSMENT_FACTOR.label(code) for code in assessment.factors)
            outcome = codes.ASSESSMENT_OUTCOME.label(assessment.outcome)
            yield entry(
                child_id, f"assessed-{assessment.id}", iso(assessment.completed_on), "assessment",
                f"{name} completed", _parts(outcome, f"Factors: {factors}" if factors else ""),
                link=link,
            )  # fmt: skip


def _enquiries(records: RecordSet, child_id: UUID) -> Iterator[ChronologyRow]:
    for discussion in records.strategies.get(child_id, []):
        outcome = codes.STRATEGY_OUTCOME.label(discussion.outcome)
        yield entry(
            child_id, f"strategy-{discussion.id}", iso(discussion.held_on), "enquiry",
            "Strategy discussion", _parts(outcome, discussion.summary),
        )  # fmt: skip
    for enquiry in records.enquiries.get(child_id, []):
        outcome = codes.SECTION_47_OUTCOME.label(enquiry.outcome)
        yield entry(
            child_id, f"enquiry-{enquiry.id}", iso(enquiry.started_on), "enquiry",
            "Section 47 enquiry", _parts(outcome),
        )  # fmt: skip
    for conference in records.conferences.get(child_id, []):
        if conference.held_on is not None:
            outcome = codes.CONFERENCE_OUTCOME.label(conference.outcome)
            yield entry(
                child_id, f"conference-{conference.id}", iso(conference.held_on), "conference",
                "Initial conference", _parts(outcome),
            )  # fmt: skip


def _plans(records: RecordSet, child_id: UUID) -> Iterator[ChronologyRow]:
    for plan in records.plans.get(child_id, []):
        label = codes.PLAN_KIND.label(plan.kind)
        category = codes.ABUSE_CATEGORY.label(plan.initial_category)
        yield entry(
            child_id, f"plan-{plan.id}", iso(plan.started_on), "plan",
            f"{label} began", _parts(category, plan.summary),
        )  # fmt: skip
        if plan.ended_on is not None:
            yield entry(
                child_id, f"plan-end-{plan.id}", iso(plan.ended_on), "plan", f"{label} ended"
            )
    for review in records.reviews.get(child_id, []):
        if review.held_on is not None:
            took_part = codes.PARTICIPATION.label(review.participation)
            yield entry(
                child_id, f"review-{review.id}", iso(review.held_on), "review",
                codes.REVIEW_KIND.label(review.kind), _parts(review.outcome, took_part),
                significant=review.kind != "core_group",
            )  # fmt: skip


def _care(records: RecordSet, child_id: UUID) -> Iterator[ChronologyRow]:
    for care in records.care.get(child_id, []):
        status = codes.LEGAL_STATUS.label(care.legal_status)
        placement = codes.PLACEMENT_TYPE.label(care.placement_type)
        yield entry(
            child_id, f"care-{care.id}", iso(care.started_on), "placement",
            codes.EPISODE_START.label(care.start_reason), _parts(placement, status),
        )  # fmt: skip
        if care.ended_on is not None and care.end_reason not in {"", "X1"}:
            yield entry(
                child_id, f"care-end-{care.id}", iso(care.ended_on), "placement",
                "Stopped being looked after", _parts(codes.EPISODE_END.label(care.end_reason)),
            )  # fmt: skip
    for missing in records.missing.get(child_id, []):
        found = f"Found on {on_screen(missing.ended_on)}" if missing.ended_on else ""
        yield entry(
            child_id, f"missing-{missing.id}", iso(missing.started_on), "missing",
            codes.MISSING.label(missing.kind), _parts(found),
        )  # fmt: skip


def _written(records: RecordSet, child_id: UUID) -> Iterator[ChronologyRow]:
    for note in records.notes.get(child_id, []):
        yield entry(
            child_id, f"note-{note.id}", iso(note.happened_at), "note",
            note.title or codes.CASE_NOTE_KIND.label(note.kind), note.text,
            by=note.written_by, significant=note.kind == "decision",
        )  # fmt: skip
    for added in records.entries.get(child_id, []):
        yield _manual(child_id, added)


def _manual(child_id: UUID, added: Any) -> ChronologyRow:
    return entry(
        child_id, f"entry-{added.id}", iso(added.happened_on), added.kind, added.title, added.text,
        by=added.added_by, significant=added.significant,
    )  # fmt: skip
