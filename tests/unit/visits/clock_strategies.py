"""What hypothesis draws for the clocks: days, calendars, policies, and every clock there is."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from agile_app.core.time import LONDON
from agile_app.core.working_days import Calendar
from agile_app.visits import rules
from agile_app.visits.rules import Due, Policy, Weekly

days = st.dates(date(2015, 1, 1), date(2027, 12, 31))
gaps = st.integers(0, 700)

calendars = st.one_of(
    st.just(Calendar()),
    st.builds(
        Calendar,
        also_closed=st.frozensets(days, max_size=6),
        open_after_all=st.frozensets(
            st.sampled_from([date(2026, 4, 3), date(2026, 12, 28), date(2027, 5, 31)])
        ),
    ),
)
policies = st.builds(
    Policy,
    calendar=calendars,
    child_protection_visit_working_days=st.integers(1, 40),
    child_in_need_visit_weeks=st.integers(1, 26),
    core_group_weeks=st.integers(1, 13),
    record_visit_working_days=st.integers(1, 10),
    requested_visit_working_days=st.integers(1, 20),
    supervision_months=st.integers(1, 6),
)


@st.composite
def _moved_by_visits(draw: st.DrawFn) -> tuple[Due, Policy]:
    """A clock that a visit moves, with or without one counted already, and its policy."""
    start, policy = draw(days), draw(policies)
    last = draw(st.none() | st.builds(lambda gap: start + timedelta(days=gap), gaps))
    review = draw(st.none() | st.builds(lambda gap: start + timedelta(days=gap), gaps))
    due = draw(
        st.sampled_from(
            [
                rules.child_protection_visit(start, last, policy=policy),
                rules.child_protection_visit(start, last, every_working_days=5, policy=policy),
                rules.child_in_need_visit(start, last, policy=policy),
                rules.looked_after_visit(start, last, policy=policy),
                rules.looked_after_visit(start, last, intended_until_18=True, policy=policy),
                rules.looked_after_visit(start, last, agreed_to_fewer=True, policy=policy),
                rules.adoptive_placement_visit(start, last, first_review=review, policy=policy),
                *(
                    rules.looked_after_visit(
                        start, last, weekly=weekly, first_review=review, policy=policy
                    )
                    for weekly in Weekly
                ),
                rules.visit_under_care_order_with_parents(start, start, last, policy=policy),
                rules.visit_where_another_arranges(start, last, policy=policy),
                rules.short_break_visit(start, last, policy=policy),
            ]
        )
    )
    return due, policy


dues_moved_by_visits = _moved_by_visits()


@st.composite
def _any_due(draw: st.DrawFn) -> tuple[date, Due, Policy]:
    """Any clock with the day of the fact it counts from, and the policy it was counted by."""
    start, policy = draw(days), draw(policies)
    later = start + timedelta(days=draw(gaps))
    moment = datetime.combine(start, draw(st.times()), LONDON).astimezone(UTC)
    none_or_later = draw(st.sampled_from([None, later]))
    due = draw(
        st.sampled_from(
            [
                rules.referral_decision(start, policy=policy),
                rules.assessment(start, policy=policy),
                rules.further_assessment(start, policy=policy),
                rules.strategy_discussion(start, policy=policy),
                rules.initial_conference([start, later], policy=policy),
                rules.core_group(start, none_or_later, policy=policy),
                rules.review_conference(start, none_or_later),
                rules.child_in_need_review(start, none_or_later, policy=policy),
                rules.looked_after_review(start, [], policy=policy),
                rules.looked_after_review(start, [later], policy=policy),
                rules.looked_after_review(start, [later, later], policy=policy),
                rules.short_break_review(start, [later]),
                rules.adoptive_placement_review(start, [later]),
                rules.requested_visit(start, notified=True, policy=policy),
                rules.requested_visit(start, notified=False, policy=policy),
                rules.return_home_interview(start),
                rules.return_home_interview(moment),
                rules.record_visit(moment, policy=policy),
                rules.record_visit(moment, critical=True, policy=policy),
                rules.record_meeting(start, policy=policy),
                rules.supervision(start, none_or_later, policy=policy),
            ]
        )
    )
    return start, due, policy


any_due = _any_due()
