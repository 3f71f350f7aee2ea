"""Whether what was signed is still what was signed."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from agile_app import __main__ as command_line
from agile_app.assessments.sign_off import addenda
from agile_app.assessments.sign_off.models import Addendum
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import get_engine, reading, transaction
from tests.signing import make_town

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def town():
    town = make_town()
    town.pen().write("t.health", "Grows well.")
    town.ask()
    away = town.pen()
    town.sign()
    away.write_late("t.health", "Late. ")
    with transaction() as session:
        addenda.gather(session, town.id)
        waiting = session.exec(select(Addendum)).one()
        addenda.accept(session, town.manager, town.id, waiting.id)
    town.reopen()
    town.pen().write("t.health", "More. ")
    town.ask()
    town.sign()
    return town


def _wrong(town) -> list[str]:
    with reading() as session:
        return verify_signed(session, town.id)


def _break(statement: str) -> None:
    with get_engine().begin() as connection:
        connection.execute(text(statement))


def test_all_is_as_it_was_signed(town, capsys):
    assert _wrong(town) == []
    assert command_line.main(["document", "verify", str(town.id)]) == 0
    assert command_line.main(["document", "verify"]) == 0
    assert "1 document checked: all as signed." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE assessment_version SET content = replace(content, 'l.', '!') WHERE number = 1",
            "version 1 is not what was signed",
        ),
        ("UPDATE assessment_version SET sha256 = 'f' WHERE number = 2", "another hash than the"),
        ("DELETE FROM assessment_version WHERE number = 2", "version 2 was signed and is gone"),
        ("UPDATE addendum SET content = '[]'", "is not what was accepted"),
        ("UPDATE live_update SET data = x'00' WHERE seq = 1", "the log of its document"),
    ],
)
def test_whatever_was_changed_is_found(town, statement, said, capsys):
    _break(statement)
    assert any(said in wrong for wrong in _wrong(town))
    assert command_line.main(["document", "verify", str(town.id)]) == 1
    assert said in capsys.readouterr().out
