"""Planning problems for the benches: weeks of the demo town, read from its record by the builder.

Nothing is invented here but how full a week is: ``team_problem`` fills a team's week with visits to
the families of its caseload until it holds as many as asked for.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel

from agile_app.core import database
from agile_app.core.database import reading, transaction
from agile_app.core.migrate import import_every_model
from agile_app.demo.service import make_town
from agile_app.people.service import all_teams, practitioners
from agile_app.settings import get_settings
from agile_app.visits.planner.arms import own_only, part_of
from agile_app.visits.planner.building import pin
from agile_app.visits.planner.shapes import MINUTE
from agile_app.visits.planner.weeks import Planned, build_weeks, weeks_shown

Problem = dict[str, Any]
SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Week:
    """A problem with what the arms need to know of its stops: due dates and owners."""

    problem: Problem
    due: list[str]
    owners: list[int]


@contextmanager
def town(seed: int, *, workers: int = 30, children: int = 450) -> Iterator[None]:
    """The demo town of a seed in a database of its own, for as long as the block lasts."""
    before = {name: os.environ.get(name) for name in ("AGILE_DATA_DIR", "AGILE_DEMO")}
    with tempfile.TemporaryDirectory(prefix="agile-bench-") as folder:
        os.environ |= {"AGILE_DATA_DIR": str(Path(folder)), "AGILE_DEMO": "1"}
        _forget()
        import_every_model()
        SQLModel.metadata.create_all(database.get_engine())
        try:
            with transaction() as session:
                make_town(session, seed=seed, workers=workers, children=children)
            yield
        finally:
            _forget()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            get_settings.cache_clear()


def _forget() -> None:
    if database.get_engine.cache_info().currsize:
        database.get_engine().dispose()
    database.get_engine.cache_clear()
    get_settings.cache_clear()


def worker_weeks(*, anew: bool = True) -> list[Week]:
    """Next week of every worker of the town, inside ``town``: own caseload only.

    ``anew``: every visit is still to be booked, as the arms of saved travel need it; else the diary
    stands, and what is locked or promised stays in it.
    """
    found = []
    with reading() as session:
        for team_id in all_teams(session):
            week = _week(_team(session, team_id, anew=anew))
            own = own_only(week.problem, week.owners)
            for number in sorted(set(week.owners) - {-1}):
                stops = [at for at, owner in enumerate(week.owners) if owner == number]
                routes = [at for at, each in enumerate(own["routes"]) if each["worker"] == number]
                part = part_of(own, stops, routes)
                due = [week.due[at] for at in stops]
                found.append(Week(part, due, [number] * len(stops)))
    return found


def team_problem(visits: int) -> Week:
    """Next week of the town's first team, inside ``town``, with that many visits that may move.

    Where the record asks for fewer, families of the caseload are visited too, and then again.
    """
    with reading() as session:
        team_id = next(iter(all_teams(session)))
        week = _week(_team(session, team_id, anew=True, bookable=True), bookable=True)
    stops = week.problem["stops"]
    fixed = [at for at, stop in enumerate(stops) if stop["leave_out"] is None]
    asked = [at for at, stop in enumerate(stops) if stop["leave_out"]]
    spare = [at for at, stop in enumerate(stops) if stop["leave_out"] == 0]
    turns = [*asked, *spare]
    chosen = [*asked]
    while len(chosen) < visits:
        chosen.append((spare + turns)[(len(chosen) - len(asked)) % (len(spare) + len(turns))])
    order = [*fixed, *chosen[:visits]]
    made = [
        {
            **stops[at],
            "id": f"{place}:{stops[at]['id']}",
            "leave_out": None if at in fixed else stops[at]["leave_out"] or 300 * MINUTE,
        }
        for place, at in enumerate(order)
    ]
    problem = {**week.problem, "stops": made}
    return Week(problem, [week.due[at] for at in order], [week.owners[at] for at in order])


def busy_day(stops: int = 10) -> Problem:
    """A day of the town's first team with that many stops, inside ``town``: real places, windows
    and lunch; visits of a quarter of an hour, so that so many can be made."""
    whole = team_problem(120).problem
    route = next(at for at, each in enumerate(whole["routes"]) if each["lunch"])
    day = part_of(whole, range(len(whole["stops"])), [route])
    chosen: list[dict[str, Any]] = []
    seen: set[int] = set()
    for stop in day["stops"]:
        is_new = stop["on"] and stop["leave_out"] is not None and stop["place"] not in seen
        if is_new and len(chosen) < stops:
            seen.add(stop["place"])
            chosen.append({**stop, "service": 15 * MINUTE, "leave_out": None})
    return {**day, "stops": chosen}


def _team(session: Session, team_id: UUID, **options: bool) -> Planned:
    workers = practitioners(session, [team_id])
    week_on = weeks_shown(session)[1]
    return build_weeks(session, None, list(workers), [week_on], team=True, **options)[0]


def _week(planned: Planned, *, bookable: bool = False) -> Week:
    built = planned.built
    problem = pin(built)
    numbers = {
        day.worker_id: route["worker"]
        for day, route in zip(built.working, problem["routes"], strict=True)
    }
    kept = [at for at, task in enumerate(built.tasks) if bookable or task.kind != "open"]
    return Week(
        {
            **problem,
            "stops": [
                {**problem["stops"][at], "leave_out": 0}
                if built.tasks[at].kind == "open"
                else problem["stops"][at]
                for at in kept
            ],
        },
        [built.tasks[at].facts["due_on"] for at in kept],
        [numbers.get(built.tasks[at].owner, -1) for at in kept],
    )
