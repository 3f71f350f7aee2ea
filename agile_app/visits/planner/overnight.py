"""The whole trust's weeks, planned at night: each worker finds a proposal in the morning."""

import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.database import reading, transaction
from agile_app.core.time import LONDON, now
from agile_app.people.service import all_teams, load_actor, practitioners
from agile_app.security.audit import record
from agile_app.visits.planner import engine
from agile_app.visits.planner.building import pin
from agile_app.visits.planner.bundle import plan_changed
from agile_app.visits.planner.models import PlanProposal
from agile_app.visits.planner.saved import Tick
from agile_app.visits.planner.weeks import Planned, build_weeks, weeks_shown

SECONDS = 0.3
ENOUGH = 20_000
"""Trials after which a week of one worker, a dozen stops, is no more improved."""


@dataclass(frozen=True)
class Asked:
    """One worker's week, ready to be solved."""

    worker_id: UUID
    week_on: date
    version: str
    problem: dict[str, Any]


@dataclass
class Overnight:
    """What a run did. ``left_out`` counts visits without a place; ``same`` weeks were planned
    before and nothing has changed since."""

    workers: int = 0
    weeks: int = 0
    same: int = 0
    visits: int = 0
    left_out: int = 0
    not_feasible: int = 0


def workers_of(session: Session, team_id: UUID | None) -> list[UUID]:
    """Who is to be planned for: a team, or everybody who visits children."""
    teams = [team_id] if team_id is not None else list(all_teams(session))
    return list(practitioners(session, teams))


def plan_weeks(
    worker_ids: Collection[UUID],
    *,
    weeks: int = 1,
    seconds: float = SECONDS,
    tick: Tick = lambda: None,
) -> Overnight:
    """Plan each worker's own next weeks and keep the proposals. ``tick`` hears of each worker."""
    done = Overnight(workers=len(worker_ids))
    ready: list[Asked] = []
    waiting: dict[UUID, int] = {}
    counting = threading.Lock()

    def asked() -> Iterator[Any]:
        # One by one: while a week is read, those before it are being planned.
        for worker_id in worker_ids:
            found = _ready(worker_id, weeks, done)
            if not found:
                tick()
            waiting[worker_id] = len(found)
            for each in found:
                ready.append(each)
                yield each.problem

    def solved(number: int, _answer: Any) -> None:
        worker_id = ready[number].worker_id
        with counting:
            waiting[worker_id] -= 1
            is_last = not waiting[worker_id]
        if is_last:
            tick()

    answers = engine.solve_many(asked(), seconds=seconds, iterations=ENOUGH, seed=1, each=solved)
    for each, answer in zip(ready, answers, strict=True):
        done.visits += sum(stop["leave_out"] is not None for stop in each.problem["stops"])
        done.left_out += len(answer["left_out"])
        done.not_feasible += not answer["feasible"]
    done.weeks = len(ready)
    _keep(zip(ready, answers, strict=True), done)
    return done


def _ready(worker_id: UUID, weeks: int, done: Overnight) -> list[Asked]:
    with reading() as session:
        actor = load_actor(session, worker_id)
        if actor is None:
            return []
        shown = weeks_shown(session)[:weeks]
        planned = build_weeks(session, actor, [worker_id], shown, bookable=True)
        kept = {
            each.week_on: each.version
            for each in session.exec(
                select(PlanProposal).where(col(PlanProposal.worker_id) == worker_id)
            )
        }
    found = []
    for each in planned:
        version = each.version
        if kept.get(each.built.week_on) == version:
            done.same += 1
        elif each.built.working:
            found.append(Asked(actor.worker_id, each.built.week_on, version, _asked(each)))
    return found


def _asked(planned: Planned) -> dict[str, Any]:
    """What is to be solved: without the households that only may be booked, which come last, and
    without a day that is under way, which its worker goes on with."""
    built, moment = planned.built, now().astimezone(LONDON)
    begun = {
        route
        for route, day in enumerate(built.working)
        if day.on == moment.date() and moment.hour * 60 + moment.minute >= day.start
    }
    days = {built.working[route].on for route in begun}
    problem = pin(built, keep_others=lambda task: task.at is not None and task.at[0] in days)
    stays = {stop for route in begun for stop in built.plan["routes"][route]}
    asked = sum(task.kind != "open" for task in built.tasks)
    stops = [
        stop
        if at in stays
        else {**stop, "on": [each for each in stop["on"] if each["route"] not in begun]}
        for at, stop in enumerate(problem["stops"][:asked])
    ]
    return {**problem, "stops": stops}


def _keep(solved: Iterable[tuple[Asked, Any]], done: Overnight) -> None:
    with transaction() as session:
        for each, answer in solved:
            row = session.exec(
                select(PlanProposal).where(
                    col(PlanProposal.worker_id) == each.worker_id,
                    col(PlanProposal.week_on) == each.week_on,
                )
            ).first()
            row = row or PlanProposal(
                worker_id=each.worker_id, week_on=each.week_on, version="", answer={}
            )
            row.version, row.answer, row.made_at = each.version, dict(answer), now()
            session.add(row)
            plan_changed(session, each.worker_id)
        facts = {"workers": done.workers, "weeks": done.weeks, "left_out": done.left_out}
        record(session, None, "plan.proposed_overnight", facts=facts)
