"""Small makers of a planner's week: a team at an office, children at addresses, plans, visits; and
the week that comes of them.

The week is always a future one without bank holidays, so that tests say the same on every day.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.core.working_days import is_working_day
from agile_app.people.models import Worker
from agile_app.records.models import Address, Child, Plan
from agile_app.security.actor import Actor
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.rules import moment_of
from agile_app.visits.models import Visit
from agile_app.visits.planner.shapes import Built
from agile_app.visits.planner.weeks import build_weeks, stop_rows
from agile_app.visits.travel.rules import Point
from agile_app.visits.travel.service import ensure_office
from tests.factories import make_child

OFFICE = Point(51.5095, -0.5950)
# About two kilometres from the office, and from each other.
HIGH_STREET = (51.5275, -0.5950)
MILL_LANE = (51.5095, -0.5660)


def make_office() -> None:
    with transaction() as session:
        ensure_office(session, "Town Hall", OFFICE)


def this_monday() -> date:
    """The Monday of the week that is planned first."""
    day = today()
    while not is_working_day(day):
        day += timedelta(days=1)
    return day - timedelta(days=day.weekday())


def next_week(weekday: int = 0) -> date:
    """A weekday of the week after: all of it lies ahead."""
    return this_monday() + timedelta(days=7 + weekday)


def make_home(
    child: Child,
    at: tuple[float, float] | None = HIGH_STREET,
    *,
    line1: str = "1 High Street",
    confidential: bool = False,
    kind: str = "home",
    started_on: date | None = None,
    ended_on: date | None = None,
) -> Address:
    address = Address(
        person_id=child.id,
        kind=kind,
        line1=line1,
        town="Slough",
        postcode="SL1 1AA",
        latitude=at[0] if at else None,
        longitude=at[1] if at else None,
        confidential=confidential,
        started_on=started_on,
        ended_on=ended_on,
    )
    with transaction() as session:
        session.add(address)
    return address


def make_plan(child: Child, *, due_on: date, kind: str = "child_in_need", weeks: int = 6) -> Plan:
    """A plan whose first visit is due on that day."""
    plan = Plan(child_id=child.id, kind=kind, started_on=due_on - timedelta(weeks=weeks))
    with transaction() as session:
        session.add(plan)
    return plan


def make_case(
    worker: Worker | Actor,
    name: str = "Ana",
    *,
    due_on: date | None = None,
    at: tuple[float, float] | None = HIGH_STREET,
    line1: str = "1 High Street",
    confidential: bool = False,
    restricted: bool = False,
    age: int = 3,
) -> Child:
    """A child with a home, in need, led by the worker."""
    child = make_child(
        name,
        "Reed",
        birth_date=today() - timedelta(days=age * 365 + 10),
        allocated_to=worker,
        restricted=restricted,
    )
    make_home(child, at, line1=line1, confidential=confidential)
    if due_on is not None:
        make_plan(child, due_on=due_on)
    return child


def make_visit(
    child: Child,
    worker: Worker | Actor,
    on: date,
    minute: int = 10 * 60,
    *,
    group_id: UUID | None = None,
    minutes: int = 45,
    kind: str = "child_in_need",
    status: str = "planned",
    **more: object,
) -> Visit:
    worker_id = worker.worker_id if isinstance(worker, Actor) else worker.id
    visit = Visit(
        group_id=group_id or uuid7(),
        child_id=child.id,
        worker_id=worker_id,
        worker_name=worker.name,
        kind=kind,
        status=status,
        planned_at=moment_of(on, minute),
        planned_minutes=minutes,
        **more,
    )
    with transaction() as session:
        session.add(visit)
    return visit


def make_appointment(
    worker: Worker | Actor, on: date, start: int, end: int, **more: object
) -> Appointment:
    worker_id = worker.worker_id if isinstance(worker, Actor) else worker.id
    appointment = Appointment(
        worker_id=worker_id,
        kind="court",
        title="Hearing",
        starts_at=moment_of(on, start),
        ends_at=moment_of(on, end),
        **more,
    )
    with transaction() as session:
        session.add(appointment)
    return appointment


def was(visit: Visit) -> dict[str, str]:
    """Where a device shows a visit."""
    from agile_app.core.time import LONDON

    local: datetime = visit.planned_at.astimezone(LONDON)
    return {"on": local.date().isoformat(), "start": f"{local:%H:%M}"}


def week_of(actor, *workers, week_on: date | None = None, **options) -> Built:
    """The week as the planner builds it: of these workers, or the actor's own."""
    ids = [worker.id for worker in workers] or [actor.worker_id]
    with reading() as session:
        return build_weeks(session, actor, ids, [week_on or next_week()], **options)[0].built


def stop_of(built: Built, child) -> dict:
    """The stop of a child: its row, with what the engine reads."""
    rows = stop_rows(built, None)
    at = next(at for at, row in enumerate(rows) if str(child.id) in row["child_ids"])
    return rows[at] | {"problem": built.problem["stops"][at], "task": built.tasks[at]}


def days_of(built: Built, child) -> list[date]:
    """The days on which a child can be visited."""
    return [built.working[each["route"]].on for each in stop_of(built, child)["problem"]["on"]]
