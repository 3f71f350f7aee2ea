from copy import deepcopy

import pytest

from agile_app.visits.planner.checker import check
from tests.planning import HOUR, problem, route, stop

POINTS = [(0, 0), (600, 0), (600, 800)]
NINE = 9 * HOUR
LUNCH = {"length": 1800, "from": 12 * HOUR, "to": 14 * HOUR}


def _made(**changes):
    return problem(
        POINTS,
        [route(), route(day=1, **changes.pop("route", {}))],
        [
            stop(1, arrival=180, on=[0, 1], windows=[[NINE, 17 * HOUR, 0]]),
            stop(2, on=[1], cost=50, windows=[[NINE, 11 * HOUR, 0], [11 * HOUR, 15 * HOUR, 70]]),
            stop(-1, on=[1], windows=[[16 * HOUR, 16 * HOUR, 0]], leave_out=400),
        ],
        **changes,
    )


def _check(made, routes, starts):
    return check(made, {"routes": routes, "starts": starts})


def test_the_cost_is_travel_arrival_windows_routes_and_what_is_left_out():
    verdict = _check(_made(), [[], [0, 1]], [[], [10 * HOUR, 12 * HOUR]])
    assert verdict.feasible
    parts = verdict.parts
    assert (parts.travel, parts.arrival) == (600 + 800 + 1000, 180)
    assert (parts.windows, parts.options, parts.left_out) == (70, 50, 400)
    assert verdict.cost == 2400 + 180 + 70 + 50 + 400
    assert verdict.left_out == [2]


def test_a_stop_without_a_place_needs_no_travel():
    verdict = _check(_made(), [[0], [1, 2]], [[10 * HOUR], [10 * HOUR, 16 * HOUR]])
    assert verdict.feasible
    assert verdict.parts.travel == 1200 + 2000


@pytest.mark.parametrize(
    ("routes", "starts", "fault"),
    [
        ([[], [0, 1]], [[], [NINE + 600, 12 * HOUR]],
         {"rule": "travel", "route": 1, "stop": 0, "by": 180}),
        ([[], [0, 1]], [[], [14 * HOUR, 16 * HOUR]],
         {"rule": "late", "route": 1, "stop": 1, "by": HOUR}),
        ([[0, 1], []], [[10 * HOUR, 12 * HOUR], []],
         {"rule": "not_allowed", "route": 0, "stop": 1}),
        ([[0], [0, 1]], [[10 * HOUR], [10 * HOUR, 12 * HOUR]],
         {"rule": "twice", "route": 1, "stop": 0}),
        ([[0], [2]], [[10 * HOUR], [16 * HOUR]], {"rule": "must_be_served", "stop": 1}),
        ([[0], [2, 1]], [[10 * HOUR], [16 * HOUR, 17 * HOUR + 1000]],
         {"rule": "overlap", "route": 1, "stop": 1, "by": 2 * HOUR + 1000, "with": 2}),
        ([[0], [1, 2]], [[10 * HOUR], [10 * HOUR, 15 * HOUR]],
         {"rule": "window", "route": 1, "stop": 2}),
        ([[0], [1]], [[17 * HOUR], [10 * HOUR]],
         {"rule": "shift_end", "route": 0, "by": 600}),
    ],
)  # fmt: skip
def test_each_broken_rule_is_named(routes, starts, fault):
    assert fault in _check(_made(), routes, starts).faults


def test_lunch_must_fit_between():
    long = stop(1, on=[0], service=3 * HOUR, leave_out=1)
    made = problem(POINTS, [route(lunch=LUNCH)], [long])
    eleven = _check(made, [[0]], [[11 * HOUR]])
    assert eleven.faults == [{"rule": "no_lunch", "route": 0}]
    assert _check(made, [[0]], [[13 * HOUR]]).lunches == [12 * HOUR]
    assert _check(made, [[]], [[]]).lunches == [None]


def test_half_a_day_owes_no_lunch():
    made = problem(POINTS, [route(lunch=LUNCH, to=13 * HOUR)], [stop(1, service=3 * HOUR)])
    verdict = _check(made, [[0]], [[NINE + 600]])
    assert verdict.feasible
    assert verdict.lunches == [None]


def test_capacity_is_held():
    made = problem(POINTS, [route(capacity=3)], [stop(1, demand=2), stop(2, demand=2)])
    verdict = _check(made, [[0, 1]], [[10 * HOUR, 12 * HOUR]])
    assert verdict.faults == [{"rule": "capacity", "route": 0, "by": 1}]


def test_uneven_days_cost_by_the_hour_above_the_workers_mean():
    made = problem(
        [(0, 0)], [route(0, 0), route(0, 1), route(1, 0)], [stop(0, on=[0]), stop(0, on=[0])],
        uneven=100,
    )  # fmt: skip
    verdict = _check(made, [[0, 1], [], []], [[NINE, 10 * HOUR], [], []])
    assert verdict.parts.uneven == 100
    assert verdict.cost == 100


@pytest.mark.parametrize(
    "answer",
    [
        None, [], {}, {"routes": []}, {"routes": [[], []], "starts": [[]]},
        {"routes": [[0], []], "starts": [[], []]}, {"routes": [[9], []], "starts": [[1], []]},
        {"routes": [["0"], []], "starts": [[1], []]}, {"routes": [[0], []], "starts": [[1.5], []]},
        {"routes": [[-1], []], "starts": [[1], []]}, {"routes": [[True], []], "starts": [[1], []]},
    ],
)  # fmt: skip
def test_nonsense_is_a_verdict_not_an_exception(answer):
    made = _made()
    before = deepcopy(made)
    assert check(made, answer).faults == [{"rule": "shape"}]
    assert made == before
