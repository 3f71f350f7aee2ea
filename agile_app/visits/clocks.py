"""Which clocks run for a child, from what the record holds. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agile_app.core.time import LONDON
from agile_app.records.bundle import RecordSet, Standing, standing
from agile_app.visits import care_clocks, rules
from agile_app.visits.recording import LEFT, UNDER_WAY
from agile_app.visits.rules import DEFAULT_POLICY, Due, Policy

# Of returns and meetings longer ago than this nothing is asked any more: a record brought in from
# another system does not say whether it was done.
STILL_ASKED = timedelta(days=28)
CRITICAL = {"section_47"}


@dataclass(frozen=True)
class Facts:
    """One child's record, and the day it is looked at."""

    records: RecordSet
    child_id: UUID
    visits: Sequence[Any]
    on: date
    now: Standing
    policy: Policy

    def of(self, collection: str) -> list[Any]:
        """The child's rows of that part of the record, oldest first."""
        return getattr(self.records, collection).get(self.child_id, [])

    def last_visit(self) -> date | None:
        """When the child was last seen at a statutory visit."""
        days = [day_of(visit) for visit in self.visits if visit.seen and visit.statutory]
        return max((day for day in days if day <= self.on), default=None)

    def held(self, kind: str, *, since: date) -> list[date]:
        """The days on which reviews of a kind were held, from ``since`` until today."""
        days = [row.held_on for row in self.of("reviews") if row.kind == kind]
        return sorted(day for day in days if day is not None and since <= day <= self.on)


def day_of(visit: Any) -> date:
    """The London day of a visit: when it began, else when it is planned."""
    return (visit.started_at or visit.planned_at).astimezone(LONDON).date()


def dues(
    records: RecordSet,
    child_id: UUID,
    visits: Sequence[Any],
    on: date,
    *,
    policy: Policy = DEFAULT_POLICY,
) -> list[Due]:
    """Everything due for a child, soonest first; what is overdue stays until it is done.

    Args:
        visits: the child's visits, in any order (rows of ``visit``).
    """
    facts = Facts(records, child_id, visits, on, standing(records, child_id, on), policy)
    found = [due for clock in _CLOCKS for due in clock(facts)]
    return sorted(found, key=lambda due: due.on)


def _front_door(facts: Facts) -> list[Due]:
    found: list[Due] = []
    now = facts.now
    if now.episode is None:
        return found
    for referral in facts.of("referrals"):
        undecided = referral.decided_on is None and not referral.outcome
        if referral.id == now.episode.referral_id and undecided:
            found.append(rules.referral_decision(referral.received_on, policy=facts.policy))
    if now.assessment is not None:  # it stops at the signature, not when it is asked for
        found.append(_assessment(facts, now.episode, now.assessment))
    return found


def _assessment(facts: Facts, episode: Any, assessment: Any) -> Due:
    """The referral's clock; the assessment's own when the child is assessed again in one episode
    (as ``assessments.service`` gives it its date)."""
    first = rules.assessment(episode.started_on, policy=facts.policy)
    further = rules.further_assessment(assessment.started_on, policy=facts.policy)
    before = [
        row
        for row in facts.of("assessments")
        if row.episode_id == episode.id and row.id != assessment.id and row.statutory
        and row.started_on <= assessment.started_on
    ]  # fmt: skip
    # Where the earlier one is not on the record, the date that was given tells.
    by_its_date = assessment.due_on == further.on != first.on
    return further if before or by_its_date else first


def _strategy(facts: Facts) -> list[Due]:
    """Decided upon, and not held yet."""
    episode = facts.now.episode
    if episode is None:
        return []
    decided = [
        row.decided_on
        for row in facts.of("referrals")
        if row.id == episode.referral_id and row.outcome == "strategy" and row.decided_on
    ] + [
        row.completed_on
        for row in facts.of("assessments")
        if row.episode_id == episode.id and row.outcome == "strategy" and row.completed_on
    ]
    held = [row.held_on for row in facts.of("strategies") if row.held_on >= episode.started_on]
    begun = [
        row.started_on for row in facts.of("enquiries") if row.started_on >= episode.started_on
    ]
    if not decided or held or begun:
        return []
    return [rules.strategy_discussion(min(decided), policy=facts.policy)]


def _conference(facts: Facts) -> list[Due]:
    """The clock of a section 47 enquiry that runs, until its conference was held."""
    discussions = [row.held_on for row in facts.of("strategies")]
    for enquiry in facts.of("enquiries"):
        # An enquiry that ended with a conference still waits for it.
        over = enquiry.ended_on is not None and enquiry.outcome != "conference"
        if over or enquiry.conference_not_required:
            continue
        led_to_it = [day for day in discussions if day <= enquiry.started_on]
        held = [
            row.held_on
            for row in facts.of("conferences")
            if row.held_on is not None and row.held_on >= enquiry.started_on
        ]
        if led_to_it and not held:
            return [rules.initial_conference(led_to_it, policy=facts.policy)]
    return []


def _reports(facts: Facts) -> list[Due]:
    """The report of every conference that is called and not held."""
    called = [(row, True) for row in facts.of("conferences")]
    called += [(row, False) for row in facts.of("reviews") if row.kind == "child_protection"]
    return [
        replace(
            rules.report_to_family(row.planned_on, initial=initial, policy=facts.policy),
            subject=str(row.id),
        )
        for row, initial in called
        if row.planned_on is not None
        and row.planned_on >= facts.on
        and row.held_on is None
        and row.report_shared_on is None
    ]


def _plan(facts: Facts) -> list[Due]:
    plan, policy = facts.now.plan, facts.policy
    if plan is None:
        return []
    last_visit = facts.last_visit()

    def last(kind: str) -> date | None:
        return max(facts.held(kind, since=plan.started_on), default=None)

    if plan.kind == "child_in_need":
        return [
            rules.child_in_need_visit(plan.started_on, last_visit, policy=policy),
            rules.child_in_need_review(plan.started_on, last("child_in_need"), policy=policy),
        ]
    return [
        rules.child_protection_visit(
            plan.started_on,
            last_visit,
            every_working_days=plan.visit_every_working_days,
            policy=policy,
        ),
        rules.core_group(plan.started_on, last("core_group"), policy=policy),
        rules.review_conference(plan.started_on, last("child_protection")),
    ]


def _care(facts: Facts) -> list[Due]:
    if facts.now.care is None or facts.now.care_since is None:
        return []
    return care_clocks.care(
        facts.of("care"),
        care_clocks.Care(
            now=facts.now.care,
            since=facts.now.care_since,
            last_visit=facts.last_visit(),
            reviews=facts.held("looked_after", since=date.min),
            policy=facts.policy,
        ),
    )


def _requests(facts: Facts) -> list[Due]:
    """Visits that were asked for, until the child was seen; while the child is looked after."""
    if facts.now.care_since is None:
        return []
    last_visit = max(
        (day_of(visit) for visit in facts.visits if visit.seen and day_of(visit) <= facts.on),
        default=date.min,
    )
    said = {"child": "the child", "carer": "the carer"}
    return [
        replace(
            rules.requested_visit(
                row.received_on,
                notified=row.by == "notification",
                by=said.get(row.by, "somebody"),
                policy=facts.policy,
            ),
            subject=str(row.id),
        )
        for row in facts.of("visit_requests")
        if not row.declined_because and last_visit < row.received_on
    ]


def _returns(facts: Facts) -> list[Due]:
    """Return-home interviews after a return of late, until there was one or it was refused."""
    interviews = [
        day_of(visit)
        for visit in facts.visits
        if visit.kind == rules.RETURN_INTERVIEW_VISIT and visit.seen
    ]
    kinds = {"M", "A"} if facts.policy.interview_when_away else {"M"}
    found = []
    for row in facts.of("missing"):
        if row.kind not in kinds or row.ended_on is None or row.interview_outcome:
            continue
        recent = facts.on - STILL_ASKED <= row.ended_on <= facts.on
        done = row.interview_on or any(day >= row.ended_on for day in interviews)
        if recent and not done:
            due = rules.return_home_interview(row.returned_at or row.ended_on)
            found.append(replace(due, subject=str(row.id)))
    return found


def _writing(facts: Facts) -> list[Due]:
    """What happened and is not on the record yet."""
    found = []
    for visit in facts.visits:
        over = visit.status == LEFT or (visit.status == UNDER_WAY and day_of(visit) < facts.on)
        if over:
            ended = visit.ended_at or visit.started_at or visit.planned_at
            critical = visit.kind in CRITICAL
            due = rules.record_visit(ended, critical=critical, policy=facts.policy)
            found.append(replace(due, subject=str(visit.id)))
    for row in facts.of("reviews"):
        held = row.held_on
        if held and not row.outcome and facts.on - STILL_ASKED <= held <= facts.on:
            due = rules.record_meeting(held, policy=facts.policy)
            found.append(replace(due, subject=str(row.id)))
    return found


def _supervision(facts: Facts) -> list[Due]:
    """Of every open case that has a worker."""
    allocation = facts.now.allocation
    if allocation is None or facts.now.status.code == "closed":
        return []
    days = [
        row.happened_at.astimezone(LONDON).date()
        for row in facts.of("notes")
        if row.kind == "supervision"
    ]
    last = max((day for day in days if day <= facts.on), default=None)
    return [rules.supervision(allocation.started_on, last, policy=facts.policy)]


_CLOCKS: tuple[Callable[[Facts], list[Due]], ...] = (
    _front_door,
    _strategy,
    _conference,
    _reports,
    _plan,
    _care,
    _requests,
    _returns,
    _writing,
    _supervision,
)
