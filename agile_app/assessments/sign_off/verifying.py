"""Whether what was signed is still what was signed: hashes, the log behind them, the audit."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.forms import form_of
from agile_app.assessments.group.parts import joined
from agile_app.assessments.limited.service import kept_of_version
from agile_app.assessments.sign_off.models import Addendum, AssessmentVersion
from agile_app.device.live.documents import (
    canonical,
    document_of,
    render,
    replay,
    roots_of,
    sha256_of,
    verify_chain,
)
from agile_app.device.live.kinds import Content
from agile_app.security.models import AuditEntry


def verify_signed(session: Session, assessment_id: UUID) -> list[str]:
    """Everything that is wrong with an assessment's log, signed versions and addenda, in words.

    A version must hash to its hash, say what a replay of the log up to its row says, and stand in
    the audit with that hash; an accepted addendum must hash to its own.
    """
    document = document_of(session, assessment_id)
    wrong = []
    broken = verify_chain(session, assessment_id)
    if broken:
        wrong.append(f"the log of its document is damaged: {broken}")
    signed = _signed_facts(session, assessment_id)
    versions = session.exec(
        select(AssessmentVersion)
        .where(AssessmentVersion.assessment_id == assessment_id)
        .order_by(col(AssessmentVersion.number))
    ).all()
    for version in versions:
        content = version.content.encode()
        if hashlib.sha256(content).hexdigest() != version.sha256:
            wrong.append(f"version {version.number} is not what was signed")
        facts = signed.get(version.number, {})
        if facts and facts["sha256"] != version.sha256:
            wrong.append(f"version {version.number} has another hash than the audit says")
        wrong += _wrong_parts(session, version, facts.get("limited"))
        broken_common = verify_chain(session, version.group_id) if version.group_id else None
        if broken_common:
            wrong.append(f"the log of what it has in common is damaged: {broken_common}")
        if not broken and not broken_common:
            said = canonical(_whole_at(session, version))
            # A form that grew new fields since has empty roots that the version did not know.
            if _filled(said) != _filled(content):
                wrong.append(f"version {version.number} is not what the log says")
    missing = [number for number in signed if number > len(versions)]
    wrong += [f"version {number} was signed and is gone" for number in missing]
    newest = versions[-1] if versions else None
    if document.final_sha256 and newest and not broken:
        closed = newest.sha256
        if newest.group_id:  # its own document is closed under the hash of its own part
            closed = sha256_of(_at(session, assessment_id, newest.seq))
        if document.final_sha256 != closed:
            wrong.append("the document is closed under another hash than its newest version has")
    accepted = session.exec(
        select(Addendum).where(
            Addendum.assessment_id == assessment_id, Addendum.status == "accepted"
        )
    )
    wrong += [
        f"the addendum {each.id} is not what was accepted"
        for each in accepted
        if hashlib.sha256(each.content.encode()).hexdigest() != each.sha256
    ]
    return wrong


def _wrong_parts(
    session: Session, version: AssessmentVersion, said: object | None
) -> Iterator[str]:
    """The same of the parts that only some may read. ``said``: their hashes, after the audit."""
    parts = kept_of_version(session, version.assessment_id, version.number)
    hashes = " ".join(sorted(part.sha256 for part in parts))
    if said is not None and said != hashes:
        yield f"limited parts of version {version.number} have other hashes than the audit says"
    for part in parts:
        content = part.content.encode()
        if hashlib.sha256(content).hexdigest() != part.sha256:
            yield f"a limited part of version {version.number} is not what was signed"
        broken = verify_chain(session, part.part_id)
        if broken:
            yield f"the log of a limited part is damaged: {broken}"
        elif _filled(canonical(_at(session, part.part_id, part.seq))) != _filled(content):
            yield f"a limited part of version {version.number} is not what the log says"


def _whole_at(session: Session, version: AssessmentVersion) -> Content:
    """What the logs say that was signed."""
    own = _at(session, version.assessment_id, version.seq)
    if version.group_id is None:
        return own
    form = form_of(session, version.form_key, version.form_version)
    return joined(form, own, _at(session, version.group_id, version.shared_seq or 0))


def _at(session: Session, document_id: UUID, seq: int) -> Content:
    doc, _ = replay(session, document_id, seq)
    return render(doc, roots_of(session, document_of(session, document_id)))


def signed_assessments(session: Session) -> list[UUID]:
    """Every assessment with a signed version."""
    return list(session.exec(select(AssessmentVersion.assessment_id).distinct()))


def _filled(content: bytes) -> dict[str, object]:
    return {root: value for root, value in json.loads(content).items() if value}


def _signed_facts(session: Session, assessment_id: UUID) -> dict[int, dict[str, Any]]:
    """What the audit says was signed, by version: ``sha256``, and of limited parts ``limited``."""
    entries = session.exec(
        select(AuditEntry).where(
            AuditEntry.subject_id == assessment_id,
            AuditEntry.act == "assessment.sign_off.signed",
        )
    )
    facts = [json.loads(entry.facts) for entry in entries]
    return {fact["version"]: fact for fact in facts}
