"""Diaries of the town: who works when, what is fixed, when families can be visited.

Written after everything else and with a chance of its own, so that a change here moves nobody's
life elsewhere.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from agile_app.core.time import LONDON
from agile_app.core.working_days import add_working_days, is_working_day
from agile_app.demo.ledger import Ledger
from agile_app.demo.staff import Office, Staff

_WEEKS = 6
_OFFICE = ("Town Hall, meeting room 2", 51.5093, -0.5954)
_COURT = ("Family court", 51.5121, -0.5876)
_SCHOOL_AGE = (5, 17)
# Weekdays not worked, and the hours of those that are, as minutes of the day.
_PATTERNS = (
    (70, (), (540, 1020)),
    (12, (2,), (510, 1020)),
    (10, (4,), (540, 1050)),
    (8, (), (570, 900)),
)


class DiaryWriter:
    """Writes the diaries of everyone who holds children, from today on."""

    def __init__(self, ledger: Ledger, office: Office, seed: int) -> None:
        self._town, self._office, self._today = ledger, office, ledger.today
        self._ledger = Ledger(ledger.today, Random(f"{seed} diary"), ledger.rows, first_id=1 << 24)
        self._random = self._ledger.random
        self._busy: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
        self._days_off: dict[UUID, set[int]] = defaultdict(lambda: {5, 6})

    def write(self) -> None:
        """Everyone's pattern first: what is fixed lies inside it."""
        for visit in self._town.rows.get("Visit", []):
            if visit["status"] == "planned":
                start = visit["planned_at"]
                end = start + timedelta(minutes=visit["planned_minutes"])
                self._busy[visit["worker_id"]].append((start, end))
        for number, worker in enumerate(self._office.workers):
            self._pattern(worker, ordinary=number < 2)
        self._windows()
        self._meetings()
        for number, worker in enumerate(self._office.workers):
            self._team_meetings(worker)
            self._supervision(worker)
            if number > 1:
                self._absence(worker)

    def _pattern(self, worker: Staff, *, ordinary: bool) -> None:
        weights = [each[0] for each in _PATTERNS]
        _, off, (first, last) = self._random.choices(_PATTERNS, weights=weights)[0]
        if ordinary:
            _, off, (first, last) = _PATTERNS[0]
        mode = self._random.choices(("car", "transit", "foot"), weights=(80, 12, 8))[0]
        start = "office" if ordinary or self._ledger.chance(70) else "home"
        self._days_off[worker.id] |= set(off)
        for weekday in range(7):
            works = weekday not in self._days_off[worker.id]
            self._ledger.add(
                "WorkingPattern", date(2024, 4, 1), worker_id=worker.id, from_on=date(2024, 4, 1),
                weekday=weekday, from_minute=first if works else 0,
                to_minute=last if works else 0, start_from=start, end_at=start,
                lunch_minutes=30, lunch_from=720, lunch_to=840,
                travel_mode="car" if ordinary else mode,
            )  # fmt: skip

    def _windows(self) -> None:
        """One family says the same for all its children."""
        born = {row["id"]: row.get("birth_date") for row in self._town.rows["Person"]}
        planned = {
            visit["child_id"]
            for visit in self._town.rows.get("Visit", [])
            if visit["status"] == "planned"
        }
        for children in self._families():
            ages = [(self._today - day).days // 365 for one in children if (day := born[one])]
            school = any(_SCHOOL_AGE[0] <= age < _SCHOOL_AGE[1] for age in ages)
            said: list[tuple[str, str, int, int, str]] = []
            if school and self._ledger.chance(60):
                # A visit that is agreed already stands, whatever they would choose.
                effect = "prefer" if planned & set(children) else "only"
                said.append((effect, "01234", 930, 1110, "After school"))
            elif not school and self._ledger.chance(40):
                said.append(("prefer", "01234", 570, 780, "Best when the youngest is awake"))
            if self._ledger.chance(10):
                said.append(("not", "4", 750, 870, "Friday prayers"))
            if self._ledger.chance(8):
                said.append(("not", "024", 840, 1080, "The parent is on shift"))
            for child in children:
                for effect, weekdays, first, last, because in said:
                    self._ledger.add(
                        "VisitWindow", self._today - timedelta(days=30), child_id=child,
                        weekdays=weekdays, from_minute=first, to_minute=last, effect=effect,
                        because=because,
                    )  # fmt: skip

    def _families(self) -> list[list[UUID]]:
        """Children with a worker, brothers and sisters of one household together."""
        homes = {
            row["person_id"]: row["household_id"] for row in self._town.rows["HouseholdMember"]
        }
        found: dict[Any, list[UUID]] = defaultdict(list)
        for child in self._led():
            found[homes.get(child, child)].append(child)
        return list(found.values())

    def _led(self) -> dict[UUID, UUID]:
        """Who leads for each child now."""
        return {
            row["child_id"]: row["worker_id"]
            for row in self._town.rows.get("Allocation", [])
            if row.get("ended_on") is None and row["role"] == "lead" and row.get("worker_id")
        }

    def _meetings(self) -> None:
        """Meetings the record plans get a time; some looked-after children a hearing."""
        led = self._led()
        kinds = {"core_group": "core_group", "child_protection": "conference"}
        held_with: dict[tuple[UUID, date, str], datetime] = {}
        for review in self._town.rows.get("Review", []):
            worker, on = led.get(review["child_id"]), review["due_on"]
            if worker is None or review["held_on"] is not None or on is None:
                continue
            if not self._today < on <= self._today + timedelta(weeks=_WEEKS):
                continue
            if not is_working_day(on):
                continue
            review["planned_on"] = on
            kind = kinds.get(review["kind"], "review")
            if (worker, on, kind) in held_with or not self._ledger.chance(70):
                continue
            start = self._fixed(
                worker, on, kind, (600, 660, 840), 90, _OFFICE, child=review["child_id"],
                meeting=review["id"],
            )  # fmt: skip
            if start is not None:
                held_with[worker, on, kind] = start
        for care in self._town.rows.get("LookedAfterEpisode", []):
            worker = led.get(care["child_id"])
            interim = care.get("legal_status") == "C1" and care.get("ended_on") is None
            if worker is not None and interim and self._ledger.chance(60):
                on = add_working_days(self._today, self._random.randint(2, 20))
                self._fixed(worker, on, "court", (600, 840), 120, _COURT, child=care["child_id"])

    def _team_meetings(self, worker: Staff) -> None:
        monday = self._today - timedelta(days=self._today.weekday())
        for week in range(_WEEKS):
            on = monday + timedelta(weeks=week, days=1)
            if on >= self._today and is_working_day(on):
                self._fixed(worker.id, on, "meeting", (570,), 60, _OFFICE, title="Team meeting")

    def _supervision(self, worker: Staff) -> None:
        on = add_working_days(self._today, self._random.randint(1, 18))
        self._fixed(worker.id, on, "supervision", (660, 870, 930), 90, _OFFICE, title="Supervision")

    def _absence(self, worker: Staff) -> None:
        if not self._ledger.chance(12):
            return
        first = add_working_days(self._today, self._random.randint(3, 25))
        length = self._random.choice((0, 4, 4, 9))
        self._ledger.add(
            "Leave", self._today, worker_id=worker.id, from_on=first,
            to_on=add_working_days(first, length) if length else first, kind="annual",
            part="day" if length else self._random.choice(("day", "morning", "afternoon")),
        )  # fmt: skip

    def _fixed(
        self,
        worker: UUID,
        on: date,
        kind: str,
        starts: tuple[int, ...],
        minutes: int,
        where: tuple[str, float, float],
        *,
        title: str = "",
        child: UUID | None = None,
        meeting: UUID | None = None,
    ) -> datetime | None:
        """An appointment at the first of these times that is free; None when none is."""
        if on.weekday() in self._days_off[worker]:
            return None
        for minute in starts:
            local = datetime.combine(on, time(minute // 60, minute % 60), LONDON)
            start = local.astimezone(UTC)
            end = start + timedelta(minutes=minutes)
            if any(low < end and start < high for low, high in self._busy[worker]):
                continue
            self._busy[worker].append((start, end))
            place, latitude, longitude = where
            self._ledger.add(
                "Appointment", self._today, worker_id=worker, kind=kind, title=title,
                starts_at=start, ends_at=end, place=place, latitude=latitude, longitude=longitude,
                child_id=child, meeting_id=meeting,
            )  # fmt: skip
            return start
        return None
