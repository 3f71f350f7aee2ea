"""The statutory clocks: by when something must happen, why, and by which rule. Pure.

Each function takes dates and returns a ``Due`` that can explain itself. Where the law leaves the
frequency to the council, it is a ``Policy`` value with a default and its source.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from agile_app.core.time import on_screen
from agile_app.core.working_days import add_working_days

_WORKING_TOGETHER = "Working Together to Safeguard Children 2023, chapter 3"
_REG_28 = "Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28"
_REG_33 = "Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33"


@dataclass(frozen=True)
class Due:
    """Something due. ``what`` is what the screen says; ``because`` is a full sentence."""

    kind: str
    what: str
    on: date
    because: str
    source: str


@dataclass(frozen=True)
class Policy:
    """Frequencies a council sets itself.

    Defaults: visits under a child protection plan every 10 working days (Liverpool, Central
    Bedfordshire); child in need visits every 6 weeks (Walsall); core groups at most 6 weeks apart
    (Wales Safeguarding Procedures).
    """

    child_protection_visit_working_days: int = 10
    child_in_need_visit_weeks: int = 6
    core_group_weeks: int = 6
    child_in_need_review_weeks: int = 12


DEFAULT_POLICY = Policy()


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def referral_decision(received_on: date) -> Due:
    """Within one working day of the referral a worker decides what to do.

    Source: Working Together to Safeguard Children 2023, chapter 3, "Response to a referral".
    """
    return Due(
        "referral_decision",
        "Decide on the referral",
        add_working_days(received_on, 1),
        f"One working day after the referral of {on_screen(received_on)}.",
        _WORKING_TOGETHER,
    )


def assessment(referral_on: date) -> Due:
    """An assessment is finished within 45 working days of the referral, not of its own start.

    Source: Working Together to Safeguard Children 2023, chapter 3.
    """
    return Due(
        "assessment",
        "Finish the assessment",
        add_working_days(referral_on, 45),
        f"45 working days after the referral of {on_screen(referral_on)}.",
        _WORKING_TOGETHER,
    )


def further_assessment(started_on: date) -> Due:
    """A child assessed again while the case is open: 45 working days from that decision.

    Source: Children in need census, guide for 2024 to 2025, assessment start date.
    """
    return Due(
        "assessment",
        "Finish the assessment",
        add_working_days(started_on, 45),
        f"A further assessment: 45 working days after it was begun on {on_screen(started_on)}.",
        "Children in need census, guide for 2024 to 2025, assessment start date",
    )


def initial_conference(strategy_discussions: Sequence[date]) -> Due:
    """An initial conference is held within 15 working days of the strategy discussion that led to
    the section 47 enquiry: the last one, if there were several.

    Source: Working Together to Safeguard Children 2023, chapter 3; CIN census rule 8675Q.

    Raises:
        ValueError: there was no strategy discussion.
    """
    held_on = max(strategy_discussions)
    return Due(
        "initial_conference",
        "Hold the initial conference",
        add_working_days(held_on, 15),
        f"15 working days after the strategy discussion of {on_screen(held_on)}.",
        _WORKING_TOGETHER,
    )


def core_group(
    conference_on: date, last_held: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """The first core group meets within 10 working days of the initial conference, then at most
    ``policy.core_group_weeks`` apart.

    Source: Working Together to Safeguard Children 2023, chapter 3 (first); local policy (later).
    """
    if last_held is None or last_held < conference_on:
        return Due(
            "core_group",
            "Hold the first core group",
            add_working_days(conference_on, 10),
            f"10 working days after the initial conference of {on_screen(conference_on)}.",
            _WORKING_TOGETHER,
        )
    return Due(
        "core_group",
        "Hold a core group",
        last_held + timedelta(weeks=policy.core_group_weeks),
        f"{policy.core_group_weeks} weeks after the core group of {on_screen(last_held)}.",
        "Local policy",
    )


def review_conference(plan_started: date, last_held: date | None) -> Due:
    """A child protection plan is reviewed within 3 months of the initial conference, then at most
    6 months apart.

    Source: Working Together to Safeguard Children 2023, chapter 3, "Child protection review
    conference".
    """
    if last_held is None or last_held <= plan_started:
        on = add_months(plan_started, 3)
        because = f"3 months after the plan began on {on_screen(plan_started)}."
    else:
        on = add_months(last_held, 6)
        because = f"6 months after the review of {on_screen(last_held)}."
    return Due("review_conference", "Hold the review conference", on, because, _WORKING_TOGETHER)


def child_protection_visit(
    plan_started: date,
    last_seen: date | None,
    *,
    every_working_days: int | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Due:
    """A child on a protection plan is seen every so many working days: as the conference set
    (``every_working_days``), else as local policy sets.

    Source: local policy; the plan. Working Together sets no number.
    """
    days = every_working_days or policy.child_protection_visit_working_days
    since, event = _since(plan_started, last_seen, "the plan began")
    return Due(
        "child_protection_visit",
        "Child protection visit",
        add_working_days(since, days),
        f"{days} working days after {event}.",
        "Child protection plan" if every_working_days else "Local policy",
    )


def child_in_need_visit(
    plan_started: date, last_seen: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child in need is seen every ``policy.child_in_need_visit_weeks`` weeks.

    Source: local policy (section 17 of the Children Act 1989 sets no number).
    """
    weeks = policy.child_in_need_visit_weeks
    since, event = _since(plan_started, last_seen, "the plan began")
    return Due(
        "child_in_need_visit",
        "Child in need visit",
        since + timedelta(weeks=weeks),
        f"{weeks} weeks after {event}.",
        "Local policy",
    )


def child_in_need_review(
    plan_started: date, last_held: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child in need plan is reviewed every ``policy.child_in_need_review_weeks`` weeks.

    Source: local policy.
    """
    weeks = policy.child_in_need_review_weeks
    since = max(plan_started, last_held or plan_started)
    event = "the plan began" if since == plan_started else "the review"
    return Due(
        "child_in_need_review",
        "Review the child in need plan",
        since + timedelta(weeks=weeks),
        f"{weeks} weeks after {event} on {on_screen(since)}.",
        "Local policy",
    )


class Weekly(Enum):
    """When reg. 28 asks for a visit every week until the first review: the paragraph, and how many
    weeks apart visits may be after it."""

    WITH_PARENTS_BEFORE_ASSESSMENT = ("reg. 19", "(3)", 6)
    TEMPORARILY_APPROVED_CARER = ("reg. 24", "(4)", 4)
    INTERIM_ORDER_WITH_PARENTS = ("interim care order", "(4)", 4)


def looked_after_visit(
    placement_started: date,
    last_visit: date | None,
    *,
    intended_until_18: bool = False,
    weekly: Weekly | None = None,
    first_review: date | None = None,
) -> Due:
    """When a looked-after child must next be visited.

    Within one week of each placement start; then at most six weeks apart in its first year; after
    that three months apart if it is intended to last until 18, else six weeks. Every week until
    the first review in the cases of ``Weekly``. The interval is that of the day of the last visit.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28.
    """
    what = "Looked-after visit"
    if last_visit is None or last_visit < placement_started:
        return Due(
            "looked_after_visit",
            what,
            placement_started + timedelta(weeks=1),
            f"One week after the placement began on {on_screen(placement_started)}.",
            f"{_REG_28}(2)(a)",
        )
    visited = f"the visit of {on_screen(last_visit)}"
    if weekly is not None:
        _, paragraph, later_weeks = weekly.value
        weeks = 1 if first_review is None else later_weeks
        spoken = "One week" if weeks == 1 else f"{weeks} weeks"
        until = ", every week until the first review" if first_review is None else ""
        return Due(
            "looked_after_visit",
            what,
            last_visit + timedelta(weeks=weeks),
            f"{spoken} after {visited}{until}.",
            _REG_28 + paragraph,
        )
    if last_visit >= add_months(placement_started, 12) and intended_until_18:
        return Due(
            "looked_after_visit",
            what,
            add_months(last_visit, 3),
            f"3 months after {visited}: the placement is a year old and meant to last until 18.",
            f"{_REG_28}(2)(c)",
        )
    return Due(
        "looked_after_visit",
        what,
        last_visit + timedelta(weeks=6),
        f"6 weeks after {visited}.",
        f"{_REG_28}(2)",
    )


def looked_after_review(looked_after_since: date, held: Sequence[date]) -> Due:
    """A looked-after child's case is first reviewed within 20 working days, again within 3 months
    of that, then at most 6 months apart.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33.
    """
    held = sorted(day for day in held if day >= looked_after_since)
    if not held:
        on = add_working_days(looked_after_since, 20)
        because = f"20 working days after care began on {on_screen(looked_after_since)}."
    elif len(held) == 1:
        on = add_months(held[0], 3)
        because = f"3 months after the first review of {on_screen(held[0])}."
    else:
        on = add_months(held[-1], 6)
        because = f"6 months after the review of {on_screen(held[-1])}."
    return Due("looked_after_review", "Hold the looked-after review", on, because, _REG_33)


def _since(started: date, last_seen: date | None, event: str) -> tuple[date, str]:
    """The later of a start and the child last being seen, and how to say which."""
    if last_seen is None or last_seen < started:
        return started, f"{event} on {on_screen(started)}"
    return last_seen, f"the child was last seen on {on_screen(last_seen)}"
