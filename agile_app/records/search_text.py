"""Words as the search sees them: folded, without marks; postcodes and dates in one form each.

Everything that is indexed and everything that is typed passes through here, so that
``Łukasz O'Brien-Khan`` and ``lukasz obrien khan`` meet.
"""

import re
import unicodedata
from datetime import date

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
    }
)
_APOSTROPHES = re.compile(r"(?<=\w)'(?=\w)")
_SEPARATORS = re.compile(r"[^\w]+|_+")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def fold(text: str) -> str:
    """``text`` in lower case without marks; letters of every script stay letters."""
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a name or an address, in order.

    An apostrophe joins (``O'Brien`` is ``obrien``), everything else that is not a letter or a
    digit parts.
    """
    joined = _APOSTROPHES.sub("", fold(text))
    return [word for word in _SEPARATORS.split(joined) if word]


def name_words(*names: str) -> list[str]:
    """The words by which a name is found, without repeats.

    A hyphenated name is found by its parts and as one word; ``O'Brien`` also by ``brien``.
    """
    found: dict[str, None] = {}
    for name in names:
        for piece in fold(name).split():
            parts = words(piece)
            found.update(dict.fromkeys(parts))
            whole = "".join(parts)
            if len(parts) > 1:
                found[whole] = None
            if "'" in piece:
                found.update(dict.fromkeys(w for w in _SEPARATORS.split(piece) if len(w) > 1))
    return list(found)


def place_words(*addresses: str) -> list[str]:
    """The words of addresses without repeats, with the postcode as one word."""
    found: dict[str, None] = {}
    for address in addresses:
        joined = _POSTCODE.sub(r"\1\2", fold(address))
        found.update(dict.fromkeys(words(joined)))
    return list(found)


def postcode_word(postcode: str) -> str:
    """``SL1 2AB`` as ``sl12ab``; the outward part is its prefix."""
    return "".join(words(postcode))


def identifier_word(identifier: str) -> str:
    """An identifier without its spaces and dashes: ``999 123 4567`` as ``9991234567``."""
    return "".join(words(identifier))


def birth_words(born: date | None) -> list[str]:
    """The two index words of a date of birth: ``b20190305`` and ``bm0305``.

    The first is found by its start (year, year and month); the second by day and month alone.
    """
    if born is None:
        return []
    return [f"b{born:%Y%m%d}", f"bm{born:%m%d}"]
