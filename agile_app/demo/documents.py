"""The live documents of the town's assessments: one frame each, as a worker's tablet would send.

What is finished stands as the sign-off would have left it: a signed version and its step.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from pycrdt import Array, Doc, Text
from sqlalchemy import insert
from sqlmodel import Session

from agile_app.assessments.models import AssessmentAnswer
from agile_app.assessments.service import DOCUMENT_KIND, roots_of_form
from agile_app.assessments.sign_off.models import AssessmentStep, AssessmentVersion
from agile_app.demo.cases import FORM, FORM_VERSION, Written
from agile_app.device.live.documents import canonical, first_link, next_link, render
from agile_app.device.live.kinds import RootKind
from agile_app.device.live.models import OPEN, SIGNED, LiveClient, LiveDocument, LiveUpdate

_DEVICE = "demo"
_VERSION = 1
_BATCH = 500


def add_documents(session: Session, assessments: Sequence[Written]) -> None:
    """A document for each assessment, its log of one row, and its answers as rows.

    Finished ones are signed; the others are open to be written on.
    """
    roots = roots_of_form(session, FORM, FORM_VERSION)
    for start in range(0, len(assessments), _BATCH):
        tables: dict[Any, list[dict[str, Any]]] = {
            LiveDocument: [],
            LiveUpdate: [],
            LiveClient: [],
            AssessmentAnswer: [],
            AssessmentVersion: [],
            AssessmentStep: [],
        }
        for number, written in enumerate(assessments[start : start + _BATCH], start=start + 1):
            _add(tables, written, roots, client_id=number)
        for model, rows in tables.items():
            if rows:
                session.connection().execute(insert(model), rows)


def _add(
    tables: dict[Any, list[dict[str, Any]]],
    written: Written,
    roots: Mapping[str, RootKind],
    *,
    client_id: int,
) -> None:
    at = datetime.combine(written.on, time(12), UTC)
    doc: Doc = Doc(client_id=client_id)
    for key, words in written.texts.items():
        doc[f"t.{key}"] = Text(f"{words}\n")
    for key, value in written.answers.items():
        entry = {"v": value, "by": str(written.author.id), "at": at.isoformat()}
        doc[f"a.{key}"] = Array([entry])
    seq = 1 if written.texts or written.answers else 0
    chain = first_link(written.id)
    epoch = written.id.hex[:16]
    if seq:
        data = doc.get_update()
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
    content = canonical(render(doc, roots)) if signed else b""
    digest = hashlib.sha256(content).hexdigest()
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
            "final_sha256": digest if signed else None,
            "signed_by": written.signer.id if signed else None,
            "signed_at": at if signed else None,
        }
    )
    if signed:
        tables[AssessmentVersion].append(
            {
                "assessment_id": written.id,
                "number": 1,
                "form_key": FORM,
                "form_version": FORM_VERSION,
                "seq": seq,
                "sha256": digest,
                "content": content.decode(),
                "completed_on": written.on,
                "outcome": written.answers.get("outcome", ""),
                "factors": written.factors,
                "signed_by_id": written.signer.id,
                "signed_by": written.signer.name,
                "signed_at": at,
            }
        )
        tables[AssessmentStep].append(
            {
                "id": written.step_id,
                "assessment_id": written.id,
                "kind": "signed",
                "by_id": written.signer.id,
                "by": written.signer.name,
                "at": at,
                "seq": seq,
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
