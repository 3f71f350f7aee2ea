"""Looked-after children: regulations 28 (visits) and 33 (reviews); regulation 48 for short breaks;
regulation 36 of the Adoption Agencies Regulations 2005 for children placed for adoption.

In these regulations "P" is the parent, or another person with parental responsibility.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from agile_app.core.time import on_screen
from agile_app.core.working_days import add_working_days
from agile_app.visits.rules.due import (
    CARE_PLANNING,
    DEFAULT_POLICY,
    LOCAL,
    Due,
    Policy,
    Step,
    add_months,
    last_seen,
    spoken,
)

REG_28 = f"{CARE_PLANNING}, reg. 28"
REG_33 = f"{CARE_PLANNING}, reg. 33"
REG_48 = f"{CARE_PLANNING}, reg. 48"
ADOPTION = "Adoption Agencies Regulations 2005, reg. 36"
_VISIT = ("looked_after_visit", "Looked-after visit")


class Weekly(Enum):
    """When reg. 28 asks for a visit every week until the first review: why, the paragraph, and how
    many weeks apart visits may be after it."""

    WITH_PARENTS_BEFORE_ASSESSMENT = ("reg. 19", "(3)", 6)
    TEMPORARILY_APPROVED_CARER = ("reg. 24", "(4)", 4)
    INTERIM_ORDER_WITH_PARENTS = ("interim care order", "(4)", 4)


def looked_after_visit(
    placement_started: date,
    last_visit: date | None,
    *,
    intended_until_18: bool = False,
    agreed_to_fewer: bool = False,
    weekly: Weekly | None = None,
    first_review: date | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Due:
    """When a looked-after child must next be visited.

    Within one week of each placement start; then at most six weeks apart in its first year; after
    that three months apart if it is intended to last until 18, else six weeks. Every week until
    the first review where reg. 19 or 24 applies, or under an interim care order with P; then six
    weeks (reg. 19) or four. The interval is that of the day of the last visit.
    In a long-term foster placement a child of sufficient age and understanding may agree to be
    visited less often after the first year: then at most six months apart.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28(2) to (4);
    (3A) as inserted in 2015.
    """
    if weekly is not None:
        steps = _weekly_steps(placement_started, weekly, first_review)
    else:
        steps = _yearly_steps(placement_started, until_18=intended_until_18, agreed=agreed_to_fewer)
    first = _within_a_week(placement_started, "the placement began", f"{REG_28}(2)(a)", steps=steps)
    return last_seen(first, last_visit, policy=policy)


def visit_under_care_order_with_parents(
    order_made: date, placed: date, last_visit: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child under a care order who lives with P: within one week of the making of the order (or
    of coming to live with P under it), then at most six weeks apart, for as long as it lasts.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28(5).
    """
    since = max(order_made, placed)
    by_order = order_made >= placed
    step = Step(since, 6, "weeks", "6 weeks after the visit of {day}.", f"{REG_28}(5)(b)")
    first = _within_a_week(
        since,
        "the care order was made" if by_order else "the placement began",
        f"{REG_28}(5)(a)" if by_order else f"{REG_28}(2)(a)",
        steps=(step,),
    )
    return last_seen(first, last_visit, policy=policy)


def visit_where_another_arranges(
    arrangements_started: date, last_visit: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child in care whose living arrangements another person is responsible for (custody, a
    hospital): within one week of their start or change, at most six weeks apart in the first year,
    then three months.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28(6).
    """
    a_year_on = add_months(arrangements_started, 12)
    steps = (
        Step(arrangements_started, 6, "weeks", "6 weeks after the visit of {day}.", f"{REG_28}(6)"),
        Step(
            a_year_on,
            3,
            "months",
            "3 months after the visit of {day}: the arrangements are a year old.",
            f"{REG_28}(6)",
        ),
    )
    first = _within_a_week(
        arrangements_started, "these living arrangements began", f"{REG_28}(6)", steps=steps
    )
    return last_seen(first, last_visit, policy=policy)


def requested_visit(
    received_on: date, *, notified: bool, by: str = "the child", policy: Policy = DEFAULT_POLICY
) -> Due:
    """A visit beside the regular ones: when the child or the carer reasonably asks for one; and
    within one week of a notification about the children's home (section 30A, Care Standards Act
    2000).

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28(7). For a
    request it sets no number: local policy does.
    """
    if notified:
        return Due(
            "requested_visit",
            "Visit after a notification",
            received_on + timedelta(weeks=1),
            "One week after the notification about the children's home of "
            f"{on_screen(received_on)}.",
            f"{REG_28}(7)(b)",
            since=received_on,
            met_by=("seen",),
        )
    days = policy.requested_visit_working_days
    return Due(
        "requested_visit",
        "Visit that was asked for",
        add_working_days(received_on, days, policy.calendar),
        f"{spoken(days, 'working_days')} after {by} asked for a visit on {on_screen(received_on)}.",
        f"{REG_28}(7)(a); {LOCAL.lower()} for the time",
        since=received_on,
        met_by=("seen",),
    )


def looked_after_review(
    looked_after_since: date, held: Sequence[date], *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A looked-after child's case is first reviewed within 20 working days, again within 3 months
    of that, then at most 6 months apart.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33.
    """
    held = sorted(day for day in held if day >= looked_after_since)
    if not held:
        since = looked_after_since
        on = add_working_days(since, 20, policy.calendar)
        because = f"20 working days after care began on {on_screen(since)}."
    elif len(held) == 1:
        since = held[0]
        on = add_months(since, 3)
        because = f"3 months after the first review of {on_screen(since)}."
    else:
        since = held[-1]
        on = add_months(since, 6)
        because = f"6 months after the review of {on_screen(since)}."
    paragraph = "(1)" if not held else "(2)"
    return Due(
        "looked_after_review",
        "Hold the looked-after review",
        on,
        because,
        REG_33 + paragraph,
        since=since,
        steps=(_reviewed_again(since, first=not held),),
        counted=held[-1] if held else None,
        moved_by="looked_after",
    )


def _reviewed_again(since: date, *, first: bool) -> Step:
    """How the review that is due, once held, moves the next one."""
    months, name = (3, "the first review") if first else (6, "the review")
    return Step(
        since, months, "months", f"{months} months after {name} of {{day}}.", f"{REG_33}(2)"
    )


def adoptive_placement_visit(
    placed: date,
    last_visit: date | None,
    *,
    first_review: date | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Due:
    """A child placed for adoption: within one week of the placement, at least once a week until the
    first review of it, then as often as each review decides: six weeks by default.

    Source: Adoption Agencies Regulations 2005, reg. 36(4)(a); local policy after the first review.
    """
    source = f"{ADOPTION}(4)(a)"
    if first_review is None:
        because = "One week after the visit of {day}, every week until the first review."
        step = Step(placed, 1, "weeks", because, source)
    else:
        weeks = policy.adoption_visit_weeks
        because = f"{spoken(weeks, 'weeks')} after the visit of {{day}}."
        step = Step(placed, weeks, "weeks", because, f"{source}; {LOCAL.lower()} for the time")
    first = _within_a_week(placed, "the child was placed for adoption", source, steps=(step,))
    return last_seen(first, last_visit, policy=policy)


def adoptive_placement_review(placed: date, held: Sequence[date]) -> Due:
    """An adoptive placement is first reviewed within four weeks, again within three months of that,
    then at most six months apart.

    Source: Adoption Agencies Regulations 2005, reg. 36(3).
    """
    held = sorted(day for day in held if day >= placed)
    if not held:
        since, on, paragraph = placed, placed + timedelta(weeks=4), "(3)(a)"
        because = f"4 weeks after the child was placed for adoption on {on_screen(placed)}."
    else:
        since, months, paragraph = (
            (held[0], 3, "(3)(b)") if len(held) == 1 else (held[-1], 6, "(3)(c)")
        )
        on = add_months(since, months)
        which = "first review" if len(held) == 1 else "review"
        because = f"{months} months after the {which} of {on_screen(since)}."
    return Due(
        "looked_after_review",
        "Review the adoptive placement",
        on,
        because,
        ADOPTION + paragraph,
        since=since,
    )


def short_break_visit(
    first_placement: date, last_visit: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child in short breaks: within three months of the first one, then at most six months apart,
    as agreed with the reviewing officer and the parents.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 48(3)(c).
    """
    source = f"{REG_48}(3)(c)"
    step = Step(first_placement, 6, "months", "6 months after the visit of {day}.", source)
    first = Due(
        *_VISIT,
        add_months(first_placement, 3),
        f"3 months after the first short break of {on_screen(first_placement)}.",
        source,
        since=first_placement,
        steps=(step,),
    )
    return last_seen(first, last_visit, policy=policy)


def short_break_review(first_placement: date, held: Sequence[date]) -> Due:
    """Short breaks are first reviewed within three months, then at most six months apart.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 48(3)(d).
    """
    last = max((day for day in held if day >= first_placement), default=None)
    since, months = (first_placement, 3) if last is None else (last, 6)
    event = "the first short break" if last is None else "the review"
    return Due(
        "looked_after_review",
        "Review the short breaks",
        add_months(since, months),
        f"{months} months after {event} of {on_screen(since)}.",
        f"{REG_48}(3)(d)",
        since=since,
    )


def _within_a_week(since: date, event: str, source: str, *, steps: tuple[Step, ...]) -> Due:
    return Due(
        *_VISIT,
        since + timedelta(weeks=1),
        f"One week after {event} on {on_screen(since)}.",
        source,
        since=since,
        steps=steps,
    )


def _yearly_steps(started: date, *, until_18: bool, agreed: bool) -> tuple[Step, ...]:
    six = "6 weeks after the visit of {day}."
    first_year = Step(started, 6, "weeks", six, f"{REG_28}(2)(b)")
    if agreed:
        because = "6 months after the visit of {day}: the child agreed to be visited less often."
        return (
            first_year,
            Step(add_months(started, 12), 6, "months", because, f"{REG_28}(3A)"),
        )
    later = (
        Step(
            add_months(started, 12),
            3,
            "months",
            "3 months after the visit of {day}: the placement is a year old and meant to last "
            "until 18.",
            f"{REG_28}(2)(c)(i)",
        )
        if until_18
        else Step(add_months(started, 12), 6, "weeks", six, f"{REG_28}(2)(c)(ii)")
    )
    return (first_year, later)


def _weekly_steps(started: date, weekly: Weekly, first_review: date | None) -> tuple[Step, ...]:
    _why, paragraph, later_weeks = weekly.value
    if first_review is None:
        because = "One week after the visit of {day}, every week until the first review."
        return (Step(started, 1, "weeks", because, f"{REG_28}{paragraph}(a)"),)
    because = f"{spoken(later_weeks, 'weeks')} after the visit of {{day}}."
    return (Step(started, later_weeks, "weeks", because, f"{REG_28}{paragraph}(b)"),)
