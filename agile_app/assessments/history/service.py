"""An assessment as it stood at any row of its log, who wrote it, and the log for a device."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlmodel import Session

from agile_app.assessments.group.models import SharedPart
from agile_app.assessments.history.sittings import Sitting, sittings
from agile_app.assessments.limited.opening import access_part
from agile_app.assessments.limited.parts import document_numbered
from agile_app.assessments.service import access_assessment
from agile_app.assessments.sign_off.service import Step, steps_of
from agile_app.core.errors import NotFound
from agile_app.core.time import on_screen
from agile_app.device.live.authors import Passage, letters_of
from agile_app.device.live.documents import apply_rows, document_of, render, roots_of
from agile_app.device.live.kinds import Content
from agile_app.device.live.log import LogRow, log_rows
from agile_app.people.service import workers_by_id
from agile_app.records.models import Assessment
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

PIECE_ROWS = 5_000
PIECE_BYTES = 2 * 1024 * 1024
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """Some rows of a log, as many as one answer carries.

    Attributes:
        head: the last row of the log; the device asks again until it has that.
        people: worker id to name, of everybody who wrote in these rows.
        steps: what happened to the assessment, in order.
    """

    head: int
    rows: list[LogRow]
    people: dict[UUID, str]
    steps: list[Step]


_STEP_WORDS = {
    "asked": "Sent for sign-off",
    "taken_back": "Taken back",
    "returned": "Returned",
    "signed": "Signed off",
    "reopened": "Opened again",
}

_WHERE = {True: "offline", False: "online", None: "not known whether offline"}
_NOBODY_KNOWN = "somebody"


def content_at(session: Session, document_id: UUID, seq: int) -> Content:
    """What the document said after row ``seq``. Raises NotFound when the log is not that long."""
    document = document_of(session, document_id)
    doc: Doc = Doc()
    _reached(seq, apply_rows(doc, log_rows(session, document_id, up_to=seq), 0))
    return render(doc, roots_of(session, document))


def authors_at(session: Session, document_id: UUID, seq: int) -> dict[str, list[Passage]]:
    """Who wrote each passage of each text, after row ``seq``, by root. Raises as ``content_at``."""
    document = document_of(session, document_id)
    letters = letters_of(log_rows(session, document_id, up_to=seq))
    _reached(seq, len(letters.rows))
    roots = roots_of(session, document)
    return {root: letters.passages(root) for root, kind in roots.items() if kind == "text"}


def _reached(seq: int, last: int) -> None:
    if last != seq:
        raise NotFound("The history of this document does not reach so far.", code="no_such_moment")


def history_piece(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    after: int,
    shared: bool = False,
    limited: int = 0,
) -> Piece:
    """The log after row ``after``, for the device of somebody who may read the assessment.

    Args:
        shared: of what it has in common with siblings' assessments, up to where it reads that: no
            further than it was signed, or than the child left the group.
        limited: of the part with this number, which only its readers may see.

    Raises as ``access_assessment`` and ``access_part``; NotFound too where it was not written here,
    or has nothing in common.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    document_id, head = assessment_id, None
    if shared:
        document_id, head = _common(session, assessment)
    elif limited:
        document_id = access_part(session, actor, document_numbered(assessment_id, limited)).id
    document = document_of(session, document_id)
    head = document.head if head is None else head
    rows: list[LogRow] = []
    size = 0
    for row in log_rows(session, document_id, after=after, up_to=min(after + PIECE_ROWS, head)):
        size += len(row.data)
        if rows and size > PIECE_BYTES:
            break
        rows.append(row)
    audit.record(
        session,
        actor,
        "assessment.history.viewed",
        child_id=assessment.child_id,
        subject_id=assessment_id,
        facts={"after": after, "rows": len(rows), "shared": shared, "limited": limited},
    )
    names = _names(session, {row.worker_id for row in rows})
    return Piece(head, rows, names, [] if shared or limited else steps_of(session, assessment_id))


def _common(session: Session, assessment: Assessment) -> tuple[UUID, int | None]:
    """The document in common, and up to which row it is this assessment's; None for all of it."""
    kept = session.get(SharedPart, assessment.id)
    if kept is not None:
        return kept.group_id, kept.seq
    if assessment.group_id is None:
        raise NotFound("This assessment has nothing in common with another.")
    return assessment.group_id, None


def said_at(session: Session, document_id: UUID, seq: int, *, whose: bool = False) -> list[str]:
    """What it said after row ``seq``, in lines for the command line; the look into it is audited.

    ``whose`` puts below each text its passages, each with its writer. Raises as ``content_at``.
    """
    _looked_into(session, document_id)
    passages = authors_at(session, document_id, seq) if whose else {}
    names = _names(session, {each.worker_id for found in passages.values() for each in found})
    lines = []
    for root, field in content_at(session, document_id, seq).items():
        said = field.text if field.kind == "text" else field.value
        if said not in ("", None):
            lines.append(f"{root}: {said}")
            lines += [
                f"  {names.get(each.worker_id, _NOBODY_KNOWN)}, {device_label(each.device)}, "
                f"{_WHERE[each.offline]}, {on_screen(each.first)}: {each.words!r}"
                for each in passages.get(root, [])
            ]
    return lines


def sittings_of(session: Session, document_id: UUID) -> list[str]:
    """Who wrote in it, in lines for the command line; the look into it is audited."""
    _looked_into(session, document_id)
    found = sittings(log_rows(session, document_id))
    names = _names(session, {sitting.worker_id for sitting in found})
    return [_line(sitting, names.get(sitting.worker_id, _NOBODY_KNOWN)) for sitting in found]


def _looked_into(session: Session, document_id: UUID) -> None:
    audit.record(
        session, None, "document.history.viewed",
        child_id=document_of(session, document_id).child_id, subject_id=document_id,
    )  # fmt: skip


def _line(sitting: Sitting, name: str) -> str:
    ended = on_screen(sitting.last).rpartition(", ")[2]
    return (
        f"{on_screen(sitting.first)} to {ended}  {name}, {device_label(sitting.device)},"
        f" {_WHERE[sitting.offline]}; rows {sitting.first_seq} to {sitting.last_seq},"
        f" {sitting.added} letters added, {sitting.removed} taken away"
    )


def device_label(device: str) -> str:
    """What people may call a device that has no name: the end of its identifier."""
    return f"iPad {device[-4:].upper()}"


def _names(session: Session, workers: set[UUID]) -> dict[UUID, str]:
    return {id: worker.name for id, worker in workers_by_id(session, workers).items()}  # noqa: A001


def piece_as_json(piece: Piece) -> dict[str, Any]:
    """As ``assets/device/history/load.js`` reads it: the frames end to end, and where each ends."""
    senders: dict[tuple[UUID, str], int] = {}
    rows = []
    for row in piece.rows:
        place = senders.setdefault((row.worker_id, row.device), len(senders))
        written = None if row.written_at is None else _milliseconds(row.written_at)
        rows.append([place, _milliseconds(row.received_at), written, row.offline, len(row.data)])
    return {
        "head": piece.head,
        "senders": [[str(worker), device] for worker, device in senders],
        "people": {str(worker): name for worker, name in piece.people.items()},
        "steps": [
            {
                "seq": step.seq,
                "what": _STEP_WORDS.get(step.what, step.what),
                "at": step.at.isoformat(),
                "by": step.by_name,
            }
            for step in piece.steps
        ],
        "rows": rows,
        "data": base64.b64encode(b"".join(row.data for row in piece.rows)).decode(),
    }


def _milliseconds(moment: datetime) -> int:
    return (moment - _START) // timedelta(milliseconds=1)
