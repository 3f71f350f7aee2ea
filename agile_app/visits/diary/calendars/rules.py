"""What a calendar outside is told of a worker's day, and what it is not. Pure.

Nothing here holds a name or an address: what cannot be said is not in the value at all.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"\d")


@dataclass(frozen=True)
class Told:
    """One event as a calendar outside sees it.

    Attributes:
        subject: ``appointment:<id>`` or ``visit:<id>``; stable for as long as the thing is.
        busy: it takes time. ``tentative``: it is not certain.
    """

    subject: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    busy: bool = True
    tentative: bool = False

    @property
    def uid(self) -> str:
        return f"{self.subject.replace(':', '-')}@agile"

    @property
    def digest(self) -> str:
        """Changes with anything that a calendar would show."""
        said = (
            self.summary,
            self.starts_at.isoformat(),
            self.ends_at.isoformat(),
            self.all_day,
            self.busy,
            self.tentative,
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()


def subject_of(uid: str) -> str:
    """The subject of one of our own identifiers; empty for anybody else's."""
    name, at, host = uid.partition("@")
    kind, dash, identifier = name.partition("-")
    if (at, host, dash) != ("@", "agile", "-") or kind not in {"appointment", "visit"}:
        return ""
    return f"{kind}:{identifier}"


def visit_summary(initials: Iterable[str], *, unannounced: bool, says_initials: bool) -> str:
    """``Visit AK, BK``, ``Visit``, or ``Busy`` for one the family is not to know of."""
    if unannounced:
        return "Busy"
    return _with_initials("Visit", initials if says_initials else [])


def appointment_summary(
    title: str,
    label: str,
    initials: Iterable[str],
    *,
    about_a_child: bool,
    says_initials: bool,
    names: Collection[str],
) -> str:
    """What an appointment is called outside: the worker's own words where they can name nobody.

    Words about a child's appointment are replaced by its kind. So are words with a figure (a house
    number, a date of birth) and words in which any name of the worker's families appears.

    Args:
        names: given and family names of everyone in the worker's records, in any case.
    """
    if about_a_child:
        return _with_initials(label, initials if says_initials else [])
    known = {part.casefold() for name in names for part in _WORD.findall(name)}
    words = {word.casefold() for word in _WORD.findall(title)}
    if not title or words & known or _NUMBERED.search(title):
        return label
    return title


def _with_initials(label: str, initials: Iterable[str]) -> str:
    said = ", ".join(sorted({each for each in initials if each}))
    return f"{label} {said}" if said else label
