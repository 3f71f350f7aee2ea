"""A team's week for its manager: as it stands, as it could be, and accepting what is chosen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now, on_screen
from agile_app.people.service import team_names
from agile_app.security.actor import Actor, Role
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.accepting import Accepted, accept
from agile_app.visits.planner.differences import Difference
from agile_app.visits.planner.proposing import Proposal, note_view, team_workers
from agile_app.visits.planner.schemas import AcceptPlan, Change, Was
from agile_app.visits.planner.shapes import Left, Task
from agile_app.visits.planner.weeks import build_weeks, weeks_shown
from agile_app.visits.service import Tap


@dataclass(frozen=True)
class Choice:
    """One of a list to choose from."""

    code: str
    label: str


@dataclass(frozen=True)
class TeamStop:
    """Something that stands in a worker's week."""

    id: str
    worker_id: str
    worker: str
    on: str
    day: str
    time: str
    minutes: int
    title: str
    kind: str
    place: str
    due: str
    held: bool


@dataclass(frozen=True)
class ChangeRow:
    """One change of a proposal, in words. ``what``: new, moved, handed_over."""

    stop: str
    what: str
    title: str
    before: str
    after: str
    because: str


@dataclass(frozen=True)
class LeftRow:
    """What has no place: why, and what would make it fit."""

    id: str
    title: str
    due: str
    because: str
    what_to_do: str


@dataclass(frozen=True)
class TeamWeek:
    """A team's week as it stands."""

    workers: list[Choice]
    stops: list[TeamStop]
    left: list[LeftRow]
    clashes: list[str]


def teams_of(actor: Actor) -> list[Choice]:
    """The teams whose weeks the actor may plan, by name."""
    ids = actor.managed_team_ids if Role.MANAGER in actor.roles else actor.team_ids
    with reading() as session:
        names = team_names(session, set(ids))
    return [Choice(str(code), name) for code, name in sorted(names.items(), key=lambda x: x[1])]


def weeks_to_choose() -> list[Choice]:
    """The weeks that can be planned."""
    with reading() as session:
        weeks = weeks_shown(session)
    return [Choice(week.isoformat(), f"Week of {on_screen(week)}") for week in weeks]


def team_week(actor: Actor, team_id: UUID, week_on: date) -> TeamWeek:
    """The week as it stands; the view of each child is audited.

    Raises:
        NotAllowed: the actor does not plan for that team.
    """
    with transaction() as session:
        workers = team_workers(session, actor, team_id)
        built = build_weeks(session, actor, list(workers), [week_on], team=True)[0].built
        note_view(session, actor, built)
    stops = [_stop(task, workers) for task in built.tasks if task.at is not None]
    waiting = [_waiting(task) for task in built.tasks if task.at is None]
    return TeamWeek(
        workers=[Choice(str(worker_id), name) for worker_id, name in workers.items()],
        stops=sorted(stops, key=lambda each: (each.worker, each.on, each.time)),
        left=[*(left_row(each) for each in built.left), *waiting],
        clashes=built.clashes,
    )


def _stop(task: Task, workers: dict[UUID, str]) -> TeamStop:
    assert task.at is not None
    on, minute = task.at
    facts = task.facts
    return TeamStop(
        id=task.id,
        worker_id=str(task.owner),
        worker=workers.get(task.owner, ""),
        on=on.isoformat(),
        day=f"{on:%A} {on_screen(on)}",
        time=clock(minute),
        minutes=task.minutes,
        title=facts["title"],
        kind=facts["visit_kind_label"],
        place=facts["place_text"],
        due=_due(facts["due_on"]),
        held=task.pinned,
    )


def _waiting(task: Task) -> LeftRow:
    facts = task.facts
    return LeftRow(
        task.id, facts["title"], _due(facts["due_on"]), facts["because"],
        "Nobody has planned it yet. A proposal finds it a place.",
    )  # fmt: skip


def _due(on: str) -> str:
    return on_screen(date.fromisoformat(on)) if on else ""


def left_row(left: Left) -> LeftRow:
    """What has no place, in words."""
    facts = left.facts
    return LeftRow(
        left.id, facts.get("title", ""), _due(facts.get("due_on", "")), left.because,
        left.what_to_do,
    )  # fmt: skip


def change_rows(proposal: Proposal) -> list[ChangeRow]:
    """The changes of a proposal, in words."""
    return [
        ChangeRow(
            each.stop,
            each.what,
            each.task.facts["title"],
            each.was.said(with_worker=True) if each.was else "",
            each.to.said(with_worker=True),
            each.task.facts["because"],
        )
        for each in proposal.changes
    ]


def accept_chosen(actor: Actor, proposal: Proposal, chosen: Collection[str]) -> Accepted:
    """Make the chosen changes of a proposal, each if it still holds.

    Raises:
        Conflict: none of them could be made.
    """
    changes = [_change(each) for each in proposal.changes if each.stop in chosen]
    wanted = AcceptPlan(
        week_on=proposal.planned.built.week_on,
        version=proposal.planned.version,
        changes=changes,
        proposal=True,
        saved_minutes=round(proposal.saved_minutes),
    )
    moment = now()
    with transaction() as session:
        tap = Tap(uuid7(), moment, moment, actor.device_id or "")
        return accept(session, actor, wanted, tap)


def _change(each: Difference) -> Change:
    facts, task = each.task.facts, each.task
    children = [UUID(child) for child in facts["child_ids"]]
    visits = [UUID(visit) for visit in facts["visit_ids"]] or [uuid7() for _ in children]
    was = Was(on=each.was.on, start=clock(each.was.minute)) if each.was else None
    return Change(
        stop=each.stop,
        child_ids=children,
        visit_ids=visits,
        kind=facts["visit_kind"],
        minutes=task.minutes,
        on=each.to.on,
        start=clock(each.to.minute),
        was=was,
        worker_id=each.to.worker_id,
        breaks=[],
    )
