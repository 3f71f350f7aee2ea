import importlib.util

import pytest

from agile_app.visits.planner import engine, insertion, rival
from agile_app.visits.planner.checker import check
from tests.planning import problem, route, stop, team_week

needs_vroom = pytest.mark.skipif(
    importlib.util.find_spec("vroom") is None, reason="pyvroom is not installed"
)


@pytest.fixture
def no_engine(monkeypatch):
    def lost(*args, **options):
        raise engine._Lost("gone")

    monkeypatch.setattr(engine._Pool, "ask", lost)


@needs_vroom
def test_its_routes_are_a_plan_that_can_be_done_once_repaired():
    made = team_week(1, workers=3, visits=20, fixed=9)
    answer = insertion.repair(made, rival.routes_of(made, 2))
    assert check(made, answer).faults == []
    assert answer["cost"] < insertion.repair(made)["cost"]


@needs_vroom
def test_capacity_and_what_nobody_may_take_are_kept_to():
    made = problem(
        [(0, 0), (600, 0)], [route(capacity=1), route(capacity=1)],
        [stop(1, demand=1), stop(1, demand=1), stop(1, on=[], leave_out=5)],
    )  # fmt: skip
    routes = rival.routes_of(made, 1)
    assert sorted(map(len, routes)) == [1, 1]
    assert 2 not in [one for own in routes for one in own]


@needs_vroom
@pytest.mark.usefixtures("no_engine")
def test_it_stands_in_when_the_engine_is_away():
    made = team_week(1, workers=3, visits=20, fixed=9)
    answer = engine.solve(made, seconds=1)
    assert answer["solver"] == "vroom"
    assert check(made, answer).faults == answer["faults"] == []


@pytest.mark.usefixtures("no_engine")
def test_without_it_too_there_is_a_plan(monkeypatch):
    monkeypatch.setattr(rival.sys, "executable", "/bin/false")
    made = team_week(2, workers=2, visits=15, fixed=6)
    assert rival.routes_of(made, 1) is None
    answer = engine.solve(made, seconds=1)
    assert answer["solver"] == "insertion"
    assert check(made, answer).faults == answer["faults"] == []


@pytest.mark.usefixtures("no_engine")
def test_without_it_an_earlier_answer_is_kept_to(monkeypatch):
    made = team_week(2, workers=2, visits=15, fixed=6)
    monkeypatch.setattr(rival, "routes_of", lambda problem, seconds: None)
    earlier = engine.solve(made, seconds=1)
    assert engine.solve(made, seconds=1, start=earlier)["routes"] == earlier["routes"]
