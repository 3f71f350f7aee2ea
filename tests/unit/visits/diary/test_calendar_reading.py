"""Events that were made elsewhere: when they take place, and what changing one of them leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.core.time import LONDON
from agile_app.visits.diary.calendars.reading import (
    Unreadable,
    Wanted,
    changed_text,
    occurrences,
    repeats,
    uid_of,
)

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)


def _file(*lines: str, more: str = "") -> str:
    inside = "\r\n".join(("UID:u", "DTSTAMP:20260101T000000Z", *lines))
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n"
        f"{inside}\r\nEND:VEVENT\r\n{more}END:VCALENDAR\r\n"
    )


def _exception(*lines: str) -> str:
    inside = "\r\n".join(("UID:u", "DTSTAMP:20260101T000000Z", *lines))
    return f"BEGIN:VEVENT\r\n{inside}\r\nEND:VEVENT\r\n"


def _starts(text: str) -> list[str]:
    return [f"{each.starts_at:%m-%d %H:%M}" for each in occurrences(text, SINCE, UNTIL)]


def _local(text: str) -> list[str]:
    found = occurrences(text, SINCE, UNTIL)
    return [f"{each.starts_at.astimezone(LONDON):%m-%d %H:%M}" for each in found]


LONDON_START = "DTSTART;TZID=Europe/London:20260323T100000"


def test_a_weekly_core_group_stays_at_ten_across_the_clock_change():
    text = _file(LONDON_START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert _starts(text) == ["03-23 10:00", "03-30 09:00", "04-06 09:00"]
    assert _local(text) == ["03-23 10:00", "03-30 10:00", "04-06 10:00"]


def test_easter_monday_taken_out_of_the_series_does_not_take_place():
    text = _file(
        LONDON_START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=Europe/London:20260406T100000",
    )  # fmt: skip
    assert _local(text) == ["03-23 10:00", "03-30 10:00"]


def test_exdate_in_utc_takes_out_the_same_moment():
    text = _file(
        LONDON_START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260406T090000Z"
    )
    assert len(_starts(text)) == 2


@pytest.mark.parametrize(
    ("until", "count"),
    [("20260406T090000Z", 3), ("20260406T085959Z", 2), ("20260406", 3), ("20260405", 2)],
)
def test_until_ends_a_series_at_its_moment_or_with_its_day(until, count):
    text = _file(LONDON_START, "DURATION:PT1H", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert len(_starts(text)) == count


def test_further_dates_belong_to_the_event():
    text = _file(LONDON_START, "DURATION:PT1H", "RDATE;TZID=Europe/London:20260401T120000")
    assert _local(text) == ["03-23 10:00", "04-01 12:00"]
    assert repeats(text)


def test_an_exception_stands_in_the_place_of_its_occurrence():
    moved = _exception(
        "RECURRENCE-ID;TZID=Europe/London:20260330T100000",
        "DTSTART;TZID=Europe/London:20260331T150000",
        "DTEND;TZID=Europe/London:20260331T160000",
    )
    text = _file(LONDON_START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3", more=moved)
    assert _local(text) == ["03-23 10:00", "03-31 15:00", "04-06 10:00"]
    found = occurrences(text, SINCE, UNTIL)
    assert found[1].recurrence == "2026-03-30T09:00:00+00:00"


def test_a_cancelled_occurrence_does_not_take_place():
    off = _exception(
        "RECURRENCE-ID;TZID=Europe/London:20260330T100000",
        "DTSTART;TZID=Europe/London:20260330T100000",
        "STATUS:CANCELLED",
    )
    text = _file(LONDON_START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3", more=off)
    assert _local(text) == ["03-23 10:00", "04-06 10:00"]


def test_a_series_without_end_is_read_as_far_as_asked():
    text = _file(LONDON_START, "DURATION:PT1H", "RRULE:FREQ=DAILY")
    week = occurrences(text, SINCE, datetime(2026, 3, 30, tzinfo=UTC))
    assert len(week) == 7


def test_a_time_without_a_zone_is_londons():
    assert _starts(_file("DTSTART:20260701T100000", "DURATION:PT1H")) == ["07-01 09:00"]


def test_microsofts_name_of_our_zone_is_understood():
    text = _file("DTSTART;TZID=GMT Standard Time:20260701T100000", "DURATION:PT1H")
    assert _starts(text) == ["07-01 09:00"]


def test_a_whole_day_is_londons_day_and_series_of_days_too():
    text = _file("DTSTART;VALUE=DATE:20260701", "RRULE:FREQ=WEEKLY;COUNT=2")
    found = occurrences(text, SINCE, UNTIL)
    assert [(each.all_day, each.recurrence) for each in found] == [
        (True, "2026-07-01"),
        (True, "2026-07-08"),
    ]
    assert found[0].starts_at == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert found[0].ends_at - found[0].starts_at == timedelta(days=1)


def test_what_takes_no_time_is_not_busy():
    (reminder,) = occurrences(_file("DTSTART:20260701T100000Z"), SINCE, UNTIL)
    assert not reminder.busy
    assert reminder.ends_at > reminder.starts_at


def test_an_end_before_the_start_is_not_busy_either():
    text = _file("DTSTART:20260701T100000Z", "DTEND:20260701T090000Z")
    assert not occurrences(text, SINCE, UNTIL)[0].busy


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Court hearing, West London", "court"),
        ("Core Group AK", "core_group"),
        ("ICPC", "conference"),
        ("LAC review", "review"),
        ("Supervision with Grace", "supervision"),
        ("Dentist", "other"),
        ("Courtney's leaving lunch", "other"),
    ],
)
def test_what_kind_it_is_is_read_from_its_title(title, kind):
    text = _file("DTSTART:20260701T100000Z", "DURATION:PT1H", f"SUMMARY:{title}")
    assert occurrences(text, SINCE, UNTIL)[0].kind == kind


def test_a_meeting_on_screen_needs_no_journey():
    text = _file("DTSTART:20260701T100000Z", "DURATION:PT1H", "LOCATION:Microsoft Teams Meeting")
    assert occurrences(text, SINCE, UNTIL)[0].remote


def test_microsofts_free_and_tentative_are_understood():
    free = _file("DTSTART:20260701T100000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")
    assert not occurrences(free, SINCE, UNTIL)[0].busy
    maybe = free.replace("FREE", "TENTATIVE")
    assert occurrences(maybe, SINCE, UNTIL)[0].tentative


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        _file("SUMMARY:no start"),
        _file("DTSTART:20260701T100000Z", "RRULE:FREQ=SECONDLY"),
        _file("DTSTART:20260701T100000Z", "RRULE:FREQ=NEVER"),
        _file("DTSTART:99999999T999999Z"),
    ],
)
def test_a_damaged_file_is_said_to_be_so_or_holds_nothing(text):
    try:
        assert occurrences(text, SINCE, UNTIL) == []
    except Unreadable:
        return


@given(st.text(max_size=300))
def test_no_text_does_more_harm_than_that(text):
    for given_text in (text, _file(text), _file("DTSTART:20260701T100000Z", text)):
        try:
            occurrences(given_text, SINCE, UNTIL)
            uid_of(given_text)
        except Unreadable:
            continue


def test_a_single_event_moved_keeps_everything_else():
    text = _file(LONDON_START, "DURATION:PT1H", "SUMMARY:a", "SEQUENCE:4", "X-KEPT:yes")
    start = datetime(2026, 7, 1, 9, tzinfo=UTC)
    wanted = Wanted("b", start, start + timedelta(hours=2), "High Street")
    again = changed_text(text, "", wanted, at=SINCE)
    (found,) = occurrences(again, SINCE, UNTIL)
    assert (found.title, found.place, found.starts_at) == ("b", "High Street", start)
    assert found.ends_at - found.starts_at == timedelta(hours=2)
    assert "SEQUENCE:5" in again
    assert "X-KEPT:yes" in again
    assert "DURATION" not in again


SERIES = _file(LONDON_START, "DURATION:PT1H", "SUMMARY:a", "RRULE:FREQ=WEEKLY;COUNT=3")
SECOND = "2026-03-30T09:00:00+00:00"


def test_one_of_a_series_moved_leaves_the_others():
    start = datetime(2026, 3, 31, 14, tzinfo=UTC)
    wanted = Wanted("a", start, start + timedelta(hours=1), "")
    once = changed_text(SERIES, SECOND, wanted, at=SINCE)
    assert _local(once) == ["03-23 10:00", "03-31 15:00", "04-06 10:00"]
    later = Wanted("a", start + timedelta(hours=1), start + timedelta(hours=2), "")
    assert _local(changed_text(once, SECOND, later, at=SINCE))[1] == "03-31 16:00"


def test_one_of_a_series_cancelled_leaves_the_others_moved_before_or_not():
    assert _local(changed_text(SERIES, SECOND, None, at=SINCE)) == ["03-23 10:00", "04-06 10:00"]
    start = datetime(2026, 3, 31, 14, tzinfo=UTC)
    moved = changed_text(
        SERIES, SECOND, Wanted("a", start, start + timedelta(hours=1), ""), at=SINCE
    )
    gone = changed_text(moved, SECOND, None, at=SINCE)
    assert _local(gone) == ["03-23 10:00", "04-06 10:00"]


def test_a_day_of_a_series_of_days_is_cancelled_as_a_day():
    days = _file("DTSTART;VALUE=DATE:20260701", "RRULE:FREQ=WEEKLY;COUNT=2")
    again = changed_text(days, "2026-07-08", None, at=SINCE)
    assert [each.recurrence for each in occurrences(again, SINCE, UNTIL)] == ["2026-07-01"]
