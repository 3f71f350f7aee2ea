"""A child in one glance: the rows of their page, made from what was read. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from agile_app.core.time import LONDON
from agile_app.records import codes
from agile_app.records.repository import RecordSet
from agile_app.records.rows import ChildRow, DocumentRow, PlanRow, WarningRow
from agile_app.records.rules import CaseStatus, case_status, looked_after_since, runs
from agile_app.records.search_keys import search_keys

# Assessments known only from a census have no document to open.
CENSUS_FORM = "census"


def iso(value: Any) -> str:
    """A date (or the London date of a moment) as ISO text; empty for none."""
    if value is None:
        return ""
    if hasattr(value, "astimezone"):
        value = value.astimezone(LONDON).date()
    return value.isoformat()


def full_name(person: Any, otherwise: str = "") -> str:
    """``Known-as Family``, as people say it; ``otherwise`` where a return stated no name."""
    spoken = person.known_as or person.given_name
    return " ".join(part for part in (spoken, person.family_name) if part) or otherwise


def initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def child_name(records: RecordSet, child_id: UUID) -> str:
    child = records.children[child_id]
    return full_name(records.people[child_id], f"Child {child.la_child_id}")


@dataclass(frozen=True)
class Standing:
    """What a child's open facts are on a day: the newest of each that runs."""

    status: CaseStatus
    plan: Any | None
    care: Any | None
    care_since: date | None
    episode: Any | None
    assessment: Any | None
    allocation: Any | None
    reviewing_officer: Any | None


def standing(records: RecordSet, child_id: UUID, on: date) -> Standing:
    """Which of a child's facts run on ``on``, and the status they amount to."""

    def running(rows: list[Any]) -> Any | None:
        return next((r for r in reversed(rows) if runs(r.started_on, r.ended_on, on)), None)

    plans = records.plans.get(child_id, [])
    protection = running([plan for plan in plans if plan.kind == "child_protection"])
    in_need = running([plan for plan in plans if plan.kind == "child_in_need"])
    care_rows = records.care.get(child_id, [])
    care_since = looked_after_since([(r.started_on, r.ended_on) for r in care_rows], on)
    episodes = records.episodes.get(child_id, [])
    episode = running(episodes)
    assessments = [
        each
        for each in records.assessments.get(child_id, [])
        if each.status in _UNFINISHED and each.statutory
    ]
    referral = next(
        (r for r in records.referrals.get(child_id, []) if episode and r.id == episode.referral_id),
        None,
    )
    allocations = [each for each in records.allocations.get(child_id, []) if each.role == "lead"]
    officers = [
        each for each in records.involvements.get(child_id, []) if each.role == "reviewing_officer"
    ]
    ends = [row.ended_on for row in (*episodes, *care_rows, *plans) if row.ended_on]
    return Standing(
        status=case_status(
            looked_after_since=care_since,
            protection_plan_since=protection.started_on if protection else None,
            in_need_plan_since=in_need.started_on if in_need else None,
            assessment_since=assessments[-1].started_on if assessments else None,
            episode_since=episode.started_on if episode else None,
            referral_undecided=bool(referral and not referral.decided_on and not referral.outcome),
            last_closed=max(ends, default=None),
        ),
        plan=protection or in_need,
        care=running(care_rows) if care_since else None,
        care_since=care_since,
        episode=episode,
        assessment=assessments[-1] if assessments else None,
        allocation=running(allocations),
        reviewing_officer=running(officers),
    )


_UNFINISHED = {"started", "awaiting_sign_off"}


def current_address(records: RecordSet, person_id: UUID, on: date) -> Any | None:
    """Where a person lives: of several that run, a placement before a home."""
    live = [a for a in records.addresses.get(person_id, []) if runs(a.started_on, a.ended_on, on)]
    live.sort(key=lambda address: address.kind == "placement")
    return live[-1] if live else None


def address_line(address: Any | None) -> str:
    if address is None:
        return ""
    return ", ".join(
        part for part in (address.line1, address.line2, address.town, address.postcode) if part
    )


def child_row(records: RecordSet, child_id: UUID, on: date) -> ChildRow:
    """The child's summary on ``on``."""
    child, person = records.children[child_id], records.people[child_id]
    now = standing(records, child_id, on)
    name = child_name(records, child_id)
    address = current_address(records, child_id, on)
    worker = records.workers.get(now.allocation.worker_id) if now.allocation else None
    officer = (
        records.workers.get(now.reviewing_officer.worker_id) if now.reviewing_officer else None
    )
    assessment = now.assessment
    if assessment is not None and assessment.form_key == CENSUS_FORM:
        assessment = None
    disabilities = [code for code in child.disabilities if code != "NONE"]
    identifiers = (child.la_child_id, child.upn, person.nhs_number)
    return ChildRow(
        id=str(child_id),
        name=name,
        given_name=person.given_name,
        family_name=person.family_name,
        known_as=person.known_as,
        initials=initials(full_name(person)),
        birth_date=iso(person.birth_date or person.expected_birth_date),
        unborn=person.birth_date is None and person.expected_birth_date is not None,
        death_date=iso(person.death_date),
        sex=person.sex,
        ethnicity=codes.ETHNICITY.label(person.ethnicity),
        language=person.first_language,
        interpreter_needed=person.interpreter_needed,
        disabilities=", ".join(codes.DISABILITY.label(code) for code in disabilities),
        la_child_id=child.la_child_id,
        upn=child.upn or "",
        nhs_number=person.nhs_number or "",
        school=child.school,
        status=now.status.code,
        status_label=codes.CASE_STATUS.label(now.status.code),
        status_since=iso(now.status.since),
        plan_label=codes.PLAN_KIND.label(now.plan.kind) if now.plan else "",
        category_label=codes.ABUSE_CATEGORY.label(now.plan.latest_category) if now.plan else "",
        legal_status=now.care.legal_status if now.care else "",
        legal_status_label=codes.LEGAL_STATUS.label(now.care.legal_status) if now.care else "",
        placement_label=codes.PLACEMENT_TYPE.label(now.care.placement_type) if now.care else "",
        address=address_line(address),
        postcode=address.postcode if address else "",
        address_confidential=bool(address and address.confidential),
        household=household_of(records, child_id, on),
        worker_id=str(worker.id) if worker else "",
        worker=worker.name if worker else "",
        allocated_on=iso(now.allocation.started_on) if now.allocation else "",
        team=records.teams.get(now.allocation.team_id, "") if now.allocation else "",
        reviewing_officer=officer.name if officer else "",
        warnings=len(current_warnings(records, child_id, on)),
        restricted=child.restricted,
        open_assessment_id=str(assessment.id) if assessment else "",
        open_assessment_due_on=iso(assessment.due_on) if assessment else "",
        search=search_keys(
            (person.given_name, person.family_name, person.known_as, name),
            date_of_birth=person.birth_date or person.expected_birth_date,
            address=address_line(address),
            identifiers=[identifier or "" for identifier in identifiers],
        ),
        version=child.version,
    )


def household_of(records: RecordSet, child_id: UUID, on: date) -> str:
    """First names of those the child lives with, as one line."""
    with_whom = [
        full_name(records.people[person_id]).split(" ")[0]
        for person_id in housemates(records, child_id, on)
        if full_name(records.people[person_id])
    ]
    return ", ".join(with_whom)


def housemates(records: RecordSet, child_id: UUID, on: date) -> list[UUID]:
    """Who lives in the child's household on ``on``, without the child."""
    present = [m for m in records.households if runs(m.started_on, m.ended_on, on)]
    homes = {member.household_id for member in present if member.person_id == child_id}
    return [
        member.person_id
        for member in present
        if member.household_id in homes and member.person_id != child_id
    ]


def current_warnings(records: RecordSet, child_id: UUID, on: date) -> list[Any]:
    return [
        warning
        for warning in records.warnings.get(child_id, [])
        if runs(warning.started_on, warning.ended_on, on)
    ]


def warning_rows(records: RecordSet, child_id: UUID, on: date) -> list[WarningRow]:
    """The warnings in force."""
    return [
        WarningRow(
            id=str(warning.id),
            child_id=str(child_id),
            kind=warning.kind,
            kind_label=codes.WARNING_KIND.label(warning.kind),
            text=warning.text,
            about=full_name(records.people[warning.person_id]) if warning.person_id else "",
            started_on=iso(warning.started_on),
            review_on=iso(warning.review_on),
        )
        for warning in current_warnings(records, child_id, on)
    ]


def document_rows(records: RecordSet, child_id: UUID) -> list[DocumentRow]:
    return [
        DocumentRow(
            id=str(document.id),
            child_id=str(child_id),
            kind=document.kind,
            kind_label=codes.DOCUMENT_KIND.label(document.kind),
            title=document.title,
            dated_on=iso(document.dated_on),
            added_by=document.added_by,
            media_type=document.media_type,
            size=size_in_words(document.size_bytes),
        )
        for document in records.documents.get(child_id, [])
    ]


def size_in_words(size_bytes: int) -> str:
    """``340 KB``, ``2.1 MB``; empty where there is no file."""
    if size_bytes <= 0:
        return ""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1_000))} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def plan_rows(records: RecordSet, child_id: UUID, on: date) -> list[PlanRow]:
    """Every plan, current or ended."""
    reviews = records.reviews.get(child_id, [])
    return [
        PlanRow(
            id=str(plan.id),
            child_id=str(child_id),
            kind=plan.kind,
            label=codes.PLAN_KIND.label(plan.kind),
            started_on=iso(plan.started_on),
            ended_on=iso(plan.ended_on),
            current=runs(plan.started_on, plan.ended_on, on),
            category_label=codes.ABUSE_CATEGORY.label(plan.latest_category),
            last_review_on=iso(
                max(
                    (
                        review.held_on
                        for review in reviews
                        if review.plan_id == plan.id
                        and review.kind == plan.kind
                        and review.held_on is not None
                        and review.held_on <= on
                    ),
                    default=None,
                )
            ),
            summary=plan.summary,
        )
        for plan in records.plans.get(child_id, [])
    ]
