"""A team's week as the manager's page draws it: a line a worker, a cell a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agile_app.visits.planner.team_service import Choice, TeamStop


@dataclass(frozen=True)
class TeamCell:
    """What one worker has on one day; ``load`` without the ways between, empty on a free day."""

    load: str
    stops: list[TeamStop]


@dataclass(frozen=True)
class TeamLine:
    """One worker's week; ``weekend`` is what stands on a Saturday or Sunday."""

    worker: str
    load: str
    monday: TeamCell
    tuesday: TeamCell
    wednesday: TeamCell
    thursday: TeamCell
    friday: TeamCell
    weekend: TeamCell


def lines(workers: Sequence[Choice], stops: Sequence[TeamStop]) -> list[TeamLine]:
    """The overview, with the workers in the order given."""
    return [
        _line(worker, [stop for stop in stops if stop.worker_id == worker.code])
        for worker in workers
    ]


def _line(worker: Choice, stops: list[TeamStop]) -> TeamLine:
    days: list[list[TeamStop]] = [[] for _ in range(6)]
    for stop in sorted(stops, key=lambda each: (each.on, each.time)):
        days[min(date.fromisoformat(stop.on).weekday(), 5)].append(stop)
    cells = [TeamCell(load_text(day), day) for day in days]
    return TeamLine(worker.label, load_text(stops) or "Nothing yet", *cells)


def load_text(stops: Sequence[TeamStop]) -> str:
    """``4 entries, 3 h 15 min``; empty when there is nothing."""
    if not stops:
        return ""
    hours, minutes = divmod(sum(stop.minutes for stop in stops), 60)
    lasts = " ".join([f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0))
    return f"{len(stops)} {'entry' if len(stops) == 1 else 'entries'}, {lasts}"
