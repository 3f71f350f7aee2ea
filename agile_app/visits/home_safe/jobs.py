"""What the server does by itself every few seconds, each in a thread of its own so that no slow
job can hold it up; and how its health is known."""

from datetime import timedelta

from agile_app.core.database import reading
from agile_app.core.health import part
from agile_app.core.jobs import job, last_run
from agile_app.core.time import now
from agile_app.visits.home_safe import (
    delivery_service,
    escalation_service,
    repository,
    watch_service,
)

EVERY = timedelta(seconds=1)
STALE = timedelta(seconds=60)


@job("home_safe.chain", every=EVERY, urgent=True)
def chain() -> None:
    """Steps that are due."""
    escalation_service.fire_due()


@job("home_safe.deliver", every=EVERY, urgent=True)
def deliver() -> None:
    """Messages that are due."""
    delivery_service.deliver_due()


@job("home_safe.watch", every=timedelta(seconds=20))
def watch() -> None:
    """Planned visits with a warning, about which nobody has said a word."""
    watch_service.watch_planned()


class HomeSafeTrouble(Exception):
    """Somebody may be waiting for an alarm that does not come."""


@part("home_safe")
def home_safe() -> str:
    """Trouble while a timer runs and the chain does not, when a step should have fired, or when a
    message could not be delivered. Looks at the timers themselves, so a job that says it ran and
    did nothing is found out too."""
    moment = now()
    with reading() as session:
        if not repository.open_timers(session):
            return "ok"
        ran = last_run(session, "home_safe.chain")
        if ran is None or moment - ran > STALE:
            raise HomeSafeTrouble("the chain does not run")
        if escalation_service.overdue_steps(session, moment):
            raise HomeSafeTrouble("a step is due and has not fired")
        if escalation_service.told_nobody(session):
            raise HomeSafeTrouble("there was nobody to tell")
        if delivery_service.undeliverable(session):
            raise HomeSafeTrouble("a message could not be delivered")
    return "ok"
