"""What a clock says beside its date: the fact, the reason, how a visit would move it. The dates are
in ``clock_cases.md``, what holds of all of them in ``test_clock_laws.py``."""

from datetime import date

from agile_app.visits import rules
from agile_app.visits.rules import Policy, Weekly


def test_the_reason_names_the_fact_it_counts_from():
    due = rules.initial_conference([date(2026, 3, 20), date(2026, 3, 9)])
    assert due.because == "15 working days after the strategy discussion of 20 Mar 2026."
    first = rules.child_protection_visit(date(2026, 4, 1), None)
    assert first.because == "10 working days after the plan began on 1 Apr 2026."
    later = rules.child_protection_visit(date(2026, 4, 1), date(2026, 4, 10))
    assert later.because == "10 working days after the child was last seen on 10 Apr 2026."


def test_one_of_something_is_said_in_words():
    policy = Policy(child_in_need_visit_weeks=1, strategy_discussion_working_days=1)
    weekly = rules.child_in_need_visit(date(2026, 6, 1), None, policy=policy)
    assert weekly.because == "One week after the plan began on 1 Jun 2026."
    discussion = rules.strategy_discussion(date(2026, 6, 1), policy=policy)
    assert discussion.because == "One working day after it was decided on 1 Jun 2026."


def test_weekly_visits_say_until_when():
    due = rules.looked_after_visit(
        date(2026, 1, 5), date(2026, 1, 9), weekly=Weekly.TEMPORARILY_APPROVED_CARER
    )
    assert (
        due.because == "One week after the visit of 9 Jan 2026, every week until the first review."
    )


def test_a_clock_carries_how_the_next_visit_moves_it():
    due = rules.looked_after_visit(date(2026, 1, 5), None, intended_until_18=True)
    assert [(step.from_on, step.count, step.unit) for step in due.steps] == [
        (date(2026, 1, 5), 6, "weeks"),
        (date(2027, 1, 5), 3, "months"),
    ]
    assert rules.seen(due, date(2027, 2, 1)).on == date(2027, 5, 1)


def test_a_visit_told_late_does_not_undo_a_later_one():
    due = rules.child_in_need_visit(date(2026, 6, 1), date(2026, 7, 1))
    assert rules.seen(due, date(2026, 6, 20)) == due


def test_months_are_clamped_to_their_last_day():
    assert rules.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert rules.add_months(date(2026, 11, 30), 1) == date(2026, 12, 30)
