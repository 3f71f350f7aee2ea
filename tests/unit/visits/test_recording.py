"""What may follow what at a visit, and what a record must answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agile_app.visits.recording import (
    ChildAnswers,
    CommonAnswers,
    is_late,
    problems,
    status_after,
)

COMMON = CommonAnswers(date(2026, 11, 25), True, "home", True, date(2026, 12, 9))
CHILD = ChildAnswers("v1", True, "", True, "", True)


@pytest.mark.parametrize(
    ("status", "act", "expected"),
    [
        ("planned", "on_my_way", "on_my_way"),
        ("on_my_way", "arrived", "under_way"),
        ("planned", "arrived", "under_way"),
        ("under_way", "left", "left"),
        ("left", "recorded", "done"),
        ("under_way", "recorded", "done"),
        ("planned", "no_access", "no_access"),
        ("planned", "cancelled", "cancelled"),
        # Somebody opened after all; the visit was made though it had been cancelled.
        ("no_access", "arrived", "under_way"),
        ("cancelled", "arrived", "under_way"),
        # A check-out whose check-in is lost, or still on another tablet.
        ("planned", "left", "left"),
    ],
)
def test_an_act_leads_on(status, act, expected):
    assert status_after(status, act) == expected


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("under_way", "arrived"),
        ("left", "arrived"),
        ("done", "left"),
        ("done", "arrived"),
        ("under_way", "on_my_way"),
        ("left", "no_access"),
        ("done", "recorded"),
        ("under_way", "cancelled"),
    ],
)
def test_no_act_moves_a_visit_backwards(status, act):
    assert status_after(status, act) is None


def test_a_complete_record_lacks_nothing():
    assert problems(COMMON, [CHILD]) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"announced": None}, "announced"),
        ({"met_at": ""}, "met_at"),
        ({"next_visit": None}, "next_visit"),
        ({"next_visit_on": None}, "next_visit_on"),
        ({"next_visit_on": date(2026, 11, 25)}, "next_visit_on"),
    ],
)
def test_what_the_visit_lacks_is_named(changed, field):
    (found,) = problems(CommonAnswers(**{**COMMON.__dict__, **changed}), [CHILD])
    assert found.field == field
    assert found.sentence.endswith(".")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"seen": None}, "v1.seen"),
        ({"seen": False}, "v1.not_seen_because"),
        ({"seen_alone": None}, "v1.seen_alone"),
        ({"seen_alone": False}, "v1.not_alone_because"),
        ({"bedroom_seen": None}, "v1.bedroom_seen"),
    ],
)
def test_what_a_child_lacks_is_named(changed, field):
    (found,) = problems(COMMON, [ChildAnswers(**{**CHILD.__dict__, **changed})])
    assert found.field == field


def test_a_child_who_was_not_seen_needs_only_the_reason():
    away = ChildAnswers("v1", False, "away", None, "", None)
    assert problems(COMMON, [away]) == []


def test_no_next_visit_needs_no_date():
    assert problems(CommonAnswers(date(2026, 11, 25), True, "home", False, None), [CHILD]) == []


def test_the_bedroom_is_asked_for_only_where_the_child_lives():
    at_school = CommonAnswers(**{**COMMON.__dict__, "met_at": "school"})
    assert problems(at_school, [ChildAnswers("v1", True, "", True, "", None)]) == []


def test_an_hour_is_late_and_less_is_not():
    at = datetime(2026, 11, 25, 14, tzinfo=UTC)
    assert not is_late(at, at + timedelta(hours=1))
    assert is_late(at, at + timedelta(hours=1, seconds=1))
