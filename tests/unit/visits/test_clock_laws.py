"""What holds of every clock, whatever the dates: hypothesis looks for a breach."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from agile_app.core.time import LONDON
from agile_app.core.working_days import add_working_days, is_working_day
from agile_app.records.models import LookedAfterEpisode, Plan, Review, VisitRequest
from agile_app.records.repository import RecordSet
from agile_app.visits import rules
from agile_app.visits.clocks import dues
from agile_app.visits.rules import Due, Policy
from tests.unit.visits.clock_strategies import (
    any_due,
    calendars,
    days,
    dues_moved_by_visits,
    policies,
)

CHILD = UUID(int=7)
MANY = settings(max_examples=600, deadline=None)


@MANY
@given(drawn=any_due)
def test_no_date_lies_before_the_fact_it_counts_from(drawn: tuple[date, Due, Policy]):
    start, due, _policy = drawn
    assert due.since is not None
    assert start <= due.since <= due.on


@MANY
@given(drawn=dues_moved_by_visits)
def test_no_visit_is_due_before_its_start_or_the_last_visit(drawn: tuple[Due, Policy]):
    due, _policy = drawn
    assert due.since is not None
    assert due.on > due.since
    assert due.counted is None or due.since <= due.counted < due.on


@MANY
@given(drawn=any_due)
def test_where_working_days_count_the_last_day_is_one(drawn: tuple[date, Due, Policy]):
    _start, due, policy = drawn
    if "working day" in due.because:
        assert is_working_day(due.on, policy.calendar)


@MANY
@given(start=days, calendar=calendars, every=st.integers(1, 40), after=st.integers(0, 300))
def test_a_visit_counted_in_working_days_is_due_on_one(start, calendar, every, after):
    policy = Policy(calendar=calendar)
    due = rules.child_protection_visit(start, None, every_working_days=every, policy=policy)
    moved = rules.seen(due, start + timedelta(days=after), policy=policy)
    assert is_working_day(due.on, calendar)
    assert is_working_day(moved.on, calendar)


@MANY
@given(conference=days, initial=st.booleans(), calendar=calendars)
def test_a_report_is_shared_on_a_working_day_before_the_conference(conference, initial, calendar):
    due = rules.report_to_family(conference, initial=initial, policy=Policy(calendar=calendar))
    assert due.on < conference
    assert is_working_day(due.on, calendar)


@MANY
@given(drawn=dues_moved_by_visits, after=st.integers(-60, 900))
def test_no_clock_moves_backwards_when_a_visit_is_recorded(drawn: tuple[Due, Policy], after):
    due, policy = drawn
    assert due.since is not None
    day = due.since + timedelta(days=after)
    moved = rules.seen(due, day, policy=policy)
    assert moved.on >= due.on
    if day < due.since or (due.counted is not None and day <= due.counted):
        assert moved == due


@MANY
@given(
    start=days,
    calendar=calendars,
    first=st.integers(0, 200),
    more=st.integers(1, 200),
    every=st.integers(1, 40),
)
def test_a_later_visit_is_never_due_earlier_in_working_days(start, calendar, first, more, every):
    policy = Policy(calendar=calendar)
    due = rules.child_protection_visit(start, None, every_working_days=every, policy=policy)
    once = rules.seen(due, start + timedelta(days=first), policy=policy)
    twice = rules.seen(once, start + timedelta(days=first + more), policy=policy)
    assert due.on <= once.on <= twice.on


@MANY
@given(start=days, count=st.integers(1, 60), calendar=calendars, extra=days)
def test_one_more_bank_holiday_never_makes_anything_due_earlier(start, count, calendar, extra):
    with_it = calendar.__class__(calendar.also_closed | {extra}, calendar.open_after_all - {extra})
    assert add_working_days(start, count, with_it) >= add_working_days(start, count, calendar)


@st.composite
def _record(draw: st.DrawFn) -> tuple[RecordSet, date]:
    """A child on a plan, or looked after, with reviews and a request; and today."""
    began = draw(st.dates(date(2020, 1, 1), date(2026, 6, 1)))
    on = began + timedelta(days=draw(st.integers(0, 1_500)))
    records = RecordSet()
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["child_protection", "child_in_need"]))
        records.plans[CHILD] = [Plan(child_id=CHILD, kind=kind, started_on=began)]
        return records, on
    episode = LookedAfterEpisode(
        child_id=CHILD,
        started_on=began,
        start_reason="S",
        legal_status=draw(st.sampled_from(["C1", "C2", "V2", "V4", "E1"])),
        placement_type=draw(st.sampled_from(["U6", "P1", "R5", "K2", "A5", "U4"])),
        placed_under=draw(st.sampled_from(["", "reg_19", "reg_24"])),
        intended_until_18=draw(st.booleans()),
        agreed_to_fewer_visits=draw(st.booleans()),
    )
    records.care[CHILD] = [episode]
    reviewed = draw(st.lists(st.integers(0, 1_500), max_size=3))
    records.reviews[CHILD] = [
        Review(child_id=CHILD, kind="looked_after", outcome="-", held_on=began + timedelta(days=n))
        for n in reviewed
    ]
    if draw(st.booleans()):
        records.visit_requests[CHILD] = [VisitRequest(child_id=CHILD, by="child", received_on=on)]
    return records, on


def _visit(day: date) -> SimpleNamespace:
    at = datetime.combine(day, time(10), LONDON)
    return SimpleNamespace(
        id=UUID(int=9), started_at=at, planned_at=at, ended_at=at, seen=True, statutory=True,
        kind="other", status="done",
    )  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    drawn=_record(),
    before=st.lists(st.integers(0, 1_500), max_size=4),
    recorded=st.integers(0, 1_500),
)
def test_a_recorded_visit_moves_no_date_of_the_child_backwards(drawn, before, recorded):
    records, on = drawn
    visits = [_visit(on - timedelta(days=gap)) for gap in before]
    had = {due.kind: due for due in dues(records, CHILD, visits, on)}
    visits.append(_visit(on - timedelta(days=recorded)))
    has = {due.kind: due for due in dues(records, CHILD, visits, on)}
    assert set(has) <= set(had)
    assert all(has[kind].on >= had[kind].on for kind in has)


def test_a_visit_before_the_start_moves_nothing():
    due = rules.child_protection_visit(date(2026, 6, 1), None)
    assert rules.seen(due, date(2026, 5, 31)) == due


def _same(one: Due, other: Due) -> bool:
    return (one.on, one.what, one.because, one.source) == (
        other.on, other.what, other.because, other.source,
    )  # fmt: skip


@given(start=days, later=st.integers(1, 400), policy=policies)
def test_a_meeting_moves_its_clock_to_what_the_record_would_say(start, later, policy):
    held = start + timedelta(days=later)
    pairs = [
        (
            rules.core_group(start, None, policy=policy),
            rules.core_group(start, held, policy=policy),
        ),
        (rules.review_conference(start, None), rules.review_conference(start, held)),
        (
            rules.child_in_need_review(start, None, policy=policy),
            rules.child_in_need_review(start, held, policy=policy),
        ),
        (
            rules.looked_after_review(start, [], policy=policy),
            rules.looked_after_review(start, [held], policy=policy),
        ),
        (
            rules.looked_after_review(start, [start], policy=policy),
            rules.looked_after_review(start, [start, held], policy=policy),
        ),
    ]
    for before, after in pairs:
        assert before.moved_by == after.moved_by != "visit"
        assert _same(rules.seen(before, held, policy=policy), after)
