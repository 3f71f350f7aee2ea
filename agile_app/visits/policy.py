"""What a council sets itself about clocks: the settings, and the policy made of them."""

from typing import Any

from sqlmodel import Session

from agile_app.core import council
from agile_app.core.council_calendar import council_calendar
from agile_app.visits.rules import DEFAULT_POLICY, Policy

_VISITS = "Visits"
_MEETINGS = "Meetings and reports"
_WRITING = "Writing up and supervision"
_LIVERPOOL = "Liverpool children's services procedures"
_WALSALL = "Walsall children's services procedures"


def _number(field: str, group: str, label: str, unit: str, least: int, most: int, source: str,
            help: str = "") -> council.Setting:  # noqa: A002  # fmt: skip
    return council.number(
        f"clocks.{field}", group=group, label=label, help=help, unit=unit,
        default=getattr(DEFAULT_POLICY, field), least=least, most=most, source=source,
        travels=True,
    )  # fmt: skip


SETTINGS: dict[str, council.Setting] = {
    setting.key.removeprefix("clocks."): setting
    for setting in (
        _number(
            "child_protection_visit_working_days", _VISITS,
            "Visits under a child protection plan, at most apart", "working days", 1, 40,
            "10 in Liverpool and Central Bedfordshire, 2 weeks in Walsall, 4 weeks in Bolton",
            "Where the plan of a child says another number, that one counts.",
        ),
        _number(
            "child_in_need_visit_weeks", _VISITS, "Child in need visits, at most apart", "weeks",
            1, 26, _WALSALL,
        ),
        _number(
            "requested_visit_working_days", _VISITS,
            "Visit a child or carer asked for, within", "working days", 1, 20,
            "Our own choice: regulation 28(7)(a) asks for the visit and sets no number",
        ),
        _number(
            "adoption_visit_weeks", _VISITS,
            "Visits to an adoptive placement after its first review, at most apart", "weeks", 1, 26,
            "Our own choice: regulation 36(4)(a) leaves it to each review",
        ),
        council.yes_no(
            "clocks.interview_when_away", group=_VISITS,
            label="Return-home interview also after being away without authorisation",
            help="After being missing it is always offered within 72 hours.",
            default=DEFAULT_POLICY.interview_when_away, travels=True,
            source="Our own choice: the guidance of 2014 leaves it to local judgement",
        ),
        _number(
            "strategy_discussion_working_days", _MEETINGS,
            "Strategy discussion, after it is decided, within", "working days", 1, 5,
            "24 hours in Knowsley",
        ),
        _number(
            "report_before_initial_conference_working_days", _MEETINGS,
            "Report to the family before an initial conference", "working days", 1, 10,
            f"{_LIVERPOOL}; 48 hours in East Riding",
        ),
        _number(
            "report_before_review_conference_working_days", _MEETINGS,
            "Report to the family before a review conference", "working days", 1, 20,
            f"{_LIVERPOOL}; 3 working days in East Riding",
        ),
        _number(
            "core_group_weeks", _MEETINGS, "Core groups after the first, at most apart", "weeks",
            1, 13, "Wales Safeguarding Procedures",
        ),
        _number(
            "child_in_need_review_weeks", _MEETINGS, "Reviews of a child in need plan, at most "
            "apart", "weeks", 4, 26, _WALSALL,
        ),
        _number(
            "record_visit_working_days", _WRITING, "A visit is written up within", "working days",
            1, 10, _LIVERPOOL,
        ),
        _number(
            "record_critical_event_hours", _WRITING, "A section 47 visit is written up within",
            "hours", 1, 72, f"{_LIVERPOOL} (critical events)",
        ),
        _number(
            "record_other_working_days", _WRITING, "A meeting is written up within",
            "working days", 1, 20, _LIVERPOOL,
        ),
        _number(
            "supervision_months", _WRITING, "Each child in supervision, at most apart", "months",
            1, 6, _LIVERPOOL,
        ),
    )
}  # fmt: skip


def policy_of(session: Session) -> Policy:
    """The policy in force."""
    held: dict[str, Any] = {
        field: council.value(session, setting) for field, setting in SETTINGS.items()
    }
    return Policy(calendar=council_calendar(session), **held)
