"""The facts of the statutory returns as a row of each child's bundle."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.guidance.rows import ReturnFactsRow
from agile_app.records.bundle import Collections, RecordSet, contribute, iso, records_of
from agile_app.security.actor import Actor


def return_facts(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """What of each child goes to the returns; from what was read for the bundle already."""
    records = records_of(session, child_ids)
    return {
        child_id: {ReturnFactsRow.COLLECTION: [facts_row(records, child_id)]}
        for child_id in child_ids
        if child_id in records.children
    }


def facts_row(records: RecordSet, child_id: UUID) -> ReturnFactsRow:
    """One child's facts."""
    child, person = records.children[child_id], records.people[child_id]
    return ReturnFactsRow(
        id=str(child_id),
        child_id=str(child_id),
        birth_date=iso(person.birth_date),
        expected_birth_date=iso(person.expected_birth_date),
        death_date=iso(person.death_date),
        sex=person.sex,
        ethnicity=person.ethnicity,
        upn=child.upn or "",
        former_upn=child.former_upn or "",
        upn_unknown=child.upn_unknown,
        la_child_id=child.la_child_id,
        disabilities=list(child.disabilities),
        episodes=_episodes(records, child_id),
        assessments=[
            {
                "id": str(each.id),
                "episode_id": _id(each.episode_id),
                "started_on": iso(each.started_on),
                "completed_on": iso(each.completed_on),
                "factors": list(each.factors),
            }
            for each in records.assessments.get(child_id, [])
            if each.statutory and each.status != "cancelled"
        ],
        enquiries=_enquiries(records, child_id),
        plans=_plain(
            records.plans.get(child_id, []),
            ("id", "episode_id", "kind", "started_on", "ended_on", "initial_category",
             "latest_category", "previous_plans"),
        ),
        reviews=_plain(records.reviews.get(child_id, []), ("plan_id", "kind", "held_on")),
        care=_plain(
            records.care.get(child_id, []),
            ("id", "started_on", "ended_on", "start_reason", "end_reason", "legal_status",
             "placement_type", "placement_provider", "primary_need"),
        ),
        missing=_plain(records.missing.get(child_id, []), ("started_on", "ended_on")),
    )  # fmt: skip


def _episodes(records: RecordSet, child_id: UUID) -> list[dict[str, Any]]:
    """Each time in need, with what its referral says."""
    referrals = {each.id: each for each in records.referrals.get(child_id, [])}
    names = ("id", "started_on", "ended_on", "primary_need", "closure_reason")
    found = []
    for episode in records.episodes.get(child_id, []):
        referral = referrals.get(episode.referral_id)
        of_referral = {
            "source": referral.source if referral else "",
            "no_further_action": bool(referral and referral.no_further_action),
        }
        found.append(_row(episode, names) | of_referral)
    return found


def _enquiries(records: RecordSet, child_id: UUID) -> list[dict[str, Any]]:
    """Each enquiry, with the conference it led to."""
    held: Mapping[Any, str] = {
        each.section47_id: iso(each.held_on)
        for each in records.conferences.get(child_id, [])
        if each.section47_id is not None and each.held_on is not None
    }
    names = ("id", "episode_id", "started_on", "ended_on", "conference_not_required")
    return [
        _row(enquiry, names)
        | {
            "conference_target_on": iso(enquiry.conference_target_on),
            "conference_on": held.get(enquiry.id, ""),
        }
        for enquiry in records.enquiries.get(child_id, [])
    ]


def _plain(rows: list[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(each, names) for each in rows]


def _row(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """A row in JSON: ids and dates as text, empty for none; the rest as it is."""
    return {name: _value(name, getattr(row, name)) for name in names}


def _value(name: str, value: Any) -> Any:
    if name == "id" or name.endswith("_id"):
        return _id(value)
    if name.endswith("_on"):
        return iso(value)
    return value


def _id(value: Any) -> str:
    return str(value) if value else ""


contribute(return_facts, ReturnFactsRow)
