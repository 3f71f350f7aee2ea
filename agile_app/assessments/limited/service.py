"""The parts of an assessment that only some roles may see: made, opened, kept with its steps."""

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.form import SYSTEM_ROOTS, Form
from agile_app.assessments.group.whole import content_of
from agile_app.assessments.limited.models import LimitedContent, LimitedPart
from agile_app.assessments.limited.parts import (
    EVERYBODY,
    called,
    document_id,
    document_numbered,
    number_of,
)
from agile_app.core.errors import Conflict, NotFound
from agile_app.device.live.documents import (
    canonical,
    changed_since,
    content_now,
    create_document,
    reopen_document,
    sha256_of,
    sign_document,
)
from agile_app.device.live.kinds import Content
from agile_app.records.models import Assessment
from agile_app.security.actor import Actor

LIMITED_KIND = "assessment_limited"


def check_apart(session: Session, assessment_id: UUID) -> None:
    """Raises Conflict where an assessment to be begun would find another's limited parts as its
    own, or that one this one's: ids that a device makes are never so near."""
    near = [document_numbered(assessment_id, number) for number in range(1, number_of(EVERYBODY))]
    if session.exec(select(Assessment.id).where(col(Assessment.id).in_(near))).first() is not None:
        raise Conflict("This assessment's identifier is too near to another's.")


def make_parts(session: Session, actor: Actor, assessment: Assessment, form: Form) -> None:
    """A document for every limited part of the form that the assessment has none of yet."""
    for readers in form.limited:
        part_id = document_id(assessment.id, readers)
        if session.get(LimitedPart, part_id) is not None:
            continue
        part = LimitedPart(id=part_id, assessment_id=assessment.id, readers=sorted(readers))
        session.add(part)
        session.flush()
        create_document(
            session, actor, id=part_id, kind=LIMITED_KIND, subject_id=part_id,
            child_id=assessment.child_id, version=form.number,
        )  # fmt: skip


def part_of(session: Session, part_id: UUID) -> LimitedPart:
    """The part whose document this is. Raises NotFound."""
    part = session.get(LimitedPart, part_id)
    if part is None:
        raise NotFound("This assessment has no such part.")
    return part


def may_see(actor: Actor, part: LimitedPart) -> bool:
    """Whether one of the actor's roles may see it; they must be able to open the assessment too."""
    return any(role in part.readers for role in actor.roles)


def parts_of(session: Session, ids: Collection[UUID]) -> dict[UUID, list[LimitedPart]]:
    """Every limited part of each of these assessments; in one query."""
    found: dict[UUID, list[LimitedPart]] = {each: [] for each in ids}
    statement = select(LimitedPart).where(col(LimitedPart.assessment_id).in_(list(ids)))
    for part in session.exec(statement.order_by(col(LimitedPart.id))):
        found[part.assessment_id].append(part)
    return found


def parts_seen_by(session: Session, actor: Actor, assessment_id: UUID) -> list[LimitedPart]:
    """The limited parts of one assessment that the actor may see."""
    return [
        each for each in parts_of(session, [assessment_id])[assessment_id] if may_see(actor, each)
    ]


def may_not_see_all(session: Session, actor: Actor, assessment_id: UUID) -> str:
    """Why the actor cannot stand for all of it: whose the parts are that they may not see; empty
    where there are none."""
    for part in parts_of(session, [assessment_id])[assessment_id]:
        if not may_see(actor, part):
            return f"Part of it may only be read by {called(part.readers)}."
    return ""


def seen_now(session: Session, actor: Actor, assessment_id: UUID) -> dict[UUID, Content]:
    """What the limited parts say now that the actor may see, by document."""
    parts = parts_seen_by(session, actor, assessment_id)
    return {part.id: _answers(content_now(session, part.id)[0]) for part in parts}


def seen_then(
    session: Session, actor: Actor, assessment_id: UUID, version: int
) -> dict[UUID, Content]:
    """What those parts said when a version was signed."""
    parts = {part.id for part in parts_seen_by(session, actor, assessment_id)}
    return {
        each.part_id: _answers(content_of(json.loads(each.content)))
        for each in kept_of_version(session, assessment_id, version)
        if each.part_id in parts
    }


def together(contents: Mapping[UUID, Content]) -> Content:
    """Several parts as one: no root is in two of them."""
    return {root: field for content in contents.values() for root, field in content.items()}


def _answers(content: Content) -> Content:
    """Without comments on it, which stay in the document."""
    return {root: field for root, field in content.items() if root not in SYSTEM_ROOTS}


# On the way to a signature ------------------------------------------------------------------------


def keep_parts(
    session: Session, assessment_id: UUID, step_id: UUID, *, version: int = 0
) -> dict[UUID, LimitedContent]:
    """Keep what each limited part says now with a step of the sign-off."""
    kept = {}
    for part in parts_of(session, [assessment_id])[assessment_id]:
        content, seq = content_now(session, part.id)
        kept[part.id] = LimitedContent(
            step_id=step_id,
            part_id=part.id,
            assessment_id=assessment_id,
            version=version,
            seq=seq,
            sha256=sha256_of(content),
            content=canonical(content).decode(),
        )
        session.add(kept[part.id])
    session.flush()
    return kept


def sign_parts(
    session: Session, actor: Actor, assessment_id: UUID, read: Mapping[UUID, int]
) -> None:
    """Close the limited parts at the rows that were ``read``, by document. The caller has seen to
    it that the actor may see all of them. Raises Conflict when one was written in since."""
    for part in parts_of(session, [assessment_id])[assessment_id]:
        if part.id not in read:
            raise changed_since()
        sign_document(session, actor, part.id, seq=read[part.id])


def reopen_parts(session: Session, assessment_id: UUID) -> None:
    """They take words again."""
    for part in parts_of(session, [assessment_id])[assessment_id]:
        reopen_document(session, part.id)


def last_signed(session: Session, assessment_id: UUID) -> dict[UUID, int]:
    """By the document of each limited part: up to which row it was signed last; 0 before that."""
    found = {each.id: 0 for each in parts_of(session, [assessment_id])[assessment_id]}
    statement = select(LimitedContent.part_id, LimitedContent.seq).where(
        LimitedContent.assessment_id == assessment_id, LimitedContent.version > 0
    )
    for part_id, seq in session.exec(statement):
        found[part_id] = max(found.get(part_id, 0), seq)
    return found


def kept_of_version(session: Session, assessment_id: UUID, version: int) -> list[LimitedContent]:
    """What of the limited parts was signed with a version. The caller looks to who may see it."""
    statement = select(LimitedContent).where(
        LimitedContent.assessment_id == assessment_id, LimitedContent.version == version
    )
    return list(session.exec(statement.order_by(col(LimitedContent.part_id))))
