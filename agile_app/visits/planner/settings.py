"""The planner's prices as settings a council changes for itself."""

from typing import Any

from sqlmodel import Session

from agile_app.core import council
from agile_app.core.council_calendar import council_calendar
from agile_app.visits.planner.rules import DEFAULT_POLICY, Policy

_SOURCE = "Agile's own: chosen with simulated weeks, to be tuned by the council"
_TRAVEL = "minutes of travel"


def _price(name: str, label: str, *, help: str = "", unit: str = _TRAVEL, most: int = 240) -> Any:  # noqa: A002
    return council.number(
        f"planner.{name}",
        group="Planner",
        label=label,
        help=help,
        unit=unit,
        default=getattr(DEFAULT_POLICY, name),
        least=0,
        most=most,
        source=_SOURCE,
        travels=True,
    )


_SETTINGS = {
    "visit": _price("visit", "How long a visit takes", unit="minutes"),
    "sibling": _price("sibling", "Each further child seen at a visit", unit="minutes"),
    "arrival": _price("arrival", "Parking and walking to the door", unit="minutes", most=30),
    "buffer_days": _price(
        "buffer_days", "Aim to visit before the due date", unit="working days", most=10
    ),
    "gap_days": _price("gap_days", "Least time between two visits", unit="working days", most=20),
    "free_percent": _price(
        "free_percent", "Share of the time between visits in which going early costs nothing",
        unit="per cent", most=100,
    ),
    "other_time": _price("other_time", "A time of day the family does not prefer"),
    "buffer_day": _price("buffer_day", "Each working day inside the buffer"),
    "early_day": _price("early_day", "Each working day a visit is early"),
    "late_day": _price("late_day", "Each working day an overdue visit waits"),
    "moved": _price("moved", "Moving a visit in the diary to another day"),
    "same_weekday": _price(
        "same_weekday", "An unannounced visit on the weekday of the last one"
    ),
    "known_colleague": _price("known_colleague", "A visit by a colleague who knows the child"),
    "other_colleague": _price(
        "other_colleague", "A visit by a colleague who does not know the child"
    ),
    "uneven_hour": _price("uneven_hour", "Each hour of work a day has more than the mean day"),
    "left_out_overdue": _price(
        "left_out_overdue", "Leaving out a visit that is overdue", most=2000
    ),
    "left_out_child_protection": _price(
        "left_out_child_protection", "Leaving out a child protection visit", most=2000
    ),
    "left_out_looked_after": _price(
        "left_out_looked_after", "Leaving out a looked-after visit", most=2000
    ),
    "left_out_child_in_need": _price(
        "left_out_child_in_need", "Leaving out a child in need visit", most=2000
    ),
}  # fmt: skip


def policy_of(session: Session) -> Policy:
    """The planner's policy as the council has it now."""
    given = {name: council.value(session, setting) for name, setting in _SETTINGS.items()}
    return Policy(**given, calendar=council_calendar(session))
