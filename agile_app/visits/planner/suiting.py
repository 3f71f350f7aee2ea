"""Whom and what a visit must suit: the families' times, the noes, who may take it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from agile_app.visits.diary.rules import Window
from agile_app.visits.planner.reading import Read

# A child of school age is best visited after school, where the family said nothing else.
_SCHOOL_AGE = range(5, 17)
_AFTER_SCHOOL = Window(frozenset(range(5)), 15 * 60 + 15, 18 * 60, "prefer", "After school")


class Suiting:
    """Answers about children of one reading."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def families(
        self, children: Sequence[UUID], *, unannounced: bool = False
    ) -> tuple[Sequence[Window], ...]:
        found: list[Sequence[Window]] = []
        for child_id in children:
            windows = list(self._read.windows.get(child_id, []))
            # Nobody is asked when an unannounced visit would suit them.
            if unannounced:
                windows = []
            elif not windows and self._goes_to_school(child_id):
                windows = [_AFTER_SCHOOL]
            windows += self._refused_times(child_id)
            found.append(windows)
        return tuple(found)

    def _refused_times(self, child_id: UUID) -> list[Window]:
        return [
            Window(
                frozenset({each.on.weekday()}), each.from_minute, each.to_minute or 24 * 60, "not",
                each.because, each.on, each.on,
            )
            for each in self._read.declines.get(child_id, [])
            if each.on is not None and each.from_minute is not None
        ]  # fmt: skip

    def _goes_to_school(self, child_id: UUID) -> bool:
        born = self._read.records.people[child_id].birth_date
        if born is None or not self._read.records.children[child_id].school:
            return False
        on = self._read.today
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        return age in _SCHOOL_AGE

    def declined(self, children: Sequence[UUID]) -> frozenset[date]:
        days: set[date] = set()
        for child_id in children:
            for each in self._read.declines.get(child_id, []):
                if each.on is None:
                    days |= {each.week_on + timedelta(days=day) for day in range(7)}
                elif each.from_minute is None:
                    days.add(each.on)
        return frozenset(days)

    def last_weekday(self, children: Sequence[UUID]) -> int | None:
        seen = [on for child_id in children if (on := self._read.last_seen(child_id))]
        return max(seen).weekday() if seen else None

    def helpers(self, children: Sequence[UUID], owner: UUID) -> dict[UUID, int]:
        """Who else may make the visit, and what a change of face is charged."""
        if not self._read.team or any(child_id not in self._read.open for child_id in children):
            return {}
        policy = self._read.policy
        found: dict[UUID, int] = {}
        for worker_id in self._read.workers:
            if worker_id == owner or worker_id in self._read.absent:
                continue
            if not all((child_id, worker_id) in self._read.may_take for child_id in children):
                continue
            known = all((child_id, worker_id) in self._read.knows for child_id in children)
            found[worker_id] = policy.known_colleague if known else policy.other_colleague
        return found
