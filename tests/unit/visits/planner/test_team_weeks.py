"""The week of a team as a problem: who may take whose visits, and what each is told."""

import pytest

from agile_app.core.database import transaction
from agile_app.core.time import today
from agile_app.records.models import AccessGrant
from agile_app.security.actor import Role
from agile_app.visits.planner.shapes import MINUTE
from agile_app.visits.planner.weeks import stop_rows
from tests.factories import actor_of, make_actor, make_allocation, make_team, make_worker
from tests.weeks import (
    make_appointment,
    make_case,
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


def test_another_worker_costs_less_when_they_know_the_child():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    owner, knows, other = (make_worker(team=team) for _ in range(3))
    child = make_case(owner, due_on=next_week(1))
    make_allocation(child, knows, role="co_worker")
    built = week_of(manager, owner, knows, other, team=True)
    costs = {
        built.working[each["route"]].worker_id: each["cost"]
        for each in stop_of(built, child)["problem"]["on"]
        if built.working[each["route"]].on == next_week(0)
    }
    early = costs[owner.id]
    assert costs[knows.id] - early == 15 * MINUTE
    assert costs[other.id] - early == 30 * MINUTE


@pytest.mark.parametrize("why", ["refusal", "restricted"])
def test_refusals_and_restricted_records_hold_when_a_visit_is_to_change_hands(why):
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    owner, other = make_worker(team=team), make_worker(team=team)
    child = make_case(owner, due_on=next_week(4), restricted=why == "restricted")
    with transaction() as session:
        kind, who = ("refusal", other.id) if why == "refusal" else ("grant", manager.worker_id)
        session.add(AccessGrant(child_id=child.id, worker_id=who, kind=kind, started_on=today()))
    built = week_of(manager, owner, other, team=True)
    workers = {
        built.working[each["route"]].worker_id for each in stop_of(built, child)["problem"]["on"]
    }
    assert workers == {owner.id}


def test_a_restricted_record_is_taken_time_without_a_name_to_a_manager_outside_it():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    owner = make_worker(team=team)
    child = make_case(owner, restricted=True)
    make_visit(child, owner, next_week(1))
    row = stop_rows(week_of(manager, owner, team=True), None)[0]
    assert row["child_ids"] == []
    assert row["names"] == []
    assert row["place_text"] == ""
    assert "Ana" not in str(row)
    assert week_of(manager, owner, team=True).tasks[0].pinned


def test_what_is_due_on_a_record_that_is_not_open_is_not_the_managers_to_plan():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    owner = make_worker(team=team)
    make_case(owner, due_on=next_week(2), restricted=True)
    assert week_of(manager, owner, team=True).tasks == []
    assert len(week_of(actor_of(owner), owner).tasks) == 1


def test_the_visits_of_an_absent_worker_are_open_to_the_others():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    absent, cover = make_worker(team=team), make_worker(team=team)
    child = make_case(absent, due_on=next_week(1))
    built = week_of(manager, absent, cover, team=True, absent=[absent.id])
    assert {day.worker_id for day in built.working} == {cover.id}
    assert stop_of(built, child)["problem"]["on"]


def test_a_joint_visit_takes_both_workers_at_the_same_time():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    one, other = make_worker(team=team), make_worker(team=team)
    child = make_case(one)
    make_visit(child, one, next_week(1), 10 * 60, second_worker_id=other.id)
    built = week_of(manager, one, other, team=True)
    where = {
        built.working[route].worker_id: (built.working[route].on, starts)
        for route, starts in enumerate(built.plan["starts"])
        if starts
    }
    assert where == {one.id: (next_week(1), [36000]), other.id: (next_week(1), [36000])}
    own = week_of(actor_of(other))
    assert [row["second"] for row in stop_rows(own, other.id)] == ["A colleague"]


def test_a_manager_is_not_told_where_a_colleagues_own_appointment_is():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker = make_worker(team=team)
    make_appointment(worker, next_week(2), 9 * 60, 10 * 60, place="Fertility clinic")
    built = week_of(manager, worker, team=True)
    assert "Fertility" not in str([stop_rows(built, None), built.clashes])
    own = week_of(actor_of(worker))
    assert stop_rows(own, None)[0]["place_text"] == "Fertility clinic"
