"""Who may sign."""

import pytest

from agile_app.assessments.sign_off.rules import is_writing, why_not_sign


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
