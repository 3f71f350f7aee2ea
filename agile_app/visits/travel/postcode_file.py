"""Postcodes out of Code-Point Open: its zip, its folder of CSV files, or one of them.

Each row: postcode, quality, easting, northing, then codes of areas. Quality 90 means that the
Ordnance Survey knows no place for it; such a postcode stays unknown.
Source: Ordnance Survey, "Code-Point Open: technical specification".
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from agile_app.core.errors import Invalid
from agile_app.visits.travel.grid import is_on_the_grid, to_degrees
from agile_app.visits.travel.rules import tidy_postcode

_NO_PLACE = "90"
_LONGEST_LINE = 2_000
_SHOWN = 20


@dataclass(frozen=True)
class Placed:
    """A postcode and its place, in degrees."""

    code: str
    latitude: float
    longitude: float


@dataclass
class Reading:
    """What has been read so far, and what was refused: the counts, and the first few by line."""

    taken: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def refuse(self, where: str, because: str) -> None:
        self.refused[because] = self.refused.get(because, 0) + 1
        if len(self.examples) < _SHOWN:
            self.examples.append(f"{where}: {because}")


def read_postcodes(source: Path, found: Reading, tick: Callable[[], None]) -> Iterator[Placed]:
    """Every postcode with a place. Streams; a row that breaks a rule is refused in ``found``.

    Raises:
        Invalid: it is no Code-Point file: damaged, other columns, other text, or mostly refused.
    """
    for name, lines in _files(source):
        yield from _rows(name, lines, found, tick)
    refused = sum(count for because, count in found.refused.items() if because != _UNPLACED)
    if found.taken + refused == 0:
        raise _not_code_point("there is no postcode in it")
    if refused > found.taken:
        raise _not_code_point("most of its rows are not postcodes with eastings and northings")


_UNPLACED = "no place is known for it (quality 90)"


def _not_code_point(because: str) -> Invalid:
    return Invalid(
        f"This is not Code-Point Open: {because}.",
        code="postcodes_unreadable",
        what_to_do="Use the CSV download from the OS Data Hub, unchanged. Nothing was changed.",
    )


def _files(source: Path) -> Iterator[tuple[str, Iterator[str]]]:
    if source.is_dir():
        files = sorted(file for file in source.rglob("*.csv") if _is_data(file.name))
        if not files:
            raise _not_code_point("the folder holds no CSV file")
        for file in files:
            with file.open("rb") as stream:
                yield file.name, _lines(stream)
    elif zipfile.is_zipfile(source):
        with _opened(source) as archive:
            names = sorted(n for n in archive.namelist() if n.endswith(".csv") and _is_data(n))
            if not names:
                raise _not_code_point("the zip holds no CSV file")
            for name in names:
                with archive.open(name) as stream:
                    yield Path(name).name, _lines(stream)
    else:
        with source.open("rb") as stream:
            yield source.name, _lines(stream)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, RuntimeError) as error:
        raise _not_code_point("the zip is damaged or locked") from error


def _is_data(name: str) -> bool:
    """The download also holds a list of the columns and of the codes."""
    return "header" not in name.lower() and "codelist" not in name.lower()


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Its lines as text, none longer than a line of this file can be."""
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        try:
            while line := text.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE and not line.endswith("\n"):
                    raise _not_code_point("a line is too long")
                yield line
        except UnicodeDecodeError as error:
            raise _not_code_point("it is not text") from error
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _not_code_point("the zip is damaged") from error


def _rows(
    name: str, lines: Iterator[str], found: Reading, tick: Callable[[], None]
) -> Iterator[Placed]:
    for number, row in enumerate(_split(lines), start=1):
        if not row or (number == 1 and row[0].strip().lower().startswith("postcode")):
            continue
        tick()
        if len(row) < 4:
            raise _not_code_point(f"line {number} of {name} has {len(row)} columns, not ten")
        placed = _placed(row, f"{name} line {number}", found)
        if placed:
            found.taken += 1
            yield placed


def _split(lines: Iterator[str]) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, strict=True)
    except csv.Error as error:
        raise _not_code_point("it is not a CSV file") from error


def _placed(row: list[str], where: str, found: Reading) -> Placed | None:
    code = tidy_postcode(row[0])
    if code is None:
        found.refuse(where, "not a postcode")
        return None
    if row[1].strip() == _NO_PLACE:
        found.refuse(where, _UNPLACED)
        return None
    try:
        easting, northing = float(row[2]), float(row[3])
    except ValueError:
        found.refuse(where, "its easting or northing is not a number")
        return None
    if not is_on_the_grid(easting, northing):
        found.refuse(where, "its easting or northing is off the national grid")
        return None
    latitude, longitude = to_degrees(easting, northing)
    return Placed(code, round(latitude, 6), round(longitude, 6))
