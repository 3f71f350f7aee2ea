"""The best times for one more visit in a week that stands. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agile_app.visits.planner.shapes import MINUTE, Built
from agile_app.visits.planner.timing import driving, schedule

GRID = 15 * MINUTE
Fixed = list[tuple[int, int]]
"""What stands in a route, as (start, stop)."""


@dataclass(frozen=True)
class Offer:
    """A time at which a visit fits: what it adds on the way, and what else is charged for it."""

    route: int
    on: date
    minute: int
    travel_minutes: float
    charge_minutes: float


def standing(plan: Mapping[str, Sequence[Sequence[int]]]) -> list[Fixed]:
    """A plan as what stands in each route."""
    return [
        sorted(zip(starts, order, strict=True))
        for order, starts in zip(plan["routes"], plan["starts"], strict=True)
    ]


def longer(
    problem: Mapping[str, Any], route: int, taken: Fixed, stop: int, start: int
) -> int | None:
    """How much longer the way of a route becomes by a stop at that time, everything else staying
    where it stands; None where the day cannot be done so."""
    before = [each for _at, each in taken]
    after = sorted([*taken, (start, stop)])
    windows = {each: [[at, at, 0]] for at, each in after}
    order = [each for _at, each in after]
    if schedule(problem, route, order, windows=windows) is None:
        return None
    return driving(problem, route, order) - driving(problem, route, before)


def best_slots(built: Built, stop: int, *, count: int = 3) -> list[Offer]:
    """The cheapest times for a stop that has none yet, at most one in each half of a day."""
    taken = standing(built.plan)
    found: dict[tuple[date, bool], Offer] = {}
    for choice in built.problem["stops"][stop]["on"]:
        route = choice["route"]
        on = built.working[route].on
        for first, last, charge in choice["windows"]:
            start = -(-first // GRID) * GRID
            while start <= last:
                added = longer(built.problem, route, taken[route], stop, start)
                if added is not None:
                    offer = Offer(
                        route, on, start // MINUTE, added / MINUTE,
                        (charge + choice["cost"]) / MINUTE,
                    )  # fmt: skip
                    half = (on, start < 13 * 60 * MINUTE)
                    if half not in found or _price(offer) < _price(found[half]):
                        found[half] = offer
                start += GRID
    return sorted(found.values(), key=_price)[:count]


def _price(offer: Offer) -> tuple[float, date, int]:
    return offer.travel_minutes + offer.charge_minutes, offer.on, offer.minute
