"""What was typed into the search, taken apart: names, dates of birth, postcodes, numbers.

Nothing typed reaches a database's query language: terms hold only letters and digits.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from agile_app.core.errors import Invalid
from agile_app.records.search_text import MONTHS, fold, words

MOST_LETTERS = 200
MOST_WORDS = 8
FURTHEST = 300  # rows; who has not found it by then needs a better query, not another page


class SearchQuery(BaseModel):
    """A query and the part of its results that is wanted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(max_length=MOST_LETTERS)
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=FURTHEST)

    @field_validator("text", mode="before")
    @classmethod
    def _storable(cls, value: object) -> object:
        # A lone surrogate is no letter of anything; pydantic would call the whole text no text.
        if isinstance(value, str):
            return value.encode("utf-8", "replace").decode("utf-8")
        return value


@dataclass(frozen=True)
class Needle:
    """One way in which a term may stand in the index.

    Attributes:
        word: letters and digits only.
        starts: whether a longer word that begins with it counts too.
        what: ``word`` (a name, an address, a number) or ``birth``.
        swapped: day and month were exchanged to get it.
    """

    word: str
    starts: bool
    what: str = "word"
    swapped: bool = False


@dataclass(frozen=True)
class Term:
    """One thing that was typed; a person is found when any of its needles is."""

    typed: str
    needles: tuple[Needle, ...]

    @property
    def is_name(self) -> bool:
        """Whether it may be a name: then short forms, sounds and misspellings are looked for."""
        return len(self.needles) == 1 and self.needles[0].what == "word" and self.typed.isalpha()


def checked(text: str, *, limit: int, offset: int) -> SearchQuery:
    """The validated query; raises ``Invalid`` with a sentence for the person."""
    try:
        return SearchQuery(text=text, limit=limit, offset=offset)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        if field == "text":
            raise Invalid(
                f"A search has at most {MOST_LETTERS} letters.", code="search.query", field="query"
            ) from None
        raise Invalid("That page of results does not exist.", code="search.page") from None


_MONTH_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS)
_NUMERIC = re.compile(r"(?<![\w])(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\w)")
_ISO = re.compile(r"(?<!\w)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\w)")
_SPOKEN = re.compile(
    rf"(?<!\w)(?:(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]*)?({_MONTH_NAMES}|sept)\b"
    r"[\s,\-]*(\d{4}|\d{2}(?!\w))?(?!\w)"
)
_POSTCODE = re.compile(r"(?<!\w)([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{0,2})(?!\w)")
_GROUPED = re.compile(r"(?<!\w)(\d{3})[\s\-](\d{3})[\s\-](\d{1,4})(?!\w)")
_TELEPHONE = re.compile(r"(?<!\w)(0\d{2,4})[\s\-]+(\d{3,4})[\s\-]*(\d{0,4})(?!\w)")


def parse(text: str, *, today: date) -> list[Term]:
    """The terms of a query, in order. Dates are read day first; the other way round as a guess."""
    left = fold(text)
    terms: list[tuple[int, Term]] = []

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], list[Needle]]) -> None:
        nonlocal left
        for match in list(pattern.finditer(left)):
            needles = read(match)
            if needles:
                typed = match.group().strip(" ,-")
                terms.append((match.start(), Term(typed, tuple(needles))))
                blank = " " * len(match.group())
                left = left[: match.start()] + blank + left[match.end() :]

    take(_ISO, lambda m: _born(int(m[1]), int(m[2]), int(m[3])))
    take(_NUMERIC, lambda m: _born_either(_year(m[3], today), int(m[2]), int(m[1])))
    take(_SPOKEN, lambda m: _born_spoken(m, today))
    take(_GROUPED, lambda m: [Needle(m[1] + m[2] + m[3], starts=True)])
    take(_TELEPHONE, lambda m: [Needle(m[1] + m[2] + m[3], starts=True)])
    take(_POSTCODE, lambda m: [Needle(m[1] + m[2], starts=True)])
    for match in re.finditer(r"\S+", left):
        terms += [
            (match.start(), Term(word, tuple(_plain(word, today)))) for word in words(match.group())
        ]
    terms.sort(key=lambda item: item[0])
    if len(terms) > MOST_WORDS:
        raise Invalid(
            f"A search has at most {MOST_WORDS} words.", code="search.query", field="query"
        )
    return [term for _, term in terms]


def _year(written: str, today: date) -> int:
    """Two digits are the latest such year that is not after next year (an expected birth)."""
    if len(written) == 4:
        return int(written)
    year = today.year // 100 * 100 + int(written)
    return year if year <= today.year + 1 else year - 100


def _real(year: int, month: int, day: int) -> date | None:
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if 1900 <= year <= 2100 else None


def _born(year: int, month: int, day: int, *, swapped: bool = False) -> list[Needle]:
    born = _real(year, month, day)
    if born is None:
        return []
    return [Needle(f"b{born:%Y%m%d}", starts=False, what="birth", swapped=swapped)]


def _born_either(year: int, month: int, day: int) -> list[Needle]:
    found = _born(year, month, day)
    if month != day:
        found += _born(year, day, month, swapped=True)
    return found


def _born_spoken(match: re.Match[str], today: date) -> list[Needle]:
    day, name, year = match[1], match[2], match[3]
    month = next(at for at, known in enumerate(MONTHS, start=1) if known.startswith(name[:3]))
    if day and year:
        return _born(_year(year, today), month, int(day))
    if year and len(year) == 4:
        return [Needle(f"b{year}{month:02}", starts=True, what="birth")]
    if day and _real(2000, month, int(day)):
        return [Needle(f"bm{month:02}{int(day):02}", starts=False, what="birth")]
    return []  # "May" and "April" alone are names


def _plain(word: str, today: date) -> list[Needle]:
    # One letter or digit stands for itself and for an initial; what is longer, for its start.
    needles = [Needle(word, starts=not word.isdigit() or len(word) > 2)]
    if not word.isascii() or not word.isdigit():
        return needles
    if len(word) == 4 and 1900 <= int(word) <= 2100:
        needles.append(Needle(f"b{word}", starts=True, what="birth"))
    if len(word) == 8:
        needles += _born_either(int(word[4:]), int(word[2:4]), int(word[:2]))
        needles += _born(int(word[:4]), int(word[4:6]), int(word[6:]))
    if len(word) == 6:
        needles += _born_either(_year(word[4:], today), int(word[2:4]), int(word[:2]))
    return needles
