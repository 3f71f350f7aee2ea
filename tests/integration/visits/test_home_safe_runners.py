"""Many runners, dead runners: each step and each message once, on either database."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.jobs import JobRunner
from agile_app.core.time import now
from agile_app.security.actor import Actor, Role
from agile_app.visits.home_safe import channels, delivery_service, escalation_service, jobs, service
from agile_app.visits.home_safe.models import AlertDelivery, EscalationStep, LoneVisit
from agile_app.visits.home_safe.schemas import Arm
from tests import factories

assert jobs


@pytest.fixture
def texts():
    memory = channels.Memory()
    channels.use(memory)
    yield memory
    channels.use()


def start(minutes: float) -> Actor:
    """A worker with a manager, whose time was up so many minutes ago."""
    team = factories.make_team()
    factories.make_worker(Role.MANAGER, manages=team)
    worker = factories.make_actor(team=team)
    earlier = now() - timedelta(minutes=minutes + 75)
    with transaction() as session:
        new = Arm(id=uuid7(), expected_end=earlier + timedelta(minutes=60))
        service.arm(session, worker, new, at=earlier, heard_at=earlier)
    return worker


def at_once(act: Callable[[], object], runners: int = 4) -> list[BaseException]:
    together, failed = threading.Barrier(runners), []

    def run() -> None:
        together.wait(10)
        try:
            act()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return failed


def fired() -> Counter[str]:
    with reading() as session:
        return Counter(session.exec(select(EscalationStep.code)).all())


def test_runners_that_fire_in_the_same_moment_fire_each_step_once(any_database, texts):
    start(11)
    assert at_once(escalation_service.fire_due) == []
    escalation_service.fire_due()
    assert fired() == Counter({"reminder": 1, "worker": 1, "buddy": 1})


def test_runners_that_deliver_in_the_same_moment_send_each_message_once(any_database, texts):
    start(11)
    escalation_service.fire_due()
    assert at_once(delivery_service.deliver_due) == []
    assert len(texts.sent) == len({alert.id for alert in texts.sent}) == 3


def test_what_a_runner_claimed_before_it_died_is_sent_by_the_next(any_database, texts):
    start(0.5)
    escalation_service.fire_due()
    delivery_service._claim(now())
    assert delivery_service.deliver_due() == 0
    assert delivery_service.deliver_due(now() + timedelta(minutes=1)) == 2


def test_a_server_that_was_away_fires_what_it_missed_late_but_once(any_database, texts):
    start(47)
    escalation_service.fire_due()
    assert fired() == Counter(
        {"reminder": 1, "worker": 1, "buddy": 1, "manager": 1, "next": 1, "again-1": 1}
    )
    with reading() as session:
        step = session.exec(select(EscalationStep).where(EscalationStep.code == "worker")).one()
    assert timedelta(minutes=46) < step.fired_at - step.due_at < timedelta(minutes=49)


def test_devices_that_check_in_in_the_same_moment_start_one_timer(any_database):
    worker = start(-60)
    with reading() as session:
        timer = session.exec(select(LoneVisit)).one()

    def arm() -> None:
        with transaction() as session:
            moment = now()
            service.arm(
                session, worker, Arm(id=timer.id, expected_end=moment + timedelta(hours=1)),
                at=moment, heard_at=moment,
            )  # fmt: skip

    assert at_once(arm) == []
    with reading() as session:
        assert len(session.exec(select(LoneVisit)).all()) == 1


def test_two_real_runners_fire_on_time_and_the_second_goes_on_when_the_first_stops(
    sqlite_database, texts
):
    start(-0.02)
    first, second = JobRunner(tick_seconds=0.1), JobRunner(tick_seconds=0.1)
    first.start()
    second.start()
    try:
        _until(lambda: fired()["worker"])
        first.stop()
        start(10.5)
        _until(lambda: fired()["buddy"])
    finally:
        second.stop()
    assert fired()["worker"] == 2
    with reading() as session:
        messages = session.exec(select(AlertDelivery)).all()
    assert len(messages) == len({(row.step_id, row.worker_id) for row in messages})


def _until(true: Callable[[], object], seconds: float = 20) -> None:
    waiting = threading.Event()
    deadline = now() + timedelta(seconds=seconds)
    while not true():
        assert now() < deadline, fired()
        waiting.wait(0.1)
