"""From the referral to the decision that a child is protected: deciding, assessing, conferring."""

from collections.abc import Sequence
from datetime import date

from agile_app.core.time import on_screen
from agile_app.core.working_days import add_working_days
from agile_app.visits.rules.due import DEFAULT_POLICY, LOCAL, WORKING_TOGETHER, Due, Policy, spoken


def referral_decision(received_on: date, *, policy: Policy = DEFAULT_POLICY) -> Due:
    """Within one working day of the referral a worker decides what to do.

    Source: Working Together to Safeguard Children 2023, chapter 3, "Response to a referral".
    """
    return Due(
        "referral_decision",
        "Decide on the referral",
        add_working_days(received_on, 1, policy.calendar),
        f"One working day after the referral of {on_screen(received_on)}.",
        WORKING_TOGETHER,
        since=received_on,
        met_by=("referral_decided",),
    )


def assessment(referral_on: date, *, policy: Policy = DEFAULT_POLICY) -> Due:
    """An assessment is finished within 45 working days of the referral, not of its own start.

    Source: Working Together to Safeguard Children 2023, chapter 3.
    """
    return Due(
        "assessment",
        "Finish the assessment",
        add_working_days(referral_on, 45, policy.calendar),
        f"45 working days after the referral of {on_screen(referral_on)}.",
        WORKING_TOGETHER,
        since=referral_on,
    )


def further_assessment(started_on: date, *, policy: Policy = DEFAULT_POLICY) -> Due:
    """A child assessed again while the case is open: 45 working days from that decision.

    Source: Children in need census, guide for 2024 to 2025, assessment start date.
    """
    return Due(
        "assessment",
        "Finish the assessment",
        add_working_days(started_on, 45, policy.calendar),
        f"A further assessment: 45 working days after it was begun on {on_screen(started_on)}.",
        "Children in need census, guide for 2024 to 2025, assessment start date",
        since=started_on,
    )


def strategy_discussion(decided_on: date, *, policy: Policy = DEFAULT_POLICY) -> Due:
    """Once somebody decides that a child may be suffering significant harm, a strategy discussion
    is held: within one working day of that decision by default.

    Source: local policy (Knowsley: 24 hours); Working Together asks for it, and sets no number.
    """
    days = policy.strategy_discussion_working_days
    return Due(
        "strategy_discussion",
        "Hold the strategy discussion",
        add_working_days(decided_on, days, policy.calendar),
        f"{spoken(days, 'working_days')} after it was decided on {on_screen(decided_on)}.",
        LOCAL,
        since=decided_on,
        met_by=("strategy_held", "enquiry_started"),
    )


def initial_conference(
    strategy_discussions: Sequence[date], *, policy: Policy = DEFAULT_POLICY
) -> Due:
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
        add_working_days(held_on, 15, policy.calendar),
        f"15 working days after the strategy discussion of {on_screen(held_on)}.",
        WORKING_TOGETHER,
        since=held_on,
        met_by=("initial_conference",),
    )


def report_to_family(conference_on: date, *, initial: bool, policy: Policy = DEFAULT_POLICY) -> Due:
    """The family reads the report before the conference: two working days before an initial one,
    five before a review, by default.

    Source: local policy (Liverpool; East Riding says 48 hours and 3 working days).
    """
    if initial:
        days, name = policy.report_before_initial_conference_working_days, "initial conference"
    else:
        days, name = policy.report_before_review_conference_working_days, "review conference"
    return Due(
        "report_to_family",
        "Share the report with the family",
        add_working_days(conference_on, -days, policy.calendar),
        f"{spoken(days, 'working_days')} before the {name} on {on_screen(conference_on)}.",
        LOCAL,
        met_by=("report_shared",),
    )
