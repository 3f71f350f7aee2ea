"""What a root of a live document says."""

from typing import Any

from agile_app.device.live.kinds import LiveField


def keyed(*values: list[Any]) -> LiveField:
    return LiveField("keyed", entries=[{"v": value, "by": "x", "at": ""} for value in values])


def test_keyed_answers_are_found_by_what_they_are_about():
    field = keyed(["ann", 4], ["ben", 0], ["r1", "what", "Call"])
    assert field.keyed == {("ann",): [4], ("ben",): [0], ("r1", "what"): ["Call"]}
    assert not field.disputed
    assert field.value is None


def test_the_same_answer_twice_is_one():
    assert keyed(["ann", 4], ["ann", 4]).keyed == {("ann",): [4]}


def test_different_answers_about_the_same_thing_both_stand():
    field = keyed(["ann", 4], ["ben", 5], ["ann", 7])
    assert field.keyed[("ann",)] == [4, 7]
    assert field.disputed


def test_yes_is_not_the_number_one():
    assert keyed(["ann", 1], ["ann", True]).disputed


def test_other_roots_have_no_keys():
    assert LiveField("register", entries=[{"v": ["ann", 4], "by": "x", "at": ""}]).keyed == {}
