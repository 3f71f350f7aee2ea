"""Every case of ``clock_cases.md``: its date, its moment, its source."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from agile_app.core.time import LONDON, on_screen
from agile_app.core.working_days import Calendar, bank_holidays
from agile_app.visits import rules
from agile_app.visits.rules import Due, Policy, Weekly

CASES = Path(__file__).with_name("clock_cases.md")
SHARED = Path(__file__).resolve().parents[4] / "shared"
PUBLISHED = SHARED / "data" / "england_wales_bank_holidays_2015_2027.json"


@dataclass(frozen=True)
class Case:
    """One row of the table, its cells by column."""

    clock: str
    source: str
    cells: dict[str, str]

    def day(self, column: str) -> date:
        return datetime.strptime(self.cells[column], "%d %b %Y").date()  # noqa: DTZ007

    def maybe(self, column: str) -> date | None:
        return self.day(column) if self.cells[column] else None

    def days(self, column: str) -> list[date]:
        texts = [text for text in self.cells.get(column, "").split(", ") if text]
        return [replace(self, cells={"": text}).day("") for text in texts]

    def moment(self, column: str) -> datetime:
        found = datetime.strptime(self.cells[column], "%d %b %Y, %H:%M")  # noqa: DTZ007
        return found.replace(tzinfo=LONDON)

    def yes(self, column: str) -> bool:
        return self.cells[column] == "yes"

    def number(self, column: str) -> int | None:
        return int(self.cells[column]) if self.cells[column] else None

    def policy(self, field: str = "", column: str = "") -> Policy:
        calendar = Calendar(
            frozenset(self.days("Also closed")), frozenset(self.days("Open after all"))
        )
        policy = Policy(calendar=calendar)
        given = self.number(column) if column else None
        return policy if given is None else replace(policy, **{field: given})


def _cases() -> Iterator[Case]:
    for section in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        head = re.search(r"Clock: `(\w+)`\. Source: (.*)\.", section)
        assert head is not None
        lines = [line for line in section.splitlines() if line.startswith("|")]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        for row in rows[2:]:
            yield Case(head[1], head[2], dict(zip(rows[0], row, strict=True)))


def _weekly(case: Case) -> Weekly:
    return {
        "reg. 19": Weekly.WITH_PARENTS_BEFORE_ASSESSMENT,
        "reg. 24": Weekly.TEMPORARILY_APPROVED_CARER,
        "interim order": Weekly.INTERIM_ORDER_WITH_PARENTS,
    }[case.cells["Because of"]]


def _report(case: Case) -> Due:
    kind = case.cells["Kind"]
    policy = case.policy(f"report_before_{kind}_conference_working_days", "Council's working days")
    return rules.report_to_family(case.day("Conference"), initial=kind == "initial", policy=policy)


def _returned(case: Case) -> datetime | date:
    return case.moment("Returned") if ":" in case.cells["Returned"] else case.day("Returned")


CLOCKS: dict[str, Callable[[Case], Due]] = {
    "referral_decision": lambda case: rules.referral_decision(
        case.day("Referral"), policy=case.policy()
    ),
    "assessment": lambda case: rules.assessment(case.day("Referral"), policy=case.policy()),
    "further_assessment": lambda case: rules.further_assessment(case.day("Started")),
    "strategy_discussion": lambda case: rules.strategy_discussion(
        case.day("Decided"),
        policy=case.policy("strategy_discussion_working_days", "Council's working days"),
    ),
    "initial_conference": lambda case: rules.initial_conference(case.days("Strategy discussions")),
    "report_to_family": _report,
    "core_group": lambda case: rules.core_group(
        case.day("Conference"),
        case.maybe("Last core group"),
        policy=case.policy("core_group_weeks", "Council's weeks"),
    ),
    "review_conference": lambda case: rules.review_conference(
        case.day("Plan began"), case.maybe("Last review")
    ),
    "child_protection_visit": lambda case: rules.child_protection_visit(
        case.day("Plan began"),
        case.maybe("Last seen"),
        every_working_days=case.number("Plan's working days"),
        policy=case.policy("child_protection_visit_working_days", "Council's working days"),
    ),
    "child_in_need_visit": lambda case: rules.child_in_need_visit(
        case.day("Plan began"),
        case.maybe("Last seen"),
        policy=case.policy("child_in_need_visit_weeks", "Council's weeks"),
    ),
    "child_in_need_review": lambda case: rules.child_in_need_review(
        case.day("Plan began"),
        case.maybe("Last review"),
        policy=case.policy("child_in_need_review_weeks", "Council's weeks"),
    ),
    "looked_after_visit": lambda case: rules.looked_after_visit(
        case.day("Placement began"),
        case.maybe("Last visit"),
        intended_until_18=case.yes("Until 18"),
    ),
    "fewer_visits": lambda case: rules.looked_after_visit(
        case.day("Placement began"), case.maybe("Last visit"), agreed_to_fewer=True
    ),
    "adoptive_placement_visit": lambda case: rules.adoptive_placement_visit(
        case.day("Placed"), case.maybe("Last visit"), first_review=case.maybe("First review")
    ),
    "adoptive_placement_review": lambda case: rules.adoptive_placement_review(
        case.day("Placed"), case.days("Reviews held")
    ),
    "weekly_visit": lambda case: rules.looked_after_visit(
        case.day("Placement began"),
        case.maybe("Last visit"),
        weekly=_weekly(case),
        first_review=case.maybe("First review"),
    ),
    "care_order_with_parents": lambda case: rules.visit_under_care_order_with_parents(
        case.day("Order made"), case.day("Placement began"), case.maybe("Last visit")
    ),
    "another_arranges": lambda case: rules.visit_where_another_arranges(
        case.day("Arrangements began"), case.maybe("Last visit")
    ),
    "requested_visit": lambda case: rules.requested_visit(
        case.day("Received"),
        notified=case.cells["From"] == "notification",
        policy=case.policy("requested_visit_working_days", "Council's working days"),
    ),
    "looked_after_review": lambda case: rules.looked_after_review(
        case.day("Looked after since"), case.days("Reviews held")
    ),
    "short_break_visit": lambda case: rules.short_break_visit(
        case.day("First short break"), case.maybe("Last visit")
    ),
    "short_break_review": lambda case: rules.short_break_review(
        case.day("First short break"), [day for day in [case.maybe("Last review")] if day]
    ),
    "return_home_interview": lambda case: rules.return_home_interview(_returned(case)),
    "record_visit": lambda case: rules.record_visit(
        case.moment("Visit ended"),
        policy=case.policy("record_visit_working_days", "Council's working days"),
    ),
    "record_critical_event": lambda case: rules.record_visit(
        case.moment("Visit ended"),
        critical=True,
        policy=case.policy("record_critical_event_hours", "Council's hours"),
    ),
    "record_meeting": lambda case: rules.record_meeting(
        case.day("Held"),
        policy=case.policy("record_other_working_days", "Council's working days"),
    ),
    "supervision": lambda case: rules.supervision(
        case.day("Worker took over"),
        case.maybe("Last supervision"),
        policy=case.policy("supervision_months", "Council's months"),
    ),
}
ALL = list(_cases())


def _name(case: Case) -> str:
    return f"{case.clock}: {case.cells['Why this case']}"


@pytest.mark.parametrize("case", ALL, ids=_name)
def test_the_date_and_the_source_are_those_of_the_table(case: Case):
    due = CLOCKS[case.clock](case)
    assert on_screen(due.at or due.on) == case.cells["Due"]
    assert due.source == (case.cells.get("Source") or case.source)
    assert due.because.endswith(".")
    assert due.what[0].isupper()


def test_there_are_cases_enough_and_of_every_clock():
    assert len(ALL) >= 120
    assert {case.clock for case in ALL} == set(CLOCKS)
    assert all(case.cells["Why this case"] for case in ALL)


def test_an_initial_conference_needs_a_strategy_discussion():
    with pytest.raises(ValueError, match="empty"):
        rules.initial_conference([])


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"the published list is not at {PUBLISHED}")
def test_bank_holidays_are_those_published():
    published = {date.fromisoformat(day) for day in json.loads(PUBLISHED.read_text())}
    years = range(min(published).year, max(published).year + 1)
    ours = {day for year in years for day in bank_holidays(year)}
    # The library also names the Saturday or Sunday that has a day in its place.
    assert {day for day in ours if day.weekday() < 5} == published
