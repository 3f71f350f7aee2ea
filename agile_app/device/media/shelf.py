"""Where the bytes of media files are: ``data_dir/media``, one file each, named by its id alone.

While a file is coming it is ``<id>.part`` and only grows, one piece after the other; each piece is
on the disk before anybody hears that it was taken. The database says how much of the file counts:
what a dying process wrote beyond that is cut off before the next piece.

Where the database is encrypted, each piece is a record: its length in four bytes, then ciphertext
bound to the file's id and the piece's place, so that none can be moved, swapped or left out.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from agile_app.core.errors import Unavailable
from agile_app.device.media.models import MediaFile
from agile_app.device.media.rules import KEPT_FREE, StorageFull
from agile_app.security.sealing import CannotOpen, seal_bytes, unseal_bytes
from agile_app.settings import get_settings

_LENGTH = 4
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL = "The service has no room left for pictures and recordings."


def folder() -> Path:
    """The folder of all media; made on first use, readable by the service alone."""
    place = get_settings().data_dir / "media"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def whole_of(media_id: UUID) -> Path:
    """The finished file. Two letters of the id spread a hundred thousand files over folders."""
    return folder() / media_id.hex[-2:] / media_id.hex


def _part_of(media_id: UUID) -> Path:
    return whole_of(media_id).with_name(f"{media_id.hex}.part")


def make_sure_there_is_room(size: int) -> None:
    """Raises StorageFull when ``size`` more bytes would take what the record itself needs."""
    if shutil.disk_usage(folder()).free < size + KEPT_FREE:
        raise StorageFull(FULL)


@contextmanager
def part(media: MediaFile) -> Iterator["Part"]:
    """The file that is coming, held by this request alone.

    Raises:
        StorageFull: the disk took no more; what was acknowledged stays.
    """
    path = _part_of(media.id)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Part(media.id, file, path)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageFull(FULL) from error
        raise


class Part:
    """An upload under way, open and locked."""

    def __init__(self, media_id: UUID, file: BinaryIO, path: Path) -> None:
        self._id = media_id
        self._file = file
        self._path = path

    def append(self, media: MediaFile, piece: bytes) -> int:
        """Put ``piece`` after what counts, on the disk; returns how much of the file counts now."""
        written = _record(media, piece) if media.sealed else piece
        self._file.truncate(media.stored)
        self._file.seek(media.stored)
        _write_all(self._file, written)
        os.fsync(self._file.fileno())
        return media.stored + len(written)

    def content(self, media: MediaFile) -> bytes:
        """Everything that came, opened."""
        self._file.seek(0)
        return _opened(media, self._file.read(media.stored))

    def finish(self) -> None:
        """The whole is right: from here on it is the file itself."""
        self._path.replace(whole_of(self._id))
        for place in (self._path.parent, folder()):
            _sync_folder(place)

    def drop(self) -> None:
        """Nothing of it is wanted."""
        self._path.unlink(missing_ok=True)


def read_whole(media: MediaFile) -> bytes:
    """The bytes of a finished file, checked against its digest.

    Raises:
        Unavailable: the file is gone, changed, or its key is not set.
    """
    try:
        content = _opened(media, whole_of(media.id).read_bytes())
    except (FileNotFoundError, CannotOpen) as error:
        raise Unavailable("This picture or recording cannot be opened at the moment.") from error
    if hashlib.sha256(content).hexdigest() != media.sha256:
        raise Unavailable("This picture or recording is damaged here.", code="media_damaged")
    return content


def is_finished(media_id: UUID) -> bool:
    """Whether the whole file is there, though its process may have died before it said so."""
    return whole_of(media_id).is_file()


def forget(media_id: UUID) -> None:
    """Take an upload away that nobody finished."""
    _part_of(media_id).unlink(missing_ok=True)


def remove(media_id: UUID) -> None:
    """Take away what there is of a file, whole or not; for records that were never anyone's."""
    forget(media_id)
    whole_of(media_id).unlink(missing_ok=True)


def _record(media: MediaFile, piece: bytes) -> bytes:
    sealed = seal_bytes(piece, _purpose(media, media.received))
    return len(sealed).to_bytes(_LENGTH) + sealed


def _opened(media: MediaFile, stored: bytes) -> bytes:
    if not media.sealed:
        return stored
    pieces, at, offset = [], 0, 0
    while at < len(stored):
        length = int.from_bytes(stored[at : at + _LENGTH])
        at += _LENGTH
        pieces.append(unseal_bytes(stored[at : at + length], _purpose(media, offset)))
        at += length
        offset += len(pieces[-1])
    return b"".join(pieces)


def _purpose(media: MediaFile, offset: int) -> str:
    return f"media|{media.id.hex}|{offset}"


def _write_all(file: BinaryIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _sync_folder(place: Path) -> None:
    """A renamed file is found after a power cut only when its folder is on the disk too."""
    with suppress(OSError):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
