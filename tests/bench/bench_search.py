"""Search over 100,000 people.

SQLite, on disk, the audit entry and its commit included: what a person waits for. Workers see some
80 children each; the manager sees a team of 650 and every unallocated child; the head of service
five teams.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlmodel import SQLModel

from agile_app.core import database
from agile_app.people.models import Worker
from agile_app.records import search_index
from agile_app.records.search import search
from agile_app.security.actor import Actor, Role
from agile_app.settings import get_settings
from tests.bench.crowd import add_crowd
from tests.bench.figures import Figure, percentile
from tests.everything import import_every_model

PEOPLE = 100_000
QUERIES = (
    "ma", "mohammed", "muhamad khan", "zzzz", "smith", "smiht", "kasia", "5/3/2019", "sl1 2cc",
    "heron lane", "12 heron", "b0000008", "sa", "ali", "khan 2019", "kat smith", "jonh brown",
    "chowdhury",
    "mar 2012", "kowalska zofia", "singh gurdeep", "a1234", "o'brien", "hussein 3 may",
)  # fmt: skip
ROUNDS = 5
WORKERS = [UUID(int=number) for number in range(1, 171)]
TEAMS = [UUID(int=10_000 + number) for number in range(20)]
TEAM_OF = {worker: TEAMS[number % 20] for number, worker in enumerate(WORKERS)}


@contextmanager
def own_database() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="agile-bench-") as folder:
        before = dict(os.environ)
        os.environ["AGILE_DATA_DIR"] = folder
        os.environ.pop("AGILE_DATABASE_URL", None)
        get_settings.cache_clear()
        database.get_engine.cache_clear()
        try:
            yield
        finally:
            database.get_engine().dispose()
            os.environ.clear()
            os.environ.update(before)
            get_settings.cache_clear()
            database.get_engine.cache_clear()


def _actors() -> dict[str, list[Actor]]:
    def actor(number: int, role: Role, **teams: frozenset[UUID]) -> Actor:
        return Actor(UUID(int=number), "", frozenset({role}), **teams)

    return {
        "a worker": [actor(number, Role.WORKER) for number in (1, 50, 100)],
        "a manager": [actor(900, Role.MANAGER, managed_team_ids=frozenset(TEAMS[:1]))],
        "a head of service": [actor(901, Role.SENIOR, team_ids=frozenset(TEAMS[:5]))],
    }


def _times(actors: list[Actor]) -> list[float]:
    times = []
    for turn in range(ROUNDS + 1):
        for actor in actors:
            for query in QUERIES:
                started = time.perf_counter()
                with database.transaction() as session:
                    search(session, actor, query)
                if turn:  # the first round fills the caches of the machine
                    times.append((time.perf_counter() - started) * 1_000)
    return times


def measure() -> list[Figure]:
    """Search times by who searches, and how long the index takes to build."""
    import_every_model()
    with own_database():
        SQLModel.metadata.create_all(database.get_engine())
        with database.transaction() as session:
            session.add(Worker(id=UUID(int=900), name="Manager", email="manager@test.example"))
            session.add(Worker(id=UUID(int=901), name="Head", email="head@test.example"))
            add_crowd(session, PEOPLE, workers=WORKERS, team_of=TEAM_OF)
        started = time.perf_counter()
        with database.transaction() as session:
            search_index.rebuild(session)
        built = time.perf_counter() - started
        by_actor = {who: _times(actors) for who, actors in _actors().items()}
    everyone = [one for times in by_actor.values() for one in times]
    figures = [Figure("Search over 100,000 people, p95", percentile(everyone, 95), "ms", 50)]
    for who, times in by_actor.items():
        figures.append(Figure(f"… by {who}, p50", percentile(times, 50), "ms"))
        figures.append(Figure(f"… by {who}, p95", percentile(times, 95), "ms"))
    figures.append(Figure("Rebuilding the whole index", built, "s"))
    return figures
