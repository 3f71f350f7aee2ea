"""The live document of an assessment: what may stand in it, who may open it, what is taken out."""

from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.moves import roots_of, short_of
from agile_app.assessments.remarks.service import take_remarks
from agile_app.assessments.service import DOCUMENT_KIND, may_open
from agile_app.assessments.sign_off.addenda import gather
from agile_app.device.live.kinds import Content, DocumentKind, register_kind


def _taken(session: Session, assessment_id: UUID, content: Content, seq: int) -> None:
    take_answers(session, assessment_id, content, seq)
    take_remarks(session, assessment_id, content, seq)


register_kind(
    DocumentKind(
        name=DOCUMENT_KIND,
        roots=roots_of,
        authorise=may_open,
        extracted=_taken,
        late=gather,
        short=short_of,
    )
)
