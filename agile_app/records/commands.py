"""Commands of the record: statutory returns are imported, the search is rebuilt."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agile_app.core.commands import Command

if TYPE_CHECKING:
    from agile_app.records.imports.report import Report
    from agile_app.records.imports.writer import AllocateTo

_OPTIONS = """
Children keep what the return does not state; nothing is taken away. Importing twice is the same
as once. A fault of the file as a whole (damaged, truncated, another encoding or return) changes
nothing; a child, row or value that breaks a rule is refused and listed, the rest is taken.

Imported open cases wait in every manager's tray until they are allocated. --worker or --team
allocates those that nobody has.

Exit code: 0 the file was taken; 1 it was refused, or with --strict anything in it was.
"""


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="report as JSON, with every refusal")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if anything was refused")
    to = parser.add_mutually_exclusive_group()
    to.add_argument("--worker", metavar="EMAIL", help="allocate open, unallocated cases to them")
    to.add_argument("--team", metavar="NAME", help="allocate open, unallocated cases to the team")


def _cin_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xml", help="the census as XML")
    _common(parser)


def _ssda903_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the tables as CSV files")
    parser.add_argument("--year", type=int, help="the collection year's end, for OC2 and OC3")
    _common(parser)


def _allocate_to(arguments: argparse.Namespace) -> "AllocateTo | None":
    from agile_app.core.database import reading
    from agile_app.people.service import team_named, worker_with
    from agile_app.records.imports.writer import AllocateTo

    with reading() as session:
        if arguments.worker:
            return AllocateTo(worker_id=worker_with(session, arguments.worker).id)
        if arguments.team:
            return AllocateTo(team_id=team_named(session, arguments.team).id)
    return None


def _run(arguments: argparse.Namespace, take: Callable[[], "Report"]) -> int:
    began = time.monotonic()
    report = take()
    if arguments.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        print(report.as_text())
        print(f"Took {time.monotonic() - began:.1f} s.")
    return 1 if arguments.strict and report.refused else 0


def _import_cin(arguments: argparse.Namespace) -> int:
    from agile_app.records.imports.run import import_cin

    to = _allocate_to(arguments)
    return _run(arguments, lambda: import_cin(None, arguments.file, allocate_to=to))


def _import_ssda903(arguments: argparse.Namespace) -> int:
    from agile_app.records.imports.run import import_ssda903

    to = _allocate_to(arguments)
    return _run(
        arguments,
        lambda: import_ssda903(None, arguments.folder, year=arguments.year, allocate_to=to),
    )


def _rebuild_search(_arguments: argparse.Namespace) -> int:
    from agile_app.core.commands import Progress
    from agile_app.core.database import transaction
    from agile_app.records.search_index import rebuild

    with transaction() as session, Progress("People") as progress:
        people = rebuild(session, progress.advance)
    print(f"The search holds {people:,} {'person' if people == 1 else 'people'}.")
    return 0


COMMANDS = [
    Command("search rebuild", "Write the search anew from the record", _rebuild_search),
    Command(
        "import cin",
        "Import a children in need census (XML)",
        _import_cin,
        _cin_arguments,
        f"Import a children in need census.\n{_OPTIONS}",
    ),
    Command(
        "import ssda903",
        "Import an SSDA903 return (a folder of CSV tables)",
        _import_ssda903,
        _ssda903_arguments,
        f"Import a return on looked-after children.\n{_OPTIONS}",
    ),
]
