"""How well a person matches what was typed, and why: pure functions over words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Protocol

from jellyfish import damerau_levenshtein_distance, jaro_winkler_similarity

from agile_app.core.time import on_screen
from agile_app.records.search_query import Needle, Term
from agile_app.records.search_text import fold


class Round(IntEnum):
    """The rounds of a search, each wider than the one before."""

    WHOLE = 0
    STARTS = 1
    HEARD = 2
    MISSPELT = 3


@dataclass(frozen=True)
class Wanted:
    """A term with the other words of the record that may stand for it.

    ``related`` are short forms and their like, ``heard`` sound alike, ``misspelt`` are spelt
    nearly alike; each grows only when its round is reached.
    """

    term: Term
    related: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    misspelt: frozenset[str] = frozenset()


class Entry(Protocol):
    """What of a ``SearchEntry`` decides."""

    is_child: bool
    is_open: bool
    name: str
    birth_date: date | None
    address: str
    names: str
    numbers: str
    place: str
    past_place: str


@dataclass(frozen=True)
class Match:
    """``score`` sorts, from 0 to about 1; ``why`` is said beside the result."""

    score: float
    why: tuple[str, ...] = field(default=())


def nearly(typed: str, word: str) -> bool:
    """Whether ``word`` may be what was meant by ``typed``: one slip, two in a longer word."""
    if typed == word or abs(len(typed) - len(word)) > 2:
        return False
    slips = 1 if min(len(typed), len(word)) < 6 else 2
    return damerau_levenshtein_distance(typed, word) <= slips


def match(entry: Entry, wanted: Sequence[Wanted], labels: Sequence[str]) -> Match | None:
    """How ``entry`` matches all of ``wanted``, or None. ``labels`` name the places of numbers."""
    names, numbers = entry.names.split(), entry.numbers.split()
    place, past = entry.place.split(), entry.past_place.split()
    total, why = 0.0, []
    for one in wanted:
        ways = [
            _in_names(names, one, entry),
            _in_numbers(numbers, one.term, entry, labels),
            _in_place(place, one.term, 0.7, f"Lives at {entry.address}"),
            _in_place(past, one.term, 0.45, f"Used to live at “{one.term.typed}”"),
        ]
        best = max((way for way in ways if way), key=lambda way: way[0], default=None)
        if best is None:
            return None
        total += best[0]
        why.append(best[1])
    score = total / len(wanted) + 0.04 * entry.is_open + 0.02 * entry.is_child
    return Match(score, tuple(dict.fromkeys(why)))


_Way = tuple[float, str]


def _shown(word: str, entry: Entry) -> str:
    """The name as written where the folded word came from."""
    for part in entry.name.replace("-", " ").split():
        if fold(part) == word:
            return part
    return word.title()


def _in_names(names: list[str], one: Wanted, entry: Entry) -> _Way | None:
    best: _Way | None = None
    for needle in one.term.needles:
        if needle.what == "word" and (way := _spelt(names, needle)):
            best = max(best or way, way, key=lambda way: way[0])
    if best is not None:
        return best
    typed = one.term.typed
    for word in names:
        near = jaro_winkler_similarity(typed, word)
        if word in one.related:
            way = (0.72, f"{_shown(word, entry)} may be called {typed.title()}")
        elif word in one.heard:
            way = (0.45 + 0.2 * near, f"{_shown(word, entry)} sounds like {typed.title()}")
        elif word in one.misspelt:
            way = (0.35 + 0.2 * near, f"{_shown(word, entry)} is spelt nearly like that")
        else:
            continue
        if best is None or way[0] > best[0]:
            best = way
    return best


def _spelt(names: list[str], needle: Needle) -> _Way | None:
    if needle.word in names:
        return (1.0, "Name")
    if needle.starts:
        longer = [word for word in names if word.startswith(needle.word)]
        if longer:
            share = len(needle.word) / min(map(len, longer))
            return (0.76 + 0.16 * share, f"Name begins with “{needle.word}”")
    return None


def _in_numbers(numbers: list[str], term: Term, entry: Entry, labels: Sequence[str]) -> _Way | None:
    for needle in term.needles:
        for at, number in enumerate(numbers):
            whole = number == needle.word
            if not whole and not (needle.starts and number.startswith(needle.word)):
                continue
            if needle.what == "birth" and at < 2:
                born = f"Born {on_screen(entry.birth_date)}" if entry.birth_date else "Born then"
                if needle.swapped:
                    return (0.6, f"{born}, if day and month were exchanged")
                return (1.0 if whole else 0.8, born)
            if needle.what == "word" and at >= 2:
                label = labels[at]
                return (1.1, label) if whole else (0.75, f"{label} begins like that")
    return None


def _in_place(place: list[str], term: Term, weight: float, why: str) -> _Way | None:
    for needle in term.needles:
        if needle.what != "word":
            continue
        if needle.word in place:
            return (weight, why)
        if needle.starts and any(word.startswith(needle.word) for word in place):
            return (weight - 0.08, why)
    return None
