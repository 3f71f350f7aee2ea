"""Council settings: a default until somebody changes it, a history that nobody changes."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from agile_app.core import council
from agile_app.core.council_calendar import EXTRA, MOVED, council_calendar
from agile_app.core.database import get_engine, reading, transaction
from agile_app.core.errors import Invalid
from agile_app.core.working_days import add_working_days, is_working_day

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def weeks(monkeypatch) -> council.Setting:
    monkeypatch.setattr(council, "REGISTRY", dict(council.REGISTRY))
    return council.number(
        "test.weeks", group="Test", label="Weeks", unit="weeks", default=6, least=1, most=12,
        source="This test", travels=True,
    )  # fmt: skip


def _keep(setting, value) -> None:
    with transaction() as session:
        council.keep(session, setting, value, worker_id=uuid4(), reason="a test")


def _value(setting):
    with reading() as session:
        return council.value(session, setting)


def test_the_default_holds_until_a_value_is_given_and_the_newest_is_in_force(weeks):
    assert _value(weeks) == 6
    _keep(weeks, 4)
    _keep(weeks, 8)
    assert _value("test.weeks") == 8
    with reading() as session:
        assert [row.value for row in council.history(session, "test.weeks")] == ["8", "4"]


def test_a_change_is_seen_within_the_transaction_that_makes_it(weeks):
    with transaction() as session:
        assert council.value(session, weeks) == 6
        council.keep(session, weeks, 3, worker_id=None, reason="a test")
        assert council.value(session, weeks) == 3


def test_what_was_rolled_back_is_not_remembered(weeks):
    with reading() as session:
        council.keep(session, weeks, 3, worker_id=None, reason="a test")
        session.rollback()
        assert council.value(session, weeks) == 6


def test_all_settings_cost_one_query_a_transaction(weeks):
    with reading() as session:
        council.value(session, weeks)
        statements = []
        from sqlalchemy import event

        event.listen(get_engine(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        council.value(session, weeks)
        council.value(session, EXTRA)
    assert statements == []


def test_a_kept_value_that_no_longer_fits_counts_as_the_default(weeks):
    _keep(weeks, 200)
    assert _value(weeks) == 6


def test_the_history_can_be_neither_changed_nor_deleted(weeks):
    _keep(weeks, 4)
    for statement in ("UPDATE council_setting SET value = '5'", "DELETE FROM council_setting"):
        with pytest.raises(DatabaseError, match="append-only"), get_engine().begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("typed", ["", "0", "13", "six", "4.5", "-4", "٤", "1_0", "9" * 30])
def test_a_number_that_does_not_fit_is_refused_with_what_does(weeks, typed):
    with pytest.raises(Invalid, match="from 1 to 12") as refused:
        weeks.read(typed)
    assert refused.value.field == "value"


def test_numbers_days_and_choices_are_read_as_people_type_them(weeks):
    assert weeks.read(" 12 ") == 12
    typed = "2027-06-18\n5 May 2023, 19/09/2022\n\n2027-06-18"
    assert EXTRA.read(typed) == (date(2022, 9, 19), date(2023, 5, 5), date(2027, 6, 18))
    assert EXTRA.read("") == ()
    with pytest.raises(Invalid, match="“31 Feb 2027” is not a day"):
        EXTRA.read("31 Feb 2027")
    with pytest.raises(Invalid, match="At most 40"):
        EXTRA.read("\n".join(f"2027-{m:02}-{d:02}" for m in (1, 3) for d in range(1, 30)))


def test_a_key_is_registered_once_and_a_default_keeps_its_own_rule(weeks):
    with pytest.raises(ValueError, match="twice"):
        council.register(weeks)
    with pytest.raises(ValueError, match="breaks its own rule"):
        council.number("test.x", group="T", label="X", default=9, least=1, most=8, source="T")
    with pytest.raises(ValueError, match="breaks its own rule"):
        council.choice("test.y", group="T", label="Y", default="b", options={"a": "A"}, source="T")


def test_the_mark_changes_only_with_what_travels_and_returns_with_the_default(weeks):
    with reading() as session:
        assert council.mark(session) == ""
    _keep(weeks, 4)
    with reading() as session:
        assert council.mark(session) != ""
    _keep(weeks, 6)
    with reading() as session:
        assert council.mark(session) == ""


def test_a_bank_holiday_added_late_closes_its_day_and_a_moved_one_opens():
    _keep(EXTRA, (date(2027, 6, 18),))
    _keep(MOVED, (date(2027, 5, 31),))
    with reading() as session:
        calendar = council_calendar(session)
    assert not is_working_day(date(2027, 6, 18), calendar)
    assert is_working_day(date(2027, 5, 31), calendar)
    assert add_working_days(date(2027, 6, 17), 1, calendar) == date(2027, 6, 21)
    assert add_working_days(date(2027, 6, 17), 1) == date(2027, 6, 18)
