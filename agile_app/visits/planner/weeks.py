"""Weeks to be planned, built from the record, and their rows for the device."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.time import now, today
from agile_app.security.actor import Actor
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.building import build
from agile_app.visits.planner.models import PlanProposal
from agile_app.visits.planner.reading import WEEKS, Read, read
from agile_app.visits.planner.rows import PlanWeekRow
from agile_app.visits.planner.rules import first_week_of
from agile_app.visits.planner.settings import policy_of
from agile_app.visits.planner.shapes import MINUTE, Built, Left, Spot
from agile_app.visits.planner.tasks import Gathering
from agile_app.visits.planner.whereabouts import CONFIDENTIAL
from agile_app.visits.travel.service import matrix


@dataclass(frozen=True)
class Planned:
    """A week as built, with where its travel times came from."""

    built: Built
    estimated: bool
    source: str

    @property
    def version(self) -> str:
        """Changes with anything a plan is made from."""
        built = self.built
        text = json.dumps(
            [built.problem, built.plan, [task.facts for task in built.tasks], built.clashes],
            sort_keys=True, default=str,
        )  # fmt: skip
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def weeks_shown(session: Session) -> list[date]:
    """The Mondays of the weeks that can be planned now."""
    first = first_week_of(today(), policy_of(session))
    return [first + timedelta(weeks=each) for each in range(WEEKS)]


def build_weeks(
    session: Session,
    actor: Actor | None,
    worker_ids: Collection[UUID],
    weeks: Sequence[date],
    *,
    team: bool = False,
    absent: Collection[UUID] = (),
    bookable: bool = False,
    anew: bool = False,
) -> list[Planned]:
    """The problem of each of these weeks, from one reading of the record.

    Args:
        actor: who will see it; None for the nightly run.
        team, absent: as ``reading.read``.
        bookable: with a stop for every household that has nothing in the week (the device's).
        anew: as if nothing movable stood in the diary yet, to compare ways of booking: by travel
            within the same dates and times. What a buffer or an even week is worth is left out,
            since booking in due-date order knows nothing of it.
    """
    on = today()
    found = read(
        session, actor, worker_ids, today=on, first_on=min(weeks), team=team, absent=absent
    )
    gathering = Gathering(session, found)
    return [
        _build(session, found, gathering, week_on, bookable=bookable, anew=anew)
        for week_on in weeks
    ]


def _build(
    session: Session,
    found: Read,
    gathering: Gathering,
    week_on: date,
    *,
    bookable: bool,
    anew: bool,
) -> Planned:
    week = gathering.week(week_on)
    # Last, so that the stops before them have the same numbers with and without.
    tasks = [*week.tasks, *(gathering.open_children(week) if bookable else ())]
    policy = found.policy
    if anew:
        tasks = [
            task
            if task.fixed
            else replace(
                task,
                at=None,
                held=False,
                second=None,
                waits=False,
                price=task.price if not task.waits else policy.left_out_child_in_need,
            )
            for task in tasks
        ]
        policy = replace(policy, buffer_day=0, early_day=0, uneven_hour=0)
    answered: list[tuple[bool, str]] = []

    def travel(spots: Sequence[Spot], mode: str) -> list[int]:
        known = [at for at, spot in enumerate(spots) if spot.point is not None]
        times = matrix(session, [spots[at].point for at in known], mode)  # type: ignore[arg-type, misc]
        answered.append((times.estimated, times.source))
        size = len(spots)
        table = [0] * (size * size)
        for row, start in enumerate(known):
            for column, end in enumerate(known):
                # Whole minutes, rounded up: what is shown is what was planned. Minutes to a
                # confidential place are full fives, so that they do not tell where it is.
                hidden = spots[start].confidential or spots[end].confidential
                grain = 5 * MINUTE if hidden else MINUTE
                table[start * size + end] = -(-times.between(row, column) // grain) * grain
        return table

    built = build(week_on, week.working, tasks, week.spots, policy, travel)
    built.clashes[:0] = week.said
    built.for_manager = week.for_manager
    return Planned(
        built,
        any(estimated for estimated, _source in answered) or not answered,
        answered[0][1] if answered else "",
    )


def week_rows(session: Session, actor: Actor) -> list[PlanWeekRow]:
    """The worker's own weeks as their device holds them."""
    weeks = weeks_shown(session)
    planned = build_weeks(session, actor, [actor.worker_id], weeks, bookable=True)
    proposals = {
        each.week_on: each
        for each in session.exec(
            select(PlanProposal).where(col(PlanProposal.worker_id) == actor.worker_id)
        )
    }
    return [_row(each, actor.worker_id, proposals.get(each.built.week_on)) for each in planned]


def _row(planned: Planned, me: UUID, proposal: PlanProposal | None) -> PlanWeekRow:
    built, version = planned.built, planned.version
    return PlanWeekRow(
        id=built.week_on.isoformat(),
        week_on=built.week_on.isoformat(),
        problem=built.problem,
        stops=stop_rows(built, me),
        routes=route_rows(built),
        places=[_place(spot, built, at) for at, spot in enumerate(built.spots)],
        days=sorted({day.on.isoformat() for day in built.working}),
        plan=built.plan,
        left=[left_row(each) for each in built.left],
        clashes=built.clashes,
        proposal=proposal.answer if proposal and proposal.version == version else None,
        made_at=now().isoformat(timespec="seconds"),
        version=version,
        estimated=planned.estimated,
        travel_source=planned.source,
    )


def stop_rows(built: Built, me: UUID | None) -> list[dict[str, Any]]:
    """What each stop means to people, in the order of the problem's stops."""
    return [
        {
            **task.facts,
            "id": stop["id"],
            "minutes": task.minutes,
            "mine": task.owner == me,
            "price": task.price,
            "was": (
                {"on": task.at[0].isoformat(), "start": clock(task.at[1])} if task.at else None
            ),
        }
        for stop, task in zip(built.problem["stops"], built.tasks, strict=True)
    ]


def route_rows(built: Built) -> list[dict[str, Any]]:
    """Whose day each route is."""
    on = today()
    return [
        {
            "worker_id": str(day.worker_id),
            "worker": day.worker,
            "on": day.on.isoformat(),
            "today": day.on == on,
        }
        for day in built.working
    ]


def left_row(left: Left) -> dict[str, Any]:
    """Something that takes no part in the planning, with the reason."""
    return {
        "id": left.id,
        "code": left.code,
        "because": left.because,
        "what_to_do": left.what_to_do,
        **{name: left.facts.get(name, "") for name in ("title", "kind", "due_on")},
        "child_ids": left.facts.get("child_ids", []),
    }


def _place(spot: Spot, built: Built, at: int) -> dict[str, Any]:
    here = [
        task.facts
        for stop, task in zip(built.problem["stops"], built.tasks, strict=True)
        if stop["place"] == at
    ]
    children = sorted({child_id for facts in here for child_id in facts["child_ids"]})
    # Where only somebody goes whose record is not open to the reader, nothing says where it is.
    closed = bool(here) and not any(
        facts["child_ids"] or facts["kind"] == "appointment" for facts in here
    )
    told = spot.point is not None and not spot.confidential and not closed
    return {
        "child_ids": children,
        "text": "" if closed else CONFIDENTIAL if spot.confidential else spot.text,
        "latitude": spot.point.latitude if told and spot.point else None,
        "longitude": spot.point.longitude if told and spot.point else None,
        "confidential": spot.confidential,
    }
