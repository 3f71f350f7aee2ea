"""What may happen to a media file: begun, taken piece by piece, kept when whole, read.

A file belongs to one document, and through it to one child: whoever the document's own rule lets
in, reads it, and an entry of another document that names it gets nothing. The pieces are on the
disk before they are acknowledged, and the whole is acknowledged only when its digest is right and
its bytes are what they claim to be.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select, update

from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Conflict, Invalid, NotFound
from agile_app.core.time import now
from agile_app.device.live.documents import document_of
from agile_app.device.live.kinds import kind_named
from agile_app.device.live.models import LiveClient, LiveDocument
from agile_app.device.media import shelf
from agile_app.device.media.drawing import check_drawing, check_signature
from agile_app.device.media.models import MediaFile
from agile_app.device.media.rules import (
    LARGEST_PIECE,
    MediaKind,
    Room,
    problem_with,
)
from agile_app.device.media.sniffing import NotThat, check_photo, check_voice
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.sealing import seals_files

_CHECKS: dict[str, Callable[[bytes], str]] = {
    "drawing": check_drawing,
    "photo": check_photo,
    "voice": check_voice,
    "signature": check_signature,
}


@dataclass(frozen=True)
class Media:
    """A whole file, as a reader of its document has it."""

    id: UUID
    kind: str
    mime: str
    sha256: str
    content: bytes


@dataclass(frozen=True)
class Progress:
    """How much of a file is here. ``done``: all of it, checked and kept."""

    offset: int
    done: bool


@dataclass(frozen=True)
class Announced:
    """What a device says of a file before it sends it."""

    id: UUID
    document_id: UUID
    kind: MediaKind
    mime: str
    size: int
    sha256: str


def begin(session: Session, actor: Actor, said: Announced) -> Progress:
    """Make a place for a file, or say how far it came. Said again it changes nothing.

    Raises:
        NotFound: the document is not here (yet): the device waits for what starts it.
        NotAllowed: the document is not the actor's.
        Conflict: the id was used for another file.
        Invalid: the kind, type or size is none we take. StorageFull: no room on the disk.
    """
    document = document_of(session, said.document_id)
    _may_add(session, actor, document)
    known = session.get(MediaFile, said.id)
    if known is not None:
        if (known.document_id, known.worker_id) != (document.id, actor.worker_id) or (
            (known.kind, known.mime, known.size, known.sha256)
            != (said.kind, said.mime, said.size, said.sha256)
        ):
            raise Conflict("This file's identifier is already used for another.")
        return Progress(known.received, known.kept_at is not None)
    problem = problem_with(said.kind, said.mime, said.size, _room(session, document.id))
    if problem is not None:
        raise Invalid(problem, what_to_do="It is kept on this iPad. Save a copy, or give it up.")
    shelf.make_sure_there_is_room(said.size)
    session.add(
        MediaFile(
            id=said.id,
            document_id=document.id,
            child_id=document.child_id,
            worker_id=actor.worker_id,
            kind=said.kind,
            mime=said.mime,
            size=said.size,
            sha256=said.sha256,
            sealed=seals_files(),
        )
    )
    return Progress(0, done=False)


def _may_add(session: Session, actor: Actor, document: LiveDocument) -> None:
    """Whoever reaches the document, and whoever wrote in it while they did.

    Signed or not: a file changes no word of it, and one that was taken offline before the
    signature must not be lost after it.
    """
    try:
        kind_named(document.kind).authorise(session, actor, document.subject_id)
    except AgileError:
        wrote = select(LiveClient.client_id).where(
            LiveClient.document_id == document.id, LiveClient.worker_id == actor.worker_id
        )
        if session.exec(wrote.limit(1)).first() is None:
            raise


def _room(session: Session, document_id: UUID) -> Room:
    total, count = session.exec(
        select(func.coalesce(func.sum(MediaFile.size), 0), func.count()).where(
            MediaFile.document_id == document_id
        )
    ).one()
    return Room(int(total), count)


def take_piece(actor: Actor, media_id: UUID, offset: int, piece: bytes) -> Progress:
    """Take the piece that starts at ``offset``; answers how far the file has come.

    A piece that is not the next one changes nothing: its answer says which is. Units of work of its
    own, so that no database lock is held while the disk is waited for.

    Raises:
        NotFound: not begun, or by somebody else. NotAllowed: the document is no longer theirs.
        Invalid: beyond the file's size, or the whole is not what it claims to be.
        Conflict: ``hash_differs``: the whole came damaged, and starts again from the beginning.
        StorageFull: no room; what was acknowledged stays.
    """
    with transaction() as session:
        media = _own(session, actor, media_id)
        _may_add(session, actor, document_of(session, media.document_id))
    if len(piece) > LARGEST_PIECE or not 0 <= offset <= media.size - len(piece):
        raise Invalid("This piece lies outside of the file.", field="from")
    with shelf.part(media) as part:
        with reading() as session:
            media = _own(session, actor, media_id)
        if media.kept_at is not None:
            part.drop()
            return Progress(media.size, done=True)
        if offset != media.received:
            return Progress(media.received, done=False)
        if piece:
            _note(media, received=offset + len(piece), stored=part.append(media, piece))
        if media.received < media.size:
            return Progress(media.received, done=False)
        return _finish(actor, media, part)


def _own(session: Session, actor: Actor, media_id: UUID) -> MediaFile:
    media = session.get(MediaFile, media_id)
    if media is None or media.worker_id != actor.worker_id:
        raise NotFound("There is no such upload.", code="not_begun")
    return media


def _note(media: MediaFile, *, received: int, stored: int) -> None:
    """Say how much of the file counts from here on. The part is held: nobody else says it."""
    moment = now()
    with transaction() as session:
        session.exec(
            update(MediaFile)
            .where(col(MediaFile.id) == media.id)
            .values(received=received, stored=stored, touched_at=moment)
        )
    media.received, media.stored = received, stored


def _finish(actor: Actor, media: MediaFile, part: shelf.Part) -> Progress:
    """The last piece is here: is the whole what was announced?"""
    if not shelf.is_finished(media.id):
        content = part.content(media)
        if hashlib.sha256(content).hexdigest() != media.sha256:
            _note(media, received=0, stored=0)
            raise Conflict(
                "It did not arrive as it was sent.",
                code="hash_differs",
                what_to_do="It is kept on this iPad and sent again from the beginning.",
            )
        problem = _problem_with_content(media, content)
        if problem is not None:
            _refuse(actor, media, part, problem)
        part.finish()
    with transaction() as session:
        session.exec(update(MediaFile).where(col(MediaFile.id) == media.id).values(kept_at=now()))
        audit.record(
            session,
            actor,
            "media.received",
            child_id=media.child_id,
            subject_id=media.id,
            facts={"kind": media.kind, "size": media.size, "document": str(media.document_id)},
        )
    part.drop()
    return Progress(media.size, done=True)


def _problem_with_content(media: MediaFile, content: bytes) -> str | None:
    try:
        found = _CHECKS[media.kind](content)
    except NotThat as error:
        return error.sentence
    return None if found == media.mime else "It is of another type than was said."


def _refuse(actor: Actor, media: MediaFile, part: shelf.Part, problem: str) -> None:
    with transaction() as session:
        session.delete(session.get_one(MediaFile, media.id))
        audit.record(
            session,
            actor,
            "media.refused",
            child_id=media.child_id,
            subject_id=media.id,
            facts={"kind": media.kind, "size": media.size, "document": str(media.document_id)},
        )
    part.drop()
    raise Invalid(
        problem,
        code="not_that",
        what_to_do="It is kept on this iPad. Save a copy, or give it up.",
    )


def media_for(session: Session, actor: Actor, media_id: UUID, *, document_id: UUID) -> MediaFile:
    """A file that this actor may read, for ``media_bytes``; audited.

    Raises:
        NotFound: no such file of this document, or not all of it is here.
        NotAllowed: the file is not for this actor; the refusal is audited.
    """
    whose = _may_read(session, actor, document_of(session, document_id), media_id)
    media = session.get(MediaFile, media_id)
    if media is not None and media.document_id != document_id:
        raise NotFound("This picture or recording is not part of this document.")
    # Its entry in the document is often there before a device has begun to send it.
    if media is None or media.kept_at is None:
        raise NotFound(
            "This picture or recording is still on the iPad where it was made.",
            code="on_its_way",
            what_to_do="It comes when that iPad has a connection.",
        )
    for child_id in whose:
        audit.record(
            session,
            actor,
            "media.viewed",
            child_id=child_id,
            subject_id=media_id,
            facts={"kind": media.kind, "document": str(document_id)},
        )
    return media


def _may_read(
    session: Session, actor: Actor, document: LiveDocument, media_id: UUID
) -> Sequence[UUID | None]:
    """In whose records the file is read."""
    kind = kind_named(document.kind)
    if kind.file is not None:
        return kind.file(session, actor, document.subject_id, media_id)
    kind.authorise(session, actor, document.subject_id)
    return [document.child_id]


def media_bytes(media: MediaFile) -> Media:
    """The whole of what ``media_for`` gave, read when that unit of work is over: nobody who writes
    waits for the disk. Raises Unavailable when its bytes cannot be opened."""
    return Media(media.id, media.kind, media.mime, media.sha256, shelf.read_whole(media))
