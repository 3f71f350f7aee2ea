"""What may happen on the way to a signature: ask, take back, return, tick off, sign, open again."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.extraction import missing_for, said
from agile_app.assessments.form import Form, roots_of_fields
from agile_app.assessments.form import Step as StepOfForm
from agile_app.assessments.forms import form_of
from agile_app.assessments.group.parts import as_read
from agile_app.assessments.group.signing import (
    common_of,
    hold_common,
    share_again,
    sign_common,
)
from agile_app.assessments.group.whole import content_of, whole_now
from agile_app.assessments.limited.service import (
    keep_parts,
    last_signed,
    may_not_see_all,
    reopen_parts,
    seen_now,
    sign_parts,
    together,
)
from agile_app.assessments.service import OPEN_STATUS, access_assessment, locked
from agile_app.assessments.sign_off.models import (
    AssessmentStep,
    AssessmentVersion,
    ReturnedPassage,
)
from agile_app.assessments.sign_off.rules import is_writing, why_not_sign
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.time import now, on_screen, today
from agile_app.device.live.documents import (
    canonical,
    changed_since,
    document_of,
    reopen_document,
    roots_written_by,
    sha256_of,
    sign_document,
)
from agile_app.device.live.kinds import Content
from agile_app.records.models import Assessment
from agile_app.records.service import touch
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

AWAITING = "awaiting_sign_off"
SIGNED_OFF = "signed_off"


@dataclass(frozen=True)
class Passage:
    """A note at one field. ``quote``: the words it is about, where some were chosen, and ``anchor``
    where in the field's text they stand, as the device that chose them says it."""

    root: str
    note: str
    quote: str = ""
    anchor: Mapping[str, Any] | None = None


def ask_sign_off(
    session: Session, actor: Actor, assessment_id: UUID, *, step_id: UUID, note: str = ""
) -> None:
    """A worker says that the assessment is ready to be read and signed.

    Asked again while it waits, it still waits: two workers may have asked apart. What the form
    requires by now and does not hold is counted in the audit, and keeps nobody from asking.

    Raises:
        NotAllowed, NotFound: as ``access_assessment``.
        Conflict: it is signed off or cancelled already.
    """
    assessment = _held(session, actor, assessment_id, Permission.ASSESSMENT_WRITE)
    if assessment.status == AWAITING:
        return
    _refuse_unless(session, assessment, OPEN_STATUS)
    assessment.status = AWAITING
    form = form_of(session, assessment.form_key, assessment.form_version)
    missing = required_and_empty(form, whole_now(session, assessment_id).content, "send")
    _step(
        session, actor, assessment, "asked", step_id, note=note, facts={"missing": missing}
    )  # fmt: skip


def take_back(session: Session, actor: Actor, assessment_id: UUID, *, step_id: UUID) -> None:
    """Whoever writes in it wants to go on before it is signed.

    Raises as ``ask_sign_off``.
    """
    assessment = _held(session, actor, assessment_id, Permission.ASSESSMENT_WRITE)
    if assessment.status == OPEN_STATUS:
        return
    _refuse_unless(session, assessment, AWAITING)
    assessment.status = OPEN_STATUS
    _step(session, actor, assessment, "taken_back", step_id)


def return_to_worker(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    step_id: UUID,
    note: str = "",
    passages: Sequence[Passage] = (),
) -> None:
    """A manager asks for changes: in a note, and in notes at passages.

    Taken back meanwhile, it still takes the notes: nothing that was read for is lost.

    Raises:
        NotAllowed, NotFound: as ``access_assessment``.
        Invalid: nothing is said, or a note is at no field of this form.
        Conflict: it is signed off or cancelled already.
    """
    assessment = _held(session, actor, assessment_id, Permission.ASSESSMENT_SIGN)
    if not note.strip() and not passages:
        raise Invalid("Say what should change: in a note, or beside a passage.", field="note")
    _refuse_unless(session, assessment, AWAITING, OPEN_STATUS)
    limited = together(seen_now(session, actor, assessment_id))
    roots = whole_now(session, assessment_id).content | limited
    for passage in passages:
        if passage.root not in roots or not is_writing(passage.root):
            raise Invalid("A note stands at a part that this form does not have.", field="passages")
        if passage.anchor is not None and roots[passage.root].kind != "text":
            raise Invalid("Only in a text can a passage be chosen.", field="passages")
    assessment.status = OPEN_STATUS
    _step(
        session, actor, assessment, "returned", step_id, note=note,
        facts={"passages": len(passages)},
    )  # fmt: skip
    for passage in passages:
        session.add(
            ReturnedPassage(
                assessment_id=assessment_id,
                step_id=step_id,
                root=passage.root,
                quote=passage.quote,
                anchor=json.dumps(passage.anchor) if passage.anchor else "",
                note=passage.note,
            )
        )
    session.flush()


def tick_passage(
    session: Session, actor: Actor, assessment_id: UUID, passage_id: UUID, *, done: bool
) -> None:
    """A returned passage has been seen to, or has not after all. Raises as ``access_assessment``;
    NotFound when the assessment has no such note."""
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_WRITE)
    passage = session.get(ReturnedPassage, passage_id)
    seen = roots_seen_by(form_of(session, assessment.form_key, assessment.form_version), actor)
    if passage is None or passage.assessment_id != assessment_id or not seen(passage.root):
        raise NotFound("There is no such note at this assessment.")
    if bool(passage.done_at) == done:
        return
    passage.done_at, passage.done_by = (now(), actor.name) if done else (None, "")
    session.add(passage)
    audit.record(
        session, actor, f"assessment.passage.{'done' if done else 'not_done'}",
        child_id=assessment.child_id, subject_id=assessment_id,
        facts={"passage": str(passage_id)},
    )  # fmt: skip
    touch(session, assessment.child_id)


def sign_off(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    step_id: UUID,
    seq: int,
    shared_seq: int | None = None,
    limited: Mapping[UUID, int] | None = None,
    sha256: str | None = None,
) -> AssessmentVersion:
    """A manager signs what they have read: the document as it stood at ``seq``, and no other.

    Its content is kept as a version with its hash; the document takes no more words; the
    assessment is completed today. What it has in common with siblings is signed as it stood at
    ``shared_seq`` of their document, which stays open for the others; with the last of them it
    closes too. What only some may read is signed with it, as it stood at the row that ``limited``
    says for its document, and kept apart under a hash of its own.

    Raises:
        NotAllowed: as ``access_assessment``; or it is the signer's own work, or there is a part
            that they may not read (refusal audited).
        Conflict: already signed, by whom and when; taken back; or written in since it was read.
    """
    hold_common(session, assessment_id)
    assessment = _held(session, actor, assessment_id, Permission.ASSESSMENT_SIGN)
    _refuse_unless(session, assessment, AWAITING)
    _four_eyes(session, actor, assessment)
    sign_document(session, actor, assessment_id, seq=seq)
    sign_parts(session, actor, assessment_id, limited or {})
    whole = whole_now(session, assessment_id)
    if assessment.group_id is not None and shared_seq != whole.shared_seq:
        raise changed_since()
    digest = sha256_of(whole.content)
    if sha256 is not None and sha256 != digest:
        raise Conflict(
            "What is on the record is not what you read.",
            code="changed_since",
            what_to_do="Open it again and read it, then sign.",
        )
    take_answers(session, assessment_id, whole.read, whole.moment)
    assessment.status = SIGNED_OFF
    assessment.completed_on = today()
    version = AssessmentVersion(
        assessment_id=assessment_id,
        number=(_newest_number(session, assessment_id) or 0) + 1,
        form_key=assessment.form_key,
        form_version=assessment.form_version,
        seq=seq,
        group_id=common_of(session, assessment),
        shared_seq=whole.shared_seq,
        sha256=digest,
        content=canonical(whole.content).decode(),
        completed_on=assessment.completed_on,
        outcome=assessment.outcome,
        factors=assessment.factors,
        signed_by_id=actor.worker_id,
        signed_by=actor.name,
        signed_at=now(),
    )
    session.add(version)
    _step(
        session, actor, assessment, "signed", step_id, version=version.number,
        facts={"version": version.number, "seq": seq, "sha256": digest},
    )  # fmt: skip
    if assessment.group_id is not None:
        sign_common(session, actor, assessment)
    return version


def reopen(
    session: Session, actor: Actor, assessment_id: UUID, *, step_id: UUID, reason: str
) -> None:
    """A signed assessment is written in again. What was signed stays, readable, with its hash.

    Raises:
        NotAllowed, NotFound: as ``access_assessment``.
        Invalid: no reason.
        Conflict: it is not signed off.
    """
    assessment = _held(session, actor, assessment_id, Permission.ASSESSMENT_SIGN)
    if not reason.strip():
        raise Invalid("Say why it is opened again. The reason stays on the record.", field="reason")
    version = _newest(session, assessment_id)
    if version is None or assessment.status != SIGNED_OFF:
        again = version and version.reopened_by
        raise Conflict(
            f"{again} opened it again already." if again else "It is not signed off.",
            code="not_signed",
        )
    version.reopened_at, version.reopened_by = now(), actor.name
    version.reopened_because = reason.strip()
    session.add(version)
    reopen_document(session, assessment_id)
    reopen_parts(session, assessment_id)
    share_again(session, assessment)
    assessment.status, assessment.completed_on = OPEN_STATUS, None
    _step(
        session, actor, assessment, "reopened", step_id, note=reason.strip(),
        facts={"version": version.number},
    )  # fmt: skip


def required_and_empty(form: Form, content: Content, *steps: StepOfForm) -> int:
    """How many answers the form requires by these steps and ``content`` does not hold."""
    read = as_read(content)
    return len(missing_for(form, {each.key: said(each, read) for each in form.fields}, *steps))


def signed_version(
    session: Session, assessment_id: UUID, number: int | None = None
) -> AssessmentVersion:
    """A signed version, the newest unless said; the caller asked for access. Raises NotFound."""
    number = number or _newest_number(session, assessment_id)
    version = session.get(AssessmentVersion, (assessment_id, number)) if number else None
    if version is None:
        raise NotFound("This assessment has no such signed version.")
    return version


def signed_content(session: Session, assessment_id: UUID, number: int | None = None) -> Content:
    """What a signed version says to everybody, by root name. Raises as ``signed_version``."""
    version = signed_version(session, assessment_id, number)
    return content_of(json.loads(version.content))


def roots_seen_by(form: Form, actor: Actor) -> Callable[[str], bool]:
    """Whether a root is of what the actor may see. One of an earlier version, or of none, is of the
    open document: it takes no others."""
    seen = form.seen_by(actor.roles).roots()
    limited = roots_of_fields(form.all_fields)
    return lambda root: root in seen or root not in limited


@dataclass(frozen=True)
class Step:
    """One step as a history tells it: ``what`` is asked, taken_back, returned, signed, reopened."""

    seq: int
    what: str
    at: datetime
    by_name: str


def steps_of(session: Session, assessment_id: UUID) -> list[Step]:
    """The steps on the way to each signature, oldest first. The caller has asked for access."""
    found = session.exec(
        select(AssessmentStep)
        .where(AssessmentStep.assessment_id == assessment_id)
        .order_by(col(AssessmentStep.at), col(AssessmentStep.id))
    )
    return [Step(each.seq, each.kind, each.at, each.by) for each in found]


def why_not(session: Session, actor: Actor, assessment: Assessment) -> str:
    """Why the actor may not sign it though their role would let them; empty when they may."""
    asked = session.exec(
        select(AssessmentStep)
        .where(
            AssessmentStep.assessment_id == assessment.id,
            col(AssessmentStep.kind).in_(("asked", "signed")),
        )
        .order_by(col(AssessmentStep.at).desc(), col(AssessmentStep.id).desc())
    ).first()
    signed = _newest(session, assessment.id)
    since = signed.seq if signed else 0
    written = roots_written_by(session, assessment.id, actor.worker_id, after=since)
    if assessment.group_id is not None:
        since = signed.shared_seq or 0 if signed else 0
        written |= roots_written_by(session, assessment.group_id, actor.worker_id, after=since)
    for part, since in last_signed(session, assessment.id).items():
        written |= roots_written_by(session, part, actor.worker_id, after=since)
    return may_not_see_all(session, actor, assessment.id) or why_not_sign(
        started=assessment.started_by_id == actor.worker_id,
        asked=bool(asked and asked.kind == "asked" and asked.by_id == actor.worker_id),
        wrote=any(is_writing(root) for root in written),
    )


def _four_eyes(session: Session, actor: Actor, assessment: Assessment) -> None:
    reason = why_not(session, actor, assessment)
    if reason:
        unseen = reason == may_not_see_all(session, actor, assessment.id)
        because = "limited_part" if unseen else "own_work"
        audit.record_refusal(
            actor, "assessment.sign_off.refused",
            child_id=assessment.child_id, subject_id=assessment.id, facts={"because": because},
        )  # fmt: skip
        raise NotAllowed(
            reason,
            code=because,
            what_to_do="One of them signs it."
            if unseen
            else "Ask another manager or senior worker to read and sign it.",
        )


def _held(
    session: Session, actor: Actor, assessment_id: UUID, permission: Permission
) -> Assessment:
    """The assessment, with its row locked: of two at once the second sees what the first did."""
    access_assessment(session, actor, assessment_id, permission)
    held = locked(session, assessment_id)
    document_of(session, assessment_id)  # one from another system has nothing to sign here
    return held


def _refuse_unless(session: Session, assessment: Assessment, *wanted: str) -> None:
    if assessment.status in wanted:
        return
    if assessment.status == SIGNED_OFF:
        version = _newest(session, assessment.id)
        who = (
            f"{version.signed_by} signed this off on {on_screen(version.signed_at)}."
            if version
            else "This was signed off in another system."
        )
        raise Conflict(who, code="already_signed", what_to_do="Read it as it was signed.")
    if assessment.status == "cancelled":
        raise Conflict("This assessment was cancelled.", code="cancelled")
    last = _last_step(session, assessment.id)
    who = f"{last.by} took it back" if last and last.kind == "taken_back" else "It was returned"
    raise Conflict(
        f"{who}, so it does not wait for sign-off now.",
        code="not_waiting",
        what_to_do="Wait until it is asked for again.",
    )


def _step(
    session: Session,
    actor: Actor,
    assessment: Assessment,
    kind: str,
    step_id: UUID,
    *,
    note: str = "",
    version: int = 0,
    facts: Mapping[str, audit.Fact] | None = None,
) -> None:
    whole = whole_now(session, assessment.id)
    seq, at = whole.seq, now()
    assessment.updated_at = at
    session.add(assessment)
    session.add(
        AssessmentStep(
            id=step_id,
            assessment_id=assessment.id,
            kind=kind,
            by_id=actor.worker_id,
            by=actor.name,
            at=at,
            seq=seq,
            note=note.strip(),
            # A version keeps the content itself.
            content="" if kind in ("signed", "reopened") else canonical(whole.content).decode(),
        )
    )
    session.flush()
    limited = keep_parts(session, assessment.id, step_id, version=version)
    hashes = {"limited": " ".join(sorted(each.sha256 for each in limited.values()))}
    audit.record(
        session, actor, f"assessment.sign_off.{kind}",
        child_id=assessment.child_id, subject_id=assessment.id,
        facts={"seq": seq, **(hashes if limited else {}), **(facts or {})},
    )  # fmt: skip
    touch(session, assessment.child_id)


def _newest_number(session: Session, assessment_id: UUID) -> int | None:
    return session.exec(
        select(AssessmentVersion.number)
        .where(AssessmentVersion.assessment_id == assessment_id)
        .order_by(col(AssessmentVersion.number).desc())
    ).first()


def _newest(session: Session, assessment_id: UUID) -> AssessmentVersion | None:
    number = _newest_number(session, assessment_id)
    return session.get(AssessmentVersion, (assessment_id, number)) if number else None


def _last_step(session: Session, assessment_id: UUID) -> AssessmentStep | None:
    return session.exec(
        select(AssessmentStep)
        .where(AssessmentStep.assessment_id == assessment_id)
        .order_by(col(AssessmentStep.at).desc(), col(AssessmentStep.id).desc())
    ).first()
