"""The operator's commands about accounts and the audit."""

import io

import pytest
from sqlalchemy import text
from sqlmodel import select

from agile_app.__main__ import main
from agile_app.core.database import reading, transaction
from agile_app.people import repository
from agile_app.people.models import Team, TeamMembership, Worker
from agile_app.security import passwords, sessions
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from tests.factories import make_team, make_worker


@pytest.fixture
def typed(monkeypatch):
    def give(line: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(line))

    return give


def test_a_worker_is_added_with_role_team_and_number(sqlite_database, typed, capsys):
    team = make_team("North")
    typed("three random words\n")
    code = main(
        ["user", "add", "Sam@Test.Example", "Sam Test", "--role", "senior", "--team", "North",
         "--social-work-england-number", "sw12345"]
    )  # fmt: skip
    assert code == 0
    assert "may sign in" in capsys.readouterr().out
    with reading() as session:
        worker = session.exec(select(Worker)).one()
        assert repository.roles_of(session, worker.id) == {Role.SENIOR}
        assert session.exec(select(TeamMembership.team_id)).all() == [team.id]
    assert worker.email == "sam@test.example"
    assert worker.social_work_england_number == "SW12345"
    assert passwords.matches("three random words", worker.password_hash)


def test_a_team_is_added_once(sqlite_database, capsys):
    assert main(["team", "add", " North ", "--service", "Children in need"]) == 0
    assert capsys.readouterr().out == "North was added.\n"
    for name in ("North", "  "):
        assert main(["team", "add", name]) != 0
        assert "team" in capsys.readouterr().err
    with reading() as session:
        [team] = session.exec(select(Team)).all()
        acts = session.exec(select(AuditEntry.act)).all()
    assert (team.name, team.service) == ("North", "Children in need")
    assert acts == ["team.created"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["not-an-email", "Sam Test"],
        ["sam@test.example", "Sam", "--social-work-england-number", "123"],
        ["sam@test.example", "Sam", "--team", "Nowhere"],
    ],
)
def test_a_mistake_adds_nobody_and_says_why(sqlite_database, typed, capsys, arguments):
    typed("three random words\n")
    assert main(["user", "add", *arguments]) != 0
    assert capsys.readouterr().err
    with reading() as session:
        assert session.exec(select(Worker)).all() == []


def test_workers_are_listed_without_their_secrets(sqlite_database, capsys):
    make_worker(Role.IT, email="it@test.example")
    assert main(["user", "list"]) == 0
    shown = capsys.readouterr().out
    assert "it@test.example" in shown
    assert "no password" in shown
    assert "argon2" not in shown


def test_ending_sessions_signs_out_everywhere(sqlite_database, capsys):
    worker = make_worker(email="sam@test.example")
    with transaction() as session:
        reference, _ = sessions.start_session(session, worker.id)
    assert main(["user", "end-sessions", "sam@test.example"]) == 0
    assert "1 ended" in capsys.readouterr().out
    assert sessions.look_up(f"agile={reference}") is None
    with reading() as session:
        assert session.exec(select(AuditEntry.act)).all() == ["worker.sessions_ended"]
    assert main(["user", "end-sessions", "nobody@test.example"]) == 1


def test_the_audit_is_verified_from_the_command_line(sqlite_database, capsys):
    worker = make_worker(email="sam@test.example")
    main(["user", "end-sessions", worker.email])
    assert main(["audit", "verify"]) == 0
    with transaction() as session:
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text("UPDATE audit_entry SET act = 'nothing'"))
    assert main(["audit", "verify"]) == 1
    assert "Entry 1 was changed" in capsys.readouterr().out


def test_migrate_makes_the_schema(data_dir, capsys):
    assert main(["migrate"]) == 0
    make_worker()
    assert "up to date" in capsys.readouterr().out
