"""What a child is found by on a device with no network.

``search_keys`` makes the text that travels in ``ChildRow``; ``assets/device/search.js`` looks in
it. The device decides nothing: every spelling, short form, sound and way to write the date of
birth is already in the text, so what a query matches is decided here.
"""

from collections.abc import Iterable
from datetime import date

from agile_app.records.nicknames import related_names
from agile_app.records.search_text import (
    MONTHS,
    identifier_word,
    name_words,
    place_words,
    postcode_word,
)
from agile_app.records.sounds import sound


def birth_forms(born: date | None) -> list[str]:
    """A date of birth as people type it, each a word without spaces.

    ``5/3/2019 05/03/2019 5/3/19 05/03/19 05032019 2019-03-05 5 march 2019``: a query of several
    words (``5 mar 2019``) finds each of its words by its start.
    """
    if born is None:
        return []
    day, month, year, short = born.day, born.month, born.year, f"{born:%y}"
    forms = [
        f"{day}/{month}/{year}",
        f"{day:02}/{month:02}/{year}",
        f"{day}/{month}/{short}",
        f"{day:02}/{month:02}/{short}",
        f"{born:%d%m%Y}",
        f"{born:%d%m%y}",
        f"{year}/{month:02}/{day:02}",
        str(day),
        f"{day:02}",
        MONTHS[month - 1],
        str(year),
    ]
    return list(dict.fromkeys(forms))


def search_keys(
    names: Iterable[str],
    *,
    date_of_birth: date | None = None,
    postcode: str = "",
    address: str = "",
    identifiers: Iterable[str] = (),
) -> str:
    """The words by which the device finds one child, separated by single spaces.

    Names come first, so that a match there ranks first. ``=`` starts a word that is another form
    of a name (``=katie`` for Catherine), ``~`` starts the sound of a name; ``search.js`` knows
    these two marks and nothing else.
    """
    found = name_words(*(name for name in names if name))
    others = sorted({other for word in found for other in related_names(word)} - set(found))
    keys = list(found)
    keys += [f"={other}" for other in others]
    keys += [f"~{code}" for code in dict.fromkeys(map(sound, found)) if code]
    keys += birth_forms(date_of_birth)
    keys += [postcode_word(postcode)] if postcode.strip() else []
    keys += place_words(address)
    keys += [word for word in map(identifier_word, identifiers) if word]
    return " ".join(dict.fromkeys(keys))
