"""What a calendar outside is told, and what it is not."""

from datetime import UTC, datetime, timedelta

import pytest

from agile_app.visits.diary.calendars.rules import (
    Told,
    appointment_summary,
    subject_of,
    visit_summary,
)

START = datetime(2026, 12, 1, 10, tzinfo=UTC)
NAMES = {"Ada", "Zebedee-Smith", "O'Brien", "José"}


@pytest.mark.parametrize(
    ("initials", "facts", "said"),
    [
        (["AZ"], {}, "Visit AZ"),
        (["BZ", "AZ", "AZ"], {}, "Visit AZ, BZ"),
        ([""], {}, "Visit"),
        (["AZ"], {"says_initials": False}, "Visit"),
        (["AZ"], {"unannounced": True}, "Busy"),
    ],
)
def test_a_visit_outside(initials, facts, said):
    given = {"unannounced": False, "says_initials": True} | facts
    assert visit_summary(initials, **given) == said


def _said(title: str, **facts) -> str:
    given = {"about_a_child": False, "says_initials": True, "names": NAMES} | facts
    return appointment_summary(title, "Meeting", ["AZ"], **given)


@pytest.mark.parametrize(
    "title",
    [
        "About ada",
        "ZEBEDEE family",
        "the smith family",
        "O’Brien",
        "José's review",
        "14 High Street",
        "dob 3.4.2019",
        "",
    ],
)
def test_words_that_could_name_somebody_stay_here(title):
    assert _said(title) == "Meeting"


@pytest.mark.parametrize("title", ["Team meeting", "Adaptations training", "Supervision"])
def test_other_words_are_the_workers_own(title):
    assert _said(title) == title


def test_about_a_child_only_the_kind_is_said():
    assert _said("Hearing", about_a_child=True) == "Meeting AZ"
    assert _said("Hearing", about_a_child=True, says_initials=False) == "Meeting"


def test_an_identifier_leads_back_to_its_subject_and_anothers_to_nothing():
    told = Told("visit:01890000-0000-7000-8000-000000000000", "Visit", START, START)
    assert subject_of(told.uid) == told.subject
    for uid in ("", "x", "visit-1@elsewhere", "note-1@agile", "@agile", "visit@agile"):
        assert subject_of(uid) == ""


def test_the_digest_changes_with_what_a_calendar_shows():
    told = Told("visit:1", "Visit", START, START + timedelta(hours=1))
    others = [
        Told("visit:1", "Busy", START, START + timedelta(hours=1)),
        Told("visit:1", "Visit", START + timedelta(minutes=5), START + timedelta(hours=1)),
        Told("visit:1", "Visit", START, START + timedelta(hours=1), tentative=True),
    ]
    assert told.digest not in {other.digest for other in others}
    assert told.digest == Told("visit:2", "Visit", START, START + timedelta(hours=1)).digest
