"""What a council lets calendars outside know."""

from dataclasses import dataclass

from sqlmodel import Session

from agile_app.core import council

INITIALS = council.yes_no(
    "calendar.initials",
    group="Calendars",
    label="Initials of the child in calendars",
    help="A visit is called 'Visit AK' in the calendars of workers; without this only 'Visit'. "
    "A name or an address never leaves.",
    default=True,
    source="This product",
)
UNANNOUNCED = council.choice(
    "calendar.unannounced",
    group="Calendars",
    label="Unannounced visits in calendars",
    help="A calendar is often seen by others. An unannounced visit is never called a visit there.",
    default="busy",
    options={"busy": "As busy time without a name", "absent": "Not at all"},
    source="This product",
)


@dataclass(frozen=True)
class CalendarPolicy:
    """The settings in force."""

    initials: bool = True
    unannounced: str = "busy"


def in_force(session: Session) -> CalendarPolicy:
    return CalendarPolicy(
        initials=council.value(session, INITIALS), unannounced=council.value(session, UNANNOUNCED)
    )
