"""Which hours are worked, what overlaps, when a family can be visited."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.core.time import LONDON
from agile_app.visits.diary import rules
from agile_app.visits.diary.rules import (
    DEFAULT_DAYS,
    OFF,
    Away,
    Hours,
    Pattern,
    Span,
    Times,
    Window,
    visiting_times,
    worker_day,
)

WORKER = UUID(int=1)
MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
WEEK = frozenset(range(5))
AFTER_SCHOOL = Window(WEEK, 930, 1110, because="After school")


def _day(on=MONDAY, patterns=(), leave=(), **more):
    return worker_day(WORKER, on, patterns, leave, **more)


def test_without_a_pattern_monday_to_friday_nine_to_five_from_the_office():
    day = _day()
    assert (day.from_minute, day.to_minute, day.start, day.end) == (540, 1020, "office", "office")
    assert (day.lunch_minutes, day.mode, day.because) == (30, "car", "")
    saturday = _day(date(2026, 11, 28))
    assert not saturday.works
    assert saturday.because == "Not a working day (Saturday)"


def test_the_pattern_that_began_last_holds():
    early = Pattern(date(2026, 1, 1), (Hours(480, 960),) * 7)
    late = Pattern(date(2026, 11, 24), (Hours(600, 1080, start="home", mode="foot"),) * 7)
    for patterns in ([early, late], [late, early]):
        assert _day(MONDAY, patterns).from_minute == 480
        tuesday = _day(date(2026, 11, 24), patterns)
        assert (tuesday.from_minute, tuesday.start, tuesday.mode) == (600, "home", "foot")
    assert _day(date(2025, 12, 31), [early, late]).from_minute == DEFAULT_DAYS[0].from_minute


def test_a_bank_holiday_is_not_worked():
    day = _day(date(2026, 12, 28), bank_holiday=True)
    assert (day.works, day.because) == (False, "Bank holiday")


@pytest.mark.parametrize("on", [MONDAY, MONDAY + timedelta(days=2)])
def test_leave_takes_both_its_ends(on):
    day = _day(on, leave=[Away(MONDAY, MONDAY + timedelta(days=2))])
    assert (day.works, day.because, day.lunch_minutes) == (False, "Leave", 0)
    assert _day(MONDAY + timedelta(days=3), leave=[Away(MONDAY, MONDAY)]).works


def test_half_a_day_of_leave_leaves_the_other_half_without_a_break():
    morning = _day(leave=[Away(MONDAY, MONDAY, "morning")])
    assert (morning.from_minute, morning.to_minute) == (780, 1020)
    assert (morning.lunch_minutes, morning.because) == (0, "Leave in the morning")
    afternoon = _day(leave=[Away(MONDAY, MONDAY, "afternoon")])
    assert (afternoon.from_minute, afternoon.to_minute) == (540, 780)
    assert afternoon.because == "Leave in the afternoon"


def test_both_halves_are_the_whole_day():
    away = [Away(MONDAY, MONDAY, "morning"), Away(MONDAY, MONDAY, "afternoon")]
    assert not _day(leave=away).works


def test_half_a_day_off_leaves_nothing_of_a_short_day():
    short = Pattern(date(2026, 1, 1), (Hours(540, 720),) * 7)
    day = _day(patterns=[short], leave=[Away(MONDAY, MONDAY, "morning")])
    assert (day.works, day.because) == (False, "Leave")


def test_a_long_half_day_keeps_its_break():
    long = Pattern(date(2026, 1, 1), (Hours(540, 1260),) * 7)
    assert _day(patterns=[long], leave=[Away(MONDAY, MONDAY, "morning")]).lunch_minutes == 30


@given(
    start=st.integers(0, 1440),
    length=st.integers(0, 1440),
    part=st.sampled_from(["day", "morning", "afternoon"]),
    weekday=st.integers(0, 6),
)
def test_leave_never_lengthens_a_day(start, length, part, weekday):
    hours = Hours(start, min(1440, start + length))
    on = MONDAY + timedelta(days=weekday)
    whole = _day(on, [Pattern(MONDAY, (hours,) * 7)])
    less = _day(on, [Pattern(MONDAY, (hours,) * 7)], [Away(on, on, part)])
    assert less.from_minute >= whole.from_minute or not less.works
    assert less.to_minute <= whole.to_minute
    assert 0 <= less.from_minute <= less.to_minute <= 1440


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        (OFF, ""),
        (Hours(540, 1020), ""),
        (Hours(540, 1020, lunch_minutes=0, lunch_from=0, lunch_to=0), ""),
        (Hours(1020, 540), "The day ends before it starts."),
        (Hours(540, 1020, lunch_from=800, lunch_to=810),
         "Lunch does not fit between its earliest and latest time."),
        (Hours(840, 1020), "Lunch lies outside the working hours."),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_is_said_so(hours, fault):
    assert rules.hours_fault(hours) == fault


def test_half_past_nine_is_half_past_nine_on_both_sides_of_the_clock_change():
    assert rules.moment_of(date(2026, 10, 24), 570) == datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
    assert rules.moment_of(date(2026, 10, 25), 570) == datetime(2026, 10, 25, 9, 30, tzinfo=UTC)
    assert rules.moment_of(date(2026, 3, 29), 570) == datetime(2026, 3, 29, 8, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_jump_over_is_moved_on_and_a_double_one_is_the_first():
    skipped = rules.moment_of(date(2026, 3, 29), 90).astimezone(LONDON)
    assert (skipped.hour, skipped.minute) == (2, 30)
    assert rules.moment_of(date(2026, 10, 25), 90) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_midnight_at_the_end_of_a_day_is_the_next_day():
    assert rules.moment_of(MONDAY, 1440) == datetime(2026, 11, 24, tzinfo=UTC)


def test_the_part_of_a_span_that_lies_on_a_day():
    start = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    end = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert rules.minutes_on(MONDAY, start, end) == (1320, 1440)
    assert rules.minutes_on(MONDAY + timedelta(days=1), start, end) == (0, 90)
    assert rules.minutes_on(MONDAY + timedelta(days=2), start, end) is None


def test_in_the_hour_that_comes_twice_a_span_keeps_a_length():
    start = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 01:45, the first time
    end = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 01:15, the second time
    assert rules.minutes_on(date(2026, 10, 25), start, end) == (105, 106)


@given(on=st.dates(date(2020, 1, 1), date(2035, 1, 1)), minute=st.integers(0, 1439))
def test_a_minute_and_its_moment_agree(on, minute):
    at = rules.moment_of(on, minute)
    again = rules.minutes_on(on, at, at + timedelta(minutes=1))
    jumped_over = again is not None and again[0] == minute + 60 and 60 <= minute < 120
    assert again is not None
    assert again[0] == minute or jumped_over


def _span(key, start, end):
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Span(key, at + timedelta(minutes=start), at + timedelta(minutes=end))


def test_two_at_once_are_reported_and_touching_ends_are_not():
    spans = [_span("c", 120, 180), _span("a", 0, 60), _span("b", 30, 120), _span("d", 130, 140)]
    assert rules.overlapping(spans) == [("a", "b"), ("c", "d")]


def test_a_long_one_overlaps_all_that_it_holds():
    spans = [_span("long", 0, 600), _span("a", 60, 90), _span("b", 120, 150)]
    assert rules.overlapping(spans) == [("long", "a"), ("long", "b")]


def test_without_windows_any_time_will_do():
    assert visiting_times([], MONDAY) == [Times(0, 1440)]


def test_only_after_school_shuts_the_rest_of_the_week():
    assert visiting_times([AFTER_SCHOOL], MONDAY) == [Times(930, 1110)]
    assert visiting_times([AFTER_SCHOOL], date(2026, 11, 28)) == []


def test_prayers_are_taken_out():
    prayers = Window(frozenset({4}), 750, 870, "not", "Friday prayers")
    assert visiting_times([prayers], FRIDAY) == [Times(0, 750), Times(870, 1440)]
    assert visiting_times([prayers], MONDAY) == [Times(0, 1440)]
    over = Window(WEEK, 1000, 1050, "not")
    assert visiting_times([AFTER_SCHOOL, over], MONDAY) == [Times(930, 1000), Times(1050, 1110)]


def test_best_then_leaves_the_rest_possible():
    morning = Window(WEEK, 540, 720, "prefer")
    assert visiting_times([morning], MONDAY) == [
        Times(0, 540, best=False),
        Times(540, 720),
        Times(720, 1440, best=False),
    ]
    assert visiting_times([morning, AFTER_SCHOOL], MONDAY) == [Times(930, 1110, best=False)]


def test_a_window_holds_on_its_dates_only():
    holidays = Window(WEEK, 600, 900, from_on=date(2026, 12, 21), to_on=date(2027, 1, 1))
    assert visiting_times([holidays], MONDAY) == [Times(0, 1440)]
    assert visiting_times([holidays], date(2026, 12, 21)) == [Times(600, 900)]
    assert visiting_times([holidays], date(2027, 1, 1)) == [Times(600, 900)]
    assert visiting_times([holidays], date(2027, 1, 4)) == [Times(0, 1440)]


def test_together_means_what_all_have_in_common():
    late = Window(WEEK, 1000, 1200)
    assert rules.common_times([[AFTER_SCHOOL], [late], []], MONDAY) == [Times(1000, 1110)]
    assert rules.common_times([[AFTER_SCHOOL], [Window(WEEK, 0, 600)]], MONDAY) == []


windows = st.builds(
    Window,
    st.frozensets(st.integers(0, 6)),
    st.integers(0, 700),
    st.integers(701, 1440),
    st.sampled_from(["only", "prefer", "not"]),
)


@given(st.lists(windows, max_size=6), st.integers(0, 6))
def test_times_are_in_order_apart_and_never_forbidden(given_windows, weekday):
    on = MONDAY + timedelta(days=weekday)
    found = visiting_times(given_windows, on)
    assert all(one.from_minute < one.to_minute for one in found)
    assert all(one.to_minute <= two.from_minute for one, two in pairwise(found))
    for window in given_windows:
        if window.effect == "not" and weekday in window.weekdays:
            assert not any(
                one.from_minute < window.to_minute and window.from_minute < one.to_minute
                for one in found
            )


def _days(pattern=None, leave=()):
    patterns = [pattern] if pattern else []
    return [_day(MONDAY + timedelta(days=number), patterns, leave) for number in range(14)]


def test_a_window_that_can_never_be_met_is_reported():
    assert rules.window_fault([AFTER_SCHOOL], _days(), 60) == ""
    assert rules.window_fault([], _days(), 60) == ""
    evening = Window(WEEK, 1080, 1200)
    assert "outside the working hours" in rules.window_fault([evening], _days(), 60)
    sunday = Window(frozenset({6}), 600, 900)
    assert rules.window_fault([sunday], _days(), 60) != ""
    tight = [Window(WEEK, 600, 700), Window(WEEK, 630, 690, "not")]
    assert "no 60 minutes together" in rules.window_fault(tight, _days(), 60)


def test_a_time_with_no_working_day_is_reported():
    away = [Away(MONDAY, MONDAY + timedelta(days=30))]
    assert rules.window_fault([AFTER_SCHOOL], _days(leave=away), 60) == (
        "There is no working day in this time."
    )


def test_windows_are_said_as_a_family_would():
    assert rules.window_text(AFTER_SCHOOL) == "Only Monday to Friday, 15:30 to 18:30"
    prayers = Window(frozenset({4}), 750, 870, "not", to_on=date(2026, 12, 4))
    assert rules.window_text(prayers) == "Not Friday, 12:30 to 14:30, until 4 Dec 2026"
    assert rules.weekdays_text({0, 3}) == "Monday and Thursday"
    assert rules.weekdays_text({0, 2, 4}) == "Monday, Wednesday and Friday"
    assert rules.weekdays_text(range(7)) == "every day"
