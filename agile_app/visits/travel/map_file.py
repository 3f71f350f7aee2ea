"""What a PMTiles archive says of itself, checked before it is given to any device.

Source: the PMTiles specification, version 3 (a header of 127 bytes, then a directory).
"""

import gzip
import html
import json
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from agile_app.core.errors import Invalid, TooLarge
from agile_app.visits.travel.rules import is_in_britain

_HEADER = 127
_VECTOR = 1
_PLAIN, _GZIP = 1, 2
# It is kept whole on every iPad, beside the record.
MOST_BYTES = 64 * 1024 * 1024
_MOST_METADATA = 1024 * 1024
OPENSTREETMAP = "© OpenStreetMap contributors"


@dataclass(frozen=True)
class MapFile:
    """An archive that can be drawn: its bounds in degrees and who must be named on the map."""

    size: int
    south: float
    west: float
    north: float
    east: float
    most_zoom: int
    attribution: str


def read_map(file: Path) -> MapFile:
    """Check an archive.

    Raises:
        Invalid: it is no PMTiles archive of vector tiles of this country, or is cut off.
        TooLarge: it is too large to be kept on an iPad.
    """
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise TooLarge(
            f"The map is {size / 1e6:.0f} MB. At most {MOST_BYTES / 1e6:.0f} MB fit on the iPads.",
            what_to_do="Cut it to the area you visit in: pmtiles extract --bbox. Nothing changed.",
        )
    with file.open("rb") as stream:
        head = stream.read(_HEADER)
        if len(head) < _HEADER or head[:7] != b"PMTiles" or head[7] != 3:
            raise _unreadable("it is not a PMTiles archive of version 3")
        numbers = struct.unpack_from("<11Q6B4i", head, 8)
        _check_sections(numbers, size)
        inner, tiles, kind = numbers[12], numbers[13], numbers[14]
        if kind != _VECTOR or tiles not in {_PLAIN, _GZIP}:
            raise _unreadable("its tiles are not vector tiles, plain or gzipped")
        west, south, east, north = (each / 1e7 for each in numbers[17:21])
        if not (is_in_britain(south, west) or is_in_britain(north, east)):
            raise _unreadable("it shows no place in the United Kingdom")
        attribution = _attribution(stream, numbers[2], numbers[3], inner)
    return MapFile(size, south, west, north, east, numbers[16], attribution)


def _unreadable(because: str) -> Invalid:
    return Invalid(
        f"The map was not taken: {because}.",
        code="map_unreadable",
        what_to_do="Use a PMTiles archive in the Protomaps or OpenMapTiles style. "
        "Nothing was changed.",
    )


def _check_sections(numbers: tuple[int, ...], size: int) -> None:
    for offset, length in zip(numbers[0:8:2], numbers[1:8:2], strict=True):
        if offset + length > size:
            raise _unreadable("it is cut off")
    if numbers[1] == 0 or numbers[7] == 0:
        raise _unreadable("there is no tile in it")


def _attribution(stream: BinaryIO, offset: int, length: int, inner: int) -> str:
    """Whom the archive names, as plain text; OpenStreetMap where it names nobody."""
    if length > _MOST_METADATA:
        raise _unreadable("what it says of itself is too long")
    stream.seek(offset)
    packed = stream.read(length)
    try:
        if inner == _GZIP:
            packed = zlib.decompressobj(wbits=31).decompress(packed, _MOST_METADATA)
        said = json.loads(packed or b"{}")
    except (ValueError, zlib.error, gzip.BadGzipFile, RecursionError) as error:
        raise _unreadable("what it says of itself cannot be read") from error
    named = said.get("attribution") if isinstance(said, dict) else None
    if not isinstance(named, str):
        return OPENSTREETMAP
    plain = html.unescape(re.sub(r"<[^>]*>", "", named))
    return " ".join(plain.split())[:300] or OPENSTREETMAP
