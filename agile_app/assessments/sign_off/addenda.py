"""What was written after a signature: gathered into addenda, read, accepted or declined.

The signed version never changes. What each worker wrote is rebuilt by putting their late frames on
the signed state, in a scratch copy (``reference/collab.md`` §2.6).
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlalchemy import case, func
from sqlmodel import Session, col, select

from agile_app.assessments.forms import form_of
from agile_app.assessments.group.parts import as_read, joined
from agile_app.assessments.limited.opening import access_part
from agile_app.assessments.limited.service import kept_of_version, part_of
from agile_app.assessments.service import access_assessment
from agile_app.assessments.sign_off.changes import changed_fields, words_added
from agile_app.assessments.sign_off.models import Addendum, AddendumFrame, AssessmentVersion
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.time import now
from agile_app.device.live.documents import (
    document_of,
    load,
    load_index,
    render,
    replay,
    roots_of,
)
from agile_app.device.live.gate import Known
from agile_app.device.live.kinds import Content
from agile_app.device.live.loading import in_order
from agile_app.device.live.models import LATE, LiveLate
from agile_app.people.service import workers_by_id
from agile_app.records.models import Assessment
from agile_app.records.service import touch
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

WAITING, ACCEPTED, DECLINED = "waiting", "accepted", "declined"


def gather(session: Session, assessment_id: UUID) -> None:
    """Put late frames that are in no addendum yet into their writer's; audited as their act.

    An addendum that nobody has decided on grows; after a decision a new one begins. Frames of a
    document that was never signed here stay where they are.
    """
    version = _newest_version(session, assessment_id)
    if version is not None:
        _gather(session, version, assessment_id)


def gather_shared(session: Session, group_id: UUID) -> None:
    """The same of what siblings have in common: it stands in the record of each who was signed with
    it, and so do its late words; whoever signs for a child decides for that child."""
    versions = session.exec(
        select(AssessmentVersion)
        # Not one of a child who was taken out: what was written since is not of theirs.
        .join(Assessment, col(Assessment.id) == col(AssessmentVersion.assessment_id))
        .where(AssessmentVersion.group_id == group_id, Assessment.group_id == group_id)
        .order_by(col(AssessmentVersion.assessment_id), col(AssessmentVersion.number))
    )
    newest = {version.assessment_id: version for version in versions}
    for version in newest.values():
        _gather(session, version, group_id)


def gather_part(session: Session, part_id: UUID) -> None:
    """The same of a part that only some may read: an addendum of its own, which only they read."""
    version = _newest_version(session, part_of(session, part_id).assessment_id)
    if version is not None:
        _gather(session, version, part_id, part_id=part_id)


def _newest_version(session: Session, assessment_id: UUID) -> AssessmentVersion | None:
    return session.exec(
        select(AssessmentVersion)
        .where(AssessmentVersion.assessment_id == assessment_id)
        .order_by(col(AssessmentVersion.number).desc())
    ).first()


def _gather(
    session: Session,
    version: AssessmentVersion,
    document_id: UUID,
    *,
    part_id: UUID | None = None,
) -> None:
    assessment_id = version.assessment_id
    fresh = session.exec(
        select(LiveLate)
        .where(
            LiveLate.document_id == document_id,
            LiveLate.kind == LATE,
            col(LiveLate.id).not_in(
                select(AddendumFrame.late_id)
                .join(Addendum, col(Addendum.id) == col(AddendumFrame.addendum_id))
                .where(Addendum.assessment_id == assessment_id)
            ),
        )
        .order_by(col(LiveLate.id))
    ).all()
    assessment = session.get(Assessment, assessment_id)
    if not fresh or assessment is None:
        return
    for worker_id in sorted({frame.worker_id for frame in fresh}):
        theirs = [frame for frame in fresh if frame.worker_id == worker_id]
        addendum = _addendum_for(session, version, worker_id, theirs, part_id)
        for frame in theirs:
            session.add(AddendumFrame(late_id=frame.id, addendum_id=addendum.id))
        session.flush()
        changed = _changed(session, version, addendum)
        addendum.content = _canonical(changed)
        addendum.words = words_added(changed)
        addendum.received_at = max(frame.received_at for frame in theirs)
        session.add(addendum)
        writer = Actor(worker_id, "", frozenset(), device_id=theirs[-1].device)
        audit.record(
            session, writer, "assessment.written_after_sign_off",
            child_id=assessment.child_id, subject_id=assessment_id,
            facts={"addendum": str(addendum.id), "frames": len(theirs), "version": version.number},
        )  # fmt: skip
    touch(session, assessment.child_id)


def _addendum_for(
    session: Session,
    version: AssessmentVersion,
    worker_id: UUID,
    frames: list[LiveLate],
    part_id: UUID | None,
) -> Addendum:
    waiting = session.exec(
        select(Addendum).where(
            Addendum.assessment_id == version.assessment_id,
            Addendum.version == version.number,
            Addendum.worker_id == worker_id,
            Addendum.part_id == part_id,
            Addendum.status == WAITING,
        )
    ).first()
    if waiting is not None:
        return waiting
    first = min(frame.received_at for frame in frames)
    addendum = Addendum(
        assessment_id=version.assessment_id,
        version=version.number,
        # One may have been signed before the others wrote what these words stand beside.
        shared_seq=document_of(session, version.group_id).head if version.group_id else None,
        part_id=part_id,
        worker_id=worker_id,
        worker=workers_by_id(session, {worker_id})[worker_id].name,
        content="[]",
        words=0,
        first_received_at=first,
        received_at=first,
    )
    session.add(addendum)
    session.flush()
    return addendum


def _changed(
    session: Session, version: AssessmentVersion, addendum: Addendum
) -> list[dict[str, Any]]:
    """What the frames of an addendum add to the signed state and to their writer's earlier ones."""
    return changed_fields(*states(session, version, addendum))


def states(
    session: Session, version: AssessmentVersion, addendum: Addendum
) -> tuple[Content, Content]:
    """What was read by the writer of an addendum before its frames, and with them. The caller has
    asked for access."""
    if addendum.part_id is not None:
        kept = kept_of_version(session, version.assessment_id, version.number)
        seq = next((each.seq for each in kept if each.part_id == addendum.part_id), 0)
        return _states_in(session, addendum.part_id, seq, addendum)
    before, after = _states_in(session, version.assessment_id, version.seq, addendum)
    if version.group_id is None:
        return before, after
    form = form_of(session, version.form_key, version.form_version)
    seq = version.shared_seq if addendum.shared_seq is None else addendum.shared_seq
    common = _states_in(session, version.group_id, seq or 0, addendum)
    return as_read(joined(form, before, common[0])), as_read(joined(form, after, common[1]))


def _states_in(
    session: Session, document_id: UUID, seq: int, addendum: Addendum
) -> tuple[Content, Content]:
    document = document_of(session, document_id)
    rows = session.exec(
        select(LiveLate.data, AddendumFrame.addendum_id)
        .join(AddendumFrame, col(AddendumFrame.late_id) == col(LiveLate.id))
        .join(Addendum, col(Addendum.id) == col(AddendumFrame.addendum_id))
        .where(
            LiveLate.document_id == document.id,
            LiveLate.worker_id == addendum.worker_id,
            Addendum.assessment_id == addendum.assessment_id,
        )
        .order_by(col(LiveLate.id))
    ).all()
    own = [bytes(data) for data, owner in rows if owner == addendum.id]
    earlier = [bytes(data) for data, owner in rows if owner != addendum.id]
    if document.head == seq:
        doc, known = load(session, document.id)[0], load_index(session, document.id)
    else:  # opened again since
        doc, known = replay(session, document.id, seq)
    roots = roots_of(session, document)
    _apply(doc, known, earlier)
    before: Content = render(doc, roots)
    _apply(doc, known, own)
    return before, render(doc, roots)


def _apply(doc: Doc, known: Known, frames: list[bytes]) -> None:
    for data in in_order(frames, known):
        doc.apply_update(data)


def accept(
    session: Session, actor: Actor, assessment_id: UUID, addendum_id: UUID, *, reason: str = ""
) -> Addendum:
    """It stands under the signed version from now on, with its own hash and signature.

    Raises:
        NotAllowed: as ``access_assessment``; or it is one's own.
        NotFound: no such addendum of this assessment.
        Conflict: somebody has decided otherwise.
    """
    addendum = _to_decide(session, actor, assessment_id, addendum_id)
    if addendum.status == ACCEPTED:
        return addendum
    addendum.sha256 = hashlib.sha256(addendum.content.encode()).hexdigest()
    return _decide(session, actor, addendum, ACCEPTED, reason)


def decline(
    session: Session, actor: Actor, assessment_id: UUID, addendum_id: UUID, *, reason: str
) -> Addendum:
    """It stays in the record as it was written, not part of the assessment, with the reason.

    Raises as ``accept``; Invalid without a reason.
    """
    addendum = _to_decide(session, actor, assessment_id, addendum_id)
    if not reason.strip():
        raise Invalid("Say why it is declined. Its writer reads the reason.", field="reason")
    if addendum.status == DECLINED:
        return addendum
    return _decide(session, actor, addendum, DECLINED, reason)


def _to_decide(session: Session, actor: Actor, assessment_id: UUID, addendum_id: UUID) -> Addendum:
    access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_SIGN)
    addendum = session.exec(
        select(Addendum)
        .where(Addendum.id == addendum_id, Addendum.assessment_id == assessment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if addendum is None:
        raise NotFound("There is no such addendum at this assessment.")
    if addendum.part_id is not None:
        access_part(session, actor, addendum.part_id)
    if addendum.worker_id == actor.worker_id:
        raise NotAllowed(
            "Somebody else decides on what you wrote.",
            code="own_work",
            what_to_do="Ask another manager or senior worker.",
        )
    return addendum


def _decide(
    session: Session, actor: Actor, addendum: Addendum, status: str, reason: str
) -> Addendum:
    if addendum.status != WAITING:
        raise Conflict(f"{addendum.decided_by} has {addendum.status} it already.", code="decided")
    addendum.status, addendum.reason = status, reason.strip()
    addendum.decided_by_id, addendum.decided_by = actor.worker_id, actor.name
    addendum.decided_at = now()
    session.add(addendum)
    assessment = session.get_one(Assessment, addendum.assessment_id)
    audit.record(
        session, actor, f"assessment.addendum.{status}",
        child_id=assessment.child_id, subject_id=assessment.id,
        facts={"addendum": str(addendum.id), "sha256": addendum.sha256},
    )  # fmt: skip
    touch(session, assessment.child_id)
    return addendum


def accepted_addenda(
    session: Session, assessment_id: UUID, version: int, *, parts: Collection[UUID] = ()
) -> list[Addendum]:
    """The addenda under a signed version, for copies; of limited parts those of ``parts``. The
    caller has asked for access."""
    rows = session.exec(
        select(Addendum)
        .where(
            Addendum.assessment_id == assessment_id,
            Addendum.version == version,
            Addendum.status == ACCEPTED,
        )
        .order_by(col(Addendum.received_at))
    )
    return [each for each in rows if each.part_id is None or each.part_id in parts]


@dataclass(frozen=True)
class Offline:
    """Which frames of an addendum their devices wrote without a network: from when to when, and
    whether that is all of them."""

    first: datetime
    last: datetime
    wholly: bool


def written_offline(session: Session, ids: Collection[UUID]) -> dict[UUID, Offline]:
    """By addendum, for those of which a device could tell. The caller has asked for access."""
    away = case((col(LiveLate.offline).is_(True), col(LiveLate.written_at)))
    rows = session.exec(
        select(
            AddendumFrame.addendum_id, func.min(away), func.max(away), func.count(away),
            func.count(),
        )
        .join(LiveLate, col(LiveLate.id) == col(AddendumFrame.late_id))
        .where(col(AddendumFrame.addendum_id).in_(ids))
        .group_by(col(AddendumFrame.addendum_id))
    )  # fmt: skip
    return {
        addendum_id: Offline(first, last, offline == frames)
        for addendum_id, first, last, offline, frames in rows
        if offline
    }


def _canonical(changed: list[dict[str, Any]]) -> str:
    return json.dumps(changed, sort_keys=True, separators=(",", ":"))
