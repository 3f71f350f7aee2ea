"""Who may change what the council sets, and what is kept of it."""

import json

import pytest
from sqlmodel import select

from agile_app.core import council
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Invalid, NotAllowed, NotFound
from agile_app.core.notices import listen
from agile_app.people import council_service
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from tests.factories import make_actor

pytestmark = pytest.mark.usefixtures("sqlite_database")
KEY = "test.weeks"


@pytest.fixture(autouse=True)
def weeks(monkeypatch) -> council.Setting:
    monkeypatch.setattr(council, "REGISTRY", dict(council.REGISTRY))
    return council.number(
        KEY, group="Test", label="Weeks apart", unit="weeks", default=6, least=1, most=12,
        source="This test",
    )  # fmt: skip


@pytest.fixture
def administrator():
    return make_actor(Role.ADMINISTRATOR)


def _change(actor, typed, reason="Agreed at the practice board"):
    with transaction() as session:
        return council_service.change(session, actor, KEY, typed, reason=reason)


def test_an_administrator_changes_a_value_and_everyone_is_told_after_commit(administrator):
    heard = []
    stop = listen(lambda notice: heard.append((notice.topic, notice.ids)))
    assert _change(administrator, "4") == "4 weeks"
    stop()
    assert heard == [("council.changed", {"key": KEY})]
    with reading() as session:
        assert council.value(session, KEY) == 4
        row = next(
            each for each in council_service.all_settings(session, administrator) if each.key == KEY
        )
        assert (row.said, row.default_said, row.is_default) == ("4 weeks", "6 weeks", False)
        (entry,) = council_service.changes(session, administrator, KEY)
        assert (entry.said, entry.by) == ("4 weeks", administrator.name)
        assert entry.reason == "Agreed at the practice board"
        audited = session.exec(
            select(AuditEntry).where(AuditEntry.act == "council_setting.changed")
        ).one()
    # Which setting, never the words of the reason.
    assert json.loads(audited.facts) == {"key": KEY}
    assert audited.worker_id == administrator.worker_id


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_reads_or_changes_them_and_the_try_is_audited(role):
    actor = make_actor(role)
    with pytest.raises(NotAllowed):
        _change(actor, "4")
    with reading() as session:
        with pytest.raises(NotAllowed):
            council_service.all_settings(session, actor)
        with pytest.raises(NotAllowed):
            council_service.changes(session, actor, KEY)
        assert council.history(session, KEY) == []
        refusals = session.exec(
            select(AuditEntry).where(AuditEntry.act == "council_setting.refused")
        ).all()
    assert len(refusals) == 3


@pytest.mark.parametrize(
    ("typed", "reason", "field", "said"),
    [
        ("13", "Agreed at the board", "value", "13 is outside what is allowed"),
        ("soon", "Agreed at the board", "value", "Type a whole number from 1 to 12"),
        ("6", "Agreed at the board", "value", "It is 6 weeks already"),
        ("4", "  ", "reason", "Say why it changes"),
        ("4", "x" * 301, "reason", "Keep the reason to 300 letters"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_changes_nothing(
    administrator, typed, reason, field, said
):
    with pytest.raises(Invalid, match=said) as refused:
        _change(administrator, typed, reason)
    assert refused.value.field == field
    with reading() as session:
        assert council.history(session, KEY) == []


def test_a_setting_that_does_not_exist_is_not_found(administrator):
    with transaction() as session, pytest.raises(NotFound):
        council_service.change(session, administrator, "no.such", "4", reason="Because I say so")
