"""What is read from a query, and how well a person matches it."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.core.errors import Invalid
from agile_app.records.search_index import NUMBERS
from agile_app.records.search_match import Wanted, match, nearly
from agile_app.records.search_query import MOST_WORDS, checked, parse

TODAY = date(2026, 11, 23)


def words_of(text: str) -> list[set[str]]:
    return [{needle.word for needle in term.needles} for term in parse(text, today=TODAY)]


@pytest.mark.parametrize(
    "typed",
    [
        "5/3/2019",
        "05-03-2019",
        "5.3.19",
        "2019-03-05",
        "5 March 2019",
        "5th of Mar 2019",
        "5 mar, 2019",
        "05032019",
        "20190305",
        "050319",
    ],
)
def test_a_date_of_birth_is_read_in_many_spellings(typed):
    (found,) = words_of(typed)
    assert "b20190305" in found


def test_day_and_month_may_have_been_exchanged():
    (term,) = parse("5/3/2019", today=TODAY)
    assert [(n.word, n.swapped) for n in term.needles] == [
        ("b20190305", False),
        ("b20190503", True),
    ]


def test_a_month_with_its_year_and_a_day_with_its_month_are_dates():
    assert words_of("March 2019") == [{"b201903"}]
    assert words_of("5 March") == [{"bm0305"}]


def test_april_and_may_alone_are_names():
    assert words_of("April May") == [{"april"}, {"may"}]


def test_two_digits_of_a_year_are_of_the_past_or_an_expected_birth():
    assert "b19570305" in words_of("5/3/57")[0]
    assert "b20270305" in words_of("5/3/27")[0]


def test_postcodes_and_grouped_numbers_are_one_word():
    assert words_of("SL1 2AB") == [{"sl12ab"}]
    assert words_of("sl1 2") == [{"sl12"}]
    assert words_of("999 123 4567") == [{"9991234567"}]
    assert words_of("07700 900123") == [{"07700900123"}]


def test_impossible_dates_are_words():
    assert words_of("31/2/2019") == [{"31"}, {"2"}, {"2019", "b2019"}]


def test_a_query_that_is_too_long_or_has_too_many_words_says_so():
    with pytest.raises(Invalid, match="200 letters"):
        checked("a" * 10_000, limit=20, offset=0)
    with pytest.raises(Invalid, match="8 words"):
        parse("one " * (MOST_WORDS + 1), today=TODAY)
    with pytest.raises(Invalid, match="page"):
        checked("a", limit=0, offset=0)


@given(st.text(max_size=200))
def test_whatever_is_typed_only_letters_and_digits_reach_the_index(text):
    try:
        terms = parse(checked(text, limit=20, offset=0).text, today=TODAY)
    except Invalid:
        return
    assert all(needle.word.isalnum() for term in terms for needle in term.needles)


def person(names: str, **others):
    told = {"numbers": "- - - - - - -", "place": "", "past_place": "", "address": ""}
    told |= {"is_child": True, "is_open": True, "birth_date": None, "name": names.title()}
    return SimpleNamespace(names=names, **(told | others))


def score(entry, text: str, **words) -> float:
    wanted = [Wanted(term, **words) for term in parse(text, today=TODAY)]
    found = match(entry, wanted, NUMBERS)
    return found.score if found else 0.0


def test_a_whole_name_beats_its_start_beats_a_short_form_beats_a_sound_beats_a_slip():
    kate = person("kate")
    order = [
        score(kate, "kate"),
        score(person("katelyn"), "kate"),
        score(kate, "cathy", related=frozenset({"kate"})),
        score(kate, "cait", heard=frozenset({"kate"})),
        score(kate, "ktea", misspelt=frozenset({"kate"})),
    ]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)


def test_every_word_must_be_found():
    assert score(person("kate smith"), "kate jones") == 0


def test_the_reason_is_said_in_words():
    entry = person(
        "kate smith",
        name="Kate Smith",
        numbers="b20190305 bm0305 9991234567 - - 77 -",
        birth_date=date(2019, 3, 5),
        place="4 mill lane sl12ab",
        address="4 Mill Lane, SL1 2AB",
    )

    def why(text: str) -> str:
        wanted = [Wanted(term) for term in parse(text, today=TODAY)]
        return " · ".join(match(entry, wanted, NUMBERS).why)

    assert why("kat") == "Name begins with “kat”"
    assert why("smith 5/3/2019") == "Name · Born 5 Mar 2019"
    assert why("999 123 4567") == "NHS number"
    assert why("mill lane") == "Lives at 4 Mill Lane, SL1 2AB"


def test_one_slip_is_near_in_a_short_word_two_in_a_long_one():
    assert nearly("jonh", "john")
    assert nearly("kowlaksi", "kowalski")
    assert not nearly("ali", "eve")
    assert not nearly("john", "john")
