"""Which clocks run for a child, from what the record holds. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agile_app.records.bundle import RecordSet, Standing, standing
from agile_app.visits import rules
from agile_app.visits.rules import DEFAULT_POLICY, Due, Policy, Weekly


def dues(
    records: RecordSet,
    child_id: UUID,
    seen_on: Sequence[date],
    on: date,
    *,
    policy: Policy = DEFAULT_POLICY,
) -> list[Due]:
    """Everything due for a child, soonest first; what is overdue stays until it is done.

    Args:
        seen_on: the dates on which the child was seen at a visit, in any order.
    """
    now = standing(records, child_id, on)
    last_seen = max((day for day in seen_on if day <= on), default=None)
    found = [
        *_front_door(records, child_id, now),
        *_conference(records, child_id),
        *_plan(records, child_id, now, last_seen, on, policy),
        *_care(records, child_id, now, last_seen, on),
    ]
    return sorted(found, key=lambda due: due.on)


def _front_door(records: RecordSet, child_id: UUID, now: Standing) -> list[Due]:
    found: list[Due] = []
    if now.episode is None:
        return found
    for referral in records.referrals.get(child_id, []):
        undecided = referral.decided_on is None and not referral.outcome
        if referral.id == now.episode.referral_id and undecided:
            found.append(rules.referral_decision(referral.received_on))
    if now.assessment is not None and now.assessment.status == "started":
        found.append(_assessment(now.episode.started_on, now.assessment))
    return found


def _assessment(referral_on: date, assessment: Any) -> Due:
    """The clock that gave this assessment its date: the referral's, or its own when the child is
    assessed again."""
    first = rules.assessment(referral_on)
    further = rules.further_assessment(assessment.started_on)
    return further if assessment.due_on == further.on else first


def _conference(records: RecordSet, child_id: UUID) -> list[Due]:
    """The clock of a section 47 enquiry that runs, until its conference was held."""
    discussions = [row.held_on for row in records.strategies.get(child_id, [])]
    for enquiry in records.enquiries.get(child_id, []):
        if enquiry.ended_on is not None or enquiry.conference_not_required:
            continue
        led_to_it = [day for day in discussions if day <= enquiry.started_on]
        held = [
            row.held_on
            for row in records.conferences.get(child_id, [])
            if row.held_on is not None and row.held_on >= enquiry.started_on
        ]
        if led_to_it and not held:
            return [rules.initial_conference(led_to_it)]
    return []


def _plan(
    records: RecordSet,
    child_id: UUID,
    now: Standing,
    last_seen: date | None,
    on: date,
    policy: Policy,
) -> list[Due]:
    plan = now.plan
    if plan is None:
        return []
    if plan.kind == "child_in_need":
        return [
            rules.child_in_need_visit(plan.started_on, last_seen, policy=policy),
            rules.child_in_need_review(
                plan.started_on, _last(records, child_id, "child_in_need", plan, on), policy=policy
            ),
        ]
    return [
        rules.child_protection_visit(
            plan.started_on,
            last_seen,
            every_working_days=plan.visit_every_working_days,
            policy=policy,
        ),
        rules.core_group(
            plan.started_on, _last(records, child_id, "core_group", plan, on), policy=policy
        ),
        rules.review_conference(
            plan.started_on, _last(records, child_id, "child_protection", plan, on)
        ),
    ]


def _last(records: RecordSet, child_id: UUID, kind: str, plan: Any, on: date) -> date | None:
    held = [
        review.held_on
        for review in records.reviews.get(child_id, [])
        if review.kind == kind
        and review.held_on is not None
        and plan.started_on <= review.held_on <= on
    ]
    return max(held, default=None)


# V3 and V4 are short breaks: regulation 28 is modified for them (reg. 48), and they are not
# reviewed as other looked-after children are.
_SHORT_BREAKS = {"V3", "V4"}


def _care(
    records: RecordSet, child_id: UUID, now: Standing, last_seen: date | None, on: date
) -> list[Due]:
    if now.care is None or now.care_since is None or now.care.legal_status in _SHORT_BREAKS:
        return []
    held = [
        review.held_on
        for review in records.reviews.get(child_id, [])
        if review.kind == "looked_after"
        and review.held_on is not None
        and now.care_since <= review.held_on <= on
    ]
    with_parents = now.care.placement_type == "P1"
    interim = now.care.legal_status == "C1"
    visit = rules.looked_after_visit(
        _placement_began(records, child_id, now.care),
        last_seen,
        intended_until_18=now.care.intended_until_18,
        weekly=Weekly.INTERIM_ORDER_WITH_PARENTS if with_parents and interim else None,
        first_review=min(held, default=None),
    )
    return [visit, rules.looked_after_review(now.care_since, held)]


def _placement_began(records: RecordSet, child_id: UUID, care: Any) -> date:
    """When the present placement began: a change of legal status alone (code L) begins an episode
    and no placement."""
    began = care
    for earlier in reversed(records.care.get(child_id, [])):
        if began.start_reason != "L":
            break
        if earlier.started_on < began.started_on:
            began = earlier
    return began.started_on
