"""Travel times over the imported roads: the contracted graph in memory, asked for whole tables."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyroutingkit import CCH, INF_WEIGHT

from agile_app.visits.travel.road_graph import TENTHS, RoadGraph, metres_between
from agile_app.visits.travel.rules import FOOT_DETOUR, FOOT_KMH, Mode, Point

# From a door to the nearest point of the graph, and back: a slow side road, or the pavement.
_TO_THE_ROAD_KMH: dict[Mode, float] = {"car": 15.0, "foot": FOOT_KMH}
# Farther from every road of the pack than this, an address lies outside it.
FARTHEST_M = 1_500.0
_CELL = 0.01  # degrees: about a kilometre
ROAD_MODES: tuple[Mode, ...] = ("car", "foot")
VERSION = 1


def save(graph: RoadGraph, file: Path) -> None:
    """Write a graph; the same graph always gives the same bytes."""
    arrays = {field.name: getattr(graph, field.name) for field in fields(RoadGraph)}
    np.savez_compressed(file, version=np.array([VERSION]), **arrays)


def load(file: Path) -> RoadGraph:
    """Read a graph back.

    Raises:
        ValueError: it is no graph of this version, or its numbers do not fit together.
    """
    with np.load(file, allow_pickle=False) as held:
        if int(held["version"][0]) != VERSION:
            raise ValueError("the road graph was built by another version")
        graph = RoadGraph(**{field.name: held[field.name] for field in fields(RoadGraph)})
    sizes = {len(graph.latitudes), len(graph.longitudes), len(graph.doors)}
    stretches = {len(graph.tails), len(graph.heads), len(graph.tenths)}
    ends = np.concatenate([graph.tails, graph.heads])
    if len(sizes) != 1 or len(stretches) != 1 or (len(ends) and ends.max() >= graph.size):
        raise ValueError("the road graph does not fit together")
    return graph


@dataclass(frozen=True)
class _Doors:
    """Points an address may be put onto, sorted by the cell of a grid they lie in."""

    numbers: NDArray[np.int64]
    cells: NDArray[np.int64]

    @staticmethod
    def of(graph: RoadGraph) -> "_Doors":
        numbers = np.flatnonzero(graph.doors)
        cells = _cell(graph.latitudes[numbers], graph.longitudes[numbers])
        order = np.argsort(cells, kind="stable")
        return _Doors(numbers[order], cells[order])


def _cell(latitudes: NDArray, longitudes: NDArray) -> NDArray[np.int64]:
    rows = np.floor((latitudes.astype(np.float64) + 90) / _CELL).astype(np.int64)
    columns = np.floor((longitudes.astype(np.float64) + 180) / _CELL).astype(np.int64)
    return rows * 40_000 + columns


class Roads:
    """The roads of one mode. One table is asked for at a time; any thread may ask."""

    def __init__(self, graph: RoadGraph, mode: Mode) -> None:
        self.mode: Mode = mode
        self._graph = graph
        self._doors = _Doors.of(graph)
        self._lock = threading.Lock()
        self._paths = CCH()
        self._paths.build_topology(
            graph.tails, graph.heads, graph.latitudes, graph.longitudes, node_count=graph.size
        )
        self._paths.customize_weights(graph.tenths)

    def table(self, points: Sequence[Point]) -> list[int | None]:
        """Seconds between all points, row by row; None where the roads do not lead."""
        places, access = self._put_onto_roads(points)
        count = len(points)
        known = np.flatnonzero(places >= 0)
        found = np.full((count, count), np.nan)
        if len(known):
            numbers = places[known].astype(np.uint32)
            with self._lock:
                between = np.asarray(self._paths.distances_many_to_many(numbers, numbers))
            over = between.reshape(len(known), len(known)).astype(np.float64)
            over[over >= INF_WEIGHT] = np.nan
            reach = access[known]
            found[np.ix_(known, known)] = over / TENTHS + reach[:, None] + reach[None, :]
        np.fill_diagonal(found, 0)
        unknown = np.isnan(found).ravel()
        whole = np.rint(np.where(np.isnan(found), 0, found)).astype(np.int64)
        seconds: list[int | None] = whole.ravel().tolist()
        for place in np.flatnonzero(unknown).tolist():
            seconds[place] = None
        return seconds

    def _put_onto_roads(
        self, points: Sequence[Point]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The nearest point of the graph for each, -1 outside the pack; and the seconds to it."""
        places = np.full(len(points), -1, dtype=np.int64)
        access = np.zeros(len(points))
        speed = _TO_THE_ROAD_KMH[self.mode] / 3.6
        for number, point in enumerate(points):
            near = self._near(point)
            if not len(near):
                continue
            away = metres_between(
                np.float64(point.latitude),
                np.float64(point.longitude),
                self._graph.latitudes[near].astype(np.float64),
                self._graph.longitudes[near].astype(np.float64),
            )
            closest = int(away.argmin())
            if away[closest] <= FARTHEST_M:
                places[number] = near[closest]
                access[number] = away[closest] * FOOT_DETOUR / speed
        return places, access

    def _near(self, point: Point) -> NDArray[np.int64]:
        """Doors in the point's cell and around it; farther out only where there are none."""
        middle = int(_cell(np.array([point.latitude]), np.array([point.longitude]))[0])
        for ring in (1, 3):
            runs = []
            for row in range(-ring, ring + 1):
                first = middle + row * 40_000 - ring
                begin = np.searchsorted(self._doors.cells, first)
                end = np.searchsorted(self._doors.cells, first + 2 * ring, side="right")
                runs.append(self._doors.numbers[begin:end])
            near = np.concatenate(runs)
            if len(near):
                return near
        return np.zeros(0, dtype=np.int64)
