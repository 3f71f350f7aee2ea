"""Identifiers of children and workers, checked on entry. Pure: text in, text or a reason out.

Each ``*_fault`` returns the reason why a value is not one, or None if it is.
"""

import re

# No I, O or S: they are read as 1, 0 and 5.
UPN_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]", re.ASCII)
_LA_CHILD_ID = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
_SOCIAL_WORKER = re.compile(r"(?:SW)?[0-9]{1,10}", re.ASCII)


def _bare(value: str) -> str:
    return re.sub(r"[\s-]", "", value).upper()


def upn_check_letter(upn: str) -> str:
    """The check letter that positions 2 to 13 of a unique pupil number ask for.

    Each digit counts its position (2 to 13); the sum modulo 23 picks the letter. In a temporary
    UPN the last character is a letter: it counts as its place in the alphabet of check letters.

    Source: Department for Education, "Unique pupil numbers: a guide for schools and local
    authorities"; CIN census rules 1510 (check letter) and 1550 (last character).
    """
    values = [
        int(character) if character.isdigit() else UPN_CHECK_LETTERS.index(character)
        for character in upn[1:]
    ]
    total = sum(value * position for position, value in enumerate(values, start=2))
    return UPN_CHECK_LETTERS[total % 23]


def upn_fault(value: str) -> str | None:
    """Why ``value`` is no UPN, or None."""
    upn = _bare(value)
    if not _UPN.fullmatch(upn):
        return "A UPN is a letter and 12 digits, or 11 digits and a letter if it is temporary."
    if upn[-1].isalpha() and upn[-1] not in UPN_CHECK_LETTERS:
        return "A temporary UPN never ends in I, O or S."
    expected = upn_check_letter(upn)
    if upn[0] != expected:
        return f"The check letter should be {expected}."
    return None


def nhs_number_fault(value: str) -> str | None:
    """Why ``value`` is no NHS number, or None: 10 digits, weights 10 to 2, modulo 11.

    Source: NHS Data Dictionary, NHS NUMBER. 999 000 0000 to 999 999 9999 is kept for tests.
    """
    digits = _bare(value)
    if not re.fullmatch(r"[0-9]{10}", digits, re.ASCII):
        return "An NHS number has 10 digits."
    remainder = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    check = (11 - remainder) % 11
    if check == 10 or check != int(digits[9]):
        return "The last digit of the NHS number does not fit the others."
    return None


def social_worker_fault(value: str) -> str | None:
    """Why ``value`` is no Social Work England registration number, or None.

    Source: the register's numbers are SW and digits; Department for Education, children's social
    care API 1.0.1: at most 12 characters.
    """
    if not _SOCIAL_WORKER.fullmatch(_bare(value)):
        return "A Social Work England number is SW and up to 10 digits."
    return None


def la_child_id_fault(value: str) -> str | None:
    """Why ``value`` is no local authority child identifier, or None.

    Source: CIN census rules 1570 and 1580: letters and digits, at most 20, never empty.
    """
    if not _LA_CHILD_ID.fullmatch(value):
        return "A child's identifier is 1 to 20 letters and digits."
    return None
