"""iCalendar text (RFC 5545): what we tell as events, and one event as a file of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from icalendar import Calendar, Event, Timezone, vDuration

from agile_app.core.time import LONDON
from agile_app.visits.diary.calendars.rules import Told

PRODUCT = "-//Agile//Diary//EN"
_REFRESH = timedelta(hours=1)
# Since 1996; what the library makes of the zone puts the start of summer time an hour late.
_LONDON = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


@dataclass(frozen=True)
class Stamp:
    """How often and when last an event changed."""

    sequence: int
    changed_at: datetime


def feed_text(events: Iterable[tuple[Told, Stamp]]) -> bytes:
    """A whole calendar to subscribe to. The same events give the same bytes."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("name", "Agile")
    calendar.add("x-wr-calname", "Agile")
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for told, stamp in events:
        calendar.add_component(_event(told, stamp))
    return calendar.to_ical()


def event_text(told: Told, stamp: Stamp) -> str:
    """One event as a file for a CalDAV server, which takes no METHOD (RFC 4791, 4.1)."""
    calendar = _calendar()
    calendar.add_component(_event(told, stamp))
    return calendar.to_ical().decode()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(london_zone())
    return calendar


def london_zone() -> Timezone:
    """The VTIMEZONE of Europe/London."""
    return cast("Timezone", Timezone.from_ical(_LONDON))


def _event(told: Told, stamp: Stamp) -> Event:
    event = Event()
    event.add("uid", told.uid)
    event.add("sequence", stamp.sequence)
    event.add("dtstamp", stamp.changed_at.astimezone(UTC))
    event.add("last-modified", stamp.changed_at.astimezone(UTC))
    event.add("summary", told.summary)
    start, end = told.starts_at.astimezone(LONDON), told.ends_at.astimezone(LONDON)
    event.add("dtstart", start.date() if told.all_day else start)
    event.add("dtend", end.date() if told.all_day else end)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if told.busy else "TRANSPARENT")
    event.add("status", "TENTATIVE" if told.tentative else "CONFIRMED")
    return event
