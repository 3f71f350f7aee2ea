"""Jobs that run by themselves: hourly tidying, mail polling, reminders.

Every process may run them, one does: the holder of a lease in the database, renewed while it
lives. When it dies another takes over within ``LEASE``. A job must bear being run twice: a process
that froze can wake up after its lease has passed on.
"""

import logging
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col

from agile_app.core.database import reading, transaction
from agile_app.core.health import part
from agile_app.core.time import UTCDateTime, now

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
TICK_SECONDS = 5.0
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
    """Something to be done every so often."""

    name: str
    every: timedelta
    run: Callable[[], None]


JOBS: dict[str, Job] = {}


def job(name: str, *, every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function of no arguments to be run every so often, in one process at a time."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        if name in JOBS:
            raise ValueError(f"job {name} is registered twice")
        JOBS[name] = Job(name, every, run)
        return run

    return register


def _moment(session: Session) -> datetime:
    """The database's clock where processes may be on different machines; ours on SQLite."""
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(select(func.clock_timestamp())).scalar_one()
    return now()


def hold_lease(holder: str) -> bool:
    """Take or renew the lease; True when ``holder`` has it now."""
    try:
        with transaction() as session:
            moment = _moment(session)
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
    """Run every job that is due, while ``still_ours``; returns the names of those run."""
    done = []
    for each in list(JOBS.values()):
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


class JobRunner:
    """This process's offer to run the jobs: one thread keeps the lease, another works."""

    def __init__(self, *, tick_seconds: float = TICK_SECONDS) -> None:
        self.holder = f"{os.getpid()}-{secrets.token_hex(6)}"
        self.leads = threading.Event()
        self._stop = threading.Event()
        self._tick_seconds = tick_seconds
        self._threads = [
            threading.Thread(target=self._keep_lease, name="job-lease", daemon=True),
            threading.Thread(target=self._work, name="jobs", daemon=True),
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
