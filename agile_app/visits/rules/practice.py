"""Coming back from being missing, writing down what happened, and supervision."""

from datetime import UTC, date, datetime, timedelta

from agile_app.core.time import LONDON, on_screen
from agile_app.core.working_days import add_working_days
from agile_app.visits.rules.due import DEFAULT_POLICY, LOCAL, Due, Policy, add_months, spoken

RETURN_INTERVIEW_VISIT = "return_interview"
"""The kind of visit that is one (``visits.codes.VISIT_KIND``)."""

_MISSING_GUIDANCE = (
    "Statutory guidance on children who run away or go missing from home or care 2014"
)
_HOURS = 72


def _hours_after(moment: datetime, hours: int) -> datetime:
    """Hours that have passed, not hours of the clock on the wall, which jumps twice a year."""
    return moment.astimezone(UTC) + timedelta(hours=hours)


def return_home_interview(returned: datetime | date) -> Due:
    """A child who was missing is offered an independent interview within 72 hours of returning.

    Args:
        returned: the moment of the return; or its day, where the hour is not known: then the whole
            of the third day after it is left.

    Source: Statutory guidance on children who run away or go missing from home or care (2014).
    """
    at = _hours_after(returned, _HOURS) if isinstance(returned, datetime) else None
    day = returned.astimezone(LONDON).date() if isinstance(returned, datetime) else returned
    return Due(
        "return_home_interview",
        "Return-home interview",
        at.astimezone(LONDON).date() if at else day + timedelta(days=3),
        f"72 hours after the child came back on {on_screen(returned)}.",
        _MISSING_GUIDANCE,
        at=at,
        since=day,
        met_by=(RETURN_INTERVIEW_VISIT,),
    )


def record_visit(
    ended: datetime, *, critical: bool = False, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A visit is written up within two working days; a critical event (a section 47 visit) within
    24 hours.

    Source: local policy (Liverpool).
    """
    day = ended.astimezone(LONDON).date()
    if critical:
        hours = policy.record_critical_event_hours
        at = _hours_after(ended, hours)
        return Due(
            "record_visit",
            "Write up the visit",
            at.astimezone(LONDON).date(),
            f"{spoken(hours, 'hours')} after the visit of {on_screen(ended)}: a critical event.",
            LOCAL,
            at=at,
            since=day,
        )
    days = policy.record_visit_working_days
    return Due(
        "record_visit",
        "Write up the visit",
        add_working_days(day, days, policy.calendar),
        f"{spoken(days, 'working_days')} after the visit of {on_screen(day)}.",
        LOCAL,
        since=day,
    )


def record_meeting(held_on: date, *, policy: Policy = DEFAULT_POLICY) -> Due:
    """Everything else is on the record within five working days: what a meeting decided.

    Source: local policy (Liverpool).
    """
    days = policy.record_other_working_days
    return Due(
        "record_meeting",
        "Write up the meeting",
        add_working_days(held_on, days, policy.calendar),
        f"{spoken(days, 'working_days')} after the meeting of {on_screen(held_on)}.",
        LOCAL,
        since=held_on,
    )


def supervision(
    allocated_on: date, last_held: date | None, *, policy: Policy = DEFAULT_POLICY
) -> Due:
    """A child's case is talked through in supervision at least every two months.

    Source: local policy (Liverpool).
    """
    months = policy.supervision_months
    held = last_held is not None and last_held >= allocated_on
    since = last_held if held and last_held is not None else allocated_on
    event = "the supervision of" if held else "the worker took over on"
    return Due(
        "supervision",
        "Supervision of the case",
        add_months(since, months),
        f"{spoken(months, 'months')} after {event} {on_screen(since)}.",
        LOCAL,
        since=since,
    )
