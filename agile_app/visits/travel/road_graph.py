"""A road graph small enough to answer at once: ways cut at crossings, the stretches between made
one, and only the part from which everything can be reached. Pure, over flat arrays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agile_app.visits.travel.road_reader import Ways
from agile_app.visits.travel.rules import Mode

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# No stretch is made longer than this, so that every address is near a point of the graph.
LONGEST_STRETCH_M = 250.0
_EARTH_RADIUS_M = 6_371_008.8
# Stretches are short: rounded to whole seconds, a town's worth of them would be off by minutes.
TENTHS = 10


@dataclass(frozen=True)
class RoadGraph:
    """Points and one-way stretches of one mode of travel. ``tenths`` of seconds, at least 1 each.

    ``doors`` marks points an address may be put onto (not on a motorway).
    """

    latitudes: NDArray[np.float32]
    longitudes: NDArray[np.float32]
    doors: NDArray[np.bool_]
    tails: NDArray[np.uint32]
    heads: NDArray[np.uint32]
    tenths: NDArray[np.uint32]

    @property
    def size(self) -> int:
        return len(self.latitudes)


def build(ways: Ways, mode: Mode) -> RoadGraph:
    """The graph of a car or of someone on foot.

    It may be empty, where an extract holds no way for that mode.
    """
    along = np.frombuffer(ways.foot if mode == "foot" else ways.car_along, np.float32)
    against = np.frombuffer(ways.foot if mode == "foot" else ways.car_against, np.float32)
    places, latitudes, longitudes, starts = _flat(ways)
    stretches = _cut(places, latitudes, longitudes, starts, along, against)
    doors = np.zeros(len(latitudes), dtype=bool)
    lengths = np.diff(np.append(starts, len(places)))
    doors[places[np.repeat(np.frombuffer(ways.doors, np.int8) == 1, lengths)]] = True
    joined = _join(stretches)
    return _largest_part(joined, latitudes, longitudes, doors)


def _flat(ways: Ways) -> tuple[Whole, Floats, Floats, Whole]:
    """Points numbered from 0, with the coordinates of each once."""
    refs = np.frombuffer(ways.points, np.int64)
    _unique, first, places = np.unique(refs, return_index=True, return_inverse=True)
    return (
        places.astype(np.int64),
        np.frombuffer(ways.latitudes, np.float64)[first],
        np.frombuffer(ways.longitudes, np.float64)[first],
        np.frombuffer(ways.starts, np.int64),
    )


def metres_between(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Straight lines over the ground, pair by pair; good to 0.1 % below 100 km."""
    middle = np.radians((lat1 + lat2) / 2)
    across = np.radians(lon2 - lon1) * np.cos(middle)
    return np.hypot(np.radians(lat2 - lat1), across) * _EARTH_RADIUS_M


@dataclass
class _Stretches:
    starts: Whole
    ends: Whole
    along: Floats  # seconds, infinite where it may not be used so
    against: Floats
    metres: Floats


def _cut(
    places: Whole,
    latitudes: Floats,
    longitudes: Floats,
    starts: Whole,
    along: NDArray[np.float32],
    against: NDArray[np.float32],
) -> _Stretches:
    """Ways cut where they meet, at their ends, and after every so many metres."""
    count = len(places)
    way = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, count)))
    usable = (along > 0) | (against > 0)
    used = usable[way]
    places, way = places[used], way[used]
    if len(places) == 0:
        empty = np.zeros(0)
        return _Stretches(empty.astype(np.int64), empty.astype(np.int64), empty, empty, empty)
    step = np.zeros(len(places))
    same = way[1:] == way[:-1]
    one, two = places[:-1], places[1:]
    step[1:] = np.where(
        same,
        metres_between(latitudes[one], longitudes[one], latitudes[two], longitudes[two]),
        0.0,
    )
    gone = np.cumsum(step)
    first = np.append(True, ~same)
    last = np.append(~same, True)
    since = gone - np.repeat(gone[first], np.diff(np.append(np.flatnonzero(first), len(places))))
    bucket = (since // LONGEST_STRETCH_M).astype(np.int64)
    over = np.append(False, same & (bucket[1:] != bucket[:-1]))
    met = np.bincount(places, minlength=len(latitudes))[places] > 1
    kept = np.flatnonzero(first | last | met | over)
    between = way[kept][1:] == way[kept][:-1]
    begin, end = kept[:-1][between], kept[1:][between]
    length = gone[end] - gone[begin]
    speed_along, speed_against = along[way[begin]], against[way[begin]]
    with np.errstate(divide="ignore"):
        return _Stretches(
            places[begin],
            places[end],
            np.where(speed_along > 0, length * 3.6 / speed_along, np.inf),
            np.where(speed_against > 0, length * 3.6 / speed_against, np.inf),
            length,
        )


def _join(found: _Stretches) -> _Stretches:
    """Stretches that only continue each other made one, up to the longest allowed."""
    starts, ends = found.starts.tolist(), found.ends.tolist()
    along, against, length = found.along.tolist(), found.against.tolist(), found.metres.tolist()
    at: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start == end:
            continue  # a loop leads nowhere
        at.setdefault(start, []).append(number)
        at.setdefault(end, []).append(number)

    def seen_from(number: int, place: int) -> tuple[int, float, float]:
        if starts[number] == place:
            return ends[number], along[number], against[number]
        return starts[number], against[number], along[number]

    gone: set[int] = set()
    for place in list(at):
        touching = at[place]  # not the one it had at the start: neighbours may be joined by now
        if len(touching) != 2:
            continue
        before, after = touching
        left, to_left, from_left = seen_from(before, place)
        right, to_right, from_right = seen_from(after, place)
        same_ways = (to_left < np.inf) == (from_right < np.inf) and (to_right < np.inf) == (
            from_left < np.inf
        )
        if left == right or not same_ways or length[before] + length[after] > LONGEST_STRETCH_M:
            continue
        starts[before], ends[before] = left, right
        along[before], against[before] = from_left + to_right, from_right + to_left
        length[before] += length[after]
        gone.add(after)
        at[right] = [before if each == after else each for each in at[right]]
        at[place] = []
    kept = [
        number
        for number in range(len(starts))
        if number not in gone and starts[number] != ends[number]
    ]
    return _Stretches(
        np.array([starts[number] for number in kept], dtype=np.int64),
        np.array([ends[number] for number in kept], dtype=np.int64),
        np.array([along[number] for number in kept], dtype=np.float64),
        np.array([against[number] for number in kept], dtype=np.float64),
        np.array([length[number] for number in kept], dtype=np.float64),
    )


def _largest_part(
    found: _Stretches, latitudes: Floats, longitudes: Floats, doors: NDArray[np.bool_]
) -> RoadGraph:
    """Only the largest part in which every point can be reached from every other."""
    tails = np.concatenate([found.starts, found.ends])
    heads = np.concatenate([found.ends, found.starts])
    seconds = np.concatenate([found.along, found.against])
    usable = np.isfinite(seconds)
    tails, heads, seconds = tails[usable], heads[usable], seconds[usable]
    used, numbered = np.unique(np.concatenate([tails, heads]), return_inverse=True)
    tails, heads = numbered[: len(tails)], numbered[len(tails) :]
    part = strongly_connected(len(used), tails, heads)
    largest = np.bincount(part).argmax() if len(part) else 0
    inside = part == largest
    new_number = np.cumsum(inside) - 1
    stays = inside[tails] & inside[heads]
    tails, heads = new_number[tails[stays]], new_number[heads[stays]]
    places = used[inside]
    return RoadGraph(
        latitudes[places].astype(np.float32),
        longitudes[places].astype(np.float32),
        doors[places],
        tails.astype(np.uint32),
        heads.astype(np.uint32),
        np.maximum(1, np.rint(seconds[stays] * TENTHS)).astype(np.uint32),
    )


def strongly_connected(count: int, tails: Whole, heads: Whole) -> Whole:
    """For each point the number of its part, in which each reaches each (Kosaraju's two passes)."""
    onward, back = _neighbours(count, tails, heads), _neighbours(count, heads, tails)
    order: list[int] = []
    seen = bytearray(count)
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = 1
        trail = [(start, iter(onward(start)))]
        while trail:
            place, nexts = trail[-1]
            for each in nexts:
                if not seen[each]:
                    seen[each] = 1
                    trail.append((each, iter(onward(each))))
                    break
            else:
                order.append(place)
                trail.pop()
    part = np.full(count, -1, dtype=np.int64)
    number = 0
    for start in reversed(order):
        if part[start] >= 0:
            continue
        part[start] = number
        waiting = [start]
        while waiting:
            for each in back(waiting.pop()):
                if part[each] < 0:
                    part[each] = number
                    waiting.append(each)
        number += 1
    return part


def _neighbours(count: int, tails: Whole, heads: Whole):
    order = np.argsort(tails, kind="stable")
    sorted_heads = heads[order].tolist()
    begins = np.searchsorted(tails[order], np.arange(count + 1)).tolist()

    def of(place: int) -> list[int]:
        return sorted_heads[begins[place] : begins[place + 1]]

    return of
