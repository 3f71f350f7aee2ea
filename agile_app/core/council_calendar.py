"""Bank holidays as the council knows them: those published, with what was proclaimed since."""

from sqlmodel import Session

from agile_app.core import council
from agile_app.core.working_days import Calendar

_GROUP = "Working days"

EXTRA = council.days(
    "working_days.extra_bank_holidays",
    group=_GROUP,
    label="Extra bank holidays",
    help="Proclaimed after this version was made, for England and Wales.",
    source="Banking and Financial Dealings Act 1971, section 1(3)",
    travels=True,
)
MOVED = council.days(
    "working_days.moved_bank_holidays",
    group=_GROUP,
    label="Bank holidays that are working days",
    help="Bank holidays that were moved to another day: give the new day above.",
    source="Banking and Financial Dealings Act 1971, section 1(2)",
    travels=True,
)


def council_calendar(session: Session) -> Calendar:
    """The calendar all clocks count working days by."""
    return Calendar(
        also_closed=frozenset(council.value(session, EXTRA)),
        open_after_all=frozenset(council.value(session, MOVED)),
    )
