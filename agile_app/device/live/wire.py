"""What goes over ``/api/live``: JSON for acts, bytes for updates. ``live-protocol.js`` mirrors it.

Client to server, text: ``hello`` ``open`` ``close`` ``presence`` ``ping``; bytes: TIMED, and from
protocol 1 UPDATE, which is the same without when it was written.
Server to client, text: ``ready`` ``ack`` ``late`` ``reject`` ``status`` ``presence`` ``resync``
``refused`` ``changed`` ``pong``; bytes: WELCOME and REMOTE.

``c`` is the channel: a number the client gave the document when it opened it. Numbers in bytes
are lib0's variable-length unsigned integers.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

PROTOCOL = 2
OLDEST_PROTOCOL = 1  # the server speaks this and the next older one

WELCOME, UPDATE, REMOTE, TIMED = 9, 10, 11, 12
_OFFLINE, _KNOWN = 1, 2

# Close codes. 44xx: the client must not simply try again with the same thing.
BAD_MESSAGE, SIGNED_OUT, NOT_ALLOWED, FLOOD, TOO_SLOW, OLD_CLIENT = (
    4400,
    4401,
    4403,
    4429,
    4513,
    4426,
)

MAX_TEXT = 64 * 1024
EPOCH_BYTES = 16


class BadMessage(Exception):
    """Not a message of this protocol: the connection is closed."""


@dataclass(frozen=True, slots=True)
class UpdateMessage:
    """One numbered frame of one channel.

    ``ago`` and ``offline``: how many milliseconds ago it was written, and whether with no line to
    the server; None where the device does not say.
    """

    channel: int
    epoch: str
    n: int
    checksum: int
    data: bytes
    ago: int | None = None
    offline: bool | None = None


def uint(value: int) -> bytes:
    """A variable-length unsigned integer."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | value & 0x7F)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_uint(data: bytes, at: int) -> tuple[int, int]:
    """The number at ``at`` and where it ends. Raises BadMessage."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 49:
            raise BadMessage("a number is cut short")
        part = data[at]
        at += 1
        value |= (part & 0x7F) << shift
        if part < 0x80:
            return value, at
        shift += 7


def read_update(data: bytes) -> UpdateMessage:
    """The frame in a binary message from a client."""
    if not data or data[0] not in (UPDATE, TIMED):
        raise BadMessage("an unknown kind of binary message")
    channel, at = read_uint(data, 1)
    epoch = data[at : at + EPOCH_BYTES]
    n, at = read_uint(data, at + EPOCH_BYTES)
    ago = offline = None
    if data[0] == TIMED:
        flags, at = read_uint(data, at)
        offline = bool(flags & _OFFLINE)
        if flags & _KNOWN:
            ago, at = read_uint(data, at)
    checksum = data[at : at + 4]
    if len(epoch) != EPOCH_BYTES or len(checksum) != 4 or not 0 < n < 1 << 31:
        raise BadMessage("a frame is cut short")
    return UpdateMessage(
        channel,
        epoch.hex(),
        n,
        int.from_bytes(checksum, "little"),
        data[at + 4 :],
        ago,
        offline,
    )


def read_text(text: str) -> dict[str, Any]:
    """A JSON object with a type ``t``."""
    if len(text) > MAX_TEXT:
        raise BadMessage("a message is too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("a message is not JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise BadMessage("a message has no type")
    return message


def welcome(channel: int, facts: dict[str, Any], diff: bytes) -> bytes:
    """The answer to ``open``: what the document is, how far each epoch has come, what is new."""
    body = json.dumps(facts, separators=(",", ":")).encode()
    return bytes([WELCOME]) + uint(channel) + uint(len(body)) + body + diff


def remote_body(updates: list[tuple[int, bytes]]) -> bytes:
    """Committed updates, for any channel: put ``remote_head`` before it."""
    return b"".join(uint(seq) + uint(len(data)) + data for seq, data in updates)


def remote_head(channel: int) -> bytes:
    return bytes([REMOTE]) + uint(channel)


def from_base64(text: Any, limit: int) -> bytes:
    """Bytes from a JSON string. Raises BadMessage."""
    if not isinstance(text, str) or len(text) > limit:
        raise BadMessage("bytes are missing or too many")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage("bytes are not base64") from None
