"""What a media file may be, how large, and the sentences when it is not. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from agile_app.core.errors import AgileError

MediaKind = Literal["drawing", "photo", "voice", "signature"]

MB = 1024 * 1024

LARGEST: dict[MediaKind, int] = {
    "drawing": 4 * MB,
    "photo": 10 * MB,
    "voice": 60 * MB,
    "signature": 256 * 1024,
}
"""Bytes of one file. A photo is scaled on the device to 2560 px and is then about 1 MB; 60 MB of
voice are two hours. Our own choice."""

MIMES: dict[MediaKind, frozenset[str]] = {
    "drawing": frozenset({"application/json"}),
    "photo": frozenset({"image/jpeg", "image/png"}),
    "voice": frozenset({"audio/mp4", "audio/webm", "audio/ogg"}),
    "signature": frozenset({"application/json"}),
}

LARGEST_PIECE = MB
DOCUMENT_TOTAL = 500 * MB
"""Bytes of all media of one document, those still coming included."""

DOCUMENT_COUNT = 400
"""Files of one document, those still coming included."""

KEPT_FREE = 256 * MB
"""Bytes of the disk that media never take: the record itself needs them."""

UNFINISHED_FOR = timedelta(days=30)
"""So long an upload may stand still before it is tidied away, and only if no document names it. A
tablet comes back from a drawer after a holiday; its lease ends long before."""

_WHAT: dict[MediaKind, str] = {
    "drawing": "drawing",
    "photo": "photo",
    "voice": "voice note",
    "signature": "signature",
}


class StorageFull(AgileError):
    """The disk of the service is full; the device keeps the file and tries again."""

    code = "storage_full"
    status = 507
    what_to_do = "It is kept on this iPad and tried again. Tell the service desk."


@dataclass(frozen=True)
class Room:
    """What a document holds already: bytes and files."""

    total: int
    count: int


def problem_with(kind: MediaKind, mime: str, size: int, room: Room) -> str | None:
    """Why a file of these facts is not taken; ``None`` when it is."""
    what = _WHAT[kind]
    if mime not in MIMES[kind]:
        return f"A {what} cannot be of the type “{mime[:40]}”."
    if not 0 < size <= LARGEST[kind]:
        most = LARGEST[kind]
        said = f"{most // MB} MB" if most >= MB else f"{most // 1024} KB"
        return f"A {what} may have at most {said}."
    if room.total + size > DOCUMENT_TOTAL:
        return f"This document holds its {DOCUMENT_TOTAL // MB} MB of pictures and sound."
    if room.count >= DOCUMENT_COUNT:
        return f"This document holds its {DOCUMENT_COUNT} pictures and recordings."
    return None
