"""Jobs: one runner among many processes, on either database."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from agile_app.core import jobs
from agile_app.core.database import reading, transaction
from agile_app.core.jobs import JobLease, JobRun, JobRunner, hold_lease, job, let_lease_go, run_due
from agile_app.core.time import now


@pytest.fixture
def no_jobs(monkeypatch) -> None:
    monkeypatch.setattr(jobs, "JOBS", {})


def _lapse() -> None:
    with transaction() as session:
        session.execute(update(JobLease).values(until=now() - timedelta(seconds=1)))


def test_one_holder_at_a_time(any_database):
    assert hold_lease("a")
    assert not hold_lease("b")
    assert hold_lease("a")
    let_lease_go("a")
    assert hold_lease("b")
    assert not hold_lease("a")


def test_a_dead_holders_lease_lapses(any_database):
    assert hold_lease("a")
    _lapse()
    assert hold_lease("b")


def test_nobody_lets_go_of_anothers_lease(any_database):
    assert hold_lease("a")
    let_lease_go("b")
    assert not hold_lease("b")


def test_many_who_ask_at_once_elect_one(any_database):
    start, elected = threading.Barrier(6), []

    def ask(name: str) -> None:
        start.wait(5)
        if hold_lease(name):
            elected.append(name)

    threads = [threading.Thread(target=ask, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(15)
    assert len(elected) == 1


def test_another_process_is_another_asker(sqlite_database):
    assert hold_lease("here")
    code = "from agile_app.core.jobs import hold_lease; raise SystemExit(hold_lease('there'))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    _lapse()
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1
    assert not hold_lease("here")


def test_a_job_runs_when_it_is_due_and_not_before(any_database, no_jobs):
    ran: list[str] = []
    job("count.sheep", every=timedelta(minutes=5))(lambda: ran.append("sheep"))
    assert run_due() == ["count.sheep"]
    assert run_due() == []
    with transaction() as session:
        session.execute(update(JobRun).values(started_at=now() - timedelta(minutes=6)))
    assert run_due() == ["count.sheep"]
    assert ran == ["sheep", "sheep"]


def test_a_failing_job_does_not_stop_the_next_and_is_noted_without_its_text(any_database, no_jobs):
    ran: list[str] = []

    def fail() -> None:
        raise ValueError("Amina's address")

    job("a.fails", every=timedelta(hours=1))(fail)
    job("b.works", every=timedelta(hours=1))(lambda: ran.append("b"))
    assert run_due() == ["a.fails", "b.works"]
    assert ran == ["b"]
    with reading() as session:
        kept = {run.name: run.error for run in session.exec(select(JobRun))}
    assert kept == {"a.fails": "ValueError", "b.works": None}


def test_whoever_lost_the_lease_stops_between_jobs(any_database, no_jobs):
    leading = [True]
    job("a.first", every=timedelta(hours=1))(lambda: leading.clear())
    job("b.second", every=timedelta(hours=1))(lambda: None)
    assert run_due(lambda: bool(leading)) == ["a.first"]


def test_a_job_is_registered_once(no_jobs):
    job("once", every=timedelta(hours=1))(lambda: None)
    with pytest.raises(ValueError, match="twice"):
        job("once", every=timedelta(hours=1))(lambda: None)


def test_two_runners_run_a_job_once_and_the_second_takes_over(sqlite_database, no_jobs):
    ran, happened = [], threading.Event()

    def work() -> None:
        ran.append(threading.get_ident())
        happened.set()

    job("tidy", every=timedelta(milliseconds=1))(work)
    first = JobRunner(tick_seconds=0.05)
    first.start()
    assert happened.wait(5)
    second = JobRunner(tick_seconds=0.05)
    second.start()
    assert not second.leads.wait(0.3)
    first.stop()
    happened.clear()
    assert second.leads.wait(5)
    assert happened.wait(5)
    second.stop()
    assert len(set(ran)) == 2


def test_a_holder_of_this_machine_that_is_dead_is_followed_at_once(sqlite_database):
    ended = subprocess.run(
        [sys.executable, "-c", "from agile_app.core.jobs import holder_name; print(holder_name())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert hold_lease(ended.stdout.strip())
    assert hold_lease("another")


def test_a_holder_that_lives_or_is_elsewhere_keeps_its_lease(sqlite_database):
    for holder in (jobs.holder_name(), "0123abcd-1-elsewhere"):
        assert hold_lease(holder)
        assert not hold_lease("another")
        let_lease_go(holder)


def test_an_urgent_job_is_not_held_up_by_a_slow_one(sqlite_database, no_jobs):
    slow_began, urgent_ran, let_go = (threading.Event() for _ in range(3))

    def slow() -> None:
        slow_began.set()
        let_go.wait(30)

    job("slow", every=timedelta(hours=1))(slow)
    job("urgent", every=timedelta(milliseconds=20), urgent=True)(
        lambda: urgent_ran.set() if slow_began.is_set() else None
    )
    runner = JobRunner(tick_seconds=0.02)
    runner.start()
    try:
        assert slow_began.wait(10)
        assert urgent_ran.wait(10)
    finally:
        let_go.set()
        runner.stop()
    with reading() as session:
        assert jobs.last_run(session, "urgent") is not None


def test_an_urgent_job_that_fails_is_noted_and_goes_on(sqlite_database, no_jobs):
    tries, thrice = [], threading.Event()

    def fail() -> None:
        tries.append(1)
        if len(tries) == 3:
            thrice.set()
        raise ValueError("no")

    job("fails", every=timedelta(milliseconds=10), urgent=True)(fail)
    runner = JobRunner(tick_seconds=0.02)
    runner.start()
    try:
        assert thrice.wait(10)
    finally:
        runner.stop()
    with reading() as session:
        assert jobs.last_run(session, "fails") is None
        assert session.get_one(JobRun, "fails").error == "ValueError"
