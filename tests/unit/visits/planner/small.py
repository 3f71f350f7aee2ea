"""Tiny problems whose best plan can be found by trying everything."""

from collections.abc import Iterator
from itertools import permutations, product

from hypothesis import strategies as st

from agile_app.visits.planner.checker import check
from agile_app.visits.planner.problem import Problem, validate

LAST = 12
"""The day's last tick: few enough that every time can be tried."""
PLACES = 3


@st.composite
def problems(draw: st.DrawFn, *, stops: int = 3) -> Problem:
    """Two routes of at most twelve ticks and a few stops, with all that a problem may hold."""
    legs = st.integers(0, 3)
    travel = [
        0 if a == b else draw(legs) for a in range(PLACES) for b in range(PLACES)
    ]  # fmt: skip
    routes = [
        {
            "worker": draw(st.integers(0, 1)), "day": day, "mode": "car",
            "start": draw(st.integers(0, PLACES - 1)), "end": draw(st.integers(0, PLACES - 1)),
            "from": draw(st.integers(0, 3)), "to": draw(st.integers(8, LAST)),
            "lunch": draw(st.none() | st.just({"length": 2, "from": 4, "to": 8})),
            "capacity": draw(st.none() | st.integers(0, 4)),
        }
        for day in range(2)
    ]  # fmt: skip
    return validate({
        "version": 1, "places": PLACES, "travel": {"car": travel}, "routes": routes,
        "stops": [_stop(draw) for _ in range(draw(st.integers(0, stops)))],
        "uneven": draw(st.sampled_from([0, 7200])),
    })  # fmt: skip


def _stop(draw: st.DrawFn) -> dict:
    if draw(st.booleans()):
        on = [{"route": None, "windows": _windows(draw), "cost": 0}]
    else:
        on = [
            {"route": route, "windows": _windows(draw), "cost": draw(st.integers(0, 3))}
            for route in draw(st.sets(st.integers(0, 1)))
        ]
    return {
        "place": draw(st.integers(-1, PLACES - 1)), "service": draw(st.integers(0, 3)),
        "arrival": draw(st.integers(0, 1)), "demand": draw(st.integers(0, 2)), "on": on,
        "leave_out": draw(st.none() | st.integers(0, 12)),
    }  # fmt: skip


def _windows(draw: st.DrawFn) -> list[list[int]]:
    edges = sorted(draw(st.lists(st.integers(0, LAST), min_size=2, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [[opens, closes, draw(st.integers(0, 4))] for opens, closes in pairs]


def times(problem: Problem, route: int, stops: tuple[int, ...]) -> Iterator[list[int]]:
    """Every way to place the stops in time that breaks no rule of the route."""
    others: list[list[int]] = [[] for _ in problem["routes"]]
    for starts in product(range(LAST + 1), repeat=len(stops)):
        routes, at = list(others), list(others)
        routes[route], at[route] = list(stops), list(starts)
        verdict = check(problem, {"routes": routes, "starts": at})
        if all(fault["rule"] == "must_be_served" for fault in verdict.faults):
            yield list(starts)


def own_cost(problem: Problem, route: int, stops: tuple[int, ...], starts: list[int]) -> int:
    """What the route itself costs."""
    routes: list[list[int]] = [[] for _ in problem["routes"]]
    at: list[list[int]] = [[] for _ in problem["routes"]]
    routes[route], at[route] = list(stops), starts
    parts = check(problem, {"routes": routes, "starts": at}).parts
    return parts.travel + parts.arrival + parts.windows + parts.options


def cheapest(problem: Problem, route: int, stops: tuple[int, ...]) -> tuple[int, list[int]] | None:
    """The least that this order can cost, by trying every time."""
    return min(
        ((own_cost(problem, route, stops, starts), starts)
         for starts in times(problem, route, stops)),
        default=None,
    )  # fmt: skip


def best_plan(problem: Problem) -> tuple[int, int]:
    """Stops that must be served and are not, and cost, of the best plan of all."""
    everything = range(len(problem["stops"]))
    known: dict[tuple[int, tuple[int, ...]], list[int] | None] = {}

    def starts(route: int, order: tuple[int, ...]) -> list[int] | None:
        if (route, order) not in known:
            found = cheapest(problem, route, order)
            known[route, order] = found[1] if found else None
        return known[route, order]

    best = (len(everything) + 1, 0)
    for on in product((-1, 0, 1), repeat=len(everything)):
        members = [[stop for stop in everything if on[stop] == route] for route in (0, 1)]
        for first in permutations(members[0]):
            for second in permutations(members[1]):
                at = [starts(0, first), starts(1, second)]
                if None in at:
                    continue
                answer = {"routes": [list(first), list(second)], "starts": at}
                verdict = check(problem, answer)
                best = min(best, (len(verdict.faults), verdict.cost))
    return best
