"""Importing returns of 20,000 children.

SQLite, on disk. The census carries a whole case for each child (referral, assessment, enquiry,
conference, two plans, review); SSDA903 two episodes and four reviews.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import SQLModel

from agile_app.core import database
from agile_app.records.imports.report import Report
from agile_app.records.imports.run import import_cin, import_ssda903
from tests.bench.bench_search import own_database
from tests.bench.figures import Figure
from tests.everything import import_every_model
from tests.returns import FULL_CASE, write_cin, write_ssda903

CHILDREN = 20_000


def _took(take: Callable[[], Report]) -> tuple[float, int]:
    started = time.perf_counter()
    report = take()
    return time.perf_counter() - started, report.taken["child"]


def measure() -> list[Figure]:
    """Seconds to import, first and again; every child must be taken once."""
    import_every_model()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="agile-returns-") as place:
        census = write_cin(Path(place) / "census.xml", CHILDREN, FULL_CASE)
        folder = write_ssda903(Path(place) / "ssda903", CHILDREN)
        for name, take in (
            ("children in need census", lambda: import_cin(None, census)),
            ("SSDA903", lambda: import_ssda903(None, folder)),
        ):
            with own_database():
                SQLModel.metadata.create_all(database.get_engine())
                first, taken = _took(take)
                again, taken_again = _took(take)
            if (taken, taken_again) != (CHILDREN, 0):
                raise AssertionError(f"{name}: {taken} children taken, then {taken_again}")
            figures.append(Figure(f"Import of 20,000 children, {name}", first, "s", 60))
            figures.append(Figure("… the same again, nothing to change", again, "s"))
    return figures
