"""Tiny packs of places, made on the spot: a village of eight streets, a map of one tile."""

import gzip
import json
import struct
from pathlib import Path

import osmium

# A grid of three by three crossings, about 550 m apart: 0.005 degrees north, 0.008 east.
SOUTH, WEST = 51.50, -0.60
STEP_NORTH, STEP_EAST = 0.005, 0.008

CODE_POINT = (
    '"SL1 1AA",10,497530,179800,"E92000001","","","","E06000039",""\n'
    '"SL1 1AB",10,498530,179800,"E92000001","","","","E06000039",""\n'
    '"SL1 1AC",90,0,0,"E92000001","","","","E06000039",""\n'
)


def crossing(row: int, column: int) -> tuple[float, float]:
    """(latitude, longitude) of a crossing of the village."""
    return SOUTH + row * STEP_NORTH, WEST + column * STEP_EAST


def write_village(file: Path, *, without: set[int] = frozenset()) -> Path:  # type: ignore[assignment]
    """Three streets eastward, three northward, a one-way ring road far round, and a dead island.

    Streets are drawn in many short ways, as real extracts are. Points ``without`` are left out.
    """
    with osmium.SimpleWriter(str(file)) as writer:
        for row in range(3):
            for column in range(3):
                latitude, longitude = crossing(row, column)
                number = 1 + row * 3 + column
                if number not in without:
                    writer.add_node(
                        osmium.osm.mutable.Node(id=number, location=(longitude, latitude))
                    )
        # An island that no road of the village reaches.
        for number, longitude in ((50, -0.40), (51, -0.399)):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(longitude, 51.52)))
        ways = []
        for each in range(3):
            ways += [[1 + each * 3, 2 + each * 3], [2 + each * 3, 3 + each * 3]]
            ways += [[1 + each, 4 + each], [4 + each, 7 + each]]
        for number, nodes in enumerate(ways, start=100):
            writer.add_way(
                osmium.osm.mutable.Way(id=number, nodes=nodes, tags={"highway": "residential"})
            )
        writer.add_way(
            osmium.osm.mutable.Way(id=200, nodes=[50, 51], tags={"highway": "residential"})
        )
        writer.add_way(
            osmium.osm.mutable.Way(
                id=201, nodes=[1, 9], tags={"highway": "service", "access": "private"}
            )
        )
        writer.add_way(osmium.osm.mutable.Way(id=202, nodes=[1, 2], tags={"building": "yes"}))
    return file


def write_map(
    file: Path,
    *,
    tile: bytes = b"",
    attribution: str | None = "© Somebody",
    bounds: tuple[float, float, float, float] = (-0.7, 51.4, -0.4, 51.6),
    kind: int = 1,
) -> Path:
    """A PMTiles archive, version 3, with one tile at zoom 0."""
    tile = gzip.compress(tile)
    directory = gzip.compress(bytes([1, 0, 1]) + _varint(len(tile)) + bytes([1]))
    said = {} if attribution is None else {"attribution": attribution}
    metadata = gzip.compress(json.dumps(said).encode())
    begin = 127
    sections = [begin, len(directory)]
    sections += [begin + len(directory), len(metadata)]
    sections += [begin + len(directory) + len(metadata), 0]
    sections += [begin + len(directory) + len(metadata), len(tile)]
    west, south, east, north = (round(each * 1e7) for each in bounds)
    header = b"PMTiles\x03" + struct.pack(
        "<11Q6B4iB2i", *sections, 1, 1, 1, 1, 2, 2, kind, 0, 0,
        west, south, east, north, 0, (west + east) // 2, (south + north) // 2,
    )  # fmt: skip
    file.write_bytes(header + directory + metadata + tile)
    return file


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])
