"""Who may sign, and when late words were written."""

from datetime import UTC, datetime

import pytest

from agile_app.assessments.sign_off.rules import is_writing, when_written, why_not_sign


def test_who_had_no_hand_in_it_may_sign():
    assert why_not_sign(started=False, asked=False, wrote=False) == ""


@pytest.mark.parametrize(
    ("hand", "said"),
    [
        ({"started": True}, "you started it"),
        ({"asked": True}, "you asked for the sign-off"),
        ({"wrote": True}, "you wrote in it"),
        ({"started": True, "wrote": True}, "you started it and you wrote in it"),
    ],
)
def test_nobody_signs_their_own_and_is_told_why(hand, said):
    facts = {"started": False, "asked": False, "wrote": False} | hand
    assert said in why_not_sign(**facts)


def test_a_remark_is_not_writing():
    assert is_writing("t.health")
    assert is_writing("a.outcome")
    assert not is_writing("x.remarks")


def at(hour: int, minute: int = 0, *, day: int = 5) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


DAYS_AGO = (
    "Written 3 Nov 2026, 09:00 to 4 Nov 2026, 10:00 without a network, received 5 Nov 2026, 17:30"
)


@pytest.mark.parametrize(
    ("offline", "wholly", "said"),
    [
        (None, False, "Received 5 Nov 2026, 17:30"),
        (
            (at(14, 5), at(15, 10)),
            True,
            "Written 5 Nov 2026, 14:05 to 15:10 without a network, received 17:30",
        ),
        (
            (at(14, 5), at(14, 5)),
            False,
            "Written 5 Nov 2026, 14:05 partly without a network, received 17:30",
        ),
        (
            (at(9, day=3), at(10, day=4)),
            True,
            DAYS_AGO,
        ),
    ],
)
def test_late_words_say_when_they_were_written_and_when_they_came(offline, wholly, said):
    assert when_written(at(17, 30), offline, wholly=wholly) == said
