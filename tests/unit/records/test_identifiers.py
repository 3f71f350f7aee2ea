"""Identifiers are right or are refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.records import identifiers as ids


def test_the_published_example_of_a_upn_is_right():
    # python-stdnum's worked example.
    assert ids.upn_fault("B801200005001") is None


@pytest.mark.parametrize(
    ("upn", "reason"),
    [
        ("A801200005001", "should be B"),
        ("B80120000500", "a letter and 12 digits"),
        ("B8012000050012", "a letter and 12 digits"),
        ("B80120000500O", "never ends in I, O or S"),
        ("b801200005001x", "a letter and 12 digits"),
        ("B80120000٥001", "a letter and 12 digits"),
        ("", "a letter and 12 digits"),
    ],
)
def test_a_wrong_upn_says_why(upn, reason):
    assert reason in ids.upn_fault(upn)


def test_a_temporary_upn_ends_in_a_letter_that_counts():
    body = "80120000500A"
    letter = ids.upn_check_letter("?" + body)
    assert ids.upn_fault(letter + body) is None
    # A counts 0, B counts 1 at position 13: the check letter must differ.
    assert ids.upn_fault(letter + body[:-1] + "B") is not None


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_number_has_exactly_one_check_letter(digits):
    right = [letter for letter in ids.UPN_CHECK_LETTERS if not ids.upn_fault(letter + digits)]
    assert right == [ids.upn_check_letter("?" + digits)]


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(1, 12), st.integers(1, 9))
def test_one_wrong_digit_is_found(digits, position, shift):
    upn = ids.upn_check_letter("?" + digits) + digits
    wrong = str((int(upn[position]) + shift) % 10)
    assert ids.upn_fault(upn[:position] + wrong + upn[position + 1 :]) is not None


@pytest.mark.parametrize("number", ["9990000026", "999 000 0026", "943 476 5919", "9434765870"])
def test_right_nhs_numbers(number):
    assert ids.nhs_number_fault(number) is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("9990000027", "does not fit"),
        ("999000002", "10 digits"),
        ("99900000261", "10 digits"),
        ("ABCDEFGHIJ", "10 digits"),
        ("٩٩٩٠٠٠٠٠٢٦", "10 digits"),
    ],
)
def test_wrong_nhs_numbers_say_why(number, reason):
    assert reason in ids.nhs_number_fault(number)


def test_a_remainder_of_ten_is_never_an_nhs_number():
    body = next(
        f"99900{n:04d}"
        for n in range(10_000)
        if sum(int(d) * w for d, w in zip(f"99900{n:04d}", range(10, 1, -1), strict=True)) % 11 == 1
    )
    assert all(ids.nhs_number_fault(body + str(digit)) for digit in range(10))


@pytest.mark.parametrize("number", ["sw 999", "12345", "SW1234567890"])
def test_a_social_workers_number_is_digits_with_or_without_its_letters(number):
    assert ids.social_worker_fault(number) is None


@pytest.mark.parametrize("number", ["", "SW", "SW12345678901", "QQ123", "SW12A"])
def test_other_text_is_no_social_workers_number(number):
    assert ids.social_worker_fault(number)


@pytest.mark.parametrize("value", ["RND000215205141", "1", "a" * 20])
def test_letters_and_digits_identify_a_child(value):
    assert ids.la_child_id_fault(value) is None


@pytest.mark.parametrize("value", ["", "a" * 21, "RND 1", "RND-1", "é1", "1\n"])
def test_other_characters_do_not_identify_a_child(value):
    assert ids.la_child_id_fault(value)
