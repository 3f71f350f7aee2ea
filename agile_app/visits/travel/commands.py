"""``places``: roads, postcodes and the map, from files an operator downloaded; what is there."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agile_app.core.commands import Command

if TYPE_CHECKING:
    from agile_app.visits.travel.import_service import Report

_DESCRIPTION = """
Take in roads, postcodes or the map, from files you downloaded. Nothing is fetched, and no address
is sent anywhere.

  places import berkshire.osm.pbf buckinghamshire.osm.pbf    roads, from OpenStreetMap extracts
  places import --postcodes codepo_gb.zip                    Code-Point Open: zip, folder or CSV
  places import --map county.pmtiles                         the map that iPads keep

The same file twice is the same as once; a newer one takes the place of the older. A file that is
damaged, cut off or something else changes nothing.

Exit code: 0 taken, or taken before; 1 refused; 2 wrong use.
"""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "roads", type=Path, nargs="*", metavar="FILE.osm.pbf", help="OpenStreetMap extracts"
    )
    parser.add_argument("--postcodes", type=Path, metavar="FILE", help="Code-Point Open")
    parser.add_argument("--map", type=Path, metavar="FILE.pmtiles", help="the map for devices")


def _import(arguments: argparse.Namespace) -> int:
    from agile_app.core.commands import Progress
    from agile_app.visits.travel import import_service

    if not (arguments.roads or arguments.postcodes or arguments.map):
        print("Name a file to import. See --help.", file=sys.stderr)
        return 2
    if arguments.roads:
        with Progress("Roads and paths") as progress:
            _tell(lambda: import_service.import_roads(arguments.roads, tick=progress.advance))
    if arguments.postcodes:
        with Progress("Postcodes") as progress:
            _tell(
                lambda: import_service.import_postcodes(arguments.postcodes, tick=progress.advance)
            )
    if arguments.map:
        _tell(lambda: import_service.import_map(arguments.map))
    return 0


def _tell(take: "Callable[[], Report]") -> None:
    began = time.monotonic()
    report = take()
    print(report.as_text())
    print(f"Took {time.monotonic() - began:.1f} s.")


def _status(_arguments: argparse.Namespace) -> int:
    from agile_app.core.database import reading
    from agile_app.visits.travel.import_service import describe

    with reading() as session:
        print("\n".join(describe(session)))
    return 0


COMMANDS = [
    Command("places import", "Take in roads, postcodes or the map", _import, _arguments,
            _DESCRIPTION),
    Command("places status", "Say which roads, postcodes and map are there", _status),
]  # fmt: skip
