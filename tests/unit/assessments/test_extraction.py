"""What a field of each kind says, read out of the live document."""

from typing import Any

import pytest

from agile_app.assessments.extraction import Said, condition_answers, in_words, said
from agile_app.assessments.form import Choice, Column, Field, Form, Section
from agile_app.device.live.kinds import LiveField


def text(words: str) -> LiveField:
    return LiveField("text", delta=[{"insert": words}])


def register(*values: Any) -> LiveField:
    return LiveField("register", entries=[{"v": value, "by": "x", "at": ""} for value in values])


def keyed(*values: list[Any]) -> LiveField:
    return LiveField("keyed", entries=[{"v": value, "by": "x", "at": ""} for value in values])


def media(*ids: str) -> LiveField:
    return LiveField(
        "media", entries=[{"media": each, "sha256": "0", "kind": "drawing"} for each in ids]
    )


CHOICES = (Choice("1A", "Drink"), Choice("2B", "Drugs"))
COLUMNS = (
    Column("what", "What"),
    Column("by", "By when", "date"),
    Column("many", "How many", "number"),
    Column("state", "State", "choice", (Choice("done", "Done"),)),
)


def test_short_text_is_words():
    assert said(Field("x", "short", "X"), {"t.x": text("two words\n")}) == Said(
        "two words", words=2
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [(7, "7"), (7.0, "7"), (-0.5, "-0.5"), (1234567, "1234567"), (12.345678, "12.345678"),
     (0.1, "0.1"), (1e300, "1e+300")],
)  # fmt: skip
def test_a_number_is_kept_to_its_last_digit(written, kept):
    assert said(Field("x", "number", "X"), {"a.x": register(written)}).value == kept


def test_several_answers_come_once_each_in_their_order():
    field = Field("x", "choices", "X", choices=CHOICES)
    assert said(field, {"a.x": register(["2B", "1A", "2B"])}).data == ["2B", "1A"]
    assert said(field, {"a.x": register([])}) == Said()
    assert said(field, {"a.x": register(["2B"], ["1A"])}) == Said(disputed=True)


def test_several_answers_of_which_one_is_unknown_are_none():
    field = Field("x", "choices", "X", choices=CHOICES)
    assert said(field, {"a.x": register(["2B", "18A"])}) == Said()


def test_a_number_is_kept_as_it_is_read():
    field = Field("x", "number", "X")
    assert said(field, {"a.x": register(12)}).value == "12"
    assert said(field, {"a.x": register(1.5)}).value == "1.5"
    assert said(field, {"a.x": register("twelve")}) == Said()


def test_yes_or_no_has_its_detail():
    field = Field("x", "yes_no", "X")
    found = said(field, {"a.x": register("yes"), "t.x_detail": text("Because.")})
    assert (found.value, found.text, found.words) == ("yes", "Because.", 1)


def test_a_scale_is_a_number_for_each_person():
    field = Field("x", "scale", "X")
    found = said(
        field, {"s.x": keyed(["ann", 4], ["ben", 0], ["cat", 11], ["dan", "5"], ["eva", None])}
    )
    assert found.data == [{"person": "ann", "value": 4}, {"person": "ben", "value": 0}]
    assert not found.disputed


def test_two_numbers_for_one_person_are_a_disagreement_about_that_person_only():
    found = said(Field("x", "scale", "X"), {"s.x": keyed(["ann", 4], ["ann", 7], ["ben", 5])})
    assert found.disputed
    assert found.data == [{"person": "ann", "disputed": True}, {"person": "ben", "value": 5}]


def test_a_table_is_its_rows_without_those_removed():
    field = Field("x", "table", "X", columns=COLUMNS)
    found = said(
        field,
        {
            "s.x": keyed(
                ["r2", "what", "Second"],
                ["r1", "what", "First"],
                ["r1", "by", "2026-11-05"],
                ["r1", "state", "done"],
                ["r1", "many", 3],
                ["r3", "what", "Gone"],
                ["r3", "", "removed"],
                ["r4", "by", "soon"],
                ["r5", "colour", "red"],
            )
        },
    )
    assert found.data == [
        {
            "row": "r1",
            "cells": {"what": "First", "by": "2026-11-05", "state": "done", "many": 3},
            "disputed": [],
        },
        {"row": "r2", "cells": {"what": "Second"}, "disputed": []},
    ]


def test_a_row_that_one_removed_and_another_brought_back_is_there():
    field = Field("x", "table", "X", columns=COLUMNS)
    content = {"s.x": keyed(["r", "what", "Kept"], ["r", "", "removed"], ["r", "", "kept"])}
    assert [each["row"] for each in said(field, content).data] == ["r"]


def test_two_words_in_one_cell_are_a_disagreement_about_that_cell():
    field = Field("x", "table", "X", columns=COLUMNS)
    found = said(
        field, {"s.x": keyed(["r", "what", "One"], ["r", "what", "Two"], ["r", "many", 1])}
    )
    assert found.disputed
    assert found.data == [{"row": "r", "cells": {"many": 1}, "disputed": ["what"]}]


def test_a_signature_has_the_name_and_role_written_with_it():
    field = Field("x", "signature", "X")
    content = {
        "n.x": media("m1", "m2"),
        "s.x": keyed(
            ["m1", "name", "The mother"], ["m1", "role", "Mother"], ["m9", "name", "Nobody"]
        ),
    }
    first, second = said(field, content).data
    assert (first["media"], first["name"], first["role"]) == ("m1", "The mother", "Mother")
    assert "name" not in second


def test_pictures_are_what_they_are_kept_under():
    assert said(Field("x", "drawing", "X"), {"n.x": media("m1")}).data[0]["media"] == "m1"


def test_what_nobody_wrote_is_nothing():
    for kind in ("text", "choices", "scale", "table", "signature", "number", "yes_no"):
        assert not said(Field("x", kind, "X", columns=COLUMNS, choices=CHOICES), {}).written


FORM = Form(
    "f", 1, "F",
    (
        Section(
            "s", "S", "S", "",
            (
                Field("n", "number", "N"),
                Field("s", "scale", "S"),
                Field("t", "text", "T"),
                Field("c", "choices", "C", choices=CHOICES),
                Field("y", "yes_no", "Y"),
            ),
        ),
    ),
)  # fmt: skip


def test_conditions_see_plain_answers():
    content = {
        "a.n": register(3),
        "s.s": keyed(["ann", 4]),
        "t.t": text("words"),
        "a.c": register(["1A"]),
    }
    answers = {field.key: said(field, content) for field in FORM.fields}
    assert condition_answers(FORM, answers) == {
        "n": 3.0,
        "s": {"ann": 4},
        "t": "words",
        "c": ["1A"],
        "y": None,
    }


def test_an_answer_can_be_said_in_words():
    table = Field("x", "table", "X", columns=COLUMNS)
    rows = said(table, {"s.x": keyed(["r", "what", "Call"], ["r", "many", 2])})
    assert in_words(table, rows) == "What: Call; How many: 2"
    choices = Field("x", "choices", "X", choices=CHOICES)
    assert in_words(choices, said(choices, {"a.x": register(["1A", "2B"])})) == "Drink, Drugs"
    yes = Field("x", "yes_no", "X")
    assert (
        in_words(yes, said(yes, {"a.x": register("yes"), "t.x_detail": text("Twice.")}))
        == "Yes. Twice."
    )
