"""When a visit may be made and what each day costs; when it may start."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.core.working_days import Calendar, is_working_day, working_days_between
from agile_app.visits.planner.rules import (
    DEFAULT_POLICY,
    Policy,
    belongs_to_week,
    dates_of,
    first_week_of,
    may_merge,
    may_wait,
    merge,
    starts_on,
)

MONDAY = date(2026, 11, 23)
WEDNESDAY, FRIDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def test_the_limit_is_the_due_date_and_the_aim_is_two_working_days_before():
    dates = dates_of(FRIDAY, None, MONDAY, DEFAULT_POLICY)
    assert (dates.target_on, dates.last_on) == (WEDNESDAY, FRIDAY)
    assert [dates.cost(MONDAY + timedelta(days=day), DEFAULT_POLICY) for day in range(6)] == [
        0, 0, 0, 10, 20, None,
    ]  # fmt: skip


def test_due_on_a_sunday_is_made_on_the_friday_before():
    assert dates_of(FRIDAY + timedelta(days=2), None, MONDAY, DEFAULT_POLICY).last_on == FRIDAY


def test_a_bank_holiday_added_late_moves_the_limit():
    policy = Policy(calendar=Calendar(also_closed=frozenset({FRIDAY})))
    assert dates_of(FRIDAY, None, MONDAY, policy).last_on == FRIDAY - timedelta(days=1)


def test_overdue_is_due_today_and_dearer_each_day():
    dates = dates_of(MONDAY - timedelta(days=3), None, MONDAY, DEFAULT_POLICY)
    assert dates.overdue
    assert [dates.cost(MONDAY + timedelta(days=day), DEFAULT_POLICY) for day in (0, 1, 4)] == [
        0, 60, 240,
    ]  # fmt: skip


def test_never_sooner_than_the_least_time_after_the_last_visit():
    dates = dates_of(FRIDAY, MONDAY - timedelta(days=3), MONDAY, DEFAULT_POLICY)
    assert dates.cost(MONDAY + timedelta(days=1), DEFAULT_POLICY) is None
    assert dates.first_on == WEDNESDAY


def test_early_costs_only_before_the_last_part_of_the_interval():
    # Thirty working days between visits: the last twelve are free.
    last_seen, due = date(2026, 11, 2), date(2026, 12, 14)
    dates = dates_of(due, last_seen, date(2026, 11, 9), DEFAULT_POLICY)
    assert dates.free_from == date(2026, 11, 26)
    assert dates.cost(date(2026, 11, 26), DEFAULT_POLICY) == 0
    assert dates.cost(date(2026, 11, 23), DEFAULT_POLICY) == 15


@pytest.mark.parametrize(
    ("due", "weeks", "waits"),
    [
        (FRIDAY, [True, False], False),
        (FRIDAY + timedelta(days=4), [True, True], True),  # Tuesday next: its buffer begins Friday
        (FRIDAY + timedelta(days=6), [False, True], True),
        (MONDAY - timedelta(days=4), [True, False], False),
    ],
)
def test_a_due_visit_belongs_to_the_week_of_its_aim_or_its_limit(due, weeks, waits):
    dates = dates_of(due, None, MONDAY, DEFAULT_POLICY)
    belongs = [
        belongs_to_week(dates, MONDAY + timedelta(weeks=week), MONDAY, first_week=week == 0)
        for week in range(2)
    ]
    assert belongs == weeks
    assert may_wait(dates, MONDAY, DEFAULT_POLICY) is waits


def test_on_a_saturday_the_next_week_is_the_first():
    assert first_week_of(FRIDAY + timedelta(days=1), DEFAULT_POLICY) == MONDAY + timedelta(days=7)


def test_siblings_are_one_visit_when_a_day_suits_all():
    soon = dates_of(WEDNESDAY, None, MONDAY, DEFAULT_POLICY)
    seen_just_now = dates_of(FRIDAY, MONDAY - timedelta(days=3), MONDAY, DEFAULT_POLICY)
    assert may_merge([soon, seen_just_now])
    both = merge([soon, seen_just_now])
    assert (both.first_on, both.last_on) == (WEDNESDAY, WEDNESDAY)
    tomorrow = dates_of(MONDAY + timedelta(days=1), None, MONDAY, DEFAULT_POLICY)
    assert not may_merge([tomorrow, seen_just_now])


@given(due=DAYS, seen=st.one_of(st.none(), DAYS), on=DAYS)
def test_dates_are_always_in_order_and_never_before_today(due, seen, on):
    if seen is not None and seen > on:
        seen = None
    dates = dates_of(due, seen, on, DEFAULT_POLICY)
    assert on <= dates.first_on <= dates.last_on
    assert dates.first_on <= dates.free_from or dates.overdue
    assert dates.free_from <= dates.target_on <= dates.last_on
    assert dates.overdue is (due < on)
    if not dates.overdue and is_working_day(dates.last_on):
        assert dates.last_on <= max(due, on)
    for each in (dates.first_on, dates.last_on):
        cost = dates.cost(each, DEFAULT_POLICY)
        assert cost is not None
        assert cost >= 0


@given(due=DAYS, on=DAYS)
def test_waiting_is_never_cheaper_the_later_it_gets(due, on):
    dates = dates_of(due, None, on, DEFAULT_POLICY)
    days = [dates.target_on, dates.last_on]
    costs = [dates.cost(day, DEFAULT_POLICY) for day in days]
    assert costs[0] <= costs[1]
    assert working_days_between(days[0], days[1]) >= 0


def test_a_visit_begins_and_ends_in_the_working_hours():
    assert starts_on([(0, 1440, True)], minutes=45, within=(540, 1020), other_time=15) == [
        (540, 975, 0)
    ]


def test_outside_what_the_family_prefers_is_charged():
    times = [(0, 915, False), (915, 1080, True), (1080, 1440, False)]
    assert starts_on(times, minutes=45, within=(540, 1020), other_time=15) == [
        (540, 914, 15),
        (915, 975, 0),
    ]


def test_a_window_shorter_than_the_visit_is_none():
    assert starts_on([(600, 640, True)], minutes=45, within=(540, 1020), other_time=15) == []


@given(
    spans=st.lists(st.tuples(st.integers(0, 1400), st.integers(1, 600), st.booleans()), max_size=5),
    minutes=st.integers(5, 120),
)
def test_a_visit_that_starts_in_a_window_ends_in_the_familys_time(spans, minutes):
    times = [(start, min(1440, start + length), best) for start, length, best in spans]
    free = {minute for start, end, _best in times for minute in range(start, end)}
    for first, last, cost in starts_on(times, minutes=minutes, within=(540, 1020), other_time=15):
        assert cost in (0, 15)
        for start in (first, last):
            assert set(range(start, start + minutes)) <= free
            assert start >= 540
            assert start + minutes <= 1020
