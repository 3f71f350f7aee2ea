"""Small files of each kind, as their standards write them, for tests of media."""

import json
import zlib


def jpeg(
    width: int = 64, height: int = 48, *, exif: bool = False, late_exif: bool = False
) -> bytes:
    """The frame of a JPEG; no decoder is asked to open it. ``late_exif``: after its frame header,
    where no camera writes it and every reader finds it."""
    place = b"\xff\xe1\x00\x0eExif\0\0GPS!!!"
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" + bytes(9)
    density = b"\xff\xe0\x00\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0"
    head = density + place * exif + frame + place * late_exif
    return b"\xff\xd8" + head + b"\xff\xda\x00\x02" + bytes(40) + b"\xff\xd9"


def png(width: int = 64, height: int = 48, *, extra: bytes = b"") -> bytes:
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    chunks = [(b"IHDR", head), *([(extra, b"Place\0 51.5")] if extra else []), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in chunks
    )


def _box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + name + body


def mp4(*handlers: bytes) -> bytes:
    """An mp4 with a track for each handler: ``soun``, ``vide``."""
    tracks = b"".join(
        _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8) + handler + bytes(13))))
        for handler in handlers
    )
    return _box(b"ftyp", b"iso5\0\0\0\x01iso5") + _box(b"moov", tracks) + _box(b"mdat", bytes(32))


def _element(name: str, body: bytes, *, unknown: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if unknown else (len(body) | 0x4000).to_bytes(2)
    return bytes.fromhex(name) + size + body


def webm(*kinds: int, unknown_size: bool = False) -> bytes:
    """A webm with a track of each kind: 1 is a moving picture, 2 sound."""
    tracks = b"".join(_element("ae", _element("83", bytes([kind]))) for kind in kinds)
    inside = _element("1654ae6b", tracks) + _element("1f43b675", bytes(20))
    head = _element("1a45dfa3", _element("4282", b"webm"))
    return head + _element("18538067", inside, unknown=unknown_size)


def ogg(*packets: bytes) -> bytes:
    """The first pages of an Ogg file, one for each stream."""
    return b"".join(
        b"OggS\0\x02" + bytes(20) + b"\x01" + bytes([len(packet)]) + packet for packet in packets
    )


def drawing(*strokes: list[int], width: int = 1600, height: int = 1200) -> bytes:
    """A drawing of black strokes: x, y, pressure, x, y, pressure …"""
    drawn = [{"c": "#1c1c1c", "s": 16, "pen": False, "p": points} for points in strokes]
    return json.dumps({"v": 1, "width": width, "height": height, "strokes": drawn}).encode()
