"""Another solver, pyvroom: stands in when our engine is away, and is its rival in ``make bench``.

It runs in a process of its own (``python -m agile_app.visits.planner.rival``, problem in, routes
out), because native code that fails must not take the server with it. It knows no prices of
windows, no stops without a place and no uneven days, and its windows hold for all routes alike; so
its routes are repaired by plain insertion and then checked like any other answer.
"""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

from agile_app.settings import PROJECT_ROOT
from agile_app.visits.planner.problem import Problem, Stop

_MUST = 100
_OPTIONAL = 50
_EXPLORATION = 5
_STARTING = 10.0
"""Seconds that loading the solver may take on a busy machine."""


def routes_of(problem: Problem, seconds: float) -> list[list[int]] | None:
    """Its routes, or None when it is not installed, late, or not to be understood."""
    request = json.dumps({"problem": problem, "seconds": seconds})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "agile_app.visits.planner.rival"],
            input=request.encode(), capture_output=True, check=True, cwd=PROJECT_ROOT,
            timeout=seconds * 4 + _STARTING,
        )  # fmt: skip
        found = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return found if isinstance(found, list) else None


def _solve(problem: Problem, seconds: float) -> list[list[int]]:
    import vroom

    request = vroom.Input()
    profiles = _Profiles(problem)
    for name, durations, costs in profiles.matrices():
        request.set_durations_matrix(profile=name, matrix_input=durations)
        request.set_costs_matrix(profile=name, matrix_input=costs)
    sets = _eligible_sets(problem)
    for number, route in enumerate(problem["routes"]):
        lunch = route.get("lunch")
        breaks = []
        if lunch and route["from"] <= lunch["from"] and lunch["to"] <= route["to"]:
            open_ = vroom.TimeWindow(lunch["from"], lunch["to"] - lunch["length"])
            breaks = [vroom.Break(number, time_windows=[open_], service=lunch["length"])]
        capacity = route.get("capacity")
        request.add_vehicle(
            vroom.Vehicle(
                number,
                start=profiles.terminal[route["start"]],
                end=profiles.terminal[route["end"]],
                profile=profiles.of_route[number],
                capacity=[10**9 if capacity is None else capacity],
                skills={skill for routes, skill in sets.items() if number in routes},
                time_window=vroom.TimeWindow(route["from"], route["to"]),
                breaks=breaks,
            )
        )
    for number, stop in enumerate(problem["stops"]):
        windows = _windows(stop)
        if not windows:
            continue
        request.add_job(
            vroom.Job(
                number,
                location=number,
                default_service=stop["service"],
                delivery=vroom.Amount([stop.get("demand", 0)]),
                skills={sets[_eligible(stop, len(problem["routes"]))]},
                priority=_MUST if stop["leave_out"] is None else _OPTIONAL,
                time_windows=[vroom.TimeWindow(*window) for window in windows],
            )
        )
    solution = request.solve(
        exploration_level=_EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds)
    )
    routes: list[list[int]] = [[] for _ in problem["routes"]]
    for step in solution.routes.to_dict("records"):
        if step["type"] == "job":
            routes[int(step["vehicle_id"])].append(int(step["id"]))
    return routes


class _Profiles:
    """One matrix for each way of travelling and of being paid for: continuity is in the costs."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        stops = problem["stops"]
        ends = {route[end] for route in problem["routes"] for end in ("start", "end")}
        self.terminal = {place: len(stops) + at for at, place in enumerate(sorted(ends))}
        self._keys: dict[tuple[Any, ...], str] = {}
        self.of_route = [
            self._keys.setdefault(self._key(number), f"profile{len(self._keys)}")
            for number in range(len(problem["routes"]))
        ]

    def _key(self, route: int) -> tuple[Any, ...]:
        costs = [
            next((one["cost"] for one in stop["on"] if one["route"] in {route, None}), 0)
            for stop in self._problem["stops"]
        ]
        return self._problem["routes"][route]["mode"], *costs

    def matrices(self) -> list[tuple[str, list[list[int]], list[list[int]]]]:
        """Each profile's name, durations and costs, over stops and terminals."""
        places = [stop["place"] for stop in self._problem["stops"]] + list(self.terminal)
        made = []
        for (mode, *costs), name in self._keys.items():
            legs = [[self._leg(mode, a, b, node) for node, b in enumerate(places)] for a in places]
            paid = [
                [leg + (costs[node] if node < len(costs) else 0) for node, leg in enumerate(row)]
                for row in legs
            ]
            made.append((name, legs, paid))
        return made

    def _leg(self, mode: str, a: int, b: int, node: int) -> int:
        if a < 0 or b < 0:
            return 0
        stops = self._problem["stops"]
        arrival = stops[node].get("arrival", 0) if node < len(stops) and a != b else 0
        return self._problem["travel"][mode][a * self._problem["places"] + b] + arrival


def _eligible(stop: Stop, routes: int) -> frozenset[int]:
    if any(one["route"] is None for one in stop["on"]):
        return frozenset(range(routes))
    return frozenset(one["route"] for one in stop["on"] if one["route"] is not None)


def _eligible_sets(problem: Problem) -> dict[frozenset[int], int]:
    """A skill for each set of routes that some stop is held to."""
    found: dict[frozenset[int], int] = {}
    for stop in problem["stops"]:
        found.setdefault(_eligible(stop, len(problem["routes"])), len(found))
    return found


def _windows(stop: Stop) -> list[tuple[int, int]]:
    """The times at which it may start on any route, joined where they overlap."""
    joined: list[tuple[int, int]] = []
    for opens, closes, _cost in sorted(w for one in stop["on"] for w in one["windows"]):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


if __name__ == "__main__":
    given = json.load(sys.stdin)
    sys.stdout.write(json.dumps(_solve(given["problem"], given["seconds"])))
