"""Invented planning problems: seeded weeks of a team, and small ones by hand."""

import math
import random

from agile_app.visits.planner.problem import Problem, Route, Stop, validate

HOUR, MINUTE = 3600, 60
SHIFT = (9 * HOUR, 18 * HOUR)


def route(worker: int = 0, day: int = 0, **changes) -> Route:
    """One worker's day, nine to six from place 0, without lunch."""
    start, end = SHIFT
    usual = {
        "worker": worker, "day": day, "mode": "car", "start": 0, "end": 0,
        "from": start, "to": end, "lunch": None, "capacity": None,
    }  # fmt: skip
    return usual | changes


def stop(place: int, *, on=(None,), windows=None, cost: int = 0, **changes) -> Stop:
    """An hour's visit that must be made, at any time of the given routes."""
    open_ = windows if windows is not None else [[0, 24 * HOUR, 0]]
    usual = {
        "place": place, "service": HOUR, "arrival": 0, "demand": 0, "leave_out": None,
        "on": [{"route": one, "windows": open_, "cost": cost} for one in on],
    }  # fmt: skip
    return usual | changes


def problem(points: list[tuple[float, float]], routes, stops, **changes) -> Problem:
    """Places on a plain with a travel time of one second per unit."""
    travel = [round(math.dist(a, b)) for a in points for b in points]
    whole = {
        "version": 1, "places": len(points), "travel": {"car": travel},
        "routes": list(routes), "stops": list(stops), "uneven": 0,
    }  # fmt: skip
    return validate(whole | changes)


def team_week(
    seed: int, *, workers: int = 8, visits: int = 60, fixed: int = 24, days: int = 5,
    own: bool = False, swap: int = 900, lunch: bool = True, uneven: int = 0,
) -> Problem:  # fmt: skip
    """A week as in the research: after-school windows, deadlines, siblings, fixed appointments.

    ``own``: nobody visits for a colleague; else it costs ``swap`` ticks. Distances are kilometres,
    travelled at 37.5 km/h after 2.5 minutes.
    """
    rng = random.Random(seed)
    points: list[tuple[float, float]] = [(0.0, 0.0)]

    def place(x: float, y: float, spread: float) -> int:
        points.append((rng.gauss(x, spread), rng.gauss(y, spread * 0.8)))
        return len(points) - 1

    homes = [place(0, 0, 6) for _ in range(workers)]
    towns = [(rng.gauss(0, 4), rng.gauss(0, 2.5)) for _ in range(6)]
    break_ = {"length": 30 * MINUTE, "from": 12 * HOUR, "to": 14 * HOUR} if lunch else None
    routes = [
        route(worker, day, start=rng.choice([homes[worker], 0]), end=homes[worker], lunch=break_)
        for worker in range(workers)
        for day in range(days)
    ]
    stops = []
    where = 0
    for _ in range(visits):
        if not where or rng.random() >= 0.15:
            where = place(*rng.choice(towns), 1.5)
        stops.append(_visit(rng, where, workers, days, own=own, swap=swap))
    for number in range(fixed):
        booked = _appointment(rng, number % workers, days, stops)
        if booked:
            at, start, length = booked
            kind = rng.random()
            there = -1 if kind < 0.15 else 0 if kind < 0.65 else place(0, 0, 6)
            stops.append(
                stop(there, on=[at], windows=[[start, start, 0]], service=length,
                     arrival=0 if there < 0 else 180)
            )  # fmt: skip
    travel = [
        0 if a == b else round(150 + math.dist(a, b) / 37.5 * HOUR) for a in points for b in points
    ]
    return validate({
        "version": 1, "places": len(points), "travel": {"car": travel},
        "routes": routes, "stops": stops, "uneven": uneven,
    })  # fmt: skip


def _visit(
    rng: random.Random, where: int, workers: int, days: int, *, own: bool, swap: int
) -> Stop:
    service = rng.choice([30, 45, 60, 60, 75]) * MINUTE
    start, end = SHIFT[0], SHIFT[1] - service
    kind = rng.random()
    windows = [[start, end, 0]]
    if kind < 0.45:
        windows = [[15 * HOUR + 15 * MINUTE, end, 0]]
    elif kind < 0.6:
        windows = [[start, 12 * HOUR - service, 0], [12 * HOUR, 15 * HOUR, 15 * MINUTE]]
    owner = rng.randrange(workers)
    last = rng.randrange(1, days + 1)
    on = [
        {"route": worker * days + day, "windows": windows, "cost": 0 if worker == owner else swap}
        for worker in range(workers)
        for day in range(last)
        if worker == owner or not own
    ]
    price = rng.choice([120, 300, 600]) * MINUTE
    return {
        "place": where, "service": service, "arrival": 180, "demand": 0, "on": on,
        "leave_out": price,
    }  # fmt: skip


def _appointment(
    rng: random.Random, worker: int, days: int, stops: list[Stop]
) -> tuple[int, int, int] | None:
    """Route, start and length of an appointment with room before, after and for lunch."""
    for _ in range(50):
        at = worker * days + rng.randrange(days)
        length = rng.choice([60, 60, 90, 120]) * MINUTE
        start = 9 * HOUR + 30 * MINUTE + rng.randrange(12) * 30 * MINUTE
        noon = 12 * HOUR + 30 * MINUTE
        taken = [
            (one["on"][0]["windows"][0][0], one["service"])
            for one in stops
            if one["leave_out"] is None and one["on"][0]["route"] == at
        ]
        free = all(
            start >= begins + lasts + HOUR or begins >= start + length + HOUR
            for begins, lasts in taken
        )
        if free and not start < noon < start + length:
            return at, start, length
    return None
