"""Proposals: a week planned, checked, and told as changes. Nothing is applied here.

Building reads the record in a session; solving happens outside of one, since it takes seconds.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.database import transaction
from agile_app.core.errors import NotAllowed
from agile_app.core.time import now
from agile_app.people.service import practitioners
from agile_app.security.actor import Actor, Role
from agile_app.security.audit import record_each
from agile_app.security.permissions import Permission, holds
from agile_app.visits.planner import engine
from agile_app.visits.planner.arms import due_order
from agile_app.visits.planner.begun import from_now
from agile_app.visits.planner.building import pin
from agile_app.visits.planner.checker import check
from agile_app.visits.planner.differences import (
    Difference,
    differences,
    saves_text,
    travel_minutes,
)
from agile_app.visits.planner.pairs import place_pairs
from agile_app.visits.planner.reasons import reasons
from agile_app.visits.planner.settings import policy_of
from agile_app.visits.planner.shapes import Built, Left, Task
from agile_app.visits.planner.timing import on_the_grid
from agile_app.visits.planner.weeks import Planned, build_weeks

OWN_SECONDS = 0.4
TEAM_SECONDS = 4.0

Progress = Callable[[float], None]
"""Told the travel of each better plan, in minutes."""


@dataclass(frozen=True)
class Proposal:
    """A week as it could be.

    Attributes:
        answer: passed by the checker; where it is not feasible it may not be accepted whole.
        changes: against what stands in the diary.
        minutes: on the way: ``present`` (the diary), ``proposed``, ``due_order`` (all booked in the
            order of due dates), ``as_booked`` (the diary, with what is new booked into it so).
        left: what has no place, why, and what would make it fit.
        for_manager: appointments of an absent colleague, which nobody can take over unasked.
    """

    planned: Planned
    problem: dict[str, Any]
    answer: dict[str, Any]
    feasible: bool
    changes: list[Difference]
    minutes: dict[str, float]
    left: list[Left]
    for_manager: list[Task]

    @property
    def saved_minutes(self) -> float:
        """Against the diary as it stands, with what is new booked into it in due-date order."""
        return self.minutes["as_booked"] - self.minutes["proposed"]

    @property
    def sentence(self) -> str:
        """``3 changes, saves 12 min``."""
        return saves_text(len(self.changes), self.saved_minutes)


def propose_own(
    actor: Actor,
    week_on: date,
    *,
    worker_id: UUID | None = None,
    at: datetime | None = None,
    better: Progress | None = None,
) -> Proposal:
    """What is left of one worker's week from ``at`` (now) on: what was cancelled, has begun or was
    missed by then is taken as it is, the rest is placed anew.

    Args:
        worker_id: whose week; the actor's own unless said.

    Raises:
        NotAllowed: it is another worker's, of no team the actor plans for.
    """
    whose = worker_id or actor.worker_id
    with transaction() as session:
        if whose != actor.worker_id:
            _check_plans_for(session, actor, whose)
        planned = build_weeks(session, actor, [whose], [week_on])[0]
        policy = policy_of(session)
        note_view(session, actor, planned.built)
    planned = replace(planned, built=from_now(planned.built, at or now()))
    problem = place_pairs(planned.built, pin(planned.built), policy)
    return _solved(planned, problem, OWN_SECONDS, better)


def _check_plans_for(session: Session, actor: Actor, worker_id: UUID) -> None:
    teams = actor.managed_team_ids if Role.MANAGER in actor.roles else actor.team_ids
    if not holds(actor, Permission.ALLOCATE) or worker_id not in practitioners(session, teams):
        raise NotAllowed("You plan for the workers of your own teams.")


def propose_team(
    actor: Actor,
    team_id: UUID,
    week_on: date,
    *,
    absent: Collection[UUID] = (),
    better: Progress | None = None,
) -> Proposal:
    """A team's week, where visits may change hands at a price.

    With ``absent`` the others' weeks stay as they are, and only what the absent would have done is
    shared out. Their appointments are named for the manager.

    Raises:
        NotAllowed: the actor does not allocate for that team.
    """
    with transaction() as session:
        workers = team_workers(session, actor, team_id)
        planned = build_weeks(
            session, actor, list(workers), [week_on], team=True, absent=set(absent)
        )[0]
        policy = policy_of(session)
        note_view(session, actor, planned.built)
    planned = replace(planned, built=from_now(planned.built, now()))
    gone = frozenset(absent)
    keep = (lambda task: task.owner not in gone) if gone else None
    problem = place_pairs(planned.built, pin(planned.built, keep_others=keep), policy)
    return _solved(planned, problem, TEAM_SECONDS, better)


def team_workers(session: Session, actor: Actor, team_id: UUID) -> dict[UUID, str]:
    """The workers of a team whose week the actor may plan, by name.

    Raises:
        NotAllowed: the actor does not allocate for that team.
    """
    teams = actor.managed_team_ids if Role.MANAGER in actor.roles else actor.team_ids
    if not holds(actor, Permission.ALLOCATE) or team_id not in teams:
        raise NotAllowed("You plan for the teams you manage.")
    return practitioners(session, [team_id])


def note_view(session: Session, actor: Actor, built: Built) -> None:
    """Take down whose record showed in a team's plan."""
    children = {child for task in built.tasks for child in task.facts["child_ids"]}
    children |= {child for left in built.left for child in left.facts.get("child_ids", [])}
    facts: dict[str, Any] = {"week_on": built.week_on.isoformat()}
    record_each(
        session, actor, "plan.viewed", [(UUID(child), None, facts) for child in sorted(children)]
    )


def _solved(
    planned: Planned,
    problem: dict[str, Any],
    seconds: float,
    better: Progress | None,
) -> Proposal:
    built = planned.built

    def told(answer: Any) -> None:
        if better is not None:
            better(travel_minutes(problem, answer["routes"]))

    found = engine.solve(problem, seconds=seconds, seed=1, better=told)
    answer = _agreeable(problem, dict(found))
    return Proposal(
        planned=planned,
        problem=problem,
        answer=answer,
        feasible=check(problem, answer).feasible,
        changes=differences(built, answer),
        minutes={
            "present": travel_minutes(problem, built.plan["routes"]),
            "proposed": travel_minutes(problem, answer["routes"]),
            **_booked(built, problem),
        },
        left=[*built.left, *reasons(built, problem, answer)],
        for_manager=built.for_manager,
    )


def _agreeable(problem: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The answer at times people would agree on, where the checker finds it no worse."""
    rounded = {**answer, "starts": on_the_grid(problem, answer)}
    exact, verdict = check(problem, answer), check(problem, rounded)
    no_worse = len(verdict.faults) <= len(exact.faults) and verdict.cost <= exact.cost
    return rounded if no_worse else answer


def _booked(built: Built, problem: dict[str, Any]) -> dict[str, float]:
    """Minutes of travel when everything is booked in due-date order; and when only what is new is,
    into the diary as it stands."""
    numbers = {
        day.worker_id: route["worker"]
        for day, route in zip(built.working, problem["routes"], strict=True)
    }
    owners = [numbers.get(task.owner, -1) for task in built.tasks]
    due = [task.facts["due_on"] for task in built.tasks]
    anew, _left = due_order(problem, due, owners)
    present = travel_minutes(problem, built.plan["routes"])
    kept = pin(built, keep_others=lambda _task: True)
    stands = {stop for order in built.plan["routes"] for stop in order}
    without = {
        **kept,
        "stops": [
            stop if at in stands else {**stop, "on": []} for at, stop in enumerate(kept["stops"])
        ],
    }
    with_new, _left = due_order(kept, due, owners)
    as_it_stands, _left = due_order(without, due, owners)
    more = travel_minutes(problem, with_new) - travel_minutes(problem, as_it_stands)
    return {"due_order": travel_minutes(problem, anew), "as_booked": present + more}
