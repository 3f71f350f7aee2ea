"""The planning problem and its answer: one plain JSON shape for the iPad, Node and Python.

All times and costs are whole numbers of *ticks*: seconds in the planner, tenths of a unit in the
Solomon benchmark. Clock times are ticks since midnight, London wall clock, on one 24-hour clock
shared by all days (a day is told by its routes, not by its times).

**Problem**::

    {
      "version": 1,
      "places": 12,                        # places are 0 … 11
      "travel": {"car": [0, 300, …]},      # by mode, places × places, from row to column
      "routes": [{                         # one worker on one day
        "id": "…", "worker": 0, "day": 0, "mode": "car",
        "start": 0, "end": 0,              # places
        "from": 32400, "to": 61200,        # may leave the start at, must be at the end by
        "lunch": {"length": 1800, "from": 43200, "to": 50400} or null,
        "capacity": 200 or null
      }],
      "stops": [{
        "id": "…",
        "place": 3,                        # −1: no place (a remote meeting)
        "service": 3600,                   # how long it takes
        "arrival": 180,                    # park and walk
        "demand": 0,
        "on": [{                           # the routes it may be on, each named once;
          "route": 4 or null,              # null: every route alike (then the only entry)
          "windows": [[54900, 64800, 0]],  # when service may start: from, to, cost; both inclusive
          "cost": 0                        # for being on this route (another worker, a later day)
        }],
        "leave_out": 36000 or null         # price of leaving it out; null: it must be served
      }],
      "uneven": 300                        # per hour of work above the worker's mean day; 0: off
    }

A fixed appointment is a stop with one window ``[t, t, 0]`` on one route and ``leave_out`` null;
locked, confirmed and started visits are the same.

**Answer**::

    {
      "routes": [[5, 2], …],               # stops of each route in order
      "starts": [[33000, 41000], …],       # when each begins
      "lunches": [43200 or null, …],       # when lunch begins, where one is owed
      "left_out": [7],
      "cost": 5120,
      "feasible": true,
      "faults": [],                        # {"rule": …, "route"?, "stop"?, "by"?, "with"?}
      "iterations": 41000, "seed": 0,
      "solver": "engine"                   # from Python: or "vroom", "insertion"
    }

**Rules.** A route without stops costs nothing and has no lunch. Otherwise it goes from start
through its stops to end; leaving the start late is free. ``arrival`` is paid, in time and in cost,
when the place before is another (the start counts). A stop without a place happens where the
worker is: at the place of the stop before it, or at the start. Lunch is owed when the shift covers
the whole time for it: one break of ``length`` that begins between ``lunch.from`` and
``lunch.to − length``, just before setting off from a place or just after arriving at one, start
and end included.

**Cost** = travel + arrivals + costs of the windows used + costs of the routes used + prices of what
is left out + uneven days. A worker's uneven days cost ``uneven × Σ max(0, work − mean) / 3600``,
rounded down once, over all their routes; work is travel, arrivals and service.

**Faults** (``rule``): ``not_allowed`` (the stop may not be on that route), ``late`` (after its last
window, ``by`` ticks), ``overlap`` (it should have begun before the stop before it, ``with``,
ended), ``window`` (no window is open then), ``shift_start``, ``shift_end`` (``by``), ``no_lunch``,
``capacity`` (``by``), ``twice``, ``must_be_served``, ``travel`` (begins before one can be there,
``by``), ``unknown`` (no such stop), ``shape`` (not an answer to this problem).
"""

from typing import Any, NotRequired, TypedDict

from agile_app.core.errors import Invalid

MOST_TICKS = 2**31 - 1
"""The search keeps times and legs in 32 bits."""
MOST_COST = 10**8
"""A price. What must be served is worth more than any sum of them that a plan can have."""


# "from" is a word of Python's; the functional form can hold it.
Lunch = TypedDict("Lunch", {"length": int, "from": int, "to": int})
Route = TypedDict(
    "Route",
    {
        "id": NotRequired[str],
        "worker": int,
        "day": int,
        "mode": str,
        "start": int,
        "end": int,
        "from": int,
        "to": int,
        "lunch": NotRequired[Lunch | None],
        "capacity": NotRequired[int | None],
    },
)


class Allowed(TypedDict):
    route: int | None
    windows: list[list[int]]
    cost: int


class Stop(TypedDict):
    id: NotRequired[str]
    place: int
    service: int
    arrival: NotRequired[int]
    demand: NotRequired[int]
    on: list[Allowed]
    leave_out: int | None


class Problem(TypedDict):
    version: int
    places: int
    travel: dict[str, list[int]]
    routes: list[Route]
    stops: list[Stop]
    uneven: NotRequired[int]


Fault = TypedDict(
    "Fault",
    {
        "rule": str,
        "route": NotRequired[int],
        "stop": NotRequired[int],
        "by": NotRequired[int],
        "with": NotRequired[int],
    },
)


class Answer(TypedDict):
    routes: list[list[int]]
    starts: list[list[int]]
    lunches: list[int | None]
    left_out: list[int]
    cost: int
    feasible: bool
    faults: list[Fault]
    iterations: NotRequired[int]
    seed: NotRequired[int]
    solver: NotRequired[str]


class BadProblem(Invalid):
    """A planning problem that cannot be read; ``field`` says where: ``stops[3].on[0].windows``."""

    code = "bad_problem"
    what_to_do = "This is a fault of the planner, not of what you entered. Tell the service desk."


def validate(problem: Any) -> Problem:
    """The same problem, once every part is what the contract says.

    Raises:
        BadProblem: naming the first part that is not, and why.
    """
    _fields(problem, "problem", "places", "travel", "routes", "stops")
    if problem.get("version") != 1:
        raise _bad("version", "must be 1")
    places = _whole(problem["places"], "places", least=0)
    _whole(problem.get("uneven", 0), "uneven", most=MOST_COST)
    modes = _travel(problem["travel"], places)
    routes = _list(problem["routes"], "routes")
    for number, route in enumerate(routes):
        _route(route, f"routes[{number}]", places, modes)
    for number, stop in enumerate(_list(problem["stops"], "stops")):
        _stop(stop, f"stops[{number}]", places, len(routes))
    return problem


def _bad(where: str, why: str) -> BadProblem:
    return BadProblem(f"{where} {why}.", field=where)


def _fields(value: Any, where: str, *names: str) -> None:
    if not isinstance(value, dict):
        raise _bad(where, "must be an object")
    for name in names:
        if name not in value:
            raise _bad(f"{where}.{name}" if where != "problem" else name, "is missing")


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise _bad(where, "must be a list")
    return value


def _whole(value: Any, where: str, *, least: int = 0, most: int = MOST_TICKS) -> int:
    if type(value) is not int:
        raise _bad(where, "must be a whole number")
    if value < least:
        raise _bad(where, f"must not be less than {least}")
    if value > most:
        raise _bad(where, f"must not be more than {most}")
    return value


def _travel(travel: Any, places: int) -> set[str]:
    if not isinstance(travel, dict):
        raise _bad("travel", "must be an object of modes")
    for mode, table in travel.items():
        where = f"travel.{mode}"
        if len(_list(table, where)) != places * places:
            raise _bad(where, f"must have {places} × {places} numbers")
        if any(type(ticks) is not int for ticks in table):
            raise _bad(where, "must hold whole numbers only")
        if table and (min(table) < 0 or max(table) > MOST_TICKS // 64):
            raise _bad(where, f"must hold numbers from 0 to {MOST_TICKS // 64}")
    return set(travel)


def _route(route: Any, where: str, places: int, modes: set[str]) -> None:
    _fields(route, where, "worker", "day", "mode", "start", "end", "from", "to")
    _whole(route["worker"], f"{where}.worker")
    _whole(route["day"], f"{where}.day")
    if route["mode"] not in modes:
        raise _bad(f"{where}.mode", "has no table in travel")
    for end in ("start", "end"):
        _whole(route[end], f"{where}.{end}", most=places - 1)
    _span(route, where)
    if route.get("capacity") is not None:
        _whole(route["capacity"], f"{where}.capacity")
    lunch = route.get("lunch")
    if lunch is not None:
        _fields(lunch, f"{where}.lunch", "length", "from", "to")
        _whole(lunch["length"], f"{where}.lunch.length", least=1)
        _span(lunch, f"{where}.lunch")
        if lunch["length"] > lunch["to"] - lunch["from"]:
            raise _bad(f"{where}.lunch", "is longer than the time for it")


def _span(span: Any, where: str) -> None:
    _whole(span["from"], f"{where}.from")
    _whole(span["to"], f"{where}.to")
    if span["from"] > span["to"]:
        raise _bad(where, "ends before it begins")


def _stop(stop: Any, where: str, places: int, routes: int) -> None:
    _fields(stop, where, "place", "service", "on", "leave_out")
    _whole(stop["place"], f"{where}.place", least=-1, most=places - 1)
    for name in ("service", "arrival", "demand"):
        _whole(stop.get(name, 0), f"{where}.{name}", most=MOST_TICKS // 64)
    if stop["leave_out"] is not None:
        _whole(stop["leave_out"], f"{where}.leave_out", most=MOST_COST)
    named: set[int | None] = set()
    for number, allowed in enumerate(_list(stop["on"], f"{where}.on")):
        here = f"{where}.on[{number}]"
        _fields(allowed, here, "route", "windows", "cost")
        route = allowed["route"]
        if route is not None:
            _whole(route, f"{here}.route", most=routes - 1)
        if route in named or (named and (route is None or None in named)):
            raise _bad(f"{here}.route", "is named twice")
        named.add(route)
        _whole(allowed["cost"], f"{here}.cost", most=MOST_COST)
        _windows(allowed["windows"], f"{here}.windows")


def _windows(windows: Any, where: str) -> None:
    for number, window in enumerate(_list(windows, where)):
        here = f"{where}[{number}]"
        if len(_list(window, here)) != 3:
            raise _bad(here, "must be from, to and cost")
        for value in window[:2]:
            _whole(value, here)
        _whole(window[2], here, most=MOST_COST)
        if window[0] > window[1]:
            raise _bad(here, "closes before it opens")
