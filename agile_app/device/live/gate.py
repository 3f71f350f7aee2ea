"""The gate: what stands between an untrusted frame and pycrdt.

Damaged updates can panic pycrdt, gapped ones are silently held back or lost, and a forged client
id splits a document for ever (``reference/collab.md`` §2.4). So every frame is read first by our
own parser and checked against what the document already holds: only the kind's roots, only text,
marks and plain values, only the sender's own client id, no hole and no overlap in its clock, and
nothing that refers to what the document has not got.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc

from agile_app.device.live.kinds import MARK_VALUES, MARKS, RootKind
from agile_app.device.live.parser import (
    ANY,
    DELETED,
    FORMAT,
    MAX_FRAME,
    STRING,
    Parsed,
    Refused,
    Struct,
    parse,
)

Placed = list[tuple[int, int, int, str]]  # client, clock, length, root


@dataclass
class Known:
    """What a document holds: for each client, up to which clock, and in which root each run is.

    A person who writes for an hour in one field is one entry here, so this stays small.
    """

    runs: dict[int, tuple[list[int], list[str]]] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def root_of(self, item: tuple[int, int]) -> str | None:
        """The root that holds the item, or None: the document has not got it."""
        client, clock = item
        if clock >= self.ends.get(client, 0):
            return None
        starts, roots = self.runs[client]
        return roots[bisect_right(starts, clock) - 1]

    def roots_of(self, client: int, clock: int, length: int) -> list[str]:
        """The roots that a span of one client's items lies in."""
        if client not in self.runs:
            return []
        starts, roots = self.runs[client]
        first, last = (bisect_right(starts, at) - 1 for at in (clock, clock + length - 1))
        return roots[first : last + 1]

    def add(self, placed: Placed) -> None:
        """Take accepted runs (client, clock, length, root), in order."""
        for client, clock, length, root in placed:
            starts, roots = self.runs.setdefault(client, ([], []))
            if not roots or roots[-1] != root:
                starts.append(clock)
                roots.append(root)
            self.ends[client] = clock + length

    def remove(self, placed: Placed) -> None:
        """Undo ``add`` of the newest runs: they are to be checked again."""
        for client, clock, _, _ in reversed(placed):
            if client not in self.runs:
                continue
            starts, roots = self.runs[client]
            while starts and starts[-1] >= clock:
                starts.pop()
                roots.pop()
            if starts:
                self.ends[client] = min(self.ends[client], clock)
            else:
                del self.runs[client], self.ends[client]

    def dump(self) -> bytes:
        """As bytes, for a snapshot."""
        facts = [
            [client, self.ends[client], starts, roots]
            for client, (starts, roots) in sorted(self.runs.items())
        ]
        return json.dumps(facts, separators=(",", ":")).encode()

    @classmethod
    def load(cls, data: bytes) -> "Known":
        """What ``dump`` wrote."""
        known = cls()
        for client, end, starts, roots in json.loads(data):
            known.runs[client] = (starts, roots)
            known.ends[client] = end
        return known


def place(parsed: Parsed, known: Known) -> Placed:
    """Where each run belongs; raises Refused for a gap, an overlap or a foreign reference."""
    own: Known = Known()
    placed: Placed = []

    def root_of(item: tuple[int, int]) -> str:
        root = known.root_of(item) or own.root_of(item)
        if root is None:
            raise Refused("gap", "it builds on something that the document has not got")
        return root

    for item in parsed.structs:
        expected = own.ends.get(item.client, known.ends.get(item.client, 0))
        if item.clock > expected:
            raise Refused("gap", f"clock {item.clock} after {expected}")
        if item.clock < expected:
            raise Refused("replayed", f"clock {item.clock} again, {expected} was next")
        root = item.root
        for neighbour in (item.origin, item.right):
            if neighbour is not None:
                found = root_of(neighbour)
                if root is not None and root != found:
                    raise Refused("bad_content", "its neighbours are in different fields")
                root = found
        assert root is not None
        run = (item.client, item.clock, item.length, root)
        if item.client not in own.runs and item.client in known.ends:
            own.runs[item.client] = ([0], [""])  # only clocks from here on are looked up in own
        own.add([run])
        placed.append(run)
    for client, clock, length in parsed.deletes:
        end = max(known.ends.get(client, 0), own.ends.get(client, 0))
        if clock + length > end:
            raise Refused("gap", "it deletes something that the document has not got")
    return placed


@dataclass(frozen=True)
class Rules:
    """What a kind of document allows."""

    roots: Mapping[str, RootKind]
    marks: frozenset[str] = MARKS
    short: Mapping[str, int] = field(default_factory=dict)


def check_content(parsed: Parsed, placed: Placed, rules: Rules, *, author: str) -> None:
    """Raise Refused unless every run is what its root may hold, signed by ``author``."""
    brought = dict.fromkeys(rules.short, 0)
    for item, (_, _, _, root) in zip(parsed.structs, placed, strict=True):
        kind = rules.roots.get(root)
        if kind is None:
            raise Refused("unknown_root", f"this form has no field “{root}”")
        if item.kind == DELETED:
            continue
        if root in rules.short:
            brought[root] += item.length
            _check_short(item, brought[root], rules.short[root])
        elif kind == "text":
            if item.kind == FORMAT:
                _check_mark(item.values, rules.marks)
            elif item.kind != STRING:
                raise Refused("bad_content", "only words and marks go into a text")
        elif item.kind != ANY:
            raise Refused("bad_content", "only whole answers go into this field")
        else:
            for entry in item.values:
                _check_entry(entry, kind, author)


def _check_short(item: Struct, brought: int, most: int) -> None:
    """One plain line. Two people may each have written one offline: both are kept, so that only
    what a single frame brings is counted."""
    if item.kind != STRING:
        raise Refused("bad_content", "only words go into a short text")
    if brought > most:
        raise Refused("too_large", f"at most {most} characters go into this field")


def _check_mark(mark: tuple[str, str], marks: frozenset[str]) -> None:
    name, written = mark
    if name not in marks:
        raise Refused("bad_content", f"the mark “{name[:40]}” is not used here")
    try:
        value = json.loads(written)
    except ValueError:
        raise Refused("damaged", "a mark is not JSON") from None
    if name in MARK_VALUES:
        if value is not None and not MARK_VALUES[name](value):
            raise Refused("bad_value", f"the mark “{name}” does not say who")
        return
    if not (
        value is None
        or isinstance(value, bool)
        or (isinstance(value, int) and 0 <= value <= 9)
        or (isinstance(value, str) and len(value) <= 40)
    ):
        raise Refused("bad_value", "a mark's value is not plain")


_REGISTER = {"v", "by", "at"}
_MEDIA = {"media", "sha256", "kind", "by", "at"}
_LONGEST_KEY = 80
_LONGEST_KEYED = 4_000
_MEDIA_SHAPES = {
    "media": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
    "kind": re.compile("drawing|photo|voice|signature"),
}


def _check_entry(entry: Any, kind: RootKind, author: str) -> None:
    if not isinstance(entry, dict) or set(entry) != (_MEDIA if kind == "media" else _REGISTER):
        raise Refused("bad_value", "an answer is not of the agreed shape")
    if entry["by"] != author:
        raise Refused("foreign_author", "an answer in another worker's name")
    if not isinstance(entry["at"], str) or len(entry["at"]) > 40:
        raise Refused("bad_value", "an answer's time is not a time")
    if kind == "media":
        if not all(
            isinstance(entry[key], str) and shape.fullmatch(entry[key])
            for key, shape in _MEDIA_SHAPES.items()
        ):
            raise Refused("bad_value", "a picture's entry is not of the agreed shape")
        return
    if kind == "keyed":
        _check_keyed(entry["v"])
        return
    values = entry["v"] if isinstance(entry["v"], list) else [entry["v"]]
    if not all(value is None or isinstance(value, str | bool | int | float) for value in values):
        raise Refused("bad_value", "an answer is not plain")


def _check_keyed(value: Any) -> None:
    """What the answer is about (a person; a row and a column), then the answer."""
    if not isinstance(value, list) or not 2 <= len(value) <= 5:
        raise Refused("bad_value", "an answer does not say what it is about")
    *key, answer = value
    if not all(isinstance(part, str) and len(part) <= _LONGEST_KEY for part in key) or not key[0]:
        raise Refused("bad_value", "what an answer is about is not a name")
    if not (answer is None or isinstance(answer, str | bool | int | float)):
        raise Refused("bad_value", "an answer is not plain")
    if isinstance(answer, str) and len(answer) > _LONGEST_KEYED:
        raise Refused("too_large", f"an answer has more than {_LONGEST_KEYED} characters")


def admit(
    data: bytes,
    *,
    known: Known,
    rules: Rules,
    owners: Mapping[int, tuple[str, str]],
    sender: tuple[str, str],
) -> tuple[Placed, set[int]]:
    """Read one frame and check all of it. Nothing is changed.

    Args:
        owners: client id -> (worker id, device) of this document.
        sender: (worker id, device) of the connection.

    Returns:
        The runs to add to ``known`` after commit, and the client ids it uses.

    Raises:
        Refused: with the reason that quarantine keeps.
    """
    if len(data) > MAX_FRAME:
        raise Refused("too_large", f"{len(data)} bytes, at most {MAX_FRAME}")
    parsed = parse(data)
    clients = {item.client for item in parsed.structs}
    if len(clients) > 1:
        raise Refused("foreign_client", "several authors in one frame")
    for client in clients:
        if owners.get(client, sender) != sender:
            raise Refused("foreign_client", "the client id belongs to another worker or device")
    placed = place(parsed, known)
    check_content(parsed, placed, rules, author=sender[0])
    try:
        Doc().apply_update(data)  # the second wall: its decoder must take the bytes, in a scratch
    except BaseException as error:  # a Rust panic is a BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Refused("damaged", f"refused by the reader: {type(error).__name__}") from None
    return placed, clients
