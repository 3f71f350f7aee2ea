"""What a proposal changes, told as changes a person can accept one by one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from agile_app.core.time import on_screen
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.shapes import MINUTE, Built, Task
from agile_app.visits.planner.timing import driving

Routes = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Slot:
    """Where a stop stands: whose day, and from which minute."""

    worker_id: UUID
    worker: str
    on: date
    minute: int

    def said(self, *, with_worker: bool) -> str:
        whose = f", {self.worker}" if with_worker else ""
        return f"{self.on:%a} {on_screen(self.on)}, {clock(self.minute)}{whose}"


@dataclass(frozen=True)
class Difference:
    """One stop that a proposal puts elsewhere.

    ``what``: ``new`` (it had no place), ``moved``, ``handed_over``. What finds no place is no
    change to accept: it stays in the diary, and is told of with its reason.
    """

    stop: str
    what: str
    task: Task
    was: Slot | None
    to: Slot


def standing_at(built: Built) -> dict[int, Slot]:
    """Where each stop stands in the diary."""
    names = {day.worker_id: day.worker for day in built.working}
    return {
        stop: Slot(
            task.owner, names.get(task.owner) or task.facts.get("who", ""), task.at[0], task.at[1]
        )
        for stop, task in enumerate(built.tasks)
        if task.at is not None
    }


def proposed_at(built: Built, answer: Mapping[str, Any]) -> dict[int, Slot]:
    """Where an answer puts each stop; seconds are rounded up to the minute."""
    found = {}
    for day, order, starts in zip(built.working, answer["routes"], answer["starts"], strict=True):
        for stop, start in zip(order, starts, strict=True):
            found[stop] = Slot(day.worker_id, day.worker, day.on, -(-start // MINUTE))
    return found


def differences(built: Built, answer: Mapping[str, Any]) -> list[Difference]:
    """What the answer changes of what stands in the diary, by day and time."""
    present, proposed = standing_at(built), proposed_at(built, answer)
    found = []
    for stop, task in enumerate(built.tasks):
        was, to = present.get(stop), proposed.get(stop)
        if to is None or was == to or task.kind in ("appointment", "open"):
            continue
        same_worker = was is not None and was.worker_id == to.worker_id
        what = "new" if was is None else "moved" if same_worker else "handed_over"
        found.append(Difference(built.problem["stops"][stop]["id"], what, task, was, to))
    return sorted(found, key=lambda each: (each.to.on, each.to.minute))


def travel_minutes(problem: Mapping[str, Any], routes: Routes) -> float:
    """Minutes on the way, walks to doors included."""
    return sum(driving(problem, route, order) for route, order in enumerate(routes)) / MINUTE


def saves_text(changes: int, saved_minutes: float) -> str:
    """``3 changes, saves 12 min``; what it costs instead, where it does."""
    if not changes:
        return "Nothing to change"
    counted = "1 change" if changes == 1 else f"{changes} changes"
    minutes = round(saved_minutes)
    if minutes == 0:
        return f"{counted}, the same travel"
    return f"{counted}, {'saves' if minutes > 0 else 'costs'} {lasts_text(abs(minutes))}"


def lasts_text(minutes: int) -> str:
    """``12 min``, ``1 h``, ``5 h 21 min``: as the device writes it."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or not hours)
    return " ".join(parts)
