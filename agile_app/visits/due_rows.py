"""What is due as rows of a device, and what a device needs to count on by itself."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.time import today
from agile_app.core.working_days import Calendar
from agile_app.device import bundles
from agile_app.security.actor import Actor
from agile_app.visits.policy import policy_of
from agile_app.visits.rows import ClockSettingsRow, DueRow
from agile_app.visits.rules import Due, Policy

KEY = "clocks"
_YEARS_AHEAD = 3


def due_row(child_id: UUID, name: str, due: Due) -> DueRow:
    """A clock's answer for the screen, with how a visit moves it."""
    about = f":{due.subject}" if due.subject else ""
    return DueRow(
        id=f"{child_id}:{due.kind}{about}",
        child_id=str(child_id),
        child_name=name,
        kind=due.kind,
        what=due.what,
        on=due.on.isoformat(),
        at=due.at.isoformat() if due.at else "",
        because=due.because,
        source=due.source,
        subject=due.subject,
        clock=as_data(due),
    )


def as_data(due: Due) -> dict[str, Any]:
    """How a visit moves a due, for ``assets/device/clocks.js``."""
    return {
        "since": _iso(due.since),
        "counted": _iso(due.counted),
        "steps": [
            {
                "from_on": step.from_on.isoformat(),
                "count": step.count,
                "unit": step.unit,
                "because": step.because,
                "source": step.source,
                "what": step.what,
            }
            for step in due.steps
        ],
        "met_by": list(due.met_by),
        "moved_by": due.moved_by,
    }


def closed_days(calendar: Calendar, on: date) -> list[str]:
    """The bank holidays around ``on``: last year's, for visits told late, and some years ahead."""
    return [
        day.isoformat()
        for year in range(on.year - 1, on.year + _YEARS_AHEAD + 1)
        for day in sorted(calendar.closed(year))
    ]


def settings_row(policy: Policy, on: date) -> ClockSettingsRow:
    """What is the same for every child."""
    return ClockSettingsRow(
        id="here",
        closed=closed_days(policy.calendar, on),
        record_visit_working_days=policy.record_visit_working_days,
        record_critical_event_hours=policy.record_critical_event_hours,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class _Clocks:
    """The bundle of every worker's device. Changes with the council's settings and the year."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        text = repr(settings_row(policy_of(session), today()))
        return {KEY: hashlib.sha256(text.encode()).hexdigest()[:16]}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        row = settings_row(policy_of(session), today())
        return {KEY: {ClockSettingsRow.COLLECTION: [row]}}


bundles.register(_Clocks(), shapes=(ClockSettingsRow,))
