"""Who wrote each letter of a document, at any row of its log.

pycrdt shows a text, not whose it is. So the order of the letters is worked out here again, from our
own reading of the rows, by the rule that Yjs follows (YATA; yjs ``Item.integrate``); a test holds
both texts to be the same on thousands of random edits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from agile_app.device.live.log import LogRow
from agile_app.device.live.parser import ANY, DELETED, FORMAT, STRING, Struct, parse

_NOTHING = -1


@dataclass(frozen=True)
class Passage:
    """Words that stand together and were written by one person on one device.

    Attributes:
        offline: whether they had no line to the server; None where the log does not say.
        first, last: between which moments, as far as that is known.
    """

    words: str
    worker_id: UUID
    device: str
    offline: bool | None
    first: datetime
    last: datetime


@dataclass
class _Root:
    """The letters of one root in order, those taken away included."""

    first: int = _NOTHING


@dataclass
class Letters:
    """Every letter, mark and entry ever written in a document, in order, with its row."""

    roots: dict[str, _Root] = field(default_factory=dict)
    rows: list[LogRow] = field(default_factory=list)
    _at: dict[tuple[int, int], int] = field(default_factory=dict)
    _client: list[int] = field(default_factory=list)
    _root: list[str] = field(default_factory=list)
    _next: list[int] = field(default_factory=list)
    _origin: list[int] = field(default_factory=list)
    _right: list[int] = field(default_factory=list)
    _letter: list[str] = field(default_factory=list)
    _born: list[int] = field(default_factory=list)
    _gone: list[int] = field(default_factory=list)

    def add(self, row: LogRow) -> None:
        """Take the next row."""
        self.rows.append(row)
        place = len(self.rows)
        parsed = parse(row.data)
        for struct in parsed.structs:
            self._add_struct(struct, place)
        for client, clock, length in parsed.deletes:
            for each in range(clock, clock + length):
                letter = self._at.get((client, each))
                if letter is not None and not self._gone[letter]:
                    self._gone[letter] = place

    def passages(self, root: str) -> list[Passage]:
        """What stands in a text, passage by passage."""
        found: list[Passage] = []
        for letter in self._standing(root):
            words = self._letter[letter]
            if not words:
                continue
            row = self.rows[self._born[letter] - 1]
            last = found[-1] if found else None
            same = last is not None and (last.worker_id, last.device, last.offline) == (
                row.worker_id,
                row.device,
                row.offline,
            )
            if last is not None and same:
                found[-1] = Passage(
                    last.words + words,
                    row.worker_id,
                    row.device,
                    row.offline,
                    min(last.first, row.moment),
                    max(last.last, row.moment),
                )
            else:
                found.append(
                    Passage(words, row.worker_id, row.device, row.offline, row.moment, row.moment)
                )
        return found

    def _standing(self, root: str) -> Iterable[int]:
        at = self.roots[root].first if root in self.roots else _NOTHING
        while at != _NOTHING:
            if not self._gone[at]:
                yield at
            at = self._next[at]

    def _add_struct(self, struct: Struct, place: int) -> None:
        """Its first letter finds its place among the others; the rest follow it."""
        origin = self._at[struct.origin] if struct.origin else _NOTHING
        right = self._at[struct.right] if struct.right else _NOTHING
        for offset, letter in enumerate(_letters_of(struct)):
            made = len(self._client)
            self._at[struct.client, struct.clock + offset] = made
            neighbour = origin if origin != _NOTHING else right
            root = struct.root if neighbour == _NOTHING else self._root[neighbour]
            assert root is not None
            self._client.append(struct.client)
            self._root.append(root)
            self._letter.append(letter)
            self._origin.append(origin)
            self._right.append(right)
            self._born.append(place)
            self._gone.append(place if struct.kind == DELETED else 0)
            self._next.append(_NOTHING)
            self._put(made, self._left_of(made) if offset == 0 else origin)
            origin = made

    def _left_of(self, made: int) -> int:
        """After which letter it goes, among those written at the same place at the same time."""
        origin, right = self._origin[made], self._right[made]
        left = origin
        other = self._after(left, self._root[made])
        passed: set[int] = set()
        conflicting: set[int] = set()
        while other not in (_NOTHING, right):
            passed.add(other)
            conflicting.add(other)
            if self._origin[other] == origin:
                if self._client[other] < self._client[made]:
                    left = other
                    conflicting.clear()
                elif self._right[other] == right:
                    break
            elif self._origin[other] != _NOTHING and self._origin[other] in passed:
                if self._origin[other] not in conflicting:
                    left = other
                    conflicting.clear()
            else:
                break
            other = self._next[other]
        return left

    def _after(self, left: int, root: str) -> int:
        return self._next[left] if left != _NOTHING else self.roots.setdefault(root, _Root()).first

    def _put(self, made: int, left: int) -> None:
        root = self.roots.setdefault(self._root[made], _Root())
        following = self._after(left, self._root[made])
        self._next[made] = following
        if left == _NOTHING:
            root.first = made
        else:
            self._next[left] = made


def _letters_of(struct: Struct) -> Iterable[str]:
    """One entry for each clock; the second half of a pair, a mark and an entry have no words."""
    if struct.kind == STRING:
        for letter in struct.values:
            yield letter
            if ord(letter) > 0xFFFF:
                yield ""
    elif struct.kind in (FORMAT, ANY, DELETED):
        yield from ("" for _ in range(struct.length))


def letters_of(rows: Iterable[LogRow]) -> Letters:
    """The letters after these rows of a log, from its first on."""
    letters = Letters()
    for row in rows:
        letters.add(row)
    return letters
