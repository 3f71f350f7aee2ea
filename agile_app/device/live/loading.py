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
    how often the frame n came without what it builds on."""

    queued: int = 0
    done: int = 0
    refused: bool = False
    exceptions: dict[int, tuple[Status, str]] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)


@dataclass
class Loaded:
    """What the tables say about a document, read in one go on a thread."""

    document: LiveDocument
    doc: Doc
    known: Known
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
        _add_late(session, document_id, known)
        snapshot = newest_snapshot(session, document_id)
        document.head = head
        return Loaded(
            document,
            doc,
            known,
            owners_of(session, document_id),
            numbers,
            snapshot.seq if snapshot else 0,
            rules_of(session, document),
        )


def _add_late(session: Session, document_id: UUID, known: Known) -> None:
    """Late rows count for the gap check: a device's late frames build on each other.

    Rows of one commit have no order between them, so each is tried until none fits any more.
    """
    rows = session.exec(
        select(LiveLate.data).where(LiveLate.document_id == document_id, LiveLate.kind == LATE)
    )
    waiting = [parse(bytes(data)) for data in rows]
    while waiting:
        left = []
        for parsed in waiting:
            try:
                known.add(place(parsed, known))
            except Refused:
                left.append(parsed)
        if len(left) == len(waiting):
            return
        waiting = left


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
        numbers.refused = numbers.refused or status == "rejected"
    return found
