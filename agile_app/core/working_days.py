"""Working days: not Saturday, Sunday, or a bank holiday in England and Wales.

"Working day" in the statutory clocks is every day but weekends, Christmas Day, Good Friday and
bank holidays in England (Working Together to Safeguard Children; Care Planning Regulations 2010
reg. 2). The days come from the ``holidays`` library; one proclaimed after it was released is data
the council keeps (``core.council_calendar`` reads it), given here as a ``Calendar``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in ``year``, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True)
class Calendar:
    """What a council adds to, and takes from, the published bank holidays.

    Attributes:
        also_closed: bank holidays the library does not know yet.
        open_after_all: bank holidays that were moved: ordinary working days.
    """

    also_closed: frozenset[date] = frozenset()
    open_after_all: frozenset[date] = frozenset()

    def closes(self, day: date) -> bool:
        """Whether ``day`` is a bank holiday here; weekends are not asked about."""
        if day in self.also_closed:
            return True
        return day in bank_holidays(day.year) and day not in self.open_after_all

    def closed(self, year: int) -> frozenset[date]:
        """Every bank holiday of ``year`` here."""
        more = {day for day in self.also_closed if day.year == year}
        return (bank_holidays(year) - self.open_after_all) | more


PUBLISHED = Calendar()


def is_working_day(day: date, calendar: Calendar = PUBLISHED) -> bool:
    """Whether offices are open on ``day``."""
    return day.weekday() < _SATURDAY and not calendar.closes(day)


def add_working_days(start: date, count: int, calendar: Calendar = PUBLISHED) -> date:
    """The day ``count`` working days after ``start`` (before it, when negative).

    The day itself is not counted: a decision within one working day of Friday 2 January is due
    on Monday 5 January. With ``count`` 0 it is ``start``, or the next working day after it.
    """
    if count == 0:
        day = start
        while not is_working_day(day, calendar):
            day += timedelta(days=1)
        return day
    step = timedelta(days=1 if count > 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        if is_working_day(day, calendar):
            left -= 1
    return day


def working_days_between(start: date, end: date, calendar: Calendar = PUBLISHED) -> int:
    """How many working days after ``start``, up to and with ``end``; negative when end is earlier.

    The inverse of ``add_working_days``: adding that many to ``start`` reaches ``end`` when ``end``
    is a working day.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    whole_weeks, rest = divmod((end - start).days, 7)
    days = whole_weeks * 5
    days += sum(
        1 for offset in range(1, rest + 1) if (start + timedelta(days=offset)).weekday() < _SATURDAY
    )
    closed = (
        day
        for year in range(start.year, end.year + 1)
        for day in calendar.closed(year)
        if start < day <= end and day.weekday() < _SATURDAY
    )
    return days - sum(1 for _ in closed)
