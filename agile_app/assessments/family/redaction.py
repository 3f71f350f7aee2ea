"""Whose names a family is not shown, and where they stand in a text. Pure.

The same rule as on the device (``assets/device/family/redact.js``), over the same table of cases
(``tests/cases/redaction.json``). It finds names, not what is told about somebody: a person reads
what leaves before it leaves. Where it must choose it leaves out too much, not too little.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

Standing = Literal["kept", "professional", "other", "asked"]

INSTEAD = "someone else"
TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "sir", "master", "prof", "professor"))
_PARTICLES = """
de da di du del la le el al ul ur bin bint ibn abu van von der den ap mc mac st the and of
"""
# Parts of many names, and of no one person's.
PARTICLES = frozenset(_PARTICLES.split())
_EVERYDAY = """
angel april art august autumn bay bell berry bill bird bishop black bob bond bright brook brown
bush butcher carol carter charity cherry christian clay coal cole cook cooper crisp cross day
dale dean dawn daisy dot drew ernest fair faith farmer fern field finch fisher flint ford forest
fox frank french frost gay gene gold good gore grace grant gray green grey guy hall hand hardy
harmony hazel head heath heather hill holly honey hood hope house hunt hunter ivy jack jay jean
jewel joy june kay king kit knight lake lamb lane law lee lily little long lord love luck mark
marsh mason may mercy mike miller mills moon moor more nick noble north olive page park pat
patience pearl peace penny peter pike poppy price prince pride queen rain ray reed rich rick
rivers rob robin rock rod root rose ruby rush sage sandy savage sharp shepherd short singer sky
small smart snow south star sterling stone storm street strong sue summer sunny sweet swift
taylor tom trent turner van violet wade walker wall ward water waters way west wells white wild
will willow winter wise wood woods worth wren young
"""
# Names that are also everyday words: written small they are taken for the word.
EVERYDAY = frozenset(_EVERYDAY.split())
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_UNHEARD = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f\u064b-\u0652]")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
# What may stand between two parts of one name; a comma for "Harcourt, Wayne".
_BETWEEN = re.compile(r"[\s.,'’ʼ\-‐‑]{1,6}")
_BEGINS = re.compile(r"""([.!?]["'”’)]*\s+|\n\s*)["'“‘(]*\Z""")
_OPENING = " \t\n\"'“‘("
_LEAD = 40  # characters looked at to tell whether a sentence begins


@dataclass(frozen=True)
class Person:
    """Somebody whose name may stand in the text.

    Attributes:
        name: as people say it.
        standing: ``kept`` is of this family, every part of their name stays; of a ``professional``
            the full name stays; an ``other`` is left out; ``asked`` is left out although somebody
            of the family has a name like it.
        also: other names: known as, short forms.
        id: by which a text may say whose exact words it holds.
    """

    name: str
    standing: Standing
    also: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Span:
    """From where to where a name is left out, and what stands instead."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    part: str
    small: bool


def folded(word: str) -> str:
    """A word without marks and case."""
    bare = unicodedata.normalize("NFKD", word.lower())
    return _UNHEARD.sub("", bare).translate(_LETTERS)


def redacted(text: str, people: Sequence[Person]) -> str:
    """A text without the names that are not for this family."""
    at, said = 0, []
    for span in hidden_spans(text, people):
        said += [text[at : span.start], span.instead]
        at = span.end
    return "".join([*said, text[at:]])


def hidden_spans(text: str, people: Sequence[Person]) -> list[Span]:
    """Where names are to be left out of a text, in order."""
    reading = _Reading(text, _Known(people))
    reading.find_whole_names()
    reading.find_single_names()
    reading.spread()
    return reading.spans()


def _words(text: str) -> list[_Word]:
    """The words of a text: runs of letters and their marks."""
    found: list[_Word] = []
    start = None
    for at, letter in enumerate(f"{text} "):
        inside = unicodedata.category(letter)[0] in "LM" or letter in _UNSEEN
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            word = text[start:at]
            small = word == word.lower() and word != word.upper()
            found.append(_Word(start, at, folded(word), small))
            start = None
    return found


def _whole_names(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """The orders in which a whole name is said."""
    said = [part for part in parts if part not in TITLES]
    if len(said) < 2:
        return []
    first, last = said[0], said[-1]
    return [tuple(said), (first, last), (last, *said[:-1]), (last, first)]


class _Known:
    """Names taken apart: what stays, what single words mean, what whole names are left out."""

    def __init__(self, people: Sequence[Person]) -> None:
        # Whole names by their first part.
        self.safe: dict[str, list[tuple[str, ...]]] = {}
        self.hidden: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.single: dict[str, set[int]] = {}
        self.all: list[set[str]] = []
        kept: set[str] = set()
        same: set[tuple[str, ...]] = set()
        for person in people:
            if person.standing in {"kept", "professional"}:
                for parts in _names(person):
                    for name in _whole_names(parts):
                        self.safe.setdefault(name[0], []).append(name)
                    if person.standing == "kept":
                        kept |= set(parts)
                        same |= set(_whole_names(parts))
        numbers = count()
        for person in people:
            if person.standing in {"other", "asked"}:
                spared = (kept, same) if person.standing == "other" else (set(), set())
                self._leave_out(person, next(numbers), *spared)

    def _leave_out(
        self, person: Person, owner: int, kept: set[str], same: set[tuple[str, ...]]
    ) -> None:
        self.all.append(set())
        for parts in _names(person):
            self.all[owner] |= set(parts)
            for part in parts:
                if _telling(part) and part not in kept:
                    self.single.setdefault(part, set()).add(owner)
            # Of two people with the very same name the text most likely means the family's.
            for name in _whole_names(parts):
                if name not in same:
                    self.hidden.setdefault(name[0], []).append((name, owner))
                    # As in an address: wayneharcourt@…
                    self.single.setdefault("".join(name), set()).add(owner)

    def meant_by(self, word: _Word) -> set[int]:
        """Whose single name a word is."""
        part = word.part
        bare = part[:-1] if len(part) > 3 and part.endswith("s") else part
        meant = part if part in self.single else bare
        if meant not in self.single:
            return set()
        if word.small and (len(meant) < 3 or part in EVERYDAY or meant in EVERYDAY):
            return set()
        return set(self.single[meant])


def _names(person: Person) -> list[list[str]]:
    return [
        [word.part for word in _words(name) if word.part] for name in (person.name, *person.also)
    ]


def _telling(part: str) -> bool:
    return len(part) > 1 and part not in TITLES and part not in PARTICLES


class _Reading:
    """One text being read: whose name each of its words is part of, and which words stay."""

    def __init__(self, text: str, known: _Known) -> None:
        self.text = text
        self.known = known
        self.words = _words(text)
        self.owners: list[set[int]] = [set() for _ in self.words]
        self.staying = [False] * len(self.words)

    def joined(self, at: int) -> bool:
        """Whether a word and the next can be parts of one name."""
        if not 0 <= at < len(self.words) - 1:
            return False
        between = self.text[self.words[at].end : self.words[at + 1].start]
        return bool(_BETWEEN.fullmatch(between))

    def reads(self, at: int, whole: Sequence[str]) -> bool:
        """Whether a whole name stands here; "Waynes", typed without an apostrophe, included."""
        if at + len(whole) > len(self.words):
            return False
        *firsts, last = whole
        for step, part in enumerate(firsts):
            if self.words[at + step].part != part or not self.joined(at + step):
                return False
        return self.words[at + len(firsts)].part in {last, f"{last}s"}

    def find_whole_names(self) -> None:
        for at, word in enumerate(self.words):
            for whole, owner in self.known.hidden.get(word.part, ()):
                if self.reads(at, whole):
                    for step in range(at, at + len(whole)):
                        self.owners[step].add(owner)
        for at, word in enumerate(self.words):
            for whole in self.known.safe.get(word.part, ()):
                steps = range(at, at + len(whole))
                if self.reads(at, whole) and not any(self.owners[step] for step in steps):
                    for step in steps:
                        self.staying[step] = True

    def find_single_names(self) -> None:
        for at, word in enumerate(self.words):
            if not self.owners[at] and not self.staying[at]:
                self.owners[at] = self.known.meant_by(word)

    def spread(self) -> None:
        """From a part that was found to the parts beside it of the same person, and a title."""
        for at in range(len(self.words)):
            if self.owners[at]:
                self._take(at + 1, at)
        for at in reversed(range(len(self.words))):
            if self.owners[at]:
                self._take(at - 1, at)

    def _take(self, at: int, beside: int) -> None:
        if not 0 <= at < len(self.words) or self.owners[at] or self.staying[at]:
            return
        if not self.joined(min(at, beside)):
            return
        part = self.words[at].part
        owners = {owner for owner in self.owners[beside] if part in self.known.all[owner]}
        if not owners and at < beside and part in TITLES:
            owners = set(self.owners[beside])
        self.owners[at] = owners

    def spans(self) -> list[Span]:
        spans: list[Span] = []
        last = -2
        for at, word in enumerate(self.words):
            if not self.owners[at]:
                continue
            same = last == at - 1 and self.joined(last) and self.owners[at] & self.owners[last]
            last = at
            begun = spans.pop() if same else Span(word.start, word.end, _opening(self.text, word))
            single, bare = self.known.single, word.part[:-1]
            belongs = word.part.endswith("s") and word.part not in single and bare in single
            spans.append(Span(begun.start, word.end, begun.instead + ("’s" if belongs else "")))
        return spans


def _opening(text: str, word: _Word) -> str:
    lead = text[max(0, word.start - _LEAD) : word.start]
    begins = _BEGINS.search(lead) or (word.start <= _LEAD and not lead.strip(_OPENING))
    return INSTEAD.capitalize() if begins else INSTEAD
