"""Jobs that run by themselves: hourly tidying, mail polling, reminders.

Every process may run them, one does: the holder of a lease in the database, renewed while it
lives. When it dies another takes over within ``LEASE``; on the same machine at once, since it can
see that the holder is dead. A job must bear being run twice: a process that froze can wake up
after its lease has passed on.
"""

import hashlib
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col

from agile_app.core.database import reading, transaction
from agile_app.core.health import part
from agile_app.core.time import UTCDateTime, now

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
TICK_SECONDS = 5.0
NOTED_EVERY = 15.0  # seconds between notes that an urgent job runs; a failure is noted at once
_RUNNER = "runner"


class JobLease(SQLModel, table=True):
    """Who runs the jobs, and until when unless renewed."""

    __tablename__ = "job_lease"

    name: str = Field(primary_key=True, max_length=40)
    holder: str = Field(max_length=64)
    until: datetime = Field(sa_type=UTCDateTime)


class JobRun(SQLModel, table=True):
    """When a job last ran, and how it ended (an error's type, never its text)."""

    __tablename__ = "job_run"

    name: str = Field(primary_key=True, max_length=80)
    started_at: datetime = Field(sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    error: str | None = Field(default=None, max_length=80)


@dataclass(frozen=True)
class Job:
    """Something to be done every so often. An ``urgent`` one has a thread of its own, so that no
    slow job can hold it up; it runs every few seconds and is cheap when nothing is due."""

    name: str
    every: timedelta
    run: Callable[[], None]
    urgent: bool = False


JOBS: dict[str, Job] = {}


def job(
    name: str, *, every: timedelta, urgent: bool = False
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function of no arguments to be run every so often, in one process at a time."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        if name in JOBS:
            raise ValueError(f"job {name} is registered twice")
        JOBS[name] = Job(name, every, run, urgent)
        return run

    return register


def _moment(session: Session) -> datetime:
    """The database's clock where processes may be on different machines; ours on SQLite."""
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(select(func.clock_timestamp())).scalar_one()
    return now()


def _place() -> str:
    """This machine, and on it this space of process numbers (a container has its own)."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return hashlib.sha256(f"{socket.gethostname()} {space}".encode()).hexdigest()[:8]


def holder_name() -> str:
    """A name for this process as holder, from which others here can tell whether it lives."""
    return f"{_place()}-{os.getpid()}-{secrets.token_hex(6)}"


def _is_dead(holder: str) -> bool:
    """Whether the holder is a process of this machine that is gone. Unknown ones count as alive."""
    place, _, rest = holder.partition("-")
    number = rest.partition("-")[0]
    if place != _place() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def hold_lease(holder: str) -> bool:
    """Take or renew the lease; True when ``holder`` has it now."""
    try:
        with transaction() as session:
            moment = _moment(session)
            held = session.get(JobLease, _RUNNER)
            if held is not None and _is_dead(held.holder):
                held.until = moment - LEASE
                session.add(held)
                session.flush()
            taken = session.execute(
                update(JobLease)
                .where(
                    col(JobLease.name) == _RUNNER,
                    or_(col(JobLease.holder) == holder, col(JobLease.until) < moment),
                )
                .values(holder=holder, until=moment + LEASE)
            )
            if taken.rowcount:
                return True
            if session.get(JobLease, _RUNNER) is None:
                session.add(JobLease(name=_RUNNER, holder=holder, until=moment + LEASE))
                return True
            return False
    except IntegrityError:
        # Another process made the very first lease in the same moment.
        return False


def let_lease_go(holder: str) -> None:
    """Give the lease up, so that another process need not wait for it to lapse."""
    with transaction() as session:
        session.execute(
            update(JobLease)
            .where(col(JobLease.name) == _RUNNER, col(JobLease.holder) == holder)
            .values(until=_moment(session) - LEASE)
        )


def run_due(still_ours: Callable[[], bool] = lambda: True) -> list[str]:
    """Run every job that is due, while ``still_ours``; returns the names of those run. Urgent ones
    have their own threads."""
    done = []
    for each in [each for each in JOBS.values() if not each.urgent]:
        if not still_ours():
            break
        if _begin(each):
            _finish(each, _attempt(each))
            done.append(each.name)
    return done


def _begin(each: Job) -> bool:
    with transaction() as session:
        moment = _moment(session)
        last = session.get(JobRun, each.name)
        if last is not None and moment - last.started_at < each.every:
            return False
        last = last or JobRun(name=each.name, started_at=moment)
        last.started_at, last.finished_at, last.error = moment, None, None
        session.add(last)
        return True


def _attempt(each: Job) -> str | None:
    try:
        each.run()
    except Exception as error:
        log.exception("a job failed", extra={"job": each.name})
        return type(error).__name__[:80]
    return None


def _finish(each: Job, error: str | None) -> None:
    with transaction() as session:
        session.execute(
            update(JobRun)
            .where(col(JobRun.name) == each.name)
            .values(finished_at=_moment(session), error=error)
        )


def last_run(session: Session, name: str) -> datetime | None:
    """When a job last ended without an error; None when it never did or its last run failed."""
    run = session.get(JobRun, name)
    return run.finished_at if run is not None and run.error is None else None


def _note(name: str, started: datetime, error: str | None) -> None:
    with transaction() as session:
        run = session.get(JobRun, name) or JobRun(name=name, started_at=started)
        run.started_at, run.finished_at, run.error = started, _moment(session), error
        session.add(run)


class JobRunner:
    """This process's offer to run the jobs: one thread keeps the lease, another works, and each
    urgent job has one more."""

    def __init__(self, *, tick_seconds: float = TICK_SECONDS) -> None:
        self.holder = holder_name()
        self.leads = threading.Event()
        self._stop = threading.Event()
        self._tick_seconds = tick_seconds
        self._threads = [
            threading.Thread(target=self._keep_lease, name="job-lease", daemon=True),
            threading.Thread(target=self._work, name="jobs", daemon=True),
            *(
                threading.Thread(target=self._repeat, args=(each,), name=each.name, daemon=True)
                for each in JOBS.values()
                if each.urgent
            ),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the job in hand, and let the lease go."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=LEASE.total_seconds())
        if self.leads.is_set():
            self.leads.clear()
            let_lease_go(self.holder)

    def _keep_lease(self) -> None:
        while True:
            try:
                held = hold_lease(self.holder)
            except Exception:
                log.exception("the job lease could not be read")
                held = False
            if held != self.leads.is_set():
                log.info("job lease changed", extra={"holder": self.holder, "code": str(held)})
            (self.leads.set if held else self.leads.clear)()
            if self._stop.wait(self._tick_seconds):
                return

    def _work(self) -> None:
        while not self._stop.wait(self._tick_seconds / 2):
            if not self.leads.is_set():
                continue
            try:
                run_due(lambda: self.leads.is_set() and not self._stop.is_set())
            except Exception:
                log.exception("the jobs could not be looked up")

    def _repeat(self, each: Job) -> None:
        """One urgent job, again and again."""
        noted, last_error = 0.0, None
        while not self._stop.wait(each.every.total_seconds()):
            if not self.leads.is_set():
                continue
            started = now()
            error = _attempt(each)
            if error == last_error and time.monotonic() - noted < NOTED_EVERY:
                continue
            try:
                _note(each.name, started, error)
                noted, last_error = time.monotonic(), error
            except Exception:
                log.exception("a job could not be noted", extra={"job": each.name})


@part("jobs")
def _jobs() -> str:
    """Trouble when nobody has held the lease for two leases; off before the first start."""
    with reading() as session:
        lease = session.get(JobLease, _RUNNER)
        if lease is None:
            return "off"
        if _moment(session) - lease.until > LEASE:
            raise TimeoutError("nobody runs the jobs")
    return "ok"
