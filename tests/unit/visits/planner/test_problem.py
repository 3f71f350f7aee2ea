import pytest

from agile_app.visits.planner.problem import BadProblem, validate
from tests.planning import problem, route, stop, team_week

POINTS = [(0, 0), (600, 0)]


def _bad(change):
    made = problem(POINTS, [route(lunch={"length": 1, "from": 5, "to": 9})], [stop(1)])
    change(made)
    with pytest.raises(BadProblem) as caught:
        validate(made)
    return caught.value


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (lambda p: p.pop("travel"), "travel", "is missing"),
        (lambda p: p.update(version=2), "version", "must be 1"),
        (lambda p: p.update(places=3), "travel.car", "3 × 3"),
        (lambda p: p["travel"]["car"].__setitem__(1, -1), "travel.car", "numbers from 0"),
        (lambda p: p["travel"]["car"].__setitem__(1, 1.5), "travel.car", "whole numbers"),
        (lambda p: p["routes"][0].update(mode="boat"), "routes[0].mode", "no table"),
        (lambda p: p["routes"][0].update(to=1), "routes[0]", "ends before it begins"),
        (lambda p: p["routes"][0].update(start=2), "routes[0].start", "more than 1"),
        (lambda p: p["routes"][0]["lunch"].update(length=5), "routes[0].lunch", "longer"),
        (lambda p: p["stops"][0].update(place=2), "stops[0].place", "more than 1"),
        (lambda p: p["stops"][0].update(place=-2), "stops[0].place", "less than -1"),
        (lambda p: p["stops"][0].update(service=-1), "stops[0].service", "less than 0"),
        (lambda p: p["stops"][0].update(service=True), "stops[0].service", "whole number"),
        (lambda p: p["stops"][0].update(leave_out=-1), "stops[0].leave_out", "less than 0"),
        (lambda p: p["stops"][0].update(on=None), "stops[0].on", "must be a list"),
        (lambda p: p["stops"][0]["on"][0].update(route=1), "stops[0].on[0].route", "more than 0"),
        (lambda p: p["stops"][0]["on"].append(p["stops"][0]["on"][0]),
         "stops[0].on[1].route", "named twice"),
        (lambda p: p["stops"][0]["on"][0].update(windows=[[9, 8, 0]]),
         "stops[0].on[0].windows[0]", "closes before it opens"),
        (lambda p: p["stops"][0]["on"][0].update(windows=[[8, 9]]),
         "stops[0].on[0].windows[0]", "from, to and cost"),
    ],
)  # fmt: skip
def test_a_bad_problem_is_refused_naming_where(change, where, said):
    error = _bad(change)
    assert error.field == where
    assert said in error.sentence


@pytest.mark.parametrize("value", [None, [], "problem", 7, {}])
def test_what_is_no_problem_at_all_is_refused(value):
    with pytest.raises(BadProblem):
        validate(value)


def test_a_week_and_an_empty_caseload_are_sound():
    assert validate(team_week(1))["stops"]
    assert validate(problem(POINTS, [route()], []))["stops"] == []
