"""Values of a return are read strictly, or the reason is given."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.records import codes, identifiers
from agile_app.records.imports import values
from agile_app.records.imports.values import Unreadable


@pytest.mark.parametrize("text", ["2020-07-13", "13/07/2020"])
def test_dates_are_read_as_both_returns_write_them(text):
    assert values.day(text) == date(2020, 7, 13)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2021-02-29", "no such date"),
        ("31/04/2020", "no such date"),
        ("13-07-2020", "not a date"),
        ("2020-7-13", "not a date"),
        ("20200713", "not a date"),
        ("yesterday", "not a date"),
        ("٢٠٢٠-٠٧-١٣", "not a date"),
        ("1066-10-14", "out of range"),
        ("9999-01-01", "out of range"),
    ],
)
def test_what_is_no_date_says_why(text, reason):
    with pytest.raises(Unreadable, match=reason):
        values.day(text)


def test_what_has_happened_is_not_in_the_future():
    read = values.past_day(date(2026, 1, 1))
    assert read("2026-01-01") == date(2026, 1, 1)
    with pytest.raises(Unreadable, match="in the future"):
        read("2026-01-02")


def test_codes_are_taken_as_spreadsheets_write_them():
    assert values.code(codes.ETHNICITY)("wbri") == "WBRI"
    assert values.code(codes.REFERRAL_SOURCE)("4.0") == "4"
    with pytest.raises(Unreadable, match="Ethnicity"):
        values.code(codes.ETHNICITY)("XXXX")


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("FALSE", False), ("1", True), ("1.0", True), ("0", False)]
)
def test_yes_and_no_in_every_spelling(text, value):
    assert values.yes_no(text) is value


@pytest.mark.parametrize("text", ["yes", "2", "-1", ""])
def test_other_words_are_neither_yes_nor_no(text):
    with pytest.raises(Unreadable):
        values.yes_no(text)


@pytest.mark.parametrize("text", ["41", "-1", "4.5", "1e3", "ten", "9" * 50])
def test_a_score_out_of_bounds_is_refused(text):
    with pytest.raises(Unreadable):
        values.whole(0, 40)(text)


def test_text_is_bounded_and_plain():
    assert values.text(8)("SL1 1AA") == "SL1 1AA"
    for wrong in ("123456789", "a\tb"):
        with pytest.raises(Unreadable):
            values.text(8)(wrong)


def test_an_identifier_is_kept_without_spaces_in_capitals():
    assert values.checked(identifiers.upn_fault)("b801 200005001") == "B801200005001"


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_fail_otherwise(text):
    for read in (
        values.day,
        values.yes_no,
        values.whole(0, 9),
        values.text(9),
        values.code(codes.SEX),
        values.checked(identifiers.upn_fault),
    ):
        with suppress(Unreadable):
            read(text)
