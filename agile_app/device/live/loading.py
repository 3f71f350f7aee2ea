"""What the tables say about a document, read in one go when its room opens."""

from dataclasses import dataclass, field
from uuid import UUID

from pycrdt import Doc
from sqlalchemy import Engine
from sqlmodel import Session, select

from agile_app.core.database import reading
from agile_app.device.live.documents import (
    document_of,
    load,
    load_index,
    newest_snapshot,
    rules_of,
)
from agile_app.device.live.gate import Known, Rules, place
from agile_app.device.live.log import highest_numbers
from agile_app.device.live.models import LATE, LiveClient, LiveDocument, LiveLate
from agile_app.device.live.packs import Sender
from agile_app.device.live.parser import Refused, parse
from agile_app.device.live.writer import Status


@dataclass(slots=True)
class Numbers:
    """How far one epoch of one device has come. ``exceptions``: n -> (status, reason). ``missing``:
    how often the frame n came without what it builds on. ``late``: some of it came after a
    signature, so all that follows stays outside of the document too."""

    queued: int = 0
    done: int = 0
    refused: bool = False
    late: bool = False
    exceptions: dict[int, tuple[Status, str]] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)


@dataclass
class Loaded:
    """What the tables say about a document, read in one go on a thread. ``known_late``: the index
    with what was written after a signature; the same one where there is none of that."""

    document: LiveDocument
    doc: Doc
    known: Known
    known_late: Known
    owners: dict[int, tuple[str, str]]
    numbers: dict[Sender, Numbers]
    snapshot_seq: int
    rules: Rules


def read_document(engine: Engine, document_id: UUID) -> Loaded:
    """Everything a room needs. Raises NotFound; a damaged log raises Conflict and stays shut."""
    with reading(engine) as session:
        document = document_of(session, document_id)
        doc, head = load(session, document_id)
        known = load_index(session, document_id)
        if head != document.head:  # committed between two of the reads: the rows are the truth
            session.refresh(document)
        numbers = _numbers(session, document_id)
        known_late = known
        if _any_late(numbers):
            known_late = Known.load(known.dump())
            _add_late(session, document_id, known_late)
        snapshot = newest_snapshot(session, document_id)
        document.head = head
        return Loaded(
            document,
            doc,
            known,
            known_late,
            owners_of(session, document_id),
            numbers,
            snapshot.seq if snapshot else 0,
            rules_of(session, document),
        )


def _any_late(numbers: dict[Sender, Numbers]) -> bool:
    return any(each.late for each in numbers.values())


def _add_late(session: Session, document_id: UUID, known: Known) -> None:
    """Late rows count for the gap check of late rows: a device's late frames build on each other,
    and the document holds none of them."""
    rows = session.exec(
        select(LiveLate.data).where(LiveLate.document_id == document_id, LiveLate.kind == LATE)
    )
    in_order([bytes(data) for data in rows], known)


def in_order(frames: list[bytes], known: Known) -> list[bytes]:
    """Those of the frames that build on what ``known`` holds, in an order in which they can be
    applied; ``known`` then holds them.

    Rows of one commit have no order between them, so each is tried until none fits any more.
    """
    found: list[bytes] = []
    waiting = [(data, parse(data)) for data in frames]
    while waiting:
        left = []
        for data, parsed in waiting:
            try:
                known.add(place(parsed, known))
            except Refused:
                left.append((data, parsed))
            else:
                found.append(data)
        if len(left) == len(waiting):
            return found
        waiting = left
    return found


def owners_of(session: Session, document_id: UUID) -> dict[int, tuple[str, str]]:
    rows = session.exec(select(LiveClient).where(LiveClient.document_id == document_id))
    return {row.client_id: (str(row.worker_id), row.device) for row in rows}


def _numbers(session: Session, document_id: UUID) -> dict[Sender, Numbers]:
    found: dict[Sender, Numbers] = {}
    for sender, last in highest_numbers(session, document_id).items():
        found[sender] = Numbers(queued=last, done=last)
    exceptions = select(
        LiveLate.worker_id,
        LiveLate.device,
        LiveLate.epoch,
        LiveLate.n,
        LiveLate.kind,
        LiveLate.reason,
    ).where(LiveLate.document_id == document_id)
    for worker_id, device, epoch, n, kind, reason in session.exec(exceptions):
        numbers = found.setdefault((worker_id, device, epoch), Numbers())
        numbers.queued = numbers.done = max(numbers.done, n)
        status: Status = "late" if kind == LATE else "rejected"
        numbers.exceptions[n] = (status, reason)
        numbers.late = numbers.late or status == "late"
        numbers.refused = numbers.refused or status == "rejected"
    return found
