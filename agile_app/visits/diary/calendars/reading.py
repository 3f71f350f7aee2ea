"""Reading events that were made elsewhere, and changing one thing of them. Pure.

Times are taken as the event means them: with a zone, floating (then London's), or whole days. A
series is expanded on the clock of its own zone, so ten o'clock stays ten o'clock across the change
of the clocks (RFC 5545, 3.8.5.3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, cast

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar, Event, vRecur

from agile_app.core.time import LONDON
from agile_app.visits.diary.calendars.ics import london_zone

_MOST = 1_000
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_REMOTE = re.compile(
    r"teams\.microsoft|microsoft teams|zoom\.us|meet\.google|webex|skype", re.IGNORECASE
)
_KINDS = (
    ("court", re.compile(r"\b(court|hearing|tribunal)\b", re.IGNORECASE)),
    ("core_group", re.compile(r"\bcore group\b", re.IGNORECASE)),
    ("conference", re.compile(r"\b(conference|icpc|rcpc)\b", re.IGNORECASE)),
    ("review", re.compile(r"\breview\b", re.IGNORECASE)),
    ("supervision", re.compile(r"\bsupervision\b", re.IGNORECASE)),
    ("training", re.compile(r"\btraining\b", re.IGNORECASE)),
    ("meeting", re.compile(r"\bmeeting\b", re.IGNORECASE)),
)


class Unreadable(ValueError):
    """The text is no event that can be understood."""


@dataclass(frozen=True)
class Occurrence:
    """One time an event takes place.

    Attributes:
        recurrence: which one of a series: its planned start, ``2026-12-01T10:00:00+00:00`` or
            ``2026-12-01`` for whole days; empty for a single event.
        busy: false for what the calendar shows as free, and for what was declined.
    """

    recurrence: str
    title: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    busy: bool
    tentative: bool
    place: str
    remote: bool
    kind: str


def uid_of(text: str) -> str:
    """The identifier of the event in a file; empty where there is none."""
    for event in _events(_calendar(text)):
        return str(event.get("UID", ""))
    return ""


def repeats(text: str) -> bool:
    """Whether the event is a series."""
    return any("RRULE" in event or "RDATE" in event for event in _events(_calendar(text)))


def occurrences(
    text: str, since: datetime, until: datetime, *, attendee: str = ""
) -> list[Occurrence]:
    """When an event takes place between two moments, in order, at most a thousand times.

    Args:
        attendee: the address of the calendar's owner: what they declined is not busy, what they
            have not accepted is tentative.

    Raises:
        Unreadable: the text is damaged.
    """
    events = _events(_calendar(text))
    try:
        found = list(_expanded(events, since, until, attendee))
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
        raise Unreadable from error
    inside = [each for each in found if each.starts_at < until and each.ends_at > since]
    return sorted(inside, key=lambda each: (each.starts_at, each.recurrence))[:_MOST]


def _calendar(text: str) -> Calendar:
    try:
        return cast("Calendar", Calendar.from_ical(text))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Unreadable from error


def _events(calendar: Calendar) -> list[Event]:
    return [cast("Event", each) for each in calendar.walk("VEVENT")]


def _expanded(
    events: list[Event], since: datetime, until: datetime, attendee: str
) -> Iterator[Occurrence]:
    changed = {
        _key(event["RECURRENCE-ID"].dt): event for event in events if "RECURRENCE-ID" in event
    }
    for event in events:
        if "RECURRENCE-ID" in event:
            continue
        if "RRULE" not in event and "RDATE" not in event:
            yield from _once(event, "", event["DTSTART"].dt, attendee)
            continue
        for start in _starts(event, since, until):
            if _key(start) not in changed:
                yield from _once(event, _key(start), start, attendee)
    for key, event in changed.items():
        yield from _once(event, key, event["DTSTART"].dt, attendee)


def _once(
    event: Event, recurrence: str, start: date | datetime, attendee: str
) -> Iterator[Occurrence]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    all_day = not isinstance(start, datetime)
    starts_at, length = _moment(start), _length(event)
    if all_day:
        ends_at = _moment(cast("date", start) + max(length, timedelta(days=1)))
    else:
        ends_at = starts_at + length
    takes_no_time = ends_at <= starts_at
    place = str(event.get("LOCATION", "")).strip()
    title = str(event.get("SUMMARY", "")).strip()
    free, tentative, declined = _standing(event, attendee)
    yield Occurrence(
        recurrence,
        title[:200],
        starts_at,
        starts_at + timedelta(minutes=1) if takes_no_time else ends_at,
        all_day,
        busy=not (free or declined or takes_no_time),
        tentative=tentative,
        place=place[:200],
        remote=bool(_REMOTE.search(place)),
        kind=next((kind for kind, words in _KINDS if words.search(title)), "other"),
    )


def _standing(event: Event, attendee: str) -> tuple[bool, bool, bool]:
    """Free, tentative, declined: what the calendar itself says, Microsoft's words included."""
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or shown == "FREE"
    tentative = str(event.get("STATUS", "")).upper() == "TENTATIVE" or shown == "TENTATIVE"
    answer = _answer_of(event, attendee)
    return free, tentative or answer in {"TENTATIVE", "NEEDS-ACTION"}, answer == "DECLINED"


def _answer_of(event: Event, attendee: str) -> str:
    listed = event.get("ATTENDEE", [])
    for each in listed if isinstance(listed, list) else [listed]:
        if attendee and str(each).lower().removeprefix("mailto:") == attendee.lower():
            return str(each.params.get("PARTSTAT", "")).upper()
    return ""


def _length(event: Event) -> timedelta:
    """How long it lasts in real time: from end or duration; a whole day or nothing without."""
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
        if not isinstance(start, datetime):
            return cast("timedelta", (end.date() if isinstance(end, datetime) else end) - start)
        return _moment(end) - _moment(start)
    if "DURATION" in event:
        return cast("timedelta", event["DURATION"].dt)
    return timedelta(0) if isinstance(start, datetime) else timedelta(days=1)


def _moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=LONDON)).astimezone(UTC)


def _key(value: date | datetime) -> str:
    return _moment(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def _starts(event: Event, since: datetime, until: datetime) -> Iterator[date | datetime]:
    """Planned starts of a series, on the clock of its zone, without those taken out of it."""
    first = event["DTSTART"].dt
    zone: tzinfo | None = (first.tzinfo or LONDON) if isinstance(first, datetime) else None
    local = _local(first, zone)
    horizon = _local(until, zone)
    rules = rruleset()
    if "RRULE" in event:
        given = event["RRULE"]
        for rule in given if isinstance(given, list) else [given]:
            rules.rrule(_rule(rule, local, zone, horizon))
    else:
        rules.rdate(local)
    for name, take in (("RDATE", rules.rdate), ("EXDATE", rules.exdate)):
        for moment in _dates(event, name):
            take(_local(moment, zone))
    earliest = _local(since, zone) - max(_length(event), timedelta(days=1))
    for start in rules.between(earliest, horizon, inc=True)[:_MOST]:
        yield start.date() if zone is None else start.replace(tzinfo=zone)


def _rule(rule: vRecur, first: datetime, zone: tzinfo | None, horizon: datetime) -> rrule:
    if str(rule.get("FREQ", [""])[0]).upper() in _TOO_OFTEN:
        raise Unreadable
    kept = vRecur({name: value for name, value in rule.items() if name.upper() != "UNTIL"})
    ends = [_local(value, zone) for value in rule.get("UNTIL", [])]
    if isinstance(rule.get("UNTIL", [None])[0], date) and not isinstance(
        rule.get("UNTIL", [None])[0], datetime
    ):
        # A day as the end of a series of moments includes that day.
        ends = [end + timedelta(days=1, seconds=-1) for end in ends]
    found = cast("rrule", rrulestr(kept.to_ical().decode(), dtstart=first))
    if "COUNT" in kept:
        return found
    return found.replace(until=min([*ends, horizon]))


def _dates(event: Event, name: str) -> Iterator[date | datetime]:
    listed = event.get(name, [])
    for group in listed if isinstance(listed, list) else [listed]:
        for each in group.dts:
            yield each.dt[0] if isinstance(each.dt, tuple) else each.dt


def _local(value: date | datetime, zone: tzinfo | None) -> datetime:
    """A moment as the naive time on the clock of a zone, where the rule is reckoned."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    if value.tzinfo is not None:
        value = value.astimezone(zone or LONDON)
    return value.replace(tzinfo=None)


# -- changing one thing --------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """How an occurrence should be from now on."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str


def changed_text(text: str, recurrence: str, wanted: Wanted | None, *, at: datetime) -> str:
    """The file with one occurrence moved, renamed, or (``wanted`` None) taken out of its series.

    Everything else of it stays as it was.
    """
    calendar = _calendar(text)
    events = _events(calendar)
    master = next((event for event in events if "RECURRENCE-ID" not in event), events[0])
    own = next(
        (
            event
            for event in events
            if "RECURRENCE-ID" in event and _key(event["RECURRENCE-ID"].dt) == recurrence
        ),
        None,
    )
    if wanted is None:
        if own is not None:
            calendar.subcomponents.remove(own)
        master.add("EXDATE", _planned(master, recurrence))
        _stamp(master, at)
    else:
        target = own or (_exception(calendar, master, recurrence) if recurrence else master)
        _set(target, "SUMMARY", wanted.title)
        _set(target, "LOCATION", wanted.place)
        zone = _zone(master)
        _set(target, "DTSTART", wanted.starts_at.astimezone(zone))
        _set(target, "DTEND", wanted.ends_at.astimezone(zone))
        target.pop("DURATION", None)
        _stamp(target, at)
    # Servers refuse a time in a zone that the file does not describe.
    missing = calendar.get_missing_tzids()
    if "Europe/London" in missing:
        calendar.subcomponents.insert(0, london_zone())
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def _zone(master: Event) -> tzinfo:
    start = master["DTSTART"].dt
    return (start.tzinfo if isinstance(start, datetime) else None) or LONDON


def _planned(master: Event, recurrence: str) -> date | datetime:
    """Which one of a series, written as its start is written."""
    start = master["DTSTART"].dt
    if not isinstance(start, datetime):
        return date.fromisoformat(recurrence)
    planned = datetime.fromisoformat(recurrence).astimezone(_zone(master))
    return planned if start.tzinfo else planned.replace(tzinfo=None)


def _exception(calendar: Calendar, master: Event, recurrence: str) -> Event:
    event = cast("Event", Event.from_ical(master.to_ical()))
    for name in ("RRULE", "RDATE", "EXDATE", "EXRULE"):
        event.pop(name, None)
    event.add("RECURRENCE-ID", _planned(master, recurrence))
    calendar.add_component(event)
    return event


def _set(event: Event, name: str, value: Any) -> None:
    event.pop(name, None)
    if value != "":
        event.add(name, value)


def _stamp(event: Event, at: datetime) -> None:
    _set(event, "SEQUENCE", int(event.get("SEQUENCE", 0)) + 1)
    _set(event, "DTSTAMP", at.astimezone(UTC))
    _set(event, "LAST-MODIFIED", at.astimezone(UTC))
