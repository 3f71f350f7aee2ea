"""The live documents of the town's assessments: one frame each, as a worker's tablet would send."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from pycrdt import Array, Doc, Text
from sqlalchemy import insert
from sqlmodel import Session

from agile_app.assessments.models import AssessmentAnswer
from agile_app.assessments.service import DOCUMENT_KIND
from agile_app.demo.cases import Written
from agile_app.device.live.documents import canonical, first_link, next_link, render
from agile_app.device.live.models import OPEN, SIGNED, LiveClient, LiveDocument, LiveUpdate

_DEVICE = "demo"
_VERSION = 1
_BATCH = 500


def add_documents(session: Session, assessments: Sequence[Written]) -> None:
    """A document for each assessment, its log of one row, and its answers as rows.

    Finished ones are signed; the others are open to be written on.
    """
    for start in range(0, len(assessments), _BATCH):
        tables: dict[Any, list[dict[str, Any]]] = {
            LiveDocument: [],
            LiveUpdate: [],
            LiveClient: [],
            AssessmentAnswer: [],
        }
        for number, written in enumerate(assessments[start : start + _BATCH], start=start + 1):
            _add(tables, written, client_id=number)
        for model, rows in tables.items():
            if rows:
                session.connection().execute(insert(model), rows)


def _add(tables: dict[Any, list[dict[str, Any]]], written: Written, *, client_id: int) -> None:
    at = datetime.combine(written.on, time(12), UTC)
    doc: Doc = Doc(client_id=client_id)
    roots: dict[str, Any] = {}
    for key, words in written.texts.items():
        doc[f"t.{key}"] = Text(f"{words}\n")
        roots[f"t.{key}"] = "text"
    for key, value in written.answers.items():
        entry = {"v": value, "by": str(written.author.id), "at": at.isoformat()}
        doc[f"a.{key}"] = Array([entry])
        roots[f"a.{key}"] = "register"
    data = doc.get_update() if roots else b""
    seq = 1 if roots else 0
    chain = first_link(written.id)
    epoch = written.id.hex[:16]
    if roots:
        chain = next_link(chain, seq, written.author.id, _DEVICE, epoch, 1, data)
        tables[LiveUpdate].append(
            {
                "document_id": written.id,
                "seq": seq,
                "worker_id": written.author.id,
                "device": _DEVICE,
                "epoch": epoch,
                "n": 1,
                "received_at": at,
                "data": data,
                "chain": chain,
            }
        )
        tables[LiveClient].append(
            {
                "document_id": written.id,
                "client_id": client_id,
                "worker_id": written.author.id,
                "device": _DEVICE,
            }
        )
    signed = written.finished
    digest = hashlib.sha256(canonical(render(doc, roots))).hexdigest() if signed else None
    tables[LiveDocument].append(
        {
            "id": written.id,
            "kind": DOCUMENT_KIND,
            "subject_id": written.id,
            "child_id": written.child_id,
            "version": _VERSION,
            "status": SIGNED if signed else OPEN,
            "head": seq,
            "chain": chain,
            "extracted_seq": seq,
            "created_by": written.author.id,
            "created_at": at,
            "final_seq": seq if signed else None,
            "final_sha256": digest,
            "signed_by": written.author.id if signed else None,
            "signed_at": at if signed else None,
        }
    )
    for key, words in written.texts.items():
        tables[AssessmentAnswer].append(
            _answer(written, key, "text", seq, text=words, words=len(words.split()))
        )
    for key, value in written.answers.items():
        kind = "date" if key.endswith("_on") else "choice"
        tables[AssessmentAnswer].append(_answer(written, key, kind, seq, value=value))


def _answer(written: Written, key: str, kind: str, seq: int, **said: Any) -> dict[str, Any]:
    told = {"text": "", "value": "", "words": 0} | said
    return {"assessment_id": written.id, "field": key, "kind": kind, "seq": seq} | told
