"""Small makers of what a test needs. Each commits, so services and threads see it.

Every name is plainly a test's own; nobody real is meant.
"""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from sqlmodel import SQLModel

from agile_app.core.database import reading, transaction
from agile_app.core.time import today
from agile_app.people.models import Team, TeamMembership, Worker, WorkerRole
from agile_app.people.service import load_actor
from agile_app.records.models import Allocation, Child, Person
from agile_app.security.actor import Actor, Role

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def add(*rows: SQLModel) -> None:
    """These rows, in this order."""
    with transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


def make_team(name: str = "") -> Team:
    team = Team(name=name or f"Team {next(_numbers)}", service="Assessment")
    with transaction() as session:
        session.add(team)
    return team


def make_worker(
    *roles: Role,
    name: str = "",
    email: str = "",
    team: Team | None = None,
    manages: Team | None = None,
    password: str | None = None,
) -> Worker:
    """A worker with ``roles`` (a social worker unless said). A password costs a real hash."""
    from agile_app.security.passwords import hash_password

    number = next(_numbers)
    worker = Worker(
        email=email or f"worker{number}@test.example",
        name=name or f"Worker {number}",
        password_hash=hash_password(password) if password else None,
    )
    with transaction() as session:
        session.add(worker)
        session.flush()
        for role in roles or (Role.WORKER,):
            session.add(WorkerRole(worker_id=worker.id, role=role.value))
        for each, leads in ((team, False), (manages, True)):
            if each is not None:
                membership = TeamMembership(
                    team_id=each.id, worker_id=worker.id, manages=leads, from_on=date(2020, 1, 1)
                )
                session.add(membership)
    return worker


def actor_of(worker: Worker) -> Actor:
    """The worker as a service sees them today."""
    with reading() as session:
        actor = load_actor(session, worker.id)
    assert actor is not None
    return actor


def make_actor(*roles: Role, team: Team | None = None, manages: Team | None = None) -> Actor:
    """A new worker, ready to act."""
    return actor_of(make_worker(*roles, team=team, manages=manages))


def make_child(
    given_name: str = "Test",
    family_name: str = "Child",
    *,
    birth_date: date | None = None,
    allocated_to: Worker | Actor | None = None,
    restricted: bool = False,
) -> Child:
    """A child of about seven, allocated where said."""
    number = next(_numbers)
    person = Person(
        given_name=given_name,
        family_name=family_name,
        birth_date=birth_date or today() - timedelta(days=7 * 365),
    )
    child = Child(id=person.id, la_child_id=f"T{number:08}", restricted=restricted)
    with transaction() as session:
        session.add(person)
        session.flush()
        session.add(child)
    if allocated_to is not None:
        make_allocation(child, allocated_to)
    return child


def make_allocation(
    child: Child,
    worker: Worker | Actor,
    *,
    role: str = "lead",
    started_on: date | None = None,
    ended_on: date | None = None,
) -> Allocation:
    worker_id: UUID = worker.worker_id if isinstance(worker, Actor) else worker.id
    allocation = Allocation(
        child_id=child.id,
        worker_id=worker_id,
        role=role,
        started_on=started_on or today() - timedelta(days=30),
        ended_on=ended_on,
    )
    with transaction() as session:
        session.add(allocation)
    return allocation
