"""Weeks proposed by the real engine from the record: what is placed, what is told, what changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.visits.diary.models import VisitWindow
from agile_app.visits.diary.rules import moment_of
from agile_app.visits.models import Visit
from agile_app.visits.planner import overnight, proposing, saved, team_service
from agile_app.visits.planner.checker import check
from agile_app.visits.planner.models import PlanProposal, SavedTravel
from agile_app.visits.planner.slots import best_slots
from agile_app.visits.planner.weeks import build_weeks, week_rows
from tests.factories import actor_of, make_actor, make_team, make_worker
from tests.weeks import (
    MILL_LANE,
    make_appointment,
    make_case,
    make_office,
    make_visit,
    next_week,
    this_monday,
)

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture(autouse=True)
def quick(sqlite_database, monkeypatch):
    make_office()
    monkeypatch.setattr(proposing, "OWN_SECONDS", 0.1)
    monkeypatch.setattr(proposing, "TEAM_SECONDS", 0.3)
    monkeypatch.setattr(saved, "WORKER_SECONDS", 0.1)


def full_day(worker, on) -> None:
    make_appointment(worker, on, 9 * 60, 17 * 60, remote=True)


def test_what_is_due_gets_a_place_before_its_date_and_the_checker_agrees():
    actor = make_actor()
    for number in range(6):
        make_case(
            actor, f"Child{number}", due_on=next_week(2 + number % 3),
            at=(51.50 + number * 0.004, -0.60), line1=f"{number} Long Road",
        )  # fmt: skip
    found = proposing.propose_own(actor, next_week())
    assert found.feasible
    assert check(found.problem, found.answer).feasible
    assert [each.what for each in found.changes] == ["new"] * 6
    for each in found.changes:
        assert each.to.on.isoformat() <= each.task.facts["due_on"]
        assert each.to.minute % 5 == 0
    assert found.left == []
    assert found.sentence.startswith("6 changes")


def test_what_is_locked_or_promised_stays_to_the_minute():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(4))
    make_case(actor, "Leo", due_on=next_week(4))
    make_visit(child, actor, next_week(1), 10 * 60 + 7, confirmed=True)
    found = proposing.propose_own(actor, next_week())
    assert [each.task.facts["names"] for each in found.changes] == [["Leo Reed"]]


def test_what_finds_no_place_is_told_with_what_would_make_it_fit():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(0))
    with transaction() as session:
        session.add(
            VisitWindow(
                child_id=child.id, weekdays="0", from_minute=660, to_minute=720, effect="only"
            )
        )
    make_appointment(actor, next_week(0), 10 * 60 + 30, 12 * 60, remote=True)
    left = proposing.propose_own(actor, next_week()).left[0]
    assert left.code == "family_times"
    assert "if the family can be seen then" in left.what_to_do


def test_a_full_week_says_so():
    actor = make_actor()
    make_case(actor, due_on=next_week(0))
    full_day(actor, next_week(0))
    left = proposing.propose_own(actor, next_week()).left[0]
    assert left.code == "day_full"


def test_planning_on_the_road_leaves_alone_what_has_begun_and_goes_on_from_there():
    actor = make_actor()
    monday = next_week(0)
    begun, missed = make_case(actor, "Ana"), make_case(actor, "Leo", at=MILL_LANE)
    make_visit(begun, actor, monday, 13 * 60, status="under_way")
    make_visit(missed, actor, monday, 10 * 60)
    found = proposing.propose_own(actor, monday, at=moment_of(monday, 13 * 60 + 30))
    placed = {each.task.facts["names"][0]: each.to for each in found.changes}
    assert list(placed) == ["Leo Reed"]
    assert (placed["Leo Reed"].on, placed["Leo Reed"].minute) >= (monday, 13 * 60 + 45)


def test_a_promised_visit_whose_time_has_passed_is_named():
    actor = make_actor()
    monday = next_week(0)
    make_visit(make_case(actor), actor, monday, 10 * 60, confirmed=True)
    found = proposing.propose_own(actor, monday, at=moment_of(monday, 13 * 60))
    assert "missed" in {left.code for left in found.left}


def test_nothing_is_applied_by_proposing():
    actor = make_actor()
    make_case(actor, due_on=next_week(2))
    proposing.propose_own(actor, next_week())
    with reading() as session:
        assert session.scalars(select(Visit)).all() == []


# -- a team ---------------------------------------------------------------------------------------


def team_of(count: int):
    team = make_team()
    return (
        team,
        make_actor(Role.MANAGER, manages=team),
        [make_worker(team=team) for _ in range(count)],
    )


def test_cover_gives_the_absent_ones_visits_away_and_leaves_the_other_weeks_alone():
    team, manager, (absent, cover) = team_of(2)
    theirs = make_case(absent, "Ana", due_on=next_week(1))
    own = make_case(cover, "Leo", due_on=next_week(3), at=MILL_LANE)
    make_visit(own, cover, next_week(1), 10 * 60)
    make_appointment(absent, next_week(2), 10 * 60, 11 * 60)
    found = proposing.propose_team(manager, team.id, next_week(), absent=[absent.id])
    assert [(each.task.facts["child_ids"], each.to.worker_id) for each in found.changes] == [
        ([str(theirs.id)], cover.id)
    ]
    assert [task.facts["title"] for task in found.for_manager] == ["Court hearing"]


def test_accepting_a_covered_week_writes_it_and_audits_each_child():
    team, manager, (absent, cover) = team_of(2)
    child = make_case(absent, due_on=next_week(1))
    found = proposing.propose_team(manager, team.id, next_week(), absent=[absent.id])
    done = team_service.accept_chosen(manager, found, [each.stop for each in found.changes])
    assert len(done.applied) == 1
    with reading() as session:
        visit = session.scalars(select(Visit)).one()
        acts = session.scalars(
            select(AuditEntry.act).where(AuditEntry.child_id == child.id).order_by(AuditEntry.seq)
        ).all()
    assert (visit.worker_id, visit.child_id) == (cover.id, child.id)
    assert acts[:2] == ["plan.viewed", "visit.planned"]
    assert "child.allocated" in acts


def test_a_team_is_planned_by_its_own_manager_only():
    team, _manager, _workers = team_of(1)
    other = make_actor(Role.MANAGER, manages=make_team())
    with pytest.raises(NotAllowed):
        proposing.propose_team(other, team.id, next_week())
    with pytest.raises(NotAllowed):
        team_service.team_week(make_actor(team=team), team.id, next_week())


def test_a_manager_plans_one_workers_week_anew_and_nobody_elses():
    _team, manager, (worker, _other) = team_of(2)
    make_case(worker, due_on=next_week(2))
    found = proposing.propose_own(manager, next_week(), worker_id=worker.id)
    assert [each.to.worker_id for each in found.changes] == [worker.id]
    stranger = make_worker(team=make_team())
    with pytest.raises(NotAllowed):
        proposing.propose_own(manager, next_week(), worker_id=stranger.id)


def test_a_joint_visit_is_moved_to_a_time_that_suits_both():
    team, manager, (one, other) = team_of(2)
    child = make_case(one, due_on=next_week(1))
    make_visit(child, one, next_week(3), 10 * 60, second_worker_id=other.id)
    for day in (0, 1):
        make_appointment(other, next_week(day), 9 * 60, 14 * 60, remote=True)
    found = proposing.propose_team(manager, team.id, next_week())
    placed = {each.to.worker_id: (each.to.on, each.to.minute) for each in found.changes}
    assert set(placed) == {one.id, other.id}
    assert placed[one.id] == placed[other.id]
    assert placed[one.id][0] <= next_week(1)
    assert placed[one.id][1] >= 14 * 60


def test_a_joint_visit_that_no_time_suits_is_a_question_and_stays():
    team, manager, (one, other) = team_of(2)
    child = make_case(one, due_on=next_week(1))
    make_visit(child, one, next_week(3), 10 * 60, second_worker_id=other.id)
    for day in range(2):
        full_day(other, next_week(day))
    make_appointment(other, next_week(3), 10 * 60, 11 * 60, remote=True)
    found = proposing.propose_team(manager, team.id, next_week())
    assert not [each for each in found.changes if each.task.second]
    assert {"clash", "no_joint_time"} & {left.code for left in found.left}


# -- by night, by booking, by four ways -----------------------------------------------------------


def test_a_proposal_of_the_night_is_on_the_device_until_something_changes():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(2))
    done = overnight.plan_weeks([actor.worker_id], weeks=2, seconds=0.1)
    assert (done.workers, done.weeks, done.left_out) == (1, 2, 0)
    with reading() as session:
        first = week_rows(session, actor)
    proposal = first[1].proposal
    assert proposal is not None
    placed = [first[1].stops[stop]["child_ids"] for route in proposal["routes"] for stop in route]
    assert placed == [[str(child.id)]]
    assert overnight.plan_weeks([actor.worker_id], weeks=2, seconds=0.1).same == 2
    make_visit(child, actor, next_week(1))
    with reading() as session:
        assert week_rows(session, actor)[1].proposal is None
        assert len(session.scalars(select(PlanProposal)).all()) == 2


def test_the_best_times_to_book_add_least_travel_and_are_of_different_half_days():
    actor = make_actor()
    near = make_case(actor, "Ana")
    make_case(actor, "Leo", due_on=next_week(4))
    make_visit(near, actor, next_week(2), 10 * 60)
    with reading() as session:
        built = build_weeks(session, actor, [actor.worker_id], [next_week()])[0].built
    stop = next(at for at, task in enumerate(built.tasks) if task.kind == "due")
    offers = best_slots(built, stop)
    assert len(offers) == 3
    assert len({(each.on, each.minute < 780) for each in offers}) == 3
    # Next door to Ana on Wednesday: no way at all.
    assert (offers[0].on, offers[0].travel_minutes) == (next_week(2), 0)


def test_four_ways_of_booking_are_kept_without_a_name():
    team, _manager, workers = team_of(2)
    for worker in workers:
        for number in range(5):
            make_case(
                worker, f"Child{number}", due_on=next_week(number % 5),
                at=(51.49 + (number * 7 % 5) * 0.01, -0.62 + number * 0.01),
                line1=f"{number} Long Road {worker.name}",
            )  # fmt: skip
    saved.measure_team(team.id, next_week(), seconds=0.3)
    saved.measure_team(team.id, next_week(), seconds=0.3)
    with reading() as session:
        rows = session.scalars(select(SavedTravel)).all()
        found = saved.report(session, week_on=next_week())
    assert sorted(row.unit for row in rows) == ["team", "worker", "worker"]
    assert not {"worker_id", "worker_name"} & set(SavedTravel.model_fields)
    assert found.workers["own_caseload"].weeks == 2
    assert found.teams["team"].weeks == 1
    assert (
        found.workers["own_caseload"].minutes_after <= found.workers["own_caseload"].minutes_before
    )
    assert found.SAID.startswith("Estimated")


def test_another_workers_joint_visit_shows_as_taken_time():
    _team, _manager, (one, other) = team_of(2)
    child = make_case(one)
    make_visit(child, one, this_monday() + timedelta(days=8), 10 * 60, second_worker_id=other.id)
    with reading() as session:
        rows = week_rows(session, actor_of(other))
    assert any(stop["second"] for stop in rows[1].stops)
    assert "Ana" not in str(rows[1].stops)
