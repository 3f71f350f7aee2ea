"""What becomes of the part in common when one of the siblings' assessments is signed or leaves."""

from uuid import UUID

from sqlmodel import Session, select

from agile_app.assessments.group.models import SharedPart
from agile_app.assessments.group.whole import members_of
from agile_app.assessments.service import UNDER_WAY
from agile_app.device.live.documents import (
    canonical,
    content_now,
    document_of,
    reopen_document,
    sign_document,
)
from agile_app.device.live.models import SIGNED, LiveDocument
from agile_app.records.models import Assessment
from agile_app.security.actor import Actor


def keep_shared(session: Session, assessment: Assessment, because: str) -> SharedPart:
    """From here on the assessment reads its shared part as it is now."""
    assert assessment.group_id is not None
    content, seq = content_now(session, assessment.group_id)
    kept = SharedPart(
        assessment_id=assessment.id,
        group_id=assessment.group_id,
        seq=seq,
        content=canonical(content).decode(),
        because=because,
    )
    session.add(kept)
    session.flush()
    return kept


def share_again(session: Session, assessment: Assessment) -> None:
    """A signed assessment is opened again: it reads the document in common, which takes words."""
    kept = session.get(SharedPart, assessment.id)
    if kept is None or kept.because != "signed":
        return
    session.delete(kept)
    session.flush()
    if document_of(session, kept.group_id).status == SIGNED:
        reopen_document(session, kept.group_id)


def hold_common(session: Session, assessment_id: UUID) -> None:
    """Of two signatures in one group at once the second sees the first, and so which is the last;
    a word in common is either before them or after."""
    assessment = session.get(Assessment, assessment_id)
    if assessment is not None and assessment.group_id is not None:
        session.exec(
            select(LiveDocument)
            .where(LiveDocument.id == assessment.group_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()


def sign_common(session: Session, actor: Actor, assessment: Assessment) -> None:
    """The assessment was just signed: it keeps what it has in common as that is now, and with the
    last of the group their document closes."""
    kept = keep_shared(session, assessment, "signed")
    close_after_last(session, actor, kept)


def close_after_last(session: Session, actor: Actor, kept: SharedPart) -> None:
    """Where nobody of the group is written about any more, what they have in common closes as the
    one who was signed, or left, last has it."""
    members = members_of(session, kept.group_id)
    if members and not any(each.status in UNDER_WAY for each in members):
        sign_document(session, actor, kept.group_id, seq=kept.seq)


def common_of(session: Session, assessment: Assessment) -> UUID | None:
    """The document in common that it reads, or read when the child was taken out of the group."""
    kept = session.get(SharedPart, assessment.id)
    return kept.group_id if kept is not None else assessment.group_id
