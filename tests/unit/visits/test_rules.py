"""The statutory clocks, as tables of dates."""

from datetime import date

import pytest

from agile_app.visits import rules
from agile_app.visits.rules import Policy, Weekly


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),  # Monday
        (date(2026, 11, 27), date(2026, 11, 30)),  # Friday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas, Boxing Day's substitute on the 28th
        (date(2020, 5, 7), date(2020, 5, 11)),  # the May bank holiday moved to Friday 8 May
        (date(2022, 9, 16), date(2022, 9, 20)),  # the state funeral
    ],
)
def test_a_referral_is_decided_on_within_one_working_day(received, due):
    assert rules.referral_decision(received).on == due


@pytest.mark.parametrize(
    ("referral", "due"),
    [
        (date(2026, 9, 1), date(2026, 11, 3)),
        (date(2025, 11, 10), date(2026, 1, 15)),  # over Christmas and New Year
        (date(2024, 2, 1), date(2024, 4, 8)),  # leap year, Easter
    ],
)
def test_an_assessment_has_45_working_days_from_the_referral(referral, due):
    assert rules.assessment(referral).on == due


def test_an_initial_conference_counts_from_the_last_strategy_discussion():
    due = rules.initial_conference([date(2026, 3, 20), date(2026, 3, 9)])
    assert due.on == date(2026, 4, 14)  # Good Friday and Easter Monday are not working days
    assert due.because == "15 working days after the strategy discussion of 20 Mar 2026."


def test_an_initial_conference_needs_a_strategy_discussion():
    with pytest.raises(ValueError):
        rules.initial_conference([])


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, date(2026, 6, 15)),
        (date(2026, 5, 1), date(2026, 6, 15)),  # of an earlier plan
        (date(2026, 6, 10), date(2026, 7, 22)),
    ],
)
def test_core_groups_come_after_10_working_days_then_six_weeks(last, due):
    assert rules.core_group(date(2026, 6, 1), last).on == due


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, date(2027, 2, 28)),  # 30 November has no counterpart in February
        (date(2027, 2, 26), date(2027, 8, 26)),
        (date(2026, 1, 1), date(2027, 2, 28)),  # a review of an earlier plan
    ],
)
def test_review_conferences_come_after_3_months_then_6(last, due):
    assert rules.review_conference(date(2026, 11, 30), last).on == due


def test_a_child_on_a_protection_plan_is_seen_every_10_working_days():
    due = rules.child_protection_visit(date(2026, 4, 1), None)
    assert due.on == date(2026, 4, 17)
    assert due.because == "10 working days after the plan began on 1 Apr 2026."
    later = rules.child_protection_visit(date(2026, 4, 1), date(2026, 4, 10))
    assert later.because == "10 working days after the child was last seen on 10 Apr 2026."


def test_the_conference_may_set_another_number_and_so_may_the_council():
    start = date(2026, 6, 1)
    set_by_plan = rules.child_protection_visit(start, None, every_working_days=5)
    assert (set_by_plan.on, set_by_plan.source) == (date(2026, 6, 8), "Child protection plan")
    local = Policy(child_protection_visit_working_days=20)
    assert rules.child_protection_visit(start, None, policy=local).on == date(2026, 6, 29)


@pytest.mark.parametrize(
    ("last_seen", "due"),
    [(None, date(2026, 7, 13)), (date(2026, 7, 1), date(2026, 8, 12))],
)
def test_a_child_in_need_is_seen_every_six_weeks(last_seen, due):
    assert rules.child_in_need_visit(date(2026, 6, 1), last_seen).on == due


def test_a_child_in_need_plan_is_reviewed_every_twelve_weeks():
    assert rules.child_in_need_review(date(2026, 6, 1), None).on == date(2026, 8, 24)
    assert rules.child_in_need_review(date(2026, 6, 1), date(2026, 8, 20)).on == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("placed", "last", "until_18", "due", "rule"),
    [
        (date(2026, 1, 5), None, False, date(2026, 1, 12), "(2)(a)"),
        # Seen in an earlier placement: each placement starts its own week.
        (date(2026, 1, 5), date(2026, 1, 2), False, date(2026, 1, 12), "(2)(a)"),
        (date(2026, 1, 5), date(2026, 1, 9), False, date(2026, 2, 20), "(2)(b)"),
        (date(2026, 1, 5), date(2026, 1, 9), True, date(2026, 2, 20), "(2)(b)"),
        (
            date(2026, 1, 5),
            date(2027, 1, 4),
            True,
            date(2027, 2, 15),
            "(2)(b)",
        ),  # last day of year 1
        (date(2026, 1, 5), date(2027, 1, 5), True, date(2027, 4, 5), "(2)(c)(i)"),
        (date(2026, 1, 5), date(2027, 1, 5), False, date(2027, 2, 16), "(2)(c)(ii)"),
        (date(2024, 2, 29), date(2025, 2, 28), True, date(2025, 5, 28), "(2)(c)(i)"),  # leap day
    ],
)
def test_a_looked_after_child_is_visited_as_regulation_28_says(placed, last, until_18, due, rule):
    found = rules.looked_after_visit(placed, last, intended_until_18=until_18)
    assert found.on == due
    assert found.source.endswith(f"reg. 28{rule}")


@pytest.mark.parametrize(
    ("weekly", "after_review"),
    [
        (Weekly.WITH_PARENTS_BEFORE_ASSESSMENT, date(2026, 2, 20)),
        (Weekly.TEMPORARILY_APPROVED_CARER, date(2026, 2, 6)),
        (Weekly.INTERIM_ORDER_WITH_PARENTS, date(2026, 2, 6)),
    ],
)
def test_some_children_are_visited_weekly_until_the_first_review(weekly, after_review):
    placed, last = date(2026, 1, 5), date(2026, 1, 9)
    before = rules.looked_after_visit(placed, last, weekly=weekly)
    assert before.on == date(2026, 1, 16)
    assert "every week until the first review" in before.because
    review = date(2026, 1, 30)
    after = rules.looked_after_visit(placed, last, weekly=weekly, first_review=review)
    assert after.on == after_review


@pytest.mark.parametrize(
    ("held", "due"),
    [
        ([], date(2026, 2, 2)),
        ([date(2025, 6, 1)], date(2026, 2, 2)),  # of an earlier time in care
        ([date(2026, 1, 30)], date(2026, 4, 30)),
        ([date(2026, 1, 30), date(2026, 4, 30)], date(2026, 10, 30)),
        ([date(2026, 8, 31), date(2026, 1, 30)], date(2027, 2, 28)),
    ],
)
def test_a_looked_after_child_is_reviewed_after_20_working_days_3_months_6_months(held, due):
    assert rules.looked_after_review(date(2026, 1, 5), held).on == due


def test_months_are_clamped_to_their_last_day():
    assert rules.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert rules.add_months(date(2026, 11, 30), 1) == date(2026, 12, 30)


def test_every_due_date_says_why_and_by_which_rule():
    day = date(2026, 6, 1)
    for due in (
        rules.referral_decision(day),
        rules.assessment(day),
        rules.initial_conference([day]),
        rules.core_group(day, None),
        rules.review_conference(day, None),
        rules.child_protection_visit(day, None),
        rules.child_in_need_visit(day, None),
        rules.child_in_need_review(day, None),
        rules.looked_after_visit(day, None),
        rules.looked_after_review(day, []),
    ):
        assert due.because.endswith("1 Jun 2026.")
        assert due.source
        assert due.what[0].isupper()
