"""Working days against the published list of bank holidays and against counting by hand."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.core.working_days import (
    add_working_days,
    bank_holidays,
    is_working_day,
    working_days_between,
)

_DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def _published() -> Path | None:
    for folder in (Path.cwd(), *Path(__file__).resolve().parents):
        found = folder.parent / "shared/data/england_wales_bank_holidays_2015_2027.json"
        if found.exists():
            return found
    return None


def test_every_published_bank_holiday_is_known_and_no_other() -> None:
    path = _published()
    if path is None:
        pytest.skip("the published list is not on this machine")
    published = {date.fromisoformat(text) for text in json.loads(path.read_text())}
    known = {day for year in range(2015, 2028) for day in bank_holidays(year)}
    assert {day for day in known if day.weekday() < 5} == {
        day for day in published if day.weekday() < 5
    }


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 1, 2), 1, date(2026, 1, 5)),  # Friday to Monday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Good Friday and Easter Monday
        (date(2025, 12, 24), 1, date(2025, 12, 29)),  # over Christmas and a weekend
        (date(2022, 9, 16), 1, date(2022, 9, 20)),  # over the Queen's funeral
        (date(2020, 5, 7), 1, date(2020, 5, 11)),  # the moved May Day of 2020
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # a leap day is worked
        (date(2026, 1, 3), 0, date(2026, 1, 5)),  # a Saturday moves on
        (date(2026, 1, 5), 0, date(2026, 1, 5)),
        (date(2026, 1, 5), -1, date(2026, 1, 2)),
        (date(2025, 11, 3), 45, date(2026, 1, 8)),  # an assessment over Christmas
    ],
)
def test_a_clock_counts_only_days_when_offices_are_open(start: date, count: int, due: date) -> None:
    assert add_working_days(start, count) == due


@given(start=_DAYS, count=st.integers(1, 120))
def test_what_is_due_is_a_working_day_that_many_days_on(start: date, count: int) -> None:
    due = add_working_days(start, count)
    assert is_working_day(due)
    assert working_days_between(start, due) == count


@given(start=_DAYS, length=st.integers(0, 800))
def test_days_between_are_those_one_would_tick_off_a_calendar(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    ticked = sum(is_working_day(start + timedelta(days=each)) for each in range(1, length + 1))
    assert working_days_between(start, end) == ticked
    assert working_days_between(end, start) == -ticked
