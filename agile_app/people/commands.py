"""``python -m agile_app user add | list | end-sessions`` and ``team add``."""

import getpass
import sys
from argparse import ArgumentParser, Namespace

from agile_app.core.commands import Command
from agile_app.security.actor import Role


def _password() -> str | None:
    """From the terminal (twice), or the first line of a pipe; None for an empty one."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n") or None
    first = getpass.getpass("Password (empty: cannot sign in with one): ")
    if first and getpass.getpass("Again: ") != first:
        raise SystemExit("The two passwords differ. Nothing was changed.")
    return first or None


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("name", help="as colleagues know them")
    parser.add_argument(
        "--role",
        action="append",
        choices=[role.value for role in Role],
        help="what they do; may be given more than once (worker, unless said)",
    )
    parser.add_argument("--team", action="append", default=[], help="the name of a team")
    parser.add_argument("--manages", action="append", default=[], help="a team they manage")
    parser.add_argument("--social-work-england-number", default=None, metavar="SW…")


def _add(arguments: Namespace) -> int:
    from pydantic import ValidationError

    from agile_app.core.database import transaction
    from agile_app.people import service
    from agile_app.people.schemas import NewWorker

    try:
        new = NewWorker(
            email=arguments.email,
            name=arguments.name,
            roles=frozenset(Role(role) for role in arguments.role or [Role.WORKER]),
            password=_password(),
            social_work_england_number=arguments.social_work_england_number,
        )
    except ValidationError as error:
        for each in error.errors():
            print(f"{'.'.join(map(str, each['loc']))}: {each['msg']}", file=sys.stderr)
        return 2
    with transaction() as session:
        worker = service.create_worker(session, None, new)
        for name, manages in [
            *((team, False) for team in arguments.team),
            *((team, True) for team in arguments.manages),
        ]:
            team = service.team_named(session, name)
            service.join_team(session, None, worker.id, team.id, manages=manages)
    print(f"{worker.email} may sign in." if new.password else f"{worker.email} was added.")
    return 0


def _list(_arguments: Namespace) -> int:
    from agile_app.core.database import reading
    from agile_app.people import repository

    with reading() as session:
        for worker in repository.all_workers(session):
            roles = ",".join(sorted(repository.roles_of(session, worker.id)))
            marks = [
                *(["demo"] if worker.demo else []),
                *([f"left {worker.left_on}"] if worker.left_on else []),
                *([] if worker.password_hash else ["no password"]),
            ]
            print(f"{worker.email}\t{worker.name}\t{roles}\t{' '.join(marks)}".rstrip())
    return 0


def _end_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("email")


def _end_sessions(arguments: Namespace) -> int:
    from agile_app.people import service

    ended = service.end_sessions_of(arguments.email)
    print(f"{ended} ended. They are signed out everywhere.")
    return 0


def _team_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="as people say it; each name once")
    parser.add_argument("--service", default="", help="the service it belongs to")


def _add_team(arguments: Namespace) -> int:
    from agile_app.core.database import transaction
    from agile_app.people import service

    with transaction() as session:
        team = service.create_team(session, None, arguments.name, service=arguments.service)
        print(f"{team.name} was added.")
    return 0


COMMANDS = [
    Command("user add", "Add a worker who may sign in", _add, _add_arguments),
    Command("user list", "List the workers", _list),
    Command(
        "user end-sessions",
        "Sign a worker out on every device",
        _end_sessions,
        _end_arguments,
    ),
    Command("team add", "Add a team", _add_team, _team_arguments),
]
