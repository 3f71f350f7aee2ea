"""Where, car, phone and warnings: on an alarm, to those who were told, each look written down."""

from datetime import timedelta

import pytest
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.records.models import AccessGrant, Address, RecordWarning
from agile_app.security.models import AuditEntry
from agile_app.visits.home_safe.models import LoneVisit


@pytest.fixture
def alarmed(street):
    """The worker is overdue on a visit; the buddy has been told, the manager not yet."""
    street.do(
        street.worker, "home_safe.details", car_registration="AB12 CDE", car_colour="Blue Corsa",
        phone="07700 900123", contact_name="Pat", contact_phone="07700 900456",
        buddy_id=street.buddy.worker_id,
    )  # fmt: skip
    with transaction() as session:
        session.add(
            RecordWarning(
                child_id=street.child.id, kind="violence", text="A large dog",
                started_on=street.now.date(),
            )
        )  # fmt: skip
    visit = street.visit()
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
    street.later(70)
    street.run()
    with reading() as session:
        street.timer_id = session.exec(select(LoneVisit.id)).one()
    return street


def opened(street, actor):
    street.do(actor, "home_safe.show_details", id=street.timer_id)
    [row] = street.rows(actor, "lone_details")
    return row


def test_before_an_alarm_the_buddy_sees_who_and_until_when_and_nothing_more(street):
    street.do(street.worker, "home_safe.details", phone="07700 900123")
    street.arm(30)
    [row] = street.rows(street.buddy)
    assert (row.worker_name, row.state, row.phone, row.may_reveal) == (
        "Wanda Test", "armed", "", False,
    )  # fmt: skip
    answer = street.ask(street.buddy, "home_safe.show_details", id=row.id)
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")
    assert "home_safe.refused" in street.acts()


def test_on_an_alarm_the_buddy_opens_where_and_whom_to_look_for(alarmed):
    row = opened(alarmed, alarmed.buddy)
    assert (row.place, row.car, row.phone) == (
        "4 Test Row", "Blue Corsa, AB12 CDE", "07700 900123",
    )  # fmt: skip
    assert row.contact == "Pat, 07700 900456"
    assert len(row.warnings) == 1
    assert "A large dog" in row.warnings[0]


def test_each_look_is_audited_with_the_child(alarmed):
    opened(alarmed, alarmed.buddy)
    with reading() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.act == "home_safe.details.viewed")
        ).one()
    assert (entry.worker_id, entry.child_id) == (alarmed.buddy.worker_id, alarmed.child.id)


def test_the_family_is_named_only_to_those_to_whom_the_record_is_open(alarmed):
    assert opened(alarmed, alarmed.buddy).visiting == ""
    assert opened(alarmed, alarmed.manager).visiting == "Secret Name"


def test_nothing_is_held_before_it_is_opened_nor_after_it_is_over(alarmed):
    assert alarmed.rows(alarmed.buddy, "lone_details") == []
    opened(alarmed, alarmed.buddy)
    alarmed.do(alarmed.worker, "home_safe.safe", id=alarmed.timer_id)
    assert alarmed.rows(alarmed.buddy, "lone_details") == []


def test_a_confidential_address_is_not_told_to_a_device(alarmed):
    with transaction() as session:
        session.add(Address(person_id=alarmed.child.id, line1="4 Test Row", confidential=True))
    row = opened(alarmed, alarmed.manager)
    assert row.place == ""
    assert "confidential" in row.place_note


def test_somebody_refused_that_record_learns_nothing_of_the_family(alarmed):
    with transaction() as session:
        session.add(
            AccessGrant(
                child_id=alarmed.child.id, worker_id=alarmed.buddy.worker_id, kind="refusal",
                reason="Own family", started_on=alarmed.now.date(),
            )
        )  # fmt: skip
    row = opened(alarmed, alarmed.buddy)
    assert (row.place, row.visiting, row.warnings) == ("", "", [])


@pytest.mark.parametrize("act", ["acknowledge", "show_details", "stand_down"])
@pytest.mark.parametrize("who", ["colleague", "beyond", "worker"])
def test_whoever_was_not_told_may_do_nothing(alarmed, act, who):
    more = {"note": "Fine"} if act == "stand_down" else {}
    answer = alarmed.ask(getattr(alarmed, who), f"home_safe.{act}", id=alarmed.timer_id, **more)
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")


@pytest.mark.parametrize(
    ("act", "more"),
    [("safe", {}), ("extend", {"minutes": 15}), ("buddy", {"buddy_id": "BUDDY"})],
)
def test_anothers_timer_is_not_theirs_to_change(alarmed, act, more):
    more = {key: alarmed.colleague.worker_id if value == "BUDDY" else value
            for key, value in more.items()}  # fmt: skip
    answer = alarmed.ask(alarmed.buddy, f"home_safe.{act}", id=alarmed.timer_id, **more)
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")


def test_a_colleague_who_is_no_buddy_sees_nothing(alarmed):
    assert alarmed.rows(alarmed.colleague) == []
    assert alarmed.rows(alarmed.beyond) == []


def test_a_manager_sees_who_of_the_team_is_out(street):
    street.arm(30)
    [row] = street.rows(street.manager)
    assert (row.worker_name, row.title, row.visit_id) == ("Wanda Test", "A visit alone", "")


def test_a_buddy_is_a_colleague_or_the_manager(street):
    answer = street.ask(street.worker, "home_safe.details", buddy_id=street.beyond.worker_id)
    assert (answer["status"], answer["field"]) == ("refused", "buddy_id")
    timer = street.arm(30)
    street.do(street.worker, "home_safe.buddy", id=timer.id, buddy_id=street.manager.worker_id)
    assert street.rows(street.buddy) == []


@pytest.mark.parametrize("minutes", [-5, 0, 17 * 60])
def test_an_end_that_cannot_be_is_refused(street, minutes):
    answer = street.ask(
        street.worker, "home_safe.arm", id=uuid7(),
        expected_end=street.now + timedelta(minutes=minutes),
    )  # fmt: skip
    assert (answer["status"], answer["field"]) == ("refused", "expected_end")


def test_a_closed_timer_takes_no_more_time(street):
    timer = street.arm(30)
    street.do(street.worker, "home_safe.safe", id=timer.id)
    answer = street.ask(street.worker, "home_safe.extend", id=timer.id, minutes=15)
    assert answer["sentence"] == "You said at 14:00 that you are safe."


def test_so_many_minutes_count_from_the_tap_whatever_the_tablets_clock_says(street):
    timer_id = uuid7()
    street.do(
        street.worker, "home_safe.arm", id=timer_id, minutes="45",
        expected_end=street.now + timedelta(hours=9),
    )  # fmt: skip
    assert street.timer(timer_id).expected_end == street.now + timedelta(minutes=45)


def test_an_end_must_be_said(street):
    answer = street.ask(street.worker, "home_safe.arm", id=uuid7())
    assert (answer["status"], answer["field"]) == ("refused", "expected_end")
