"""The device counts as the server does: the same dates from the same facts, whatever they are."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agile_app.core.time import LONDON
from agile_app.core.working_days import Calendar, add_working_days
from agile_app.visits import rules
from agile_app.visits.due_rows import due_row, settings_row
from agile_app.visits.rules import Due, Policy, Weekly, add_months
from tests.js import packages
from tests.unit.visits.clock_strategies import calendars, days, dues_moved_by_visits

Ask = Callable[..., Any]
QUICK = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Ask the device's own module, in one Node for all questions."""
    node = subprocess.Popen(
        [packages.node(), str(packages.ROOT / "tests/js/clocks-answers.mjs")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=packages.ROOT,
    )  # fmt: skip
    assert node.stdin is not None
    assert node.stdout is not None

    def answer(name: str, **question: Any) -> Any:
        node.stdin.write(json.dumps({"ask": name, **question}) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())

    yield answer
    node.stdin.close()
    assert node.wait(10) == 0
    node.stdout.close()


def _closed(calendar: Calendar, on: date) -> list[str]:
    return [
        day.isoformat() for year in range(on.year - 1, on.year + 4) for day in calendar.closed(year)
    ]


@QUICK
@given(start=days, count=st.integers(-60, 60), calendar=calendars)
def test_working_days_are_the_same(ask, start, count, calendar):
    counted = ask(
        "working_days", start=start.isoformat(), count=count, closed=_closed(calendar, start)
    )
    assert counted == add_working_days(start, count, calendar).isoformat()


@QUICK
@given(start=days, count=st.integers(0, 40))
@example(start=date(2024, 2, 29), count=12)
@example(start=date(2026, 8, 31), count=6)
def test_months_are_the_same_at_their_ends_and_in_leap_years(ask, start, count):
    assert ask("months", start=start.isoformat(), count=count) == (
        add_months(start, count).isoformat()
    )


@QUICK
@given(drawn=dues_moved_by_visits, after=st.integers(-30, 800))
def test_a_visit_moves_every_clock_to_the_same_day_with_the_same_reason(
    ask, drawn: tuple[Due, Policy], after
):
    due, policy = drawn
    assert due.since is not None
    on = due.since + timedelta(days=after)
    row = asdict(due_row(_CHILD, "Ada Test", due))
    moved = ask("seen", due=row, on=on.isoformat(), closed=_closed(policy.calendar, on))
    assert moved == asdict(due_row(_CHILD, "Ada Test", rules.seen(due, on, policy=policy)))


_CHILD = UUID(int=7)
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@QUICK
@given(at=st.integers(0, 15 * 366 * 1440).map(lambda minutes: _FIRST + timedelta(minutes=minutes)))
@example(at=datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
@example(at=datetime(2026, 3, 29, 23, 30, tzinfo=UTC))  # already tomorrow, in summer time
@example(at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
@example(at=datetime(2026, 10, 25, 23, 30, tzinfo=UTC))
def test_the_day_of_a_moment_is_the_same_across_clock_changes(ask, at):
    assert ask("day", at=at.isoformat()) == at.astimezone(LONDON).date().isoformat()


@QUICK
@given(on=days, minutes=st.integers(0, 1439))
@example(on=date(2026, 3, 29), minutes=180)
@example(on=date(2026, 10, 25), minutes=90)  # twice: the first of the two
def test_a_time_of_a_day_is_the_same_moment(ask, on, minutes):
    wanted = datetime.combine(on, time(minutes // 60, minutes % 60), LONDON).astimezone(UTC)
    if wanted.astimezone(LONDON).time() != time(minutes // 60, minutes % 60):
        return  # the hour that is left out in spring
    asked = ask("moment", on=on.isoformat(), time=f"{minutes // 60:02}:{minutes % 60:02}")
    assert datetime.fromisoformat(asked) == wanted


def test_the_days_a_device_holds_reach_far_enough_for_every_clock():
    """The longest count in working days from a visit of today ends within what it holds."""
    on = date(2026, 12, 31)
    closed = settings_row(Policy(), on).closed
    assert min(closed) < "2026-01-02"
    assert max(closed) > add_working_days(on, 3 * 250).isoformat()


def test_weekly_visits_are_among_what_is_compared():
    due = rules.looked_after_visit(date(2026, 1, 5), None, weekly=next(iter(Weekly)))
    assert due.steps[0].count == 1
