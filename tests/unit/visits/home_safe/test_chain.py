"""The chain: who is told, when, once; and what stops it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.health import check_parts
from agile_app.core.ids import uuid7
from agile_app.core.jobs import JobRun
from agile_app.people.council_service import change
from agile_app.people.models import TeamMembership
from agile_app.records.models import RecordWarning
from agile_app.security.actor import Role
from agile_app.visits.home_safe import delivery_service, jobs, watch_service
from agile_app.visits.home_safe.models import AlertDelivery, LoneVisit
from tests import factories

assert jobs


def ids(*actors) -> set[str]:
    return {str(actor.worker_id) for actor in actors}


def test_no_check_out_and_each_is_told_in_turn_once(street):
    street.arm(30)
    for minutes, fired in (
        (30, []),
        (10, ["reminder"]),
        (5, ["worker"]),
        (10, ["buddy"]),
        (10, ["manager"]),
        (10, ["next"]),
        (10, ["again-1"]),
    ):
        street.later(minutes)
        before = street.fired()
        street.run()
        street.run()
        assert street.fired()[len(before) :] == fired
    assert street.told("worker") == ids(street.worker)
    assert street.told("buddy") == ids(street.buddy)
    assert street.told("manager") == ids(street.manager)
    assert street.told("next") == ids(street.beyond)
    assert street.told("again-1") == ids(street.buddy, street.manager, street.beyond)


def test_without_a_buddy_the_manager_is_told_in_their_place(street):
    street.arm(30, buddy_id="")
    street.later(56)
    street.run()
    assert street.told("buddy") == ids(street.manager)


def test_a_check_out_in_time_tells_nobody(street):
    timer = street.arm(30)
    street.later(20)
    street.do(street.worker, "home_safe.safe", id=timer.id)
    street.later(600)
    street.run()
    assert street.fired() == []
    assert street.timer(timer.id).closed_how == "safe"


def test_one_tap_gives_more_time_and_the_chain_begins_anew(street):
    timer = street.arm(30)
    street.later(46)
    street.run()
    street.do(street.worker, "home_safe.extend", id=timer.id, minutes=15)
    street.later(5)
    street.run()
    assert street.fired() == ["reminder", "worker"]
    street.later(30)
    street.run()
    assert street.fired() == ["reminder", "worker", "reminder", "worker"]


def test_asked_for_without_a_signal_and_heard_too_late_more_time_stops_nothing(street):
    timer = street.arm(30)
    asked = street.now + timedelta(minutes=28)
    street.later(120)
    street.run()
    street.do(street.worker, "home_safe.extend", id=timer.id, minutes=15, at=asked)
    assert street.timer(timer.id).due_at == timer.due_at
    assert "home_safe.extended" in street.acts()


def test_those_who_were_told_hear_that_more_time_was_asked_for(street):
    timer = street.arm(30)
    street.later(66)
    street.run()
    street.do(street.worker, "home_safe.extend", id=timer.id, minutes=30)
    assert street.told("extended") == ids(street.buddy, street.manager)


def test_i_am_on_it_stops_the_repeats_until_it_is_forgotten(street):
    timer = street.arm(30)
    street.later(56)
    street.run()
    street.do(street.buddy, "home_safe.acknowledge", id=timer.id)
    street.later(29)
    street.run()
    assert street.fired()[-1] == "buddy"
    street.later(1)
    street.run()
    assert street.fired()[-1] == "check-back"


def test_a_check_out_six_hours_late_says_so_and_keeps_both_times(street):
    visit = street.visit()
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
    left = street.now + timedelta(minutes=40)
    for _ in range(36):
        street.later(10)
        street.run()
    street.later(40)
    street.do(street.worker, "visit.leave", visit_ids=[str(visit.id)], at=left)
    with reading() as session:
        timer = session.exec(select(LoneVisit).where(LoneVisit.kind == "visit")).one()
    assert timer.left_at == left
    assert timer.closed_at == street.now
    assert street.fired()[-1] == "all-clear"
    assert street.told("all-clear") == ids(street.manager, street.beyond)
    [row] = [row for row in street.rows(street.manager) if row.kind == "visit"]
    assert row.said == (
        "Left at 14:40 by their iPad; heard here at 25 Nov 2026, 20:40. "
        "The alarm had gone at 15:10."
    )
    assert not row.open


def test_taps_that_all_arrive_hours_late_alarm_nobody(street):
    visit = street.visit()
    arrived, left = street.now, street.now + timedelta(minutes=30)
    street.later(360)
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)], at=arrived)
    street.run()
    street.do(street.worker, "visit.leave", visit_ids=[str(visit.id)], at=left)
    street.later(600)
    assert street.fired() == []


def test_two_devices_that_check_in_start_one_timer(street):
    visit = street.visit()
    for _ in range(2):
        street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
        street.later(1)
    with reading() as session:
        timers = session.exec(select(LoneVisit)).all()
    assert len(timers) == 1
    assert timers[0].expected_end == street.now - timedelta(minutes=2) + timedelta(minutes=45)


def test_on_the_way_the_timer_runs_to_the_planned_end_though_no_arrival_is_heard(street):
    visit = street.visit(planned_at=street.now + timedelta(minutes=30))
    street.do(street.worker, "visit.on_my_way", visit_ids=[str(visit.id)])
    with reading() as session:
        timer = session.exec(select(LoneVisit)).one()
    assert timer.expected_end == visit.planned_at + timedelta(minutes=45)
    street.later(91)
    street.run()
    assert street.fired() == ["reminder", "worker"]


def test_a_visit_with_a_second_worker_has_no_timer(street):
    visit = street.visit(second_worker_id=street.buddy.worker_id)
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
    with reading() as session:
        assert session.exec(select(LoneVisit)).all() == []


def test_a_cancelled_visit_closes_its_timer(street):
    visit = street.visit(planned_at=street.now + timedelta(minutes=30))
    street.do(street.worker, "visit.on_my_way", visit_ids=[str(visit.id)])
    street.do(street.worker, "visit.cancel", visit_ids=[str(visit.id)], because="not needed")
    street.later(600)
    street.run()
    assert street.fired() == []


def _warn(street) -> None:
    with transaction() as session:
        session.add(
            RecordWarning(
                child_id=street.child.id, kind="violence", text="A dog",
                started_on=street.now.date(),
            )
        )  # fmt: skip


def test_a_planned_visit_with_a_warning_and_no_word_at_all_escalates(street):
    street.visit()
    _warn(street)
    street.later(10)
    assert watch_service.watch_planned(street.now) == 1
    assert watch_service.watch_planned(street.now) == 0
    street.later(65)
    street.run()
    assert street.fired() == ["reminder", "worker", "buddy"]


def test_a_planned_visit_without_a_warning_is_not_watched(street):
    street.visit()
    street.later(10)
    assert watch_service.watch_planned(street.now) == 0


def test_a_worker_who_said_they_are_safe_is_not_watched_again(street):
    visit = street.visit()
    _warn(street)
    timer = street.arm(30, visit_id=visit.id)
    street.do(street.worker, "home_safe.safe", id=timer.id)
    street.later(5)
    assert watch_service.watch_planned(street.now) == 0


def test_a_council_that_does_not_want_it_has_it_off(street):
    street.visit()
    _warn(street)
    administrator = factories.make_actor(Role.ADMINISTRATOR)
    with transaction() as session:
        change(session, administrator, "home_safe.watches_planned", "no", reason="Agreed")
    street.later(10)
    assert watch_service.watch_planned(street.now) == 0


def test_after_the_last_visit_of_the_day_the_way_home_is_watched(street):
    street.later(150)
    visit = street.visit()
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
    street.later(40)
    street.do(street.worker, "visit.leave", visit_ids=[str(visit.id)])
    [row] = [row for row in street.rows(street.worker) if row.open]
    assert (row.kind, row.title) == ("day", "On the way home")
    street.later(75)
    street.run()
    assert street.fired() == ["reminder", "worker"]
    street.do(street.worker, "home_safe.safe", id=row.id)
    street.later(600)
    street.run()
    assert street.fired() == ["reminder", "worker"]


@pytest.mark.parametrize("case", ["early", "more to come"])
def test_the_way_home_is_not_watched_before_the_day_is_over(street, case):
    street.later(0 if case == "early" else 150)
    visit = street.visit()
    if case != "early":
        street.visit(planned_at=street.now + timedelta(hours=1))
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
    street.later(30)
    street.do(street.worker, "visit.leave", visit_ids=[str(visit.id)])
    assert [row for row in street.rows(street.worker) if row.open] == []


def test_councils_minutes_are_the_ones_that_count(street):
    administrator = factories.make_actor(Role.ADMINISTRATOR)
    with transaction() as session:
        for key, value in (("margin_minutes", "0"), ("buddy_after_minutes", "1")):
            change(session, administrator, f"home_safe.{key}", value, reason="Agreed")
    street.arm(30)
    street.later(31)
    street.run()
    assert street.fired() == ["reminder", "worker", "buddy"]


def test_nobody_to_tell_is_an_audit_row_and_trouble(street):
    alone = factories.make_actor()
    with transaction() as session:
        for membership in session.exec(select(TeamMembership).where(TeamMembership.manages)):
            session.delete(membership)
    street.do(
        alone, "home_safe.arm", id=uuid7(),
        expected_end=street.now + timedelta(minutes=10),
    )  # fmt: skip
    street.later(36)
    street.run()
    assert "home_safe.nobody_to_tell" in street.acts()
    assert _health(street) == "trouble"


def _health(street, *, chain_ran=True) -> str:
    if chain_ran:
        with transaction() as session:
            session.merge(
                JobRun(name="home_safe.chain", started_at=street.now, finished_at=street.now)
            )
    return next(part.state for part in check_parts() if part.name == "home_safe")


def test_health_is_well_while_the_chain_runs(street):
    street.arm(30)
    assert _health(street) == "ok"


def test_health_turns_bad_when_the_job_does_not_run(street):
    street.arm(30)
    assert _health(street, chain_ran=False) == "trouble"


def test_health_turns_bad_when_the_job_runs_and_a_step_has_not_fired(street):
    street.arm(30)
    street.later(47)
    assert _health(street) == "trouble"
    street.run()
    assert _health(street) == "ok"


def test_a_message_that_is_refused_is_tried_again_and_then_given_up_aloud(street, texts):
    texts.refuses = "status_503"
    timer = street.arm(30)
    street.later(56)
    street.run()
    for _ in range(10):
        street.later(6)
        delivery_service.deliver_due(street.now)
    with reading() as session:
        states = {row.state for row in session.exec(select(AlertDelivery))}
    assert states == {"failed"}
    assert "home_safe.alert.undeliverable" in street.acts()
    assert _health(street) == "trouble"
    [row] = street.rows(street.manager)
    assert row.problem == "3 messages could not be delivered."
    street.run()
    assert {"manager", "next"} <= set(street.fired())
    assert street.timer(timer.id).closed_at is None


def test_a_message_names_the_worker_and_never_a_child_or_a_place(street, texts):
    visit = street.visit()
    street.do(street.worker, "visit.arrive", visit_ids=[str(visit.id)])
    street.later(90)
    street.run()
    assert delivery_service.deliver_due(street.now) == 5
    assert delivery_service.deliver_due(street.now) == 0
    said = " ".join(f"{alert}" for alert in texts.sent)
    assert "Wanda Test has not checked out (due 15:00)" in said
    assert "Secret" not in said
    assert "Test Row" not in said


def test_what_still_waits_when_it_is_over_is_not_sent(street, texts):
    timer = street.arm(30)
    street.later(56)
    street.run()
    street.do(street.worker, "home_safe.safe", id=timer.id)
    delivery_service.deliver_due(street.now)
    assert [alert.kind for alert in texts.sent] == ["all_clear"]
    assert {alert.to_name for alert in texts.sent} == {"Bud Test"}


def test_steps_are_never_changed_or_taken_away(street):
    street.arm(30)
    street.later(46)
    street.run()
    for statement in ("DELETE FROM escalation_step", "UPDATE escalation_step SET code = 'x'"):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(text(statement))
