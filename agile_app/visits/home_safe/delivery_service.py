"""The queue of messages: each is tried until the other side took it, or given up and said so.

A message is claimed before it is sent, so that two runners do not both send it. A runner that dies
in between leaves a claim that lapses; the receiver knows a repeat by its id.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.people.service import workers_by_id
from agile_app.security.audit import record
from agile_app.settings import get_settings
from agile_app.visits.home_safe import channels, repository
from agile_app.visits.home_safe.channels import Alert, Channel, NotSent
from agile_app.visits.home_safe.escalation_service import changed, turn_of
from agile_app.visits.home_safe.models import AlertDelivery, EscalationStep, LoneVisit
from agile_app.visits.home_safe.rules import Phase
from agile_app.visits.home_safe.words import kind_of, message

PAUSES = (5, 10, 20, 40, 60, 120, 300)
"""Seconds before each further try; after the last one it is given up."""

_CLAIM = timedelta(seconds=45)
_AT_ONCE = 8


def deliver_due(moment: datetime | None = None) -> int:
    """Send what is due; returns how many were taken by the other side."""
    moment = moment or now()
    by_name = {channel.name: channel for channel in channels.outside()}
    claimed = _claim(moment) if _anything_due(moment) else []
    if not claimed:
        return 0
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="alerts") as pool:
        outcomes = list(pool.map(lambda each: _send(by_name.get(each[1]), each[2]), claimed))
    for (delivery_id, _channel, _alert), error in zip(claimed, outcomes, strict=True):
        _settle(delivery_id, error, moment)
    return outcomes.count("")


def _anything_due(moment: datetime) -> bool:
    """Most moments nothing is: found out without a write lock."""
    with reading() as session:
        return session.execute(_due(moment).limit(1)).first() is not None


def _due(moment: datetime):
    return (
        select(AlertDelivery)
        .where(col(AlertDelivery.state) == "waiting", col(AlertDelivery.next_at) <= moment)
        .order_by(col(AlertDelivery.next_at), col(AlertDelivery.id))
    )


def _claim(moment: datetime) -> list[tuple[UUID, str, Alert]]:
    with transaction() as session:
        statement = _due(moment).limit(4 * _AT_ONCE).with_for_update(skip_locked=True)
        rows = list(session.execute(statement).scalars())
        found = []
        for row in rows:
            session.add(row)
            if _is_over(session, row):
                row.state = "dropped"
                continue
            row.attempts += 1
            row.next_at = moment + _CLAIM
            found.append((row.id, row.channel, _alert(session, row)))
        return found


def _is_over(session: Session, row: AlertDelivery) -> bool:
    """Whether a message would only frighten: what it tells of is over."""
    step = session.get_one(EscalationStep, row.step_id)
    timer = session.get_one(LoneVisit, row.lone_visit_id)
    return step.code != "all-clear" and turn_of(timer).phase is Phase.CLOSED


def _alert(session: Session, row: AlertDelivery) -> Alert:
    step = session.get_one(EscalationStep, row.step_id)
    timer = session.get_one(LoneVisit, row.lone_visit_id)
    people = workers_by_id(session, {row.worker_id, timer.worker_id})
    to, about = people[row.worker_id], people[timer.worker_id]
    safety = repository.safety_of(session, to.id)
    return Alert(
        id=str(row.id),
        kind="duress" if _is_duress(timer, step) else kind_of(step.code),
        at=step.fired_at.isoformat(),
        to_worker_id=str(to.id),
        to_name=to.name,
        to_phone=(safety.phone if safety else "") or to.phone,
        about=about.name,
        text=message(
            step.code, about=about.name, due_at=timer.due_at,
            to_the_worker=to.id == timer.worker_id, duress=_is_duress(timer, step),
        ),
        link=f"{get_settings().origin}/home-safe",
    )  # fmt: skip


def _is_duress(timer: LoneVisit, step: EscalationStep) -> bool:
    """Whether the step was fired while the duress code stood."""
    return (
        timer.duress_at is not None
        and step.fired_at >= timer.duress_at
        and step.code != "all-clear"
    )


def _send(channel: Channel | None, alert: Alert) -> str:
    """Why it was not sent; empty when it was."""
    if channel is None:
        return "channel_gone"
    try:
        channel.send(alert)
    except NotSent as error:
        return error.code
    except Exception as error:
        return type(error).__name__[:40]
    return ""


def _settle(delivery_id: UUID, error: str, moment: datetime) -> None:
    with transaction() as session:
        row = session.get_one(AlertDelivery, delivery_id, with_for_update=True)
        timer = session.get_one(LoneVisit, row.lone_visit_id)
        facts: dict[str, str | int | bool | list[str] | None] = {
            "to": str(row.worker_id), "channel": row.channel, "attempts": row.attempts,
        }  # fmt: skip
        session.add(row)
        if not error:
            row.state, row.sent_at, row.error = "sent", now(), ""
            record(session, None, "home_safe.alert.sent", subject_id=timer.id, facts=facts)
            return
        row.error = error
        if row.attempts <= len(PAUSES):
            row.next_at = moment + timedelta(seconds=PAUSES[row.attempts - 1])
            return
        row.state = "failed"
        record(
            session, None, "home_safe.alert.undeliverable", subject_id=timer.id,
            facts={**facts, "error": error},
        )  # fmt: skip
        changed(session, timer)


def undeliverable(session: Session) -> int:
    """Messages given up of timers whose chain still runs."""
    statement = (
        select(func.count())
        .select_from(AlertDelivery)
        .join(LoneVisit, col(LoneVisit.id) == col(AlertDelivery.lone_visit_id))
        .where(col(AlertDelivery.state) == "failed", repository.is_open())
    )
    return session.execute(statement).scalar_one()
