"""The week as a problem, from the record: what is in it, where, when, and what is said instead."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.records.models import Address, Child
from agile_app.visits.diary.models import Leave, VisitWindow, WorkingPattern
from agile_app.visits.planner.models import PlanDecline
from agile_app.visits.planner.shapes import MINUTE
from agile_app.visits.planner.weeks import build_weeks, stop_rows, week_rows
from tests.factories import make_actor, make_worker
from tests.weeks import (
    MILL_LANE,
    days_of,
    make_appointment,
    make_case,
    make_home,
    make_office,
    make_visit,
    next_week,
    stop_of,
    week_of,
)

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture(autouse=True)
def office(sqlite_database):
    make_office()


def test_a_worker_without_cases_has_a_week_of_empty_days():
    built = week_of(make_actor())
    assert len(built.working) == 5
    assert built.problem["stops"] == []
    assert built.plan["routes"] == [[]] * 5


def test_a_due_visit_that_nobody_planned_is_in_the_week_of_its_aim():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(3))
    stop = stop_of(week_of(actor), child)
    assert (stop["kind"], stop["due_on"], stop["was"]) == ("due", next_week(3).isoformat(), None)
    assert stop["because"].startswith("6 weeks after the plan began")
    assert days_of(week_of(actor), child) == [next_week(day) for day in range(4)]


def test_a_visit_in_the_diary_stands_where_it_was_planned_and_answers_the_clock():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(3))
    make_visit(child, actor, next_week(1), 10 * 60)
    built = week_of(actor)
    assert [row["kind"] for row in stop_rows(built, None)] == ["visit"]
    assert built.plan["routes"][1] == [0]
    assert built.plan["starts"][1] == [10 * 60 * MINUTE]
    assert stop_of(built, child)["due_on"] == next_week(3).isoformat()


def test_no_statutory_visit_is_dropped_because_it_is_far():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(3), at=(52.95, -1.15))  # two hours away
    stop = stop_of(week_of(actor), child)["problem"]
    there_and_back = 2 * max(week_of(actor).problem["travel"]["car"])
    assert stop["leave_out"] >= there_and_back + 120 * MINUTE


def test_siblings_at_one_address_are_one_stop():
    actor = make_actor()
    children = [
        make_case(actor, name, due_on=next_week(day)) for name, day in (("Ana", 2), ("Leo", 4))
    ]
    built = week_of(actor)
    assert len(built.tasks) == 1
    row = stop_of(built, children[0])
    assert row["title"] == "Ana and Leo Reed"
    assert (row["minutes"], row["due_on"]) == (60, next_week(2).isoformat())


def test_children_at_two_addresses_are_two_stops():
    actor = make_actor()
    make_case(actor, "Ana", due_on=next_week(2))
    make_case(actor, "Leo", due_on=next_week(2), at=MILL_LANE, line1="9 Mill Lane")
    assert len(week_of(actor).tasks) == 2


def test_a_group_of_visits_in_the_diary_is_one_stop():
    actor = make_actor()
    group = uuid7()
    for name in ("Ana", "Leo"):
        make_visit(make_case(actor, name), actor, next_week(1), group_id=group)
    built = week_of(actor)
    assert [len(row["visit_ids"]) for row in stop_rows(built, None)] == [2]


def test_a_fixed_appointment_must_be_kept_to_the_minute():
    actor = make_actor()
    make_appointment(actor, next_week(2), 10 * 60, 12 * 60, place="Court, SL1", remote=False)
    built = week_of(actor)
    stop = built.problem["stops"][0]
    assert stop["leave_out"] is None
    assert stop["on"] == [{"route": 2, "windows": [[36000, 36000, 0]], "cost": 0}]
    assert any("Court, SL1" in said for said in built.clashes)


def test_a_remote_appointment_has_no_place():
    actor = make_actor()
    make_appointment(actor, next_week(2), 10 * 60, 11 * 60, remote=True)
    assert week_of(actor).problem["stops"][0]["place"] == -1


def test_leave_and_days_off_are_no_routes():
    actor = make_actor()
    with transaction() as session:
        session.add(Leave(worker_id=actor.worker_id, from_on=next_week(1), to_on=next_week(2)))
        for weekday in range(7):
            session.add(
                WorkingPattern(
                    worker_id=actor.worker_id, from_on=date(2026, 1, 1), weekday=weekday,
                    from_minute=540, to_minute=540 if weekday > 3 else 1020,
                )
            )  # fmt: skip
    assert [day.on for day in week_of(actor).working] == [next_week(0), next_week(3)]


def test_a_week_without_working_hours_says_so_of_what_is_due():
    actor = make_actor()
    make_case(actor, due_on=next_week(3))
    with transaction() as session:
        session.add(Leave(worker_id=actor.worker_id, from_on=next_week(0), to_on=next_week(6)))
    built = week_of(actor)
    assert built.problem["routes"] == []
    assert [left.code for left in built.left] == ["no_working_day"]


def test_only_windows_of_the_family_are_kept():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    with transaction() as session:
        session.add(
            VisitWindow(
                child_id=child.id, weekdays="13", from_minute=930, to_minute=1080, effect="only"
            )
        )
    on = stop_of(week_of(actor), child)["problem"]["on"]
    assert days_of(week_of(actor), child) == [next_week(1), next_week(3)]
    assert on[0]["windows"] == [[930 * MINUTE, 975 * MINUTE, 0]]


def test_a_window_that_can_never_be_met_is_said_before_anything_is_solved():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    with transaction() as session:
        session.add(
            VisitWindow(
                child_id=child.id, weekdays="01234", from_minute=1140, to_minute=1200, effect="only"
            )
        )
    left = week_of(actor).left[0]
    assert left.code == "window"
    assert "09:00 to 17:00" in left.what_to_do


def test_a_child_of_school_age_is_best_seen_after_school():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4), age=9)
    with transaction() as session:
        session.get(Child, child.id).school = "Park School"
    windows = stop_of(week_of(actor), child)["problem"]["on"][0]["windows"]
    assert windows[-1] == [915 * MINUTE, 975 * MINUTE, 0]
    assert windows[0][2] == 15 * MINUTE


def test_an_unknown_address_is_asked_for_and_left_out():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4), at=None)
    built = week_of(actor)
    assert built.problem["stops"] == []
    assert [(left.code, left.facts["child_ids"]) for left in built.left] == [
        ("address_needed", [str(child.id)])
    ]
    assert "postcode" in built.left[0].what_to_do


def test_a_hidden_address_never_travels():
    actor = make_actor()
    make_case(actor, due_on=next_week(4), line1="7 Safe Street", confidential=True)
    with reading() as session:
        rows = week_rows(session, actor)
    assert "Safe Street" not in str(rows)
    assert "51.5275" not in str(rows)
    assert any(place["confidential"] for place in rows[1].places)
    assert rows[1].stops[0]["place_text"] == "Confidential address"


def test_the_way_to_a_hidden_address_is_told_in_full_five_minutes_only():
    actor = make_actor()
    make_case(actor, due_on=next_week(4), confidential=True)
    make_case(actor, "Leo", due_on=next_week(4), at=MILL_LANE, line1="9 Mill Lane")
    built = week_of(actor)
    size, seconds = built.problem["places"], built.problem["travel"]["car"]
    hidden = next(at for at, spot in enumerate(built.spots) if spot.confidential)
    row = seconds[hidden * size : (hidden + 1) * size]
    assert any(row)
    assert all(each % (5 * MINUTE) == 0 for each in row)
    assert any(each % (5 * MINUTE) for each in seconds)


def test_a_family_that_moved_is_visited_at_the_new_address_and_it_is_said():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    visit = make_visit(child, actor, next_week(1), place="1 High Street, Slough, SL1 1AA")
    before = stop_of(week_of(actor), child)
    with transaction() as session:
        old = session.scalars(select(Address).where(Address.person_id == child.id)).one()
        old.ended_on = today()
    make_home(child, MILL_LANE, line1="9 Mill Lane", started_on=today())
    after = stop_of(week_of(actor), child)
    assert before["moved_house"] == ""
    assert "moved since" in after["moved_house"]
    assert after["place_text"].startswith("9 Mill Lane")
    assert str(visit.id) in after["visit_ids"]


@pytest.mark.parametrize("state", [{"locked": True}, {"confirmed": True}])
def test_what_is_held_is_free_in_the_problem_and_marked(state):
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    make_visit(child, actor, next_week(1), **state)
    stop = stop_of(week_of(actor), child)
    assert len(stop["problem"]["on"]) == 5
    assert {name: stop[name] for name in state} == state


def test_what_has_begun_is_fixed():
    actor = make_actor()
    child = make_case(actor)
    make_visit(child, actor, next_week(1), status="under_way")
    stop = stop_of(week_of(actor), child)
    assert stop["begun"]
    assert stop["problem"]["leave_out"] is None
    assert len(stop["problem"]["on"]) == 1


def test_a_promised_evening_visit_makes_the_day_longer_for_itself_only():
    actor = make_actor()
    late, other = (
        make_case(actor, "Ana"),
        make_case(actor, "Leo", due_on=next_week(4), at=MILL_LANE),
    )
    make_visit(late, actor, next_week(1), 18 * 60, confirmed=True)
    built = week_of(actor)
    route = built.problem["routes"][1]
    assert route["to"] > (18 * 60 + 45) * MINUTE
    latest = max(
        window[1] for each in stop_of(built, other)["problem"]["on"] for window in each["windows"]
    )
    assert latest <= (17 * 60 - 45) * MINUTE


def test_two_fixed_things_at_once_are_said_before_anything_is_solved():
    actor = make_actor()
    child = make_case(actor)
    make_visit(child, actor, next_week(1), 10 * 60, confirmed=True)
    make_appointment(actor, next_week(1), 10 * 60, 12 * 60, remote=True)
    built = week_of(actor)
    assert [task.kind for task in built.tasks] == ["appointment"]
    assert [left.code for left in built.left] == ["clash"]
    assert "10:00" in built.clashes[-1]


def test_fixed_things_through_lunch_cost_the_lunch_and_it_is_said():
    actor = make_actor()
    make_appointment(actor, next_week(1), 11 * 60, 15 * 60, remote=True)
    built = week_of(actor)
    assert built.problem["routes"][1]["lunch"] is None
    assert built.problem["routes"][0]["lunch"] is not None
    assert "no room for lunch" in built.clashes[-1]


def test_a_no_for_the_week_is_kept_out_and_named():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    with transaction() as session:
        session.add(
            PlanDecline(
                child_id=child.id, worker_id=actor.worker_id, week_on=next_week(), because="Away."
            )
        )
    assert [left.code for left in week_of(actor).left] == ["declined"]


def test_a_no_for_a_day_leaves_the_other_days():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    with transaction() as session:
        session.add(
            PlanDecline(
                child_id=child.id, worker_id=actor.worker_id, week_on=next_week(),
                on=next_week(1), because="Away.",
            )
        )  # fmt: skip
    assert next_week(1) not in days_of(week_of(actor), child)


def test_a_no_for_one_time_of_a_day_leaves_the_other_times():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    with transaction() as session:
        session.add(
            PlanDecline(
                child_id=child.id, worker_id=actor.worker_id, week_on=next_week(),
                on=next_week(1), from_minute=600, to_minute=660, because="Prayers.",
            )
        )  # fmt: skip
    tuesday = stop_of(week_of(actor), child)["problem"]["on"][1]["windows"]
    assert tuesday == [[540 * MINUTE, 555 * MINUTE, 0], [660 * MINUTE, 975 * MINUTE, 0]]


def test_an_unannounced_visit_asks_no_family_and_varies_its_weekday():
    actor = make_actor()
    child = make_case(actor)
    seen = today() - timedelta(days=10)
    make_visit(child, actor, seen, status="done", seen=True, started_at=None)
    with transaction() as session:
        session.add(
            VisitWindow(
                child_id=child.id, weekdays="0", from_minute=930, to_minute=1080, effect="only"
            )
        )
    make_visit(child, actor, next_week(0), unannounced_planned=True)
    stop = stop_of(week_of(actor), child)
    assert stop["unannounced"]
    cost = {built_day: each["cost"] for built_day, each in zip(
        days_of(week_of(actor), child), stop["problem"]["on"], strict=True
    )}  # fmt: skip
    assert len(cost) == 5
    weekday = seen.weekday()
    if weekday in range(1, 5):
        assert cost[next_week(weekday)] == 15 * MINUTE  # moved from Monday, and the same weekday


def test_every_other_household_can_be_booked_offline():
    actor = make_actor()
    child = make_case(actor)
    with reading() as session:
        row = week_rows(session, actor)[1]
    assert [stop["kind"] for stop in row.stops] == ["open"]
    assert row.problem["stops"][0]["leave_out"] == 0
    assert row.places[row.problem["stops"][0]["place"]]["child_ids"] == [str(child.id)]


def test_a_caseload_of_sixty_is_a_week_that_can_be_built():
    actor = make_actor()
    for number in range(60):
        make_case(
            actor, f"Child{number}", due_on=next_week(number % 5),
            at=(51.50 + number * 0.001, -0.59), line1=f"{number} Long Road",
        )  # fmt: skip
    built = week_of(actor)
    assert len(built.tasks) == 60
    assert built.problem["places"] == 61


def test_a_visit_after_the_clocks_went_back_is_at_the_hour_on_the_wall(monkeypatch):
    actor = make_actor()
    child = make_case(actor)
    sunday = date(2026, 10, 25)
    for on in (sunday - timedelta(days=2), sunday + timedelta(days=1)):
        make_visit(child, actor, on, 10 * 60)
    monkeypatch.setattr("agile_app.visits.planner.weeks.today", lambda: date(2026, 10, 19))
    with reading() as session:
        weeks = [date(2026, 10, 19), date(2026, 10, 26)]
        first, second = build_weeks(session, actor, [actor.worker_id], weeks)
    assert first.built.plan["starts"][4] == second.built.plan["starts"][0] == [36000]


def test_where_a_child_lives_whose_record_was_closed_to_the_worker_is_not_on_their_device():
    actor = make_actor()
    child = make_case(make_worker(), restricted=True, at=MILL_LANE, line1="9 Mill Lane")
    make_visit(child, actor, next_week(1))
    with reading() as session:
        row = week_rows(session, actor)[1]
    assert [stop["title"] for stop in row.stops] == ["A record that is not open to you"]
    assert "Mill Lane" not in str(row)
    assert MILL_LANE[1] not in [place["longitude"] for place in row.places]
