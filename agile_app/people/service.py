"""Workers, teams and signing in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import Session

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from agile_app.core.notices import notify
from agile_app.core.time import today
from agile_app.people import repository
from agile_app.people.models import Team, TeamMembership, Worker, WorkerRole
from agile_app.people.schemas import NewWorker
from agile_app.security import passwords, rate_limits, sessions
from agile_app.security.actor import Actor, Role
from agile_app.security.audit import record, record_refusal
from agile_app.settings import get_settings


def load_actor(session: Session, worker_id: UUID) -> Actor | None:
    """Who this worker is today; None for one who may not be signed in."""
    worker = session.get(Worker, worker_id)
    if worker is None or not _may_sign_in(worker):
        return None
    memberships = repository.current_memberships(session, worker_id)
    return Actor(
        worker_id=worker.id,
        name=worker.name,
        roles=repository.roles_of(session, worker_id),
        team_ids=frozenset(each.team_id for each in memberships),
        managed_team_ids=frozenset(each.team_id for each in memberships if each.manages),
    )


sessions.set_actor_loader(load_actor)


def members_of(team_ids: frozenset[UUID], *, on: date | None = None) -> Select[UUID]:
    """The ids of those who work in (or manage) these teams, as part of another feature's query."""
    return repository.members_of(team_ids, on or today())


def workers_by_id(session: Session, worker_ids: set[UUID]) -> dict[UUID, Worker]:
    """Workers by id, for features that show who did what; unknown ids are left out."""
    return repository.workers_by_id(session, worker_ids) if worker_ids else {}


def team_names(session: Session, team_ids: set[UUID]) -> dict[UUID, str]:
    """Teams' names by id; unknown ids are left out."""
    return repository.team_names(session, team_ids) if team_ids else {}


def managers_of(session: Session, worker_id: UUID) -> list[UUID]:
    """Who manages the teams this worker works in today, themself not counted."""
    return repository.managers_of(session, worker_id, today())


def managers_by_worker(session: Session, worker_ids: Collection[UUID]) -> dict[UUID, list[Worker]]:
    """As ``managers_of`` for many workers at once: the managers themselves, by worker."""
    return repository.managers_by_worker(session, worker_ids, today()) if worker_ids else {}


def managers_beyond(session: Session, worker_id: UUID) -> list[UUID]:
    """The managers to turn to when a worker's own do not answer: of other teams of the same
    service, or, where there are none, every other manager."""
    return repository.managers_beyond(session, worker_id, today())


def colleagues_of(session: Session, worker_id: UUID) -> list[Worker]:
    """The others who work in this worker's teams today, by name."""
    return repository.colleagues_of(session, worker_id, today())


def practitioners(session: Session, team_ids: Collection[UUID]) -> dict[UUID, str]:
    """Who visits children in these teams today: names by id, in the order of names."""
    return repository.practitioners(session, frozenset(team_ids), today())


def all_teams(session: Session) -> dict[UUID, str]:
    """Every team's name by id, in the order of names."""
    return repository.all_teams(session)


def _may_sign_in(worker: Worker) -> bool:
    """Not those who have left; invented people only where everything is invented."""
    if worker.demo and not get_settings().demo:
        return False
    return worker.left_on is None or worker.left_on >= today()


def _wrong() -> NotSignedIn:
    """One answer for every reason, so that it tells nobody which accounts exist."""
    return NotSignedIn(
        "That email and password do not match.",
        code="wrong_credentials",
        what_to_do="Check both and try again. Your service desk can set a new password.",
    )


@dataclass(frozen=True)
class SignedIn:
    """A new session: ``reference`` is for the cookie and is kept nowhere else."""

    actor: Actor
    reference: str


def authenticate(
    email: str,
    password: str,
    *,
    address: str,
    device_id: str | None,
    replaces: UUID | None = None,
) -> SignedIn:
    """Sign a worker in with a password: counted, checked, audited, a new session begun.

    ``replaces`` is the session the browser had; it ends, so a reference is never carried over.

    Raises:
        NotSignedIn: for every wrong combination alike.
        Slower: too many tries from there.
    """
    with reading() as session:
        worker = repository.worker_by_email(session, email)
    attempt = rate_limits.begin_attempt(
        "sign_in",
        account=email,
        address=address,
        device_id=device_id,
        worker_id=worker.id if worker else None,
    )
    right = passwords.matches(password, worker.password_hash if worker else None)
    if worker is None or not right or not _may_sign_in(worker):
        record_refusal(None, "worker.sign_in.refused", subject_id=worker.id if worker else None)
        raise _wrong()
    with transaction() as session:
        rate_limits.succeeded(session, attempt, worker_id=worker.id, device_id=device_id)
        _keep_hash_strong(session, worker, password)
        if replaces is not None:
            sessions.end_session(session, replaces, because="signed_in_again")
        reference, row = sessions.start_session(
            session, worker.id, device_id=device_id, address=address
        )
        actor = load_actor(session, worker.id)
        if actor is None:
            raise _wrong()
        record(session, actor, "worker.signed_in", subject_id=row.id)
    return SignedIn(actor, reference)


def _keep_hash_strong(session: Session, worker: Worker, password: str) -> None:
    """Hash anew, now that the password is known, what was hashed by weaker parameters."""
    if worker.password_hash is not None and passwords.needs_rehash(worker.password_hash):
        worker.password_hash = passwords.hash_password(password)
        session.merge(worker)


def check_password(session: Session, worker_id: UUID, password: str) -> bool:
    """Whether it is this worker's password (unlocking). The caller limits the tries."""
    worker = session.get(Worker, worker_id)
    return passwords.matches(password, worker.password_hash if worker else None)


def create_worker(session: Session, actor: Actor | None, new: NewWorker) -> Worker:
    """A new worker with roles. ``actor`` None: from the command line.

    Raises:
        Conflict: the email or Social Work England number is taken.
        Invalid: the password is weak (invented accounts have a published one).
    """
    if repository.worker_by_email(session, new.email) is not None:
        raise Conflict("Someone already has that email.", field="email")
    if new.password is not None and not new.demo:
        passwords.check_strength(new.password, email=new.email)
    worker = Worker(
        email=new.email,
        name=new.name,
        job_title=new.job_title,
        phone=new.phone,
        password_hash=passwords.hash_password(new.password) if new.password else None,
        social_work_england_number=new.social_work_england_number,
        started_on=new.started_on,
        demo=new.demo,
    )
    session.add(worker)
    session.flush()
    for role in sorted(new.roles):
        session.add(WorkerRole(worker_id=worker.id, role=role.value))
    record(
        session, actor, "worker.created", subject_id=worker.id, facts={"roles": sorted(new.roles)}
    )
    notify(session, "worker.changed", worker_id=worker.id)
    return worker


def create_team(session: Session, actor: Actor | None, name: str, *, service: str = "") -> Team:
    """A new team. Raises Conflict when the name is taken."""
    if not name.strip():
        raise Invalid("A team needs a name.", field="name")
    if repository.team_by_name(session, name.strip()) is not None:
        raise Conflict("There is already a team of that name.", field="name")
    team = Team(name=name.strip(), service=service)
    session.add(team)
    session.flush()
    record(session, actor, "team.created", subject_id=team.id)
    return team


def worker_with(session: Session, email: str) -> Worker:
    """The worker who signs in with that email. Raises NotFound."""
    worker = repository.worker_by_email(session, email)
    if worker is None:
        raise NotFound(f"There is no worker with the email {email}.", field="worker")
    return worker


def team_named(session: Session, name: str) -> Team:
    """The team of that name. Raises NotFound."""
    team = repository.team_by_name(session, name)
    if team is None:
        raise NotFound(f"There is no team called {name}.", field="team")
    return team


def join_team(
    session: Session,
    actor: Actor | None,
    worker_id: UUID,
    team_id: UUID,
    *,
    manages: bool = False,
    from_on: date | None = None,
) -> TeamMembership:
    """Let a worker work in (or manage) a team from a day on."""
    membership = TeamMembership(
        worker_id=worker_id, team_id=team_id, manages=manages, from_on=from_on or today()
    )
    session.add(membership)
    record(session, actor, "team.joined", subject_id=worker_id, facts={"team": str(team_id)})
    notify(session, "allocation.changed", worker_id=worker_id)
    return membership


def set_roles(
    session: Session, actor: Actor | None, worker_id: UUID, roles: frozenset[Role]
) -> None:
    """Replace a worker's roles; what they may do changes with their next request."""
    if session.get(Worker, worker_id) is None:
        raise NotFound("There is no such worker.")
    if not roles:
        raise Invalid("A worker needs at least one role.", field="roles")
    held = repository.roles_of(session, worker_id)
    for role in held - roles:
        session.delete(session.get(WorkerRole, (worker_id, role.value)))
    for role in roles - held:
        session.add(WorkerRole(worker_id=worker_id, role=role.value))
    record(
        session, actor, "worker.roles_changed", subject_id=worker_id,
        facts={"roles": sorted(roles)},
    )  # fmt: skip
    notify(session, "worker.changed", worker_id=worker_id)


def sign_out(actor: Actor) -> None:
    """End the session this request came with."""
    if actor.session_id is None:
        return
    with transaction() as session:
        sessions.end_session(session, actor.session_id)
        record(session, actor, "worker.signed_out", subject_id=actor.session_id)


def sign_out_everywhere(
    actor: Actor | None, worker_id: UUID, *, because: str = "signed_out_everywhere"
) -> int:
    """End every session of a worker, on every device; returns how many."""
    with transaction() as session:
        ended = sessions.end_all_sessions(session, worker_id, because=because)
        record(
            session, actor, "worker.sessions_ended", subject_id=worker_id,
            facts={"count": ended, "because": because},
        )  # fmt: skip
    return ended


def end_sessions_of(email: str) -> int:
    """End every session of the worker with that email (the command line's way). Raises NotFound."""
    with reading() as session:
        worker = repository.worker_by_email(session, email)
    if worker is None:
        raise NotFound("Nobody has that email.", field="email")
    return sign_out_everywhere(None, worker.id, because="ended_by_operator")
