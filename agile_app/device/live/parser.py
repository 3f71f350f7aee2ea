"""Reading Yjs v1 updates byte by byte, strictly, without trusting a single number in them.

Format: yjs 13.6 ``encoding.js`` (``writeClientsStructs``, ``writeDeleteSet``) and lib0's
``readAny``. The oracle test replays yjs's own updates through this file.
"""

import math
import struct
from dataclasses import dataclass
from typing import Any

MAX_FRAME = 1024 * 1024  # bytes of one update
MAX_CLIENT = 1 << 32  # yjs draws client ids from 32 bits
MAX_CLOCK = 1 << 31
MAX_STRING = 10_000  # characters in a register's answer
MAX_ENTRIES = 200  # values in one answer
MAX_RUN = 100_000  # answers given after each other, which yjs keeps as one struct
MAX_DEPTH = 3

GC, DELETED, STRING, FORMAT, ANY, SKIP = 0, 1, 4, 6, 8, 10  # content kinds of yjs
_UNDEFINED, _NULL, _INTEGER, _FLOAT32, _FLOAT64, _BIGINT, _FALSE, _TRUE, _TEXT, _OBJECT, _ARRAY = (
    range(127, 116, -1)
)
_NAMES = {2: "legacy JSON", 3: "binary", 5: "an embed", 7: "a nested type", 9: "a subdocument"}


class Refused(Exception):
    """The update may not enter the document. ``reason`` is a stable code, ``detail`` for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail[:200]


@dataclass(frozen=True, slots=True)
class Struct:
    """One run of content by one client: clocks ``clock`` to ``clock + length - 1``."""

    client: int
    clock: int
    length: int
    kind: int
    origin: tuple[int, int] | None
    right: tuple[int, int] | None
    root: str | None
    values: Any


@dataclass(frozen=True, slots=True)
class Parsed:
    """A structurally sound update: its structs in order, and ranges (client, clock, length)."""

    structs: list[Struct]
    deletes: list[tuple[int, int, int]]


class _Reader:
    __slots__ = ("data", "pos")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pos = 0

    def byte(self) -> int:
        value = self.data[self.pos]  # IndexError = cut short, translated in parse()
        self.pos += 1
        return value

    def uint(self, limit: int) -> int:
        value = self.data[self.pos]
        self.pos += 1
        if value < 0x80:
            return value if value < limit else self._too_large()
        value &= 0x7F
        shift = 7
        while True:
            part = self.data[self.pos]
            self.pos += 1
            value |= (part & 0x7F) << shift
            if value >= limit:
                self._too_large()
            if part < 0x80:
                if part == 0:
                    raise Refused("damaged", "a number is written the long way")
                return value
            shift += 7

    @staticmethod
    def _too_large() -> int:
        raise Refused("damaged", "a number is out of range")

    def signed(self) -> int:
        first = self.byte()
        value, shift = first & 0x3F, 6
        more = first & 0x80
        while more:
            part = self.byte()
            value |= (part & 0x7F) << shift
            shift += 7
            more = part & 0x80
            if value >> 53:
                self._too_large()
        return -value if first & 0x40 else value

    def take(self, length: int) -> bytes:
        end = self.pos + length
        if end > len(self.data):
            raise IndexError
        piece = self.data[self.pos : end]
        self.pos = end
        return piece

    def string(self, limit: int) -> str:
        text = self.take(self.uint(MAX_FRAME)).decode("utf-8")
        if len(text) > limit:
            raise Refused("too_large", "a text is too long")
        if "\0" in text:
            raise Refused("bad_value", "a text holds a NUL character")
        return text

    def value(self, depth: int = 0) -> Any:  # noqa: C901 - one branch per tag of lib0's readAny
        tag = self.byte()
        if tag == _TEXT:
            return self.string(MAX_STRING)
        if tag in (_NULL, _UNDEFINED):
            return None
        if tag == _TRUE:
            return True
        if tag == _FALSE:
            return False
        if tag == _INTEGER:
            return self.signed()
        if tag in (_FLOAT32, _FLOAT64):
            size, code = (4, ">f") if tag == _FLOAT32 else (8, ">d")
            number = struct.unpack(code, self.take(size))[0]
            if not math.isfinite(number):
                raise Refused("bad_value", "a number is not finite")
            return number
        if tag in (_OBJECT, _ARRAY):
            if depth >= MAX_DEPTH:
                raise Refused("bad_value", "a value is nested too deeply")
            count = self.uint(MAX_ENTRIES)
            if tag == _ARRAY:
                return [self.value(depth + 1) for _ in range(count)]
            found: dict[str, Any] = {}
            for _ in range(count):
                key = self.string(60)
                if key in found:
                    raise Refused("bad_value", "a key stands twice")
                found[key] = self.value(depth + 1)
            return found
        if tag == _BIGINT:
            raise Refused("bad_value", "a big integer")
        raise Refused("bad_value", "binary data")


def parse(data: bytes) -> Parsed:
    """Read an update byte by byte, to its very end. Raises Refused; nothing else."""
    if len(data) > MAX_FRAME:
        raise Refused("too_large", f"{len(data)} bytes, at most {MAX_FRAME}")
    reader = _Reader(data)
    try:
        structs: list[Struct] = []
        for _ in range(reader.uint(1000)):
            count = reader.uint(MAX_FRAME)
            client = reader.uint(MAX_CLIENT)
            clock = reader.uint(MAX_CLOCK)
            for _ in range(count):
                item = _read_struct(reader, client, clock)
                structs.append(item)
                clock += item.length
                if clock >= MAX_CLOCK:
                    raise Refused("damaged", "a clock is out of range")
        deletes: list[tuple[int, int, int]] = []
        for _ in range(reader.uint(10_000)):
            client = reader.uint(MAX_CLIENT)
            for _ in range(reader.uint(MAX_FRAME)):
                start = reader.uint(MAX_CLOCK)
                length = reader.uint(MAX_CLOCK)
                if not length:
                    raise Refused("damaged", "an empty deletion")
                deletes.append((client, start, length))
    except IndexError:
        raise Refused("damaged", "the update is cut short") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise Refused("damaged", type(error).__name__) from None
    if reader.pos != len(data):
        raise Refused("damaged", "there is more after the end")
    if not structs and not deletes:
        raise Refused("damaged", "the update is empty")
    return Parsed(structs, deletes)


def _read_struct(reader: _Reader, client: int, clock: int) -> Struct:
    info = reader.byte()
    kind = info & 0x1F
    if kind in (GC, SKIP):
        raise Refused("gap", "the update leaves something out")
    if info & 0x20:
        raise Refused("unknown_root", "keyed entries are not used")
    origin = (reader.uint(MAX_CLIENT), reader.uint(MAX_CLOCK)) if info & 0x80 else None
    right = (reader.uint(MAX_CLIENT), reader.uint(MAX_CLOCK)) if info & 0x40 else None
    root = None
    if origin is None and right is None:
        if reader.uint(2) != 1:
            raise Refused("nested", "content inside another content")
        root = reader.string(120)
    length, values = 1, None
    if kind == STRING:
        values = reader.string(MAX_FRAME)
        length = len(values.encode("utf-16-le")) // 2
    elif kind == DELETED:
        length = reader.uint(MAX_CLOCK)
    elif kind == FORMAT:
        values = (reader.string(40), reader.string(200))
    elif kind == ANY:
        length = reader.uint(MAX_RUN)
        values = [reader.value() for _ in range(length)]
    else:
        raise Refused("bad_content", _NAMES.get(kind, f"content of the unknown kind {kind}"))
    if not length:
        raise Refused("damaged", "an empty run")
    return Struct(client, clock, length, kind, origin, right, root, values)


def sound_state_vector(data: bytes) -> bool:
    """Whether the bytes are a Yjs state vector: pairs (client, clock), nothing after them."""
    reader = _Reader(data)
    try:
        for _ in range(reader.uint(100_000)):
            reader.uint(MAX_CLIENT)
            reader.uint(MAX_CLOCK)
    except (IndexError, Refused):
        return False
    return reader.pos == len(data)
