"""Values of a return, read strictly: a value, or the reason why it is none. Pure."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from agile_app.records.codes import CodeList

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0+", re.ASCII)


class Unreadable(ValueError):
    """A value that cannot be taken; its text is the reason, as a sentence."""


Reader = Callable[[str], Any]


def day(text: str) -> date:
    """A date as ``2020-07-13`` or ``13/07/2020``, between 1900 and 2100."""
    if found := _ISO.fullmatch(text):
        year, month, number = (int(part) for part in found.groups())
    elif found := _BRITISH.fullmatch(text):
        number, month, year = (int(part) for part in found.groups())
    else:
        raise Unreadable("This is not a date.")
    try:
        value = date(year, month, number)
    except ValueError:
        raise Unreadable("There is no such date.") from None
    if not 1900 <= value.year <= 2100:
        raise Unreadable("The year is out of range.")
    return value


def past_day(on: date) -> Reader:
    """A date that is not after ``on``: what is said to have happened."""

    def read(text: str) -> date:
        value = day(text)
        if value > on:
            raise Unreadable("This date is in the future.")
        return value

    return read


def plain(text: str) -> str:
    """A code as spreadsheets may have written it: ``1.0`` for ``1``, small letters."""
    found = _WHOLE_AS_DECIMAL.fullmatch(text)
    return found.group(1) if found else text.upper()


def code(codes: CodeList) -> Reader:
    """A code of the list."""

    def read(text: str) -> str:
        value = plain(text)
        if value not in codes:
            raise Unreadable(f"This is not a code of “{codes.name}”.")
        return value

    return read


def yes_no(text: str) -> bool:
    """``true``, ``false``, ``1`` or ``0``, in any case."""
    value = plain(text)
    if value in {"TRUE", "1"}:
        return True
    if value in {"FALSE", "0"}:
        return False
    raise Unreadable("This is neither yes (1, true) nor no (0, false).")


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def read(text: str) -> int:
        value = plain(text)
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
            raise Unreadable("This is not a whole number.")
        if not least <= int(value) <= most:
            raise Unreadable(f"This is not between {least} and {most}.")
        return int(value)

    return read


def text(most: int) -> Reader:
    """Text of at most ``most`` characters, without control characters."""

    def read(value: str) -> str:
        if len(value) > most:
            raise Unreadable(f"This is longer than {most} characters.")
        if any(ord(character) < 32 for character in value):
            raise Unreadable("This holds control characters.")
        return value

    return read


def checked(fault: Callable[[str], str | None]) -> Reader:
    """An identifier that its own rule finds no fault with, in capitals and without spaces."""

    def read(value: str) -> str:
        if reason := fault(value):
            raise Unreadable(reason)
        return re.sub(r"[\s-]", "", value).upper()

    return read
