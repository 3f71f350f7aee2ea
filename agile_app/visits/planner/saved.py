"""Travel saved, estimated: the same visits booked in four ways, costed on the same matrix.

Due-date order with the first free slot; each of those days re-ordered; one's own caseload planned;
a team planned, where another worker has a price. ``reference/planning.md`` §7 says why these four.
Losses are shown, what finds no place is reported beside, and no worker is named or ranked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from agile_app.core.database import reading, transaction
from agile_app.people.service import practitioners
from agile_app.security.audit import record
from agile_app.visits.planner import engine
from agile_app.visits.planner.arms import due_order, on_their_days, own_only, part_of
from agile_app.visits.planner.building import pin
from agile_app.visits.planner.differences import travel_minutes
from agile_app.visits.planner.models import SavedTravel
from agile_app.visits.planner.weeks import Planned, build_weeks

ARMS = ("due_order", "days_reordered", "own_caseload", "team")
WORKER_SECONDS = 0.3
TEAM_SECONDS = 3.0

Tick = Callable[[], None]


def measure_team(
    team_id: UUID, week_on: date, *, seconds: float = TEAM_SECONDS, tick: Tick = lambda: None
) -> list[SavedTravel]:
    """The four arms of a team's week and of each of its workers' weeks; kept in the record.

    Every visit of the week is booked anew in every arm, wherever it stands in the diary; only
    appointments, and visits that have begun, stay. An earlier measure of the week is replaced.
    """
    with reading() as session:
        workers = practitioners(session, [team_id])
        planned = build_weeks(session, None, list(workers), [week_on], team=True, anew=True)[0]
    rows = _measure(planned, team_id, seconds, tick)
    with transaction() as session:
        session.execute(
            delete(SavedTravel).where(
                col(SavedTravel.week_on) == week_on, col(SavedTravel.team_id) == team_id
            )
        )
        session.add_all(rows)
        facts = {"week_on": week_on.isoformat(), "team": str(team_id), "weeks": len(rows)}
        record(session, None, "plan.travel_compared", facts=facts)
    return rows


def _measure(planned: Planned, team_id: UUID, seconds: float, tick: Tick) -> list[SavedTravel]:
    built, problem = planned.built, pin(planned.built)
    by_worker = {day.worker_id: each["worker"] for day, each in zip(
        built.working, problem["routes"], strict=True
    )}  # fmt: skip
    owners = [by_worker.get(task.owner, -1) for task in built.tasks]
    due = [task.facts["due_on"] for task in built.tasks]
    own = own_only(problem, owners)
    rows = []
    for number in sorted(set(by_worker.values())):
        stops = [stop for stop, owner in enumerate(owners) if owner == number]
        routes = [at for at, each in enumerate(problem["routes"]) if each["worker"] == number]
        part = part_of(own, stops, routes)
        if not any(stop["leave_out"] is not None for stop in part["stops"]):
            tick()
            continue
        rows.append(_arms(part, [due[stop] for stop in stops], [number] * len(stops)))
        tick()
    whole = _Sums()
    for each in rows:
        whole.add(each)
    answer = engine.solve(problem, seconds=seconds, seed=1)
    whole.minutes["team"] = travel_minutes(problem, answer["routes"])
    whole.left["team"] = len(answer["left_out"])
    tick()
    kept = [_row(each, "worker", team_id, planned) for each in rows]
    return [*kept, _row(whole, "team", team_id, planned)] if rows else []


@dataclass
class _Sums:
    visits: int = 0
    minutes: dict[str, float] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def add(self, other: "_Sums") -> None:
        self.visits += other.visits
        for arm, minutes in other.minutes.items():
            self.minutes[arm] = self.minutes.get(arm, 0.0) + minutes
            self.left[arm] = self.left.get(arm, 0) + other.left[arm]


def _arms(problem: dict[str, Any], due: Sequence[str], owners: Sequence[int]) -> _Sums:
    """The three arms of one worker's week."""
    found = _Sums(sum(stop["leave_out"] is not None for stop in problem["stops"]))
    booked, left = due_order(problem, due, owners)
    found.minutes["due_order"], found.left["due_order"] = travel_minutes(problem, booked), len(left)
    for arm, given in (
        ("days_reordered", on_their_days(problem, booked)),
        ("own_caseload", problem),
    ):
        answer = engine.solve(given, seconds=WORKER_SECONDS, seed=1)
        found.minutes[arm] = travel_minutes(given, answer["routes"])
        found.left[arm] = len(answer["left_out"])
    return found


def _row(sums: _Sums, unit: str, team_id: UUID, planned: Planned) -> SavedTravel:
    return SavedTravel(
        week_on=planned.built.week_on,
        unit=unit,
        team_id=team_id,
        visits=sums.visits,
        due_order_minutes=sums.minutes["due_order"],
        days_reordered_minutes=sums.minutes["days_reordered"],
        own_caseload_minutes=sums.minutes["own_caseload"],
        team_minutes=sums.minutes.get("team"),
        left_out=sums.left,
        # A week that leaves somebody unvisited is no bargain, whatever it saves.
        compared=not any(sums.left.values()) and sums.minutes["due_order"] > 0,
        source=planned.source[:80],
    )


@dataclass(frozen=True)
class Spread:
    """What an arm saves against due-date order, in per cent of its travel. ``worse`` counts the
    weeks in which it takes longer."""

    weeks: int
    median: float
    p10: float
    p90: float
    worse: int
    minutes_before: float
    minutes_after: float

    @property
    def whole(self) -> float:
        """Per cent saved of all weeks together."""
        return 100 * (1 - self.minutes_after / self.minutes_before) if self.minutes_before else 0.0


@dataclass(frozen=True)
class Report:
    """Estimated savings of the measured weeks. Never by worker.

    Attributes:
        workers: by arm, over workers' weeks. ``teams``: over teams' weeks.
        not_compared: workers' weeks in which some arm leaves a visit out.
        left_out: by arm, visits that found no place, over all workers' weeks.
    """

    weeks: list[date]
    workers: dict[str, Spread]
    teams: dict[str, Spread]
    not_compared: int
    left_out: dict[str, int]
    sources: list[str]

    SAID = (
        "Estimated: simulated bookings of the same visits on the same travel times. "
        "To be compared with real diaries."
    )


def report(session: Session, *, week_on: date | None = None) -> Report:
    """What was measured, of one week or of all."""
    statement = select(SavedTravel)
    if week_on is not None:
        statement = statement.where(col(SavedTravel.week_on) == week_on)
    rows = list(session.exec(statement))
    by_unit = {
        unit: [row for row in rows if row.unit == unit and row.compared]
        for unit in ("worker", "team")
    }
    single = [row for row in rows if row.unit == "worker"]
    return Report(
        weeks=sorted({row.week_on for row in rows}),
        workers=_spreads(by_unit["worker"]),
        teams=_spreads(by_unit["team"]),
        not_compared=sum(not row.compared for row in single),
        left_out={arm: sum(row.left_out.get(arm, 0) for row in rows) for arm in ARMS},
        sources=sorted({row.source for row in rows}),
    )


def _spreads(rows: Sequence[SavedTravel]) -> dict[str, Spread]:
    found = {}
    for arm in ARMS[1:]:
        pairs = [
            (row.due_order_minutes, after)
            for row in rows
            if (after := getattr(row, f"{arm}_minutes")) is not None
        ]
        if pairs:
            found[arm] = _spread(pairs)
    return found


def _spread(pairs: Sequence[tuple[float, float]]) -> Spread:
    saved = [100 * (1 - after / before) for before, after in pairs]
    tenths = quantiles(saved, n=10, method="inclusive") if len(saved) > 1 else saved * 9
    return Spread(
        weeks=len(saved),
        median=median(saved),
        p10=tenths[0],
        p90=tenths[8],
        worse=sum(each < 0 for each in saved),
        minutes_before=sum(before for before, _after in pairs),
        minutes_after=sum(after for _before, after in pairs),
    )
