"""While a plan runs: visits, core groups, reviews."""

from datetime import date, timedelta

from agile_app.core.time import on_screen
from agile_app.core.working_days import add_working_days
from agile_app.visits.rules.due import (
    DEFAULT_POLICY,
    LOCAL,
    WORKING_TOGETHER,
    Due,
    Policy,
    Step,
    Unit,
    add_months,
    last_seen,
    spoken,
)


def core_group(
    conference_on: date, last_held: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """The first core group meets within 10 working days of the initial conference, then at most
    six weeks apart by default.

    Source: Working Together to Safeguard Children 2023, chapter 3 (first); local policy (later).
    """
    weeks = policy.core_group_weeks
    step = Step(
        conference_on,
        weeks,
        "weeks",
        f"{spoken(weeks, 'weeks')} after the core group of {{day}}.",
        LOCAL,
        "Hold a core group",
    )
    if last_held is None or last_held < conference_on:
        return Due(
            "core_group",
            "Hold the first core group",
            add_working_days(conference_on, 10, policy.calendar),
            f"10 working days after the initial conference of {on_screen(conference_on)}.",
            WORKING_TOGETHER,
            since=conference_on,
            steps=(step,),
            moved_by="core_group",
        )
    return Due(
        "core_group",
        "Hold a core group",
        last_held + timedelta(weeks=weeks),
        f"{spoken(weeks, 'weeks')} after the core group of {on_screen(last_held)}.",
        LOCAL,
        since=last_held,
        steps=(step,),
        counted=last_held,
        moved_by="core_group",
    )


def review_conference(plan_started: date, last_held: date | None) -> Due:
    """A child protection plan is reviewed within 3 months of the initial conference, then at most
    6 months apart.

    Source: Working Together to Safeguard Children 2023, chapter 3, "Child protection review
    conference".
    """
    if last_held is None or last_held <= plan_started:
        since, months, event = plan_started, 3, "the plan began on"
    else:
        since, months, event = last_held, 6, "the review of"
    return Due(
        "review_conference",
        "Hold the review conference",
        add_months(since, months),
        f"{months} months after {event} {on_screen(since)}.",
        WORKING_TOGETHER,
        since=since,
        steps=(_again_after(since, 6, "months", WORKING_TOGETHER),),
        counted=since,
        moved_by="child_protection",
    )


def _again_after(since: date, count: int, unit: Unit, source: str) -> Step:
    """How a review that is held moves the next one."""
    return Step(since, count, unit, f"{spoken(count, unit)} after the review of {{day}}.", source)


def child_protection_visit(
    plan_started: date,
    seen_on: date | None,
    *,
    every_working_days: int | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Due:
    """A child on a protection plan is seen every so many working days: as the conference set
    (``every_working_days``), else every 10 by default.

    Source: local policy; the plan. Working Together sets no number.
    """
    days = every_working_days or policy.child_protection_visit_working_days
    source = "Child protection plan" if every_working_days else LOCAL
    return _plan_visit(
        ("child_protection_visit", "Child protection visit"),
        (plan_started, seen_on),
        (days, "working_days"),
        source,
        policy,
    )


def child_in_need_visit(
    plan_started: date, seen_on: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child in need is seen every six weeks by default.

    Source: local policy (section 17 of the Children Act 1989 sets no number).
    """
    return _plan_visit(
        ("child_in_need_visit", "Child in need visit"),
        (plan_started, seen_on),
        (policy.child_in_need_visit_weeks, "weeks"),
        LOCAL,
        policy,
    )


def _plan_visit(
    named: tuple[str, str],
    dates: tuple[date, date | None],
    every: tuple[int, Unit],
    source: str,
    policy: Policy,
) -> Due:
    (kind, what), (started, seen_on), (count, unit) = named, dates, every
    so_long = spoken(count, unit)
    step = Step(
        started, count, unit, f"{so_long} after the child was last seen on {{day}}.", source
    )
    first = Due(
        kind,
        what,
        step.after(started, policy),
        f"{so_long} after the plan began on {on_screen(started)}.",
        source,
        since=started,
        steps=(step,),
    )
    return last_seen(first, seen_on, policy=policy)


def child_in_need_review(
    plan_started: date, last_held: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child in need plan is reviewed every twelve weeks by default.

    Source: local policy.
    """
    weeks = policy.child_in_need_review_weeks
    since = max(plan_started, last_held or plan_started)
    event = "the plan began on" if since == plan_started else "the review of"
    return Due(
        "child_in_need_review",
        "Review the child in need plan",
        since + timedelta(weeks=weeks),
        f"{spoken(weeks, 'weeks')} after {event} {on_screen(since)}.",
        LOCAL,
        since=since,
        steps=(_again_after(since, weeks, "weeks", LOCAL),),
        counted=since,
        moved_by="child_in_need",
    )
