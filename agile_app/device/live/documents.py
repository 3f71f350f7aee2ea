"""Live documents as a feature uses them: create, read, sign. Everything here takes a session."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from pycrdt import Array, Doc, Text
from sqlmodel import Session, col, delete, select, update

from agile_app.core.errors import Conflict, NotFound
from agile_app.core.notices import notify
from agile_app.core.time import now
from agile_app.device.live.gate import Known, Rules, place
from agile_app.device.live.kinds import Content, LiveField, RootKind, kind_named
from agile_app.device.live.log import LogRow, linked_rows, log_rows
from agile_app.device.live.models import OPEN, SIGNED, LiveDocument, LiveSnapshot
from agile_app.device.live.parser import parse
from agile_app.security.actor import Actor

_DEFLATED = "deflated"  # the kind of a snapshot whose bytes are compressed; older ones are not


def first_link(document_id: UUID) -> bytes:
    """Where the hash chain of a document starts."""
    return hashlib.sha256(b"agile live document" + document_id.bytes).digest()


def next_link(
    previous: bytes, seq: int, worker_id: UUID, device: str, epoch: str, n: int, data: bytes
) -> bytes:
    """The chain after one more row: no row can be changed, removed or moved unseen."""
    facts = f"{seq}\n{worker_id.hex}\n{device}\n{epoch}\n{n}\n".encode()
    return hashlib.sha256(previous + facts + data).digest()


def create_document(
    session: Session,
    actor: Actor,
    *,
    id: UUID,  # noqa: A002 - the name its callers read well
    kind: str,
    subject_id: UUID,
    child_id: UUID | None,
    version: int,
) -> LiveDocument:
    """A new, empty document. Sent again with the same facts it is the same document.

    Raises Conflict when the id is taken by another, NotFound for an unknown kind.
    """
    kind_named(kind)
    known = session.get(LiveDocument, id)
    if known is not None:
        if (known.kind, known.subject_id, known.child_id) != (kind, subject_id, child_id):
            raise Conflict("This document’s identifier is already used for another.")
        return known
    document = LiveDocument(
        id=id,
        kind=kind,
        subject_id=subject_id,
        child_id=child_id,
        version=version,
        chain=first_link(id),
        created_by=actor.worker_id,
    )
    session.add(document)
    session.flush()
    return document


def document_of(session: Session, document_id: UUID) -> LiveDocument:
    """The row, or NotFound."""
    document = session.get(LiveDocument, document_id)
    if document is None:
        raise NotFound("This document does not exist.")
    return document


def content(session: Session, document_id: UUID) -> Content:
    """What the committed document says now, by root name. Empty fields are there, empty."""
    return content_now(session, document_id)[0]


def content_now(session: Session, document_id: UUID) -> tuple[Content, int]:
    """As ``content``, and the row up to which it says so."""
    document = document_of(session, document_id)
    doc, seq = load(session, document_id)
    return render(doc, roots_of(session, document)), seq


def roots_of(session: Session, document: LiveDocument) -> Mapping[str, RootKind]:
    """What may stand in the document: root name to what it holds."""
    return kind_named(document.kind).roots(session, document)


def rules_of(session: Session, document: LiveDocument) -> Rules:
    """What the gate holds the document to."""
    kind = kind_named(document.kind)
    short = kind.short(session, document) if kind.short else {}
    return Rules(kind.roots(session, document), kind.marks, short)


def change_template(session: Session, document: LiveDocument, *, version: int) -> None:
    """From here on the document is held to another version of its template.

    Nothing of its content is touched; everyone who has it open opens it again after the commit.
    """
    document.version = version
    session.add(document)
    notify(session, "live.template", document_id=document.id)


def sign_document(session: Session, actor: Actor, document_id: UUID, *, seq: int) -> str:
    """Close the document at exactly ``seq``; returns the SHA-256 of its canonical content.

    Nobody signs what they have not seen: Conflict when more has been written since. The caller
    has checked that the actor may sign. The lock is the row that every append changes, so an
    edit is either before the signature or kept as late.
    """
    document = document_of(session, document_id)
    signed, at = content_now(session, document_id)
    if at != seq:
        raise changed_since()
    digest = sha256_of(signed)
    closed = session.exec(
        update(LiveDocument)
        .where(
            col(LiveDocument.id) == document_id,
            col(LiveDocument.status) == OPEN,
            col(LiveDocument.head) == seq,
        )
        .values(
            status=SIGNED,
            final_seq=seq,
            final_sha256=digest,
            signed_by=actor.worker_id,
            signed_at=now(),
        )
    )
    if closed.rowcount != 1:
        raise changed_since()
    session.refresh(document)
    notify(session, "live.signed", document_id=document_id)
    return digest


def changed_since() -> Conflict:
    """Why nobody signs what was written in since they read it."""
    return Conflict(
        "Somebody has written in it since you read it.",
        code="changed_since",
        what_to_do="Read what was added, then sign. Nothing you typed is lost.",
    )


def reopen_document(session: Session, document_id: UUID) -> None:
    """A signed document takes words again. What was written after the signature stays outside of
    it, and so does all that the same opening of a device still sends. The caller has kept what was
    signed. Raises Conflict when it is open."""
    document = document_of(session, document_id)
    opened = session.exec(
        update(LiveDocument)
        .where(col(LiveDocument.id) == document_id, col(LiveDocument.status) == SIGNED)
        .values(status=OPEN, final_seq=None, final_sha256=None, signed_by=None, signed_at=None)
    )
    if opened.rowcount != 1:
        raise Conflict("This document is open already.")
    session.refresh(document)
    notify(session, "live.reopened", document_id=document_id)


def sha256_of(value: Content) -> str:
    """The hash a signature stands for."""
    return hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: Content) -> bytes:
    """The content as bytes that are the same for the same content."""
    return json.dumps(as_json(value), sort_keys=True, separators=(",", ":")).encode()


def as_json(value: Content) -> dict[str, Any]:
    """Content as plain JSON: text as its pieces, the others as their entries."""
    return {
        root: field.delta if field.kind == "text" else field.entries
        for root, field in value.items()
    }


def render(doc: Doc, roots: Mapping[str, RootKind]) -> Content:
    """Read every root of a live or replayed document."""
    found: Content = {}
    for root, kind in roots.items():
        if kind == "text":
            pieces = doc.get(root, type=Text).diff()
            found[root] = LiveField(kind, delta=[_piece(words, marks) for words, marks in pieces])
        else:
            entries = doc.get(root, type=Array).to_py() or []
            found[root] = LiveField(kind, entries=[_plain(entry) for entry in entries])
    return found


def _piece(words: Any, marks: dict[str, Any] | None) -> dict[str, Any]:
    piece: dict[str, Any] = {"insert": words}
    if marks:
        piece["attributes"] = _plain(marks)
    return piece


def _plain(value: Any) -> Any:
    """Whole numbers as ints: the reader hands every number over as a float."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def newest_snapshot(session: Session, document_id: UUID) -> LiveSnapshot | None:
    """The verified state that saves most of a replay."""
    return session.exec(
        select(LiveSnapshot)
        .where(LiveSnapshot.document_id == document_id)
        .order_by(col(LiveSnapshot.seq).desc())
        .limit(1)
    ).first()


def load(session: Session, document_id: UUID) -> tuple[Doc, int]:
    """The document as committed, and its last seq: newest snapshot, then the rows after it."""
    doc: Doc = Doc(allow_multithreading=True)
    seq = 0
    snapshot = newest_snapshot(session, document_id)
    if snapshot is not None:
        doc.apply_update(_state_of(snapshot))
        seq = snapshot.seq
    return doc, apply_rows(doc, log_rows(session, document_id, after=seq), seq)


def load_index(session: Session, document_id: UUID) -> Known:
    """The gate's index of the committed document."""
    snapshot = newest_snapshot(session, document_id)
    known = Known.load(_known_of(snapshot)) if snapshot is not None else Known()
    for row in log_rows(session, document_id, after=snapshot.seq if snapshot else 0):
        known.add(place(parse(row.data), known))
    return known


def roots_written_by(
    session: Session, document_id: UUID, worker_id: UUID, *, after: int = 0
) -> set[str]:
    """In which roots a worker has put or deleted anything, in rows after ``after``."""
    frames = [
        parse(row.data)
        for row in log_rows(session, document_id, after=after)
        if row.worker_id == worker_id
    ]
    if not frames:
        return set()
    known = load_index(session, document_id)
    spans = {(each.client, each.clock, each.length) for frame in frames for each in frame.structs}
    spans |= {span for frame in frames for span in frame.deletes}
    return {root for span in spans for root in known.roots_of(*span)}


def apply_rows(doc: Doc, rows: Iterable[LogRow], seq: int) -> int:
    """Apply rows strictly in order; a missing one is refused rather than held back."""
    for row in rows:
        if row.seq != seq + 1:
            raise Conflict(f"The log jumps from {seq} to {row.seq}.", code="live_log_gap")
        doc.apply_update(row.data)
        seq = row.seq
    return seq


def replay(session: Session, document_id: UUID, up_to: int) -> tuple[Doc, Known]:
    """From the very first row, without any snapshot: what verification compares with."""
    doc: Doc = Doc()
    known = Known()

    def indexed() -> Iterator[LogRow]:
        for row in log_rows(session, document_id, up_to=up_to):
            known.add(place(parse(row.data), known))
            yield row

    apply_rows(doc, indexed(), 0)
    return doc, known


def take_snapshot(session: Session, document_id: UUID) -> LiveSnapshot | None:
    """Prove the state at the head and store it; None when nothing is new or it is not proven."""
    snapshot = proven_state(session, document_id)
    if snapshot is not None:
        keep_state(session, snapshot)
    return snapshot


def proven_state(session: Session, document_id: UUID) -> LiveSnapshot | None:
    """The state at the head, not stored yet; None when nothing is new or the states differ.

    It is made from the newest snapshot and the rows after it, and is good only if a replay of the
    whole log gives the same state vector and the same content (``collab.md`` §3.6). A long document
    takes megabytes: only one copy of it is in memory at a time.
    """
    document = document_of(session, document_id)
    newest = newest_snapshot(session, document_id)
    if document.head == (newest.seq if newest else 0):
        return None
    roots = roots_of(session, document)
    state, seq = _state_now(session, document_id)
    known, replayed = _replayed(session, document_id, seq, roots)
    if _restored(state, roots) != replayed:
        return None
    return LiveSnapshot(
        document_id=document_id,
        seq=seq,
        kind=_DEFLATED,
        sha256=hashlib.sha256(state).hexdigest(),
        state=zlib.compress(state),
        known=zlib.compress(known.dump()),
    )


def keep_state(session: Session, snapshot: LiveSnapshot) -> None:
    """Store a proven state in place of older ones: any of them can be made again from the log."""
    session.add(snapshot)
    session.exec(
        delete(LiveSnapshot).where(
            col(LiveSnapshot.document_id) == snapshot.document_id,
            col(LiveSnapshot.seq) < snapshot.seq,
        )
    )


def _state_now(session: Session, document_id: UUID) -> tuple[bytes, int]:
    doc, seq = load(session, document_id)
    return doc.get_update(), seq


def _replayed(
    session: Session, document_id: UUID, seq: int, roots: Mapping[str, RootKind]
) -> tuple[Known, tuple[bytes, str]]:
    doc, known = replay(session, document_id, seq)
    return known, _shown(doc, roots)


def _restored(state: bytes, roots: Mapping[str, RootKind]) -> tuple[bytes, str]:
    doc: Doc = Doc()
    doc.apply_update(state)
    return _shown(doc, roots)


def _shown(doc: Doc, roots: Mapping[str, RootKind]) -> tuple[bytes, str]:
    """What two copies of the same document have in common."""
    return doc.get_state(), sha256_of(render(doc, roots))


def _state_of(snapshot: LiveSnapshot) -> bytes:
    state = bytes(snapshot.state)
    return zlib.decompress(state) if snapshot.kind == _DEFLATED else state


def _known_of(snapshot: LiveSnapshot) -> bytes:
    known = bytes(snapshot.known)
    return zlib.decompress(known) if snapshot.kind == _DEFLATED else known


def verify_chain(session: Session, document_id: UUID) -> str | None:
    """None when the log is whole; else what is wrong with it, in words."""
    document = document_of(session, document_id)
    link, seq = first_link(document_id), 0
    for row, told in linked_rows(session, document_id):
        seq += 1
        link = next_link(link, row.seq, row.worker_id, row.device, row.epoch, row.n, row.data)
        if row.seq != seq or (told is not None and told != link):
            return f"row {row.seq} is not what was written"
    if (seq, link) != (document.head, bytes(document.chain)):
        return f"the log ends at {seq}, the document at {document.head}"
    return None
